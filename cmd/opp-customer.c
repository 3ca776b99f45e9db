/* opp-customer.c: adds, changes, lists and merges customers and their contacts. */
#include "cmd/importing.h"
#include "cmd/opportunities.h"
#include "cmd/recording.h"
#include "domain/customer.h"

#include <string.h>

static const struct command_option options[] = {
    {0, "add", NULL, "add the customer NAME"},
    {0, "edit", NULL, "change the customer NAME (name=NEW renames it)"},
    {0, "contact", NULL, "add or change a contact of the customer NAME (contact=WHO position= phone= email= decision_maker=)"},
    {0, "merge", NULL, "make the customer FROM a part of INTO"},
    IMPORTING_OPTIONS,
    {0, "from", "WHERE", "where the values come from, for the history"},
    {0, NULL, NULL, NULL},
};

struct job {
	struct invocation *invocation;
	const char *names[2];
	size_t name_count;
	struct assignments assignments;
	struct id_set written;
	const char *origin;
};

static int no_such_customer(const char *name, struct error *error)
{
	return fail(error, EX_NOINPUT, "there is no customer \"%s\"; opp-customer --add makes one", name);
}

/* Sets the profile and keeps the scores of the customer's opportunities. */
static int set_profile(struct session *session, struct job *job, int64_t id, struct error *error)
{
	size_t changed = 0;
	if (customer_set(session, id, &job->assignments, job->origin, &changed, error))
		return error->status;
	id_set_add(&job->written, id);
	return changed ? customer_rescore(session, id, error) : 0;
}

static int add(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	int64_t id;
	bool made;
	if (customer_find(session->store, job->names[0], strlen(job->names[0]), &id, error))
		return error->status;
	if (id)
		return fail(error, EX_DATAERR, "there is a customer \"%s\" already; --edit changes it", job->names[0]);
	if (customer_save(session, job->names[0], strlen(job->names[0]), &job->assignments, job->origin, &id, &made,
	                  NULL, error))
		return error->status;
	id_set_add(&job->written, id);
	return 0;
}

static int edit(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	int64_t id;
	if (customer_find(session->store, job->names[0], strlen(job->names[0]), &id, error))
		return error->status;
	if (!id)
		return no_such_customer(job->names[0], error);
	for (size_t i = 0; i < job->assignments.count; i++) {
		const char *field = job->assignments.items[i].field->name;
		if ((strcmp(field, "name") == 0 || strcmp(field, "customer") == 0) &&
		    customer_rename(session, id, &job->assignments.items[i].value, job->origin, error))
			return error->status;
	}
	return set_profile(session, job, id, error);
}

static int merge(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	int64_t ids[2];
	for (size_t i = 0; i < 2; i++) {
		if (customer_find(session->store, job->names[i], strlen(job->names[i]), &ids[i], error))
			return error->status;
		if (!ids[i])
			return no_such_customer(job->names[i], error);
	}
	id_set_add(&job->written, ids[1]);
	return customer_merge(session, ids[0], ids[1], error);
}

static int import_row(struct session *session, struct import *import, const struct import_cell *cells, size_t count,
                      void *argument, struct error *error)
{
	struct job *job = argument;
	(void)cells, (void)count;
	if (import_assign(import, &job->assignments, error))
		return error->status;
	const struct assignment *name = assignments_find(&job->assignments, "customer");
	int64_t id;
	bool made;
	size_t changed = 0;
	int status = name && name->value.set ? 0 : fail(error, EX_DATAERR, "name: is empty; every customer needs one");
	if (!status)
		status = customer_save(session, name->value.text, name->value.length, &job->assignments, job->origin, &id, &made,
		                       &changed, error);
	if (!status && changed && !made)
		status = customer_rescore(session, id, error);
	if (!status)
		id_set_add(&job->written, id);
	else
		import_blame(import, error);
	return status;
}

static int import(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	uint64_t rows;
	(void)session;
	return importing_run(job->invocation, IMPORT_CUSTOMER, NULL, 0, import_row, job, &rows, error);
}

static int report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	struct query query = {.root = ROOT_CUSTOMER, .ids = &job->written};
	(void)session;
	return job->invocation->quiet ? 0 : print_opportunities(job->invocation, &query, NULL, error);
}

static int list(struct invocation *invocation, struct error *error)
{
	struct term_list terms;
	static const char *const others[] = {"from", NULL};
	if (recording_no_file(invocation, "a search; it goes with -i", error) ||
	    recording_excludes(invocation, "a search", others, error) || open_store(invocation, DB_READ, error) ||
	    parse_terms(invocation, invocation->arguments, invocation->argument_count, &terms, error))
		return error->status;
	const struct sort by_name = {.field = field_find(&invocation->config.fields, "customer")};
	struct query query = {.root = ROOT_CUSTOMER, .terms = terms.terms, .term_count = terms.term_count, .words = terms.words,
	                      .word_count = terms.word_count, .sorts = &by_name, .sort_count = 1};
	return print_opportunities(invocation, &query, NULL, error);
}

static const struct mode {
	const char *option;
	session_work work;
	size_t names;     /* that come first */
	bool assignments; /* may follow, and of --edit and --contact must */
	bool renames;     /* name= is one of them */
} modes[] = {
    {"add", add, 1, true, false},       {"edit", edit, 1, true, true},    {"contact", edit, 1, true, false},
    {"merge", merge, 2, false, false}, {"input", import, 0, false, false},
};

static int add_assignment(struct job *job, const struct mode *mode, const char *word, struct error *error)
{
	if (!mode->assignments)
		return fail(error, EX_USAGE, "\"%s\" has no place beside --%s", word, mode->option);
	if (assignments_add(&job->assignments, &job->invocation->session, word, error))
		return error->status;
	const struct field *field = job->assignments.items[job->assignments.count - 1].field;
	bool name = strcmp(field->name, "customer") == 0 || strcmp(field->name, "name") == 0;
	if (name && !mode->renames)
		return fail(error, EX_USAGE, "\"%s\" is given twice; --edit NAME name=NEW renames a customer", field->name);
	if (field->owner == OWNER_OPPORTUNITY && !name)
		return fail(error, EX_USAGE, "\"%s\" is a field of opportunities, not of customers", field->name);
	return 0;
}

/* Names come first, then what is assigned. */
static int read_arguments(struct job *job, const struct mode *mode, struct error *error)
{
	struct invocation *invocation = job->invocation;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		if (job->name_count < mode->names)
			job->names[job->name_count++] = invocation->arguments[i];
		else if (add_assignment(job, mode, invocation->arguments[i], error))
			return error->status;
	}
	if (job->name_count < mode->names)
		return fail(error, EX_USAGE,
		            mode->names == 2 ? "--merge takes two names: FROM INTO" : "give the customer's name");
	if (mode->work == edit && !job->assignments.count)
		return fail(error, EX_USAGE, "say what to change: field=value");
	return 0;
}

static int change(struct invocation *invocation, const struct mode *mode, struct error *error)
{
	struct job job = {.invocation = invocation, .origin = option_value(invocation, "from")};
	static const char *const from[] = {"from", NULL};
	int status = mode->work == import ? 0 : recording_no_file(invocation, mode->option, error);
	if (!status && mode->work == merge)
		status = recording_excludes(invocation, "--merge", from, error);
	if (!status)
		status = read_arguments(&job, mode, error);
	if (!status)
		status = check_fields(invocation, ROOT_CUSTOMER, error);
	if (!status)
		status = open_store(invocation, DB_WRITE, error);
	if (!status)
		status = importing_write(invocation, mode->work, report, &job, error);
	assignments_free(&job.assignments);
	id_set_free(&job.written);
	return status;
}

static int run(struct invocation *invocation, struct error *error)
{
	static const char *const exclusive[] = {"add", "edit", "contact", "merge", "input", NULL};
	if (options_exclude(invocation, exclusive, error))
		return error->status;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (option_given(invocation, modes[i].option))
			return change(invocation, &modes[i], error);
	return list(invocation, error);
}

const struct command command = {
    .name = "opp-customer",
    .summary = "Adds, changes, lists and merges customers and their contacts.",
    .synopsis = "[TERM...] [WORD...]\n"
                "--add NAME [field=value]...\n"
                "--edit NAME field=value...\n"
                "--contact NAME contact=WHO [field=value]...\n"
                "--merge FROM INTO\n"
                "-i FILE|- [-m COLUMN=FIELD]... [-p PROFILE] [--set FIELD=VALUE]...",
    .options = options,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
