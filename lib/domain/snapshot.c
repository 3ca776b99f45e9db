/* snapshot.c: opportunities at one moment, one after another by their ids. */
#include "domain/snapshot.h"

#include "store/travel.h"

#include <stdlib.h>
#include <string.h>

static int open_cursor(struct snapshot *snapshot, const struct config *config, const struct report_request *request,
                       const struct snapshot_of *of, const struct field *const *fields, size_t count, struct error *error)
{
	snapshot->onward = (struct id_range){1, INT64_MAX};
	snapshot->ids = (struct id_set){.ranges = &snapshot->onward, .count = of->few};
	snapshot->columns = memory_get((count + 1) * sizeof *snapshot->columns);
	snapshot->columns[0] = field_find(&config->fields, "id");
	memcpy(snapshot->columns + 1, fields, count * sizeof *fields);
	snapshot->condition = (struct query_condition){request->terms, request->term_count};
	snapshot->query = (struct query){
	    .root = ROOT_OPPORTUNITY,
	    .only = of->only,
	    .than = of->than,
	    .columns = snapshot->columns,
	    .column_count = count + 1,
	    .conditions = &snapshot->condition,
	    .condition_count = 1,
	    .ids = of->few ? &snapshot->ids : NULL,
	    .now = of->moment,
	};
	return cursor_open(snapshot->store, &snapshot->query, &snapshot->cursor, error) ? error->status
	                                                                               : snapshot_next(snapshot, error);
}

int snapshot_open(struct snapshot *snapshot, struct session *session, const struct report_request *request,
                  const struct snapshot_of *of, const struct field *const *fields, size_t count, struct error *error)
{
	*snapshot = (struct snapshot){.store = session->store};
	if (of->past) {
		if (store_open_beside(session->store, &snapshot->own, error) ||
		    store_travel(snapshot->own, of->moment, error))
			return error->status;
		snapshot->store = snapshot->own;
	}
	if (db_begin_read(snapshot->store->db, error))
		return error->status;
	snapshot->reading = true;
	return open_cursor(snapshot, session->config, request, of, fields, count, error);
}

void snapshot_close(struct snapshot *snapshot)
{
	cursor_close(snapshot->cursor);
	if (snapshot->reading)
		db_end_read(snapshot->store->db);
	store_close(snapshot->own);
	free(snapshot->columns);
	*snapshot = (struct snapshot){0};
}

int snapshot_next(struct snapshot *snapshot, struct error *error)
{
	int got = cursor_next(snapshot->cursor, &snapshot->values, error);
	if (got != 1)
		snapshot->values = NULL;
	return got < 0 ? error->status : 0;
}

int snapshot_seek(struct snapshot *snapshot, int64_t id, struct error *error)
{
	/* So many rows are read over before it is cheaper to look the next one up. */
	enum { PATIENCE = 4 };
	bool few = snapshot->ids.count;
	for (int i = 0; (i < PATIENCE || !few) && snapshot->values && snapshot->values->integer < id; i++)
		if (snapshot_next(snapshot, error))
			return error->status;
	if (!snapshot->values || snapshot->values->integer >= id)
		return 0;
	snapshot->onward.first = id;
	cursor_restart(snapshot->cursor);
	return snapshot_next(snapshot, error);
}

bool snapshot_is_later(const struct snapshot *snapshot)
{
	return cursor_is_later(snapshot->cursor);
}

bool snapshot_matches(const struct snapshot *snapshot)
{
	return cursor_holds(snapshot->cursor, 0);
}
