/* list_feed.h: what opp-list finds, as an iCalendar feed. */
#ifndef OPP_CMD_LIST_FEED_H
#define OPP_CMD_LIST_FEED_H

#include "cmd/opportunities.h"

/* Prints an event for each opportunity that the query finds and that has a day on which something is due. */
int print_feed(struct invocation *invocation, struct query *query, uint64_t *printed, struct error *error);

#endif
