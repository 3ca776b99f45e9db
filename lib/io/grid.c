/* grid.c: the rows of a report in memory. */
#include "io/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void grid_begin(struct grid *grid, const struct column *columns, size_t count)
{
	grid->columns = arena_get(&grid->arena, (count + 1) * sizeof *columns);
	grid->column_count = count;
	for (size_t i = 0; i < count; i++) {
		grid->columns[i] = columns[i];
		grid->columns[i].name = arena_text(&grid->arena, columns[i].name);
		grid->columns[i].label = columns[i].label ? arena_text(&grid->arena, columns[i].label) : NULL;
	}
}

void grid_add(struct grid *grid, const struct value *values)
{
	if (grid->row_count == grid->capacity) {
		grid->capacity = grid->capacity ? 2 * grid->capacity : 64;
		grid->cells = memory_resize(grid->cells, grid->capacity * (grid->column_count + 1) * sizeof *grid->cells);
	}
	struct value *row = grid->cells + grid->row_count++ * grid->column_count;
	for (size_t i = 0; i < grid->column_count; i++) {
		row[i] = values[i];
		if (values[i].set && (values[i].type == TYPE_TEXT || values[i].type == TYPE_CHOICE))
			row[i].text = arena_bytes(&grid->arena, values[i].text, values[i].length);
	}
}

void grid_note(struct grid *grid, const char *note)
{
	grid->notes = memory_grow(grid->notes, grid->note_count, &grid->note_capacity, sizeof *grid->notes);
	grid->notes[grid->note_count++] = arena_text(&grid->arena, note);
}

void grid_free(struct grid *grid)
{
	free(grid->notes);
	free(grid->cells);
	arena_free(&grid->arena);
	*grid = (struct grid){0};
}

const struct value *grid_cell(const struct grid *grid, size_t row, size_t column)
{
	return &grid->cells[row * grid->column_count + column];
}

size_t grid_column(const struct grid *grid, const char *name)
{
	size_t column = 0;
	while (column < grid->column_count && strcmp(grid->columns[column].name, name) != 0)
		column++;
	return column;
}

bool type_is_figure(enum type type)
{
	return type == TYPE_INTEGER || type == TYPE_NUMBER || type == TYPE_DECIMAL || type == TYPE_MONEY ||
	       type == TYPE_DURATION;
}

double value_figure(const struct value *value)
{
	if (!value->set || !type_is_figure(value->type))
		return 0;
	if (value->type == TYPE_NUMBER)
		return isfinite(value->number) ? value->number : 0;
	double unit = 1;
	if (value->type == TYPE_DECIMAL || value->type == TYPE_MONEY)
		for (uint8_t i = 0; i < value->decimals; i++)
			unit *= 10;
	return (double)value->integer / unit;
}
