/* test_calendar.c: working days, working hours and when a duration is over. */
#include "base/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
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

/* A moment as people write it, in the zone that is open. */
static int64_t at(const char *text)
{
	struct error error = {0};
	int64_t moment = 0;
	if (moment_parse(text, strlen(text), 0, &zone, &moment, &error) != 0)
		fail_msg("%s", error.text);
	return moment;
}

static void assert_at(int64_t moment, const char *text)
{
	struct buffer buffer = {0};
	moment_print(&buffer, moment, &zone);
	assert_int_equal(strncmp(buffer_text(&buffer), text, strlen(text)), 0);
	buffer_free(&buffer);
}

static void assert_day(int64_t number, const char *text)
{
	struct buffer buffer = {0};
	day_print(&buffer, number);
	assert_string_equal(buffer_text(&buffer), text);
	buffer_free(&buffer);
}

static const struct shift nine_to_five[] = {{9 * 60, 17 * 60}};
static const struct calendar plain = {
	.workday = {true, true, true, true, true, false, false},
	.shifts = nine_to_five,
	.shift_count = 1,
};

/* Thursday 1 to Wednesday 7 October are not worked; Saturday the 10th is, and so is Sunday the 4th within the holidays,
 * and Friday the 16th, which is worked anyway, is named as well. */
static const struct day_range holidays[] = {{20727, 20733}};
static const struct day_range makeup[] = {{20730, 20730}, {20736, 20736}, {20742, 20742}};
static const struct shift two_shifts[] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};
static const struct calendar october = {
	.workday = {true, true, true, true, true, false, false},
	.shifts = two_shifts,
	.shift_count = 2,
	.holidays = holidays,
	.holiday_count = 1,
	.makeup = makeup,
	.makeup_count = 3,
};

static struct duration of(int64_t count, enum unit unit)
{
	return (struct duration){.count = count, .unit = unit};
}

static void test_exceptions_decide_what_is_worked(void **state)
{
	(void)state;
	assert_int_equal(day(2026, 10, 1), 20727);
	static const bool worked[] = {
		/* 30 September to 18 October */
		true, false, false, false, true, false, false, false, true,  true,
		true, false, true,  true,  true, true,  true,  false, false,
	};
	for (int i = 0; i < 19; i++)
		assert_int_equal(calendar_is_working_day(&october, day(2026, 9, 30) + i), worked[i]);
}

static void test_working_days_are_counted(void **state)
{
	(void)state;
	assert_int_equal(calendar_count_days(&plain, day(2026, 11, 23), day(2026, 11, 29)), 5);
	assert_int_equal(calendar_count_days(&plain, day(2026, 11, 28), day(2026, 11, 29)), 0);
	assert_int_equal(calendar_count_days(&plain, day(2026, 11, 23), day(2026, 11, 23)), 1);
	assert_int_equal(calendar_count_days(&october, day(2026, 10, 1), day(2026, 10, 31)), 31 - 9 - 5 + 1 + 1);
	assert_int_equal(calendar_count_days(&october, day(2026, 10, 4), day(2026, 10, 4)), 1);
	assert_int_equal(calendar_count_days(&october, day(2026, 10, 2), day(2026, 10, 6)), 1);
	assert_int_equal(calendar_count_days(&plain, DAY_FIRST, DAY_LAST), 2608615);
}

static void test_no_days_are_counted_backwards(void **state)
{
	(void)state;
	assert_int_equal(calendar_count_days(&october, day(2026, 10, 31), day(2026, 10, 1)), 0);
	assert_int_equal(calendar_count_days(&october, day(2026, 10, 4), day(2026, 10, 3)), 0);
	struct calendar week = plain;
	week.makeup = holidays;
	week.makeup_count = 1;
	assert_int_equal(calendar_count_days(&week, day(2026, 10, 6), day(2026, 10, 2)), 0);
}

static void test_working_days_are_added(void **state)
{
	(void)state;
	assert_day(calendar_add_days(&plain, day(2026, 11, 28), 1), "2026-11-30");
	assert_day(calendar_add_days(&plain, day(2026, 11, 23), 5), "2026-11-30");
	assert_day(calendar_add_days(&plain, day(2026, 11, 28), 0), "2026-11-28");
	assert_day(calendar_add_days(&october, day(2026, 9, 30), 1), "2026-10-04");
	assert_day(calendar_add_days(&october, day(2026, 9, 30), 2), "2026-10-08");
	assert_day(calendar_add_days(&october, day(2026, 9, 30), 4), "2026-10-10");
	assert_day(calendar_add_days(&october, day(2026, 9, 30), 5), "2026-10-12");
}

static void test_a_calendar_may_run_out_of_days(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	struct calendar never = plain;
	memset(never.workday, 0, sizeof never.workday);
	assert_true(calendar_add_days(&never, day(2026, 11, 23), 1) == DAY_LAST + 1);
	assert_true(calendar_add_days(&plain, day(2026, 11, 23), INT64_MAX) == DAY_LAST + 1);
	assert_true(calendar_add_days(&plain, DAY_LAST, 1) == DAY_LAST + 1);
	int64_t from = at("2026-11-23T10:00"), end = zone_day_start(&zone, DAY_LAST + 1);
	assert_true(calendar_add_seconds(&never, &zone, from, 1) == end);
	assert_true(calendar_add_seconds(&plain, &zone, from, INT64_MAX) == end);
	assert_true(duration_end(&never, &zone, from, of(1, UNIT_WORKING_DAY)) == end);
	struct calendar idle = plain;
	idle.shift_count = 0;
	assert_true(duration_end(&idle, &zone, from, of(1, UNIT_WORKING_HOUR)) == end);
	never.makeup = makeup;
	never.makeup_count = 3;
	assert_day(calendar_add_days(&never, day(2026, 1, 1), 3), "2026-10-16");
	assert_true(calendar_add_days(&never, day(2026, 1, 1), 4) == DAY_LAST + 1);
}

static void test_saturday_afternoon_plus_two_working_hours_is_monday_eleven(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_at(calendar_add_seconds(&plain, &zone, at("2026-11-28T15:00"), 2 * 3600), "2026-11-30T11:00:00");
	assert_at(duration_end(&plain, &zone, at("2026-11-28T15:00"), of(2, UNIT_WORKING_HOUR)), "2026-11-30T11:00:00");
}

static void test_working_hours_are_added(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_at(calendar_add_seconds(&plain, &zone, at("2026-11-27T16:00"), 3600), "2026-11-27T17:00:00");
	assert_at(calendar_add_seconds(&plain, &zone, at("2026-11-27T16:00"), 3601), "2026-11-30T09:00:01");
	assert_at(calendar_add_seconds(&plain, &zone, at("2026-11-27T16:00"), 9 * 3600), "2026-11-30T17:00:00");
	assert_at(calendar_add_seconds(&plain, &zone, at("2026-11-28T15:00"), 0), "2026-11-28T15:00:00");
	assert_at(calendar_add_seconds(&october, &zone, at("2026-09-30T11:00"), 2 * 3600), "2026-09-30T14:30:00");
	assert_at(calendar_add_seconds(&october, &zone, at("2026-09-30T11:00"), 6 * 3600), "2026-10-04T09:30:00");
	assert_at(calendar_add_seconds(&october, &zone, at("2026-09-30T18:00"), 15 * 3600), "2026-10-08T18:00:00");
	assert_at(calendar_add_seconds(&october, &zone, at("2026-09-30T18:00"), 15 * 3600 + 1), "2026-10-09T09:00:01");
}

static void test_working_seconds_are_counted(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_int_equal(calendar_seconds_between(&plain, &zone, at("2026-11-27T16:00"), at("2026-11-30T10:00")), 7200);
	assert_int_equal(calendar_seconds_between(&plain, &zone, at("2026-11-28T00:00"), at("2026-11-30T09:00")), 0);
	assert_int_equal(calendar_seconds_between(&plain, &zone, at("2026-11-30T10:00"), at("2026-11-27T16:00")), 0);
	assert_int_equal(calendar_seconds_between(&october, &zone, at("2026-10-08T11:00"), at("2026-10-08T14:00")),
	                 5400);
	assert_int_equal(calendar_seconds_between(&october, &zone, at("2026-10-01"), at("2026-10-08")), 27000);
}

/* Working time is that of the wall clock: a night shift over the change to winter is not an hour longer. */
static void test_daylight_saving_does_not_change_a_shift(void **state)
{
	(void)state;
	open_zone("America/New_York");
	static const struct shift night[] = {{0, 8 * 60}};
	struct calendar calendar = plain;
	calendar.workday[6] = true;
	calendar.shifts = night;
	assert_int_equal(calendar_seconds_between(&calendar, &zone, at("2026-11-01"), at("2026-11-02")), 8 * 3600);
	assert_int_equal(calendar_seconds_between(&calendar, &zone, at("2026-03-08"), at("2026-03-09")), 8 * 3600);
	assert_int_equal(
		calendar_seconds_between(&calendar, &zone, at("2026-11-01T01:30-04:00"), at("2026-11-01T01:10-05:00")),
		1799); /* stands still at 01:59:59 */
	assert_at(calendar_add_seconds(&calendar, &zone, at("2026-11-01"), 3 * 3600), "2026-11-01T03:00:00-05:00");
	assert_at(calendar_add_seconds(&calendar, &zone, at("2026-03-08"), 3 * 3600), "2026-03-08T03:00:00-04:00");
	assert_at(calendar_add_seconds(&calendar, &zone, at("2026-03-08"), 9000), "2026-03-08T03:00:00-04:00");
	int64_t again = at("2026-11-01T01:10-05:00");
	assert_true(duration_end(&calendar, &zone, again, of(0, UNIT_WORKING_DAY)) == again);
}

static void test_plain_durations_go_by_the_clock(void **state)
{
	(void)state;
	open_zone("America/New_York");
	int64_t from = at("2026-03-07T12:00");
	assert_at(duration_end(&plain, &zone, from, of(1, UNIT_DAY)), "2026-03-08T13:00:00-04:00");
	assert_at(duration_end(&plain, &zone, from, of(1, UNIT_MONTH)), "2026-04-06T13:00:00-04:00");
	assert_true(duration_end(&plain, &zone, from, of(2, UNIT_WEEK)) == from + 14 * SECONDS_PER_DAY);
	assert_true(duration_end(&plain, &zone, from, of(30, UNIT_SECOND)) == from + 30);
}

static void test_working_days_keep_the_time_of_day(void **state)
{
	(void)state;
	open_zone("America/New_York");
	assert_at(duration_end(&plain, &zone, at("2026-11-27T20:15"), of(1, UNIT_WORKING_DAY)), "2026-11-30T20:15:00");
	assert_at(duration_end(&plain, &zone, at("2026-03-06T12:00"), of(1, UNIT_WORKING_DAY)),
	          "2026-03-09T12:00:00-04:00");
	assert_at(duration_end(&plain, &zone, at("2026-11-27T20:15"), of(0, UNIT_WORKING_DAY)), "2026-11-27T20:15:00");
}

static void test_a_start_on_a_free_day_counts_from_the_next_working_day(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	assert_at(duration_end(&plain, &zone, at("2026-11-28T15:00"), of(1, UNIT_WORKING_DAY)), "2026-12-01T00:00:00");
	assert_at(duration_end(&plain, &zone, at("2026-11-29T23:59"), of(1, UNIT_WORKING_DAY)), "2026-12-01T00:00:00");
	assert_at(duration_end(&plain, &zone, at("2026-11-30T00:00"), of(1, UNIT_WORKING_DAY)), "2026-12-01T00:00:00");
	assert_at(duration_end(&plain, &zone, at("2026-11-28T15:00"), of(0, UNIT_WORKING_DAY)), "2026-11-30T00:00:00");
	assert_at(duration_end(&october, &zone, at("2026-10-01T15:00"), of(1, UNIT_WORKING_DAY)),
	          "2026-10-08T00:00:00");
}

static void test_cutoffs_of_plain_durations(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	int64_t now = at("2026-11-23T10:00");
	assert_at(duration_cutoff(&plain, &zone, now, of(7, UNIT_DAY), false), "2026-11-16T10:00:00");
	assert_at(duration_cutoff(&plain, &zone, now, of(7, UNIT_DAY), true), "2026-11-16T10:00:01");
}

/* All of a weekend's starts end together, so they are all before the cutoff or none is. */
static void test_cutoffs_do_not_split_a_weekend(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	struct duration two = of(2, UNIT_WORKING_HOUR), day_long = of(1, UNIT_WORKING_DAY);
	int64_t eleven = at("2026-11-30T11:00");
	assert_at(duration_cutoff(&plain, &zone, eleven, two, false), "2026-11-27T17:00:00");
	assert_at(duration_cutoff(&plain, &zone, eleven, two, true), "2026-11-30T09:00:01");
	assert_at(duration_cutoff(&plain, &zone, eleven + 1, two, false), "2026-11-30T09:00:01");
	assert_at(duration_cutoff(&plain, &zone, at("2026-12-01"), day_long, false), "2026-11-28T00:00:00");
	assert_at(duration_cutoff(&plain, &zone, at("2026-12-01"), day_long, true), "2026-11-30T00:00:01");
}

static void test_a_calendar_without_work_has_no_cutoff(void **state)
{
	(void)state;
	open_zone("Asia/Shanghai");
	struct calendar never = plain;
	memset(never.workday, 0, sizeof never.workday);
	int64_t cutoff = duration_cutoff(&never, &zone, at("2026-11-30T11:00"), of(1, UNIT_WORKING_DAY), true);
	assert_true(cutoff < at("0001-01-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exceptions_decide_what_is_worked),
		cmocka_unit_test(test_working_days_are_counted),
		cmocka_unit_test(test_no_days_are_counted_backwards),
		cmocka_unit_test(test_working_days_are_added),
		cmocka_unit_test(test_a_calendar_may_run_out_of_days),
		cmocka_unit_test(test_saturday_afternoon_plus_two_working_hours_is_monday_eleven),
		cmocka_unit_test(test_working_hours_are_added),
		cmocka_unit_test(test_working_seconds_are_counted),
		cmocka_unit_test(test_daylight_saving_does_not_change_a_shift),
		cmocka_unit_test(test_plain_durations_go_by_the_clock),
		cmocka_unit_test(test_working_days_keep_the_time_of_day),
		cmocka_unit_test(test_a_start_on_a_free_day_counts_from_the_next_working_day),
		cmocka_unit_test(test_cutoffs_of_plain_durations),
		cmocka_unit_test(test_cutoffs_do_not_split_a_weekend),
		cmocka_unit_test(test_a_calendar_without_work_has_no_cutoff),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
