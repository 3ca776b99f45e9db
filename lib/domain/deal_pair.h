/*
 * deal_pair.h: all deals at two moments, side by side: whether each was there, open, won or lost, and whether the report
 * looks at it, for the steps of bridge.h.
 *
 * What a deal is worth must have become what it is by the edits that its history tells of; else the walk ends with
 * EX_DATAERR and a sentence that says which deal does not balance, and why.
 */
#ifndef OPP_DOMAIN_DEAL_PAIR_H
#define OPP_DOMAIN_DEAL_PAIR_H

#include "domain/bridge.h"
#include "domain/snapshot.h"
#include "store/report.h"

/* What a row holds: behind these the fields of the request's --by. */
enum { PAIR_ID, PAIR_STATUS, PAIR_CLOSED, PAIR_CLOSE_DATE, PAIR_AMOUNT, PAIR_CURRENCY, PAIR_REF, PAIR_NAME, PAIR_BY };

/* A deal at both moments.  `before` is NULL if it was not open; its status and closing are not read. */
struct deal_pair {
	const struct value *before, *after;
	struct bridge_state was, is;
	bool closed_again; /* closed at both moments, but not at the same time */
};

/* Open, and the report looks at it. */
bool in_pipeline(const struct bridge_state *state);

struct pair_walk {
	struct session *session;
	const struct report_request *request;
	struct span closing; /* only deals that should close then, or did; DAY_FIRST to DAY_LAST: all */
	bool names; /* PAIR_REF and PAIR_NAME are read */
	struct snapshot before, after;
	int64_t last_before; /* the largest id at the first moment */
	struct change_reader *edits;
	bool still; /* what the request looks at stays the same as long as nobody changes a deal's row */
};

typedef int (*pair_visit)(void *argument, const struct deal_pair *pair, struct error *error);

/* Visits every deal that the report looks at at one of the moments: `past` is false if the second one is the present. */
int pairs_visit(struct pair_walk *walk, int64_t first, int64_t second, bool past, pair_visit visit, void *argument,
                struct error *error);

#endif
