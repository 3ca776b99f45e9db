/* period.c: days, weeks, months, quarters and years. */
#include "base/digits.h"
#include "base/time.h"

#include <string.h>

bool period_parse(const char *text, enum period *period)
{
	static const char *const names[] = {
		[PERIOD_DAY] = "day",         [PERIOD_WEEK] = "week", [PERIOD_MONTH] = "month",
		[PERIOD_QUARTER] = "quarter", [PERIOD_YEAR] = "year",
	};
	for (int i = PERIOD_DAY; i <= PERIOD_YEAR; i++) {
		if (strcmp(names[i], text) == 0) {
			*period = (enum period)i;
			return true;
		}
	}
	return false;
}

/* The months of a period that is made of months. */
static int period_months(enum period period)
{
	return period == PERIOD_YEAR ? 12 : period == PERIOD_QUARTER ? 3 : 1;
}

int64_t period_start(enum period period, int64_t day)
{
	if (period == PERIOD_NONE || period == PERIOD_DAY)
		return day;
	if (period == PERIOD_WEEK)
		return day - day_of_week(day);
	struct civil civil = day_to_civil(day);
	civil.month -= (civil.month - 1) % period_months(period);
	civil.day = 1;
	return day_from_civil(civil);
}

int64_t period_next(enum period period, int64_t day)
{
	int64_t start = period_start(period, day);
	if (period == PERIOD_NONE || period == PERIOD_DAY)
		return start + 1;
	if (period == PERIOD_WEEK)
		return start + 7;
	return day_add_months(start, period_months(period));
}

static void print_part(struct buffer *buffer, const char *mark, int number, int width)
{
	char digits[4];
	digits_write(digits, (uint32_t)number, width);
	buffer_add_text(buffer, mark);
	buffer_add(buffer, digits, (size_t)width);
}

/* A week belongs to the year that holds its Thursday. */
static void week_print(struct buffer *buffer, int64_t day)
{
	int64_t thursday = day - day_of_week(day) + 3;
	int64_t new_year = period_start(PERIOD_YEAR, thursday);
	print_part(buffer, "", day_to_civil(thursday).year, 4);
	print_part(buffer, "-W", (int)((thursday - new_year) / 7) + 1, 2);
}

void period_print(struct buffer *buffer, enum period period, int64_t day)
{
	struct civil civil = day_to_civil(day);
	switch (period) {
	case PERIOD_NONE:
		return;
	case PERIOD_DAY:
		day_print(buffer, day);
		return;
	case PERIOD_WEEK:
		week_print(buffer, day);
		return;
	case PERIOD_MONTH:
		print_part(buffer, "", civil.year, 4);
		print_part(buffer, "-", civil.month, 2);
		return;
	case PERIOD_QUARTER:
		print_part(buffer, "", civil.year, 4);
		print_part(buffer, "-Q", (civil.month - 1) / 3 + 1, 1);
		return;
	case PERIOD_YEAR:
		print_part(buffer, "", civil.year, 4);
		return;
	}
}
