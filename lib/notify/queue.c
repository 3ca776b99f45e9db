/* queue.c: sending what is due, and marking it. */
#include "notify/queue_part.h"

#include "base/clean.h"
#include "notify/message.h"
#include "notify/schedule.h"

#include <stdlib.h>

/* ---- composing ---- */

static int by_urgency(const void *left, const void *right)
{
	const struct told *a = ((const struct message_item *)left)->told, *b = ((const struct message_item *)right)->told;
	return (a > b) - (a < b); /* which stand most urgent first */
}

/* The alerts that the message tells of and that still speak; they follow those of the messages before it. */
static int collect_items(struct queue *queue, const struct message_row *row, size_t *next, struct message *message,
                         struct arena *arena, struct error *error)
{
	struct message_item *items = arena_get(arena, ((size_t)row->alerts + 1) * sizeof *items);
	bool names_wanted = !message->channel->is_personal || message->channel->input == INPUT_JSON;
	message->items = items;
	while (*next < queue->delivery_count && queue->deliveries[*next].message < row->id)
		++*next;
	for (; *next < queue->delivery_count && queue->deliveries[*next].message == row->id; ++*next) {
		struct message_item *item = &items[message->count];
		const char **names = NULL;
		item->told = queue_find(queue, queue->deliveries[*next].alert);
		if (!item->told)
			continue;
		if (names_wanted && told_notified(queue->session, item->told, arena, &names, &item->name_count, error))
			return error->status;
		item->names = names;
		message->count++;
	}
	qsort(items, message->count, sizeof *items, by_urgency);
	return 0;
}

static struct message message_of(const struct queue *queue, const struct message_row *row)
{
	struct config *config = queue->session->config;
	struct message message = {.config = config, .now = queue->session->now, .reference = row->reference,
	                          .channel = config_channel(config, row->channel)};
	if (*row->recipient)
		message.recipient = recipient_of(config, row->recipient);
	return message;
}

static bool is_due(const struct queue *queue, const struct message_row *row)
{
	struct config *config = queue->session->config;
	const struct channel *channel = config_channel(config, row->channel);
	if (row->state == MESSAGE_WAITING && row->due > queue->session->now)
		return false;
	return row->urgent || !channel || channel_is_open(config, channel, queue->session->now);
}

/* ---- sending ---- */

/* What a command said, on one line behind how it ended. */
static const char *answer_of(struct queue *queue, const struct error *error, const struct buffer *said)
{
	enum { ANSWER_BYTES = 1000 };
	struct buffer line = {0}, answer = {0};
	buffer_add_text(&line, error->text);
	buffer_add_text(&line, error->text[0] && said->length ? ": " : "");
	for (size_t i = 0; i < said->length; i++)
		if (said->data[i] != '\n')
			buffer_add_character(&line, said->data[i]);
		else if (i + 1 < said->length)
			buffer_add_character(&line, ' ');
	buffer_add_clean(&answer, buffer_text(&line), ANSWER_BYTES);
	const char *kept = answer.length ? arena_text(&queue->arena, answer.data) : NULL;
	buffer_free(&line);
	buffer_free(&answer);
	return kept;
}

static void note_failure(struct queue *queue, struct message_row *row, const struct channel *channel)
{
	row->attempts++;
	if (row->attempts >= channel->attempts) {
		row->state = MESSAGE_FAILED;
		queue->result->failed++;
	} else {
		row->state = MESSAGE_WAITING;
		row->due = queue->session->now + channel_backoff(channel, row->attempts);
	}
}

/* Composes the message and has it carried; the row tells what became of it. */
static void deliver(struct queue *queue, struct message_row *row, const struct message *message)
{
	struct buffer text = {0}, said = {0};
	struct error error = {0};
	if (message_compose(message, &text, &error) ||
	    carry(message->channel, &message->recipient, text.data, text.length, &said, &error)) {
		note_failure(queue, row, message->channel);
	} else {
		row->state = MESSAGE_SENT;
		row->attempts++;
		queue->result->sent++;
	}
	row->answer = answer_of(queue, &error, &said);
	buffer_free(&text);
	buffer_free(&said);
}

static int send_one(struct queue *queue, struct message_row *row, size_t *next, struct error *error)
{
	struct message message = message_of(queue, row);
	struct arena arena = {0};
	int status = 0;
	if (!message.channel) {
		row->state = MESSAGE_FAILED;
		row->answer = "the config has no such channel any more";
		queue->result->failed++;
		return 0;
	}
	status = collect_items(queue, row, next, &message, &arena, error);
	if (!status && !message.count)
		row->state = MESSAGE_WITHDRAWN;
	else if (!status)
		deliver(queue, row, &message);
	arena_free(&arena);
	return status;
}

/* The message that was just tried, and the one that is tried next; either may be NULL. */
struct turn {
	const struct message_row *done;
	struct message_row *next;
};

static int take_turn(struct session *session, void *argument, struct error *error)
{
	struct turn *turn = argument;
	const struct message_row *done = turn->done;
	if (done && message_mark(session->store, done, done->state == MESSAGE_SENT ? session->now : 0, error))
		return error->status;
	if (!turn->next)
		return 0;
	turn->next->state = MESSAGE_SENDING;
	return message_mark(session->store, turn->next, 0, error);
}

/* One transaction marks a message and claims the next one. */
static int send_all(struct queue *queue, struct error *error)
{
	struct turn turn = {0};
	size_t next = 0;
	for (size_t i = 0; i < queue->message_count; i++) {
		struct message_row *row = &queue->messages[i];
		if (!is_due(queue, row))
			continue;
		turn.next = row;
		if (session_write(queue->session, take_turn, NULL, &turn, error) || send_one(queue, row, &next, error))
			return error->status;
		turn = (struct turn){.done = row};
	}
	return turn.done ? session_write(queue->session, take_turn, NULL, &turn, error) : 0;
}

int queue_send(struct session *session, struct queue_result *result, struct error *error)
{
	struct queue queue = {.session = session, .result = result};
	int lock;
	*result = (struct queue_result){0};
	if (db_lock_sending(db_file(session->store->db), &lock, error))
		return error->status;
	int status = queue_record_due(&queue, error);
	if (!status)
		status = send_all(&queue, error);
	for (size_t i = 0; i < queue.message_count; i++)
		result->waiting += queue.messages[i].state == MESSAGE_WAITING || queue.messages[i].state == MESSAGE_SENDING;
	queue_free(&queue);
	db_unlock(lock);
	return status;
}

/* ---- looking at it first ---- */

static int add_previews(struct session *session, void *argument, struct error *error)
{
	(void)session;
	struct queue *queue = argument;
	size_t next = 0;
	int status = 0;
	for (size_t i = 0; i < queue->message_count && !status; i++) {
		const struct message_row *row = &queue->messages[i];
		struct message message = message_of(queue, row);
		struct arena arena = {0};
		if (!message.channel || !is_due(queue, row))
			continue;
		status = collect_items(queue, row, &next, &message, &arena, error);
		if (!status && message.count)
			status = message_preview(&message, queue->mailbox, error);
		arena_free(&arena);
	}
	return status;
}

int queue_preview(struct session *session, struct buffer *mailbox, struct error *error)
{
	struct queue queue = {.session = session, .mailbox = mailbox};
	bool dry_run = session->dry_run;
	session->dry_run = true;
	int status = session_write(session, queue_record, add_previews, &queue, error);
	session->dry_run = dry_run;
	queue_free(&queue);
	return status;
}

/* ---- once more ---- */

struct retrying {
	const int64_t *ids;
	size_t count;
};

static int retry(struct session *session, void *argument, struct error *error)
{
	const struct retrying *retrying = argument;
	struct arena arena = {0};
	struct message_row *rows;
	size_t count;
	int status = messages_pending(session->store, true, &arena, &rows, &count, error);
	for (size_t i = 0; i < retrying->count && !status; i++) {
		size_t at = 0;
		while (at < count && rows[at].id != retrying->ids[i])
			at++;
		if (at == count) {
			status = fail(error, EX_NOINPUT, "no message %lld waits or was given up", (long long)retrying->ids[i]);
			break;
		}
		rows[at].state = MESSAGE_WAITING;
		rows[at].attempts = 0;
		rows[at].due = session->now;
		status = message_mark(session->store, &rows[at], 0, error);
	}
	arena_free(&arena);
	return status;
}

int queue_retry(struct session *session, const int64_t *ids, size_t count, struct error *error)
{
	struct retrying retrying = {ids, count};
	return session_write(session, retry, NULL, &retrying, error);
}
