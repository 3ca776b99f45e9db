/*
 * review.h: looking at the scorecard or the process again, which a team does now and then; an alert rule that is about one of
 * them can ask for it.
 */
#ifndef OPP_DOMAIN_REVIEW_H
#define OPP_DOMAIN_REVIEW_H

#include "domain/session.h"

/* Records (inside session_write()) that `what`, ROOT_SCORECARD or ROOT_PROCESS, was reviewed now, and what came of it. */
int review_record(struct session *session, enum root what, const char *note, struct error *error);

#endif
