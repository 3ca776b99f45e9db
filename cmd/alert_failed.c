/* alert_failed.c: lists messages that have not gone, and has them tried again. */
#include "cmd/alert_modes.h"
#include "io/ids.h"
#include "notify/queue.h"
#include "store/delivery.h"

#include <string.h>

enum { C_ID, C_AT, C_CHANNEL, C_RECIPIENT, C_STATE, C_ALERTS, C_ATTEMPTS, C_NEXT, C_REASON, COLUMNS };

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},         [C_AT] = {"at", NULL, TYPE_TIME},
    [C_CHANNEL] = {"channel", NULL, TYPE_TEXT},  [C_RECIPIENT] = {"recipient", NULL, TYPE_TEXT},
    [C_STATE] = {"state", NULL, TYPE_TEXT},      [C_ALERTS] = {"alerts", NULL, TYPE_INTEGER},
    [C_ATTEMPTS] = {"attempts", NULL, TYPE_INTEGER}, [C_NEXT] = {"next", NULL, TYPE_TIME},
    [C_REASON] = {"reason", NULL, TYPE_TEXT},
};

static int print_message(struct output *output, const struct message_row *row, struct error *error)
{
	const struct value values[COLUMNS] = {
	    [C_ID] = value_integer(row->id),
	    [C_AT] = value_of(TYPE_TIME, row->at),
	    [C_CHANNEL] = value_text(row->channel),
	    [C_RECIPIENT] = value_text(*row->recipient ? row->recipient : NULL),
	    [C_STATE] = value_text(message_state_name(row->state)),
	    [C_ALERTS] = value_integer(row->alerts),
	    [C_ATTEMPTS] = value_integer(row->attempts),
	    [C_NEXT] = row->state == MESSAGE_FAILED ? value_empty(TYPE_TIME) : value_of(TYPE_TIME, row->due),
	    [C_REASON] = value_text(row->answer),
	};
	return output_row(output, values, error);
}

/* Exits 75 while one is waiting, without a word: the rows say it. */
int run_alert_failed(struct invocation *invocation, struct error *error)
{
	struct arena *arena = &invocation->arena;
	struct message_row *rows;
	struct output *output;
	size_t count;
	bool waiting = false;
	if (invocation->argument_count)
		return fail(error, EX_USAGE, "--failed takes no \"%s\"", invocation->arguments[0]);
	if (open_store(invocation, DB_READ, error) ||
	    messages_pending(invocation->session.store, true, arena, &rows, &count, error) ||
	    output_open(invocation, columns, COLUMNS, COLUMNS, &output, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		waiting = waiting || rows[i].state != MESSAGE_FAILED;
		if (print_message(output, &rows[i], error)) {
			output_abandon(output);
			return error->status;
		}
	}
	if (output_close(output, error))
		return error->status;
	return waiting ? EX_TEMPFAIL : 0;
}

int run_alert_retry(struct invocation *invocation, struct error *error)
{
	struct arena *arena = &invocation->arena;
	const char *const *texts;
	size_t count;
	if (!invocation->argument_count)
		return fail(error, EX_USAGE, "--retry: give the id of a message, or - to read ids from stdin");
	if (ids_read(invocation->arguments, invocation->argument_count, arena, &texts, &count, error))
		return error->status;
	int64_t *ids = arena_get(arena, (count + 1) * sizeof *ids);
	for (size_t i = 0; i < count; i++)
		if (decimal_parse(texts[i], strlen(texts[i]), 0, &ids[i], error) || ids[i] <= 0)
			return fail(error, EX_USAGE, "--retry: \"%s\" is not the id of a message", texts[i]);
	if (open_store(invocation, DB_WRITE, error))
		return error->status;
	return queue_retry(&invocation->session, ids, count, error);
}
