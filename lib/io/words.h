/*
 * words.h: what columns, fields and reports are called on a page for people, in the language of the config.  CSV, JSON and tables keep the English names in every language.
 */
#ifndef OPP_IO_WORDS_H
#define OPP_IO_WORDS_H

#include "config/config.h"

const char *language_tag(const struct config *config); /* of HTML: en, zh-CN */

/*
 * Adds the heading for a name: a declared field's label, else the word for it, else the name itself with blanks and a capital:
 * amount_won, "赢单金额" or "Amount won".
 */
void add_heading(struct buffer *text, const struct config *config, const char *name);

/* Whether figures of that name are shares, which people read in percent. */
bool is_share(const char *name);

#endif
