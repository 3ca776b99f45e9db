/* deadline.c: when a duration is over, and what must have begun by when. */
#include "base/calendar.h"

static int64_t working_days_end(const struct calendar *calendar, struct zone *zone, int64_t from, int64_t count)
{
	int64_t wall = zone_wall(zone, from), day = wall_day(wall), second = wall - day * SECONDS_PER_DAY;
	if (!calendar_is_working_day(calendar, day)) {
		day = calendar_add_days(calendar, day, 1);
		second = 0;
	}
	day = calendar_add_days(calendar, day, count);
	int64_t end = zone_moment(zone, day, day > DAY_LAST ? 0 : (int32_t)second);
	return end > from ? end : from; /* of an hour that is repeated, the wall clock's moment is the first */
}

int64_t duration_end(const struct calendar *calendar, struct zone *zone, int64_t from, struct duration duration)
{
	if (duration.unit == UNIT_WORKING_HOUR)
		return calendar_add_seconds(calendar, zone, from, duration.count * 3600);
	if (duration.unit == UNIT_WORKING_DAY)
		return working_days_end(calendar, zone, from, duration.count);
	return from + duration_seconds(duration);
}

/*
 * The first start whose duration is not over before `limit`.  Where nothing is worked many starts share one end, so
 * there is no going back from an end to its start; but ends never decrease, so the start can be searched for.
 */
static int64_t first_pending_start(const struct calendar *calendar, struct zone *zone, int64_t limit,
                                   struct duration duration)
{
	const int64_t earliest = (int64_t)(DAY_FIRST - 1) * SECONDS_PER_DAY;
	int64_t pending = limit; /* nothing is over before it began */
	int64_t over = limit - 1;
	for (int64_t step = SECONDS_PER_DAY; duration_end(calendar, zone, over, duration) >= limit; step *= 2) {
		if (over <= earliest)
			return earliest;
		pending = over;
		over = over - step > earliest ? over - step : earliest;
	}
	while (pending - over > 1) {
		int64_t middle = over + (pending - over) / 2;
		if (duration_end(calendar, zone, middle, duration) < limit)
			over = middle;
		else
			pending = middle;
	}
	return pending;
}

int64_t duration_cutoff(const struct calendar *calendar, struct zone *zone, int64_t now, struct duration duration,
                        bool or_equal)
{
	int64_t limit = or_equal ? now + 1 : now; /* moments are whole seconds */
	if (!duration_is_working(duration))
		return limit - duration_seconds(duration);
	return first_pending_start(calendar, zone, limit, duration);
}
