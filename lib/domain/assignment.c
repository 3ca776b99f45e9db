/* assignment.c: `field=value`, `tags+=x`: what a command line or a record sets. */
#include "domain/assignment.h"

#include "domain/amount.h"

#include <stdlib.h>
#include <string.h>

/* Where the name ends: at =, += or -=; 0 if the text is no assignment. */
static size_t name_length(const char *text)
{
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789");
	if (!length || (text[0] >= '0' && text[0] <= '9'))
		return 0;
	const char *rest = text + length;
	return rest[0] == '=' || ((rest[0] == '+' || rest[0] == '-') && rest[1] == '=') ? length : 0;
}

bool assignment_is(const char *text)
{
	return name_length(text) > 0;
}

static bool can_be_set(const struct field *field)
{
	return field->flags & (FIELD_SETTABLE | FIELD_DECLARED) || field->owner == OWNER_CONTACT ||
	       strcmp(field->name, "customer_tags") == 0;
}

static int check_person(const struct session *session, const struct field *field, const struct value *value,
                        struct error *error)
{
	const struct config *config = session->config;
	size_t length = value->length;
	bool member = strcmp(field->name, "members") == 0;
	if (!value->set || !config->team_count || !(field->flags & FIELD_PERSON || member))
		return 0;
	const char *colon = member ? memchr(value->text, ':', length) : NULL;
	if (colon)
		length = (size_t)(colon - value->text);
	for (size_t i = 0; i < config->team_count; i++)
		if (strlen(config->team[i].name) == length && memcmp(config->team[i].name, value->text, length) == 0)
			return 0;
	return fail(error, EX_DATAERR, "%s: \"%.*s\" is not in the team of %s", field->name, (int)length, value->text,
	            config->file);
}

/* Where history is recorded a stage may also be `won` or `lost`, which is no stage. */
static bool is_outcome(const struct field *field, const char *text)
{
	return strcmp(field->name, "stage") == 0 && (strcmp(text, "won") == 0 || strcmp(text, "lost") == 0);
}

static int add(struct assignments *assignments, struct session *session, const struct field *field,
               enum assignment_operator operator, const char *text, size_t length, struct error *error)
{
	if (!can_be_set(field))
		return fail(error, EX_USAGE, "\"%s\" cannot be set; it follows from what happens", field->name);
	if (operator != ASSIGN_SET && !(field->flags & FIELD_LIST))
		return fail(error, EX_USAGE, "\"%s\" has one value; use %s=", field->name, field->name);
	char *copy = arena_bytes(&assignments->arena, text, length);
	struct value value;
	uint8_t decimals = strcmp(field->name, "amount") == 0 ? amount_most_decimals(session->config)
	                                                       : currency_decimals(session->config->currency);
	if (is_outcome(field, copy))
		value = value_text(copy);
	else if (field_parse(field, copy, length, decimals, session->now, &session->config->zone, &value, error))
		return error->status;
	if (operator != ASSIGN_SET || !(field->flags & FIELD_LIST))
		if (check_person(session, field, &value, error))
			return error->status;
	assignments->items = memory_grow(assignments->items, assignments->count, &assignments->capacity,
	                                 sizeof *assignments->items);
	assignments->items[assignments->count++] = (struct assignment){field, operator, value};
	return 0;
}

int assignments_add(struct assignments *assignments, struct session *session, const char *text, struct error *error)
{
	size_t length = name_length(text);
	if (!length)
		return fail(error, EX_USAGE, "\"%s\" is not field=value", text);
	char *name = arena_bytes(&assignments->arena, text, length);
	const struct field *field;
	if (field_need(&session->config->fields, name, &field, error))
		return error->status;
	const char *rest = text + length;
	enum assignment_operator operator = *rest == '+' ? ASSIGN_ADD : *rest == '-' ? ASSIGN_REMOVE : ASSIGN_SET;
	rest += operator == ASSIGN_SET ? 1 : 2;
	return add(assignments, session, field, operator, rest, strlen(rest), error);
}

int assignments_add_value(struct assignments *assignments, struct session *session, const struct field *field,
                          const char *text, size_t length, struct error *error)
{
	return add(assignments, session, field, ASSIGN_SET, text, length, error);
}

const struct assignment *assignments_find(const struct assignments *assignments, const char *field)
{
	for (size_t i = 0; i < assignments->count; i++)
		if (strcmp(assignments->items[i].field->name, field) == 0)
			return &assignments->items[i];
	return NULL;
}

void assignments_clear(struct assignments *assignments)
{
	assignments->count = 0;
	arena_reset(&assignments->arena);
}

void assignments_free(struct assignments *assignments)
{
	free(assignments->items);
	arena_free(&assignments->arena);
	*assignments = (struct assignments){0};
}
