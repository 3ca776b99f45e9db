/*
 * db.h: SQLite wrapped once: connection, write lock, statements.  For lib/store only; nothing above it sees SQL.
 *
 * Writers take one lock file per database around each write transaction and each checkpoint, which closes the
 * window of the WAL-reset bug of SQLite before 3.51.3 (https://sqlite.org/wal.html#walresetbug); readers open
 * read-only and never write, but for the rollback of a transaction that was killed.
 */
#ifndef OPP_STORE_DB_H
#define OPP_STORE_DB_H

#include "base/error.h"
#include "base/memory.h"
#include "base/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct statement;

enum db_mode { DB_READ, DB_WRITE };

/* "opp1" in ASCII: tells our databases from other people's. */
#define DB_APPLICATION_ID 0x6F707031

/*
 * Opens an existing database.  EX_NOINPUT if there is none (say opp-init), EX_DATAERR if it is not one of ours or is
 * damaged, EX_NOPERM or EX_CANTCREAT if it cannot be used where it lies, EX_CONFIG if its version is not `version`
 * (a negative version skips that check).
 */
int db_open(const char *file, enum db_mode mode, int version, struct db **db, struct error *error);

/*
 * Another connection to a database that is open, to read it.  The file is not looked at again: a process that closes a file
 * loses all locks that it has on it, those of the first connection too.
 */
int db_open_beside(const struct db *db, struct db **beside, struct error *error);

/*
 * Makes a database of mode 0600 that only this process uses, without WAL, as FILE-new: a crash never leaves half of one
 * under the real name, and what it left is replaced by the next db_create().  db_publish() closes it and gives it its
 * name; db_close() without that removes it.  EX_CANTCREAT, also if FILE exists.
 */
int db_create(const char *file, struct db **db, struct error *error);
int db_publish(struct db *db, struct error *error);

void db_close(struct db *db); /* rolls back what is open; NULL is fine */

/* A database in memory, empty, without checks of references. */
int db_open_memory(struct db **db, struct error *error);

/* Takes the lock of a database file that may not exist yet; *lock is closed with db_unlock().  EX_TEMPFAIL after a minute. */
int db_lock(const char *file, int *lock, struct error *error);
void db_unlock(int lock);

/* The lock of those who send messages, in a file of its own: EX_TEMPFAIL at once while somebody else has it. */
int db_lock_sending(const char *file, int *lock, struct error *error);

/* One write transaction: lock, BEGIN IMMEDIATE; COMMIT or ROLLBACK, checkpoint when due, unlock. */
int db_begin(struct db *db, struct error *error);
int db_commit(struct db *db, struct error *error);
void db_rollback(struct db *db);

/*
 * The next write transaction is very large: it is written into the file itself, with a rollback journal, instead of into the
 * WAL and from there into the file once more.  Readers wait until it is over; if somebody has the database open already, it
 * goes through the WAL as ever.  If it is killed, whoever opens the database next rolls it back.
 */
void db_write_in_place(struct db *db);

/* Whether references are checked, as they are from the beginning: off only where each one was just looked up or made. */
void db_check_references(struct db *db, bool check);

/* One snapshot for several reads; within another one it is that one. */
int db_begin_read(struct db *db, struct error *error);
void db_end_read(struct db *db);

/* Runs statements without parameters or results. */
int db_run(struct db *db, const char *sql, struct error *error);

/*
 * A prepared statement, ready to bind.  Prepared once for each text and kept until db_close(); asking again resets it, so
 * two uses of one text cannot overlap.
 */
int db_statement(struct db *db, const char *sql, struct statement **statement, struct error *error);

/* A statement of one's own, ended with statement_free(). */
int statement_new(struct db *db, const char *sql, struct statement **statement, struct error *error);
void statement_free(struct statement *statement);
void statement_reset(struct statement *statement);

/* Parameters are numbered from 1.  Texts must live until the statement is stepped to its end or reset. */
void bind_integer(struct statement *statement, int parameter, int64_t integer);
void bind_number(struct statement *statement, int parameter, double number);
void bind_text(struct statement *statement, int parameter, const char *text); /* NULL binds NULL */
void bind_bytes(struct statement *statement, int parameter, const char *text, size_t length);
void bind_blob(struct statement *statement, int parameter, const void *blob, size_t length);
void bind_null(struct statement *statement, int parameter);
void bind_value(struct statement *statement, int parameter, const struct value *value); /* dates as ISO text */

/* A column of the row that another statement stands on, until it moves on. */
void bind_column(struct statement *statement, int parameter, struct statement *from, int column);

/* 1: a row; 0: the end; -1: failed. */
int statement_step(struct statement *statement, struct error *error);

/* Steps a statement that returns nothing and resets it. */
int statement_run(struct statement *statement, struct error *error);

/* Columns are numbered from 0.  Texts live until the next step. */
bool column_is_null(struct statement *statement, int column);
int64_t column_integer(struct statement *statement, int column);
const char *column_text(struct statement *statement, int column); /* NULL for NULL */
const char *column_copy(struct statement *statement, int column, struct arena *arena); /* the same, for as long as the arena */
const void *column_blob(struct statement *statement, int column, size_t *length);
void column_value(struct statement *statement, int column, enum type type, uint8_t decimals, struct value *value);

int64_t db_last_id(struct db *db);
int64_t db_changes(struct db *db); /* rows that the last statement touched */

/* The first value of a query without parameters; `missing` if there is no row. */
int db_integer(struct db *db, const char *sql, int64_t missing, int64_t *integer, struct error *error);

/* Turns the last failure of the connection into an error; `doing` begins the sentence. */
int db_fail(struct db *db, int code, const char *doing, struct error *error);

const char *db_file(const struct db *db);

/* Copies the database to a new file, page by page, consistently, and checks the copy.  EX_CANTCREAT, EX_IOERR. */
int db_backup(struct db *db, const char *file, struct error *error);

#endif
