/* opp-init.c: makes config and database; run again, applies a changed config. */
#include "cmd/recording.h"
#include "cmd/template.h"
#include "domain/review.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct command_option options[] = {
    {'t', "template", "NAME", "which template (zh-b2b, en-b2b, crm-export); by the locale if not given"},
    {0, "team", "FILE", "the team, from CSV or JSON, instead of the template's"},
    {'m', "map", "COLUMN=KEY", "a column of the team's file is that key (name email phone role group manager)"},
    {'p', "profile", "NAME", "an import profile of the template for the team's file"},
    {0, "drop-unknown", NULL, "drop the columns of the team's file that are no key"},
    {0, "encoding", "NAME", "of the team's file; else UTF-8, or GB18030 if it is not"},
    {0, "reviewed", "WHAT", "record that the team looked at it again: scorecard or process"},
    {0, "note", "TEXT", "with --reviewed: what came of it; - reads it from stdin"},
    {0, NULL, NULL, NULL},
};

static const struct column columns[] = {{"what", NULL, TYPE_TEXT}, {"file", NULL, TYPE_TEXT}, {"done", NULL, TYPE_TEXT}};

/* Makes the directories above a file that do not exist yet. */
static int make_directories(const char *file, struct error *error)
{
	char *path = memory_text(file);
	int status = 0;
	for (char *slash = strchr(path + 1, '/'); slash && !status; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(path, 0700) && errno != EEXIST)
			status = fail_errno(error, EX_CANTCREAT, "cannot make %s", path);
		*slash = '/';
	}
	free(path);
	return status;
}

/* Another first run may have been faster: what stands in the file counts. */
static int write_config(struct invocation *invocation, const char *file, const struct buffer *text, struct error *error)
{
	if (make_directories(file, error) || template_write(file, text, error))
		return error->status;
	config_free(&invocation->config);
	return config_read(file, &invocation->config, error);
}

static int make_config(struct invocation *invocation, const char *file, bool *made, struct error *error)
{
	*made = false;
	bool wanted = option_given(invocation, "template") || option_given(invocation, "team");
	if (access(file, F_OK) == 0)
		return wanted ? fail(error, EX_CANTCREAT, "%s exists; -t and --team are for making a new one", file) : 0;
	struct buffer text = {0};
	int status = template_read(option_value(invocation, "template"), &text, error);
	if (!status && option_given(invocation, "team"))
		status = template_set_team(invocation, &text, error);
	if (!status)
		status = config_parse(file, text.data, text.length, &invocation->config, error);
	if (!status && !invocation->session.dry_run)
		status = write_config(invocation, file, &text, error);
	buffer_free(&text);
	*made = !status;
	return status;
}

/* ---- reviews ---- */

struct reviewing {
	enum root what; /* ROOT_OPPORTUNITY: nothing */
	const char *note;
};

static int read_review(struct invocation *invocation, struct reviewing *reviewing, struct error *error)
{
	const char *what = option_value(invocation, "reviewed");
	if (recording_note(invocation, &reviewing->note, error))
		return error->status;
	if (!what)
		return reviewing->note ? fail(error, EX_USAGE, "--note goes with --reviewed") : 0;
	for (int root = ROOT_SCORECARD; root <= ROOT_PROCESS; root++)
		if (strcmp(what, root_names[root]) == 0)
			reviewing->what = (enum root)root;
	if (!reviewing->what)
		return fail(error, EX_USAGE, "--reviewed takes scorecard or process, not \"%s\"", what);
	return reviewing->note ? 0 : fail(error, EX_USAGE, "--reviewed needs --note TEXT: what came of it");
}

static int record_review(struct session *session, void *argument, struct error *error)
{
	const struct reviewing *reviewing = argument;
	return review_record(session, reviewing->what, reviewing->note, error);
}

static int review(struct invocation *invocation, struct reviewing *reviewing, struct error *error)
{
	if (!reviewing->what || invocation->session.dry_run)
		return 0;
	if (open_store(invocation, DB_WRITE, error))
		return error->status;
	return session_write(&invocation->session, record_review, NULL, reviewing, error);
}

/* ---- the whole ---- */

static int print_done(struct invocation *invocation, const char *file, bool made, const struct applied *applied,
                      const struct reviewing *reviewing, struct error *error)
{
	struct output *output;
	const char *database = applied->created    ? "made"
	                       : applied->migrated ? "migrated"
	                       : applied->changed  ? "config applied"
	                                           : "unchanged";
	if (invocation->quiet)
		return 0;
	if (output_open(invocation, columns, 3, 3, &output, error))
		return error->status;
	struct value config_row[] = {value_text("config"), value_text(file), value_text(made ? "made" : "unchanged")};
	struct value database_row[] = {value_text("database"), value_text(invocation->database), value_text(database)};
	struct value review_row[] = {value_text(root_names[reviewing->what]), value_text(file), value_text("reviewed")};
	if (output_row(output, config_row, error) || output_row(output, database_row, error) ||
	    (reviewing->what && output_row(output, review_row, error))) {
		output_abandon(output);
		return error->status;
	}
	return output_close(output, error);
}

static int run(struct invocation *invocation, struct error *error)
{
	const char *file = config_file(invocation);
	struct session *session = &invocation->session;
	bool made;
	if (invocation->argument_count)
		return fail(error, EX_USAGE, "takes no argument \"%s\"", invocation->arguments[0]);
	if (!option_given(invocation, "team") && recording_no_file(invocation, "a template; it goes with --team", error))
		return error->status;
	struct reviewing reviewing = {0};
	if (output_check(invocation, columns, 3, error) || read_review(invocation, &reviewing, error) ||
	    make_config(invocation, file, &made, error) ||
	    (!made && config_read(file, &invocation->config, error)))
		return error->status;
	session->config = &invocation->config;
	invocation->writer.zone = &invocation->config.zone;
	if (set_present(invocation, error) || set_author(invocation, error))
		return error->status;
	struct applied applied;
	struct store_author author = {session->now, session->login, session->user, command.name};
	if ((!session->dry_run && make_directories(invocation->database, error)) ||
	    store_apply(invocation->database, &invocation->config, &author, session->dry_run, &applied, error))
		return error->status;
	if (applied.backup[0])
		note(invocation, "the database before its migration is kept as %s", applied.backup);
	if (review(invocation, &reviewing, error))
		return error->status;
	return print_done(invocation, file, made, &applied, &reviewing, error);
}

const struct command command = {
    .name = "opp-init",
    .summary = "Makes config and database; run again, applies a changed config to the database.",
    .synopsis = "[-t TEMPLATE] [--team FILE [-m COLUMN=KEY]... [-p PROFILE]] [--reviewed scorecard|process --note TEXT]",
    .options = options,
    .needs = NEEDS_NOTHING,
    .run = run,
};
