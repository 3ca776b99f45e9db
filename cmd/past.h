/* past.h: --as-of, which takes a command that only reads back to an earlier moment. */
#ifndef OPP_CMD_PAST_H
#define OPP_CMD_PAST_H

#include "cmd/command.h"

extern const struct command_option past_options[];

/*
 * If --as-of is given: opens the store at that moment, puts the config of then in the place of the invocation's, and
 * unless --now is given takes the moment for the present.
 */
int look_back(struct invocation *invocation, struct error *error);

#endif
