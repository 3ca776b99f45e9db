/*
 * due.h: who is to be told of what now: open alerts against what was recorded and what the channels' times allow.
 */
#ifndef OPP_NOTIFY_DUE_H
#define OPP_NOTIFY_DUE_H

#include "domain/alert_told.h"

struct due {
	const struct told *told;
	const struct channel *channel;
	const char *recipient; /* "" for a channel that is one for all */
	const char *again;     /* the day on which an acknowledged alert speaks again; "" the first time */
	bool urgent;
};

/* What goes to one recipient by one channel at once: items begin to begin + count. */
struct due_message {
	size_t begin, count;
	bool urgent, ordinary; /* whether it holds something of the kind */
};

struct due_list {
	struct due *items; /* of each message most urgent first */
	size_t count, capacity;
	struct due_message *messages; /* in the order of their most urgent alerts */
	size_t message_count;
	struct arena arena;
};

/*
 * The list holds pointers into `told`, whose alerts are recorded and not silent.  Freed with due_free(), also after a
 * failure.
 */
int due_find(struct session *session, const struct told_list *told, struct due_list *due, struct error *error);
void due_free(struct due_list *due);

#endif
