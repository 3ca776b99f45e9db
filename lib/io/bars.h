/*
 * bars.h: bars and sparklines of characters, for tables on a terminal: block characters, or # and the like where the codeset
 * has none.
 */
#ifndef OPP_IO_BARS_H
#define OPP_IO_BARS_H

#include "io/picture.h"

/* A bar as long as figure / most of `width` cells, in eighths of a cell; a negative one in another shade. */
void bar_print(struct buffer *buffer, double figure, double most, size_t width, bool utf8);

/* A cell for each of `count` figures, high as figure / most; blank for NAN. */
void spark_print(struct buffer *buffer, const double *figures, size_t count, double most, bool utf8);

/*
 * What stands beside each row of a picture, in the arena: a bar; or, if several series run along periods, in the last row of
 * each series the whole of it as a sparkline, and "" in the others.  NULL if nothing can be drawn or the table leaves no room
 * in options->width for it.
 */
const char **bars_of(const struct picture *picture, const struct writer_options *options, struct arena *arena);

#endif
