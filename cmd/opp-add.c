/* opp-add.c: adds opportunities: one from arguments, or many from CSV or JSON. */
#include "cmd/importing.h"
#include "cmd/opportunities.h"
#include "cmd/recording.h"
#include "domain/opportunity.h"

#include <string.h>

static const struct command_option options[] = {
    IMPORTING_OPTIONS,
    {'k', "key", "FIELD", "tells whether a record is there already (ref if not given)"},
    {0, "on-conflict", "WHAT", "fail, skip or update when it is (fail if not given)"},
    {0, "from", "WHERE", "where the values come from, for the history (a business card, a fair)"},
    {0, "note", "TEXT", "a note of the first talk; - reads it from stdin"},
    {0, NULL, NULL, NULL},
};

/* Scoring in batches keeps the pages of a batch at hand. */
enum { ROWS_BETWEEN_SCORING = 8192, ROWS_THAT_ARE_MANY = 8192 };

struct job {
	struct invocation *invocation;
	struct adding adding;
	struct assignments assignments;
	struct id_set written;
};

static int add_row(struct session *session, struct import *import, const struct import_cell *cells, size_t count,
                   void *argument, struct error *error)
{
	struct job *job = argument;
	int64_t id;
	(void)cells, (void)count;
	if (import_assign(import, &job->assignments, error))
		return error->status;
	if (opportunity_add(session, &job->adding, &job->assignments, &id, error)) {
		import_blame(import, error);
		return error->status;
	}
	if (id)
		id_set_add(&job->written, id);
	if (job->adding.rows == ROWS_THAT_ARE_MANY && store_begin_bulk(session->store, ROWS_THAT_ARE_MANY * 2, error))
		return error->status;
	return job->adding.rows % ROWS_BETWEEN_SCORING == 0 ? opportunity_score_added(session, &job->adding, error) : 0;
}

static int add_one(struct session *session, struct job *job, struct error *error)
{
	int64_t id;
	if (opportunity_add(session, &job->adding, &job->assignments, &id, error))
		return error->status;
	if (id)
		id_set_add(&job->written, id);
	return 0;
}

static int work(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	uint64_t rows;
	if (adding_check_key(session, &job->adding, error))
		return error->status;
	int status = option_given(job->invocation, "input")
	                 ? importing_run(job->invocation, IMPORT_OPPORTUNITY, NULL, 0, add_row, job, &rows, error)
	                 : add_one(session, job, error);
	return status ? status : opportunity_score_added(session, &job->adding, error);
}

static int report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	(void)session;
	return print_written(job->invocation, &job->written, error);
}

/* NAME [field=value]... */
static int read_arguments(struct invocation *invocation, struct assignments *assignments, struct error *error)
{
	struct session *session = &invocation->session;
	const char *name = NULL;
	if (recording_no_file(invocation, "a single opportunity; it goes with -i", error))
		return error->status;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		const char *word = invocation->arguments[i];
		if (assignment_is(word)) {
			if (assignments_add(assignments, session, word, error))
				return error->status;
		} else if (!name && assignments_find(assignments, "name")) {
			return fail(error, EX_USAGE, "\"name\" is given twice: \"%s\" is one too", word);
		} else if (name) {
			return fail(error, EX_USAGE,
			            "one name, not both \"%s\" and \"%s\"; quote a name of several words", name, word);
		} else {
			name = word;
			if (assignments_add_value(assignments, session, field_find(&invocation->config.fields, "name"), name,
			                          strlen(name), error))
				return error->status;
		}
	}
	if (!name && !assignments_find(assignments, "ref") && !assignments_find(assignments, "name"))
		return fail(error, EX_USAGE, "give the opportunity a name, or a file with -i");
	return 0;
}

static int read_options(struct invocation *invocation, struct adding *adding, struct error *error)
{
	const char *conflict = option_value(invocation, "on-conflict");
	static const char *const words[] = {"fail", "skip", "update"};
	adding->origin = option_value(invocation, "from");
	if (recording_note(invocation, &adding->note, error))
		return error->status;
	adding->key = option_value(invocation, "key");
	if (!conflict)
		return 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i], conflict) == 0) {
			adding->conflict = (enum conflict)i;
			return 0;
		}
	struct buffer hint = {0};
	suggest(&hint, conflict, words, 3);
	fail(error, EX_USAGE, "--on-conflict: \"%s\" is not fail, skip or update%s", conflict, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

static int run(struct invocation *invocation, struct error *error)
{
	struct job job = {.invocation = invocation};
	int status = check_fields(invocation, ROOT_OPPORTUNITY, error);
	if (!status)
		status = read_options(invocation, &job.adding, error);
	if (!status && option_given(invocation, "input") && invocation->argument_count)
		status = fail(error, EX_USAGE, "-i reads a file; \"%s\" has no place beside it (--set FIELD=VALUE gives every row a value)",
		              invocation->arguments[0]);
	if (!status && !option_given(invocation, "input"))
		status = read_arguments(invocation, &job.assignments, error);
	if (!status)
		status = importing_write(invocation, work, report, &job, error);
	adding_free(&job.adding);
	assignments_free(&job.assignments);
	id_set_free(&job.written);
	return status;
}

const struct command command = {
    .name = "opp-add",
    .summary = "Adds opportunities: one from arguments, or many from CSV or JSON.",
    .synopsis = "NAME [field=value]... [--from WHERE] [--note TEXT]\n"
                "-i FILE|- [-m COLUMN=FIELD]... [-p PROFILE] [--set FIELD=VALUE]... [-k FIELD [--on-conflict fail|skip|update]]",
    .options = options,
    .needs = NEEDS_TO_WRITE,
    .run = run,
};
