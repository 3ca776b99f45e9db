/* page_table.c: the rows of a report as a table of a page. */
#include "io/page.h"

#include <math.h>
#include <string.h>

struct table {
	struct page *page;
	const struct picture *picture;
	bool *cells;       /* a flag a column: whether it has a column of its own */
	bool *whole;       /* a flag a column: all of its amounts are whole */
	bool named;        /* rows have names */
	double low, high;  /* of the figure, in parts of the most of its row */
	struct buffer text;
	struct arena arena;
};

static const struct column *column_of(const struct table *table, size_t column)
{
	return &table->picture->grid->columns[column];
}

/* ---- what has a column ---- */

static bool is_whole(const struct grid *grid, size_t column)
{
	for (size_t row = 0; row < grid->row_count; row++) {
		const struct value *value = grid_cell(grid, row, column);
		int64_t unit = 1;
		for (uint8_t i = 0; i < value->decimals; i++)
			unit *= 10;
		if (value->set && value->integer % unit)
			return false;
	}
	return true;
}

static bool same_in_all_rows(const struct grid *grid, size_t column)
{
	for (size_t row = 1; row < grid->row_count; row++)
		if (!value_equal(grid_cell(grid, 0, column), grid_cell(grid, row, column)))
			return false;
	return grid->row_count > 0;
}

static bool is_before_figures(const struct table *table, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (type_is_figure(column_of(table, i)->type))
			return false;
	return true;
}

static bool is_empty(const struct grid *grid, size_t column)
{
	for (size_t row = 0; row < grid->row_count; row++)
		if (grid_cell(grid, row, column)->set)
			return false;
	return true;
}

/* Not what is in the name of a row, nor texts in front that the names left away, nor the one currency of all, nor nothing. */
static bool has_column(const struct table *table, size_t column)
{
	const struct picture *picture = table->picture;
	const struct column *of = column_of(table, column);
	if (!picture->shown[column] || picture->names[column] || column == picture->period || is_empty(picture->grid, column))
		return false;
	if (strcmp(of->name, "currency") == 0)
		return !same_in_all_rows(picture->grid, column);
	return type_is_figure(of->type) || !table->named || !is_before_figures(table, column);
}

static void open_table(struct table *table)
{
	const struct picture *picture = table->picture;
	const struct grid *grid = picture->grid;
	table->cells = arena_get(&table->arena, (grid->column_count + 1) * sizeof *table->cells);
	table->whole = arena_get(&table->arena, (grid->column_count + 1) * sizeof *table->whole);
	for (size_t i = 0; i < grid->column_count; i++)
		table->named |= picture->names[i];
	for (size_t i = 0; i < grid->column_count; i++) {
		table->cells[i] = has_column(table, i);
		table->whole[i] = column_of(table, i)->type == TYPE_MONEY && (table->page->rounded || is_whole(grid, i));
	}
	for (size_t row = 0; picture->figure < grid->column_count && row < grid->row_count; row++) {
		double part = picture->most[row] > 0 ? picture_figure(picture, row) / picture->most[row] : 0;
		table->low = fmin(table->low, part);
		table->high = fmax(table->high, part);
	}
}

static void close_table(struct table *table)
{
	buffer_free(&table->text);
	arena_free(&table->arena);
}

/* ---- the header ---- */

static void header_cell(struct table *table, const char *class, const char *text)
{
	struct html *html = &table->page->html;
	html_open(html, "th", ATTRIBUTES({"scope", "col"}, {"class", class}));
	html_text(html, text, strlen(text));
	html_close(html);
}

static void header_word(struct table *table, const char *class, const char *name)
{
	buffer_clear(&table->text);
	add_heading(&table->text, table->page->config, name);
	header_cell(table, class, buffer_text(&table->text));
	buffer_clear(&table->text);
}

static void names_header(struct table *table)
{
	struct buffer heading = {0};
	for (size_t i = 0; i < table->picture->grid->column_count; i++) {
		if (!table->picture->names[i])
			continue;
		bool stands_for_it = i > 0 && strcmp(column_of(table, i)->name, "label") == 0;
		buffer_add_text(&heading, heading.length ? " · " : "");
		add_heading(&heading, table->page->config, column_of(table, i - stands_for_it)->name);
	}
	header_cell(table, NULL, buffer_text(&heading));
	buffer_free(&heading);
}

/* What draws says nothing that its figure does not. */
static void drawn_header(struct table *table)
{
	html_open(&table->page->html, "td", ATTRIBUTES({"class", "drawn"}));
	html_close(&table->page->html);
}

static const char *class_of(const struct column *column)
{
	return type_is_figure(column->type) ? "number"
	       : column->type == TYPE_DATE || column->type == TYPE_TIME ? "short" : NULL;
}

static void figures_header(struct table *table)
{
	for (size_t i = 0; i < table->picture->grid->column_count; i++) {
		if (table->cells[i])
			header_word(table, class_of(column_of(table, i)), column_of(table, i)->name);
		if (i == table->picture->figure && table->cells[i] && !table->page->mail)
			drawn_header(table);
	}
}

static bool has_figure(const struct table *table)
{
	return table->picture->figure < table->picture->grid->column_count;
}

static void open_element_table(struct table *table, const char *caption)
{
	struct html *html = &table->page->html;
	html_open(html, "div", ATTRIBUTES({"class", "scroll"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}));
	html_open(html, "table", ATTRIBUTES({"class", table->named || has_figure(table) ? NULL : "list"}));
	html_element(html, "caption", NULL, caption);
	html_open(html, "thead", NULL);
	html_open(html, "tr", NULL);
}

static void open_body(struct table *table)
{
	html_close(&table->page->html);
	html_close(&table->page->html);
	html_raw(&table->page->html, "\n");
	html_open(&table->page->html, "tbody", NULL);
	html_raw(&table->page->html, "\n");
}

static void close_element_table(struct table *table)
{
	for (int i = 0; i < 3; i++)
		html_close(&table->page->html);
	html_raw(&table->page->html, "\n");
}

/* ---- rows ---- */

static void text_cell(struct table *table, const char *element, const char *class)
{
	struct html *html = &table->page->html;
	html_open(html, element, ATTRIBUTES({"scope", strcmp(element, "th") == 0 ? "row" : NULL}, {"class", class}));
	html_text(html, buffer_text(&table->text), table->text.length);
	html_close(html);
	buffer_clear(&table->text);
}

static bool is_late(const struct table *table, const struct column *column, const struct value *value)
{
	return value->set && value->type == TYPE_DATE && strcmp(column->name, "due") == 0 &&
	       value->integer < zone_day(&table->page->config->zone, table->page->now);
}

static void value_cell(struct table *table, size_t row, size_t column, const char *element)
{
	const struct column *of = column_of(table, column);
	const struct value *value = grid_cell(table->picture->grid, row, column);
	page_value(&table->text, table->page, of->name, value, table->whole[column]);
	if (!table->text.length && strcmp(element, "th") == 0)
		buffer_add_text(&table->text, "–");
	text_cell(table, element,
	          is_late(table, of, value)    ? "short alarm"
	          : strcmp(element, "th") == 0 ? "short"
	                                       : class_of(of));
}

static void bar_cell(struct table *table, size_t row)
{
	const struct picture *picture = table->picture;
	double most = picture->most[row];
	html_open(&table->page->html, "td", ATTRIBUTES({"class", "drawn"}));
	if (most > 0 && grid_cell(picture->grid, row, picture->figure)->set)
		page_bar(table->page, 0, picture_figure(picture, row) / most, table->low, table->high);
	html_close(&table->page->html);
}

static void add_row(struct table *table, size_t row)
{
	const struct picture *picture = table->picture;
	const struct grid *grid = picture->grid;
	html_open(&table->page->html, "tr", NULL);
	if (picture->period < grid->column_count)
		value_cell(table, row, picture->period, "th");
	if (table->named) {
		picture_name(picture, row, &table->page->config->zone, &table->text);
		text_cell(table, "th", NULL);
	}
	for (size_t i = 0; i < grid->column_count; i++) {
		if (table->cells[i])
			value_cell(table, row, i, "td");
		if (i == picture->figure && table->cells[i] && !table->page->mail)
			bar_cell(table, row);
	}
	html_close(&table->page->html);
	html_raw(&table->page->html, "\n");
}

static void add_rows(struct table *table, const char *caption)
{
	const struct picture *picture = table->picture;
	open_element_table(table, caption);
	if (picture->period < picture->grid->column_count)
		header_word(table, NULL, column_of(table, picture->period)->name);
	if (table->named)
		names_header(table);
	figures_header(table);
	open_body(table);
	for (size_t row = 0; row < picture->grid->row_count; row++)
		add_row(table, row);
	close_element_table(table);
}

/* ---- series ---- */

static size_t last_row(const struct series *series, size_t which, size_t rows)
{
	size_t row = rows;
	while (row > 0 && series->series_of[row - 1] != which)
		row--;
	return row - 1;
}

static void add_series(struct table *table, const struct series *series, size_t which)
{
	const struct picture *picture = table->picture;
	html_open(&table->page->html, "tr", NULL);
	buffer_add_text(&table->text, series->names[which]);
	text_cell(table, "th", NULL);
	html_open(&table->page->html, "td", ATTRIBUTES({"class", "drawn"}));
	page_run(table->page, series->figures + which * series->period_count, series->period_count);
	html_close(&table->page->html);
	value_cell(table, last_row(series, which, picture->grid->row_count), picture->figure, "td");
	html_close(&table->page->html);
	html_raw(&table->page->html, "\n");
}

static void add_runs(struct table *table, const struct series *series, const char *caption)
{
	const struct picture *picture = table->picture;
	struct buffer heading = {0};
	open_element_table(table, caption);
	names_header(table);
	buffer_add_format(&heading, "%s – %s", series->periods[0], series->periods[series->period_count - 1]);
	header_cell(table, "drawn runs", heading.data);
	buffer_clear(&heading);
	add_heading(&heading, table->page->config, column_of(table, picture->figure)->name);
	buffer_add_text(&heading, " · ");
	add_heading(&heading, table->page->config, "latest");
	header_cell(table, "number", heading.data);
	buffer_free(&heading);
	open_body(table);
	for (size_t which = 0; which < series->count; which++)
		add_series(table, series, which);
	close_element_table(table);
}

static void add_table(struct page *page, const struct picture *picture, const char *caption)
{
	struct table table = {.page = page, .picture = picture};
	struct series series;
	open_table(&table);
	if (page_bridges(page, picture, caption)) {
		close_table(&table);
		return;
	}
	if (!picture->grid->row_count) {
		add_heading(&table.text, page->config, "nothing");
		html_element(&page->html, "p", "none", table.text.data);
	} else if (!page->mail && picture->figure < picture->grid->column_count &&
	           picture_series(picture, &page->config->zone, &table.arena, &series) && series.count > 1 &&
	           series.period_count > 1) {
		add_runs(&table, &series, caption);
		html_open(&page->html, "details", NULL);
		html_open(&page->html, "summary", NULL);
		buffer_clear(&table.text);
		add_heading(&table.text, page->config, "all_figures");
		html_text(&page->html, table.text.data, table.text.length);
		html_close(&page->html);
		buffer_clear(&table.text);
		add_rows(&table, caption);
		html_close(&page->html);
	} else {
		add_rows(&table, caption);
	}
	close_table(&table);
}

void page_table(struct page *page, const struct picture *picture, const char *caption)
{
	const struct grid *grid = picture->grid;
	add_table(page, picture, caption);
	for (size_t i = 0; i < grid->note_count; i++)
		html_element(&page->html, "p", "about", grid->notes[i]);
}
