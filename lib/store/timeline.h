/*
 * timeline.h: everything that ever happened to one opportunity, its customer and contacts, in the order in which
 * it was recorded.
 */
#ifndef OPP_STORE_TIMELINE_H
#define OPP_STORE_TIMELINE_H

#include "store/store.h"

struct event {
	const char *section; /* added, followup, doubt, attachment, stage, payment, change, score, alert */
	struct value at;     /* when it happened, TYPE_TIME */
	const char *item, *value, *note; /* NULL where there is none */
	bool forced;                     /* of stage moves */
	int64_t score, known;            /* of score events, thousandths; of payments score is the amount, value its currency */
	bool has_amount;                 /* a payment that has one */
	int64_t recorded;                /* when it was recorded */
	const char *who;                 /* did it */
	const char *login, *recorded_by, *command;
};

struct timeline;

int timeline_open(struct store *store, int64_t opportunity, struct timeline **timeline, struct error *error);

/* 1: *event is filled, its texts living until the next call; 0: the end; -1: failed. */
int timeline_next(struct timeline *timeline, struct event *event, struct error *error);
void timeline_close(struct timeline *timeline);

/*
 * Where the present value of a field came from: the latest change of it that named an origin or set it.  *found is false if
 * the field was never changed and no origin is known.  Texts go to `arena`.
 */
int field_origin(struct store *store, const char *entity, int64_t entity_id, const char *field, struct arena *arena,
                 bool *found, int64_t *since, const char **origin, struct error *error);

#endif
