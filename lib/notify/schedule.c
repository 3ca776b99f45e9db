/* schedule.c: when a channel may send. */
#include "notify/schedule.h"

static bool is_working_time(const struct calendar *calendar, int64_t day, int minute)
{
	for (size_t i = 0; i < calendar->shift_count && calendar_is_working_day(calendar, day); i++)
		if (minute >= calendar->shifts[i].begin && minute < calendar->shifts[i].end)
			return true;
	return false;
}

static bool is_quiet(const struct shift *quiet, int minute)
{
	if (quiet->begin <= quiet->end)
		return minute >= quiet->begin && minute < quiet->end;
	return minute >= quiet->begin || minute < quiet->end;
}

bool channel_is_open(struct config *config, const struct channel *channel, int64_t now)
{
	int64_t wall = zone_wall(&config->zone, now), day = wall_day(wall);
	int minute = (int)((wall - day * SECONDS_PER_DAY) / 60);
	return !is_quiet(&channel->quiet, minute) &&
	       (!channel->working_time || is_working_time(&config->calendar, day, minute));
}

int64_t channel_digest(struct config *config, const struct channel *channel, int64_t now)
{
	return digest_moment(&channel->digest, &config->zone, now);
}

int64_t channel_backoff(const struct channel *channel, int64_t attempts)
{
	int64_t wait = channel->backoff;
	for (int64_t i = 1; i < attempts && wait < SECONDS_PER_DAY; i++)
		wait *= 2;
	return wait < SECONDS_PER_DAY ? wait : SECONDS_PER_DAY;
}
