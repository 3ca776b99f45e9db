/* opportunities.h: printing opportunities: opp-list, and every command that prints the ones it wrote. */
#ifndef OPP_CMD_OPPORTUNITIES_H
#define OPP_CMD_OPPORTUNITIES_H

#include "cmd/command.h"
#include "store/query.h"

/*
 * Prints what the query finds: the fields of -o, else id, ref, name, customer, owner, amount, currency, stage, status,
 * grade, score, due.  The query's columns are set here.  *printed (may be NULL) counts them.
 */
int print_opportunities(struct invocation *invocation, struct query *query, uint64_t *printed, struct error *error);

/* EX_USAGE if -o names a field that there is not, or not of a customer: before a command that writes does so. */
int check_fields(struct invocation *invocation, enum root root, struct error *error);

/* print_opportunities() for these ids, in their order; nothing with -q. */
int print_written(struct invocation *invocation, const struct id_set *ids, struct error *error);

#endif
