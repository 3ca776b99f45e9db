/*
 * deal.h: deals with the times that tell when they could have been judged, and what was changed when it was too late.
 */
#ifndef OPP_STORE_DEAL_H
#define OPP_STORE_DEAL_H

#include "store/store.h"

struct deal {
	int64_t id;
	bool closed, won;
	struct value created, ended; /* TYPE_TIME, may be empty */
	int64_t recorded;            /* when it was added to the database */
};

struct deals {
	struct deal *items; /* by their ids */
	size_t count, capacity;
};

/* Reads the deals for which all terms hold. */
int deals_read(struct store *store, const struct term *terms, size_t term_count, int64_t now, struct deals *deals,
               struct error *error);
void deals_keep_closed(struct deals *deals);
void deals_free(struct deals *deals);

/* In how many closed deals a field of theirs was changed at the moment of closing or later; texts live until the next call. */
typedef void (*late_change)(void *argument, const char *field, int64_t deals);
int deals_changed_late(struct store *store, late_change tell, void *argument, struct error *error);

#endif
