/* snapshot.c: opportunities at one moment, one after another by their ids. */
#include "domain/snapshot.h"

#include "store/travel.h"

#include <stdlib.h>
#include <string.h>

static int open_cursors(struct snapshot *snapshot, const struct config *config, const struct report_request *request,
                        const struct snapshot_of *of, const struct field *const *fields, size_t count,
                        struct error *error)
{
	snapshot->columns = memory_get((count + 1) * sizeof *snapshot->columns);
	snapshot->columns[0] = field_find(&config->fields, "id");
	memcpy(snapshot->columns + 1, fields, count * sizeof *fields);
	snapshot->all = (struct query){.root = ROOT_OPPORTUNITY, .only = of->only, .than = of->than,
	                               .columns = snapshot->columns, .column_count = count + 1, .now = of->moment};
	snapshot->matching = snapshot->all;
	snapshot->matching.column_count = 1;
	snapshot->matching.terms = request->terms;
	snapshot->matching.term_count = request->term_count;
	if (cursor_open(snapshot->store, &snapshot->all, &snapshot->of_all, error) ||
	    (request->term_count && cursor_open(snapshot->store, &snapshot->matching, &snapshot->of_matching, error)))
		return error->status;
	return snapshot_next(snapshot, error);
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
	return open_cursors(snapshot, session->config, request, of, fields, count, error);
}

void snapshot_close(struct snapshot *snapshot)
{
	cursor_close(snapshot->of_all);
	cursor_close(snapshot->of_matching);
	if (snapshot->reading)
		db_end_read(snapshot->store->db);
	store_close(snapshot->own);
	free(snapshot->columns);
	*snapshot = (struct snapshot){0};
}

int snapshot_next(struct snapshot *snapshot, struct error *error)
{
	int got = cursor_next(snapshot->of_all, &snapshot->values, error);
	if (got != 1)
		snapshot->values = NULL;
	return got < 0 ? error->status : 0;
}

int snapshot_matches(struct snapshot *snapshot, bool *matches, struct error *error)
{
	int64_t id = snapshot->values[0].integer;
	while (snapshot->of_matching && snapshot->matching_id < id) {
		const struct value *row;
		int got = cursor_next(snapshot->of_matching, &row, error);
		if (got < 0)
			return error->status;
		snapshot->matching_id = got ? row[0].integer : INT64_MAX;
	}
	*matches = !snapshot->of_matching || snapshot->matching_id == id;
	return 0;
}
