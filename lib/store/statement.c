/* statement.c: prepared statements: kept by their text, bound, stepped and read. */
#include "base/memory.h"
#include "store/db_internal.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash_text(const char *text)
{
	uint64_t hash = 14695981039346656037U; /* FNV-1a */
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211U;
	return hash;
}

static int prepare(struct db *db, const char *sql, unsigned flags, struct statement **statement, struct error *error)
{
	*statement = NULL;
	sqlite3_stmt *handle;
	int code = sqlite3_prepare_v3(db->handle, sql, -1, flags, &handle, NULL);
	if (code != SQLITE_OK)
		return db_fail(db, code, "database", error);
	*statement = memory_get(sizeof **statement);
	**statement = (struct statement){.handle = handle, .db = db};
	return 0;
}

int statement_new(struct db *db, const char *sql, struct statement **statement, struct error *error)
{
	return prepare(db, sql, 0, statement, error);
}

int db_statement(struct db *db, const char *sql, struct statement **statement, struct error *error)
{
	uint64_t hash = hash_text(sql);
	struct statement **bucket = &db->statements[hash % STATEMENT_BUCKETS];
	for (struct statement *kept = *bucket; kept; kept = kept->next)
		if (kept->hash == hash && strcmp(kept->sql, sql) == 0) {
			statement_reset(kept);
			*statement = kept;
			return 0;
		}
	if (prepare(db, sql, SQLITE_PREPARE_PERSISTENT, statement, error))
		return error->status;
	(*statement)->sql = memory_text(sql);
	(*statement)->hash = hash;
	(*statement)->next = *bucket;
	*bucket = *statement;
	return 0;
}

void statement_reset(struct statement *statement)
{
	sqlite3_reset(statement->handle);
	statement->bad_bind = SQLITE_OK;
}

void statement_free(struct statement *statement)
{
	if (!statement)
		return;
	sqlite3_finalize(statement->handle);
	free(statement->sql);
	free(statement);
}

void statements_reset(struct db *db)
{
	for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
		for (struct statement *kept = db->statements[i]; kept; kept = kept->next)
			statement_reset(kept);
}

void statements_free(struct db *db)
{
	for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
		while (db->statements[i]) {
			struct statement *next = db->statements[i]->next;
			statement_free(db->statements[i]);
			db->statements[i] = next;
		}
}

static void note_bind(struct statement *statement, int code)
{
	if (code != SQLITE_OK && statement->bad_bind == SQLITE_OK)
		statement->bad_bind = code;
}

void bind_integer(struct statement *statement, int parameter, int64_t integer)
{
	note_bind(statement, sqlite3_bind_int64(statement->handle, parameter, integer));
}

void bind_number(struct statement *statement, int parameter, double number)
{
	note_bind(statement, sqlite3_bind_double(statement->handle, parameter, number));
}

void bind_text(struct statement *statement, int parameter, const char *text)
{
	if (text)
		bind_bytes(statement, parameter, text, strlen(text));
	else
		bind_null(statement, parameter);
}

void bind_bytes(struct statement *statement, int parameter, const char *text, size_t length)
{
	note_bind(statement, sqlite3_bind_text64(statement->handle, parameter, text, length, SQLITE_STATIC, SQLITE_UTF8));
}

void bind_blob(struct statement *statement, int parameter, const void *blob, size_t length)
{
	note_bind(statement, sqlite3_bind_blob64(statement->handle, parameter, blob, length, SQLITE_STATIC));
}

void bind_null(struct statement *statement, int parameter)
{
	note_bind(statement, sqlite3_bind_null(statement->handle, parameter));
}

void bind_column(struct statement *statement, int parameter, struct statement *from, int column)
{
	note_bind(statement, sqlite3_bind_value(statement->handle, parameter, sqlite3_column_value(from->handle, column)));
}

void bind_value(struct statement *statement, int parameter, const struct value *value)
{
	if (!value->set) {
		bind_null(statement, parameter);
		return;
	}
	switch (value->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		bind_bytes(statement, parameter, value->text, value->length);
		break;
	case TYPE_NUMBER:
		bind_number(statement, parameter, value->number);
		break;
	case TYPE_DATE: {
		char date[16];
		struct buffer text = {.data = date, .capacity = sizeof date};
		day_print(&text, value->integer);
		note_bind(statement, sqlite3_bind_text(statement->handle, parameter, date, (int)text.length, SQLITE_TRANSIENT));
		break;
	}
	default:
		bind_integer(statement, parameter, value->integer);
	}
}

/* SQLite undoes the transaction itself when memory or disk run out: what came after would be committed row by row. */
static bool transaction_is_lost(const struct db *db)
{
	return db->lock >= 0 && sqlite3_get_autocommit(db->handle);
}

int statement_step(struct statement *statement, struct error *error)
{
	int code = statement->bad_bind;
	if (code == SQLITE_OK && transaction_is_lost(statement->db))
		code = SQLITE_ABORT;
	if (code == SQLITE_OK)
		code = sqlite3_step(statement->handle);
	if (code == SQLITE_ROW)
		return 1;
	if (code == SQLITE_DONE)
		return 0;
	db_fail(statement->db, code, "database", error);
	statement_reset(statement);
	return -1;
}

int statement_run(struct statement *statement, struct error *error)
{
	int stepped = statement_step(statement, error);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

bool column_is_null(struct statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

int64_t column_integer(struct statement *statement, int column)
{
	return sqlite3_column_int64(statement->handle, column);
}

/* NULL for NULL, and SQLite would give it too when memory runs out. */
const char *column_text(struct statement *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement->handle, column);
	if (!text && sqlite3_errcode(statement->db->handle) == SQLITE_NOMEM)
		out_of_memory();
	return text;
}

const char *column_copy(struct statement *statement, int column, struct arena *arena)
{
	const char *text = column_text(statement, column);
	return text ? arena_bytes(arena, text, (size_t)sqlite3_column_bytes(statement->handle, column)) : NULL;
}

const void *column_blob(struct statement *statement, int column, size_t *length)
{
	const void *blob = sqlite3_column_blob(statement->handle, column);
	if (!blob && sqlite3_errcode(statement->db->handle) == SQLITE_NOMEM)
		out_of_memory();
	*length = (size_t)sqlite3_column_bytes(statement->handle, column);
	return blob;
}

/* Dates are stored as YYYY-MM-DD, so that a person can read them in any SQLite tool. */
static int64_t day_of_text(const char *text, size_t length, bool *set)
{
	*set = false;
	if (length != 10)
		return 0;
	int number[3] = {0};
	for (size_t i = 0, part = 0; i < length; i++) {
		if (text[i] == '-')
			part++;
		else
			number[part] = number[part] * 10 + (text[i] - '0');
		if (part > 2)
			return 0;
	}
	struct civil civil = {number[0], number[1], number[2]};
	*set = civil_valid(civil);
	return *set ? day_from_civil(civil) : 0;
}

void column_value(struct statement *statement, int column, enum type type, uint8_t decimals, struct value *value)
{
	sqlite3_stmt *handle = statement->handle;
	*value = (struct value){.type = type, .decimals = decimals};
	if (type == TYPE_TEXT || type == TYPE_CHOICE) { /* its being NULL tells it all */
		value->text = column_text(statement, column);
		value->set = value->text != NULL;
		value->length = value->set ? (size_t)sqlite3_column_bytes(handle, column) : 0;
		return;
	}
	if (sqlite3_column_type(handle, column) == SQLITE_NULL)
		return;
	value->set = true;
	switch (type) {
	case TYPE_NUMBER:
		value->number = sqlite3_column_double(handle, column);
		break;
	case TYPE_DATE: {
		const char *text = column_text(statement, column);
		value->integer = text ? day_of_text(text, (size_t)sqlite3_column_bytes(handle, column), &value->set) : 0;
		break;
	}
	default:
		value->integer = sqlite3_column_int64(handle, column);
	}
}

int64_t db_last_id(struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t db_changes(struct db *db)
{
	return sqlite3_changes64(db->handle);
}

int db_integer(struct db *db, const char *sql, int64_t missing, int64_t *integer, struct error *error)
{
	struct statement *statement;
	*integer = missing;
	if (db_statement(db, sql, &statement, error))
		return error->status;
	int stepped = statement_step(statement, error);
	if (stepped == 1 && !column_is_null(statement, 0))
		*integer = column_integer(statement, 0);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}
