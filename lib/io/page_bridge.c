/* page_bridge.c: what led from an opening amount to a closing one, step by step. */
#include "io/page.h"

#include <math.h>
#include <string.h>

enum { MOST_BRIDGES = 4 };

struct bridge {
	struct page *page;
	const struct grid *grid;
	size_t row, opening, closing; /* columns */
	double low, high;
	struct buffer text;
};

static double step_of(const struct bridge *bridge, size_t column)
{
	return value_figure(grid_cell(bridge->grid, bridge->row, column));
}

/* How far the running sum goes down and up. */
static void measure(struct bridge *bridge)
{
	double sum = 0;
	bridge->low = bridge->high = 0;
	for (size_t i = bridge->opening; i < bridge->closing; i++) {
		sum += step_of(bridge, i);
		bridge->low = fmin(bridge->low, sum);
		bridge->high = fmax(bridge->high, sum);
	}
}

/* What did not change anything is left away. */
static void add_step(struct bridge *bridge, size_t column, double from, double to)
{
	if (from == to && column != bridge->opening && column != bridge->closing)
		return;
	struct html *html = &bridge->page->html;
	const char *name = bridge->grid->columns[column].name;
	html_open(html, "tr", NULL);
	html_open(html, "th", ATTRIBUTES({"scope", "row"}, {"class", "short"}));
	buffer_clear(&bridge->text);
	add_heading(&bridge->text, bridge->page->config, name);
	html_text(html, bridge->text.data, bridge->text.length);
	html_close(html);
	buffer_clear(&bridge->text);
	page_value(&bridge->text, bridge->page, name, grid_cell(bridge->grid, bridge->row, column), bridge->page->rounded);
	html_element(html, "td", "number", buffer_text(&bridge->text));
	if (!bridge->page->mail) {
		html_open(html, "td", ATTRIBUTES({"class", "drawn"}));
		page_bar(bridge->page, from, to, bridge->low, bridge->high);
		html_close(html);
	}
	html_close(html);
	html_raw(html, "\n");
}

static void add_bridge(struct bridge *bridge, const char *caption)
{
	struct html *html = &bridge->page->html;
	double sum = 0;
	measure(bridge);
	html_open(html, "div", ATTRIBUTES({"class", "scroll"}, {"role", "region"}, {"aria-label", caption}, {"tabindex", "0"}));
	html_open(html, "table", NULL);
	html_element(html, "caption", NULL, caption);
	html_open(html, "tbody", NULL);
	html_raw(html, "\n");
	for (size_t i = bridge->opening; i < bridge->closing; i++) {
		add_step(bridge, i, i == bridge->opening ? 0 : sum, sum + step_of(bridge, i));
		sum += step_of(bridge, i);
	}
	add_step(bridge, bridge->closing, 0, step_of(bridge, bridge->closing));
	for (int i = 0; i < 3; i++)
		html_close(html);
	html_raw(html, "\n");
}

/* What one of several is about: its name and its currency. */
static void add_subject(struct bridge *bridge, const struct picture *picture)
{
	size_t currency = grid_column(bridge->grid, "currency");
	buffer_clear(&bridge->text);
	picture_name(picture, bridge->row, &bridge->page->config->zone, &bridge->text);
	if (currency < bridge->grid->column_count && grid_cell(bridge->grid, bridge->row, currency)->set) {
		buffer_add_text(&bridge->text, bridge->text.length ? " · " : "");
		value_print(&bridge->text, grid_cell(bridge->grid, bridge->row, currency), &bridge->page->config->zone);
	}
	html_element(&bridge->page->html, "h3", NULL, buffer_text(&bridge->text));
}

bool page_bridges(struct page *page, const struct picture *picture, const char *caption)
{
	const struct grid *grid = picture->grid;
	struct bridge bridge = {.page = page, .grid = grid};
	if (!grid->row_count || grid->row_count > MOST_BRIDGES ||
	    !picture_is_bridge(picture, &bridge.opening, &bridge.closing))
		return false;
	for (bridge.row = 0; bridge.row < grid->row_count; bridge.row++) {
		if (grid->row_count > 1)
			add_subject(&bridge, picture);
		add_bridge(&bridge, caption);
	}
	buffer_free(&bridge.text);
	return true;
}
