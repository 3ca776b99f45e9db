/* block.h: a section of a config's text: from the line of its key to the next key or comment that begins a line. */
#ifndef OPP_CONFIG_BLOCK_H
#define OPP_CONFIG_BLOCK_H

#include "base/buffer.h"

/* NULL if the text has no such section; a comment with it in it begins none. */
const char *config_block(const char *text, const char *key, size_t *length);

/* Puts the new section where that of the key stands, or at the end. */
void config_set_block(struct buffer *text, const char *key, const char *block, size_t length);

#endif
