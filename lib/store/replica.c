/* replica.c: a database in memory that goes through the past of another one. */
#include "store/replica.h"

#include "store/past.h"
#include "store/rule_index.h"
#include "store/schema.h"
#include "store/travel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Every state that a row of a table ever had, in the order in which they began: the transaction that began it, 1 if it is no
 * state but the row's end, and the columns.  A row is taken away before its next state is put in its place.
 */
struct stream {
	const char *table, *key;
	struct columns columns;
	struct statement *states, *take_away, *put;
	int key_columns[3]; /* where the key stands among the columns; -1: no more */
	bool waiting;       /* the statement stands on a state that is still to come */
};

enum { STREAMS = 12 };

struct replica {
	struct store *of;
	struct store copy;
	struct stream streams[STREAMS];
	size_t count;
};

/* ---- the states of a table ---- */

static const struct {
	const char *table, *key;
	const char *later, *later_tx; /* columns that a later transaction fills in, with a blank before and behind each */
} added[] = {
    {"review", "id", NULL, NULL}, {"config", "id", NULL, NULL}, {"measure", "id", " done done_tx result ", "done_tx"}};

static void add_columns(struct buffer *sql, const struct columns *columns, const char *without)
{
	for (size_t i = 0; i < columns->count; i++) {
		char word[80];
		snprintf(word, sizeof word, " %s ", columns->names[i]);
		bool empty = without && strstr(without, word);
		buffer_add_format(sql, empty ? ", NULL AS \"%s\"" : ", \"%s\"", columns->names[i]);
	}
}

static void past_states(struct buffer *sql, const struct past_table *table, const struct columns *columns)
{
	buffer_add_format(sql, "SELECT %s AS began, 0 AS ended", table->since);
	add_columns(sql, columns, NULL);
	buffer_add_format(sql, " FROM %s UNION ALL SELECT from_tx, 0", table->name);
	add_columns(sql, columns, NULL);
	buffer_add_format(sql, " FROM %s_past UNION ALL SELECT to_tx, 1", table->name);
	add_columns(sql, columns, NULL);
	buffer_add_format(sql, " FROM %s_past", table->name);
}

static void score_states(struct buffer *sql, const struct columns *columns)
{
	buffer_add_text(sql, "SELECT tx AS began, 0 AS ended");
	add_columns(sql, columns, NULL);
	buffer_add_text(sql, " FROM score UNION ALL SELECT tx, 0");
	add_columns(sql, columns, NULL);
	buffer_add_text(sql, " FROM score_history");
}

static void added_states(struct buffer *sql, size_t index, const struct columns *columns)
{
	buffer_add_text(sql, "SELECT tx AS began, 0 AS ended");
	add_columns(sql, columns, added[index].later);
	buffer_add_format(sql, " FROM %s", added[index].table);
	if (!added[index].later)
		return;
	buffer_add_format(sql, " UNION ALL SELECT %s, 0", added[index].later_tx);
	add_columns(sql, columns, NULL);
	buffer_add_format(sql, " FROM %s WHERE %s IS NOT NULL", added[index].table, added[index].later_tx);
}

/* ---- opening a stream ---- */

/* Columns that only one of the two databases has, of fields that came or went with a config, have nothing to be copied to. */
static int read_columns(struct replica *replica, struct stream *stream, struct error *error)
{
	struct columns copy = {0};
	size_t kept = 0;
	if (columns_read(replica->of->db, stream->table, &stream->columns, error) ||
	    columns_read(replica->copy.db, stream->table, &copy, error)) {
		columns_free(&copy);
		return error->status;
	}
	for (size_t i = 0; i < stream->columns.count; i++)
		if (columns_have(&copy, stream->columns.names[i]))
			stream->columns.names[kept++] = stream->columns.names[i];
	stream->columns.count = kept;
	columns_free(&copy);
	return 0;
}

static void find_key(struct stream *stream)
{
	const char *at = stream->key;
	for (size_t k = 0; k < 3; k++) {
		size_t length = strcspn(at, ",");
		stream->key_columns[k] = -1;
		for (size_t i = 0; length && i < stream->columns.count; i++)
			if (strlen(stream->columns.names[i]) == length && memcmp(stream->columns.names[i], at, length) == 0)
				stream->key_columns[k] = (int)i;
		at += length;
		at += strspn(at, ", ");
	}
}

static int prepare_writing(struct replica *replica, struct stream *stream, struct error *error)
{
	struct buffer take = {0}, put = {0};
	buffer_add_format(&take, "DELETE FROM %s WHERE ", stream->table);
	for (int k = 0; k < 3 && stream->key_columns[k] >= 0; k++)
		buffer_add_format(&take, "%s\"%s\" = $%d", k ? " AND " : "",
		                  stream->columns.names[stream->key_columns[k]], k + 1);
	buffer_add_format(&put, "INSERT INTO %s (", stream->table);
	for (size_t i = 0; i < stream->columns.count; i++)
		buffer_add_format(&put, "%s\"%s\"", i ? ", " : "", stream->columns.names[i]);
	buffer_add_text(&put, ") VALUES (");
	for (size_t i = 0; i < stream->columns.count; i++)
		buffer_add_format(&put, "%s$%zu", i ? ", " : "", i + 1);
	buffer_add_text(&put, ")");
	int status = statement_new(replica->copy.db, take.data, &stream->take_away, error);
	if (!status)
		status = statement_new(replica->copy.db, put.data, &stream->put, error);
	buffer_free(&take);
	buffer_free(&put);
	return status;
}

/* Moves on to the next state. */
static int look_ahead(struct stream *stream, struct error *error)
{
	int stepped = statement_step(stream->states, error);
	stream->waiting = stepped == 1;
	return stepped < 0 ? error->status : 0;
}

static int open_stream(struct replica *replica, const char *table, const char *key, const struct past_table *past,
                       size_t index, struct error *error)
{
	struct stream *stream = &replica->streams[replica->count++];
	struct buffer sql = {0};
	*stream = (struct stream){.table = table, .key = key};
	if (read_columns(replica, stream, error))
		return error->status;
	if (past)
		past_states(&sql, past, &stream->columns);
	else if (strcmp(table, "score") == 0)
		score_states(&sql, &stream->columns);
	else
		added_states(&sql, index, &stream->columns);
	buffer_add_text(&sql, " ORDER BY began, ended DESC");
	find_key(stream);
	int status = statement_new(replica->of->db, sql.data, &stream->states, error);
	buffer_free(&sql);
	if (!status)
		status = prepare_writing(replica, stream, error);
	return status ? status : look_ahead(stream, error);
}

static int open_streams(struct replica *replica, struct error *error)
{
	size_t count;
	const struct past_table *tables = past_tables(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(tables[i].name, "alert") != 0 &&
		    open_stream(replica, tables[i].name, tables[i].key ? tables[i].key : "id", &tables[i], 0, error))
			return error->status;
	for (size_t i = 0; i < sizeof added / sizeof *added; i++)
		if (open_stream(replica, added[i].table, added[i].key, NULL, i, error))
			return error->status;
	return open_stream(replica, "score", "opportunity", NULL, 0, error);
}

int replica_open(struct store *store, struct config *config, struct replica **result, struct error *error)
{
	struct replica *replica = memory_get(sizeof *replica);
	size_t unused;
	replica->of = store;
	*result = NULL;
	int status = db_open_memory(&replica->copy.db, error);
	replica->copy.config = config;
	if (!status)
		status = schema_migrate(replica->copy.db, 0, error);
	if (!status)
		status = schema_add_fields(replica->copy.db, &config->fields, &unused, error);
	if (!status)
		status = schema_make_indexes(replica->copy.db, error);
	if (!status)
		status = rule_indexes_make(replica->copy.db, config, error);
	if (!status)
		status = open_streams(replica, error);
	if (status)
		replica_close(replica);
	else
		*result = replica;
	return status;
}

void replica_close(struct replica *replica)
{
	if (!replica)
		return;
	for (size_t i = 0; i < replica->count; i++) {
		statement_free(replica->streams[i].states);
		statement_free(replica->streams[i].take_away);
		statement_free(replica->streams[i].put);
		columns_free(&replica->streams[i].columns);
	}
	db_close(replica->copy.db);
	free(replica);
}

struct store *replica_store(struct replica *replica)
{
	return &replica->copy;
}

/* ---- going on ---- */

enum { FIRST_COLUMN = 2 }; /* behind the transaction and whether it is an end */

static int apply_state(struct stream *stream, struct error *error)
{
	statement_reset(stream->take_away);
	for (int k = 0; k < 3 && stream->key_columns[k] >= 0; k++)
		bind_column(stream->take_away, k + 1, stream->states, FIRST_COLUMN + stream->key_columns[k]);
	if (statement_run(stream->take_away, error))
		return error->status;
	if (column_integer(stream->states, 1))
		return 0;
	statement_reset(stream->put);
	for (size_t i = 0; i < stream->columns.count; i++)
		bind_column(stream->put, (int)i + 1, stream->states, FIRST_COLUMN + (int)i);
	return statement_run(stream->put, error);
}

static int advance_stream(struct stream *stream, int64_t cut, struct error *error)
{
	while (stream->waiting && column_integer(stream->states, 0) <= cut)
		if (apply_state(stream, error) || look_ahead(stream, error))
			return error->status;
	return 0;
}

int replica_date(struct replica *replica, int64_t moment, struct error *error)
{
	static const char *const columns[] = {"at", "login", "acting", "command"};
	struct value nobody = {.type = TYPE_TEXT, .set = true, .text = ""};
	const struct value values[] = {value_of(TYPE_TIME, moment), nobody, nobody, value_text("opp-alert")};
	return row_insert(&replica->copy, "tx", columns, values, sizeof values / sizeof *values, &replica->copy.tx, error);
}

static int advance(struct replica *replica, int64_t cut, struct error *error)
{
	for (size_t i = 0; i < replica->count; i++)
		if (advance_stream(&replica->streams[i], cut, error))
			return error->status;
	return 0;
}

int replica_advance(struct replica *replica, int64_t moment, struct error *error)
{
	struct db *db = replica->copy.db;
	int64_t cut;
	if (store_cut(replica->of, moment, &cut, error) || db_run(db, "BEGIN", error))
		return error->status;
	int status = advance(replica, cut, error);
	if (!status)
		status = replica_date(replica, moment, error);
	return status ? status : db_run(db, "COMMIT", error);
}

/* ---- the other way ---- */

int replica_settle(struct replica *replica, struct error *error)
{
	struct db *db = replica->copy.db;
	if (db_run(db, "BEGIN", error))
		return error->status;
	for (size_t i = 0; i < replica->count; i++)
		if (strcmp(replica->streams[i].table, "opportunity") != 0 &&
		    advance_stream(&replica->streams[i], INT64_MAX, error))
			return error->status;
	return db_run(db, "COMMIT", error);
}

static struct stream *find_stream(struct replica *replica, const char *table)
{
	size_t i = 0;
	while (strcmp(replica->streams[i].table, table) != 0)
		i++;
	return &replica->streams[i];
}

/* What moves and follow-ups make of a deal. */
static const char unmoved[] =
    "UPDATE opportunity SET status = 'open', closed = NULL, lost_reason = NULL, stage_entered = created, last_activity = NULL,"
    " first_response = NULL, feedback = NULL, feedback_at = NULL WHERE id = $1";

static const char unplanned[] =
    "UPDATE opportunity SET next_action = NULL, next_action_at = NULL WHERE id = $1 AND last_activity IS NOT NULL";

static int run_on(struct db *db, const char *sql, int64_t id, struct error *error)
{
	struct statement *statement;
	if (db_statement(db, sql, &statement, error))
		return error->status;
	bind_integer(statement, 1, id);
	return statement_run(statement, error);
}

int replica_bear(struct replica *replica, int64_t opportunity, struct error *error)
{
	struct stream *stream = find_stream(replica, "opportunity");
	struct buffer sql = {0};
	struct statement *row;
	buffer_add_text(&sql, "SELECT 0, 0");
	add_columns(&sql, &stream->columns, NULL);
	buffer_add_text(&sql, " FROM opportunity WHERE id = $1");
	int status = db_statement(replica->of->db, sql.data, &row, error);
	buffer_free(&sql);
	if (status)
		return status;
	bind_integer(row, 1, opportunity);
	int stepped = statement_step(row, error);
	statement_reset(stream->put);
	for (size_t i = 0; stepped == 1 && i < stream->columns.count; i++)
		bind_column(stream->put, (int)i + 1, row, FIRST_COLUMN + (int)i);
	status = stepped == 1 ? statement_run(stream->put, error) : stepped < 0 ? error->status : 0;
	statement_reset(row);
	if (!status)
		status = run_on(replica->copy.db, unplanned, opportunity, error);
	return status ? status : run_on(replica->copy.db, unmoved, opportunity, error);
}
