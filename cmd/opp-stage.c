/* opp-stage.c: shows the process; moves opportunities through it by its rules; wins, loses, reopens. */
#include "cmd/importing.h"
#include "cmd/opportunities.h"
#include "cmd/process.h"
#include "cmd/recording.h"
#include "domain/stage_import.h"
#include "domain/stage_move.h"
#include "domain/stage_rule.h"

#include <string.h>

static const struct command_option options[] = {
    {0, "next", NULL, "move on to the next stage"},
    {0, "to", "STAGE", "move to that stage"},
    {0, "back", NULL, "go back to the stage before"},
    {0, "won", NULL, "the deal is won"},
    {0, "lost", "REASON", "the deal is lost, for a reason of the pipeline's list"},
    {0, "reopen", NULL, "open a closed deal again, where it was or with --to STAGE"},
    {0, "check", NULL, "what the next stage asks for, and whether it is there"},
    {0, "auto", NULL, "move the deals for which the terms of a stage (auto:) hold"},
    {0, "graph", NULL, "the process as Graphviz dot"},
    {0, "note", "TEXT", "why; - reads it from stdin"},
    {0, "attach", "FILE", "attach a file to the move; may be repeated"},
    {0, "at", "TIME", "when it happened; now if not given"},
    {0, "force", NULL, "move although a rule refuses; needs --note and stays marked"},
    IMPORTING_OPTIONS,
    {0, NULL, NULL, NULL},
};

static const char *const for_moves[] = {"note", "attach", "at", "force", "to", NULL};
static const char *const for_records[] = {"format", "columns", "no-header", "excel", NULL};

struct job {
	struct invocation *invocation;
	struct id_set ids;
	struct assignments assignments;
	struct attachments attachments;
	struct stage_move move;
	struct buffer left;
	uint64_t rows, known;
};

static int report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	(void)session;
	return print_written(job->invocation, &job->ids, error);
}

/* ---- moves ---- */

static const struct {
	const char *option;
	enum stage_action action;
} actions[] = {
    /* --reopen stands before --to, which says where */
    {"reopen", MOVE_REOPEN}, {"next", MOVE_NEXT}, {"to", MOVE_TO},
    {"back", MOVE_BACK},     {"won", MOVE_WON},   {"lost", MOVE_LOST},
};

static int read_action(struct invocation *invocation, struct stage_move *move, struct error *error)
{
	size_t i = 0;
	while (i < sizeof actions / sizeof *actions && !option_given(invocation, actions[i].option))
		i++;
	if (i == sizeof actions / sizeof *actions)
		return fail(error, EX_USAGE,
		            "say where to: --next, --to STAGE, --back, --won, --lost REASON, --reopen or --check");
	move->action = actions[i].action;
	move->to = option_value(invocation, "to");
	move->reason = option_value(invocation, "lost");
	move->force = option_given(invocation, "force");
	return 0;
}

/* Ids and assignments may stand in any order. */
static int read_arguments(struct job *job, struct error *error)
{
	struct invocation *invocation = job->invocation;
	char **ids = arena_get(&invocation->arena, invocation->argument_count * sizeof *ids);
	size_t count = 0;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		if (!assignment_is(invocation->arguments[i]))
			ids[count++] = invocation->arguments[i];
		else if (assignments_add(&job->assignments, &invocation->session, invocation->arguments[i], error))
			return error->status;
	}
	return parse_ids(invocation, ids, count, &job->ids, error);
}

static int move_work(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	return stage_move(session, &job->ids, &job->move, error);
}

static int run_move(struct invocation *invocation, struct job *job, struct error *error)
{
	if (recording_no_file(invocation, "a move", error) || read_action(invocation, &job->move, error) ||
	    check_fields(invocation, ROOT_OPPORTUNITY, error) ||
	    recording_note(invocation, &job->move.note, error) || recording_time(invocation, &job->move.at, error) ||
	    recording_attachments(invocation, &job->attachments, error) || open_store(invocation, DB_WRITE, error) ||
	    read_arguments(job, error))
		return error->status;
	job->move.assignments = &job->assignments;
	job->move.attachments = &job->attachments;
	if (!job->ids.count)
		return report(&invocation->session, job, error);
	return session_write(&invocation->session, move_work, report, job, error);
}

/* ---- the rules of the next stage ---- */

static const struct column check_columns[] = {
    {"id", NULL, TYPE_INTEGER}, {"stage", NULL, TYPE_TEXT},  {"requirement", NULL, TYPE_TEXT},
    {"label", NULL, TYPE_TEXT}, {"met", NULL, TYPE_BOOLEAN},
};

static int check_one(struct session *session, int64_t id, struct arena *arena, struct output *output,
                     struct error *error)
{
	struct deal deal;
	struct stage_rule *rules;
	size_t count;
	if (deal_read(session, id, arena, &deal, error))
		return error->status;
	const struct stage *next = deal_next_stage(&deal);
	if (!next)
		return 0;
	if (stage_rules_read(session, &deal, next, (struct stage_gift){0}, arena, &rules, &count, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		struct value row[] = {value_integer(id), value_text(next->name), value_text(rules[i].requirement),
		                      value_text(rules[i].label), value_of(TYPE_BOOLEAN, rules[i].met)};
		if (output_row(output, row, error))
			return error->status;
	}
	return 0;
}

static int run_check(struct invocation *invocation, struct job *job, struct error *error)
{
	struct output *output;
	if (recording_excludes(invocation, "--check", for_moves, error) ||
	    recording_no_file(invocation, "--check", error) || open_store(invocation, DB_READ, error) ||
	    parse_ids(invocation, invocation->arguments, invocation->argument_count, &job->ids, error) ||
	    output_open(invocation, check_columns, 5, 5, &output, error))
		return error->status;
	struct arena arena = {0};
	int status = 0;
	for (struct id_walk walk = {0}; !status && id_set_next(&job->ids, &walk);) {
		status = check_one(&invocation->session, walk.id, &arena, output, error);
		arena_reset(&arena);
	}
	arena_free(&arena);
	if (!status)
		return output_close(output, error);
	output_abandon(output);
	return status;
}

/* ---- by themselves ---- */

static int auto_work(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	return stage_move_automatic(session, &job->ids, &job->left, error);
}

static int run_auto(struct invocation *invocation, struct job *job, struct error *error)
{
	if (recording_excludes(invocation, "--auto", for_moves, error) ||
	    recording_no_file(invocation, "--auto", error) || recording_no_arguments(invocation, "--auto", error) ||
	    check_fields(invocation, ROOT_OPPORTUNITY, error) || open_store(invocation, DB_WRITE, error) ||
	    session_write(&invocation->session, auto_work, report, job, error))
		return error->status;
	char *rest = NULL;
	for (char *line = job->left.length ? strtok_r(job->left.data, "\n", &rest) : NULL; invocation->verbose && line;
	     line = strtok_r(NULL, "\n", &rest))
		note(invocation, "%s", line);
	return 0;
}

/* ---- history from elsewhere ---- */

static int tell_row(struct session *session, struct import *import, const struct import_cell *cells, size_t count,
                    void *argument, struct error *error)
{
	struct recording_row row;
	(void)argument;
	int status = recording_row(session, cells, count, &row, error);
	const char *stage = recording_cell(cells, count, "stage");
	if (!status && !stage)
		status = fail(error, EX_DATAERR, "stage: is empty");
	if (!status) {
		struct stage_told told = {.opportunity = row.opportunity,
		                          .at = row.at,
		                          .person = row.person,
		                          .stage = stage,
		                          .note = recording_cell(cells, count, "note"),
		                          .reason = recording_cell(cells, count, "reason")};
		status = stage_tell(session, &told, error);
	}
	return status ? import_blame(import, error) : 0;
}

static int import_work(struct session *session, void *argument, struct error *error)
{
	static const char *const targets[] = {"id", "ref", "stage", "at", "by", "note", "reason"};
	struct job *job = argument;
	if (importing_run(job->invocation, IMPORT_STAGE, targets, 7, tell_row, job, &job->rows, error))
		return error->status;
	return stage_told_all(session, &job->ids, &job->known, error);
}

static int run_import(struct invocation *invocation, struct job *job, struct error *error)
{
	if (recording_excludes(invocation, "-i", for_moves, error) || recording_no_arguments(invocation, "-i", error) ||
	    check_fields(invocation, ROOT_OPPORTUNITY, error) || open_store(invocation, DB_WRITE, error) ||
	    importing_write(invocation, import_work, report, job, error))
		return error->status;
	recording_tell_known(invocation, job->known, job->rows);
	return 0;
}

/* ---- all of it ---- */

static int run_mode(struct invocation *invocation, struct job *job, struct error *error)
{
	static const char *const modes[] = {"next",  "back", "won",   "lost",  "reopen",
	                                    "check", "auto", "graph", "input", NULL};
	static const char *const with_to[] = {"to",    "next", "back",  "won",   "lost",
	                                      "check", "auto", "graph", "input", NULL};
	bool graph = option_given(invocation, "graph");
	if (options_exclude(invocation, modes, error) || options_exclude(invocation, with_to, error))
		return error->status;
	if (option_given(invocation, "check"))
		return run_check(invocation, job, error);
	if (option_given(invocation, "auto"))
		return run_auto(invocation, job, error);
	if (option_given(invocation, "input"))
		return run_import(invocation, job, error);
	bool moves = invocation->argument_count && !graph;
	for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
		moves |= option_given(invocation, actions[i].option);
	if (moves)
		return run_move(invocation, job, error);
	const char *mode = graph ? "--graph" : "the process";
	if (recording_excludes(invocation, mode, for_moves, error) || recording_no_file(invocation, mode, error) ||
	    recording_no_arguments(invocation, mode, error))
		return error->status;
	if (!graph)
		return print_process(invocation, error);
	return recording_excludes(invocation, mode, for_records, error) ? error->status
	                                                                : print_process_graph(invocation, error);
}

static int run(struct invocation *invocation, struct error *error)
{
	struct job job = {.invocation = invocation};
	int status = run_mode(invocation, &job, error);
	id_set_free(&job.ids);
	assignments_free(&job.assignments);
	attachments_free(&job.attachments);
	buffer_free(&job.left);
	return status;
}

const struct command command = {
    .name = "opp-stage",
    .summary = "Shows the process; moves opportunities through it by its rules; wins, loses, reopens.",
    .synopsis = "\n"
		"--graph\n"
		"ID...|- --next|--to STAGE|--back|--won|--lost REASON|--reopen [--to STAGE]\n"
		"    [--note TEXT] [--attach FILE]... [--at TIME] [--force] [field=value]...\n"
		"ID...|- --check\n"
		"--auto\n"
		"-i FILE|- [-m COLUMN=NAME]... [-p PROFILE] [--keep-going --rejects FILE]",
    .options = options,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
