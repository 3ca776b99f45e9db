/*
 * clean.h: text of unknown origin that is going where control characters would do something.
 */
#ifndef OPP_BASE_CLEAN_H
#define OPP_BASE_CLEAN_H

#include "base/buffer.h"

/*
 * Adds the text with control characters (C0, C1, DEL, line ends), what is not UTF-8, and the controls of the writing
 * direction (utf8.h) each shown as U+FFFD.  Of a text of more than `limit` bytes only so much, then U+2026.
 */
void buffer_add_clean(struct buffer *buffer, const char *text, size_t limit);

#endif
