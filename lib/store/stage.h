/*
 * stage.h: what the rules of stages ask the data, and the stage history of one opportunity.
 */
#ifndef OPP_STORE_STAGE_H
#define OPP_STORE_STAGE_H

#include "store/id_set.h"
#include "store/store.h"

/* Whether each of the terms holds for the opportunity at `now`; one that is neither true nor false does not. */
int stage_terms_hold(struct store *store, int64_t opportunity, const struct term *const *terms, size_t count,
                     int64_t now, bool *holds, struct error *error);

/* What a follow-up left behind. */
enum evidence { EVIDENCE_NOTE, EVIDENCE_ATTACHMENT };

/*
 * Whether a follow-up since the opportunity entered its stage left the evidence.  Of a follow-up of the same second as
 * the move, the one recorded after it counts.  An empty `entered` (not known when) finds none.
 */
int stage_evidence(struct store *store, enum evidence evidence, int64_t opportunity, const struct value *entered,
                   bool *found, struct error *error);

/* The same for a move that was made at `at` in the transaction `tx`: what a follow-up between it and the entry left. */
int stage_evidence_then(struct store *store, enum evidence evidence, int64_t opportunity, const struct value *entered,
                        int64_t entered_tx, int64_t at, int64_t tx, bool *found, struct error *error);

/* What is known of a move beside its stage, and when the move and its deal were recorded, in Unix seconds. */
struct move_facts {
	int64_t tx, recorded, deal_recorded;
	bool note, attachment; /* that the move brought along */
	const char *person;    /* until the next call */
};

int move_facts_read(struct store *store, int64_t move, struct move_facts *facts, struct error *error);

/* A row of stage_history; the texts lie in the arena that the rows were read into. */
struct stage_row {
	int64_t id, tx;
	struct value at;                                       /* TYPE_TIME, may be empty */
	const char *kind, *stage, *previous, *status, *reason; /* previous and reason may be NULL */
};

/* Reads the stage history of one opportunity as it was recorded. */
int stage_rows_read(struct store *store, int64_t opportunity, struct arena *arena, struct stage_row **rows,
                    size_t *count, struct error *error);

/* Takes back a row of the open transaction. */
int stage_row_remove(struct store *store, int64_t id, int64_t tx, struct error *error);

#endif
