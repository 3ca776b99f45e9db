/*
 * stage.h: where an opportunity stands in its pipeline, and the rows of its stage history.
 *
 * The rules of moving are in stage_rule.h, the moves in stage_move.h, history from elsewhere in stage_import.h.
 */
#ifndef OPP_DOMAIN_STAGE_H
#define OPP_DOMAIN_STAGE_H

#include "domain/assignment.h"

/* The due date of a stage (D+N) for a deal, or an empty value: from its creation, or from entering the stage. */
struct value stage_due_date(struct session *session, const struct stage *stage, const struct value *created,
                            const struct value *entered);

/* Adds a row to the stage history; the kinds are start, next, skip, back, won, lost, reopen. */
struct stage_event {
	int64_t opportunity;
	struct value at; /* TYPE_TIME, may be empty */
	const char *person, *kind, *stage, *previous, *status, *note, *reason;
	bool forced;
};
int stage_record(struct session *session, const struct stage_event *event, int64_t *id, struct error *error);

/* An opportunity as the stage machine sees it.  The texts lie in the arena that it was read into, or in the config. */
struct deal {
	int64_t id;
	const struct pipeline *pipeline;
	const struct stage *stage; /* NULL: the config no longer has it */
	const char *stage_name;
	const char *status;                    /* open, won, lost */
	const char *lost_reason;               /* NULL unless lost for a reason */
	struct value created, entered, closed; /* TYPE_TIME, may be empty */
	bool probability_given;
};

/* EX_NOINPUT if there is no such opportunity, EX_CONFIG if the config no longer has its pipeline. */
int deal_read(struct session *session, int64_t id, struct arena *arena, struct deal *deal, struct error *error);

/*
 * Writes stage, status, closed, lost reason and entry of the deal, and what follows from the stage: the due date and,
 * unless one was given by hand, the probability.
 */
int deal_write(struct session *session, const struct deal *deal, struct error *error);

bool deal_is(const struct deal *deal, const char *status);

/* The stage that means won, or NULL. */
const struct stage *pipeline_won_stage(const struct pipeline *pipeline);

/* Fills `error` with the sentence on a stage that the pipeline does not have, and the nearest one; returns `status`. */
int fail_unknown_stage(const struct pipeline *pipeline, const char *name, int status, struct error *error);

/* The same for a reason of losing. */
int fail_unknown_reason(const struct pipeline *pipeline, const char *name, int status, struct error *error);

/* EX_DATAERR for a moment more than five minutes after the present. */
int check_not_future(const struct session *session, int64_t at, struct error *error);

#endif
