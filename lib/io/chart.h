/*
 * chart.h: a picture as a file, drawn by gnuplot: bars, or lines where it runs along periods, or the
 * steps from an opening amount to a closing one.
 *
 * A script for gnuplot can run commands, so no text but this program's stands in one: what the rows are called is in a file of
 * data, and where the files are and what the title is are arguments.
 */
#ifndef OPP_IO_CHART_H
#define OPP_IO_CHART_H

#include "io/picture.h"
#include "io/words.h"

/* Whether there is more to see than one bar. */
bool chart_is_telling(const struct picture *picture);

/* Whether a name ends as a chart's does: .svg or .png. */
bool chart_is_file(const char *name);

/*
 * Draws the picture into an empty buffer, as PNG or SVG by the end of the file's name.  EX_USAGE for another end; EX_DATAERR
 * if there is nothing to draw, too many bars for one chart or amounts of several currencies; EX_UNAVAILABLE with what to
 * install if gnuplot is missing, fails or takes too long.
 */
int chart_draw(const struct picture *picture, const char *title, struct config *config, const char *file,
               struct buffer *image, struct error *error);

/* Writes bytes to a file that is there in whole or not at all.  EX_CANTCREAT or EX_IOERR. */
int chart_write(const char *file, const struct buffer *image, struct error *error);

#endif
