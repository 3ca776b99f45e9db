/*
 * stage_move.h: moving opportunities through the stages of their pipeline by its rules.
 */
#ifndef OPP_DOMAIN_STAGE_MOVE_H
#define OPP_DOMAIN_STAGE_MOVE_H

#include "domain/attachment.h"
#include "domain/stage.h"
#include "store/id_set.h"

enum stage_action { MOVE_NEXT, MOVE_TO, MOVE_BACK, MOVE_WON, MOVE_LOST, MOVE_REOPEN };

struct stage_move {
	enum stage_action action;
	const char *to;                        /* of MOVE_TO, and of MOVE_REOPEN if not NULL: the stage */
	const char *reason;                    /* of MOVE_LOST */
	const char *note;                      /* or NULL */
	const struct assignments *assignments; /* made before the rules are looked at; or NULL */
	struct attachments *attachments;       /* or NULL */
	int64_t at;                            /* when it happened */
	bool force;                            /* what a rule refuses is done nevertheless, and marked; needs a note */
};

/*
 * Moves the opportunities (inside session_write()) and rescores them.  If a rule refuses one of them: EX_REFUSED with a
 * line for each that is refused, and the transaction is to be rolled back.  EX_USAGE for a stage that the pipeline does
 * not have, EX_DATAERR for a time that is to come or lies before what has happened already.
 */
int stage_move(struct session *session, const struct id_set *ids, const struct stage_move *move, struct error *error);

/*
 * For each stage with terms of its own (auto:), moves into it the open deals of the stage before it for which they
 * hold and which meet its rules; each deal one stage at most.  Adds the ids to `moved`, and a line for each that the
 * rules kept back to `left`.
 */
int stage_move_automatic(struct session *session, struct id_set *moved, struct buffer *left, struct error *error);

#endif
