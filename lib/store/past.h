/*
 * past.h: rows that change in place or are taken away, as they were before.  For lib/store only.
 *
 * Such a table has a second one, TABLE_past, of images: from_tx and to_tx, the transactions that made the row what it was and
 * that changed it or took it away, and behind them the row, all columns in the table's own order.  Together with changed_tx,
 * the transaction that made a row what it is, every state of every row is known with its two ends.  What the same
 * transaction made was never seen by anybody and leaves no image.
 *
 * An image of a row with an id has the number id x 2^32 + to_tx: so the images of a row stand side by side in the order of
 * time, and the one at a moment is found by one look-up among integers, in half the time of one by two columns.
 *
 * Whoever changes rows by a statement of its own calls past_keep() first, in the same transaction; row_update() does.  A table
 * that is not among past_tables() is one whose rows stay as they are once their transaction is over.
 */
#ifndef OPP_STORE_PAST_H
#define OPP_STORE_PAST_H

#include "store/store.h"

#define PAST_IMAGES 4294967296LL /* numbers for the images of one row */

/* How the rows of a past moment are put together again, which depends on how they are looked for (travel.c). */
enum past_form {
	PAST_JOINED,    /* scanned, or looked up by what is fixed: each changed row takes its image along */
	PAST_LOOKED_UP, /* joined to others by the id: each column of a changed row is fetched when it is asked for */
	PAST_UNITED,    /* looked up by columns that may change: unchanged rows and images, each by an index */
};

struct past_table {
	const char *name;
	const char *key;   /* what identifies a row that has no id, as in SQL; else NULL */
	const char *marker; /* the column of the transaction that made the row what it is; NULL in it: as it was added, or long ago */
	const char *since;  /* that transaction, as SQL; 0: long ago */
	enum past_form form;
	const char *fixed; /* columns that never change, with a blank before and behind each; or NULL */
};

const struct past_table *past_tables(size_t *count);
const struct past_table *past_table_find(const char *name); /* NULL: its rows do not change */

/* Makes the images' tables and the columns that they need, for what is not there yet: after every change of columns. */
int past_make_tables(struct db *db, struct error *error);

/* The columns of a table, in their order. */
struct columns {
	const char **names, **types;
	size_t count;
	struct arena arena;
};

int columns_read(struct db *db, const char *table, struct columns *columns, struct error *error);
void columns_free(struct columns *columns);
bool columns_have(const struct columns *columns, const char *name);

/*
 * Keeps the rows of a table for which `condition` holds, before they are changed or taken away.  The condition's parameters
 * are $1, $2, ... in the order of the values.
 */
int past_keep(struct store *store, const struct past_table *table, const char *condition, const struct value *values,
              size_t count, struct error *error);

#endif
