/*
 * value.h: a typed value, the thing that a record holds.  Readers make values, the domain takes and gives
 * them, writers print them.
 */
#ifndef OPP_BASE_VALUE_H
#define OPP_BASE_VALUE_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/time.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum type {
	TYPE_TEXT,
	TYPE_CHOICE,   /* a text out of a list */
	TYPE_INTEGER,
	TYPE_NUMBER,   /* a double; at most 15 significant digits, so that it prints as it was read */
	TYPE_DECIMAL,  /* exact: an integer and how many of its digits stand behind the point */
	TYPE_MONEY,    /* a decimal in minor units of its currency */
	TYPE_DATE,     /* days since 1970-01-01 */
	TYPE_TIME,     /* seconds since 1970-01-01 00:00 UTC */
	TYPE_DURATION, /* seconds; a month is 30 days */
	TYPE_BOOLEAN,  /* 0 or 1 */
};

const char *type_name(enum type type);

struct value {
	enum type type;
	bool set;         /* false: empty, an empty CSV field, null in JSON */
	uint8_t decimals; /* of TYPE_DECIMAL and TYPE_MONEY, 0 to 9 */
	size_t length;    /* of text, in bytes; there may be no NUL behind it */
	union {
		const char *text; /* UTF-8; belongs to whoever made the value */
		int64_t integer;
		double number;
	};
};

struct value value_empty(enum type type);
struct value value_text(const char *text); /* NULL makes an empty one */
struct value value_integer(int64_t integer);
struct value value_of(enum type type, int64_t integer); /* DATE, TIME, DURATION, BOOLEAN, INTEGER */
struct value value_number(double number);
struct value value_decimal(int64_t integer, uint8_t decimals);
struct value value_money(int64_t minor_units, const char *currency);

bool value_equal(const struct value *a, const struct value *b); /* same type assumed */

/*
 * Adds the one canonical text of a value: plain digits with `.`, no thousands separators; a decimal without
 * trailing zeros, money with all of its decimals; dates 2026-11-23; times 2026-11-23T09:30:00+08:00 in
 * `zone`; durations in the largest of d, h, min, s that divides them (45d, 36h); true or false.  An empty
 * value adds nothing.
 */
void value_print(struct buffer *buffer, const struct value *value, struct zone *zone);

/*
 * Reads a decimal: optional sign, digits, optionally a point and digits; nothing else (no exponent, no
 * separators, ASCII digits only).  More digits behind the point than `decimals` are refused unless they are
 * zeros.  EX_DATAERR with a sentence that does not name the field.
 */
int decimal_parse(const char *text, size_t length, uint8_t decimals, int64_t *integer, struct error *error);

/* Reads a number for TYPE_NUMBER: as above or with an exponent; at most 15 significant digits; finite. */
int number_parse(const char *text, size_t length, double *number, struct error *error);

/* Decimals of a currency by ISO 4217: 2 for most, 0 for JPY and its like, 3 for KWD and its like. */
uint8_t currency_decimals(const char *currency);

#endif
