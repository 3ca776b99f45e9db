/*
 * store.h: the data of one team: a database under a config.
 */
#ifndef OPP_STORE_STORE_H
#define OPP_STORE_STORE_H

#include "config/config.h"
#include "store/db.h"

/* The statement that adds rows to a table; its texts are the caller's, who keeps them as long as the store. */
enum { KEPT_INSERTS = 8, KEPT_COLUMNS = 96 };
struct kept_insert {
	const char *table;
	const char *columns[KEPT_COLUMNS];
	size_t count;
	struct statement *statement;
};

struct store {
	struct db *db;
	struct config *config; /* belongs to whoever opened the store */
	int64_t config_id;     /* the row of the config that is applied; 0: none is */
	struct known_config applied; /* that config, until store_use(); its memory is in `arena` */
	struct arena arena;
	int64_t tx;            /* the write transaction that is open */
	bool travelled;        /* a past moment is read (travel.h) */
	int64_t cut;           /* and this is the last transaction that counts there, 0: none */
	bool settled;          /* no later transaction than `home` is ever read */
	int64_t home;
	bool bulk;             /* indexes that only serve reading are dropped until store_commit() */
	bool unmerged;         /* the same, and no customer was ever merged */
	struct kept_insert inserts[KEPT_INSERTS];
	size_t next_insert;
};

/*
 * Opens a database for reading or writing.  As db_open(); EX_CONFIG when the config has changed since opp-init last
 * applied it, so that every score, stage and field in the database is explained by a config that it holds.
 */
int store_open(const char *file, enum db_mode mode, struct config *config, struct store **store, struct error *error);

/*
 * The same in two steps: the database alone, which knows the config that was applied to it (store->applied, for
 * config_read_known()), and then the config.
 */
int store_open_database(const char *file, enum db_mode mode, struct store **store, struct error *error);
int store_use(struct store *store, struct config *config, struct error *error);

/* Another connection to the database of a store, for reading another moment beside it (travel.h); closed as any other. */
int store_open_beside(const struct store *store, struct store **result, struct error *error);

void store_close(struct store *store); /* NULL is fine */

struct store_author {
	int64_t at; /* Unix seconds */
	const char *login, *acting, *command;
};

struct applied {
	bool created;        /* there was no database before */
	bool changed;        /* the config differs from the one applied before */
	int64_t migrated;    /* the version the database had before, if that was older; else 0 */
	char backup[4096];   /* made before migrating, or "" */
	size_t fields_added;
};

/*
 * Makes the database if there is none, migrates an older one (after a backup beside it), and applies the config: adds
 * the columns of new fields and keeps the config's text.  Any number may run at once: one makes it.  With `dry_run` it does
 * none of that and only tells what it would do.
 */
int store_apply(const char *file, struct config *config, const struct store_author *author, bool dry_run,
                struct applied *applied, struct error *error);

/* So many bytes are to be loaded by the next transaction.  More than the database has: it is written in place (db.h). */
void store_expect_load(struct store *store, int64_t bytes);

/* Begins a write transaction and records who acts; *tx is its id.  Ended by store_commit() or store_rollback(). */
int store_begin(struct store *store, const struct store_author *author, int64_t *tx, struct error *error);
int store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);

/* Within the transaction: what came after store_savepoint() can be undone alone.  One at a time. */
int store_savepoint(struct store *store, struct error *error);
int store_release(struct store *store, struct error *error);
int store_rollback_to_savepoint(struct store *store, struct error *error);

/*
 * Before loading very many rows: drops the indexes that only serve reading.  Made again by store_commit().  Does nothing
 * in a database that already has more than `rows` opportunities.
 */
int store_begin_bulk(struct store *store, int64_t rows, struct error *error);

/*
 * For looking up very many rows in rising order: each page is needed once, so few are kept, and those stay in the processor's
 * cache.  Nor are the cells of each page checked beforehand, but only what is read of it.  `begins` false ends it.
 */
int store_read_onward(struct store *store, bool begins, struct error *error);

/* Before looking up customers in any order, very often: their pages are kept at hand, up to 32 MiB. */
int store_keep_customers(struct store *store, struct error *error);

/* ---- rows, by column ---- */

/*
 * Adds a row to a table of schema.c; `columns` and `values` go together.  The names must live as long as the store.
 * *id may be NULL.  A text that breaks a UNIQUE is EX_DATAERR.
 */
int row_insert(struct store *store, const char *table, const char *const *columns, const struct value *values,
               size_t count, int64_t *id, struct error *error);

/*
 * Changes columns of the row of that id; what it was is kept (past.h).  Of a table whose rows do not change later it must
 * be one that this transaction added.
 */
int row_update(struct store *store, const char *table, int64_t id, const char *const *columns,
               const struct value *values, size_t count, struct error *error);

/* Finds a row by the text of a unique column: *id is 0 if there is none. */
int row_find(struct store *store, const char *table, const char *column, const char *text, size_t length, int64_t *id,
             struct error *error);

/* The same for a column that need not be unique: the first two rows with the text, 0 where there are fewer. */
int row_find_two(struct store *store, const char *table, const char *column, const char *text, size_t length,
                 int64_t ids[2], struct error *error);

/* Makes an index of a column that rows will be looked up by from now on, if there is none. */
int store_make_index(struct store *store, const char *table, const char *column, struct error *error);

/*
 * Reads columns of one row.  `values` come with their types set by the caller; texts are copied to `arena`.
 * *found tells whether there is such a row.
 */
int row_read(struct store *store, const char *table, int64_t id, const char *const *columns, struct value *values,
             size_t count, struct arena *arena, bool *found, struct error *error);

#endif
