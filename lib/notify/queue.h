/*
 * queue.h: telling people of alerts: record what is due, send it, mark what became of it.
 *
 * What is due is recorded in one transaction, together with the alerts that changed, as messages that wait.  Each is
 * then claimed, sent and marked.  A run that is killed leaves messages that wait and at most one that is claimed, which
 * the next run sends again with the same Message-ID, since nobody knows whether it has gone.
 */
#ifndef OPP_NOTIFY_QUEUE_H
#define OPP_NOTIFY_QUEUE_H

#include "domain/session.h"

/* How many messages of a run. */
struct queue_result {
	size_t sent;
	size_t waiting; /* to be tried again, or for their channel's time */
	size_t failed;  /* given up in this run */
};

/*
 * Evaluates the alerts, records and sends.  A message that fails is tried again by a later run and stops no other one.
 * Writes nothing when there is nothing to do.  EX_TEMPFAIL when another run is sending.
 */
int queue_send(struct session *session, struct queue_result *result, struct error *error);

/* Adds what queue_send() would send now to a mailbox in the format mboxrd; records and sends nothing. */
int queue_preview(struct session *session, struct buffer *mailbox, struct error *error);

/*
 * Has messages that were given up or wait tried at once by the next run, as if for the first time.  EX_NOINPUT for an
 * id that is none of theirs.
 */
int queue_retry(struct session *session, const int64_t *ids, size_t count, struct error *error);

#endif
