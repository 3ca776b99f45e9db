/* delivery.c: messages and deliveries. */
#include "store/delivery.h"

#include <stdlib.h>
#include <string.h>

static const char *const states[MESSAGE_STATES] = {"waiting", "sending", "sent", "failed", "withdrawn"};

const char *message_state_name(enum message_state state)
{
	return states[state];
}

/* ---- reading ---- */

static int read_deliveries(struct store *store, const char *sql, struct arena *arena, struct delivery_row **rows,
                           size_t *count, struct error *error)
{
	struct statement *statement;
	*count = 0;
	*rows = NULL;
	if (db_statement(store->db, sql, &statement, error))
		return error->status;
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1) {
		*rows = arena_grow(arena, *rows, *count, sizeof **rows);
		(*rows)[(*count)++] = (struct delivery_row){
		    .message = column_integer(statement, 0), .alert = column_integer(statement, 1),
		    .step = (size_t)column_integer(statement, 2), .recipient = column_copy(statement, 3, arena),
		    .channel = column_copy(statement, 4, arena), .again = column_copy(statement, 5, arena),
		};
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

#define DELIVERIES "SELECT d.message, d.alert, d.step, d.recipient, d.channel, d.again FROM delivery d"

int deliveries_read(struct store *store, struct arena *arena, struct delivery_row **rows, size_t *count,
                    struct error *error)
{
	return read_deliveries(store, DELIVERIES " JOIN alert a ON a.id = d.alert WHERE a.ended IS NULL ORDER BY d.alert",
	                       arena, rows, count, error);
}

/* The conditions stand there as the partial index has them, or it would not serve. */
#define PENDING "m.state <> 'sent' AND m.state <> 'withdrawn'"

int deliveries_pending(struct store *store, struct arena *arena, struct delivery_row **rows, size_t *count,
                       struct error *error)
{
	return read_deliveries(store,
	                       DELIVERIES " JOIN message m ON m.id = d.message WHERE " PENDING
	                                  " AND m.state <> 'failed' ORDER BY d.message, d.id",
	                       arena, rows, count, error);
}

static enum message_state state_of(const char *name)
{
	enum message_state state = 0;
	while (state < MESSAGE_STATES - 1 && strcmp(states[state], name) != 0)
		state++;
	return state;
}

static int read_messages(struct statement *statement, struct arena *arena, struct message_row **rows, size_t *count,
                         struct error *error)
{
	int stepped;
	*count = 0;
	*rows = NULL;
	while ((stepped = statement_step(statement, error)) == 1) {
		*rows = arena_grow(arena, *rows, *count, sizeof **rows);
		(*rows)[(*count)++] = (struct message_row){
		    .id = column_integer(statement, 0), .at = column_integer(statement, 1),
		    .recipient = column_copy(statement, 2, arena), .channel = column_copy(statement, 3, arena),
		    .reference = column_copy(statement, 4, arena), .urgent = column_integer(statement, 5) == 1,
		    .ordinary = column_integer(statement, 6) == 1, .state = state_of(column_text(statement, 7)),
		    .attempts = column_integer(statement, 8), .due = column_integer(statement, 9),
		    .answer = column_copy(statement, 10, arena), .alerts = column_integer(statement, 11),
		};
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

#define MESSAGES                                                                                              \
	"SELECT m.id, m.at, m.recipient, m.channel, m.reference, m.urgent, m.ordinary, m.state, m.attempts, m.due," \
	" m.answer, (SELECT count(*) FROM delivery d WHERE d.message = m.id) FROM message m"

int messages_pending(struct store *store, bool failed_too, struct arena *arena, struct message_row **rows,
                     size_t *count, struct error *error)
{
	struct statement *statement;
	const char *sql = failed_too ? MESSAGES " WHERE " PENDING " ORDER BY m.id"
	                             : MESSAGES " WHERE " PENDING " AND m.state <> 'failed' ORDER BY m.id";
	if (db_statement(store->db, sql, &statement, error))
		return error->status;
	return read_messages(statement, arena, rows, count, error);
}

int messages_ordinary(struct store *store, int64_t since, struct arena *arena, struct message_row **rows, size_t *count,
                      struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db, MESSAGES " WHERE m.at >= $1 AND m.ordinary = 1", &statement, error))
		return error->status;
	bind_integer(statement, 1, since);
	return read_messages(statement, arena, rows, count, error);
}

/* ---- writing ---- */

int message_add(struct store *store, int64_t tx, const struct message_row *message, int64_t *id, struct error *error)
{
	static const char *const columns[] = {"tx",     "at",       "recipient", "channel",  "reference",
	                                      "urgent", "ordinary", "state",     "attempts", "due"};
	const struct value values[] = {
	    value_integer(tx),
	    value_of(TYPE_TIME, message->at),
	    value_text(message->recipient),
	    value_text(message->channel),
	    value_text(message->reference),
	    value_of(TYPE_BOOLEAN, message->urgent),
	    value_of(TYPE_BOOLEAN, message->ordinary),
	    value_text(states[message->state]),
	    value_integer(message->attempts),
	    value_of(TYPE_TIME, message->due),
	};
	return row_insert(store, "message", columns, values, sizeof values / sizeof *values, id, error);
}

int delivery_add(struct store *store, int64_t tx, const struct delivery_row *delivery, struct error *error)
{
	static const char *const columns[] = {"tx", "message", "alert", "step", "recipient", "channel", "again"};
	const struct value values[] = {
	    value_integer(tx), value_integer(delivery->message), value_integer(delivery->alert),
	    value_integer((int64_t)delivery->step), value_text(delivery->recipient), value_text(delivery->channel),
	    value_text(delivery->again),
	};
	return row_insert(store, "delivery", columns, values, sizeof values / sizeof *values, NULL, error);
}

/*
 * No image is kept of what a row was (past.h): how far a message has come is nothing that can be asked of a past
 * moment.
 */
int message_mark(struct store *store, const struct message_row *message, int64_t sent, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db,
	                 "UPDATE message SET state = $1, attempts = $2, due = $3, answer = $4, sent = $5 WHERE id = $6",
	                 &statement, error))
		return error->status;
	bind_text(statement, 1, states[message->state]);
	bind_integer(statement, 2, message->attempts);
	bind_integer(statement, 3, message->due);
	bind_text(statement, 4, message->answer);
	if (sent)
		bind_integer(statement, 5, sent);
	else
		bind_null(statement, 5);
	bind_integer(statement, 6, message->id);
	return statement_run(statement, error);
}
