/* test_time.c: days, zones, durations, words for time and periods. */
#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct zone zone;

static void open_zone(const char *name)
{
	struct error error = {0};
	if (zone_open(&zone, name, &error) != 0)
		fail_msg("%s", error.text);
}

static int64_t day(int year, int month, int day_of_month)
{
	return day_from_civil((struct civil){year, month, day_of_month});
}

static int64_t utc(int year, int month, int day_of_month, int hour, int minute)
{
	return day(year, month, day_of_month) * SECONDS_PER_DAY + hour * 3600 + minute * 60;
}

static void assert_moment(int64_t moment, const char *text)
{
	struct buffer buffer = {0};
	moment_print(&buffer, moment, &zone);
	assert_string_equal(buffer_text(&buffer), text);
	buffer_free(&buffer);
}

static void assert_day(int64_t number, const char *text)
{
	struct buffer buffer = {0};
	day_print(&buffer, number);
	assert_string_equal(buffer_text(&buffer), text);
	buffer_free(&buffer);
}

/* ---- days ---- */

static void test_days_are_counted_from_1970(void **state)
{
	(void)state;
	assert_int_equal(day(1970, 1, 1), 0);
	assert_int_equal(day(1969, 12, 31), -1);
	assert_int_equal(day(2000, 3, 1), 11017);
	assert_int_equal(day(1, 1, 1), DAY_FIRST);
	assert_int_equal(day(9999, 12, 31), DAY_LAST);
	assert_int_equal(day_of_week(0), 3);
	assert_int_equal(day_of_week(day(2026, 11, 23)), 0);
	assert_int_equal(day_of_week(day(1969, 12, 28)), 6);
	assert_int_equal(day_of_week(DAY_FIRST), 0);
}

static void test_leap_years(void **state)
{
	(void)state;
	assert_true(civil_valid((struct civil){2024, 2, 29}));
	assert_true(civil_valid((struct civil){2000, 2, 29}));
	assert_false(civil_valid((struct civil){2026, 2, 29}));
	assert_false(civil_valid((struct civil){1900, 2, 29}));
	assert_false(civil_valid((struct civil){2024, 2, 30}));
	assert_false(civil_valid((struct civil){2026, 4, 31}));
	assert_false(civil_valid((struct civil){2026, 13, 1}));
	assert_false(civil_valid((struct civil){2026, 0, 1}));
	assert_false(civil_valid((struct civil){2026, 1, 0}));
	assert_false(civil_valid((struct civil){0, 1, 1}));
	assert_false(civil_valid((struct civil){10000, 1, 1}));
}

static void test_months_end_on_their_last_day(void **state)
{
	(void)state;
	assert_day(day_add_months(day(2026, 1, 31), 1), "2026-02-28");
	assert_day(day_add_months(day(2024, 1, 31), 1), "2024-02-29");
	assert_day(day_add_months(day(2024, 2, 29), 12), "2025-02-28");
	assert_day(day_add_months(day(2026, 1, 15), -1), "2025-12-15");
	assert_day(day_add_months(day(2026, 3, 31), -13), "2025-02-28");
	assert_day(day_add_months(day(2026, 11, 23), 0), "2026-11-23");
}

static void test_days_print_four_digits_of_the_year(void **state)
{
	(void)state;
	assert_day(day(2026, 1, 3), "2026-01-03");
	assert_day(DAY_FIRST, "0001-01-01");
	assert_day(DAY_FIRST - 400, "0001-01-01");
	assert_day(DAY_LAST, "9999-12-31");
	assert_day(INT64_MAX, "9999-12-31");
}

/* ---- zones ---- */

static void test_unknown_zones_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"Asia/Nowhere",
		"Asia",
		"CST-8",
		"../zoneinfo/Asia/Shanghai",
		"/usr/share/zoneinfo/Asia/Shanghai",
		"zone.tab",
		"Asia/../UTC",
		"tzdata.zi",
		":Asia/Shanghai",
		"asia/shanghai ",
		"Asia/Shanghai\n",
		"Asia/ShanghaiShanghaiShanghaiShanghaiShanghaiShanghaiShanghaiShanghai",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = {0};
		assert_int_equal(zone_open(&zone, bad[i], &error), EX_CONFIG);
		assert_non_null(strstr(error.text, "there is no time zone '"));
	}
}

static void test_a_zone_sets_the_offset(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_string_equal(zone.name, "Asia/Shanghai");
	assert_int_equal(zone_offset(&zone, utc(2026, 11, 23, 0, 0)), 28800);
	assert_moment(utc(2026, 11, 23, 1, 30), "2026-11-23T09:30:00+08:00");
	assert_int_equal(zone_day(&zone, utc(2026, 11, 22, 16, 0)), day(2026, 11, 23));
	assert_int_equal(zone_day(&zone, utc(2026, 11, 22, 16, 0) - 1), day(2026, 11, 22));
	assert_int_equal(zone_day_start(&zone, day(2026, 11, 23)), utc(2026, 11, 22, 16, 0));
	open_zone("UTC");
	assert_moment(-1, "1969-12-31T23:59:59+00:00");
	open_zone("America/St_Johns");
	assert_moment(utc(2026, 1, 1, 0, 0), "2025-12-31T20:30:00-03:30");
}

static void test_offsets_change_at_the_right_second(void **state)
{
	(void)state;
	open_zone("America/New_York");
	int64_t spring = utc(2026, 3, 8, 7, 0), autumn = utc(2026, 11, 1, 6, 0);
	for (int round = 0; round < 2; round++) { /* the second time from the cache */
		assert_moment(spring - 1, "2026-03-08T01:59:59-05:00");
		assert_moment(spring, "2026-03-08T03:00:00-04:00");
		assert_moment(autumn - 1, "2026-11-01T01:59:59-04:00");
		assert_moment(autumn, "2026-11-01T01:00:00-05:00");
	}
	open_zone("Asia/Shanghai"); /* had daylight saving then */
	assert_moment(utc(1988, 7, 1, 0, 0), "1988-07-01T09:00:00+09:00");
}

static void test_a_time_in_a_gap_is_moved_behind_it(void **state)
{
	(void)state;
	open_zone("America/New_York");
	int64_t gap = day(2026, 3, 8);
	assert_moment(zone_moment(&zone, gap, 2 * 3600 - 1), "2026-03-08T01:59:59-05:00");
	assert_moment(zone_moment(&zone, gap, 2 * 3600), "2026-03-08T03:00:00-04:00");
	assert_moment(zone_moment(&zone, gap, 5 * 1800), "2026-03-08T03:00:00-04:00");
	assert_moment(zone_moment(&zone, gap, 3 * 3600), "2026-03-08T03:00:00-04:00");
	assert_moment(zone_moment(&zone, gap, 3 * 3600 + 1), "2026-03-08T03:00:01-04:00");
}

static void test_of_two_times_the_first_is_taken(void **state)
{
	(void)state;
	open_zone("America/New_York");
	int64_t twice = day(2026, 11, 1);
	assert_moment(zone_moment(&zone, twice, 3600), "2026-11-01T01:00:00-04:00");
	assert_moment(zone_moment(&zone, twice, 7199), "2026-11-01T01:59:59-04:00");
	assert_moment(zone_moment(&zone, twice, 7200), "2026-11-01T02:00:00-05:00");
}

static void test_a_day_begins_where_midnight_is_missing(void **state)
{
	(void)state;
	open_zone("America/Sao_Paulo"); /* sprang from 00:00 to 01:00 */
	assert_moment(zone_day_start(&zone, day(2018, 11, 4)), "2018-11-04T01:00:00-02:00");
	open_zone("Asia/Beirut"); /* falls back from 00:00 to 23:00 */
	assert_moment(zone_day_start(&zone, day(2026, 10, 25)), "2026-10-25T00:00:00+02:00");
	open_zone("Pacific/Apia"); /* left out a whole day */
	assert_moment(zone_day_start(&zone, day(2011, 12, 30)), "2011-12-31T00:00:00+14:00");
	assert_moment(zone_day_start(&zone, day(2011, 12, 31)), "2011-12-31T00:00:00+14:00");
}

static void test_the_wall_clock_stands_still_instead_of_going_back(void **state)
{
	(void)state;
	open_zone("America/New_York");
	int64_t autumn = utc(2026, 11, 1, 6, 0), last = day(2026, 11, 1) * SECONDS_PER_DAY + 7199;
	assert_int_equal(zone_wall(&zone, autumn - 2), last - 1);
	assert_int_equal(zone_wall(&zone, autumn - 1), last);
	assert_int_equal(zone_wall(&zone, autumn), last);
	assert_int_equal(zone_wall(&zone, autumn + 3599), last);
	assert_int_equal(zone_wall(&zone, autumn + 3600), last + 1);
}

/* An offset has no seconds in ISO 8601: the text must still name the same moment. */
static void test_offsets_with_seconds_print_the_same_moment(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	int64_t moment = utc(1890, 1, 1, 0, 0), back;
	assert_moment(moment, "1890-01-01T08:05:00+08:05");
	struct error error;
	assert_int_equal(moment_parse("1890-01-01T08:05:00+08:05", 25, 0, &zone, &back, &error), 0);
	assert_true(back == moment);
}

/* ---- durations ---- */

static void test_durations_are_read_and_printed(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		struct duration duration;
		int64_t seconds; /* -1 of a working one */
	} good[] = {
		{"30s", {30, UNIT_SECOND}, 30},
		{"15min", {15, UNIT_MINUTE}, 900},
		{"2h", {2, UNIT_HOUR}, 7200},
		{"7d", {7, UNIT_DAY}, 604800},
		{"2w", {2, UNIT_WEEK}, 1209600},
		{"3m", {3, UNIT_MONTH}, 7776000},
		{"2wh", {2, UNIT_WORKING_HOUR}, -1},
		{"14wd", {14, UNIT_WORKING_DAY}, -1},
		{"0d", {0, UNIT_DAY}, 0},
		{"1000000d", {1000000, UNIT_DAY}, 86400000000},
		{"1000000wd", {1000000, UNIT_WORKING_DAY}, -1},
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct duration duration;
		struct error error;
		assert_int_equal(duration_parse(good[i].text, strlen(good[i].text), &duration, &error), 0);
		assert_int_equal(duration.count, good[i].duration.count);
		assert_int_equal(duration.unit, good[i].duration.unit);
		assert_int_equal(duration_is_working(duration), good[i].seconds < 0);
		if (!duration_is_working(duration))
			assert_true(duration_seconds(duration) == good[i].seconds);
		struct buffer buffer = {0};
		duration_print(&buffer, duration);
		assert_string_equal(buffer_text(&buffer), good[i].text);
		buffer_free(&buffer);
	}
}

static void test_what_is_no_duration_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",    "7",  "d",   "7 d", "-7d", "+7d", "7D", "7days", "1.5h", "7dd", "７d", "9223372036854775808s",
		"7d ", "1y", "7wx",
	};
	static const char *const long_ones[] = {"1000001d", "1000001wd", "1000001wh",
	                                        "142858w",  "33334m",    "86400000001s"};
	struct duration duration;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct error error = {0};
		assert_int_equal(duration_parse(bad[i], strlen(bad[i]), &duration, &error), EX_DATAERR);
		assert_non_null(strstr(error.text, "is not a duration; write a number and a unit"));
	}
	for (size_t i = 0; i < sizeof long_ones / sizeof *long_ones; i++) {
		struct error error = {0};
		assert_int_equal(duration_parse(long_ones[i], strlen(long_ones[i]), &duration, &error), EX_DATAERR);
		assert_non_null(strstr(error.text, "is too long"));
	}
}

/* ---- words for time ---- */

/* Monday 2026-11-23, 10:15 in Shanghai. */
static int64_t now(void)
{
	return utc(2026, 11, 23, 2, 15);
}

static void assert_days(const char *text, const char *first, const char *last)
{
	struct span span;
	struct error error = {0};
	if (span_parse(text, strlen(text), now(), &zone, &span, &error) != 0)
		fail_msg("%s", error.text);
	assert_false(span.exact);
	assert_day(span.first, first);
	assert_day(span.last, last);
}

static void assert_exact(const char *text, const char *moment)
{
	struct span span;
	struct error error = {0};
	if (span_parse(text, strlen(text), now(), &zone, &span, &error) != 0)
		fail_msg("%s", error.text);
	assert_true(span.exact);
	assert_true(span.first == span.last);
	assert_moment(span.first, moment);
}

static void test_words_for_days(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_days("2026-11-23", "2026-11-23", "2026-11-23");
	assert_days("2026/11/23", "2026-11-23", "2026-11-23");
	assert_days("2026/1/3", "2026-01-03", "2026-01-03");
	assert_days("2024-02-29", "2024-02-29", "2024-02-29");
	assert_days("0001-01-01", "0001-01-01", "0001-01-01");
	assert_days("9999-12-31", "9999-12-31", "9999-12-31");
	assert_days("today", "2026-11-23", "2026-11-23");
	assert_days("tomorrow", "2026-11-24", "2026-11-24");
	assert_days("yesterday", "2026-11-22", "2026-11-22");
	assert_days("monday", "2026-11-23", "2026-11-23");
	assert_days("tuesday", "2026-11-24", "2026-11-24");
	assert_days("sunday", "2026-11-29", "2026-11-29");
	assert_days("-7d", "2026-11-16", "2026-11-16");
	assert_days("+2w", "2026-12-07", "2026-12-07");
	assert_days("-3m", "2026-08-23", "2026-08-23");
	assert_days("+1y", "2027-11-23", "2027-11-23");
	assert_days("+0d", "2026-11-23", "2026-11-23");
}

static void test_words_for_spans(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_days("2026-11", "2026-11-01", "2026-11-30");
	assert_days("2024-02", "2024-02-01", "2024-02-29");
	assert_days("2026-Q4", "2026-10-01", "2026-12-31");
	assert_days("2026-W48", "2026-11-23", "2026-11-29");
	assert_days("2026-W01", "2025-12-29", "2026-01-04");
	assert_days("2026-W53", "2026-12-28", "2027-01-03");
	assert_days("2027-W01", "2027-01-04", "2027-01-10");
	assert_days("9999-W52", "9999-12-27", "9999-12-31");
	assert_days("2026", "2026-01-01", "2026-12-31");
}

static void test_words_for_moments(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_exact("2026-11-23T09:30", "2026-11-23T09:30:00+08:00");
	assert_exact("2026-11-23T09:30:07", "2026-11-23T09:30:07+08:00");
	assert_exact("2026-11-23T09:30Z", "2026-11-23T17:30:00+08:00");
	assert_exact("2026-11-23T09:30:00-05:30", "2026-11-23T23:00:00+08:00");
	assert_exact("2026-11-23 09:30", "2026-11-23T09:30:00+08:00");
	assert_exact("2018/1/3 9:56", "2018-01-03T09:56:00+08:00");
	assert_exact("2018/01/03 19:56:01", "2018-01-03T19:56:01+08:00");
	assert_exact("now", "2026-11-23T10:15:00+08:00");
	assert_exact("-2h", "2026-11-23T08:15:00+08:00");
	assert_exact("+30min", "2026-11-23T10:45:00+08:00");
	open_zone("America/New_York");
	assert_exact("2026-03-08T02:30", "2026-03-08T03:00:00-04:00");
	assert_exact("2026-11-01T01:30", "2026-11-01T01:30:00-04:00");
	assert_exact("2026-11-01T01:30-05:00", "2026-11-01T01:30:00-05:00");
}

static const char *const no_time[] = {
	"",
	" ",
	"2026-02-30",
	"2026-02-29",
	"2026/2/30",
	"2026-13-01",
	"2026-00-01",
	"2026-11-00",
	"2026-11-31",
	"2026-1-3",
	"2026/11",
	"26-11-23",
	"20261123",
	"2026-11-23 ",
	" 2026-11-23",
	"2026-11-23T",
	"2026-11-23T9:30",
	"2026/11/23T09:30",
	"2026-11-23T24:00",
	"2026-11-23T09:60",
	"2026-11-23T09:30:60",
	"2026-11-23T09:30+8",
	"2026-11-23T09:30+24:00",
	"2026-11-23T09:30+08:60",
	"2026-11-23T09:30+0800",
	"2026-11-23T09:30z",
	"2026-11-23T09:30ZZ",
	"2026-11-23T09",
	"2026-11-23T09:30:",
	"2026-Q0",
	"2026-Q5",
	"2026-q4",
	"2026-Q4x",
	"2026-W00",
	"2027-W53",
	"2026-W54",
	"2026-W1",
	"0000",
	"0000-01-01",
	"10000-01-01",
	"0001-01-01T00:00+14:00",
	"9999-12-31T23:59-12:00",
	"Today",
	"mon",
	"7d",
	"-d",
	"-7",
	"-7x",
	"+7wd",
	"-100000y",
	"+99999999d",
	"-9223372036854775808d",
	"２０２６-11-23",
	"2026.11.23",
	"11/23/2026",
	"2026-11/23",
	"--7d",
	"2026-",
	"2026/",
};

static void test_what_is_no_time_is_refused(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	for (size_t i = 0; i < sizeof no_time / sizeof *no_time; i++) {
		struct error error = {0};
		struct span span;
		if (span_parse(no_time[i], strlen(no_time[i]), now(), &zone, &span, &error) != EX_DATAERR)
			fail_msg("'%s' was taken for a time", no_time[i]);
		assert_non_null(strstr(error.text, "is not a date or time; write 2026-11-23, "));
	}
	struct error error;
	struct span span;
	assert_int_equal(span_parse("today\0", 6, now(), &zone, &span, &error), EX_DATAERR);
}

static void test_a_long_text_is_cut_in_the_sentence(void **state)
{
	(void)state;
	open_zone("UTC");
	char text[3 * 1000];
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = "销"[i % 3];
	struct error error;
	struct span span;
	assert_int_equal(span_parse(text, sizeof text, now(), &zone, &span, &error), EX_DATAERR);
	assert_int_equal(strspn(error.text + 1, "销"), 60);
	assert_memory_equal(error.text + 61, "' is not", 8);
}

static void test_a_moment_for_storing_is_one_moment_or_day(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	struct error error = {0};
	int64_t moment;
	assert_int_equal(moment_parse("2026-11-23", 10, now(), &zone, &moment, &error), 0);
	assert_moment(moment, "2026-11-23T00:00:00+08:00");
	assert_int_equal(moment_parse("now", 3, now(), &zone, &moment, &error), 0);
	assert_true(moment == now());
	assert_int_equal(moment_parse("2026-11", 7, now(), &zone, &moment, &error), EX_DATAERR);
	assert_string_equal(error.text, "'2026-11' is more than one day; write a single one such as 2026-11-23");
	assert_int_equal(moment_parse("2026-02-30", 10, now(), &zone, &moment, &error), EX_DATAERR);
}

static void test_a_day_for_storing_is_one_day(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	struct error error = {0};
	int64_t number;
	assert_int_equal(day_parse("2026-11-23", 10, now(), &zone, &number, &error), 0);
	assert_day(number, "2026-11-23");
	assert_int_equal(day_parse("2026-11-22T23:30Z", 17, now(), &zone, &number, &error), 0);
	assert_day(number, "2026-11-23");
	assert_int_equal(day_parse("2026-W48", 8, now(), &zone, &number, &error), EX_DATAERR);
	assert_int_equal(day_parse("nonsense", 8, now(), &zone, &number, &error), EX_DATAERR);
}

/* ---- periods ---- */

static void assert_period(enum period period, int64_t number, const char *name, const char *start, const char *next)
{
	struct buffer buffer = {0};
	period_print(&buffer, period, number);
	assert_string_equal(buffer_text(&buffer), name);
	buffer_free(&buffer);
	assert_day(period_start(period, number), start);
	assert_day(period_next(period, number), next);
}

static void test_periods_have_names_and_bounds(void **state)
{
	(void)state;
	int64_t monday = day(2026, 11, 23);
	assert_period(PERIOD_NONE, monday, "", "2026-11-23", "2026-11-24");
	assert_period(PERIOD_DAY, monday, "2026-11-23", "2026-11-23", "2026-11-24");
	assert_period(PERIOD_WEEK, monday, "2026-W48", "2026-11-23", "2026-11-30");
	assert_period(PERIOD_WEEK, monday + 6, "2026-W48", "2026-11-23", "2026-11-30");
	assert_period(PERIOD_MONTH, monday, "2026-11", "2026-11-01", "2026-12-01");
	assert_period(PERIOD_QUARTER, monday, "2026-Q4", "2026-10-01", "2027-01-01");
	assert_period(PERIOD_YEAR, monday, "2026", "2026-01-01", "2027-01-01");
	assert_period(PERIOD_QUARTER, day(2026, 3, 31), "2026-Q1", "2026-01-01", "2026-04-01");
}

static void test_weeks_at_the_end_of_a_year_are_those_of_iso_8601(void **state)
{
	(void)state;
	assert_period(PERIOD_WEEK, day(2027, 1, 1), "2026-W53", "2026-12-28", "2027-01-04");
	assert_period(PERIOD_WEEK, day(2026, 12, 31), "2026-W53", "2026-12-28", "2027-01-04");
	assert_period(PERIOD_WEEK, day(2027, 1, 4), "2027-W01", "2027-01-04", "2027-01-11");
	assert_period(PERIOD_WEEK, day(2025, 12, 29), "2026-W01", "2025-12-29", "2026-01-05");
	assert_period(PERIOD_WEEK, day(2021, 1, 3), "2020-W53", "2020-12-28", "2021-01-04");
	assert_period(PERIOD_WEEK, day(2024, 12, 30), "2025-W01", "2024-12-30", "2025-01-06");
}

static void test_period_words(void **state)
{
	(void)state;
	static const char *const words[] = {"day", "week", "month", "quarter", "year"};
	for (int i = 0; i < 5; i++) {
		enum period period = PERIOD_NONE;
		assert_true(period_parse(words[i], &period));
		assert_int_equal(period, PERIOD_DAY + i);
	}
	enum period period;
	assert_false(period_parse("", &period));
	assert_false(period_parse("none", &period));
	assert_false(period_parse("weeks", &period));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days_are_counted_from_1970),
		cmocka_unit_test(test_leap_years),
		cmocka_unit_test(test_months_end_on_their_last_day),
		cmocka_unit_test(test_days_print_four_digits_of_the_year),
		cmocka_unit_test(test_unknown_zones_are_refused),
		cmocka_unit_test(test_a_zone_sets_the_offset),
		cmocka_unit_test(test_offsets_change_at_the_right_second),
		cmocka_unit_test(test_a_time_in_a_gap_is_moved_behind_it),
		cmocka_unit_test(test_of_two_times_the_first_is_taken),
		cmocka_unit_test(test_a_day_begins_where_midnight_is_missing),
		cmocka_unit_test(test_the_wall_clock_stands_still_instead_of_going_back),
		cmocka_unit_test(test_offsets_with_seconds_print_the_same_moment),
		cmocka_unit_test(test_durations_are_read_and_printed),
		cmocka_unit_test(test_what_is_no_duration_is_refused),
		cmocka_unit_test(test_words_for_days),
		cmocka_unit_test(test_words_for_spans),
		cmocka_unit_test(test_words_for_moments),
		cmocka_unit_test(test_what_is_no_time_is_refused),
		cmocka_unit_test(test_a_long_text_is_cut_in_the_sentence),
		cmocka_unit_test(test_a_moment_for_storing_is_one_moment_or_day),
		cmocka_unit_test(test_a_day_for_storing_is_one_day),
		cmocka_unit_test(test_periods_have_names_and_bounds),
		cmocka_unit_test(test_weeks_at_the_end_of_a_year_are_those_of_iso_8601),
		cmocka_unit_test(test_period_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
