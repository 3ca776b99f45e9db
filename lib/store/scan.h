/*
 * scan.h: the rows of a history read beside the opportunities that they belong to: one scan where most are asked for, a
 * look-up where few are.  For lib/store only.
 */
#ifndef OPP_STORE_SCAN_H
#define OPP_STORE_SCAN_H

#include "store/db.h"

/* Its first column is the opportunity and $1 the first one wanted: `... WHERE opportunity >= $1 ORDER BY opportunity`. */
struct scan {
	struct statement *statement;
	int stepped;         /* 1: the statement stands on a row that is not yet taken; 0: at its end; -1: failed */
	int64_t opportunity; /* of that row */
	int64_t asked;       /* the last one that was */
	bool begun;
};

/*
 * The first row of the opportunity, and the next ones of it.  1: the statement stands there; 0: no more; -1: failed.  Cheapest if
 * the opportunities are asked for in rising order.
 */
int scan_first(struct scan *scan, int64_t opportunity, struct error *error);
int scan_next(struct scan *scan, struct error *error);

#endif
