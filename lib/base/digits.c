/* digits.c: ASCII digits of a fixed width. */
#include "base/digits.h"

#include <string.h>

char *digits_write(char *at, uint32_t number, int width)
{
	for (int i = width; i > 0; number /= 10)
		at[--i] = (char)('0' + number % 10);
	return at + width;
}

bool digits_read(const char **at, const char *end, int least, int most, int64_t *number)
{
	const char *digit = *at;
	int64_t sum = 0;
	for (; digit < end && *digit >= '0' && *digit <= '9'; digit++) {
		if (digit - *at == most)
			return false;
		sum = sum * 10 + (*digit - '0');
	}
	if (digit - *at < least)
		return false;
	*at = digit;
	*number = sum;
	return true;
}

bool clock_read(const char **at, const char *end, int *minute)
{
	int64_t hours, minutes;
	if (!digits_read(at, end, 2, 2, &hours) || *at == end || *(*at)++ != ':' ||
	    !digits_read(at, end, 2, 2, &minutes))
		return false;
	*minute = (int)(hours * 60 + minutes);
	return minutes < 60 && *minute <= 24 * 60;
}

bool clock_range_parse(const char *text, int *begin, int *end)
{
	const char *at = text, *behind = text + strlen(text);
	return clock_read(&at, behind, begin) && at < behind && *at++ == '-' && clock_read(&at, behind, end) && at == behind;
}
