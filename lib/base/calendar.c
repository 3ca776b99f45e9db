/* calendar.c: working days and working hours. */
#include "base/calendar.h"

static int64_t least_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t most_of(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The first of the ranges that does not end before `day`; `count` if there is none. */
static size_t first_reaching(const struct day_range *ranges, size_t count, int64_t day)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (ranges[middle].last < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool in_ranges(const struct day_range *ranges, size_t count, int64_t day)
{
	size_t i = first_reaching(ranges, count, day);
	return i < count && ranges[i].first <= day;
}

bool calendar_is_working_day(const struct calendar *calendar, int64_t day)
{
	if (in_ranges(calendar->makeup, calendar->makeup_count, day))
		return true;
	return calendar->workday[day_of_week(day)] && !in_ranges(calendar->holidays, calendar->holiday_count, day);
}

/* Days of first..last that are worked by the weekday alone. */
static int64_t count_weekdays(const struct calendar *calendar, int64_t first, int64_t last)
{
	if (last < first)
		return 0;
	int a_week = 0;
	for (int i = 0; i < 7; i++)
		a_week += calendar->workday[i];
	int64_t length = last - first + 1, count = length / 7 * a_week;
	for (int64_t i = 0; i < length % 7; i++)
		count += calendar->workday[day_of_week(first + i)];
	return count;
}

/* Those of them that the holidays take away. */
static int64_t count_holidays(const struct calendar *calendar, int64_t first, int64_t last)
{
	int64_t count = 0;
	for (size_t i = first_reaching(calendar->holidays, calendar->holiday_count, first);
	     i < calendar->holiday_count && calendar->holidays[i].first <= last; i++) {
		const struct day_range *range = &calendar->holidays[i];
		count += count_weekdays(calendar, most_of(range->first, first), least_of(range->last, last));
	}
	return count;
}

static int64_t count_without_makeup(const struct calendar *calendar, int64_t first, int64_t last)
{
	return count_weekdays(calendar, first, last) - count_holidays(calendar, first, last);
}

int64_t calendar_count_days(const struct calendar *calendar, int64_t first, int64_t last)
{
	if (last < first)
		return 0;
	int64_t count = count_without_makeup(calendar, first, last);
	for (size_t i = first_reaching(calendar->makeup, calendar->makeup_count, first);
	     i < calendar->makeup_count && calendar->makeup[i].first <= last; i++) {
		int64_t from = most_of(calendar->makeup[i].first, first);
		int64_t until = least_of(calendar->makeup[i].last, last);
		count += until - from + 1 - count_without_makeup(calendar, from, until);
	}
	return count;
}

int64_t calendar_add_days(const struct calendar *calendar, int64_t day, int64_t n)
{
	if (n <= 0)
		return day;
	if (day >= DAY_LAST || n > DAY_LAST - day)
		return DAY_LAST + 1;
	/* Fewer than n days are worked up to `low`; look ahead in doubling steps for where there are as many. */
	int64_t low = day + n - 1, high = low + 1;
	for (int64_t step = 2; calendar_count_days(calendar, day + 1, high) < n; step *= 2) {
		if (high == DAY_LAST)
			return DAY_LAST + 1;
		low = high;
		high = least_of(high + step, DAY_LAST);
	}
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (calendar_count_days(calendar, day + 1, middle) < n)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Seconds of the shifts of a working day that have passed when its clock shows `second`. */
static int64_t worked_until(const struct calendar *calendar, int64_t second)
{
	int64_t worked = 0;
	for (size_t i = 0; i < calendar->shift_count; i++) {
		int64_t begin = calendar->shifts[i].begin * 60, end = calendar->shifts[i].end * 60;
		worked += most_of(least_of(second, end) - begin, 0);
	}
	return worked;
}

/* The first second of a working day at which `worked` seconds of its shifts have passed; 1 <= worked <= all of them. */
static int64_t second_after(const struct calendar *calendar, int64_t worked)
{
	const struct shift *shift = calendar->shifts;
	for (; worked > (shift->end - shift->begin) * 60; shift++)
		worked -= (shift->end - shift->begin) * 60;
	return shift->begin * 60 + worked;
}

/* Working seconds of the day that a wall clock shows, up to the time that it shows. */
static int64_t worked_on_day(const struct calendar *calendar, int64_t wall)
{
	int64_t day = wall_day(wall);
	return calendar_is_working_day(calendar, day) ? worked_until(calendar, wall - day * SECONDS_PER_DAY) : 0;
}

int64_t calendar_seconds_between(const struct calendar *calendar, struct zone *zone, int64_t from, int64_t until)
{
	if (until <= from)
		return 0;
	int64_t begin = zone_wall(zone, from), end = zone_wall(zone, until);
	int64_t days = calendar_count_days(calendar, wall_day(begin), wall_day(end) - 1);
	int64_t sum = days * worked_until(calendar, SECONDS_PER_DAY);
	return sum + worked_on_day(calendar, end) - worked_on_day(calendar, begin);
}

int64_t calendar_add_seconds(const struct calendar *calendar, struct zone *zone, int64_t from, int64_t seconds)
{
	if (seconds <= 0)
		return from;
	int64_t a_day = worked_until(calendar, SECONDS_PER_DAY), day = DAY_LAST + 1, second = 0;
	if (a_day > 0 && seconds <= (int64_t)(DAY_LAST - DAY_FIRST + 1) * a_day) {
		int64_t wall = zone_wall(zone, from);
		int64_t target = worked_on_day(calendar, wall) + seconds; /* counted from the beginning of that day */
		day = calendar_add_days(calendar, wall_day(wall) - 1, (target - 1) / a_day + 1);
		if (day <= DAY_LAST)
			second = second_after(calendar, (target - 1) % a_day + 1);
	}
	return zone_moment(zone, day, (int32_t)second);
}
