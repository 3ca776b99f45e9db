/*
 * unreachable.h: people whom an alert rule notifies by a channel that has no address for them.
 */
#ifndef OPP_NOTIFY_UNREACHABLE_H
#define OPP_NOTIFY_UNREACHABLE_H

#include "domain/session.h"

/*
 * Calls `report` once for each person and channel, with a sentence: the people whom rules name, those with a role that
 * they name, and the owners and members of open opportunities with their managers where they name these.
 */
int unreachable_find(struct session *session, int (*report)(void *argument, const char *sentence, struct error *error),
                     void *argument, struct error *error);

#endif
