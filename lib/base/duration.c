/* duration.c: durations: a count and its unit. */
#include "base/digits.h"
#include "base/time.h"
#include "base/utf8.h"

#include <string.h>

/* Keeps every end within what a moment can be, whatever it begins with. */
enum { MOST_DAYS = 1000000 };

static const struct {
	const char *name;
	int64_t seconds; /* of a plain unit */
} units[] = {
	[UNIT_SECOND] = {"s", 1},
	[UNIT_MINUTE] = {"min", 60},
	[UNIT_HOUR] = {"h", 3600},
	[UNIT_DAY] = {"d", SECONDS_PER_DAY},
	[UNIT_WEEK] = {"w", 7 * SECONDS_PER_DAY},
	[UNIT_MONTH] = {"m", 30 * SECONDS_PER_DAY},
	[UNIT_WORKING_HOUR] = {"wh", 0},
	[UNIT_WORKING_DAY] = {"wd", 0},
};

enum { UNIT_COUNT = sizeof units / sizeof *units };

bool duration_is_working(struct duration duration)
{
	return duration.unit == UNIT_WORKING_HOUR || duration.unit == UNIT_WORKING_DAY;
}

int64_t duration_seconds(struct duration duration)
{
	return duration.count * units[duration.unit].seconds;
}

static bool too_long(struct duration duration)
{
	if (duration_is_working(duration))
		return duration.count > MOST_DAYS;
	return duration.count > MOST_DAYS * (int64_t)SECONDS_PER_DAY / units[duration.unit].seconds;
}

/* UNIT_COUNT if there is no such unit. */
static int find_unit(const char *name, size_t length)
{
	int unit = 0;
	while (unit < UNIT_COUNT && (strlen(units[unit].name) != length || memcmp(units[unit].name, name, length) != 0))
		unit++;
	return unit;
}

int duration_parse(const char *text, size_t length, struct duration *duration, struct error *error)
{
	int shown = (int)utf8_cut(text, length, 60);
	const char *at = text, *end = text + length;
	int64_t count = 0;
	int unit = digits_read(&at, end, 1, 12, &count) ? find_unit(at, (size_t)(end - at)) : UNIT_COUNT;
	if (unit == UNIT_COUNT)
		return fail(error, EX_DATAERR,
		            "'%.*s' is not a duration; write a number and a unit: 30s, 15min, 2h, 7d, 2w, 3m (months), "
		            "2wh (working hours) or 14wd (working days)",
		            shown, text);
	struct duration read = {.count = count, .unit = (enum unit)unit};
	if (too_long(read))
		return fail(error, EX_DATAERR,
		            "the duration '%.*s' is too long; it can be 1000000 days, wh or wd at most", shown, text);
	*duration = read;
	return 0;
}

void duration_print(struct buffer *buffer, struct duration duration)
{
	buffer_add_integer(buffer, duration.count);
	buffer_add_text(buffer, units[duration.unit].name);
}
