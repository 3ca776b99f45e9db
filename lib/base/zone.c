/* zone.c: the time zone: which day and which time it is where the team works. */
#include "base/digits.h"
#include "base/memory.h"
#include "base/time.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ZONE_DIRECTORY "/usr/share/zoneinfo/"

/*
 * Offsets are cached in windows of 2^18 seconds, three days: in no zone of the tz database do two changes follow each
 * other within less than four, so a window with the same offset at both ends has it throughout, and a day on
 * either side of a moment there is at most one change.
 */
enum { WINDOW_BITS = 18, WINDOW_SECONDS = 1 << WINDOW_BITS };

static int fail_unknown(const char *name, struct error *error)
{
	return fail(error, EX_CONFIG,
	            "there is no time zone '%.64s'; use a tz database name such as Asia/Shanghai, or UTC", name);
}

/* The C library takes UTC for a zone that it cannot load, and does not say why. */
static int fail_to_load(const char *name, const char *file, struct error *error)
{
	FILE *stream = fopen(file, "rb");
	if (!stream)
		return errno == ENOENT || errno == ENOTDIR
		           ? fail_unknown(name, error)
		           : fail_errno(error, EX_OSFILE, "cannot read the time zone %s", file);
	char magic[4];
	bool known = fread(magic, 1, sizeof magic, stream) == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
	if (ferror(stream) && errno != EISDIR)
		fail_errno(error, EX_IOERR, "cannot read the time zone %s", file);
	else if (!known)
		fail_unknown(name, error);
	else
		fail(error, EX_OSERR, "cannot load the time zone %s: not enough memory or open files", name);
	fclose(stream);
	return error->status;
}

static bool zone_name_is_plain(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	size_t length = strlen(name);
	return length > 0 && length < sizeof((struct zone *)0)->name && name[0] != '/' &&
	       strspn(name, allowed) == length;
}

int zone_open(struct zone *zone, const char *name, struct error *error)
{
	bool utc = strcmp(name, "UTC") == 0; /* is known even where no tz database is installed */
	char variable[sizeof ":" ZONE_DIRECTORY + sizeof zone->name] = "UTC0";
	if (!utc && !zone_name_is_plain(name))
		return fail_unknown(name, error);
	if (!utc)
		snprintf(variable, sizeof variable, ":" ZONE_DIRECTORY "%s", name);
	if (setenv("TZ", variable, 1) != 0)
		out_of_memory();
	tzset();
	if (!utc && !*tzname[0]) /* it has no name for a zone that it could not load */
		return fail_to_load(name, variable + 1, error);
	*zone = (struct zone){0};
	memcpy(zone->name, name, strlen(name) + 1);
	return 0;
}

/* The offset as the C library has it.  Outside of the years 1 to 9999 it is that of the nearest of them. */
static int32_t look_up(int64_t moment)
{
	const int64_t least = (int64_t)(DAY_FIRST - 1) * SECONDS_PER_DAY;
	const int64_t most = (int64_t)(DAY_LAST + 2) * SECONDS_PER_DAY;
	moment = moment < least ? least : moment > most ? most : moment;
	time_t seconds = (time_t)moment;
	struct tm local;
	if (!localtime_r(&seconds, &local))
		return 0;
	int64_t day = day_from_civil((struct civil){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday});
	int64_t wall = day * SECONDS_PER_DAY + local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec;
	return (int32_t)(wall - moment);
}

int32_t zone_offset(struct zone *zone, int64_t moment)
{
	uint64_t number = (uint64_t)moment >> WINDOW_BITS;
	struct zone_window *window = &zone->windows[number % (sizeof zone->windows / sizeof *zone->windows)];
	if (!window->known || window->number != number) {
		int64_t first = moment - (int64_t)((uint64_t)moment % WINDOW_SECONDS);
		int32_t offset = look_up(first);
		bool changes = look_up(first + (WINDOW_SECONDS - 1)) != offset;
		*window = (struct zone_window){.number = number, .offset = offset, .known = true, .changes = changes};
	}
	return window->changes ? look_up(moment) : window->offset;
}

/* The first moment in (early, late] whose offset is not that of `early`, between which there is one change. */
static int64_t zone_change(struct zone *zone, int64_t early, int64_t late)
{
	int32_t before = zone_offset(zone, early);
	while (late - early > 1) {
		int64_t middle = early + (late - early) / 2;
		if (zone_offset(zone, middle) == before)
			early = middle;
		else
			late = middle;
	}
	return late;
}

static int64_t moment_of_wall(struct zone *zone, int64_t wall)
{
	int32_t before = zone_offset(zone, wall - SECONDS_PER_DAY), after = zone_offset(zone, wall + SECONDS_PER_DAY);
	if (before == after || zone_offset(zone, wall - before) == before)
		return wall - before;
	if (zone_offset(zone, wall - after) == after)
		return wall - after;
	return zone_change(zone, wall - after, wall - before); /* a wall clock never shows it: it lies in a gap */
}

int64_t zone_wall(struct zone *zone, int64_t moment)
{
	int64_t wall = moment + zone_offset(zone, moment);
	int64_t first = moment_of_wall(zone, wall);
	if (first == moment)
		return wall;
	/* The wall clock shows this for the second time. */
	int64_t change = zone_change(zone, first, moment);
	return change - 1 + zone_offset(zone, change - 1);
}

int64_t wall_day(int64_t wall)
{
	return (wall >= 0 ? wall : wall - (SECONDS_PER_DAY - 1)) / SECONDS_PER_DAY;
}

int64_t zone_day(struct zone *zone, int64_t moment)
{
	return wall_day(moment + zone_offset(zone, moment));
}

int64_t zone_moment(struct zone *zone, int64_t day, int32_t second)
{
	return moment_of_wall(zone, day * SECONDS_PER_DAY + second);
}

int64_t zone_day_start(struct zone *zone, int64_t day)
{
	return zone_moment(zone, day, 0);
}

void moment_print(struct buffer *buffer, int64_t moment, struct zone *zone)
{
	/* An offset is written in whole minutes.  Those of the days before standard time have seconds: they are left
	 * out of the clock as well, so that what is written is the same moment. */
	int32_t offset = zone_offset(zone, moment) / 60 * 60;
	int64_t wall = moment + offset, day = wall_day(wall);
	day_print(buffer, day);
	uint32_t second = (uint32_t)(wall - day * SECONDS_PER_DAY), east = (uint32_t)(offset < 0 ? -offset : offset);
	char text[15], *at = text;
	*at++ = 'T';
	at = digits_write(at, second / 3600, 2);
	*at++ = ':';
	at = digits_write(at, second / 60 % 60, 2);
	*at++ = ':';
	at = digits_write(at, second % 60, 2);
	*at++ = offset < 0 ? '-' : '+';
	at = digits_write(at, east / 3600, 2);
	*at++ = ':';
	digits_write(at, east / 60 % 60, 2);
	buffer_add(buffer, text, sizeof text);
}
