/*
 * term.h: the term language: `industry=医疗,制造`, `amount>=500000`, `idle>7d`, `budget=`.
 *
 * Parsed here against the catalogue of fields and checked completely; turned into SQL by the store, the one
 * place that gives terms their meaning, with the time words resolved against the present of that run.
 */
#ifndef OPP_CONFIG_TERM_H
#define OPP_CONFIG_TERM_H

#include "config/field.h"

enum operator {
	OPERATOR_EQUAL,     /* field=a,b   any of;  field=  is empty */
	OPERATOR_NOT_EQUAL, /* field!=a,b  none of (an empty field is none of them); field!=  is set */
	OPERATOR_LESS,
	OPERATOR_LESS_EQUAL,
	OPERATOR_GREATER,
	OPERATOR_GREATER_EQUAL,
	OPERATOR_CONTAINS,  /* field~text: upper and lower case of ASCII letters alike; any of several */
};

struct operand {
	struct value value;       /* text, choice, integer, number, decimal, money, boolean, stored durations */
	struct duration duration; /* of a clock */
	const char *when;         /* of dates and times: the word, known to be well formed */
	bool yearly;              /* of dates: that day of any year, `*today`; `when` is the word behind the star */
};

struct term {
	const char *text;           /* as it was written */
	const struct field *field;  /* what it compares (after field.order_by) */
	enum operator operator;
	struct operand *operands;   /* none: is empty, is set */
	size_t operand_count;
};

/*
 * What a term may lean on; the config gives it.
 */
struct term_context {
	const struct fields *fields;
	uint8_t money_decimals;  /* of the config's currency */
	uint8_t amount_decimals; /* of field amount: the most that any currency of the config has */
	struct zone *zone;
};

/* Whether a word of the command line is a term (a name, then an operator) rather than a word to search for. */
bool term_is(const char *text);

/*
 * Parses one term into memory of `arena`.  EX_USAGE, naming the term: an unknown field or choice (with the nearest
 * name), an operator the type does not have (only `=` `!=` `~` for texts; `=` `!=` for choices and booleans), a value
 * that is not of the type.  Several values are separated by commas; a comma inside one is written `\,`.
 */
int term_parse(const char *text, const struct term_context *context, struct arena *arena, struct term *term,
               struct error *error);

/* Whether the term's truth changes as time goes by with nothing edited (it tests a clock or says today, -7d, ...). */
bool term_depends_on_time(const struct term *term);

#endif
