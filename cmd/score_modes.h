/* score_modes.h: the ways of calling opp-score that only read, a file each. */
#ifndef OPP_CMD_SCORE_MODES_H
#define OPP_CMD_SCORE_MODES_H

#include "cmd/command.h"
#include "store/id_set.h"

/* opp-score --explain ID... */
int run_explaining(struct invocation *invocation, struct error *error);

/* opp-score --trend ID... */
int run_trend(struct invocation *invocation, struct error *error);

#endif
