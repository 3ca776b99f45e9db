/* options.h: parsing a command line by tables of options; -h is printed from the same tables. */
#ifndef OPP_CMD_OPTIONS_H
#define OPP_CMD_OPTIONS_H

#include "cmd/command.h"

/* The options that all commands share. */
extern const struct command_option shared_options[];

struct given_option {
	const char *name;
	const char *value; /* "" for a flag */
};

/* Sorts argv into invocation->given and invocation->arguments.  EX_USAGE with the nearest name. */
int options_parse(struct invocation *invocation, int argc, char **argv, struct error *error);

/* What -h prints. */
void options_help(const struct command *described, struct buffer *text);

#endif
