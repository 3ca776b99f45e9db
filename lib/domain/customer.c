/* customer.c: customers and their profile. */
#include "domain/customer.h"

#include "domain/contact.h"
#include "domain/history.h"
#include "domain/score.h"
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

/* ---- lists ---- */

static enum list list_named(const char *field)
{
	return strcmp(field, "tags") == 0 ? LIST_TAGS : strcmp(field, "members") == 0 ? LIST_MEMBERS : LIST_CUSTOMER_TAGS;
}

static int change_items(struct store *store, enum list list, int64_t owner, const char *items, size_t length, bool adding,
                        struct error *error)
{
	const char *end = items + length, *found;
	struct buffer item = {0};
	int status = 0;
	while (!status && list_item(&items, end, &found, &length)) {
		bool changed;
		buffer_clear(&item);
		buffer_add(&item, found, length);
		status = adding ? list_add(store, list, owner, item.data, &changed, error)
		                : list_remove(store, list, owner, item.data, &changed, error);
	}
	buffer_free(&item);
	return status;
}

int list_assign(struct session *session, const char *entity, int64_t owner, const struct assignment *assignment,
                const char *origin, size_t *changed, struct error *error)
{
	enum list list = list_named(assignment->field->name);
	struct store *store = session->store;
	struct buffer before = {0}, after = {0};
	int status = list_read(store, list, owner, &before, error);
	if (!status && assignment->operator == ASSIGN_SET)
		status = change_items(store, list, owner, buffer_text(&before), before.length, false, error);
	if (!status && assignment->value.set)
		status = change_items(store, list, owner, assignment->value.text, assignment->value.length,
		                      assignment->operator != ASSIGN_REMOVE, error);
	if (!status)
		status = list_read(store, list, owner, &after, error);
	if (!status && strcmp(buffer_text(&before), buffer_text(&after)) != 0) {
		status = history_record(session, entity, owner, assignment->field->name, before.length ? before.data : NULL,
		                        after.length ? after.data : NULL, origin, error);
		if (changed)
			++*changed;
	}
	buffer_free(&before);
	buffer_free(&after);
	return status;
}

/* ---- profile ---- */

/* Tags and contact, which have rows of their own. */
static int set_rest(struct session *session, int64_t id, const struct assignments *assignments, bool blanks,
                    const char *origin, size_t *changed, struct error *error)
{
	bool contact = false;
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		contact |= assignment->field->owner == OWNER_CONTACT;
		if (assignment->field->owner == OWNER_CUSTOMER && assignment->field->flags & FIELD_LIST &&
		    (assignment->value.set || blanks) &&
		    list_assign(session, "customer", id, assignment, origin, changed, error))
			return error->status;
	}
	return contact ? contact_set(session, id, assignments, blanks, origin, changed, error) : 0;
}

static int set(struct session *session, int64_t id, const struct assignments *assignments, bool blanks, const char *origin,
               size_t *changed, struct error *error)
{
	const char **columns = memory_get(assignments->count * sizeof *columns);
	struct value *values = memory_get(assignments->count * sizeof *values);
	size_t count = 0;
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		if (assignment->field->owner != OWNER_CUSTOMER || assignment->field->flags & FIELD_LIST ||
		    !(assignment->value.set || blanks))
			continue;
		columns[count] = assignment->field->name;
		values[count++] = assignment->value;
	}
	int status = history_update(session, "customer", id, columns, values, count, origin, changed, error);
	free(columns);
	free(values);
	return status ? status : set_rest(session, id, assignments, blanks, origin, changed, error);
}

int customer_set(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                 size_t *changed, struct error *error)
{
	return set(session, id, assignments, true, origin, changed, error);
}

/* A new row with the declared fields among the assignments; they are no changes, unless it matters where they came from. */
static int make(struct session *session, const char *name, size_t length, const struct assignments *assignments,
                const char *origin, int64_t *id, struct error *error)
{
	enum { OWN_COLUMNS = 2, MOST_COLUMNS = 256 };
	const char *columns[MOST_COLUMNS] = {"tx", "name"};
	struct value values[MOST_COLUMNS] = {value_integer(session->tx),
	                                     {.type = TYPE_TEXT, .set = true, .text = name, .length = length}};
	size_t count = OWN_COLUMNS;
	for (size_t i = 0; assignments && i < assignments->count && count < MOST_COLUMNS; i++) {
		const struct assignment *assignment = &assignments->items[i];
		if (assignment->field->owner != OWNER_CUSTOMER || assignment->field->flags & FIELD_LIST)
			continue;
		columns[count] = assignment->field->name;
		values[count++] = assignment->value;
	}
	if (row_insert(session->store, "customer", columns, values, count, id, error))
		return error->status;
	return history_origin(session, "customer", *id, columns + OWN_COLUMNS, values + OWN_COLUMNS,
	                      count - OWN_COLUMNS, origin, error);
}

int customer_ensure(struct session *session, const char *name, size_t length, int64_t *id, struct error *error)
{
	if (customer_find(session->store, name, length, id, error) || *id)
		return *id ? 0 : error->status;
	return make(session, name, length, NULL, NULL, id, error);
}

int customer_save(struct session *session, const char *name, size_t length, const struct assignments *assignments,
                  const char *origin, int64_t *id, bool *made, size_t *changed, struct error *error)
{
	if (customer_find(session->store, name, length, id, error))
		return error->status;
	*made = *id == 0;
	if (*made && make(session, name, length, assignments, origin, id, error))
		return error->status;
	return *made ? set_rest(session, *id, assignments, false, origin, changed, error)
	             : set(session, *id, assignments, false, origin, changed, error);
}

int customer_rename(struct session *session, int64_t id, const struct value *name, const char *origin, struct error *error)
{
	int64_t other;
	if (!name->set)
		return fail(error, EX_DATAERR, "a customer needs a name");
	if (row_find(session->store, "customer", "name", name->text, name->length, &other, error))
		return error->status;
	if (other && other != id)
		return fail(error, EX_DATAERR, "there is a customer \"%.*s\" already; opp-customer --merge makes two one",
		            (int)name->length, name->text);
	static const char *const column[] = {"name"};
	return history_update(session, "customer", id, column, name, 1, origin, NULL, error);
}

int customer_rescore(struct session *session, int64_t id, struct error *error)
{
	struct score_scope scope = {.customer = id};
	return score_update(session, &scope, NULL, NULL, error);
}

/* ---- merging ---- */

/* Gives one row of a table a value that it lacks and another has. */
static int take_missing(struct session *session, const char *table, int64_t from, int64_t into, const struct field *field,
                        struct error *error)
{
	struct value theirs = {.type = field->type}, ours = {.type = field->type};
	struct arena arena = {0};
	bool found;
	if (field->type == TYPE_MONEY)
		theirs.decimals = ours.decimals = currency_decimals(session->config->currency);
	int status = row_read(session->store, table, from, &field->name, &theirs, 1, &arena, &found, error);
	if (!status)
		status = row_read(session->store, table, into, &field->name, &ours, 1, &arena, &found, error);
	if (!status && theirs.set && !ours.set)
		status = history_update(session, table, into, &field->name, &theirs, 1, "merge", NULL, error);
	arena_free(&arena);
	return status;
}

static int take_missing_values(struct session *session, int64_t from, int64_t into, struct error *error)
{
	const struct fields *fields = &session->config->fields;
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].owner == OWNER_CUSTOMER && fields->items[i].flags & FIELD_DECLARED &&
		    take_missing(session, "customer", from, into, &fields->items[i], error))
			return error->status;
	return 0;
}

/* Of a contact that both have. */
static int take_missing_contact(struct session *session, int64_t from, int64_t into, struct error *error)
{
	const struct fields *fields = &session->config->fields;
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].owner == OWNER_CONTACT && strcmp(fields->items[i].name, "contact") != 0 &&
		    take_missing(session, "contact", from, into, &fields->items[i], error))
			return error->status;
	return 0;
}

static int merge_contacts(struct session *session, int64_t from, int64_t into, struct error *error)
{
	int64_t theirs = 0, ours;
	for (;;) {
		if (contact_next_common(session->store, from, into, &theirs, &ours, error))
			return error->status;
		if (!theirs)
			return 0;
		if (take_missing_contact(session, theirs, ours, error))
			return error->status;
	}
}

static int merge_tags(struct session *session, int64_t from, int64_t into, struct error *error)
{
	struct buffer tags = {0};
	int status = list_read(session->store, LIST_CUSTOMER_TAGS, from, &tags, error);
	if (!status && tags.length) {
		struct assignment add = {field_find(&session->config->fields, "customer_tags"), ASSIGN_ADD,
		                         value_text(tags.data)};
		status = list_assign(session, "customer", into, &add, "merge", NULL, error);
	}
	buffer_free(&tags);
	return status;
}

/* Each opportunity remembers whose it was. */
static int record_moves(struct session *session, int64_t from, const char *from_name, const char *into_name,
                        struct error *error)
{
	int64_t id = 0;
	for (;;) {
		if (customer_next_opportunity(session->store, from, &id, error))
			return error->status;
		if (!id)
			return 0;
		if (history_record(session, "opportunity", id, "customer", from_name, into_name, "merge", error))
			return error->status;
	}
}

int customer_merge(struct session *session, int64_t from, int64_t into, struct error *error)
{
	if (from == into)
		return fail(error, EX_DATAERR, "a customer cannot be merged into itself");
	static const char *const name[] = {"name"};
	struct value from_name = value_empty(TYPE_TEXT), into_name = value_empty(TYPE_TEXT);
	struct arena arena = {0};
	bool found;
	int status = row_read(session->store, "customer", from, name, &from_name, 1, &arena, &found, error);
	if (!status)
		status = row_read(session->store, "customer", into, name, &into_name, 1, &arena, &found, error);
	if (!status)
		status = take_missing_values(session, from, into, error);
	if (!status)
		status = merge_contacts(session, from, into, error);
	if (!status)
		status = merge_tags(session, from, into, error);
	if (!status)
		status = record_moves(session, from, from_name.text, into_name.text, error);
	if (!status)
		status = customer_move(session->store, from, into, error);
	if (!status)
		status = history_record(session, "customer", from, "merged_into", NULL, into_name.text, NULL, error);
	if (!status)
		status = customer_rescore(session, into, error);
	arena_free(&arena);
	return status;
}
