/* test_page.c: HTML that escapes everything, figures as people read them, headings in two languages. */
#include "io/page.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct buffer out;

static struct html begin(void)
{
	buffer_clear(&out);
	return (struct html){.out = &out};
}

/* ---- HTML ---- */

static void expect_text(const char *text, const char *expected)
{
	struct html html = begin();
	html_text(&html, text, strlen(text));
	assert_string_equal(buffer_text(&out), expected);
}

static void test_text_and_attributes_cannot_become_markup(void **state)
{
	(void)state;
	expect_text("<script>alert(\"1\" & '2')</script>", "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;");
	expect_text("商机 😀", "商机 😀");
	struct html html = begin();
	html_open(&html, "a", ATTRIBUTES({"title", "\"><b>"}, {"class", NULL}, {"id", "x"}));
	html_text(&html, "<", 1);
	html_close(&html);
	assert_string_equal(out.data, "<a title=\"&quot;&gt;&lt;b&gt;\" id=\"x\">&lt;</a>");
}

static void test_what_is_no_character_is_shown_as_such(void **state)
{
	(void)state;
	expect_text("a\x01" "b\x7F" "c\xC2\x85" "d", "a\xEF\xBF\xBD" "b\xEF\xBF\xBD" "c\xEF\xBF\xBD" "d");
	expect_text("\xFF\xC3(", "\xEF\xBF\xBD\xEF\xBF\xBD(");
	expect_text("\xE2\x80\xAE\xEF\xBF\xBF", "\xEF\xBF\xBD\xEF\xBF\xBD"); /* U+202E turns the writing round, U+FFFF is none */
	expect_text("a\n\tb", "a\n\tb");
}

static void test_elements_close_in_the_order_in_which_they_opened(void **state)
{
	(void)state;
	struct html html = begin();
	html_open(&html, "ul", NULL);
	html_element(&html, "li", "x", "1");
	html_empty(&html, "br", NULL);
	html_close(&html);
	assert_int_equal(html.depth, 0);
	assert_string_equal(out.data, "<ul><li class=\"x\">1</li><br></ul>");
}

/* ---- figures ---- */

static struct config config;

static void expect_figure(const char *name, struct value value, bool whole, const char *expected)
{
	const struct page page = {.config = &config};
	struct buffer text = {0};
	page_value(&text, &page, name, &value, whole);
	assert_string_equal(buffer_text(&text), expected);
	buffer_free(&text);
}

static struct value money(int64_t cents)
{
	struct value value = value_decimal(cents, 2);
	value.type = TYPE_MONEY;
	return value;
}

static void test_figures_are_as_people_read_them(void **state)
{
	(void)state;
	expect_figure("n", value_integer(1234567), false, "1,234,567");
	expect_figure("n", value_integer(-123), false, "−123");
	expect_figure("n", value_integer(-1234), false, "−1,234");
	expect_figure("amount", money(123456), false, "1,234.56");
	expect_figure("amount", money(123450), false, "1,234.50");
	expect_figure("amount", money(123450), true, "1,235"); /* half away from zero */
	expect_figure("amount", money(-123450), true, "−1,235");
	expect_figure("amount", money(123449), true, "1,234");
	expect_figure("rate", value_decimal(123456, 6), false, "12.3%");
	expect_figure("rate", value_decimal(1000000, 6), false, "100.0%");
	expect_figure("difference", value_decimal(-5500, 6), false, "−0.6%");
	expect_figure("median", value_decimal(3505, 3), false, "3.51");
	expect_figure("median", value_decimal(3000, 3), false, "3");
	expect_figure("due", value_of(TYPE_DATE, 20780), false, "2026-11-23");
	expect_figure("created", value_of(TYPE_TIME, 1795395659), false, "2026-11-23 09:00");
	expect_figure("n", value_empty(TYPE_INTEGER), false, "");
}

static void test_bars_and_runs_stay_on_their_axis(void **state)
{
	(void)state;
	struct page page = {.html = begin(), .config = &config};
	page_bar(&page, 0, 0.5, 0, 1);
	assert_non_null(strstr(out.data, "class=\"plus\" x=\"0.00\" y=\"0\" width=\"50.00\""));
	page.html = begin();
	page_bar(&page, 0, -1, -1, 1);
	assert_non_null(strstr(out.data, "class=\"minus\" x=\"0.00\" y=\"0\" width=\"50.00\""));
	page.html = begin();
	const double figures[] = {0, 2, NAN, 1};
	page_run(&page, figures, 4);
	assert_non_null(strstr(out.data, "points=\"0.00,19.00 0.00,19.00 33.33,1.00 \""));
	assert_non_null(strstr(out.data, "points=\"100.00,10.00 100.00,10.00 \""));
	page.html = begin();
	page_bar(&page, 0, 0, 0, 0); /* nothing to divide by */
	assert_null(strstr(out.data, "nan"));
}

/* ---- words ---- */

static void expect_heading(int language, const char *name, const char *expected)
{
	struct buffer text = {0};
	config.language = language;
	add_heading(&text, &config, name);
	assert_string_equal(buffer_text(&text), expected);
	buffer_free(&text);
}

static void test_headings_are_in_the_language_of_the_config(void **state)
{
	(void)state;
	expect_heading(LANGUAGE_ZH, "amount_won", "赢单金额");
	expect_heading(LANGUAGE_EN, "amount_won", "Amount won");
	expect_heading(LANGUAGE_EN, "n", "Count");
	expect_heading(LANGUAGE_ZH, "of_no_report", "Of no report");
	expect_heading(LANGUAGE_ZH, "industry", "行业"); /* a field's label, whatever the language */
	expect_heading(LANGUAGE_EN, "industry", "行业");
	assert_true(is_share("rate") && is_share("qualified_rate") && is_share("late_share") && !is_share("amount"));
}

static int open_config(void **state)
{
	static const char text[] = "currency: CNY\ntimezone: Asia/Shanghai\nfields:\n  customer:\n"
	                           "    industry: {type: text, label: 行业}\npipelines:\n  default:\n    stages:\n"
	                           "      - {name: new, probability: 10}\n    lost_reasons: [price]\n";
	struct error error = {0};
	(void)state;
	return config_parse("test.yaml", text, sizeof text - 1, &config, &error);
}

static int close_config(void **state)
{
	(void)state;
	config_free(&config);
	buffer_free(&out);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_and_attributes_cannot_become_markup),
	    cmocka_unit_test(test_what_is_no_character_is_shown_as_such),
	    cmocka_unit_test(test_elements_close_in_the_order_in_which_they_opened),
	    cmocka_unit_test(test_figures_are_as_people_read_them),
	    cmocka_unit_test(test_bars_and_runs_stay_on_their_axis),
	    cmocka_unit_test(test_headings_are_in_the_language_of_the_config),
	};
	return cmocka_run_group_tests(tests, open_config, close_config);
}
