/* db_internal.h: what db.c and statement.c share; the only place that includes sqlite3.h. */
#ifndef OPP_STORE_DB_INTERNAL_H
#define OPP_STORE_DB_INTERNAL_H

#include "store/db.h"

#include <sqlite3.h>

struct statement {
	sqlite3_stmt *handle;
	struct db *db;
	char *sql;
	uint64_t hash;
	int bad_bind;           /* the first failure of a bind_...(), reported by the next step */
	struct statement *next; /* of the cache */
};

enum { STATEMENT_BUCKETS = 64 };

struct db {
	sqlite3 *handle;
	char *file;
	char *real_name; /* that db_publish() will give the file; else NULL */
	int lock; /* the lock file's descriptor inside a write transaction, else -1 */
	int wal_pages;
	bool wal;      /* it is in WAL mode, as it should be */
	bool in_place; /* the next transaction is to be written into the file itself */
	int reading; /* how many db_begin_read() are open */
	struct statement *statements[STATEMENT_BUCKETS];
};

void statements_reset(struct db *db);
void statements_free(struct db *db);

#endif
