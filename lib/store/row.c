/* row.c: rows added, changed and read by column, whatever the table. */
#include "store/past.h"

#include <string.h>

static void add_columns(struct buffer *sql, const char *const *columns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(sql, i ? ", " : "");
		buffer_add_character(sql, '"');
		buffer_add_text(sql, columns[i]);
		buffer_add_character(sql, '"');
	}
}

/* Whether a kept statement is for these columns: nearly always the very same array, so pointers tell. */
static bool is_for(const struct kept_insert *kept, const char *table, const char *const *columns, size_t count)
{
	if (!kept->statement || kept->count != count || strcmp(kept->table, table) != 0)
		return false;
	for (size_t i = 0; i < count; i++)
		if (kept->columns[i] != columns[i] && strcmp(kept->columns[i], columns[i]) != 0)
			return false;
	return true;
}

static void insert_text(struct buffer *sql, const char *table, const char *const *columns, size_t count)
{
	buffer_add_format(sql, "INSERT INTO %s (", table);
	add_columns(sql, columns, count);
	buffer_add_text(sql, ") VALUES (");
	for (size_t i = 0; i < count; i++)
		buffer_add_format(sql, "%s$%zu", i ? ", " : "", i + 1);
	buffer_add_text(sql, ")");
}

/* The statements of the last few tables are kept by what they are for: making their text costs as much as running them. */
static int prepare_insert(struct store *store, const char *table, const char *const *columns, size_t count,
                          struct statement **statement, struct error *error)
{
	for (size_t i = 0; i < KEPT_INSERTS; i++)
		if (is_for(&store->inserts[i], table, columns, count)) {
			*statement = store->inserts[i].statement;
			return 0;
		}
	struct buffer sql = {0};
	insert_text(&sql, table, columns, count);
	int status = db_statement(store->db, sql.data, statement, error);
	buffer_free(&sql);
	if (status || count > KEPT_COLUMNS)
		return status;
	struct kept_insert *kept = &store->inserts[store->next_insert++ % KEPT_INSERTS];
	*kept = (struct kept_insert){.table = table, .count = count, .statement = *statement};
	memcpy(kept->columns, columns, count * sizeof *columns);
	return 0;
}

int row_insert(struct store *store, const char *table, const char *const *columns, const struct value *values,
               size_t count, int64_t *id, struct error *error)
{
	struct statement *statement;
	if (prepare_insert(store, table, columns, count, &statement, error))
		return error->status;
	for (size_t i = 0; i < count; i++)
		bind_value(statement, (int)i + 1, &values[i]);
	if (statement_run(statement, error))
		return error->status;
	if (id)
		*id = db_last_id(store->db);
	return 0;
}

/* The last two parameters are the transaction and the id. */
static void update_text(struct buffer *sql, const char *table, bool kept, const char *const *columns, size_t count)
{
	buffer_add_format(sql, "UPDATE %s SET ", table);
	for (size_t i = 0; i < count; i++)
		buffer_add_format(sql, "%s\"%s\" = $%zu", i ? ", " : "", columns[i], i + 1);
	buffer_add_format(sql, kept ? ", changed_tx = $%zu WHERE id = $%zu" : " WHERE tx = $%zu AND id = $%zu", count + 1,
	                  count + 2);
}

int row_update(struct store *store, const char *table, int64_t id, const char *const *columns,
               const struct value *values, size_t count, struct error *error)
{
	if (!count)
		return 0;
	const struct past_table *past = past_table_find(table);
	struct value key = value_integer(id);
	if (past && past_keep(store, past, "id = $1", &key, 1, error))
		return error->status;
	struct buffer sql = {0};
	struct statement *statement;
	update_text(&sql, table, past != NULL, columns, count);
	int status = db_statement(store->db, sql.data, &statement, error);
	buffer_free(&sql);
	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		bind_value(statement, (int)i + 1, &values[i]);
	bind_integer(statement, (int)count + 1, store->tx);
	bind_integer(statement, (int)count + 2, id);
	if (statement_run(statement, error))
		return error->status;
	return past || db_changes(store->db)
	           ? 0
	           : fail(error, EX_SOFTWARE, "rows of %s stay as they are; past.c lists the tables whose rows change", table);
}

int row_find_two(struct store *store, const char *table, const char *column, const char *text, size_t length,
                 int64_t ids[2], struct error *error)
{
	ids[0] = ids[1] = 0;
	struct buffer sql = {0};
	buffer_add_format(&sql, "SELECT id FROM %s WHERE \"%s\" = $1 ORDER BY id LIMIT 2", table, column);
	struct statement *statement;
	int status = db_statement(store->db, sql.data, &statement, error);
	buffer_free(&sql);
	if (status)
		return status;
	bind_bytes(statement, 1, text, length);
	int stepped = 1;
	for (size_t i = 0; i < 2 && (stepped = statement_step(statement, error)) == 1; i++)
		ids[i] = column_integer(statement, 0);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int row_find(struct store *store, const char *table, const char *column, const char *text, size_t length, int64_t *id,
             struct error *error)
{
	int64_t ids[2];
	int status = row_find_two(store, table, column, text, length, ids, error);
	*id = ids[0];
	return status;
}

int store_make_index(struct store *store, const char *table, const char *column, struct error *error)
{
	struct buffer sql = {0};
	buffer_add_format(&sql, "CREATE INDEX IF NOT EXISTS \"%s_%s_key\" ON %s (\"%s\")", table, column, table, column);
	int status = db_run(store->db, sql.data, error);
	buffer_free(&sql);
	return status;
}

int row_read(struct store *store, const char *table, int64_t id, const char *const *columns, struct value *values,
             size_t count, struct arena *arena, bool *found, struct error *error)
{
	struct buffer sql = {0};
	buffer_add_text(&sql, "SELECT ");
	add_columns(&sql, columns, count);
	buffer_add_format(&sql, " FROM %s WHERE id = $1", table);
	struct statement *statement;
	int status = db_statement(store->db, sql.data, &statement, error);
	buffer_free(&sql);
	if (status)
		return status;
	bind_integer(statement, 1, id);
	int stepped = statement_step(statement, error);
	*found = stepped == 1;
	for (size_t i = 0; stepped == 1 && i < count; i++) {
		column_value(statement, (int)i, values[i].type, values[i].decimals, &values[i]);
		if (values[i].set && values[i].type <= TYPE_CHOICE)
			values[i].text = arena_bytes(arena, values[i].text, values[i].length);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}
