/* queue_part.h: what recording and sending share. */
#ifndef OPP_NOTIFY_QUEUE_PART_H
#define OPP_NOTIFY_QUEUE_PART_H

#include "notify/due.h"
#include "notify/queue.h"
#include "store/delivery.h"

struct queue {
	struct session *session;
	struct queue_result *result;
	struct buffer *mailbox;       /* of a preview */
	struct alerts alerts;         /* that speak, of those that were evaluated */
	struct told_list told;
	const struct told **by_alert; /* the same in the order of alerts' ids */
	struct due_list due;
	struct arena arena;           /* of what follows */
	struct message_row *messages; /* that have not gone */
	size_t message_count;
	struct delivery_row *deliveries; /* theirs, in the same order */
	size_t delivery_count;
};

/* A session_work on the queue: records alerts and what is due, and loads what has not gone. */
int queue_record(struct session *session, void *argument, struct error *error);

/* The same where there is something to record; else only loads. */
int queue_record_due(struct queue *queue, struct error *error);

/* The alert of that id, if it still speaks; else NULL. */
const struct told *queue_find(const struct queue *queue, int64_t alert);

void queue_free(struct queue *queue);

#endif
