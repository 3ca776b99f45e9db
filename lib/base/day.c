/* day.c: days of the proleptic Gregorian calendar. */
#include "base/digits.h"
#include "base/time.h"

/* Both count years from March, so that the leap day is the last day of a year, in eras of 400 years. */
enum { DAYS_PER_ERA = 146097, DAYS_BEFORE_1970 = 719468 };

int64_t day_from_civil(struct civil civil)
{
	int64_t year = (int64_t)civil.year - (civil.month <= 2);
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t year_of_era = year - era * 400;
	int64_t day_of_year = (153 * (civil.month + (civil.month > 2 ? -3 : 9)) + 2) / 5 + civil.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	return era * DAYS_PER_ERA + day_of_era - DAYS_BEFORE_1970;
}

struct civil day_to_civil(int64_t day)
{
	day += DAYS_BEFORE_1970;
	int64_t era = (day >= 0 ? day : day - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
	int64_t day_of_era = day - era * DAYS_PER_ERA;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153; /* 0 is March */
	return (struct civil){
		.year = (int)(year_of_era + era * 400 + (month >= 10)),
		.month = (int)(month < 10 ? month + 3 : month - 9),
		.day = (int)(day_of_year - (153 * month + 2) / 5 + 1),
	};
}

int day_of_week(int64_t day)
{
	return (int)((day % 7 + 10) % 7); /* day 0 was a Thursday */
}

static int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap);
}

bool civil_valid(struct civil civil)
{
	return civil.year >= 1 && civil.year <= 9999 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
	       civil.day <= days_in_month(civil.year, civil.month);
}

bool day_comes_round(int64_t date, int64_t day)
{
	struct civil born = day_to_civil(date), now = day_to_civil(day);
	if (born.month == 2 && born.day == 29)
		born.day = days_in_month(now.year, 2);
	return born.month == now.month && born.day == now.day;
}

int64_t day_add_months(int64_t day, int months)
{
	struct civil civil = day_to_civil(day);
	int64_t count = (int64_t)civil.year * 12 + civil.month - 1 + months;
	int64_t year = (count >= 0 ? count : count - 11) / 12;
	civil.year = (int)year;
	civil.month = (int)(count - year * 12) + 1;
	int most = days_in_month(civil.year, civil.month);
	if (civil.day > most)
		civil.day = most;
	return day_from_civil(civil);
}

void day_print(struct buffer *buffer, int64_t day)
{
	struct civil civil = day_to_civil(day < DAY_FIRST ? DAY_FIRST : day > DAY_LAST ? DAY_LAST : day);
	char text[10], *at = digits_write(text, (uint32_t)civil.year, 4);
	*at++ = '-';
	at = digits_write(at, (uint32_t)civil.month, 2);
	*at++ = '-';
	digits_write(at, (uint32_t)civil.day, 2);
	buffer_add(buffer, text, sizeof text);
}

bool day_read(const char **at, const char *end, int64_t *day)
{
	int64_t year, month, date;
	if (!digits_read(at, end, 4, 4, &year) || *at == end || *(*at)++ != '-' ||
	    !digits_read(at, end, 2, 2, &month) || *at == end || *(*at)++ != '-' || !digits_read(at, end, 2, 2, &date))
		return false;
	struct civil civil = {(int)year, (int)month, (int)date};
	if (!civil_valid(civil))
		return false;
	*day = day_from_civil(civil);
	return true;
}
