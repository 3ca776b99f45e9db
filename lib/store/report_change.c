/* report_change.c: the edits of some fields of many opportunities in one scan. */
#include "store/report.h"
#include "store/scan.h"

#include <stdlib.h>

struct change_reader {
	struct scan scan;
	struct change_row *rows;
	size_t count, capacity;
	struct arena arena;
};

static int open_changes(struct change_reader *reader, struct store *store, const char *const *fields, size_t count,
                        struct error *error)
{
	struct buffer sql = {0};
	buffer_add_text(&sql, "SELECT c.entity_id, c.tx, t.at, c.field, c.old, c.new FROM change c JOIN tx t ON t.id = c.tx"
	                      " JOIN opportunity o ON o.id = c.entity_id"
	                      " WHERE c.entity = 'opportunity' AND c.entity_id >= $1 AND c.tx <> o.tx AND (");
	for (size_t i = 0; i < count; i++)
		buffer_add_format(&sql, "%sc.field = $%zu", i ? " OR " : "", i + 2);
	buffer_add_text(&sql, ") ORDER BY c.entity_id, c.id");
	int status = statement_new(store->db, sql.data, &reader->scan.statement, error);
	for (size_t i = 0; i < count && !status; i++)
		bind_text(reader->scan.statement, (int)i + 2, fields[i]);
	buffer_free(&sql);
	return status;
}

int change_reader_open(struct store *store, const char *const *fields, size_t count, struct change_reader **result,
                       struct error *error)
{
	struct change_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	if (open_changes(reader, store, fields, count, error)) {
		free(reader);
		return error->status;
	}
	*result = reader;
	return 0;
}

void change_reader_close(struct change_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->scan.statement);
	free(reader->rows);
	arena_free(&reader->arena);
	free(reader);
}

int change_reader_read(struct change_reader *reader, int64_t opportunity, const struct change_row **changes, size_t *count,
                       struct error *error)
{
	int got;
	reader->count = 0;
	arena_reset(&reader->arena);
	for (got = scan_first(&reader->scan, opportunity, error); got == 1; got = scan_next(&reader->scan, error)) {
		reader->rows = memory_grow(reader->rows, reader->count, &reader->capacity, sizeof *reader->rows);
		reader->rows[reader->count++] = (struct change_row){
		    .tx = column_integer(reader->scan.statement, 1),
		    .at = column_integer(reader->scan.statement, 2),
		    .field = column_copy(reader->scan.statement, 3, &reader->arena),
		    .old = column_copy(reader->scan.statement, 4, &reader->arena),
		    .new = column_copy(reader->scan.statement, 5, &reader->arena),
		};
	}
	*changes = reader->rows;
	*count = reader->count;
	return got < 0 ? error->status : 0;
}
