/*
 * alert_retell.h: telling a replica (store/replica.h) what happened to opportunities when it happened, whenever it was recorded.
 *
 * History that was imported was recorded at one moment, and would be no history otherwise.  Moves and follow-ups are told by
 * the same rules by which they are recorded; all else of a deal, and of customers, is as it is now.
 */
#ifndef OPP_DOMAIN_ALERT_RETELL_H
#define OPP_DOMAIN_ALERT_RETELL_H

#include "domain/session.h"
#include "store/replica.h"
#include "store/retelling.h"

struct retell {
	struct retelling *source;
	struct happening next;
	bool waiting; /* `next` is still to come */
};

/* A zeroed struct may be ended. */
int retell_begin(struct retell *retell, struct store *source, struct error *error);

/* Brings the replica, which `session` is of, to the session's present. */
int retell_until(struct retell *retell, struct session *session, struct replica *replica, struct error *error);
void retell_end(struct retell *retell);

#endif
