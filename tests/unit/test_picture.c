/* test_picture.c: what of a report is drawn, and how bars and sparklines look. */
#include "io/bars.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- characters ---- */

static void expect_bar(double figure, double most, size_t width, bool utf8, const char *expected)
{
	struct buffer bar = {0};
	bar_print(&bar, figure, most, width, utf8);
	assert_string_equal(buffer_text(&bar), expected);
	buffer_free(&bar);
}

static void test_a_bar_is_in_eighths_of_a_cell(void **state)
{
	(void)state;
	expect_bar(10, 10, 4, true, "████");
	expect_bar(5, 10, 4, true, "██");
	expect_bar(4, 10, 4, true, "█▋");
	expect_bar(1e-9, 10, 4, true, "▏"); /* there is something */
	expect_bar(0, 10, 4, true, "");
	expect_bar(0, 0, 4, true, "");
	expect_bar(20, 10, 4, true, "████");
	expect_bar(-5, 10, 4, true, "▒▒");
}

static void test_a_bar_without_block_characters_is_of_number_signs(void **state)
{
	(void)state;
	expect_bar(10, 10, 4, false, "####");
	expect_bar(4, 10, 4, false, "##");
	expect_bar(0.01, 10, 4, false, "#");
	expect_bar(-5, 10, 4, false, "--");
}

static void test_a_sparkline_has_a_cell_a_figure_and_a_blank_for_none(void **state)
{
	(void)state;
	const double figures[] = {0, 1, NAN, 7, 3.5};
	struct buffer spark = {0};
	spark_print(&spark, figures, 5, 7, true);
	assert_string_equal(spark.data, "▁▂ █▅");
	buffer_clear(&spark);
	spark_print(&spark, figures, 5, 7, false);
	assert_string_equal(spark.data, "_. #=");
	buffer_free(&spark);
}

/* ---- what is drawn ---- */

static const struct report report = {.name = "test", .drawn = "n,amount"};

struct table {
	struct grid grid;
	struct picture picture;
	bool shown[8];
};

static void open_table(struct table *table, const struct column *columns, size_t count)
{
	*table = (struct table){0};
	grid_begin(&table->grid, columns, count);
	for (size_t i = 0; i < count; i++)
		table->shown[i] = true;
}

static void choose(struct table *table)
{
	const struct report_request request = {0};
	picture_choose(&table->picture, &table->grid, table->shown, &report, &request);
}

static void expect_name(struct table *table, size_t row, const char *expected)
{
	struct buffer name = {0};
	picture_name(&table->picture, row, NULL, &name);
	assert_string_equal(buffer_text(&name), expected);
	buffer_free(&name);
}

static const struct column stages[] = {
    {"pipeline", NULL, TYPE_TEXT}, {"stage", NULL, TYPE_TEXT}, {"label", NULL, TYPE_TEXT}, {"left", NULL, TYPE_INTEGER},
    {"n", NULL, TYPE_INTEGER},
};

static void add_stage(struct table *table, const char *pipeline, const char *stage, const char *label, int64_t n)
{
	const struct value values[] = {value_text(pipeline), value_text(stage), value_text(label), value_integer(1),
	                               value_integer(n)};
	grid_add(&table->grid, values);
}

static void test_the_first_column_of_the_list_that_is_shown_is_drawn(void **state)
{
	(void)state;
	struct table table;
	open_table(&table, stages, 5);
	add_stage(&table, "p", "a", "A", 4);
	choose(&table);
	assert_int_equal(table.picture.figure, 4);
	table.shown[4] = false;
	choose(&table);
	assert_int_equal(table.picture.figure, 3); /* no other column of the list: the first number */
	table.shown[3] = false;
	choose(&table);
	assert_int_equal(table.picture.figure, 5); /* none */
	grid_free(&table.grid);
}

static void test_a_label_stands_for_its_name_and_what_never_changes_is_left_away(void **state)
{
	(void)state;
	struct table table;
	open_table(&table, stages, 5);
	add_stage(&table, "p", "a", "甲", 4);
	add_stage(&table, "p", "b", "乙", 5);
	choose(&table);
	expect_name(&table, 0, "甲");
	add_stage(&table, "q", "b", NULL, 5);
	choose(&table);
	expect_name(&table, 0, "p · 甲");
	expect_name(&table, 2, "q · –");
	grid_free(&table.grid);
}

static void test_amounts_are_compared_within_their_currency(void **state)
{
	(void)state;
	static const struct column columns[] = {{"owner", NULL, TYPE_TEXT}, {"amount", NULL, TYPE_MONEY},
	                                        {"currency", NULL, TYPE_TEXT}};
	struct table table;
	open_table(&table, columns, 3);
	const char *currencies[] = {"CNY", "USD", "CNY"};
	for (int64_t i = 0; i < 3; i++) {
		struct value amount = value_decimal((i + 1) * 100, 2);
		amount.type = TYPE_MONEY;
		const struct value values[] = {value_text("x"), amount, value_text(currencies[i])};
		grid_add(&table.grid, values);
	}
	choose(&table);
	assert_true(picture_mixes_currencies(&table.picture));
	assert_true(table.picture.most[0] == 3 && table.picture.most[1] == 2 && table.picture.most[2] == 3);
	grid_free(&table.grid);
}

/* ---- series ---- */

static const struct column monthly[] = {{"period", NULL, TYPE_TEXT}, {"owner", NULL, TYPE_TEXT}, {"n", NULL, TYPE_INTEGER}};

static void add_month(struct table *table, const char *period, const char *owner, int64_t n)
{
	const struct value values[] = {value_text(period), value_text(owner), value_integer(n)};
	grid_add(&table->grid, values);
}

static void test_series_run_along_all_periods_those_without_rows_included(void **state)
{
	(void)state;
	struct table table;
	struct zone zone;
	struct series series;
	struct error error = {0};
	assert_int_equal(zone_open(&zone, "UTC", &error), 0);
	open_table(&table, monthly, 3);
	add_month(&table, "2026-11", "李雷", 3);
	add_month(&table, "2026-11", "王芳", 2);
	add_month(&table, "2027-01", "李雷", 6);
	add_month(&table, NULL, "李雷", 9); /* has no period */
	choose(&table);
	assert_true(picture_series(&table.picture, &zone, &table.grid.arena, &series));
	assert_int_equal(series.period_count, 3);
	assert_string_equal(series.periods[1], "2026-12");
	assert_int_equal(series.count, 2);
	assert_string_equal(series.names[1], "王芳");
	assert_true(series.figures[0] == 3 && isnan(series.figures[1]) && series.figures[2] == 6);
	assert_true(series.figures[3] == 2 && isnan(series.figures[4]) && isnan(series.figures[5]));

	struct writer_options options = {.utf8 = true, .zone = &zone};
	const char **beside = bars_of(&table.picture, &options, &table.grid.arena);
	assert_string_equal(beside[0], "");
	assert_string_equal(beside[1], "█  ");
	assert_string_equal(beside[2], "");
	assert_string_equal(beside[3], "▅ █"); /* the last row of its series */
	grid_free(&table.grid);
}

static void test_bars_take_what_the_table_leaves_of_the_terminal(void **state)
{
	(void)state;
	struct table table;
	setlocale(LC_CTYPE, "C.UTF-8");
	open_table(&table, stages, 5);
	add_stage(&table, "p", "a", "中文", 4); /* 8 + 1 + 5 + 1 + 5 + 1 + 4 + 1 + 1 + 1 cells */
	choose(&table);
	struct writer_options options = {.utf8 = true, .width = 38};
	assert_string_equal(bars_of(&table.picture, &options, &table.grid.arena)[0], "██████████");
	options.width = 33;
	assert_string_equal(bars_of(&table.picture, &options, &table.grid.arena)[0], "█████");
	options.width = 32;
	assert_null(bars_of(&table.picture, &options, &table.grid.arena));
	options.width = 1000;
	assert_int_equal(strlen(bars_of(&table.picture, &options, &table.grid.arena)[0]), 24 * strlen("█"));
	grid_free(&table.grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_bar_is_in_eighths_of_a_cell),
	    cmocka_unit_test(test_a_bar_without_block_characters_is_of_number_signs),
	    cmocka_unit_test(test_a_sparkline_has_a_cell_a_figure_and_a_blank_for_none),
	    cmocka_unit_test(test_the_first_column_of_the_list_that_is_shown_is_drawn),
	    cmocka_unit_test(test_a_label_stands_for_its_name_and_what_never_changes_is_left_away),
	    cmocka_unit_test(test_amounts_are_compared_within_their_currency),
	    cmocka_unit_test(test_series_run_along_all_periods_those_without_rows_included),
	    cmocka_unit_test(test_bars_take_what_the_table_leaves_of_the_terminal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
