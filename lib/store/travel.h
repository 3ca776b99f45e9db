/*
 * travel.h: the data as it was at an earlier moment.
 *
 *     store_travel(store, moment, &error);    every query now reads what was recorded up to that moment
 *     ...any reading whatever: cursors, row_read(), reports, timelines...
 *     store_return(store, &error);            and now the present again
 *
 * It can be called as often as one likes, also from one moment to another.  Nothing above it changes: temporary views lie over
 * the tables under the same names, and the connection stays read-only.  What counts is when a thing was recorded, not when it
 * is said to have happened: history that was imported yesterday was not known last month.
 *
 * What came later than the moment, from whatever writer, is not seen: several queries at one past moment agree without a
 * transaction around them.  Statements of one's own (statement_new(), cursors, readers) are closed before travelling, and made
 * again behind it.  A store in the past cannot be written to.  The config is not changed by it; see store_config_then().
 */
#ifndef OPP_STORE_TRAVEL_H
#define OPP_STORE_TRAVEL_H

#include "store/store.h"

/*
 * To a moment in Unix seconds: to the last transaction that is dated no later, and if a clock was put back meanwhile, what was
 * recorded before that one stays in.  Before the first transaction everything is empty; after the last one it is as now.
 * EX_DATAERR for a moment at which an older version of opp had the database, which did not keep everything.
 */
int store_travel(struct store *store, int64_t moment, struct error *error);
int store_return(struct store *store, struct error *error);

/*
 * From now on the moment where the store is (it has travelled) is its present: store_return() leads there, and no journey beyond
 * it, so that a report that compares moments does as it would have done then.  So do stores opened beside it.
 */
void store_settle(struct store *store);

/*
 * The opportunities of a past moment in two parts, each in the order of its last column: the rows that are still as they were,
 * and the images of the others.  Both are read over whole, and what is asked for in them is the same.
 */
#define PAST_UNCHANGED "opportunity_unchanged" /* ORDER BY id */
#define PAST_IMAGED "opportunity_imaged"       /* ORDER BY image_id */

/* Whether reading over both parts is cheaper than looking up the image of each row that has changed since: where most have. */
int store_reads_apart(struct store *store, bool *apart, struct error *error);

/* The transaction that store_travel() would go to, 0 before the first one; and fails as it would. */
int store_cut(struct store *store, int64_t moment, int64_t *cut, struct error *error);

/*
 * The config that was in force where the store is, as its text: the first one where there was none yet.  *text is the caller's
 * to free, *id the number of its row.
 */
int store_config_then(struct store *store, char **text, size_t *length, int64_t *id, struct error *error);

/* When the first transaction was recorded, in Unix seconds. */
int store_first_moment(struct store *store, int64_t *moment, struct error *error);

#endif
