/* queue_record.c: recording what is due. */
#include "notify/queue_part.h"

#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void forget_alerts(struct queue *queue)
{
	free(queue->by_alert);
	queue->by_alert = NULL;
	due_free(&queue->due);
	told_free(&queue->told);
	alerts_free(&queue->alerts);
}

void queue_free(struct queue *queue)
{
	forget_alerts(queue);
	arena_free(&queue->arena);
}

/* ---- what is due ---- */

/* Keeps the alerts that are open and not acknowledged. */
static void keep_speaking(struct queue *queue)
{
	struct alerts *alerts = &queue->alerts;
	int64_t today = zone_day(&queue->session->config->zone, queue->session->now);
	size_t kept = 0;
	for (size_t i = 0; i < alerts->count; i++)
		if (alerts->items[i].change != ALERT_ENDED && !alert_is_silent(&alerts->items[i], today))
			alerts->items[kept++] = alerts->items[i];
	alerts->count = kept;
}

static int by_alert(const void *left, const void *right)
{
	const struct told *const *a = left, *const *b = right;
	return ((*a)->alert->id > (*b)->alert->id) - ((*a)->alert->id < (*b)->alert->id);
}

static int find_due(struct queue *queue, struct error *error)
{
	keep_speaking(queue);
	if (told_read(queue->session, &queue->alerts, NULL, 0, SUBJECT_WHOLE, &queue->told, error))
		return error->status;
	queue->by_alert = memory_get((queue->told.count + 1) * sizeof *queue->by_alert);
	for (size_t i = 0; i < queue->told.count; i++)
		queue->by_alert[i] = &queue->told.items[i];
	qsort(queue->by_alert, queue->told.count, sizeof *queue->by_alert, by_alert);
	return due_find(queue->session, &queue->told, &queue->due, error);
}

const struct told *queue_find(const struct queue *queue, int64_t id)
{
	const struct alert alert = {.id = id};
	const struct told key = {.alert = &alert}, *wanted = &key;
	const struct told **found =
	    bsearch(&wanted, queue->by_alert, queue->told.count, sizeof *queue->by_alert, by_alert);
	return found ? *found : NULL;
}

/* ---- recording ---- */

static void add_hash(SHA2_CTX *context, const char *text)
{
	SHA256Update(context, (const uint8_t *)text, strlen(text) + 1);
}

/*
 * From what a message says, not from numbers of rows: a database that was put back a day says it again under that name.
 */
static const char *make_reference(struct queue *queue, const struct due_message *message)
{
	enum { DIGITS = 32 };
	SHA2_CTX context;
	char digest[SHA256_DIGEST_STRING_LENGTH];
	const struct due *first = &queue->due.items[message->begin];
	SHA256Init(&context);
	add_hash(&context, first->recipient);
	add_hash(&context, first->channel->name);
	for (const struct due *item = first; item < first + message->count; item++) {
		const struct alert *alert = item->told->alert;
		char numbers[128];
		snprintf(numbers, sizeof numbers, "%d %lld %lld %zu", (int)alert->about, (long long)alert->subject,
		         (long long)alert->since, alert->step);
		add_hash(&context, alert->rule->name);
		add_hash(&context, numbers);
		add_hash(&context, item->again);
	}
	SHA256End(&context, digest);
	return arena_bytes(&queue->arena, digest, DIGITS);
}

static int record_message(struct queue *queue, const struct due_message *message, struct error *error)
{
	struct session *session = queue->session;
	const struct due *first = &queue->due.items[message->begin];
	const struct message_row row = {
	    .at = session->now, .recipient = first->recipient, .channel = first->channel->name,
	    .reference = make_reference(queue, message), .urgent = message->urgent, .ordinary = message->ordinary,
	    .state = MESSAGE_WAITING, .due = session->now,
	};
	int64_t id;
	if (message_add(session->store, session->tx, &row, &id, error))
		return error->status;
	for (const struct due *item = first; item < first + message->count; item++) {
		const struct delivery_row delivery = {.message = id, .alert = item->told->alert->id,
		                                      .step = item->told->alert->step + 1, .recipient = row.recipient,
		                                      .channel = row.channel, .again = item->again};
		if (delivery_add(session->store, session->tx, &delivery, error))
			return error->status;
	}
	return 0;
}

static int load_pending(struct queue *queue, struct error *error)
{
	struct store *store = queue->session->store;
	if (messages_pending(store, false, &queue->arena, &queue->messages, &queue->message_count, error))
		return error->status;
	return deliveries_pending(store, &queue->arena, &queue->deliveries, &queue->delivery_count, error);
}

int queue_record(struct session *session, void *argument, struct error *error)
{
	struct queue *queue = argument;
	forget_alerts(queue); /* what was found before the lock may have changed meanwhile */
	if (alerts_evaluate(session, &queue->alerts, false, error) || alerts_record(session, &queue->alerts, error) ||
	    find_due(queue, error))
		return error->status;
	for (size_t i = 0; i < queue->due.message_count; i++)
		if (record_message(queue, &queue->due.messages[i], error))
			return error->status;
	return load_pending(queue, error);
}

/* Only a run that finds something new takes the database's lock. */
int queue_record_due(struct queue *queue, struct error *error)
{
	struct session *session = queue->session;
	if (db_begin_read(session->store->db, error))
		return error->status;
	int status = alerts_evaluate(session, &queue->alerts, false, error);
	size_t changes = queue->alerts.changes;
	if (!status && !changes)
		status = find_due(queue, error);
	if (!status)
		status = load_pending(queue, error);
	db_end_read(session->store->db);
	if (!status && (changes || queue->due.count))
		status = session_write(session, queue_record, NULL, queue, error);
	return status;
}
