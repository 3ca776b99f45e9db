/* opp-log.c: records follow-ups: what was talked about, the customer's feedback, the next action, files, doubts. */
#include "cmd/importing.h"
#include "cmd/opportunities.h"
#include "cmd/recording.h"
#include "domain/followup.h"
#include "domain/score.h"
#include "store/followup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct command_option options[] = {
    {'k', "kind", "KIND", "call, mail, meeting, visit, quote or note"},
    {0, "feedback", "WORD", "how the customer took it: positive, neutral or negative"},
    {0, "note", "TEXT", "what was said; - reads it from stdin"},
    {0, "next", "TEXT", "what is to be done next, with --on"},
    {0, "on", "DATE", "the day of the next action"},
    {0, "at", "TIME", "when it happened; now if not given"},
    {0, "attach", "FILE", "attach a file; may be repeated"},
    {0, "doubt", "TEXT", "a doubt of the customer, open until it is answered; may be repeated"},
    {0, "answer", "NUMBER", "the doubt of that number is answered; may be repeated"},
    IMPORTING_OPTIONS,
    {0, NULL, NULL, NULL},
};

struct job {
	struct invocation *invocation;
	struct id_set ids;
	struct attachments attachments;
	struct followup followup; /* of each id */
	uint64_t rows, known;     /* of a file: how many it has, and how many told nothing new */
};

static int rescore(struct session *session, const struct id_set *ids, struct error *error)
{
	struct score_scope scope = {.ids = ids};
	return ids->count ? score_update(session, &scope, NULL, NULL, error) : 0;
}

static int report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	(void)session;
	return print_written(job->invocation, &job->ids, error);
}

/* ---- one follow-up, of one opportunity or many ---- */

static int log_doubts(struct session *session, const struct job *job, int64_t opportunity, struct error *error)
{
	size_t next = 0;
	for (const char *number; (number = option_next(job->invocation, "answer", &next));)
		if (doubt_answer(session, opportunity, strtoll(number, NULL, 10), job->followup.at, error))
			return fail_prefix(error, "--answer");
	next = 0;
	for (const char *doubt; (doubt = option_next(job->invocation, "doubt", &next));)
		if (doubt_record(session, opportunity, job->followup.at, doubt, error))
			return error->status;
	return 0;
}

static int log_one(struct session *session, struct job *job, int64_t opportunity, struct error *error)
{
	int64_t id;
	job->followup.opportunity = opportunity;
	if (followup_record(session, &job->followup, &id, error))
		return error->status;
	struct attached to = {.opportunity = opportunity, .activity = id, .at = job->followup.at};
	if (attachments_write(session, &job->attachments, &to, error))
		return error->status;
	return log_doubts(session, job, opportunity, error);
}

static int log_work(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	for (struct id_walk walk = {0}; id_set_next(&job->ids, &walk);)
		if (log_one(session, job, walk.id, error))
			return error->status;
	return rescore(session, &job->ids, error);
}

/* The doubts that are open still are what the next talk is about. */
static int tell_doubts(struct session *session, struct job *job, int64_t opportunity, struct error *error)
{
	struct arena arena = {0};
	int64_t id = 0;
	const char *doubt;
	int status;
	while (!(status = doubt_next(session->store, opportunity, &id, &arena, &doubt, error)) && id) {
		note(job->invocation, "%lld: open doubt %lld: %s", (long long)opportunity, (long long)id, doubt);
		arena_reset(&arena);
	}
	arena_free(&arena);
	return status;
}

static int log_report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	int status = report(session, job, error);
	for (struct id_walk walk = {0}; !status && !job->invocation->quiet && id_set_next(&job->ids, &walk);)
		status = tell_doubts(session, job, walk.id, error);
	return status;
}

static int read_next(struct invocation *invocation, struct followup *followup, struct error *error)
{
	const char *on = option_value(invocation, "on");
	followup->next = option_value(invocation, "next");
	if (!followup->next != !on)
		return fail(error, EX_USAGE, "--next TEXT and --on DATE go together");
	if (!on)
		return 0;
	if (day_parse(on, strlen(on), invocation->session.now, &invocation->config.zone, &followup->on, error))
		return fail_prefix(error, "--on");
	return recording_text("next", followup->next, error);
}

static int check_doubts(const struct job *job, struct error *error)
{
	size_t next = 0;
	for (const char *doubt; (doubt = option_next(job->invocation, "doubt", &next));)
		if (recording_text("doubt", doubt, error))
			return error->status;
	next = 0;
	for (const char *number; (number = option_next(job->invocation, "answer", &next));) {
		char *end;
		errno = 0;
		if (strtoll(number, &end, 10) < 1 || *end || errno)
			return fail(error, EX_USAGE, "--answer: \"%s\" is not the number of a doubt", number);
		if (job->ids.total > 1)
			return fail(error, EX_USAGE, "--answer: a doubt is of one opportunity; name that one alone");
	}
	return 0;
}

static int read_followup(struct invocation *invocation, struct job *job, struct error *error)
{
	struct followup *followup = &job->followup;
	followup->person = invocation->session.user;
	followup->kind = option_value(invocation, "kind");
	followup->feedback = option_value(invocation, "feedback");
	if (!followup->kind)
		return fail(error, EX_USAGE, "say what it was with -k: call, mail, meeting, visit, quote or note");
	if (followup_check_kind(followup->kind, error))
		return fail_prefix(error, "-k");
	if (followup->feedback && followup_check_feedback(followup->feedback, error))
		return fail_prefix(error, "--feedback");
	if (recording_note(invocation, &followup->note, error) || recording_time(invocation, &followup->at, error) ||
	    read_next(invocation, followup, error))
		return error->status;
	return recording_attachments(invocation, &job->attachments, error);
}

static int run_log(struct invocation *invocation, struct job *job, struct error *error)
{
	if (recording_no_file(invocation, "a follow-up; it goes with -i", error) ||
	    read_followup(invocation, job, error) ||
	    parse_ids(invocation, invocation->arguments, invocation->argument_count, &job->ids, error) ||
	    check_doubts(job, error))
		return error->status;
	if (!job->ids.count)
		return report(&invocation->session, job, error);
	return session_write(&invocation->session, log_work, log_report, job, error);
}

/* ---- history in bulk ---- */

static int read_row(struct session *session, const struct import_cell *cells, size_t count, struct followup *followup,
                    struct error *error)
{
	struct recording_row row;
	const char *on = recording_cell(cells, count, "on");
	if (recording_row(session, cells, count, &row, error))
		return error->status;
	*followup = (struct followup){.opportunity = row.opportunity,
	                              .at = row.at,
	                              .person = row.person,
	                              .history = true,
	                              .kind = recording_cell(cells, count, "kind"),
	                              .feedback = recording_cell(cells, count, "feedback"),
	                              .note = recording_cell(cells, count, "note"),
	                              .next = recording_cell(cells, count, "next")};
	if (!followup->kind)
		return fail(error, EX_DATAERR, "kind: is empty");
	if (followup_check_kind(followup->kind, error) ||
	    (followup->feedback && followup_check_feedback(followup->feedback, error)))
		return error->status = EX_DATAERR;
	if (!followup->next != !on)
		return fail(error, EX_DATAERR, "%s: is empty; next and on go together", on ? "next" : "on");
	if (on && day_parse(on, strlen(on), session->now, &session->config->zone, &followup->on, error))
		return fail_prefix(error, "on");
	return 0;
}

static int tell_row(struct session *session, struct import *import, const struct import_cell *cells, size_t count,
                    void *argument, struct error *error)
{
	struct followup followup;
	struct job *job = argument;
	bool known = false;
	int status = read_row(session, cells, count, &followup, error);
	if (!status)
		status = followup_tell(session, &followup, &known, error);
	job->known += known;
	return status ? import_blame(import, error) : 0;
}

static int import_work(struct session *session, void *argument, struct error *error)
{
	static const char *const targets[] = {"id", "ref", "at", "by", "kind", "feedback", "note", "next", "on"};
	struct job *job = argument;
	if (importing_run(job->invocation, IMPORT_FOLLOWUP, targets, 9, tell_row, job, &job->rows, error) ||
	    recorded_in(session->store, RECORDED_ACTIVITY, session->tx, &job->ids, error))
		return error->status;
	return rescore(session, &job->ids, error);
}

static int run_import(struct invocation *invocation, struct job *job, struct error *error)
{
	static const char *const for_one[] = {"kind", "feedback", "note",  "next",   "on",
	                                      "at",   "attach",   "doubt", "answer", NULL};
	if (recording_excludes(invocation, "-i (--set FIELD=VALUE gives every row a value)", for_one, error) ||
	    recording_no_arguments(invocation, "-i", error) ||
	    importing_write(invocation, import_work, report, job, error))
		return error->status;
	recording_tell_known(invocation, job->known, job->rows);
	return 0;
}

static int run(struct invocation *invocation, struct error *error)
{
	struct job job = {.invocation = invocation};
	int status = check_fields(invocation, ROOT_OPPORTUNITY, error);
	if (!status)
		status = option_given(invocation, "input") ? run_import(invocation, &job, error) : run_log(invocation, &job, error);
	id_set_free(&job.ids);
	attachments_free(&job.attachments);
	return status;
}

const struct command command = {
    .name = "opp-log",
    .summary = "Records a follow-up: what was said, the feedback, the next action, files, doubts.",
    .synopsis = "ID...|- -k KIND [--feedback positive|neutral|negative] [--note TEXT] [--next TEXT --on DATE]\n"
		"    [--at TIME] [--attach FILE]... [--doubt TEXT]... [--answer NUMBER]...\n"
		"-i FILE|- [-m COLUMN=NAME]... [-p PROFILE] [--keep-going --rejects FILE]",
    .options = options,
    .needs = NEEDS_TO_WRITE,
    .run = run,
};
