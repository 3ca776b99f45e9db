/* report_followup.c: the follow-ups of many opportunities in one scan. */
#include "store/report.h"
#include "store/scan.h"

#include <stdlib.h>

struct followup_reader {
	struct scan scan;
	struct followup_row *rows;
	size_t count, capacity;
	struct arena arena; /* the texts of one opportunity */
};

int followup_reader_open(struct store *store, struct followup_reader **result, struct error *error)
{
	struct followup_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	if (statement_new(store->db, "SELECT opportunity, tx, at, person, next_action_at FROM activity WHERE opportunity >= $1"
	                             " ORDER BY opportunity, at, id", &reader->scan.statement, error)) {
		free(reader);
		return error->status;
	}
	*result = reader;
	return 0;
}

void followup_reader_close(struct followup_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->scan.statement);
	free(reader->rows);
	arena_free(&reader->arena);
	free(reader);
}

int followup_reader_read(struct followup_reader *reader, int64_t opportunity, const struct followup_row **followups,
                         size_t *count, struct error *error)
{
	struct statement *statement = reader->scan.statement;
	int got;
	reader->count = 0;
	arena_reset(&reader->arena);
	for (got = scan_first(&reader->scan, opportunity, error); got == 1; got = scan_next(&reader->scan, error)) {
		reader->rows = memory_grow(reader->rows, reader->count, &reader->capacity, sizeof *reader->rows);
		struct followup_row *row = &reader->rows[reader->count++];
		row->tx = column_integer(statement, 1);
		row->at = column_integer(statement, 2);
		row->person = column_copy(statement, 3, &reader->arena);
		column_value(statement, 4, TYPE_DATE, 0, &row->next_action_at);
	}
	*followups = reader->rows;
	*count = reader->count;
	return got < 0 ? error->status : 0;
}
