/* term.c: the term language: FIELD, an operator, values. */
#include "config/term.h"

#include "base/utf8.h"

#include <string.h>

/* The longer operators first, since the first that fits is taken. */
static const struct {
	const char *text;
	enum operator operator;
} operators[] = {
	{"!=", OPERATOR_NOT_EQUAL}, {"<=", OPERATOR_LESS_EQUAL}, {">=", OPERATOR_GREATER_EQUAL}, {"=", OPERATOR_EQUAL},
	{"<", OPERATOR_LESS},       {">", OPERATOR_GREATER},     {"~", OPERATOR_CONTAINS},
};

enum { OPERATOR_COUNT = sizeof operators / sizeof *operators };

static const char *operator_text(enum operator operator)
{
	size_t i = 0;
	while (operators[i].operator != operator)
		i++;
	return operators[i].text;
}

/* How long the name is that a text begins with.  Any letters count, so that a name in Chinese or in capitals is an
 * unknown field, with a suggestion, and not a word to search for. */
static size_t name_length(const char *text)
{
	size_t length = 0;
	for (unsigned char byte; (byte = (unsigned char)text[length]); length++)
		if (!(byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
		      (byte >= 'A' && byte <= 'Z')))
			break;
	return length;
}

/* Splits a term into name, operator and values; false if it is none. */
static bool split(const char *text, size_t *name, enum operator *operator, const char **values)
{
	*name = name_length(text);
	for (size_t i = 0; *name && i < OPERATOR_COUNT; i++) {
		size_t length = strlen(operators[i].text);
		if (strncmp(text + *name, operators[i].text, length) != 0)
			continue;
		*operator = operators[i].operator;
		*values = text + *name + length;
		return true;
	}
	return false;
}

bool term_is(const char *text)
{
	size_t name;
	enum operator operator;
	const char *values;
	return split(text, &name, &operator, &values);
}

/* ---- which operators a field takes ---- */

static bool is_order(enum operator operator)
{
	return operator != OPERATOR_EQUAL && operator != OPERATOR_NOT_EQUAL && operator != OPERATOR_CONTAINS;
}

static bool has_order(const struct field *field)
{
	return field->type != TYPE_TEXT && field->type != TYPE_CHOICE && field->type != TYPE_BOOLEAN;
}

static int check_operator(const struct term *term, bool has_values, struct error *error)
{
	const struct field *field = term->field;
	const char *operator = operator_text(term->operator);
	if (field->flags & FIELD_CLOCK) {
		if (is_order(term->operator) || (!has_values && term->operator != OPERATOR_CONTAINS))
			return 0;
		return fail(error, EX_USAGE, "%s is a running clock, which is compared by < <= > >= and not by %s",
		            field->name, operator);
	}
	if (is_order(term->operator) && !has_order(field))
		return fail(error, EX_USAGE, "%s is of type %s, which has no order; it takes %s and not %s",
		            field->name, type_name(field->type), field->type == TYPE_TEXT ? "= != ~" : "= !=",
		            operator);
	if (term->operator == OPERATOR_CONTAINS && field->type != TYPE_TEXT)
		return fail(error, EX_USAGE, "%s is of type %s, and only texts can contain something; it takes %s",
		            field->name, type_name(field->type), has_order(field) ? "= != < <= > >=" : "= !=");
	return 0;
}

/* ---- values ---- */

/* Ends the value at *at where its comma or the text ends, with `\,` taken for a comma; returns the place of the next
 * one, or NULL. */
static char *cut_value(char *at, size_t *length)
{
	char *value = at;
	*length = 0;
	for (; *at && *at != ','; at++) {
		if (at[0] == '\\' && at[1] == ',')
			at++;
		value[(*length)++] = *at;
	}
	char *next = *at ? at + 1 : NULL;
	value[*length] = '\0';
	return next;
}

/* *today, *+7d: what comes round every year is a day, and is that day or not. */
static int check_yearly(const struct field *field, enum operator operator, const char *word,
                        const struct term_context *context, struct error *error)
{
	int64_t day;
	if (field->type != TYPE_DATE)
		return fail(error, EX_USAGE, "%s is a moment, and only dates come round every year", field->name);
	if (is_order(operator))
		return fail(error, EX_USAGE, "a day of every year takes = and != and not %s", operator_text(operator));
	return day_parse(word, strlen(word), 0, context->zone, &day, error);
}

static int parse_operand(const struct field *field, enum operator operator, const char *value, size_t length,
                         const struct term_context *context, struct operand *operand, struct error *error)
{
	struct span span;
	if (!length)
		return fail(error, EX_USAGE, "an empty value between commas");
	if (field->flags & FIELD_CLOCK)
		return duration_parse(value, length, &operand->duration, error);
	if (field->type == TYPE_DATE || field->type == TYPE_TIME) {
		operand->yearly = *value == '*';
		operand->when = value + operand->yearly;
		if (operand->yearly)
			return check_yearly(field, operator, operand->when, context, error);
		/* Only the word's form counts here; the present is that of the run that uses the term. */
		return span_parse(value, length, 0, context->zone, &span, error);
	}
	uint8_t decimals = strcmp(field->name, "amount") == 0 ? context->amount_decimals : context->money_decimals;
	return field_parse(field, value, length, decimals, 0, context->zone, &operand->value, error);
}

static int parse_values(const char *values, const struct term_context *context, struct arena *arena, struct term *term,
                        struct error *error)
{
	size_t most = 1;
	for (const char *comma = strchr(values, ','); comma; comma = strchr(comma + 1, ','))
		most++;
	if (!*values) {
		if (term->operator == OPERATOR_EQUAL || term->operator == OPERATOR_NOT_EQUAL)
			return 0;
		return fail(error, EX_USAGE, "a value is missing behind %s", operator_text(term->operator));
	}
	term->operands = arena_get(arena, most * sizeof *term->operands);
	for (char *value = arena_text(arena, values), *next; value; value = next) {
		size_t length;
		next = cut_value(value, &length);
		int status = parse_operand(term->field, term->operator, value, length, context, &term->operands[term->operand_count++],
		                           error);
		if (status)
			return status;
	}
	if (term->operand_count > 1 && is_order(term->operator))
		return fail(error, EX_USAGE, "%s takes one value; write `\\,` for a comma",
		            operator_text(term->operator));
	return 0;
}

static int parse(const char *text, const struct term_context *context, struct arena *arena, struct term *term,
                 struct error *error)
{
	size_t length;
	const char *values;
	if (!utf8_valid(text, strlen(text)))
		return fail(error, EX_USAGE, "not valid UTF-8");
	if (!split(text, &length, &term->operator, &values))
		return fail(error, EX_USAGE,
		            "not a term; write FIELD, one of = != < <= > >= ~ and a value, as in amount>=5000");
	const char *name = arena_bytes(arena, text, length);
	int status = field_need(context->fields, name, &term->field, error);
	if (status)
		return status;
	if (is_order(term->operator) && term->field->order_by)
		status = field_need(context->fields, term->field->order_by, &term->field, error);
	if (!status)
		status = check_operator(term, *values, error);
	if (!status)
		status = parse_values(values, context, arena, term, error);
	return status;
}

int term_parse(const char *text, const struct term_context *context, struct arena *arena, struct term *term,
               struct error *error)
{
	*term = (struct term){.text = arena_text(arena, text)};
	if (!parse(term->text, context, arena, term, error))
		return 0;
	error->status = EX_USAGE;
	return fail_prefix(error, "term \"%.*s\"", (int)utf8_cut(text, strlen(text), 100), text);
}

bool term_depends_on_time(const struct term *term)
{
	for (size_t i = 0; i < term->operand_count; i++) {
		const char *when = term->operands[i].when;
		if ((term->field->flags & FIELD_CLOCK) || (when && !(when[0] >= '0' && when[0] <= '9')))
			return true;
	}
	return false;
}
