/* picture.c: what of a report's rows is drawn. */
#include "io/picture.h"

#include <math.h>
#include <string.h>

/* ---- the figure ---- */

/* The first column of a list, separated by commas, that is shown; column_count if there is none. */
static size_t first_of(const struct grid *grid, const bool *shown, const char *list)
{
	for (; list && *list; list += strcspn(list, ","), list += *list == ',')
		for (size_t i = 0; i < grid->column_count; i++) {
			size_t length = strlen(grid->columns[i].name);
			if (shown[i] && type_is_figure(grid->columns[i].type) &&
			    strncmp(list, grid->columns[i].name, length) == 0 && (list[length] == ',' || !list[length]))
				return i;
		}
	return grid->column_count;
}

static const struct field *key_of(const struct report_request *request, const char *name)
{
	for (size_t i = 0; i < request->by_count; i++)
		if (strcmp(request->by[i]->name, name) == 0)
			return request->by[i];
	return NULL;
}

static bool is_key(const struct report_request *request, const struct column *column)
{
	return key_of(request, column->name) || strcmp(column->name, "id") == 0;
}

static bool is_period(const struct report_request *request, const struct column *column)
{
	const struct field *key = key_of(request, column->name);
	return column->type == TYPE_TEXT && (strcmp(column->name, "period") == 0 ||
	                                     (key && (key->type == TYPE_DATE || key->type == TYPE_TIME)));
}

/* ---- the names ---- */

static bool is_constant(const struct grid *grid, size_t column)
{
	for (size_t row = 1; row < grid->row_count; row++)
		if (!value_equal(grid_cell(grid, 0, column), grid_cell(grid, row, column)))
			return false;
	return true;
}

/* Takes away what says nothing, while anything is left. */
static void drop_constants(const struct picture *picture, size_t count)
{
	size_t left = 0;
	for (size_t i = 0; i < count; i++)
		left += picture->names[i];
	for (size_t i = 0; i < count && left > 1; i++)
		if (picture->names[i] && is_constant(picture->grid, i)) {
			picture->names[i] = false;
			left--;
		}
}

static void choose_names(const struct picture *picture, const struct report_request *request)
{
	const struct grid *grid = picture->grid;
	size_t i = 0;
	for (; i < grid->column_count; i++) {
		const struct column *column = &grid->columns[i];
		if (type_is_figure(column->type) && !is_key(request, column))
			break;
		picture->names[i] = i != picture->period && strcmp(column->name, "currency") != 0;
		if (i > 0 && strcmp(column->name, "label") == 0)
			picture->names[i - 1] = false;
	}
	drop_constants(picture, i);
}

double picture_figure(const struct picture *picture, size_t row)
{
	return value_figure(grid_cell(picture->grid, row, picture->figure));
}

static bool same_currency(const struct picture *picture, size_t a, size_t b)
{
	return picture->currency == picture->grid->column_count ||
	       value_equal(grid_cell(picture->grid, a, picture->currency), grid_cell(picture->grid, b, picture->currency));
}

static double at_most(const struct picture *picture, size_t first)
{
	double most = 0;
	for (size_t row = first; row < picture->grid->row_count; row++)
		if (same_currency(picture, first, row) && fabs(picture_figure(picture, row)) > most)
			most = fabs(picture_figure(picture, row));
	return most;
}

static void measure(struct picture *picture, struct arena *arena)
{
	size_t rows = picture->grid->row_count, currencies = 0;
	size_t *firsts = arena_get(arena, (rows + 1) * sizeof *firsts); /* the first row of each currency */
	picture->most = arena_get(arena, (rows + 1) * sizeof *picture->most);
	for (size_t row = 0; row < rows; row++) {
		size_t known = 0;
		while (known < currencies && !same_currency(picture, firsts[known], row))
			known++;
		if (known == currencies) {
			firsts[currencies++] = row;
			picture->most[row] = at_most(picture, row);
		} else {
			picture->most[row] = picture->most[firsts[known]];
		}
	}
}

void picture_choose(struct picture *picture, struct grid *grid, const bool *shown, const struct report *report,
                    const struct report_request *request)
{
	size_t count = grid->column_count;
	*picture = (struct picture){.grid = grid, .shown = shown, .figure = first_of(grid, shown, report->drawn),
	                            .period = count, .currency = count};
	picture->names = arena_get(&grid->arena, (count + 1) * sizeof *picture->names);
	for (size_t i = 0; i < count && picture->figure == count; i++)
		if (shown[i] && type_is_figure(grid->columns[i].type) && !is_key(request, &grid->columns[i]))
			picture->figure = i;
	for (size_t i = 0; i < count && picture->period == count; i++)
		if (is_period(request, &grid->columns[i]))
			picture->period = i;
	if (picture->figure < count && grid->columns[picture->figure].type == TYPE_MONEY)
		picture->currency = grid_column(grid, "currency");
	choose_names(picture, request);
	if (picture->figure < count)
		measure(picture, &grid->arena);
}

void picture_name(const struct picture *picture, size_t row, struct zone *zone, struct buffer *name)
{
	size_t begin = name->length;
	for (size_t i = 0; i < picture->grid->column_count; i++) {
		if (!picture->names[i])
			continue;
		if (name->length > begin)
			buffer_add_text(name, " · ");
		const struct value *value = grid_cell(picture->grid, row, i);
		if (value->set)
			value_print(name, value, zone);
		else
			buffer_add_text(name, "–");
	}
}

bool picture_mixes_currencies(const struct picture *picture)
{
	for (size_t i = 1; i < picture->grid->row_count; i++)
		if (!same_currency(picture, 0, i))
			return true;
	return false;
}

bool picture_is_bridge(const struct picture *picture, size_t *opening, size_t *closing)
{
	const struct grid *grid = picture->grid;
	*opening = grid_column(grid, "opening");
	*closing = grid_column(grid, "closing");
	if (*closing == grid->column_count || *opening >= *closing)
		return false;
	for (size_t i = *opening; i <= *closing; i++)
		if (!picture->shown[i] || grid->columns[i].type != TYPE_MONEY)
			return false;
	return true;
}

/* ---- series along periods ---- */

enum { MOST_PERIODS = 2000 }; /* on an axis */

/* Which kind of period has such a name. */
static enum period kind_of(const char *name)
{
	if (strchr(name, 'Q'))
		return PERIOD_QUARTER;
	if (strchr(name, 'W'))
		return PERIOD_WEEK;
	return strlen(name) == 4 ? PERIOD_YEAR : strlen(name) == 7 ? PERIOD_MONTH : PERIOD_DAY;
}

/* The first day of the period of a row; false if it has none. */
static bool day_of(const struct picture *picture, size_t row, struct zone *zone, int64_t *day, enum period *kind)
{
	const struct value *value = grid_cell(picture->grid, row, picture->period);
	struct span span;
	struct error error = {0};
	if (!value->set || span_parse(value->text, value->length, 0, zone, &span, &error) || span.exact)
		return false;
	*day = span.first;
	*kind = kind_of(value->text);
	return true;
}

static size_t find_name(struct series *series, const char *name)
{
	size_t found = 0;
	while (found < series->count && strcmp(series->names[found], name) != 0)
		found++;
	if (found == series->count)
		series->names[series->count++] = name;
	return found;
}

static void add_periods(struct series *series, int64_t first, int64_t last, enum period kind, struct arena *arena)
{
	for (int64_t day = first; day <= last && series->period_count < MOST_PERIODS; day = period_next(kind, day))
		series->period_count++;
	series->periods = arena_get(arena, (series->period_count + 1) * sizeof *series->periods);
	int64_t day = first;
	for (size_t i = 0; i < series->period_count; i++, day = period_next(kind, day)) {
		struct buffer name = {0};
		period_print(&name, kind, day);
		series->periods[i] = arena_text(arena, buffer_text(&name));
		buffer_free(&name);
	}
}

static size_t find_period(const struct series *series, const struct value *value)
{
	size_t found = 0;
	while (found < series->period_count && (!value->set || strcmp(series->periods[found], value->text) != 0))
		found++;
	return found;
}

bool picture_series(const struct picture *picture, struct zone *zone, struct arena *arena, struct series *series)
{
	const struct grid *grid = picture->grid;
	int64_t first = INT64_MAX, last = INT64_MIN, day;
	enum period kind = PERIOD_MONTH;
	*series = (struct series){0};
	for (size_t row = 0; picture->period < grid->column_count && row < grid->row_count; row++)
		if (day_of(picture, row, zone, &day, &kind)) {
			first = day < first ? day : first;
			last = day > last ? day : last;
		}
	if (first > last)
		return false;
	add_periods(series, first, last, kind, arena);
	series->names = arena_get(arena, grid->row_count * sizeof *series->names);
	series->series_of = arena_get(arena, grid->row_count * sizeof *series->series_of);
	series->period_of = arena_get(arena, grid->row_count * sizeof *series->period_of);
	for (size_t row = 0; row < grid->row_count; row++) {
		struct buffer name = {0};
		picture_name(picture, row, zone, &name);
		series->series_of[row] = find_name(series, arena_text(arena, buffer_text(&name)));
		series->period_of[row] = find_period(series, grid_cell(grid, row, picture->period));
		buffer_free(&name);
	}
	series->figures = arena_get(arena, (series->count * series->period_count + 1) * sizeof *series->figures);
	for (size_t i = 0; i < series->count * series->period_count; i++)
		series->figures[i] = NAN;
	for (size_t row = 0; row < grid->row_count; row++)
		if (series->period_of[row] < series->period_count && grid_cell(grid, row, picture->figure)->set)
			series->figures[series->series_of[row] * series->period_count + series->period_of[row]] =
			    picture_figure(picture, row);
	return true;
}
