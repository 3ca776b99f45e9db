/* alert_replay.c: what alert rules would have done over a stretch of history. */
#include "cmd/alert_modes.h"
#include "domain/alert_replay.h"
#include "store/travel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { C_RULE, C_LABEL, C_EPISODES, C_DEALS, C_LOST, C_CAUGHT, C_EARLIER, C_MESSAGES, C_PEOPLE, C_WEEKLY, COLUMNS };

static const struct column columns[COLUMNS] = {
    [C_RULE] = {"rule", NULL, TYPE_TEXT},          [C_LABEL] = {"label", NULL, TYPE_TEXT},
    [C_EPISODES] = {"episodes", NULL, TYPE_INTEGER}, [C_DEALS] = {"deals", NULL, TYPE_INTEGER},
    [C_LOST] = {"lost", NULL, TYPE_INTEGER},       [C_CAUGHT] = {"caught", NULL, TYPE_INTEGER},
    [C_EARLIER] = {"earlier", NULL, TYPE_DECIMAL}, [C_MESSAGES] = {"messages", NULL, TYPE_INTEGER},
    [C_PEOPLE] = {"people", NULL, TYPE_INTEGER},   [C_WEEKLY] = {"weekly", NULL, TYPE_DECIMAL},
};

/* ---- which days ---- */

enum { NINE = 9 * 3600 };

static int read_span(struct invocation *invocation, const char *text, size_t length, struct span *span, struct error *error)
{
	if (!span_parse(text, length, invocation->session.now, &invocation->config.zone, span, error))
		return 0;
	error->status = EX_USAGE;
	return fail_prefix(error, "--replay");
}

/* FROM..TO; a time in FROM is the time of each day. */
static int read_days(struct invocation *invocation, struct replay_request *request, struct error *error)
{
	const char *text = option_value(invocation, "replay"), *dots = strstr(text, "..");
	struct zone *zone = &invocation->config.zone;
	struct span from, to;
	if (!dots)
		return fail(error, EX_USAGE, "--replay takes FROM..TO, as in 2026-06-01..2026-11-30, and not \"%s\"", text);
	if (read_span(invocation, text, (size_t)(dots - text), &from, error) ||
	    read_span(invocation, dots + 2, strlen(dots + 2), &to, error))
		return error->status;
	int64_t wall = from.exact ? zone_wall(zone, from.first) : NINE;
	request->second = (int32_t)(wall - wall_day(wall) * SECONDS_PER_DAY);
	request->first = from.exact ? zone_day(zone, from.first) : from.first;
	request->last = to.exact ? zone_day(zone, to.last) : to.last;
	int64_t today = zone_day(zone, invocation->session.now);
	if (request->last >= today) /* what is still to come is no history */
		request->last = zone_moment(zone, today, request->second) <= invocation->session.now ? today : today - 1;
	return request->last < request->first ? fail(error, EX_USAGE, "--replay: \"%s\" has no day that is over", text) : 0;
}

/* ---- which rules ---- */

static int read_file(const char *file, struct buffer *text, struct error *error)
{
	enum { CHUNK = 16 * 1024, MOST = 256 * 1024 };
	FILE *stream = fopen(file, "re");
	if (!stream)
		return fail_errno(error, errno == ENOENT ? EX_NOINPUT : EX_IOERR, "%s", file);
	for (size_t got = 1; got && text->length <= MOST;) {
		buffer_reserve(text, CHUNK);
		got = fread(text->data + text->length, 1, CHUNK, stream);
		text->length += got;
	}
	int status = 0;
	if (ferror(stream))
		status = fail_errno(error, EX_IOERR, "%s", file);
	else if (text->length > MOST)
		status = fail(error, EX_DATAERR, "%s: more than 256 KiB is no set of rules", file);
	fclose(stream);
	buffer_add(text, "", 0);
	return status;
}

static bool has_key(const char *text, const char *key)
{
	size_t length = strlen(key);
	for (const char *line = text; line; line = strchr(line, '\n'), line += line != NULL)
		if (strncmp(line, key, length) == 0)
			return true;
	return false;
}

/* Adds the config without its section `alerts:`, which goes to the next key at the beginning of a line. */
static void add_without_alerts(struct buffer *text, const char *config)
{
	bool inside = false;
	for (const char *line = config, *next; *line; line = next) {
		const char *end = strchr(line, '\n');
		next = end ? end + 1 : line + strlen(line);
		if (!strchr(" \t#-\n\r", *line))
			inside = strncmp(line, "alerts:", 7) == 0;
		if (!inside)
			buffer_add(text, line, (size_t)(next - line));
	}
}

/* A file with `alerts:` alone stands in front of the rest of the config, so that its lines keep their numbers. */
static int read_rules(struct invocation *invocation, const char *file, struct config *rules, struct error *error)
{
	struct buffer text = {0};
	int status = read_file(file, &text, error);
	if (!status && !has_key(buffer_text(&text), "alerts:"))
		status = fail(error, EX_CONFIG, "%s: has no alerts:, the rules to be tried", file);
	if (!status && !has_key(buffer_text(&text), "pipelines:")) {
		if (text.length && text.data[text.length - 1] != '\n')
			buffer_add_character(&text, '\n');
		add_without_alerts(&text, invocation->config.text);
	}
	if (!status)
		status = config_parse(file, text.data, text.length, rules, error);
	buffer_free(&text);
	return status;
}

/* ---- the output ---- */

static int print_rule(struct output *output, const struct replay_rule *rule, struct error *error)
{
	bool of_deals = rule->rule->about == ROOT_OPPORTUNITY;
	struct value none = value_empty(TYPE_INTEGER);
	const struct value values[COLUMNS] = {
	    [C_RULE] = value_text(rule->rule->name),
	    [C_LABEL] = value_text(rule->rule->label),
	    [C_EPISODES] = value_integer(rule->episodes),
	    [C_DEALS] = value_integer(rule->subjects),
	    [C_LOST] = of_deals ? value_integer(rule->lost) : none,
	    [C_CAUGHT] = of_deals ? value_integer(rule->caught) : none,
	    [C_EARLIER] = rule->earlier,
	    [C_MESSAGES] = value_integer(rule->messages),
	    [C_PEOPLE] = value_integer(rule->people),
	    [C_WEEKLY] = rule->weekly,
	};
	return output_row(output, values, error);
}

static int print_rules(struct invocation *invocation, const struct replay *replay, struct error *error)
{
	struct output *output;
	if (output_open(invocation, columns, COLUMNS, COLUMNS, &output, error))
		return error->status;
	const char *only = option_value(invocation, "rule");
	for (size_t i = 0; i < replay->count; i++)
		if ((!only || strcmp(replay->rules[i].rule->name, only) == 0) && print_rule(output, &replay->rules[i], error)) {
			output_abandon(output);
			return error->status;
		}
	return output_close(output, error);
}

/* The episodes as --history prints them, out of the copy in which they were recorded. */
static int print_episodes(struct invocation *invocation, const struct replay_request *request, struct replay *replay,
                          struct error *error)
{
	struct session session = invocation->session;
	struct term_list all = {0};
	session.store = replica_store(replay->replica);
	session.config = request->rules;
	return print_alert_history(invocation, &session, &all, error);
}

static int replay_and_print(struct invocation *invocation, const struct replay_request *request, struct error *error)
{
	struct replay replay = {0};
	struct db *db = invocation->session.store->db;
	if (db_begin_read(db, error))
		return error->status;
	int status = replay_run(&invocation->session, request, &replay, error);
	if (!status)
		status = option_given(invocation, "history") ? print_episodes(invocation, request, &replay, error)
		                                             : print_rules(invocation, &replay, error);
	replay_free(&replay);
	db_end_read(db);
	return status;
}

/* Nothing is known of what was not recorded yet. */
static int check_recorded(struct invocation *invocation, const struct replay_request *request, struct error *error)
{
	struct zone *zone = &invocation->config.zone;
	int64_t first;
	if (store_first_moment(invocation->session.store, &first, error))
		return error->status;
	if (request->happened || zone_moment(zone, request->last, request->second) >= first)
		return 0;
	struct buffer when = {0};
	moment_print(&when, first, zone);
	fail(error, EX_DATAERR,
	     "--replay: nothing was recorded before %s; with --happened, history counts from when it happened",
	     when.data);
	buffer_free(&when);
	return error->status;
}

int run_alert_replay(struct invocation *invocation, struct error *error)
{
	struct config other = {0};
	struct replay_request request = {.rules = &invocation->config, .happened = option_given(invocation, "happened")};
	bool own = option_given(invocation, "rules");
	if (invocation->argument_count != own)
		return fail(error, EX_USAGE,
		            own ? "--replay --rules takes one file"
		                : "--replay takes no arguments; name a file of rules"
		                  " with --rules FILE");
	if (read_days(invocation, &request, error) || open_store(invocation, DB_READ, error) ||
	    check_recorded(invocation, &request, error))
		return error->status;
	int status = own ? read_rules(invocation, invocation->arguments[0], &other, error) : 0;
	if (!status && own)
		request.rules = &other;
	if (!status)
		status = replay_and_print(invocation, &request, error);
	config_free(&other);
	return status;
}
