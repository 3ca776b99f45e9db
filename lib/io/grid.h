/*
 * grid.h: the rows of a report in memory, for what has to see them all before it can show one: bars, charts, pages.
 */
#ifndef OPP_IO_GRID_H
#define OPP_IO_GRID_H

#include "base/memory.h"
#include "io/writer.h"

/* A zeroed struct is an empty grid without columns. */
struct grid {
	struct column *columns;
	size_t column_count;
	struct value *cells; /* row after row */
	size_t row_count, capacity;
	const char **notes;  /* what their reader should know */
	size_t note_count, note_capacity;
	struct arena arena;  /* the columns and the texts */
};

/* Gives an empty grid its columns, names and labels copied. */
void grid_begin(struct grid *grid, const struct column *columns, size_t count);
void grid_add(struct grid *grid, const struct value *values); /* a row, texts copied */
void grid_note(struct grid *grid, const char *note); /* copied */
void grid_free(struct grid *grid);

const struct value *grid_cell(const struct grid *grid, size_t row, size_t column);

/* The column of that name, or column_count. */
size_t grid_column(const struct grid *grid, const char *name);

/* What a value is on an axis; 0 for what is empty or a text. */
double value_figure(const struct value *value);

/* Whether values of the type are figures that can be drawn. */
bool type_is_figure(enum type type);

#endif
