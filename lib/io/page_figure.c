/* page_figure.c: figures as people read them, and drawn as SVG. */
#include "io/page.h"

#include <math.h>
#include <string.h>

/* ---- as text ---- */

/* Sets digits in groups of three; what stands behind the point stays. */
static void add_grouped(struct buffer *text, const char *digits)
{
	size_t whole = strspn(digits + (*digits == '-'), "0123456789");
	if (*digits == '-') {
		buffer_add_text(text, "−");
		digits++;
	}
	for (size_t i = 0; i < whole; i++) {
		if (i && (whole - i) % 3 == 0)
			buffer_add_character(text, ',');
		buffer_add_character(text, digits[i]);
	}
	buffer_add_text(text, digits + whole);
}

static int64_t rounded(int64_t integer, uint8_t decimals, uint8_t kept)
{
	int64_t unit = 1;
	for (; decimals > kept; decimals--)
		unit *= 10;
	return (integer < 0 ? integer - unit / 2 : integer + unit / 2) / unit;
}

/* A decimal with `kept` digits behind the point at most. */
static void add_decimal(struct buffer *text, const struct value *value, uint8_t kept, struct zone *zone)
{
	struct value shown = *value;
	struct buffer digits = {0};
	if (value->decimals > kept) {
		shown.integer = rounded(value->integer, value->decimals, kept);
		shown.decimals = kept;
	}
	value_print(&digits, &shown, zone);
	add_grouped(text, buffer_text(&digits));
	buffer_free(&digits);
}

static void add_percent(struct buffer *text, const struct value *value, struct zone *zone)
{
	struct value percent = *value;
	if (percent.decimals < 3) {
		value_print(text, value, zone);
		return;
	}
	percent.type = TYPE_MONEY; /* keeps its zeros */
	percent.decimals = (uint8_t)(percent.decimals - 2);
	add_decimal(text, &percent, 1, zone);
	buffer_add_character(text, '%');
}

/* 2026-11-23 09:30, without seconds and zone. */
static void add_moment(struct buffer *text, int64_t moment, struct zone *zone)
{
	int64_t wall = zone_wall(zone, moment), day = wall_day(wall), minute = (wall - day * SECONDS_PER_DAY) / 60;
	day_print(text, day);
	buffer_add_format(text, " %02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

void page_value(struct buffer *text, const struct page *page, const char *name, const struct value *value, bool whole)
{
	struct zone *zone = &page->config->zone;
	if (!value->set)
		return;
	switch (value->type) {
	case TYPE_DECIMAL:
		if (is_share(name))
			add_percent(text, value, zone);
		else
			add_decimal(text, value, 2, zone);
		return;
	case TYPE_MONEY:
		add_decimal(text, value, whole ? 0 : value->decimals, zone);
		return;
	case TYPE_INTEGER:
	case TYPE_NUMBER: {
		struct buffer digits = {0};
		value_print(&digits, value, zone);
		add_grouped(text, buffer_text(&digits));
		buffer_free(&digits);
		return;
	}
	case TYPE_TIME:
		add_moment(text, value->integer, zone);
		return;
	case TYPE_BOOLEAN:
		add_heading(text, page->config, value->integer ? "yes" : "no");
		return;
	default:
		value_print(text, value, zone);
	}
}

/* ---- as SVG ---- */

/* Shapes are stretched to their place and say nothing that the text beside them does not. */
static void open_svg(struct page *page, const char *class, const char *box)
{
	html_open(&page->html, "svg", ATTRIBUTES({"class", class}, {"viewBox", box}, {"preserveAspectRatio", "none"},
	                                         {"aria-hidden", "true"}, {"focusable", "false"}));
}

void page_bar(struct page *page, double from, double to, double low, double high)
{
	char x[32], width[32];
	double unit = high > low ? 100 / (high - low) : 0, zero = -low * unit;
	snprintf(x, sizeof x, "%.2f", zero + fmin(from, to) * unit);
	snprintf(width, sizeof width, "%.2f", fmax(fabs(to - from) * unit, to != from ? 0.5 : 0));
	open_svg(page, "bar", "0 0 100 10");
	html_open(&page->html, "rect", ATTRIBUTES({"class", to < from ? "minus" : "plus"}, {"x", x}, {"y", "0"},
	                                          {"width", width}, {"height", "10"}));
	html_close(&page->html);
	if (low < 0) {
		snprintf(x, sizeof x, "%.2f", zero);
		html_open(&page->html, "line", ATTRIBUTES({"class", "zero"}, {"x1", x}, {"x2", x}, {"y1", "-3"}, {"y2", "13"},
		                                          {"vector-effect", "non-scaling-stroke"}));
		html_close(&page->html);
	}
	html_close(&page->html);
}

static void close_line(struct page *page, struct buffer *points)
{
	if (points->length) {
		html_open(&page->html, "polyline", ATTRIBUTES({"class", "line"}, {"points", points->data},
		                                              {"vector-effect", "non-scaling-stroke"}));
		html_close(&page->html);
	}
	buffer_clear(points);
}

void page_run(struct page *page, const double *figures, size_t count)
{
	double low = 0, high = 0;
	struct buffer points = {0};
	for (size_t i = 0; i < count; i++) {
		low = !isnan(figures[i]) && figures[i] < low ? figures[i] : low;
		high = !isnan(figures[i]) && figures[i] > high ? figures[i] : high;
	}
	open_svg(page, "run", "0 0 100 20");
	for (size_t i = 0; i < count; i++) {
		if (isnan(figures[i])) {
			close_line(page, &points);
			continue;
		}
		double x = count > 1 ? 100.0 * (double)i / (double)(count - 1) : 50;
		double y = high > low ? 19 - 18 * (figures[i] - low) / (high - low) : 19;
		if (!points.length) /* a lone point is a line of no length with round ends */
			buffer_add_format(&points, "%.2f,%.2f ", x, y);
		buffer_add_format(&points, "%.2f,%.2f ", x, y);
	}
	close_line(page, &points);
	html_close(&page->html);
	buffer_free(&points);
}
