/* past.c: --as-of, which takes a command that only reads back to an earlier moment. */
#include "cmd/past.h"

#include "store/travel.h"

#include <stdlib.h>
#include <string.h>

const struct command_option past_options[] = {
    {0, "as-of", "TIME", "print what it would have printed at TIME"},
    {0, NULL, NULL, NULL},
};

/* Labels, stages, the scorecard and the zone are those that were in force. */
static int take_config(struct invocation *invocation, struct error *error)
{
	struct store *store = invocation->session.store;
	struct config *config = &invocation->config;
	const char *file = arena_text(&invocation->arena, config->file);
	char *text;
	size_t length;
	if (store_config_then(store, &text, &length, &store->config_id, error))
		return error->status;
	int status = 0;
	if (length != config->text_length || memcmp(text, config->text, length) != 0) {
		config_free(config);
		status = config_parse(file, text, length, config, error);
	}
	free(text);
	return status ? fail_prefix(error, "the config of then") : 0;
}

/* Empty is right, but whoever imported older deals later may wonder. */
static int note_beginning(struct invocation *invocation, struct error *error)
{
	int64_t first;
	if (invocation->session.store->cut)
		return 0;
	if (store_first_moment(invocation->session.store, &first, error))
		return error->status;
	struct buffer when = {0};
	moment_print(&when, first, &invocation->config.zone);
	note(invocation, "nothing was recorded before %s; --as-of goes by when things were recorded", when.data);
	buffer_free(&when);
	return 0;
}

int look_back(struct invocation *invocation, struct error *error)
{
	const char *asked = option_value(invocation, "as-of");
	struct session *session = &invocation->session;
	int64_t moment;
	if (!asked)
		return 0;
	if (moment_parse(asked, strlen(asked), session->now, &invocation->config.zone, &moment, error)) {
		error->status = EX_USAGE;
		return fail_prefix(error, "--as-of");
	}
	if (open_store(invocation, DB_READ, error) || store_travel(session->store, moment, error) ||
	    take_config(invocation, error))
		return error->status;
	store_settle(session->store);
	if (!option_given(invocation, "now"))
		session->now = moment;
	return note_beginning(invocation, error);
}
