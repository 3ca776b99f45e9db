/*
 * delivery.h: what people are told of alerts.
 *
 * A delivery is one step of an alert told to one recipient by one channel; it is unique, so that nothing is told
 * twice.  What one recipient is told at once by one channel is a message, whose deliveries are recorded with it.
 */
#ifndef OPP_STORE_DELIVERY_H
#define OPP_STORE_DELIVERY_H

#include "store/store.h"

/* Texts of what is read live in the arena that the reader was given. */
struct delivery_row {
	int64_t message, alert;
	size_t step;           /* from 1 */
	const char *recipient; /* a person or mail address; "" for a channel that is one for all */
	const char *channel;
	const char *again;     /* the day on which an acknowledged alert speaks again; "" the first time */
};

enum message_state {
	MESSAGE_WAITING,   /* to be sent when `due` */
	MESSAGE_SENDING,   /* claimed: by the run that holds the lock, or one that was killed */
	MESSAGE_SENT,
	MESSAGE_FAILED,    /* given up */
	MESSAGE_WITHDRAWN, /* what it was about ended before it went */
	MESSAGE_STATES
};

const char *message_state_name(enum message_state state);

struct message_row {
	int64_t id;
	int64_t at;            /* when it was recorded */
	const char *recipient, *channel;
	const char *reference; /* what its Message-ID is made of, the same at each attempt */
	bool urgent;           /* something in it does not wait */
	bool ordinary;         /* something in it waits for its time */
	enum message_state state;
	int64_t attempts;      /* that have ended */
	int64_t due;           /* when it is to be tried */
	const char *answer;    /* how the last attempt ended, and what the command said; or NULL */
	int64_t alerts;        /* how many it tells of */
};

/* Of alerts that have not ended, in the order of alerts. */
int deliveries_read(struct store *store, struct arena *arena, struct delivery_row **rows, size_t *count,
                    struct error *error);

/* The same of messages that have not gone, in the order of messages. */
int deliveries_pending(struct store *store, struct arena *arena, struct delivery_row **rows, size_t *count,
                       struct error *error);

/* Messages that have not gone, in the order in which they were recorded; those given up too if they are wanted. */
int messages_pending(struct store *store, bool failed_too, struct arena *arena, struct message_row **rows,
                     size_t *count, struct error *error);

/* Messages recorded at `since` or later that hold something ordinary: recipient, channel and at. */
int messages_ordinary(struct store *store, int64_t since, struct arena *arena, struct message_row **rows, size_t *count,
                      struct error *error);

/* Add rows (inside a transaction, whose id is `tx`).  *id is the new message's. */
int message_add(struct store *store, int64_t tx, const struct message_row *message, int64_t *id, struct error *error);
int delivery_add(struct store *store, int64_t tx, const struct delivery_row *delivery, struct error *error);

/* Writes state, attempts, due and answer (inside a transaction) and `sent`, which is 0 until it has gone. */
int message_mark(struct store *store, const struct message_row *message, int64_t sent, struct error *error);

#endif
