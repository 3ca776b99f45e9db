/* span.c: the words people use for days and moments. */
#include "base/digits.h"
#include "base/time.h"
#include "base/utf8.h"

#include <string.h>

/* What is left to read, and against what it is read. */
struct words {
	const char *at, *end;
	int64_t now;
	struct zone *zone;
};

static bool at_end(const struct words *words)
{
	return words->at == words->end;
}

static bool take(struct words *words, char character)
{
	if (at_end(words) || *words->at != character)
		return false;
	words->at++;
	return true;
}

static bool take_number(struct words *words, int least, int most, int *number)
{
	int64_t wide;
	if (!digits_read(&words->at, words->end, least, most, &wide))
		return false;
	*number = (int)wide;
	return true;
}

/* Whether the rest is exactly this word. */
static bool rest_is(const struct words *words, const char *word)
{
	size_t length = (size_t)(words->end - words->at);
	return strlen(word) == length && memcmp(word, words->at, length) == 0;
}

static struct span days(int64_t first, int64_t last)
{
	return (struct span){.first = first, .last = last};
}

static struct span exactly(int64_t moment)
{
	return (struct span){.exact = true, .first = moment, .last = moment};
}

static bool read_word(struct words *words, struct span *span)
{
	static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
	                                       "friday", "saturday", "sunday"};
	static const char *const near[] = {"yesterday", "today", "tomorrow"};
	if (rest_is(words, "now")) {
		*span = exactly(words->now);
		return true;
	}
	int64_t today = zone_day(words->zone, words->now);
	for (int i = 0; i < 3; i++) {
		if (rest_is(words, near[i])) {
			*span = days(today + i - 1, today + i - 1);
			return true;
		}
	}
	for (int i = 0; i < 7; i++) {
		if (rest_is(words, weekdays[i])) {
			int64_t day = today + (i - day_of_week(today) + 7) % 7;
			*span = days(day, day);
			return true;
		}
	}
	return false;
}

/* -7d, +2w, -3m, +1y, -2h, +30min */
static bool read_relative(struct words *words, struct span *span)
{
	int sign = take(words, '-') ? -1 : take(words, '+') ? 1 : 0;
	int count;
	if (sign == 0 || !take_number(words, 1, 7, &count))
		return false;
	count *= sign;
	int64_t day = zone_day(words->zone, words->now);
	if (rest_is(words, "h") || rest_is(words, "min")) {
		*span = exactly(words->now + (int64_t)count * (rest_is(words, "h") ? 3600 : 60));
		return true;
	}
	if (rest_is(words, "d"))
		day += count;
	else if (rest_is(words, "w"))
		day += (int64_t)count * 7;
	else if (rest_is(words, "m"))
		day = day_add_months(day, count);
	else if (rest_is(words, "y"))
		day = day_add_months(day, count * 12);
	else
		return false;
	*span = days(day, day);
	return true;
}

/* What may stand behind a time: nothing, Z or an offset such as +08:00. */
static bool read_offset(struct words *words, int64_t wall, int64_t *moment)
{
	if (at_end(words)) {
		int64_t day = wall_day(wall);
		*moment = zone_moment(words->zone, day, (int32_t)(wall - day * SECONDS_PER_DAY));
		return true;
	}
	*moment = wall;
	if (take(words, 'Z'))
		return at_end(words);
	int sign = take(words, '-') ? -1 : take(words, '+') ? 1 : 0;
	int hours, minutes;
	if (sign == 0 || !take_number(words, 2, 2, &hours) || !take(words, ':') || !take_number(words, 2, 2, &minutes))
		return false;
	*moment = wall - sign * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60 && at_end(words);
}

/* Spreadsheets write 9:56 behind a blank; behind a T an hour has two digits. */
static bool read_time(struct words *words, int hour_digits, int64_t day, struct span *span)
{
	int hour, minute, second = 0;
	if (!take_number(words, hour_digits, 2, &hour) || !take(words, ':') || !take_number(words, 2, 2, &minute))
		return false;
	if (take(words, ':') && !take_number(words, 2, 2, &second))
		return false;
	int64_t moment;
	if (hour > 23 || minute > 59 || second > 59 ||
	    !read_offset(words, day * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second, &moment))
		return false;
	*span = exactly(moment);
	return true;
}

static bool read_week(struct words *words, int year, struct span *span)
{
	int week;
	if (!take_number(words, 2, 2, &week) || !at_end(words) || week < 1)
		return false;
	/* 4 January is always in the first week, and the week's Thursday always in its year. */
	int64_t monday = period_start(PERIOD_WEEK, day_from_civil((struct civil){year, 1, 4})) + (week - 1) * 7;
	*span = days(monday, monday + 6 < DAY_LAST ? monday + 6 : DAY_LAST);
	return day_to_civil(monday + 3).year == year;
}

static bool read_quarter(struct words *words, int year, struct span *span)
{
	int quarter;
	if (!take_number(words, 1, 1, &quarter) || !at_end(words) || quarter < 1 || quarter > 4)
		return false;
	int64_t first = day_from_civil((struct civil){year, quarter * 3 - 2, 1});
	*span = days(first, period_next(PERIOD_QUARTER, first) - 1);
	return true;
}

/* What follows a year and - or /. */
static bool read_month(struct words *words, int year, char separator, struct span *span)
{
	int digits = separator == '/' ? 1 : 2; /* 2026/1/3, but 2026-01-03 */
	struct civil civil = {.year = year, .day = 1};
	if (!take_number(words, digits, 2, &civil.month) || !civil_valid(civil))
		return false;
	int64_t day = day_from_civil(civil);
	if (at_end(words)) {
		*span = days(day, period_next(PERIOD_MONTH, day) - 1);
		return separator == '-';
	}
	if (!take(words, separator) || !take_number(words, digits, 2, &civil.day) || !civil_valid(civil))
		return false;
	day = day_from_civil(civil);
	*span = days(day, day);
	if (at_end(words))
		return true;
	if (separator == '-' && take(words, 'T'))
		return read_time(words, 2, day, span);
	return take(words, ' ') && read_time(words, 1, day, span);
}

static bool read_year(struct words *words, struct span *span)
{
	int year;
	if (!take_number(words, 4, 4, &year) || year < 1)
		return false;
	if (at_end(words)) {
		*span = days(day_from_civil((struct civil){year, 1, 1}), day_from_civil((struct civil){year, 12, 31}));
		return true;
	}
	if (take(words, '/'))
		return read_month(words, year, '/', span);
	if (!take(words, '-'))
		return false;
	if (take(words, 'Q'))
		return read_quarter(words, year, span);
	if (take(words, 'W'))
		return read_week(words, year, span);
	return read_month(words, year, '-', span);
}

/* Nothing that is read may leave the years 1 to 9999. */
static bool in_range(const struct span *span, struct zone *zone)
{
	int64_t first = span->exact ? zone_day(zone, span->first) : span->first;
	int64_t last = span->exact ? first : span->last;
	return first >= DAY_FIRST && last <= DAY_LAST;
}

int span_parse(const char *text, size_t length, int64_t now, struct zone *zone, struct span *span, struct error *error)
{
	struct words words = {.at = text, .end = text + length, .now = now, .zone = zone};
	struct span meant = {0};
	bool read;
	if (length > 0 && (*text == '-' || *text == '+'))
		read = read_relative(&words, &meant);
	else if (length > 0 && *text >= '0' && *text <= '9')
		read = read_year(&words, &meant);
	else
		read = read_word(&words, &meant);
	if (read && in_range(&meant, zone)) {
		*span = meant;
		return 0;
	}
	return fail(error, EX_DATAERR,
	            "'%.*s' is not a date or time; write 2026-11-23, 2026/11/23, 2026-11-23T09:30, "
	            "2026-11-23T09:30:00+08:00, today, tomorrow, yesterday, now, monday, -7d, +2w, -3m, +1y, -2h, "
	            "+30min, 2026-11, 2026-Q4, 2026-W48 or 2026",
	            (int)utf8_cut(text, length, 60), text);
}

/* As span_parse, but one day or one moment. */
static int point_parse(const char *text, size_t length, int64_t now, struct zone *zone, struct span *span,
                       struct error *error)
{
	int status = span_parse(text, length, now, zone, span, error);
	if (status == 0 && span->first != span->last)
		return fail(error, EX_DATAERR, "'%.*s' is more than one day; write a single one such as 2026-11-23",
		            (int)length, text);
	return status;
}

int moment_parse(const char *text, size_t length, int64_t now, struct zone *zone, int64_t *moment, struct error *error)
{
	struct span span = {0};
	int status = point_parse(text, length, now, zone, &span, error);
	if (status == 0)
		*moment = span.exact ? span.first : zone_day_start(zone, span.first);
	return status;
}

int day_parse(const char *text, size_t length, int64_t now, struct zone *zone, int64_t *day, struct error *error)
{
	struct span span = {0};
	int status = point_parse(text, length, now, zone, &span, error);
	if (status == 0)
		*day = span.exact ? zone_day(zone, span.first) : span.first;
	return status;
}
