/*
 * time.h: days, moments, durations and the words people use for them.
 *
 * A moment is seconds since 1970-01-01 00:00 UTC.  A day is days since 1970-01-01 in the proleptic Gregorian
 * calendar, years 0001 to 9999.  A zone tells which day it is where the team works.
 */
#ifndef OPP_BASE_TIME_H
#define OPP_BASE_TIME_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SECONDS_PER_DAY = 86400 };
enum { DAY_FIRST = -719162, DAY_LAST = 2932896 }; /* 0001-01-01 and 9999-12-31 */

/* ---- days ---- */

struct civil {
	int year, month, day; /* month 1 to 12, day 1 to 31 */
};

/* The algorithms are Howard Hinnant's days_from_civil and civil_from_days
 * (https://howardhinnant.github.io/date_algorithms.html). */
int64_t day_from_civil(struct civil civil);
struct civil day_to_civil(int64_t day);
int day_of_week(int64_t day); /* 0 Monday to 6 Sunday */
bool civil_valid(struct civil civil);
/* Whether the day `date` comes round on `day`: the same month and day; that of 29 February on the 28th of other years. */
bool day_comes_round(int64_t date, int64_t day);
int64_t day_add_months(int64_t day, int months); /* 31 January + 1 month is the last day of February */
void day_print(struct buffer *buffer, int64_t day); /* 2026-11-23 */

/* Reads a day of exactly that form and moves *at behind it; false, also for a 30 February, with *at somewhere before. */
bool day_read(const char **at, const char *end, int64_t *day);

/* ---- the time zone ---- */

/* A time zone; the C library knows one at a time, so a program opens one zone.  Fill with zone_open(). */
struct zone {
	char name[64];
	struct zone_window { /* a cache of offsets, filled by zone_offset() */
		uint64_t number;
		int32_t offset;
		bool known, changes;
	} windows[512];
};

/* Sets the process's TZ.  `name` is a tz database name (Asia/Shanghai) or UTC; one that the system does not
 * know is EX_CONFIG. */
int zone_open(struct zone *zone, const char *name, struct error *error);
int32_t zone_offset(struct zone *zone, int64_t moment);            /* seconds east of UTC */
int64_t zone_day(struct zone *zone, int64_t moment);               /* the local day of a moment */
int64_t zone_day_start(struct zone *zone, int64_t day);            /* its first moment; right over daylight saving */
int64_t zone_moment(struct zone *zone, int64_t day, int32_t second); /* a local wall clock time; one in a gap is moved
                                                                      * behind it, of two the first is taken */
/* The local wall clock, as seconds since its own 1970-01-01 00:00.  It never goes back: when daylight saving repeats an
 * hour it stands still.  zone_moment() is its inverse. */
int64_t zone_wall(struct zone *zone, int64_t moment);
int64_t wall_day(int64_t wall); /* the day that a wall clock shows */
void moment_print(struct buffer *buffer, int64_t moment, struct zone *zone); /* 2026-11-23T09:30:00+08:00 */

/* ---- durations ---- */

enum unit { UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_WORKING_HOUR, UNIT_WORKING_DAY };

struct duration {
	int64_t count; /* 0 or more */
	enum unit unit;
};

/* Reads 30s, 15min, 2h, 7d, 2w, 3m (months), 2wh, 14wd; at most 1,000,000 days, wh or wd.  EX_DATAERR. */
int duration_parse(const char *text, size_t length, struct duration *duration, struct error *error);
void duration_print(struct buffer *buffer, struct duration duration);
bool duration_is_working(struct duration duration);
int64_t duration_seconds(struct duration duration); /* of a plain one: a week is 7 days, a month 30 days, a day 24 h */

/* ---- words for time ---- */

/* What a word for time means: a span of whole days, or (exact) one moment. */
struct span {
	bool exact;
	int64_t first, last; /* days, both included; when exact, both are the moment */
};

/*
 * Reads a day or a moment: 2026-11-23, 2026/11/23, 2026/1/3 and 2018/1/3 9:56 as spreadsheets write them,
 * 2026-11-23T09:30[:00][Z|+08:00], 2026-11-23 09:30, today, tomorrow, yesterday, now, monday .. sunday (the next one,
 * today included), -7d +2w -3m +1y (days, weeks, months, years from today), -2h +30min (moments from now), 2026-11 (a
 * month), 2026-Q4, 2026-W48, 2026.  A time without an offset is local.  Anything else, a 30 February included, is
 * EX_DATAERR with a sentence that shows the accepted forms.
 */
int span_parse(const char *text, size_t length, int64_t now, struct zone *zone, struct span *span, struct error *error);

/* Reads a moment for storing: as span_parse, but a span of more than one day is refused; a day is its first moment. */
int moment_parse(const char *text, size_t length, int64_t now, struct zone *zone, int64_t *moment, struct error *error);

/* Reads a day for storing: as span_parse, but only a single day; a moment is its local day. */
int day_parse(const char *text, size_t length, int64_t now, struct zone *zone, int64_t *day, struct error *error);

/* ---- periods ---- */

enum period { PERIOD_NONE, PERIOD_DAY, PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR };

bool period_parse(const char *text, enum period *period); /* day week month quarter year */
/* First day of the period that holds `day`; weeks begin on Monday; the day itself for PERIOD_NONE. */
int64_t period_start(enum period period, int64_t day);
int64_t period_next(enum period period, int64_t day); /* first day of the next one */
/* The period's name: 2026-11-23, 2026-W48 (ISO 8601), 2026-11, 2026-Q4, 2026; nothing for PERIOD_NONE. */
void period_print(struct buffer *buffer, enum period period, int64_t day);

#endif
