/* bars.c: bars and sparklines of characters. */
#include "io/bars.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

enum { EIGHTHS = 8, SHORTEST = 5, LONGEST = 24 };

void bar_print(struct buffer *buffer, double figure, double most, size_t width, bool utf8)
{
	static const char *const parts[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
	if (!(most > 0) || figure == 0)
		return;
	double cells = fmin(fabs(figure) / most, 1) * (double)width;
	if (!utf8 || figure < 0) {
		size_t whole = (size_t)(cells + 0.5);
		for (size_t i = 0; i < (whole ? whole : 1); i++)
			buffer_add_text(buffer, !utf8 ? figure < 0 ? "-" : "#" : "▒");
		return;
	}
	size_t eighths = (size_t)(cells * EIGHTHS + 0.5);
	if (!eighths)
		eighths = 1; /* there is something */
	for (size_t i = 0; i < eighths / EIGHTHS; i++)
		buffer_add_text(buffer, "█");
	buffer_add_text(buffer, parts[eighths % EIGHTHS]);
}

void spark_print(struct buffer *buffer, const double *figures, size_t count, double most, bool utf8)
{
	static const char *const blocks[EIGHTHS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const letters[EIGHTHS] = {"_", ".", ":", "-", "=", "+", "*", "#"};
	for (size_t i = 0; i < count; i++) {
		if (isnan(figures[i])) {
			buffer_add_character(buffer, ' ');
			continue;
		}
		double share = most > 0 && figures[i] > 0 ? fmin(figures[i] / most, 1) : 0;
		size_t level = (size_t)(share * (EIGHTHS - 1) + 0.5);
		buffer_add_text(buffer, utf8 ? blocks[level] : letters[level]);
	}
}

/* ---- beside a table ---- */

static size_t column_width(const struct grid *grid, size_t column, struct zone *zone)
{
	const char *label = grid->columns[column].label ? grid->columns[column].label : grid->columns[column].name;
	size_t widest = utf8_cells(label, strlen(label));
	struct buffer text = {0};
	for (size_t row = 0; row < grid->row_count; row++) {
		buffer_clear(&text);
		value_print(&text, grid_cell(grid, row, column), zone);
		size_t width = utf8_cells(buffer_text(&text), text.length);
		widest = width > widest ? width : widest;
	}
	buffer_free(&text);
	return widest;
}

/* The cells that the table leaves free on its terminal. */
static size_t free_width(const struct picture *picture, const struct writer_options *options)
{
	const struct grid *grid = picture->grid;
	size_t width = (size_t)options->width, taken = 0;
	if (!options->width)
		return LONGEST;
	for (size_t i = 0; i < grid->column_count; i++)
		taken += picture->shown[i] ? column_width(grid, i, options->zone) + 1 : 0;
	return taken < width ? width - taken : 0;
}

static const char *kept(struct buffer *text, struct arena *arena)
{
	const char *copy = arena_text(arena, buffer_text(text));
	buffer_clear(text);
	return copy;
}

/* As many of the latest periods as there is room for. */
static void draw_series(const struct picture *picture, const struct series *series, size_t width, bool utf8,
                        const char **texts, struct arena *arena)
{
	const size_t rows = picture->grid->row_count, shown = series->period_count < width ? series->period_count : width;
	struct buffer text = {0};
	bool *done = arena_get(arena, (series->count + 1) * sizeof *done);
	for (size_t row = rows; row-- > 0;) {
		size_t which = series->series_of[row];
		texts[row] = "";
		if (done[which])
			continue;
		done[which] = true;
		const double *figures = series->figures + which * series->period_count + (series->period_count - shown);
		double most = 0;
		for (size_t i = 0; i < shown; i++)
			most = !isnan(figures[i]) && figures[i] > most ? figures[i] : most;
		spark_print(&text, figures, shown, most, utf8);
		texts[row] = kept(&text, arena);
	}
	buffer_free(&text);
}

const char **bars_of(const struct picture *picture, const struct writer_options *options, struct arena *arena)
{
	const struct grid *grid = picture->grid;
	if (picture->figure == grid->column_count || !grid->row_count)
		return NULL;
	size_t width = free_width(picture, options);
	if (width < SHORTEST)
		return NULL;
	const char **texts = arena_get(arena, grid->row_count * sizeof *texts);
	struct series series;
	struct buffer text = {0};
	if (picture_series(picture, options->zone, arena, &series) && series.count > 1 && series.period_count > 1) {
		draw_series(picture, &series, width, options->utf8, texts, arena);
		return texts;
	}
	for (size_t row = 0; row < grid->row_count; row++) {
		bar_print(&text, picture_figure(picture, row), picture->most[row], width < LONGEST ? width : LONGEST,
		          options->utf8);
		texts[row] = kept(&text, arena);
	}
	buffer_free(&text);
	return texts;
}
