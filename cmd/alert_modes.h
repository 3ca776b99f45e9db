/* alert_modes.h: what opp-alert can do, a file each; opp-alert.c has the options and chooses. */
#ifndef OPP_CMD_ALERT_MODES_H
#define OPP_CMD_ALERT_MODES_H

#include "cmd/command.h"

int run_alert_listing(struct invocation *invocation, struct error *error);
int run_alert_acknowledging(struct invocation *invocation, struct error *error);
int run_alert_rules(struct invocation *invocation, struct error *error);

#endif
