/* band.c: bands of numbers: 1, 2, 5, 10, 20, 50 and so on. */
#include "domain/band.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A band of positive numbers is ZERO + 3 x exponent + 0, 1 or 2 for its first digit; zero has its own, 0. */
enum { ZERO = 3 * 400, STEPS = 3 };

bool band_of_type(enum type type)
{
	return type == TYPE_INTEGER || type == TYPE_NUMBER || type == TYPE_DECIMAL || type == TYPE_MONEY ||
	       type == TYPE_DURATION;
}

/* The first digit of a number that is not 0, and the power of ten that it stands at. */
static int first_digit(const struct value *value, int *exponent)
{
	char digits[32];
	if (value->type == TYPE_NUMBER) {
		snprintf(digits, sizeof digits, "%.14e", fabs(value->number));
		*exponent = (int)strtol(strchr(digits, 'e') + 1, NULL, 10);
		return digits[0] - '0';
	}
	bool days = value->type == TYPE_DURATION; /* with three decimals */
	int64_t integer = days ? value->integer / 864 * 10 + value->integer % 864 * 10 / 864 : value->integer;
	int decimals = days ? 3 : value->decimals;
	uint64_t size = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
	*exponent = snprintf(digits, sizeof digits, "%llu", (unsigned long long)size) - 1 - decimals;
	return digits[0] - '0';
}

struct value band_find(const struct value *value)
{
	if (!value->set)
		return value_empty(TYPE_INTEGER);
	int exponent, digit = first_digit(value, &exponent);
	if (!digit)
		return value_integer(0);
	bool negative = value->type == TYPE_NUMBER ? value->number < 0 : value->integer < 0;
	int band = ZERO + STEPS * exponent + (digit >= 5 ? 2 : digit >= 2);
	return value_integer(negative ? -band : band);
}

/* The lower end of a band of positive numbers. */
static void print_end(struct buffer *buffer, int64_t band, enum type type)
{
	static const char digits[] = "125";
	int64_t exponent = band / STEPS - ZERO / STEPS;
	if (exponent < 0)
		buffer_add_text(buffer, "0.");
	for (int64_t i = exponent + 1; i < 0; i++)
		buffer_add_character(buffer, '0');
	buffer_add_character(buffer, digits[band % STEPS]);
	for (int64_t i = 0; i < exponent; i++)
		buffer_add_character(buffer, '0');
	buffer_add_text(buffer, type == TYPE_DURATION ? "d" : "");
}

void band_print(struct buffer *buffer, int64_t band, enum type type)
{
	if (!band) {
		buffer_add_text(buffer, type == TYPE_DURATION ? "0d" : "0");
		return;
	}
	int64_t low = band > 0 ? band : -band;
	buffer_add_text(buffer, band > 0 ? "" : "-");
	print_end(buffer, band > 0 ? low : low + 1, type);
	buffer_add_text(buffer, band > 0 ? ".." : "..-");
	print_end(buffer, band > 0 ? low + 1 : low, type);
}
