/* opp-show.c: all about one opportunity: fields, profile, score, the rules of the next stage, the whole history. */
#include "cmd/command.h"
#include "domain/score.h"
#include "domain/stage_rule.h"
#include "store/attachment.h"
#include "store/query.h"
#include "store/timeline.h"

#include <stdlib.h>
#include <string.h>

static const struct command_option options[] = {
    {0, "attachment", "N", "write the attached file N (its item below) to stdout instead"},
    {0, NULL, NULL, NULL},
};

enum column_index { C_ID, C_SECTION, C_AT, C_WHO, C_ITEM, C_VALUE, C_NOTE, C_COMMAND, C_RECORDED, C_LOGIN, C_RECORDED_BY, COLUMNS };

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},   [C_SECTION] = {"section", NULL, TYPE_TEXT}, [C_AT] = {"at", NULL, TYPE_TIME},
    [C_WHO] = {"who", NULL, TYPE_TEXT},    [C_ITEM] = {"item", NULL, TYPE_TEXT},       [C_VALUE] = {"value", NULL, TYPE_TEXT},
    [C_NOTE] = {"note", NULL, TYPE_TEXT},  [C_COMMAND] = {"command", NULL, TYPE_TEXT}, [C_RECORDED] = {"recorded", NULL, TYPE_TIME},
    [C_LOGIN] = {"login", NULL, TYPE_TEXT}, [C_RECORDED_BY] = {"recorded_by", NULL, TYPE_TEXT},
};

struct show {
	struct invocation *invocation;
	struct output *output;
	struct arena arena;
	struct value row[COLUMNS];
	int64_t id;
};

static void begin_row(struct show *show, const char *section)
{
	for (size_t i = 0; i < COLUMNS; i++)
		show->row[i] = value_empty(columns[i].type);
	show->row[C_ID] = value_integer(show->id);
	show->row[C_SECTION] = value_text(section);
}

static struct value as_text(struct show *show, const struct value *value)
{
	struct buffer text = {0};
	value_print(&text, value, &show->invocation->config.zone);
	struct value printed = value->set ? value_text(arena_text(&show->arena, buffer_text(&text))) : value_empty(TYPE_TEXT);
	buffer_free(&text);
	return printed;
}

/* ---- fields and profile ---- */

/* Since when a value is what it is, and where it came from. */
static int add_origin(struct show *show, const struct field *field, int64_t customer, struct error *error)
{
	bool found, of_customer = field->owner == OWNER_CUSTOMER;
	int64_t since;
	const char *origin;
	if (field_origin(show->invocation->session.store, of_customer ? "customer" : "opportunity",
	                 of_customer ? customer : show->id, field->name, &show->arena, &found, &since, &origin, error))
		return error->status;
	if (found) {
		show->row[C_AT] = value_of(TYPE_TIME, since);
		show->row[C_NOTE] = value_text(origin);
	}
	return 0;
}

static int print_fields(struct show *show, struct error *error)
{
	struct session *session = &show->invocation->session;
	const struct fields *fields = &session->config->fields;
	const struct field **asked = arena_get(&show->arena, fields->count * sizeof *asked);
	struct id_set ids = {0};
	struct query query = {.columns = asked, .ids = &ids, .now = session->now};
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, "id") != 0 && fields->items[i].owner != OWNER_REVIEW)
			asked[query.column_count++] = &fields->items[i];
	id_set_add(&ids, show->id);
	int64_t customer = 0;
	struct value of_row = value_empty(TYPE_INTEGER);
	bool exists;
	struct cursor *cursor = NULL;
	const struct value *row;
	int status = row_read(session->store, "opportunity", show->id, (const char *const[]){"customer"}, &of_row, 1, &show->arena,
	                      &exists, error);
	customer = of_row.set ? of_row.integer : 0;
	if (!status)
		status = cursor_open(session->store, &query, &cursor, error);
	if (!status && cursor_next(cursor, &row, error) < 0)
		status = error->status;
	for (size_t i = 0; !status && i < query.column_count; i++) {
		begin_row(show, asked[i]->owner == OWNER_OPPORTUNITY ? "field"
		                : asked[i]->owner == OWNER_CUSTOMER  ? "profile"
		                                                     : "contact");
		show->row[C_ITEM] = value_text(asked[i]->name);
		show->row[C_VALUE] = as_text(show, &row[i]);
		if (row[i].set && asked[i]->owner != OWNER_CONTACT)
			status = add_origin(show, asked[i], customer, error);
		if (!status)
			status = output_row(show->output, show->row, error);
	}
	cursor_close(cursor);
	id_set_free(&ids);
	return status;
}

/* ---- score and rules ---- */

static int print_score(struct show *show, struct error *error)
{
	struct score_explanation explanation;
	if (!show->invocation->config.scorecard.dimension_count)
		return 0;
	if (score_explain(&show->invocation->session, show->id, &show->arena, &explanation, error))
		return error->status;
	for (size_t i = 0; i < explanation.count; i++) {
		const struct score_part *part = &explanation.parts[i];
		struct value points = value_decimal(part->level ? part->level->points : 0, 3);
		begin_row(show, "score");
		show->row[C_ITEM] = value_text(part->dimension->name);
		show->row[C_VALUE] = as_text(show, &points);
		show->row[C_NOTE] = value_text(part->level ? part->level->label : "unknown");
		if (output_row(show->output, show->row, error))
			return error->status;
	}
	return 0;
}

static int print_rules(struct show *show, struct error *error)
{
	struct deal deal;
	struct stage_rule *rules;
	size_t count = 0;
	if (deal_read(&show->invocation->session, show->id, &show->arena, &deal, error))
		return error->status;
	const struct stage *next = deal_next_stage(&deal);
	if (next && stage_rules_read(&show->invocation->session, &deal, next, (struct stage_gift){0}, &show->arena,
	                             &rules, &count, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		begin_row(show, "rule");
		show->row[C_ITEM] = value_text(arena_format(&show->arena, "%s: %s", next->name, rules[i].requirement));
		show->row[C_VALUE] = value_text(rules[i].met ? "met" : "open");
		show->row[C_NOTE] = value_text(rules[i].label);
		if (output_row(show->output, show->row, error))
			return error->status;
	}
	return 0;
}

/* ---- history ---- */

static int print_event(struct show *show, const struct event *event, struct error *error)
{
	struct value score = value_decimal(event->score, 3);
	begin_row(show, event->section);
	show->row[C_AT] = event->at.set ? event->at : value_of(TYPE_TIME, event->recorded);
	show->row[C_WHO] = value_text(event->who);
	show->row[C_ITEM] = value_text(event->item);
	show->row[C_VALUE] = value_text(event->value);
	show->row[C_NOTE] = value_text(event->note);
	show->row[C_COMMAND] = value_text(event->command);
	show->row[C_RECORDED] = value_of(TYPE_TIME, event->recorded);
	show->row[C_LOGIN] = value_text(event->login);
	show->row[C_RECORDED_BY] = value_text(event->recorded_by);
	if (strcmp(event->section, "payment") == 0) {
		struct value amount = value_money(event->score, event->value);
		amount.set = event->has_amount;
		const char *printed = as_text(show, &amount).text;
		show->row[C_VALUE] = value_text(printed ? arena_format(&show->arena, "%s %s", printed, event->value) : NULL);
	} else if (strcmp(event->section, "score") == 0) {
		show->row[C_SECTION] = value_text("scored");
		show->row[C_VALUE] = as_text(show, &score);
		show->row[C_NOTE] = value_text(event->value);
	} else if (event->forced) {
		show->row[C_ITEM] = value_text(arena_format(&show->arena, "%s, forced", event->item));
	}
	return output_row(show->output, show->row, error);
}

static int print_history(struct show *show, struct error *error)
{
	struct timeline *timeline;
	struct event event;
	int got;
	if (timeline_open(show->invocation->session.store, show->id, &timeline, error))
		return error->status;
	while ((got = timeline_next(timeline, &event, error)) == 1)
		if (print_event(show, &event, error)) {
			got = -1;
			break;
		}
	timeline_close(timeline);
	return got < 0 ? error->status : 0;
}

static int show_one(struct show *show, struct error *error)
{
	int status = print_fields(show, error);
	if (!status)
		status = print_score(show, error);
	if (!status)
		status = print_rules(show, error);
	if (!status)
		status = print_history(show, error);
	arena_free(&show->arena);
	return status;
}

/* ---- a file back out ---- */

static int write_attachment(struct invocation *invocation, const char *number, struct error *error)
{
	char *end;
	long long id = strtoll(number, &end, 10);
	char *bytes = NULL;
	size_t length;
	if (!*number || *end)
		return fail(error, EX_USAGE, "--attachment takes the number of an attachment, not \"%s\"", number);
	if (attachment_content(invocation->session.store, id, &bytes, &length, error))
		return error->status;
	int status = 0;
	if (fwrite(bytes, 1, length, stdout) != length || fflush(stdout))
		status = fail_errno(error, EX_IOERR, "write");
	free(bytes);
	return status;
}

static int show_all(struct show *show, struct error *error)
{
	struct invocation *invocation = show->invocation;
	struct id_set ids = {0};
	int status = parse_ids(invocation, invocation->arguments, invocation->argument_count, &ids, error);
	if (!status)
		status = output_open(invocation, columns, COLUMNS, COLUMNS, &show->output, error);
	for (struct id_walk walk = {0}; !status && id_set_next(&ids, &walk);) {
		show->id = walk.id;
		status = show_one(show, error);
	}
	id_set_free(&ids);
	if (!status)
		return output_close(show->output, error);
	output_abandon(show->output);
	return status;
}

static int run(struct invocation *invocation, struct error *error)
{
	if (option_given(invocation, "attachment"))
		return invocation->argument_count
		           ? fail(error, EX_USAGE, "\"%s\" has no place beside --attachment", invocation->arguments[0])
		           : write_attachment(invocation, option_value(invocation, "attachment"), error);
	struct show show = {.invocation = invocation};
	struct db *db = invocation->session.store->db;
	if (db_begin_read(db, error)) /* all that is shown is of one moment */
		return error->status;
	int status = show_all(&show, error);
	db_end_read(db);
	return status;
}

const struct command command = {
    .name = "opp-show",
    .summary = "All about one opportunity: fields, profile, score, the rules of its next stage, the whole history.",
    .synopsis = "ID...|- [--as-of TIME]\n--attachment N",
    .options = options,
    .needs = NEEDS_TO_READ,
    .looks_back = true,
    .run = run,
};
