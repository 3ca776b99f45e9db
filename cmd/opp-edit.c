/* opp-edit.c: changes fields, owner, team members and tags of opportunities. */
#include "cmd/opportunities.h"
#include "domain/opportunity.h"
#include "domain/score.h"

static const struct command_option options[] = {
    {0, "from", "WHERE", "where the values come from, for the history"},
    {0, NULL, NULL, NULL},
};

struct job {
	struct invocation *invocation;
	struct id_set ids;
	struct assignments assignments;
};

static int work(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	const char *origin = option_value(job->invocation, "from");
	for (struct id_walk walk = {0}; id_set_next(&job->ids, &walk);)
		if (opportunity_set(session, walk.id, &job->assignments, origin, NULL, error))
			return fail_prefix(error, "%lld", (long long)walk.id);
	struct score_scope scope = {.ids = &job->ids};
	return score_update(session, &scope, NULL, NULL, error);
}

static int report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	(void)session;
	return print_written(job->invocation, &job->ids, error);
}

/* Ids and assignments may stand in any order. */
static int read_arguments(struct invocation *invocation, struct job *job, struct error *error)
{
	char **ids = arena_get(&invocation->arena, invocation->argument_count * sizeof *ids);
	size_t count = 0;
	for (size_t i = 0; i < invocation->argument_count; i++) {
		if (!assignment_is(invocation->arguments[i]))
			ids[count++] = invocation->arguments[i];
		else if (assignments_add(&job->assignments, &invocation->session, invocation->arguments[i], error))
			return error->status;
	}
	if (!job->assignments.count)
		return fail(error, EX_USAGE, "say what to change: field=value, tags+=x, tags-=x, members+=name:role");
	return parse_ids(invocation, ids, count, &job->ids, error);
}

static int run(struct invocation *invocation, struct error *error)
{
	struct job job = {.invocation = invocation};
	int status = check_fields(invocation, ROOT_OPPORTUNITY, error);
	if (!status)
		status = read_arguments(invocation, &job, error);
	if (!status && job.ids.count)
		status = session_write(&invocation->session, work, report, &job, error);
	else if (!status)
		status = report(&invocation->session, &job, error);
	id_set_free(&job.ids);
	assignments_free(&job.assignments);
	return status;
}

const struct command command = {
    .name = "opp-edit",
    .summary = "Changes fields, owner, team members and tags of opportunities, one or many.",
    .synopsis = "ID...|- field=value... [tags+=x] [tags-=x] [members+=name:role] [--from WHERE]",
    .options = options,
    .needs = NEEDS_TO_WRITE,
    .run = run,
};
