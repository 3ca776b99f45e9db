/*
 * followup.h: the open doubts of an opportunity, and which opportunities a transaction recorded something of.
 */
#ifndef OPP_STORE_FOLLOWUP_H
#define OPP_STORE_FOLLOWUP_H

#include "store/id_set.h"
#include "store/store.h"

/*
 * The next open doubt after number *id (0 to begin); *id is 0 at the end.  The text is copied to `arena`.
 */
int doubt_next(struct store *store, int64_t opportunity, int64_t *id, struct arena *arena, const char **doubt,
               struct error *error);

/* Closes an open doubt; *found tells whether the opportunity has it. */
int doubt_close(struct store *store, int64_t opportunity, int64_t id, int64_t at, int64_t tx, bool *found,
                struct error *error);

/*
 * Whether a follow-up is recorded that is the same in all: `values` are its opportunity, time, person, kind, feedback, note,
 * next action and the day of that.
 */
enum { FOLLOWUP_VALUES = 8 };
int followup_is_recorded(struct store *store, const struct value values[FOLLOWUP_VALUES], bool *recorded,
                         struct error *error);

enum recorded { RECORDED_ACTIVITY, RECORDED_STAGE, RECORDED_PAYMENT };

/* Adds the opportunities that have such rows of the transaction, each once, in order. */
int recorded_in(struct store *store, enum recorded what, int64_t tx, struct id_set *ids, struct error *error);

#endif
