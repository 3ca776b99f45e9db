/* dot.h: texts in the language of Graphviz. */
#ifndef OPP_BASE_DOT_H
#define OPP_BASE_DOT_H

#include "base/buffer.h"

/* Adds a text to the inside of a quoted string, in which quotes and backslashes have meanings; a new line stays one. */
void dot_add_text(struct buffer *dot, const char *text);

#endif
