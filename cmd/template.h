/* template.h: the shipped configs, as opp-init writes them for a new team. */
#ifndef OPP_CMD_TEMPLATE_H
#define OPP_CMD_TEMPLATE_H

#include "cmd/command.h"

/* Reads a template by name from $OPP_TEMPLATES or where it was installed; NULL: by the locale's language.  EX_NOINPUT. */
int template_read(const char *name, struct buffer *text, struct error *error);

/* Replaces the `team:` of a config's text by the people of the file that --team names. */
int template_set_team(struct invocation *invocation, struct buffer *text, struct error *error);

/* Writes a new file, whole or not at all; one that somebody else made meanwhile stays. */
int template_write(const char *file, const struct buffer *text, struct error *error);

#endif
