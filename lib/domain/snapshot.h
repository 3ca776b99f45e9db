/*
 * snapshot.h: opportunities at one moment, one after another by their ids, with some fields and whether a request's terms
 * hold for them then: for comparing two moments in one walk over both.
 */
#ifndef OPP_DOMAIN_SNAPSHOT_H
#define OPP_DOMAIN_SNAPSHOT_H

#include "domain/report.h"
#include "store/query.h"

struct snapshot {
	struct store *store, *own;  /* own: another connection, which has travelled there; else the session's, as it is */
	bool reading;               /* in a transaction, so that all that is read beside the rows agrees with them */
	struct query query;
	struct query_condition condition; /* the request's terms */
	struct cursor *cursor;
	struct id_range onward; /* whose rows are read, if only few are asked for */
	struct id_set ids;      /* the same */
	const struct field **columns;
	const struct value *values; /* of the present row: the id, then the fields; NULL at the end */
};

/* Which opportunities, and when. */
struct snapshot_of {
	bool past;            /* as it was at the moment; else as the session's store is */
	int64_t moment;       /* from which the terms' times run */
	enum query_only only;
	int64_t than;         /* of QUERY_OPEN_OR_LATER */
	bool few;             /* snapshot_seek() will ask for few of them */
};

/* The first row is there from the beginning.  A field of NULL keeps its place empty. */
int snapshot_open(struct snapshot *snapshot, struct session *session, const struct report_request *request,
                  const struct snapshot_of *of, const struct field *const *fields, size_t count, struct error *error);
void snapshot_close(struct snapshot *snapshot); /* a zeroed struct is fine */

/* Goes to the next row. */
int snapshot_next(struct snapshot *snapshot, struct error *error);

/* Goes to the row of that id, or if there is none, to the next one behind it.  The ids only ever rise. */
int snapshot_seek(struct snapshot *snapshot, int64_t id, struct error *error);

/* Of QUERY_OPEN_OR_LATER: whether the present row was added or changed later; else it is open and as it was. */
bool snapshot_is_later(const struct snapshot *snapshot);

/* Whether the request's terms hold for the present row. */
bool snapshot_matches(const struct snapshot *snapshot);

#endif
