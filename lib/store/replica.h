/*
 * replica.h: a database in memory that goes through the past of another one, forward, as fast as things changed.
 *
 * What alert rules ask for is in it: opportunities, customers, contacts, tags, members, scores, reviews, measures and configs.
 * Alerts are not: whoever evaluates rules on it records them there.  Travelling (travel.h) shows a past moment as exactly, but
 * puts it together anew for each query; a replica of a year of mornings costs what changed in that year.
 */
#ifndef OPP_STORE_REPLICA_H
#define OPP_STORE_REPLICA_H

#include "store/store.h"

struct replica;

/* Of the database of `store`, for this config, which may be another one than is applied there. */
int replica_open(struct store *store, struct config *config, struct replica **replica, struct error *error);

/*
 * Brings it to a moment that is not before the last one: to the last transaction that is dated no later.  A row of `tx` is
 * added, whose transaction store->tx then is.  EX_DATAERR as store_travel().
 */
int replica_advance(struct replica *replica, int64_t moment, struct error *error);

/*
 * The other way to go through the past: replica_settle() brings all but the opportunities to what they are now, and
 * replica_bear() adds one as it came in, without a talk or a move.  replica_date() adds the row of `tx` for a moment.
 */
int replica_settle(struct replica *replica, struct error *error);
int replica_bear(struct replica *replica, int64_t opportunity, struct error *error);
int replica_date(struct replica *replica, int64_t moment, struct error *error);

struct store *replica_store(struct replica *replica);
void replica_close(struct replica *replica); /* NULL is fine */

#endif
