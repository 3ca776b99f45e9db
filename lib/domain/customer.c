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

static int change_items(struct store *store, enum list list, int64_t owner, char *items, bool adding, struct error *error)
{
	char *rest = NULL;
	for (char *item = strtok_r(items, ",", &rest); item; item = strtok_r(NULL, ",", &rest)) {
		bool changed;
		if (adding ? list_add(store, list, owner, item, &changed, error)
		           : list_remove(store, list, owner, item, &changed, error))
			return error->status;
	}
	return 0;
}

int list_assign(struct session *session, const char *entity, int64_t owner, const struct assignment *assignment,
                const char *origin, size_t *changed, struct error *error)
{
	enum list list = list_named(assignment->field->name);
	struct store *store = session->store;
	struct buffer before = {0}, after = {0};
	int status = list_read(store, list, owner, &before, error);
	if (!status && assignment->operator == ASSIGN_SET) {
		char *all = memory_text(buffer_text(&before));
		status = change_items(store, list, owner, all, false, error);
		free(all);
	}
	if (!status && assignment->value.set) {
		struct buffer items = {0};
		buffer_add(&items, assignment->value.text, assignment->value.length);
		status = change_items(store, list, owner, items.data, assignment->operator != ASSIGN_REMOVE, error);
		buffer_free(&items);
	}
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
static int set_rest(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                    size_t *changed, struct error *error)
{
	bool contact = false;
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		contact |= assignment->field->owner == OWNER_CONTACT;
		if (assignment->field->owner == OWNER_CUSTOMER && assignment->field->flags & FIELD_LIST &&
		    list_assign(session, "customer", id, assignment, origin, changed, error))
			return error->status;
	}
	return contact ? contact_set(session, id, assignments, origin, changed, error) : 0;
}

int customer_set(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                 size_t *changed, struct error *error)
{
	const char **columns = memory_get(assignments->count * sizeof *columns);
	struct value *values = memory_get(assignments->count * sizeof *values);
	size_t count = 0;
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		if (assignment->field->owner != OWNER_CUSTOMER || assignment->field->flags & FIELD_LIST)
			continue;
		columns[count] = assignment->field->name;
		values[count++] = assignment->value;
	}
	int status = history_update(session, "customer", id, columns, values, count, origin, changed, error);
	free(columns);
	free(values);
	return status ? status : set_rest(session, id, assignments, origin, changed, error);
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
	return history_origin(session, "customer", *id, columns + OWN_COLUMNS, values + OWN_COLUMNS, count - OWN_COLUMNS, origin,
	                      error);
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
	return *made ? set_rest(session, *id, assignments, origin, changed, error)
	             : customer_set(session, *id, assignments, origin, changed, error);
}

int customer_rename(struct session *session, int64_t id, const struct value *name, size_t *changed, struct error *error)
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
	return history_update(session, "customer", id, column, name, 1, NULL, changed, error);
}

int customer_rescore(struct session *session, int64_t id, struct error *error)
{
	struct score_scope scope = {.customer = id};
	return score_update(session, &scope, NULL, NULL, error);
}

/* ---- merging ---- */

/* Gives `into` the profile values that it lacks and `from` has. */
static int take_missing_values(struct session *session, int64_t from, int64_t into, struct error *error)
{
	const struct fields *fields = &session->config->fields;
	struct arena arena = {0};
	int status = 0;
	for (size_t i = 0; !status && i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		if (field->owner != OWNER_CUSTOMER || !(field->flags & FIELD_DECLARED))
			continue;
		struct value theirs = {.type = field->type}, ours = {.type = field->type};
		bool found;
		status = row_read(session->store, "customer", from, &field->name, &theirs, 1, &arena, &found, error);
		if (!status)
			status = row_read(session->store, "customer", into, &field->name, &ours, 1, &arena, &found, error);
		if (field->type == TYPE_MONEY)
			theirs.decimals = ours.decimals = currency_decimals(session->config->currency);
		if (!status && theirs.set && !ours.set)
			status = history_update(session, "customer", into, &field->name, &theirs, 1, "merge", NULL, error);
	}
	arena_free(&arena);
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
