/* value.c: a typed value and its one canonical text. */
#include "base/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *type_name(enum type type)
{
	static const char *const names[] = {
		[TYPE_TEXT] = "text",       [TYPE_CHOICE] = "choice",   [TYPE_INTEGER] = "integer",
		[TYPE_NUMBER] = "number",   [TYPE_DECIMAL] = "decimal", [TYPE_MONEY] = "money",
		[TYPE_DATE] = "date",       [TYPE_TIME] = "time",       [TYPE_DURATION] = "duration",
		[TYPE_BOOLEAN] = "boolean",
	};
	return names[type];
}

struct value value_empty(enum type type)
{
	return (struct value){.type = type};
}

struct value value_text(const char *text)
{
	if (!text)
		return value_empty(TYPE_TEXT);
	return (struct value){.type = TYPE_TEXT, .set = true, .length = strlen(text), .text = text};
}

struct value value_integer(int64_t integer)
{
	return value_of(TYPE_INTEGER, integer);
}

struct value value_of(enum type type, int64_t integer)
{
	return (struct value){.type = type, .set = true, .integer = integer};
}

struct value value_number(double number)
{
	return (struct value){.type = TYPE_NUMBER, .set = true, .number = number};
}

struct value value_decimal(int64_t integer, uint8_t decimals)
{
	return (struct value){.type = TYPE_DECIMAL, .set = true, .decimals = decimals, .integer = integer};
}

/* Takes the trailing zeros from behind the point of a decimal. */
static void reduce(int64_t *integer, uint8_t *decimals)
{
	for (; *decimals > 0 && *integer % 10 == 0; --*decimals)
		*integer /= 10;
}

static bool decimal_equal(struct value a, struct value b)
{
	reduce(&a.integer, &a.decimals);
	reduce(&b.integer, &b.decimals);
	return a.integer == b.integer && a.decimals == b.decimals;
}

struct value value_money(int64_t minor_units, const char *currency)
{
	struct value value = value_decimal(minor_units, currency_decimals(currency));
	value.type = TYPE_MONEY;
	return value;
}

bool value_equal(const struct value *a, const struct value *b)
{
	if (!a->set || !b->set)
		return a->set == b->set;
	switch (a->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		return a->length == b->length && (a->length == 0 || memcmp(a->text, b->text, a->length) == 0);
	case TYPE_NUMBER:
		return a->number == b->number;
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		return decimal_equal(*a, *b);
	default:
		return a->integer == b->integer;
	}
}

static void decimal_print(struct buffer *buffer, int64_t integer, uint8_t decimals)
{
	char digits[32], *end = digits + sizeof digits, *start = end;
	uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
	for (int i = 0; rest > 0 || i <= decimals; i++, rest /= 10) {
		if (i == decimals && decimals > 0)
			*--start = '.';
		*--start = (char)('0' + rest % 10);
	}
	if (integer < 0)
		*--start = '-';
	buffer_add(buffer, start, (size_t)(end - start));
}

/* Digits of d.ddd times ten to `exponent`, written without an exponent. */
static void plain_print(struct buffer *buffer, const char *digits, int count, long exponent)
{
	if (exponent < 0)
		buffer_add_text(buffer, "0.");
	for (long i = exponent + 1; i < 0; i++)
		buffer_add_character(buffer, '0');
	for (long i = 0; i < count || i <= exponent; i++) {
		if (i > 0 && i == exponent + 1)
			buffer_add_character(buffer, '.');
		buffer_add(buffer, i < count ? &digits[i] : "0", 1);
	}
}

/*
 * As %.15g, but what people call a number has no exponent: from 0.000001 to 1e15.  Made from the digits, since the
 * decimal point of printf() is the locale's.
 */
static void number_print(struct buffer *buffer, double number)
{
	if (fabs(number) <= 1e15 && (double)(int64_t)number == number) {
		buffer_add_integer(buffer, (int64_t)number);
		return;
	}
	char text[32], digits[15];
	snprintf(text, sizeof text, "%.14e", fabs(number));
	const char *mark = strchr(text, 'e');
	if (!mark) /* infinite or not a number: no reader lets it in, but it must not be taken for one */
		return;
	int count = 0;
	for (const char *at = text; at < mark && count < (int)sizeof digits; at++)
		if (*at >= '0' && *at <= '9')
			digits[count++] = *at;
	while (count > 1 && digits[count - 1] == '0')
		count--;
	long exponent = strtol(mark + 1, NULL, 10);
	if (number < 0)
		buffer_add_character(buffer, '-');
	if (exponent >= -6 && exponent <= 15) {
		plain_print(buffer, digits, count, exponent);
		return;
	}
	plain_print(buffer, digits, count, 0);
	buffer_add_text(buffer, mark);
}

static void seconds_print(struct buffer *buffer, int64_t seconds)
{
	static const enum unit units[] = {UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND};
	for (size_t i = 0;; i++) {
		int64_t unit = duration_seconds((struct duration){1, units[i]});
		if (seconds % unit != 0)
			continue;
		duration_print(buffer, (struct duration){seconds / unit, units[i]});
		return;
	}
}

void value_print(struct buffer *buffer, const struct value *value, struct zone *zone)
{
	if (!value->set)
		return;
	int64_t integer = value->integer;
	uint8_t decimals = value->decimals;
	switch (value->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		buffer_add(buffer, value->text, value->length);
		return;
	case TYPE_INTEGER:
		buffer_add_integer(buffer, integer);
		return;
	case TYPE_NUMBER:
		number_print(buffer, value->number);
		return;
	case TYPE_DECIMAL:
		reduce(&integer, &decimals);
		decimal_print(buffer, integer, decimals);
		return;
	case TYPE_MONEY:
		decimal_print(buffer, integer, decimals);
		return;
	case TYPE_DATE:
		day_print(buffer, integer);
		return;
	case TYPE_TIME:
		moment_print(buffer, integer, zone);
		return;
	case TYPE_DURATION:
		seconds_print(buffer, integer);
		return;
	case TYPE_BOOLEAN:
		buffer_add_text(buffer, integer ? "true" : "false");
		return;
	}
}
