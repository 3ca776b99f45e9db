/* check_internal.h: the parts of opp-check's look at the database. */
#ifndef OPP_STORE_CHECK_INTERNAL_H
#define OPP_STORE_CHECK_INTERNAL_H

#include "store/check.h"

/* Reports the first column of each row that a query finds. */
int check_query(struct store *store, const char *check, const char *sql, check_report report, void *argument,
                struct error *error);

/* Images of the past (check_past.c), and the next action as the follow-ups left it (check_plan.c). */
int check_past(struct store *store, check_report report, void *argument, struct error *error);
int check_plan(struct store *store, check_report report, void *argument, struct error *error);

#endif
