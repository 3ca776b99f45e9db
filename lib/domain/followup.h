/*
 * followup.h: follow-ups: what was talked about, when, how the customer took it, what is to be done next; and the
 * customer's doubts.
 */
#ifndef OPP_DOMAIN_FOLLOWUP_H
#define OPP_DOMAIN_FOLLOWUP_H

#include "domain/session.h"

extern const char *const followup_kinds[]; /* ends with NULL */

/* EX_USAGE for an unknown kind, with the nearest one. */
int followup_check_kind(const char *kind, struct error *error);

/* EX_USAGE for an unknown feedback, with the nearest one. */
int followup_check_feedback(const char *feedback, struct error *error);

struct followup {
	int64_t opportunity;
	int64_t at; /* when it happened; when it was recorded is the transaction's time */
	const char *person, *kind;
	const char *feedback; /* positive, neutral, negative, or NULL */
	const char *note;     /* or NULL */
	const char *next;     /* what is to be done next, or NULL */
	int64_t on;           /* and on which day */
	bool history; /* one of many in any order: the plan of one that is not the latest is kept with it alone */
};

/*
 * Records a follow-up (inside session_write()) and what follows from it: the last and the first one, the feedback of
 * the latest that had some, and the next action, which is done with a follow-up on or after its day.  EX_NOINPUT if
 * there is no such opportunity, EX_DATAERR for a time that is to come.  *id (may be NULL) is the follow-up's.  The
 * score is the caller's to renew.
 */
int followup_record(struct session *session, const struct followup *followup, int64_t *id, struct error *error);

/* The same of one that was told, and may be known: then *known, and nothing is recorded once more. */
int followup_tell(struct session *session, const struct followup *followup, bool *known, struct error *error);

/* Notes a doubt of the customer, open until it is answered. */
int doubt_record(struct session *session, int64_t opportunity, int64_t at, const char *doubt, struct error *error);

/* EX_NOINPUT unless `doubt` is the number of an open doubt of the opportunity. */
int doubt_answer(struct session *session, int64_t opportunity, int64_t doubt, int64_t at, struct error *error);

#endif
