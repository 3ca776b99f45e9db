/* measure.c: what is done about alerts. */
#include "store/measure.h"

#include "store/alert.h"

#include <stdlib.h>

struct measure_reader {
	struct statement *statement;
};

int measure_reader_open(struct store *store, bool done_too, struct measure_reader **result, struct error *error)
{
	static const char sql[] =
	    "SELECT m.id, m.alert, a.rule, a.about, COALESCE(a.opportunity, a.customer, 0), m.measure, m.person, m.due, m.done,"
	    " m.result FROM measure m JOIN alert a ON a.id = m.alert WHERE m.done IS NULL OR $1 = 1 ORDER BY m.due, m.id";
	struct measure_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	if (statement_new(store->db, sql, &reader->statement, error)) {
		free(reader);
		return error->status;
	}
	bind_integer(reader->statement, 1, done_too);
	*result = reader;
	return 0;
}

int measure_reader_next(struct measure_reader *reader, struct measure_row *row, struct error *error)
{
	struct statement *statement = reader->statement;
	int stepped = statement_step(statement, error);
	if (stepped != 1)
		return stepped;
	*row = (struct measure_row){
	    .id = column_integer(statement, 0),
	    .alert = column_integer(statement, 1),
	    .rule = column_text(statement, 2),
	    .about = alert_root(column_text(statement, 3)),
	    .subject = column_integer(statement, 4),
	    .measure = column_text(statement, 5),
	    .person = column_text(statement, 6),
	    .result = column_text(statement, 9),
	};
	column_value(statement, 7, TYPE_DATE, 0, &row->due);
	column_value(statement, 8, TYPE_TIME, 0, &row->done);
	return 1;
}

void measure_reader_close(struct measure_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->statement);
	free(reader);
}

int measure_close(struct store *store, int64_t id, int64_t at, int64_t tx, const char *result, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db, "UPDATE measure SET done = $1, done_tx = $2, result = $3 WHERE id = $4", &statement, error))
		return error->status;
	bind_integer(statement, 1, at);
	bind_integer(statement, 2, tx);
	bind_text(statement, 3, result);
	bind_integer(statement, 4, id);
	return statement_run(statement, error);
}

int measures_open(struct store *store, int64_t alert, int64_t *count, struct error *error)
{
	struct statement *statement;
	*count = 0;
	if (db_statement(store->db, "SELECT count(*) FROM measure WHERE alert = $1 AND done IS NULL", &statement, error))
		return error->status;
	bind_integer(statement, 1, alert);
	int stepped = statement_step(statement, error);
	if (stepped == 1)
		*count = column_integer(statement, 0);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}
