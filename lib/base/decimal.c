/* decimal.c: numbers read from text, exactly. */
#include "base/utf8.h"
#include "base/value.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A number as it is written: its digits without zeros at either end, and where they stand. */
struct written {
	bool negative;
	char digits[20];  /* more than any type takes */
	int count;        /* of digits; may be more than there is room for */
	int64_t exponent; /* the number is the digits times ten to this */
};

static bool is_digit(const char *at, const char *end)
{
	return at < end && *at >= '0' && *at <= '9';
}

/* Reads digits into `written`; zeros are held back until another digit shows that they count. */
static const char *read_digits(struct written *written, const char *at, const char *end, bool fraction, int64_t *zeros)
{
	for (; is_digit(at, end); at++) {
		written->exponent -= fraction;
		if (*at == '0') {
			*zeros += written->count > 0;
			continue;
		}
		for (; *zeros > 0 && written->count < (int)sizeof written->digits; --*zeros)
			written->digits[written->count++] = '0';
		if (written->count < (int)sizeof written->digits)
			written->digits[written->count] = *at;
		written->count++;
	}
	return at;
}

/* e-5 and the like; one that is out of all bounds stays so. */
static const char *read_exponent(struct written *written, const char *at, const char *end)
{
	const char *start = at++;
	bool negative = at < end && *at == '-';
	at += at < end && (*at == '-' || *at == '+');
	if (!is_digit(at, end))
		return start;
	int64_t exponent = 0;
	for (; is_digit(at, end); at++)
		if (exponent < 100000000)
			exponent = exponent * 10 + (*at - '0');
	written->exponent += negative ? -exponent : exponent;
	return at;
}

static bool read_number(const char *text, size_t length, bool with_exponent, struct written *written)
{
	const char *at = text, *end = text + length;
	*written = (struct written){.negative = at < end && *at == '-'};
	at += at < end && (*at == '-' || *at == '+');
	if (!is_digit(at, end))
		return false;
	int64_t zeros = 0;
	at = read_digits(written, at, end, false, &zeros);
	if (at < end && *at == '.') {
		if (!is_digit(++at, end))
			return false;
		at = read_digits(written, at, end, true, &zeros);
	}
	written->exponent += zeros;
	if (with_exponent && at < end && (*at == 'e' || *at == 'E'))
		at = read_exponent(written, at, end);
	return at == end;
}

static int shown(const char *text, size_t length)
{
	return (int)utf8_cut(text, length, 60);
}

static int fail_number(const char *text, size_t length, struct error *error)
{
	return fail(error, EX_DATAERR, "'%.*s' is not a number; write plain digits such as 1234.5", shown(text, length),
	            text);
}

int decimal_parse(const char *text, size_t length, uint8_t decimals, int64_t *integer, struct error *error)
{
	struct written written;
	if (!read_number(text, length, false, &written))
		return fail_number(text, length, error);
	if (written.count > 0 && written.exponent < -(int)decimals)
		return fail(error, EX_DATAERR,
		            decimals ? "'%.*s' has more than %d digits behind the point"
		                     : "'%.*s' is not a whole number",
		            shown(text, length), text, (int)decimals);
	int64_t zeros = written.count > 0 ? written.exponent + decimals : 0;
	int64_t sum = 0;
	bool fits = true; /* the first digit is not 0, so this ends before the digits that were kept do */
	for (int64_t i = 0; fits && i < written.count + zeros; i++) {
		int digit = i < written.count ? written.digits[i] - '0' : 0;
		fits = sum <= (INT64_MAX - digit) / 10;
		if (fits)
			sum = sum * 10 + digit;
	}
	if (!fits)
		return fail(error, EX_DATAERR, "'%.*s' is too large", shown(text, length), text);
	*integer = written.negative ? -sum : sum;
	return 0;
}

int number_parse(const char *text, size_t length, double *number, struct error *error)
{
	struct written written;
	if (!read_number(text, length, true, &written))
		return fail_number(text, length, error);
	if (written.count == 0) {
		*number = 0;
		return 0;
	}
	if (written.count > DBL_DIG)
		return fail(error, EX_DATAERR, "'%.*s' has more than %d digits; a number keeps no more",
		            shown(text, length), text, DBL_DIG);
	/* Without a point it means the same to strtod() in every locale. */
	char plain[64];
	snprintf(plain, sizeof plain, "%.*se%lld", written.count, written.digits, (long long)written.exponent);
	double magnitude = strtod(plain, NULL);
	if (!isfinite(magnitude) || magnitude < DBL_MIN)
		return fail(error, EX_DATAERR, "'%.*s' is too %s", shown(text, length), text,
		            magnitude < 1 ? "small" : "large");
	*number = written.negative ? -magnitude : magnitude;
	return 0;
}
