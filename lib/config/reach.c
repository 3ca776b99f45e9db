/*
 * reach.c: whether a stage can be entered at all.
 *
 * Two terms of its requirements may exclude each other.  Only what is certain is said: fields with several values,
 * dates and clocks are looked at for empty against set only, or not at all.
 */
#include "config/section.h"

#include <string.h>

static bool is_empty_test(const struct term *term)
{
	return term->operator == OPERATOR_EQUAL && !term->operand_count;
}

static bool needs_value(const struct term *term)
{
	return !is_empty_test(term) && !(term->operator == OPERATOR_NOT_EQUAL && term->operand_count);
}

static bool has_several_values(const struct field *field)
{
	return field->owner == OWNER_CONTACT || field->flags & FIELD_LIST;
}

/* Whether the operands of the field's terms can be compared here. */
static bool is_comparable(const struct field *field)
{
	return !(field->flags & FIELD_CLOCK) && field->type != TYPE_DATE && field->type != TYPE_TIME;
}

static int compare(const struct value *a, const struct value *b)
{
	if (a->type == TYPE_NUMBER)
		return (a->number > b->number) - (a->number < b->number);
	if (a->type != TYPE_TEXT && a->type != TYPE_CHOICE)
		return (a->integer > b->integer) - (a->integer < b->integer);
	size_t shorter = a->length < b->length ? a->length : b->length;
	int order = memcmp(a->text, b->text, shorter);
	return order ? order : (a->length > b->length) - (a->length < b->length);
}

/* Whether a field with this value lets the term hold. */
static bool holds(const struct value *value, const struct term *term)
{
	bool found = false;
	for (size_t i = 0; i < term->operand_count && !found; i++)
		found = compare(value, &term->operands[i].value) == 0;
	int order = term->operand_count ? compare(value, &term->operands[0].value) : 0;
	switch (term->operator) {
	case OPERATOR_EQUAL:
		return found;
	case OPERATOR_NOT_EQUAL:
		return !found;
	case OPERATOR_LESS:
		return order < 0;
	case OPERATOR_LESS_EQUAL:
		return order <= 0;
	case OPERATOR_GREATER:
		return order > 0;
	case OPERATOR_GREATER_EQUAL:
		return order >= 0;
	case OPERATOR_CONTAINS:
		break;
	}
	return true;
}

/* field=a,b against a term of which none of a, b is true. */
static bool excludes_all(const struct term *list, const struct term *other)
{
	if (list->operator != OPERATOR_EQUAL || !list->operand_count)
		return false;
	for (size_t i = 0; i < list->operand_count; i++)
		if (holds(&list->operands[i].value, other))
			return false;
	return true;
}

static bool is_below(const struct term *term)
{
	return term->operator == OPERATOR_LESS || term->operator == OPERATOR_LESS_EQUAL;
}

static bool is_above(const struct term *term)
{
	return term->operator == OPERATOR_GREATER || term->operator == OPERATOR_GREATER_EQUAL;
}

/* field<a against field>b with nothing between. */
static bool excludes_range(const struct term *below, const struct term *above)
{
	if (!is_below(below) || !is_above(above))
		return false;
	int order = compare(&above->operands[0].value, &below->operands[0].value);
	bool both_included = below->operator == OPERATOR_LESS_EQUAL && above->operator == OPERATOR_GREATER_EQUAL;
	return order > 0 || (order == 0 && !both_included);
}

static bool exclude_each_other(const struct term *a, const struct term *b)
{
	if (a->field != b->field || has_several_values(a->field))
		return false;
	if ((is_empty_test(a) && needs_value(b)) || (is_empty_test(b) && needs_value(a)))
		return true;
	return is_comparable(a->field) &&
	       (excludes_all(a, b) || excludes_all(b, a) || excludes_range(a, b) || excludes_range(b, a));
}

/* Only open deals are moved, so nothing else can be required. */
static bool is_never_open(const struct term *term)
{
	struct value open = {.type = TYPE_CHOICE, .set = true, .text = "open", .length = strlen("open")};
	return strcmp(term->field->name, "status") == 0 &&
	       !(term->operand_count ? holds(&open, term) : !is_empty_test(term));
}

int need_compatible(struct reader *reader, const struct node *stage, const struct term *const *terms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_never_open(terms[i]))
			return complain(reader, stage,
			                "the stage cannot be reached: only open opportunities move, so %s never holds",
			                terms[i]->text);
		for (size_t j = 0; j < i; j++)
			if (exclude_each_other(terms[j], terms[i]))
				return complain(reader, stage,
				                "the stage cannot be reached: %s and %s exclude each other",
				                terms[j]->text, terms[i]->text);
	}
	return 0;
}
