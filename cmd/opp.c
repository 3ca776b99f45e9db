/* opp.c: runs opp-CMD for `opp CMD`; alone, tells what there is. */
#include "cmd/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name, *summary;
} commands[] = {
    {"init", "make config and database, or apply a changed config"},
    {"add", "add opportunities: one, or many from CSV or JSON"},
    {"edit", "change fields, owner, members and tags"},
    {"customer", "add, change, list and merge customers and their contacts"},
    {"log", "record a follow-up and plan the next one"},
    {"stage", "show the process; move opportunities through it; win, lose, reopen"},
    {"pay", "plan instalments, record money received, list what is due"},
    {"score", "score and grade; explain a score point by point"},
    {"list", "find opportunities; alone: the worklist, most urgent first"},
    {"show", "all about one opportunity, with its whole history"},
    {"alert", "what is going cold: evaluate rules, list, acknowledge"},
    {"report", "from the funnel to the leaderboard: records, charts, pages, mails"},
    {"fit", "learn from what was won and lost: test and propose scorecards, find segments"},
    {"check", "check config, database and history; make a verified backup"},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static int list_commands(struct invocation *invocation, struct error *error)
{
	static const struct column columns[] = {{"command", NULL, TYPE_TEXT}, {"summary", NULL, TYPE_TEXT}};
	struct output *output;
	if (output_open(invocation, columns, 2, 2, &output, error))
		return error->status;
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		struct value row[] = {value_text(arena_format(&invocation->arena, "opp-%s", commands[i].name)),
		                      value_text(commands[i].summary)};
		if (output_row(output, row, error)) {
			output_abandon(output);
			return error->status;
		}
	}
	return output_close(output, error);
}

static int unknown(const char *word, struct error *error)
{
	const char *names[COMMAND_COUNT];
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		names[i] = commands[i].name;
	const char *nearest = nearest_name(word, names, COMMAND_COUNT);
	if (nearest)
		return fail(error, EX_USAGE, "there is no command \"%s\"; did you mean \"%s\"?", word, nearest);
	return fail(error, EX_USAGE, "there is no command \"%s\"; opp alone lists them", word);
}

/* The commands lie beside this one, on $PATH or not. */
static void look_beside(struct invocation *invocation)
{
	char self[4096];
	const char *path = getenv("PATH");
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
	if (length <= 0)
		return;
	self[length] = '\0';
	char *slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	setenv("PATH", path ? arena_format(&invocation->arena, "%s:%s", self, path) : self, 1);
}

static int execute(struct invocation *invocation, const char *name, char **arguments, struct error *error)
{
	arguments[0] = arena_format(&invocation->arena, "opp-%s", name);
	look_beside(invocation);
	execvp(arguments[0], arguments);
	return errno == ENOENT ? unknown(name, error) : fail_errno(error, EX_OSERR, "%s", arguments[0]);
}

/* The manual page; where there is no man or no page, the command's own help. */
static int help(struct invocation *invocation, const char *name, struct error *error)
{
	bool known = false;
	if (name && strncmp(name, "opp-", 4) == 0)
		name += 4;
	for (size_t i = 0; name && i < COMMAND_COUNT; i++)
		known |= strcmp(commands[i].name, name) == 0;
	if (name && !known)
		return unknown(name, error);
	const char *page = name ? arena_format(&invocation->arena, "opp-%s", name) : "opp";
	char *instead = name ? arena_format(&invocation->arena, "man %s 2>/dev/null || %s -h", page, page)
	                     : arena_text(&invocation->arena, "man 7 opp 2>/dev/null || opp -h");
	char *shell[] = {"sh", "-c", instead, NULL};
	look_beside(invocation);
	execv("/bin/sh", shell);
	return fail_errno(error, EX_OSERR, "/bin/sh");
}

static int run(struct invocation *invocation, struct error *error)
{
	char **arguments = invocation->arguments;
	if (!invocation->argument_count)
		return list_commands(invocation, error);
	if (strcmp(arguments[0], "help") == 0)
		return help(invocation, invocation->argument_count > 1 ? arguments[1] : NULL, error);
	return execute(invocation, arena_text(&invocation->arena, arguments[0]), arguments, error);
}

const struct command command = {
    .name = "opp",
    .summary = "Sales opportunity management for the shell.",
    .synopsis = "\nCOMMAND [ARGUMENT]...\nhelp [COMMAND]",
    .needs = NEEDS_NOTHING,
    .raw = true,
    .run = run,
};
