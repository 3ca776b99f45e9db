/* where.c: what a term is in SQL. */
#include "store/sql.h"

#include <string.h>

static const char *const comparisons[] = {
    [OPERATOR_EQUAL] = "=",         [OPERATOR_NOT_EQUAL] = "<>",       [OPERATOR_LESS] = "<",
    [OPERATOR_LESS_EQUAL] = "<=",   [OPERATOR_GREATER] = ">",          [OPERATOR_GREATER_EQUAL] = ">=",
};

static void emptiness(struct sql *sql, const struct term *term, const struct field *field)
{
	sql_field(sql, field);
	sql_add(sql, term->operator == OPERATOR_EQUAL ? " IS NULL" : " IS NOT NULL");
}

/* Whether a clock runs. */
static void clock_emptiness(struct sql *sql, const struct term *term)
{
	const struct field *since = field_find(&sql->config->fields, term->field->since);
	bool empty = term->operator == OPERATOR_EQUAL;
	if (!(term->field->flags & FIELD_AHEAD)) {
		emptiness(sql, term, since);
		return;
	}
	sql_add(sql, empty ? "(" : "");
	sql_field(sql, since);
	sql_add(sql, empty ? " IS NULL OR " : " <= ");
	if (empty) {
		sql_field(sql, since);
		sql_add(sql, " > ");
	}
	sql_parameter(sql, value_of(TYPE_TIME, sql->now));
	sql_add(sql, empty ? ")" : "");
}

/* expr IN ($1, $2), for one value expr = $1 */
static void any_of(struct sql *sql, const struct term *term)
{
	sql_add(sql, term->operand_count == 1 ? " = " : " IN (");
	for (size_t i = 0; i < term->operand_count; i++) {
		sql_add(sql, i ? ", " : "");
		sql_parameter(sql, term->operands[i].value);
	}
	sql_add(sql, term->operand_count == 1 ? "" : ")");
}

/* A text for LIKE with the wildcards of the user's text taken literally. */
static struct value like_pattern(struct sql *sql, const struct value *text)
{
	struct buffer pattern = {0};
	buffer_add_character(&pattern, '%');
	for (size_t i = 0; i < text->length; i++) {
		if (strchr("%_\\", text->text[i]))
			buffer_add_character(&pattern, '\\');
		buffer_add_character(&pattern, text->text[i]);
	}
	buffer_add_character(&pattern, '%');
	struct value value = value_text(arena_text(&sql->arena, pattern.data));
	buffer_free(&pattern);
	return value;
}

static void contains_one(struct sql *sql, const char *expression, const struct value *text)
{
	buffer_add_format(&sql->text, "lower(%s) LIKE lower(", expression);
	sql_parameter(sql, like_pattern(sql, text));
	sql_add(sql, ") ESCAPE '\\'");
}

/* The expression of a field alone, for use in the middle of a text. */
static char *field_expression(struct sql *sql, const struct field *field)
{
	size_t before = sql->text.length;
	sql_comparable(sql, field);
	char *expression = arena_text(&sql->arena, sql->text.data + before);
	sql->text.length = before;
	sql->text.data[before] = '\0';
	return expression;
}

static void contains(struct sql *sql, const struct term *term)
{
	const char *expression = field_expression(sql, term->field);
	sql_add(sql, "(");
	for (size_t i = 0; i < term->operand_count; i++) {
		sql_add(sql, i ? " OR " : "");
		contains_one(sql, expression, &term->operands[i].value);
	}
	sql_add(sql, ")");
}

/* ---- time ---- */

static struct value stored_time(enum type type, int64_t integer)
{
	return value_of(type, integer);
}

/* The bounds of a word for time in what the field stores: [first, end), or one moment. */
static void span_bounds(struct sql *sql, const struct term *term, const struct operand *operand, int64_t *first,
                        int64_t *last)
{
	struct span span = {0};
	struct error unused;
	span_parse(operand->when, strlen(operand->when), sql->now, sql->zone, &span, &unused); /* known to be well formed */
	if (term->field->type == TYPE_DATE) {
		*first = span.exact ? zone_day(sql->zone, span.first) : span.first;
		*last = span.exact ? *first : span.last;
	} else if (span.exact) {
		*first = *last = span.first;
	} else {
		*first = zone_day_start(sql->zone, span.first);
		*last = zone_day_start(sql->zone, span.last + 1) - 1;
	}
}

static void time_comparison(struct sql *sql, const struct term *term, const struct operand *operand)
{
	int64_t first, last;
	enum type type = term->field->type;
	span_bounds(sql, term, operand, &first, &last);
	sql_field(sql, term->field);
	switch (term->operator) {
	case OPERATOR_LESS:
	case OPERATOR_GREATER_EQUAL:
		buffer_add_format(&sql->text, " %s ", comparisons[term->operator]);
		sql_parameter(sql, stored_time(type, first));
		break;
	case OPERATOR_LESS_EQUAL:
	case OPERATOR_GREATER:
		buffer_add_format(&sql->text, " %s ", comparisons[term->operator]);
		sql_parameter(sql, stored_time(type, last));
		break;
	default:
		sql_add(sql, " BETWEEN ");
		sql_parameter(sql, stored_time(type, first));
		sql_add(sql, " AND ");
		sql_parameter(sql, stored_time(type, last));
	}
}

/* "Longer than D" compares the stored start with a cutoff, so that an index serves it. */
static void clock_comparison(struct sql *sql, const struct term *term, const struct operand *operand)
{
	enum operator operator = term->operator;
	bool or_equal = operator== OPERATOR_GREATER_EQUAL || operator== OPERATOR_LESS;
	int64_t cutoff =
	    duration_cutoff(&sql->config->calendar, sql->zone, sql->now, operand->duration, or_equal);
	bool longer = operator== OPERATOR_GREATER || operator== OPERATOR_GREATER_EQUAL;
	const struct field *since = field_find(&sql->config->fields, term->field->since);
	sql_field(sql, since);
	sql_add(sql, longer ? " < " : " >= ");
	sql_parameter(sql, value_of(TYPE_TIME, cutoff));
	if (!longer && term->field->flags & FIELD_AHEAD) {
		sql_add(sql, " AND ");
		sql_field(sql, since);
		sql_add(sql, " <= ");
		sql_parameter(sql, value_of(TYPE_TIME, sql->now));
	}
}

/* The month and day alone, so that an index of them serves. */
static void yearly_comparison(struct sql *sql, const struct term *term, const struct operand *operand)
{
	int64_t day = 0;
	struct error unused;
	struct buffer iso = {0};
	day_parse(operand->when, strlen(operand->when), sql->now, sql->zone, &day, &unused); /* known to be well formed */
	day_print(&iso, day);
	sql_add(sql, "substr(");
	sql_field(sql, term->field);
	sql_add(sql, ", 6, 5) IN (");
	sql_parameter(sql, value_text(arena_text(&sql->arena, iso.data + iso.length - 5)));
	buffer_free(&iso);
	struct civil tomorrow = day_to_civil(day + 1);
	if (day_comes_round(day_from_civil((struct civil){2000, 2, 29}), day) && tomorrow.month == 3)
		sql_add(sql, ", '02-29'");
	sql_add(sql, ")");
}

/* For = and !=, which take several words. */
static void any_time(struct sql *sql, const struct term *term)
{
	bool negated = term->operator == OPERATOR_NOT_EQUAL;
	sql_add(sql, "(");
	if (negated) {
		sql_field(sql, term->field);
		sql_add(sql, " IS NULL OR NOT (");
	}
	for (size_t i = 0; i < term->operand_count; i++) {
		sql_add(sql, i ? " OR " : "");
		if (term->operands[i].yearly)
			yearly_comparison(sql, term, &term->operands[i]);
		else
			time_comparison(sql, term, &term->operands[i]);
	}
	sql_add(sql, negated ? "))" : ")");
}

/* ---- lists and contacts ---- */

static const struct list {
	const char *field, *table, *owner, *column; /* owner: the column that points to the root's row */
	bool of_customer;
} lists[] = {
    {"tags", "tag", "opportunity", "tag", false},
    {"members", "member", "opportunity", "person", false},
    {"customer_tags", "customer_tag", "customer", "tag", true},
    {"contact", "contact", "customer", "name", true},
    {"position", "contact", "customer", "position", true},
    {"decision_maker", "contact", "customer", "decision_maker", true},
    {"phone", "contact", "customer", "phone", true},
    {"email", "contact", "customer", "email", true},
};

static const struct list *list_of(const struct field *field)
{
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (strcmp(lists[i].field, field->name) == 0)
			return &lists[i];
	return NULL;
}

/* A member may be asked for as name or as name:role. */
static void one_item(struct sql *sql, const struct list *list, const struct term *term, const struct value *wanted)
{
	bool with_role = strcmp(list->table, "member") == 0 && wanted->set && memchr(wanted->text, ':', wanted->length);
	const char *item = with_role ? "l.person || ':' || l.role"
	                             : arena_format(&sql->arena, "l.%s", list->column);
	if (term->operator == OPERATOR_CONTAINS) {
		contains_one(sql, item, wanted);
	} else {
		sql_add(sql, item);
		buffer_add_format(&sql->text, " %s ", term->operator == OPERATOR_NOT_EQUAL ? "=" : comparisons[term->operator]);
		sql_parameter(sql, *wanted);
	}
}

/* Customers are found by their tags and contacts, and not tags and contacts of all customers looked up. */
static bool leads_to_root(const struct sql *sql, const struct list *list, bool negated)
{
	return !negated && sql->root == ROOT_CUSTOMER && strcmp(list->owner, "customer") == 0;
}

/* Holds if one item makes it hold; `!=` and "is empty" hold if none does. */
static void list_term(struct sql *sql, const struct term *term)
{
	const struct list *list = list_of(term->field);
	bool negated = term->operand_count ? term->operator == OPERATOR_NOT_EQUAL : term->operator == OPERATOR_EQUAL;
	const char *root = sql->root == ROOT_CUSTOMER ? "c.id" : list->of_customer ? "o.customer" : "o.id";
	if (leads_to_root(sql, list, negated))
		buffer_add_format(&sql->text, "%s IN (SELECT l.%s FROM %s l WHERE ", root, list->owner, list->table);
	else
		buffer_add_format(&sql->text, "%sEXISTS (SELECT 1 FROM %s l WHERE l.%s = %s AND ", negated ? "NOT " : "",
		                  list->table, list->owner, root);
	if (!term->operand_count)
		buffer_add_format(&sql->text, "l.%s IS NOT NULL", list->column);
	sql_add(sql, term->operand_count > 1 ? "(" : "");
	for (size_t i = 0; i < term->operand_count; i++) {
		sql_add(sql, i ? " OR " : "");
		one_item(sql, list, term, &term->operands[i].value);
	}
	sql_add(sql, term->operand_count > 1 ? "))" : ")");
}

/* ---- all kinds ---- */

static void plain_term(struct sql *sql, const struct term *term)
{
	if (term->operator == OPERATOR_NOT_EQUAL) {
		const char *expression = field_expression(sql, term->field);
		buffer_add_format(&sql->text, "(%s IS NULL OR NOT %s", expression, expression);
		any_of(sql, term);
		sql_add(sql, ")");
		return;
	}
	sql_comparable(sql, term->field);
	if (term->operator == OPERATOR_EQUAL) {
		any_of(sql, term);
	} else {
		buffer_add_format(&sql->text, " %s ", comparisons[term->operator]);
		sql_parameter(sql, term->operands[0].value);
	}
}

static void one_term(struct sql *sql, const struct term *term)
{
	const struct field *field = term->field;
	bool clock = field->flags & FIELD_CLOCK, equality = term->operator <= OPERATOR_NOT_EQUAL;
	if (list_of(field))
		list_term(sql, term);
	else if (!term->operand_count)
		clock ? clock_emptiness(sql, term) : emptiness(sql, term, field);
	else if (term->operator == OPERATOR_CONTAINS)
		contains(sql, term);
	else if (clock)
		clock_comparison(sql, term, &term->operands[0]);
	else if (field->type == TYPE_DATE || field->type == TYPE_TIME)
		equality ? any_time(sql, term) : time_comparison(sql, term, &term->operands[0]);
	else
		plain_term(sql, term);
}

/* What has no column of its own is looked up for those that have something to be looked up, and not for all. */
static void narrow(struct sql *sql, const struct term *term)
{
	bool needs_one = term->operand_count ? term->operator != OPERATOR_NOT_EQUAL : term->operator == OPERATOR_NOT_EQUAL;
	if (needs_one && strcmp(term->field->name, "measure_due") == 0)
		sql_add(sql, " AND o.id IN (SELECT m.opportunity FROM measure m WHERE m.done IS NULL)");
}

int sql_terms(struct sql *sql, const struct term *terms, size_t count, struct error *error)
{
	if (!count)
		sql_add(sql, "1 = 1");
	for (size_t i = 0; i < count; i++) {
		if (field_check_root(terms[i].field, sql->root, error))
			return error->status;
		sql_add(sql, i ? " AND " : "");
		one_term(sql, &terms[i]);
		narrow(sql, &terms[i]);
	}
	return 0;
}

void sql_term_since(struct sql *sql, const struct term *term)
{
	static const struct {
		const char *field, *since;
	} stored[] = {{"feedback", "o.feedback_at"}, {"stage", "o.stage_entered"}, {"status", "COALESCE(o.closed, o.created)"}};
	bool runs = term->operand_count || term->operator != OPERATOR_EQUAL;
	if (term->field->flags & FIELD_CLOCK && runs) {
		/* The start; the caller adds the duration, by the calendar. */
		sql_field(sql, field_find(&sql->config->fields, term->field->since));
		return;
	}
	for (size_t i = 0; i < sizeof stored / sizeof *stored; i++)
		if (strcmp(stored[i].field, term->field->name) == 0) {
			sql_add(sql, stored[i].since);
			return;
		}
	sql_add(sql, "NULL");
}
