/*
 * message.h: what one recipient is told by one channel: all alerts that are due, in groups of a step of a rule, the
 * most urgent first.
 */
#ifndef OPP_NOTIFY_MESSAGE_H
#define OPP_NOTIFY_MESSAGE_H

#include "domain/alert_told.h"
#include "notify/carry.h"

struct message_item {
	const struct told *told;
	const char *const *names; /* who is told of it */
	size_t name_count;
};

struct message {
	struct config *config;
	int64_t now;
	const struct channel *channel;
	struct recipient recipient;       /* without a name for a channel that is one for all */
	const char *reference;            /* what a mail's Message-ID is made of */
	const struct message_item *items; /* most urgent first; at least one */
	size_t count;
};

/* Adds the message as the channel's command reads it.  As mail_compose(). */
int message_compose(const struct message *message, struct buffer *out, struct error *error);

/* Adds it as a mail to be looked at, whatever the channel: what is no mail is the text of one. */
int message_preview(const struct message *message, struct buffer *mailbox, struct error *error);

#endif
