/* test_schedule.c: when a channel may send. */
#include "notify/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct shift shifts[] = {{9 * 60, 12 * 60}, {13 * 60 + 30, 18 * 60}};
static const struct day_range holiday[] = {{20781, 20781}}, makeup[] = {{20786, 20786}}; /* Tue 2026-11-24, Sun 2026-11-29 */

static struct config config;

static int open_zone(void **state)
{
	struct error error;
	config.calendar = (struct calendar){.workday = {true, true, true, true, true}, .shifts = shifts, .shift_count = 2,
	                                    .holidays = holiday, .holiday_count = 1, .makeup = makeup, .makeup_count = 1};
	return zone_open(&config.zone, *state ? *state : "Asia/Shanghai", &error);
}

static int64_t at(const char *text)
{
	struct error error = {0};
	int64_t moment = 0;
	if (moment_parse(text, strlen(text), 0, &config.zone, &moment, &error))
		fail_msg("%s", error.text);
	return moment;
}

static void quiet_hours_hold_from_their_first_minute_to_before_their_end(void **state)
{
	(void)state;
	const struct channel night = {.quiet = {20 * 60, 8 * 60}}, noon = {.quiet = {12 * 60, 13 * 60}}, none = {0};
	assert_true(channel_is_open(&config, &night, at("2026-11-23T19:59:59")));
	assert_false(channel_is_open(&config, &night, at("2026-11-23T20:00")));
	assert_false(channel_is_open(&config, &night, at("2026-11-24T00:00")));
	assert_false(channel_is_open(&config, &night, at("2026-11-24T07:59:59")));
	assert_true(channel_is_open(&config, &night, at("2026-11-24T08:00")));
	assert_true(channel_is_open(&config, &noon, at("2026-11-24T11:59")));
	assert_false(channel_is_open(&config, &noon, at("2026-11-24T12:30")));
	assert_true(channel_is_open(&config, &noon, at("2026-11-24T13:00")));
	assert_true(channel_is_open(&config, &none, at("2026-11-24T03:00")));
}

static void working_time_is_that_of_the_calendar(void **state)
{
	(void)state;
	const struct channel channel = {.working_time = true};
	assert_false(channel_is_open(&config, &channel, at("2026-11-23T08:59:59")));
	assert_true(channel_is_open(&config, &channel, at("2026-11-23T09:00")));
	assert_false(channel_is_open(&config, &channel, at("2026-11-23T12:00")));
	assert_true(channel_is_open(&config, &channel, at("2026-11-23T17:59:59")));
	assert_false(channel_is_open(&config, &channel, at("2026-11-24T10:00"))); /* a holiday */
	assert_false(channel_is_open(&config, &channel, at("2026-11-28T10:00"))); /* a Saturday */
	assert_true(channel_is_open(&config, &channel, at("2026-11-29T10:00")));  /* a Sunday that is worked */
}

static void assert_digest(struct digest digest, const char *now, const char *moment)
{
	const struct channel channel = {.digest = digest};
	assert_int_equal(channel_digest(&config, &channel, at(now)), at(moment));
}

static void a_digest_is_of_its_latest_moment(void **state)
{
	(void)state;
	const struct digest each = {0}, daily = {DIGEST_DAILY, 0, 8 * 60 + 30}, weekly = {DIGEST_WEEKLY, 0, 8 * 60 + 30},
	                    sunday = {DIGEST_WEEKLY, 6, 0};
	assert_digest(each, "2026-11-23T07:00", "2026-11-23T07:00");
	assert_digest(daily, "2026-11-23T08:30", "2026-11-23T08:30");
	assert_digest(daily, "2026-11-23T08:29:59", "2026-11-22T08:30");
	assert_digest(daily, "2026-11-23T23:59", "2026-11-23T08:30");
	assert_digest(weekly, "2026-11-23T08:30", "2026-11-23T08:30");
	assert_digest(weekly, "2026-11-23T08:29", "2026-11-16T08:30");
	assert_digest(weekly, "2026-11-29T23:00", "2026-11-23T08:30");
	assert_digest(sunday, "2026-11-23T00:00", "2026-11-22T00:00");
}

/* In Berlin the clock goes from 02:00 to 03:00 on 2026-03-29 and from 03:00 to 02:00 on 2026-10-25. */
static void daylight_saving_neither_skips_nor_repeats_a_digest(void **state)
{
	(void)state;
	const struct digest daily = {DIGEST_DAILY, 0, 2 * 60 + 30};
	assert_digest(daily, "2026-03-29T01:59:59", "2026-03-28T02:30");
	assert_digest(daily, "2026-03-29T12:00", "2026-03-29T03:00");
	const struct channel channel = {.digest = daily};
	int64_t first = at("2026-10-25T02:30+02:00");
	assert_int_equal(channel_digest(&config, &channel, first), first);
	assert_int_equal(channel_digest(&config, &channel, at("2026-10-25T02:30+01:00")), first);
	assert_int_equal(channel_digest(&config, &channel, at("2026-10-25T12:00")), first);
}

static void retries_wait_twice_as_long_each_time_up_to_a_day(void **state)
{
	(void)state;
	const struct channel channel = {.backoff = 300};
	assert_int_equal(channel_backoff(&channel, 1), 300);
	assert_int_equal(channel_backoff(&channel, 2), 600);
	assert_int_equal(channel_backoff(&channel, 5), 4800);
	assert_int_equal(channel_backoff(&channel, 9), 76800);
	assert_int_equal(channel_backoff(&channel, 10), SECONDS_PER_DAY);
	assert_int_equal(channel_backoff(&channel, 100), SECONDS_PER_DAY);
}

int main(void)
{
	static char berlin[] = "Europe/Berlin";
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(quiet_hours_hold_from_their_first_minute_to_before_their_end, open_zone),
	    cmocka_unit_test_setup(working_time_is_that_of_the_calendar, open_zone),
	    cmocka_unit_test_setup(a_digest_is_of_its_latest_moment, open_zone),
	    cmocka_unit_test_prestate_setup_teardown(daylight_saving_neither_skips_nor_repeats_a_digest, open_zone, NULL, berlin),
	    cmocka_unit_test_setup(retries_wait_twice_as_long_each_time_up_to_a_day, open_zone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
