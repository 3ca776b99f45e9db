/*
 * moment.h: deals at the moments at which they could have been judged: as the database was then, never as it is today.
 *
 * That moment is when a deal was created, or some time after, but before it was closed, and not before it was recorded: of a deal
 * that was imported with its end already known, what was known is what was imported.
 */
#ifndef OPP_FIT_MOMENT_H
#define OPP_FIT_MOMENT_H

#include "domain/session.h"
#include "store/deal.h"
#include "store/id_set.h"

/* The deals of one moment, by their ids: what is to be done with them while the store is there. */
struct moment {
	int64_t at;
	const size_t *deals; /* indexes into the deals */
	size_t count;
	const struct id_set *ids;
};

typedef int (*moment_work)(void *argument, const struct moment *moment, struct error *error);

/*
 * Takes the store to the moment of each deal, `delay` seconds after its creation, one after the other, and back.  *unknown
 * counts those whose moment an older version of opp did not keep; nothing is done with them.
 */
int moments_visit(struct session *session, const struct deals *deals, int64_t delay, moment_work work, void *argument,
                  size_t *unknown, struct error *error);

#endif
