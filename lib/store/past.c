/* past.c: rows that change in place or are taken away, as they were before. */
#include "store/past.h"

#include <stdio.h>
#include <string.h>

#define CHANGED "changed_tx", "COALESCE(changed_tx, tx)"
#define ADDED "tx", "COALESCE(tx, 0)"

static const struct past_table tables[] = {
    {"opportunity", NULL, CHANGED, PAST_JOINED, " id tx "},
    {"customer", NULL, CHANGED, PAST_LOOKED_UP, " id tx "},
    {"contact", NULL, CHANGED, PAST_UNITED, NULL},
    {"alert", NULL, CHANGED, PAST_JOINED, " id tx rule about opportunity customer since raised "},
    /* Their rows are added and taken away as wholes. */
    {"tag", "opportunity, tag", ADDED, PAST_UNITED, NULL},
    {"member", "opportunity, person, role", ADDED, PAST_UNITED, NULL},
    {"customer_tag", "customer, tag", ADDED, PAST_UNITED, NULL},
};

enum { TABLES = sizeof tables / sizeof *tables };

const struct past_table *past_tables(size_t *count)
{
	*count = TABLES;
	return tables;
}

const struct past_table *past_table_find(const char *name)
{
	for (size_t i = 0; i < TABLES; i++)
		if (strcmp(tables[i].name, name) == 0)
			return &tables[i];
	return NULL;
}

/* ---- columns ---- */

int columns_read(struct db *db, const char *table, struct columns *columns, struct error *error)
{
	enum { MOST = 2000 }; /* SQLite's own limit */
	struct statement *statement;
	*columns = (struct columns){0};
	if (db_statement(db, "SELECT name, type FROM pragma_table_info($1, 'main') ORDER BY cid", &statement, error))
		return error->status;
	columns->names = arena_get(&columns->arena, MOST * sizeof *columns->names);
	columns->types = arena_get(&columns->arena, MOST * sizeof *columns->types);
	bind_text(statement, 1, table);
	int stepped;
	while (columns->count < MOST && (stepped = statement_step(statement, error)) == 1) {
		columns->names[columns->count] = column_copy(statement, 0, &columns->arena);
		columns->types[columns->count++] = column_copy(statement, 1, &columns->arena);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

void columns_free(struct columns *columns)
{
	arena_free(&columns->arena);
	*columns = (struct columns){0};
}

bool columns_have(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (strcmp(columns->names[i], name) == 0)
			return true;
	return false;
}

/* ---- making the tables ---- */

static int add_column(struct db *db, const char *table, const char *suffix, const char *column, const char *type,
                      struct error *error)
{
	struct buffer sql = {0};
	buffer_add_format(&sql, "ALTER TABLE %s%s ADD COLUMN \"%s\" %s", table, suffix, column, type);
	int status = db_run(db, sql.data, error);
	buffer_free(&sql);
	return status;
}

/* What an image has before the columns of its row: rows that have no id have no number either. */
static size_t frame_size(const struct past_table *table)
{
	return table->key ? 2 : 3;
}

static int create(struct db *db, const struct past_table *table, const struct columns *of, struct error *error)
{
	struct buffer sql = {0};
	buffer_add_format(&sql, "CREATE TABLE %s_past (%sfrom_tx INTEGER NOT NULL, to_tx INTEGER NOT NULL", table->name,
	                  table->key ? "" : "image_id INTEGER PRIMARY KEY, ");
	for (size_t i = 0; i < of->count; i++)
		buffer_add_format(&sql, ", \"%s\" %s", of->names[i], of->types[i]);
	if (table->key)
		buffer_add_format(&sql, ", PRIMARY KEY (%s, to_tx)", table->key);
	buffer_add_text(&sql, ") STRICT");
	int status = db_run(db, sql.data, error);
	buffer_free(&sql);
	return status;
}

/* Images are copied without naming the columns, so the two tables must have them in one order. */
static int complete(struct db *db, const struct past_table *table, const struct columns *of, const struct columns *has,
                    struct error *error)
{
	for (size_t i = 0; i < of->count; i++) {
		size_t at = i + frame_size(table);
		if (at < has->count && strcmp(has->names[at], of->names[i]) != 0)
			return fail(error, EX_DATAERR, "the columns of %s_past are not those of %s; restore a backup",
			            table->name, table->name);
		if (at >= has->count && add_column(db, table->name, "_past", of->names[i], of->types[i], error))
			return error->status;
	}
	return 0;
}

static int add_marker(struct db *db, const struct past_table *table, struct columns *of, struct error *error)
{
	columns_free(of);
	return add_column(db, table->name, "", table->marker, "INTEGER", error) || columns_read(db, table->name, of, error)
	           ? error->status
	           : 0;
}

static int make_table(struct db *db, const struct past_table *table, struct error *error)
{
	char past[64];
	snprintf(past, sizeof past, "%s_past", table->name);
	struct columns of, has = {0};
	int status = columns_read(db, table->name, &of, error);
	if (!status && !columns_have(&of, table->marker))
		status = add_marker(db, table, &of, error);
	if (!status)
		status = columns_read(db, past, &has, error);
	if (!status)
		status = has.count ? complete(db, table, &of, &has, error) : create(db, table, &of, error);
	columns_free(&of);
	columns_free(&has);
	return status;
}

int past_make_tables(struct db *db, struct error *error)
{
	for (size_t i = 0; i < TABLES; i++)
		if (make_table(db, &tables[i], error))
			return error->status;
	/* The same contacts are looked for by their customer. */
	return db_run(db, "CREATE INDEX IF NOT EXISTS contact_past_customer ON contact_past (customer)", error);
}

/* ---- keeping ---- */

int past_keep(struct store *store, const struct past_table *table, const char *condition, const struct value *values,
              size_t count, struct error *error)
{
	struct buffer sql = {0};
	long long tx = store->tx;
	buffer_add_format(&sql, "INSERT INTO %s_past SELECT ", table->name);
	if (!table->key)
		buffer_add_format(&sql, "o.id * %lld + %lld, ", PAST_IMAGES, tx);
	buffer_add_format(&sql, "%s, %lld, o.* FROM %s o WHERE %s <> %lld AND %s", table->since, tx, table->name, table->since, tx,
	                  condition);
	struct statement *statement;
	int status = db_statement(store->db, sql.data, &statement, error);
	buffer_free(&sql);
	if (status)
		return status;
	for (size_t i = 0; i < count; i++)
		bind_value(statement, (int)i + 1, &values[i]);
	return statement_run(statement, error);
}
