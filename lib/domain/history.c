/* history.c: changing rows so that every value that was replaced is kept. */
#include "domain/history.h"

#include <stdlib.h>

int history_record(struct session *session, const char *entity, int64_t entity_id, const char *field, const char *old,
                   const char *new, const char *origin, struct error *error)
{
	static const char *const columns[] = {"tx", "entity", "entity_id", "field", "old", "new", "origin"};
	struct value values[] = {value_integer(session->tx), value_text(entity), value_integer(entity_id), value_text(field),
	                         value_text(old),            value_text(new),    value_text(origin)};
	return row_insert(session->store, "change", columns, values, sizeof values / sizeof *values, NULL, error);
}

int history_record_values(struct session *session, const char *entity, int64_t entity_id, const char *field,
                          const struct value *old, const struct value *new, const char *origin, struct error *error)
{
	struct buffer before = {0}, after = {0};
	value_print(&before, old, &session->config->zone);
	value_print(&after, new, &session->config->zone);
	int status = history_record(session, entity, entity_id, field, old->set ? buffer_text(&before) : NULL,
	                            new->set ? buffer_text(&after) : NULL, origin, error);
	buffer_free(&before);
	buffer_free(&after);
	return status;
}

int history_update(struct session *session, const char *entity, int64_t id, const char *const *columns,
                   const struct value *values, size_t count, const char *origin, size_t *changed, struct error *error)
{
	if (!count)
		return 0;
	struct arena arena = {0};
	struct value *old = arena_get(&arena, count * sizeof *old), *new = arena_get(&arena, count * sizeof *new);
	const char **names = arena_get(&arena, count * sizeof *names);
	for (size_t i = 0; i < count; i++)
		old[i] = (struct value){.type = values[i].type, .decimals = values[i].decimals};
	bool found;
	size_t differing = 0;
	int status = row_read(session->store, entity, id, columns, old, count, &arena, &found, error);
	for (size_t i = 0; !status && i < count; i++) {
		if (value_equal(&old[i], &values[i]))
			continue;
		names[differing] = columns[i];
		new[differing++] = values[i];
		status = history_record_values(session, entity, id, columns[i], &old[i], &values[i], origin, error);
	}
	if (!status)
		status = row_update(session->store, entity, id, names, new, differing, error);
	if (!status && changed)
		*changed += differing;
	arena_free(&arena);
	return status;
}

int history_origin(struct session *session, const char *entity, int64_t id, const char *const *columns,
                   const struct value *values, size_t count, const char *origin, struct error *error)
{
	for (size_t i = 0; origin && i < count; i++) {
		struct value nothing = value_empty(values[i].type);
		if (values[i].set &&
		    history_record_values(session, entity, id, columns[i], &nothing, &values[i], origin, error))
			return error->status;
	}
	return 0;
}
