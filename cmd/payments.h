/* payments.h: printing instalments, a record each: opp-pay, alone and for what it wrote. */
#ifndef OPP_CMD_PAYMENTS_H
#define OPP_CMD_PAYMENTS_H

#include "cmd/command.h"
#include "store/query.h"

/*
 * Prints the instalments of the opportunities that the query finds, as `all` says those that are paid and cancelled too, and
 * credit.  Columns and order are chosen here: without ids the deal that is due first comes first.
 */
int print_instalments(struct invocation *invocation, const struct query *query, bool all, struct error *error);

/* EX_USAGE if -o names another column: before a payment is written. */
int check_instalment_columns(struct invocation *invocation, struct error *error);

/* Tells on stderr what is credit of these opportunities. */
int tell_credit(struct invocation *invocation, const struct id_set *ids, struct error *error);

#endif
