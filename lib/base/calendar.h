/*
 * calendar.h: working days and working hours.
 *
 * A calendar is weekdays with shifts, holidays that are not worked and make-up days (调休) that are.  Working
 * time is counted on the local wall clock.  Every function's cost depends on the number of exceptions
 * (holidays and make-up days), never on the length of the span.
 */
#ifndef OPP_BASE_CALENDAR_H
#define OPP_BASE_CALENDAR_H

#include "base/time.h"

struct shift {
	int begin, end; /* minutes after midnight, 0 to 1440, begin < end */
};

struct day_range {
	int64_t first, last; /* both included */
};

struct calendar {
	bool workday[7]; /* Monday first */
	const struct shift *shifts; /* in order, not overlapping */
	size_t shift_count;
	const struct day_range *holidays; /* in order, not overlapping */
	size_t holiday_count;
	const struct day_range *makeup; /* the same; a make-up day wins over a holiday */
	size_t makeup_count;
};

bool calendar_is_working_day(const struct calendar *calendar, int64_t day);

/* Working days in first..last, both included; 0 if last < first. */
int64_t calendar_count_days(const struct calendar *calendar, int64_t first, int64_t last);

/* The n-th working day after `day` (n >= 1); `day` itself for n = 0.  Saturday + 1 is Monday.  DAY_LAST + 1 where
 * the calendar has no such day up to DAY_LAST. */
int64_t calendar_add_days(const struct calendar *calendar, int64_t day, int64_t n);

/* Working seconds between two moments; 0 if until <= from. */
int64_t calendar_seconds_between(const struct calendar *calendar, struct zone *zone, int64_t from, int64_t until);

/* The first moment at which `seconds` working seconds have passed since `from`; the end of DAY_LAST where the calendar
 * does not have as many. */
int64_t calendar_add_seconds(const struct calendar *calendar, struct zone *zone, int64_t from, int64_t seconds);

/*
 * When a duration that began at `from` is over: plain durations by the clock (7d is 7 x 24 hours, 1m is 30
 * days), wh as calendar_add_seconds, wd at the same time of day on the n-th working day after; a start on a day
 * that is not worked counts as the beginning of the next working day.  Never decreases as `from` grows.
 */
int64_t duration_end(const struct calendar *calendar, struct zone *zone, int64_t from, struct duration duration);

/*
 * The cutoff that turns "has lasted longer than D at `now`" into a comparison of the stored start:
 * for all starts, duration_end(start) < now  if and only if  start < the returned moment.
 * With `or_equal`: duration_end(start) <= now  if and only if  start < the returned moment.
 */
int64_t duration_cutoff(const struct calendar *calendar, struct zone *zone, int64_t now, struct duration duration,
                        bool or_equal);

#endif
