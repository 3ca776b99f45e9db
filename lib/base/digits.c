/* digits.c: ASCII digits of a fixed width. */
#include "base/digits.h"

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
