/*
 * session.h: one run of a command: the config, the database, the present, and who acts.
 */
#ifndef OPP_DOMAIN_SESSION_H
#define OPP_DOMAIN_SESSION_H

#include "store/store.h"

struct session {
	struct config *config;
	struct store *store; /* NULL for a command that needs no database */
	int64_t now;         /* --now, else the clock */
	const char *login;   /* who is logged in */
	const char *user;    /* who acts: --user, else login */
	const char *command; /* opp-add, ...: kept with each transaction */
	bool dry_run;        /* do all but the commit */
	int64_t tx;          /* the transaction that session_write() has open, for the rows made in it */
};

typedef int (*session_work)(struct session *session, void *argument, struct error *error);

/*
 * Runs `work` in one write transaction: takes the lock, begins, records who acts, runs, commits; rolls back if `work`
 * fails or in a dry run.  `report`, if there is one, prints what was written: after the commit and without the lock, so
 * that a stalled reader of stdout stops nobody; in a dry run before the rollback, since later there is nothing to read.
 */
int session_write(struct session *session, session_work work, session_work report, void *argument, struct error *error);

/* Finds an opportunity by what people type: its id, or else its ref.  EX_NOINPUT if there is none. */
int session_find(struct session *session, const char *text, int64_t *id, struct error *error);

#endif
