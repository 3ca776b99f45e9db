/* stage_claim.h: what a record of another system says of stage and outcome, taken together. */
#ifndef OPP_DOMAIN_STAGE_CLAIM_H
#define OPP_DOMAIN_STAGE_CLAIM_H

#include "domain/assignment.h"

struct stage_claim {
	const struct stage *stage; /* NULL: not said */
	const char *status;        /* open, won, lost; NULL: not said */
};

/*
 * Reads a stage, which may also be won or lost, and a status; both may be empty.  A stage says that the deal is open unless
 * it is the one that means won, which in turn is the stage of every won deal.  EX_DATAERR for a stage that the pipeline
 * does not have, and where the two contradict each other.
 */
int stage_claim_read(const struct pipeline *pipeline, const struct value *stage, const struct value *status,
                     struct stage_claim *claim, struct error *error);

/* EX_DATAERR for a time of closing of a deal that is open, one before its creation, or one that is to come. */
int check_closed(const struct session *session, const char *status, const struct value *created, const struct value *closed,
                 struct error *error);

#endif
