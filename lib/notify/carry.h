/*
 * carry.h: one message to one recipient through a channel of the config.
 */
#ifndef OPP_NOTIFY_CARRY_H
#define OPP_NOTIFY_CARRY_H

#include "config/config.h"

/* Who gets a message; what is not known is NULL. */
struct recipient {
	const char *name, *email, *phone;
};

/* What `name` is in the config: a person of the team, or a mail address that stands for itself. */
struct recipient recipient_of(const struct config *config, const char *name);

/* What the channel needs of the recipient and is not known: "email", "phone"; NULL if it can be reached. */
const char *recipient_lacks(const struct channel *channel, const struct recipient *recipient);

/*
 * Runs the channel's command with the message on its stdin and the placeholders of its arguments filled.  What it
 * prints is added to `said`.  As command_run(); EX_DATAERR for a recipient that it cannot reach.
 */
int carry(const struct channel *channel, const struct recipient *recipient, const char *message, size_t length,
          struct buffer *said, struct error *error);

#endif
