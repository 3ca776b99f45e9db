/*
 * test_calendar_properties.c: what must hold for every calendar, zone, moment and duration, tried on random ones.
 *
 * The seed is always the same unless $SEED gives another one; a failure names it.
 */
#include "base/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CALENDARS = 60, TRIES = 60, MOST_RANGES = 30 };

static uint64_t seed, state_of_random;

#define holds(condition, ...)                                                   \
	do {                                                                    \
		if (!(condition)) {                                             \
			print_message("seed %llu: ", (unsigned long long)seed); \
			print_message(__VA_ARGS__);                             \
			fail_msg(": %s", #condition);                           \
		}                                                               \
	} while (0)

/* splitmix64 */
static uint64_t any(void)
{
	uint64_t mixed = state_of_random += UINT64_C(0x9E3779B97F4A7C15);
	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
	return mixed ^ mixed >> 31;
}

static int64_t between(int64_t least, int64_t most)
{
	return least + (int64_t)(any() % (uint64_t)(most - least + 1));
}

static int start(void **state)
{
	(void)state;
	const char *given = getenv("SEED");
	seed = given ? strtoull(given, NULL, 10) : 20261123;
	state_of_random = seed;
	return 0;
}

/* ---- random calendars ---- */

static const char *const zones[] = {
	"Asia/Shanghai", "America/New_York",  "UTC",          "Europe/Berlin",     "Australia/Lord_Howe",
	"Asia/Beirut",   "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo",
};

static struct zone zone;
static struct calendar calendar;
static struct shift shifts[4];
static struct day_range holidays[MOST_RANGES], makeup[MOST_RANGES];

static size_t make_ranges(struct day_range *ranges, int64_t first, int64_t last, int64_t most_gap, int64_t most_length)
{
	size_t count = 0;
	for (int64_t day = first + between(0, most_gap); day < last && count < MOST_RANGES;
	     day += between(1, most_gap)) {
		int64_t end = day + between(0, most_length - 1);
		ranges[count++] = (struct day_range){day, end};
		day = end;
	}
	return count;
}

/* Exceptions lie close together, so that make-up days come inside, beside and across holidays. */
static void make_calendar(int64_t about)
{
	calendar = (struct calendar){.shifts = shifts, .holidays = holidays, .makeup = makeup};
	for (int i = 0; i < 7; i++)
		calendar.workday[i] = between(0, 6) < (i < 5 ? 6 : 1);
	calendar.workday[between(0, 6)] = true;
	int64_t minute = between(0, 2) ? between(0, 600) : 0;
	do {
		int64_t end = minute + between(1, between(0, 4) ? 300 : 1440);
		end = end > 1440 || between(0, 9) == 0 ? 1440 : end;
		shifts[calendar.shift_count++] = (struct shift){(int)minute, (int)end};
		minute = end + between(0, 120);
	} while (calendar.shift_count < 4 && minute < 1440);
	calendar.holiday_count = make_ranges(holidays, about - 200, about + 200, 40, 9);
	calendar.makeup_count = make_ranges(makeup, about - 200, about + 200, 30, 3);
}

/* Half of the calendars lie around a change of daylight saving. */
static int64_t make_world(void)
{
	static const struct civil changes[] = {
		{2026, 3, 8},  {2026, 11, 1}, {2026, 3, 29}, {2026, 10, 25}, {1988, 4, 17},
		{1988, 9, 11}, {2026, 4, 5},  {2026, 10, 4}, {2011, 12, 30}, {2018, 11, 4},
		{2018, 2, 18}, {2026, 2, 15}, {2026, 3, 22},
	};
	struct error error = {0};
	if (zone_open(&zone, zones[between(0, sizeof zones / sizeof *zones - 1)], &error) != 0)
		fail_msg("%s", error.text);
	int64_t about = between(0, 1) ? between(day_from_civil((struct civil){1990, 1, 1}), 25000)
	                              : day_from_civil(changes[between(0, sizeof changes / sizeof *changes - 1)]);
	make_calendar(about);
	return about;
}

static int64_t make_moment(int64_t about)
{
	int64_t days = between(0, 1) ? 2 : 250;
	return between((about - days) * SECONDS_PER_DAY, (about + days) * SECONDS_PER_DAY);
}

static struct duration make_duration(void)
{
	static const enum unit plain[] = {UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH};
	switch (between(0, 4)) {
	case 0:
		return (struct duration){between(0, 40), plain[between(0, 5)]};
	case 1:
	case 2:
		return (struct duration){between(0, 60), UNIT_WORKING_HOUR};
	default:
		return (struct duration){between(0, 30), UNIT_WORKING_DAY};
	}
}

/* ---- days ---- */

static void test_every_day_of_9999_years_comes_back(void **state)
{
	(void)state;
	struct civil before = day_to_civil(DAY_FIRST - 1);
	for (int64_t day = DAY_FIRST; day <= DAY_LAST; day++) {
		struct civil civil = day_to_civil(day);
		bool follows = civil.day == before.day + 1
		                       ? civil.month == before.month && civil.year == before.year
		                       : civil.day == 1 && (civil.month == before.month + 1
		                                                    ? civil.year == before.year
		                                                    : civil.month == 1 && before.month == 12 &&
		                                                              civil.year == before.year + 1);
		if (!follows || !civil_valid(civil) || day_from_civil(civil) != day ||
		    day_of_week(day) != (day - DAY_FIRST) % 7)
			fail_msg("day %lld", (long long)day);
		before = civil;
	}
}

static void test_counting_agrees_with_looking_at_each_day(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		for (int try = 0; try < TRIES; try++) {
			int64_t first = about + between(-250, 250), last = first + between(-3, 300), counted = 0;
			for (int64_t day = first; day <= last; day++)
				counted += calendar_is_working_day(&calendar, day);
			holds(calendar_count_days(&calendar, first, last) == counted, "%lld to %lld", (long long)first,
			      (long long)last);
		}
	}
}

static void test_adding_days_ends_on_the_nth_working_day(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		for (int try = 0; try < TRIES; try++) {
			int64_t day = about + between(-250, 250), n = between(1, 90),
				end = calendar_add_days(&calendar, day, n);
			holds(calendar_is_working_day(&calendar, end), "%lld + %lld", (long long)day, (long long)n);
			holds(calendar_count_days(&calendar, day + 1, end) == n, "%lld + %lld", (long long)day,
			      (long long)n);
		}
	}
}

/* ---- the wall clock ---- */

static void test_a_wall_clock_time_is_first_shown_at_its_moment(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		for (int try = 0; try < TRIES; try++) {
			int64_t wall = make_moment(about), day = wall_day(wall);
			int64_t moment = zone_moment(&zone, day, (int32_t)(wall - day * SECONDS_PER_DAY));
			holds(zone_wall(&zone, moment) >= wall, "%s %lld", zone.name, (long long)wall);
			holds(zone_wall(&zone, moment - 1) < wall, "%s %lld", zone.name, (long long)wall);
			int64_t start = zone_day_start(&zone, zone_day(&zone, moment));
			holds(start <= moment, "%s %lld", zone.name, (long long)wall);
			holds(zone_day(&zone, start - 1) < zone_day(&zone, moment), "%s %lld", zone.name,
			      (long long)wall);
		}
	}
}

static void test_moments_are_read_as_they_are_printed(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		for (int try = 0; try < TRIES; try++) {
			int64_t moment = between(0, 1) ? make_moment(about)
			                               : between(((int64_t)DAY_FIRST + 1) * SECONDS_PER_DAY,
			                                         (int64_t)DAY_LAST * SECONDS_PER_DAY);
			struct buffer buffer = {0};
			moment_print(&buffer, moment, &zone);
			struct error error = {0};
			int64_t back = 0;
			holds(moment_parse(buffer.data, buffer.length, 0, &zone, &back, &error) == 0, "%s",
			      buffer_text(&buffer));
			holds(back == moment, "%s %s", zone.name, buffer_text(&buffer));
			buffer_free(&buffer);
		}
	}
}

/* ---- working time ---- */

/* Working seconds by looking at each shift of each day. */
static int64_t count_seconds(int64_t from, int64_t until)
{
	int64_t begin = zone_wall(&zone, from), end = zone_wall(&zone, until), sum = 0;
	for (int64_t day = wall_day(begin); day <= wall_day(end); day++) {
		for (size_t i = 0; i < calendar.shift_count && calendar_is_working_day(&calendar, day); i++) {
			int64_t opens = day * SECONDS_PER_DAY + shifts[i].begin * 60,
				closes = day * SECONDS_PER_DAY + shifts[i].end * 60;
			int64_t first = opens > begin ? opens : begin, last = closes < end ? closes : end;
			sum += last > first ? last - first : 0;
		}
	}
	return sum;
}

static void test_measuring_agrees_with_looking_at_each_shift(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		for (int try = 0; try < TRIES; try++) {
			int64_t from = make_moment(about), until = make_moment(about);
			holds(calendar_seconds_between(&calendar, &zone, from, until) ==
			              (until > from ? count_seconds(from, until) : 0),
			      "%s %lld to %lld", zone.name, (long long)from, (long long)until);
		}
	}
}

/* A shift that lies over the gap of daylight saving cannot be left in the middle of the gap. */
static void test_measuring_gives_back_what_was_added(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		for (int try = 0; try < TRIES; try++) {
			int64_t from = make_moment(about), seconds = between(1, between(0, 1) ? 30000 : 3000000);
			int64_t end = calendar_add_seconds(&calendar, &zone, from, seconds);
			int64_t measured = calendar_seconds_between(&calendar, &zone, from, end);
			bool behind_gap = zone_wall(&zone, end) - zone_wall(&zone, end - 1) > 1;
			holds(behind_gap ? measured >= seconds : measured == seconds, "%s %lld + %lld", zone.name,
			      (long long)from, (long long)seconds);
			holds(calendar_seconds_between(&calendar, &zone, from, end - 1) < seconds, "%s %lld + %lld",
			      zone.name, (long long)from, (long long)seconds);
		}
	}
}

/* ---- durations ---- */

static void test_ends_never_decrease(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS; i++) {
		int64_t about = make_world();
		struct duration duration = make_duration();
		int64_t from = make_moment(about), end = duration_end(&calendar, &zone, from, duration);
		holds(end >= from, "%s %lld + %lld", zone.name, (long long)from, (long long)duration.count);
		for (int try = 0; try < TRIES * 4; try++) {
			int64_t later = from + between(0, between(0, 1) ? 4000 : 40000);
			int64_t later_end = duration_end(&calendar, &zone, later, duration);
			holds(later_end >= end && later_end >= later, "%s %lld, %lld + %lld unit %d", zone.name,
			      (long long)from, (long long)later, (long long)duration.count, (int)duration.unit);
			from = later;
			end = later_end;
		}
	}
}

static void test_a_cutoff_tells_what_is_over(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS * 4; i++) {
		int64_t about = make_world();
		struct duration duration = make_duration();
		/* Half of the time the present is exactly an end, where < and <= differ. */
		int64_t now = make_moment(about);
		if (between(0, 1))
			now = duration_end(&calendar, &zone, now, duration);
		for (int or_equal = 0; or_equal < 2; or_equal++) {
			int64_t cutoff = duration_cutoff(&calendar, &zone, now, duration, or_equal);
			for (int try = 0; try < TRIES; try++) {
				int64_t start = try < 3 ? cutoff + try - 1 : cutoff + between(-400000, 400000);
				int64_t end = duration_end(&calendar, &zone, start, duration);
				holds((or_equal ? end <= now : end < now) == (start < cutoff),
				      "%s now %lld start %lld cutoff %lld", zone.name, (long long)now, (long long)start,
				      (long long)cutoff);
			}
		}
	}
}

static void test_durations_are_read_as_they_are_printed(void **state)
{
	(void)state;
	for (int i = 0; i < CALENDARS * TRIES; i++) {
		struct duration duration = make_duration(), back = {0};
		struct buffer buffer = {0};
		struct error error;
		duration_print(&buffer, duration);
		holds(duration_parse(buffer.data, buffer.length, &back, &error) == 0, "%s", buffer_text(&buffer));
		holds(back.count == duration.count && back.unit == duration.unit, "%s", buffer_text(&buffer));
		buffer_free(&buffer);
	}
}

/* ---- periods ---- */

static void test_periods_are_read_as_they_are_printed(void **state)
{
	(void)state;
	make_world();
	for (int i = 0; i < CALENDARS * TRIES; i++) {
		int64_t day = between(DAY_FIRST, DAY_LAST);
		for (int period = PERIOD_DAY; period <= PERIOD_YEAR; period++) {
			struct buffer buffer = {0};
			struct span span = {0};
			struct error error;
			period_print(&buffer, (enum period)period, day);
			holds(span_parse(buffer.data, buffer.length, 0, &zone, &span, &error) == 0, "%s",
			      buffer_text(&buffer));
			int64_t next = period_next((enum period)period, day);
			holds(!span.exact && span.first == period_start((enum period)period, day), "%s",
			      buffer_text(&buffer));
			holds(span.last == (next <= DAY_LAST ? next - 1 : DAY_LAST), "%s", buffer_text(&buffer));
			holds(span.first <= day && day <= span.last, "%s", buffer_text(&buffer));
			buffer_free(&buffer);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_every_day_of_9999_years_comes_back, start),
		cmocka_unit_test_setup(test_counting_agrees_with_looking_at_each_day, start),
		cmocka_unit_test_setup(test_adding_days_ends_on_the_nth_working_day, start),
		cmocka_unit_test_setup(test_a_wall_clock_time_is_first_shown_at_its_moment, start),
		cmocka_unit_test_setup(test_moments_are_read_as_they_are_printed, start),
		cmocka_unit_test_setup(test_measuring_agrees_with_looking_at_each_shift, start),
		cmocka_unit_test_setup(test_measuring_gives_back_what_was_added, start),
		cmocka_unit_test_setup(test_ends_never_decrease, start),
		cmocka_unit_test_setup(test_a_cutoff_tells_what_is_over, start),
		cmocka_unit_test_setup(test_durations_are_read_as_they_are_printed, start),
		cmocka_unit_test_setup(test_periods_are_read_as_they_are_printed, start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
