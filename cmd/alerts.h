/* alerts.h: printing alerts, with what they are about. */
#ifndef OPP_CMD_ALERTS_H
#define OPP_CMD_ALERTS_H

#include "cmd/command.h"
#include "domain/alert.h"

/* Prints the alerts, most urgent first, of those opportunities for which all terms hold; *printed counts them. */
int print_alerts(struct invocation *invocation, const struct alerts *alerts, const struct term_list *terms,
                 size_t *printed, struct error *error);

#endif
