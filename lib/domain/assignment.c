/* assignment.c: `field=value`, `tags+=x`: what a command line or a record sets. */
#include "domain/assignment.h"

#include <stdlib.h>
#include <string.h>

static bool is_name_byte(unsigned char byte)
{
	return byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= 'A' && byte <= 'Z');
}

/* Where the name ends: at =, += or -=; 0 if the text is no assignment.  As in terms, any letters begin one, so that Amount=5
 * is an unknown field with a suggestion. */
static size_t name_length(const char *text)
{
	size_t length = 0;
	while (is_name_byte((unsigned char)text[length]))
		length++;
	const char *rest = text + length;
	return rest[0] == '=' || ((rest[0] == '+' || rest[0] == '-') && rest[1] == '=') ? length : 0;
}

bool list_item(const char **rest, const char *end, const char **item, size_t *length)
{
	while (*rest < end && (**rest == ',' || **rest == ' '))
		++*rest;
	*item = *rest;
	const char *comma = memchr(*rest, ',', (size_t)(end - *rest));
	*rest = comma ? comma : end;
	*length = (size_t)(*rest - *item);
	while (*length && (*item)[*length - 1] == ' ')
		--*length;
	return *length > 0;
}

bool assignment_is(const char *text)
{
	return name_length(text) > 0;
}

static int fail_stranger(const struct config *config, const char *what, const char *name, size_t length, struct error *error)
{
	const char **names = memory_get(config->team_count * sizeof *names);
	struct buffer word = {0}, hint = {0};
	for (size_t i = 0; i < config->team_count; i++)
		names[i] = config->team[i].name;
	buffer_add(&word, name, length);
	suggest(&hint, buffer_text(&word), names, config->team_count);
	fail(error, EX_DATAERR, "%s: \"%s\" is not in the team of %s%s", what, buffer_text(&word), config->file,
	     buffer_text(&hint));
	buffer_free(&word);
	buffer_free(&hint);
	free(names);
	return error->status;
}

int person_check(const struct config *config, const char *what, const char *name, size_t length, struct error *error)
{
	if (!config->team_count) /* it knows nobody, so it takes everybody */
		return 0;
	for (size_t i = 0; i < config->team_count; i++)
		if (strlen(config->team[i].name) == length && memcmp(config->team[i].name, name, length) == 0)
			return 0;
	return fail_stranger(config, what, name, length, error);
}

/* A member is person:role, of which the role may be left out. */
static int check_member(const struct config *config, const struct field *field, const char *item, size_t length,
                        struct error *error)
{
	const char *colon = memchr(item, ':', length);
	size_t name = colon ? (size_t)(colon - item) : length;
	if (name == 0 || name + 1 == length)
		return fail(error, EX_DATAERR, "%s: \"%.*s\" is not name:role", field->name, (int)length, item);
	return person_check(config, field->name, item, name, error);
}

/* Who has left the team can still be taken off. */
static int check_people(const struct config *config, const struct field *field, enum assignment_operator operator,
                        const struct value *value, struct error *error)
{
	if (!value->set || operator == ASSIGN_REMOVE)
		return 0;
	if (field->flags & FIELD_PERSON)
		return person_check(config, field->name, value->text, value->length, error);
	if (strcmp(field->name, "members") != 0)
		return 0;
	const char *rest = value->text, *item;
	size_t length;
	while (list_item(&rest, value->text + value->length, &item, &length))
		if (check_member(config, field, item, length, error))
			return error->status;
	return 0;
}

static int check_range(const struct field *field, const struct value *value, struct error *error)
{
	if (strcmp(field->name, "probability") != 0 || !value->set || (value->integer >= 0 && value->integer <= 100))
		return 0;
	return fail(error, EX_DATAERR, "probability: %lld is not a percentage from 0 to 100", (long long)value->integer);
}

/* Where history is recorded a stage may also be `won` or `lost`, which is no stage. */
static bool is_outcome(const struct field *field, const char *text)
{
	return strcmp(field->name, "stage") == 0 && (strcmp(text, "won") == 0 || strcmp(text, "lost") == 0);
}

static int add(struct assignments *assignments, struct session *session, const struct field *field,
               enum assignment_operator operator, const char *text, size_t length, struct error *error)
{
	if (!(field->flags & FIELD_SETTABLE))
		return fail(error, EX_USAGE, "\"%s\" cannot be set; it follows from what happens", field->name);
	/* A contact has one telephone number, the customer as many as contacts. */
	if (operator != ASSIGN_SET && (!(field->flags & FIELD_LIST) || field->owner == OWNER_CONTACT))
		return fail(error, EX_USAGE, "\"%s\" has one value; use %s=", field->name, field->name);
	char *copy = arena_bytes(&assignments->arena, text, length);
	struct value value;
	uint8_t decimals = strcmp(field->name, "amount") == 0 ? config_amount_decimals(session->config)
	                                                       : currency_decimals(session->config->currency);
	if (is_outcome(field, copy))
		value = value_text(copy);
	else if (field_parse(field, copy, length, decimals, session->now, &session->config->zone, &value, error))
		return error->status;
	if (check_people(session->config, field, operator, &value, error) || check_range(field, &value, error))
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
	if (operator == ASSIGN_SET && assignments_find(assignments, field->name))
		return fail(error, EX_USAGE, "\"%s\" is given twice", field->name);
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
