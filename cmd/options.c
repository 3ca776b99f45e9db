/* options.c: parsing a command line by tables of options. */
#include "cmd/options.h"

#include "cmd/past.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

const struct command_option shared_options[] = {
    {'d', "db", "FILE", "the database ($OPP_DB)"},
    {'c', "config", "FILE", "the config ($OPP_CONFIG)"},
    {'f', "format", "FORMAT", "table, csv, json, jsonl or xlsx ($OPP_FORMAT)"},
    {'o', "columns", "LIST", "which columns, in order; +NAME adds to the default ones"},
    {0, "no-header", NULL, "no header in CSV and tables"},
    {0, "excel", NULL, "CSV for spreadsheets: BOM, CRLF, no formulas"},
    {'n', "dry-run", NULL, "do all but the commit, and print what would be"},
    {0, "now", "TIME", "take TIME for the present ($OPP_NOW)"},
    {0, "user", "NAME", "who acts ($OPP_USER)"},
    {'q', "quiet", NULL, "no notes on stderr, no records of what was written"},
    {'v', "verbose", NULL, "say more on stderr"},
    {'h', "help", NULL, "this help"},
    {'V', "version", NULL, "the version"},
    {0, NULL, NULL, NULL},
};

static const struct command_option no_options[] = {{0, NULL, NULL, NULL}};

enum { TABLES = 3 };

/* The tables of a command: its own, that of looking back, and the shared one. */
static void tables_of(const struct command *described, const struct command_option *tables[TABLES])
{
	tables[0] = described->options ? described->options : no_options;
	tables[1] = described->looks_back ? past_options : no_options;
	tables[2] = shared_options;
}

enum { MOST_OPTIONS = 64, FIRST_CODE = 256 };

/* The tables as one array; returns the number of options. */
static size_t all_options(const struct command *described, const struct command_option *all[MOST_OPTIONS])
{
	const struct command_option *tables[TABLES];
	size_t count = 0;
	tables_of(described, tables);
	for (size_t i = 0; i < TABLES; i++)
		for (const struct command_option *option = tables[i]; option->name && count < MOST_OPTIONS; option++)
			all[count++] = option;
	return count;
}

static int unknown_option(char **argv, const struct command_option *const *all, size_t count, struct error *error)
{
	const char *names[MOST_OPTIONS];
	for (size_t i = 0; i < count; i++)
		names[i] = all[i]->name;
	const char *word = argv[optind - 1];
	if (optopt && optopt < FIRST_CODE)
		return fail(error, EX_USAGE, "unknown option -%c; -h lists the options", optopt);
	while (*word == '-')
		word++;
	char name[64] = "";
	strncat(name, word, strcspn(word, "=") < sizeof name ? strcspn(word, "=") : sizeof name - 1);
	const char *nearest = nearest_name(name, names, count);
	if (nearest)
		return fail(error, EX_USAGE, "unknown option --%s; did you mean --%s?", name, nearest);
	return fail(error, EX_USAGE, "unknown option --%s; -h lists the options", name);
}

int options_parse(struct invocation *invocation, int argc, char **argv, struct error *error)
{
	const struct command_option *all[MOST_OPTIONS];
	size_t count = all_options(invocation->command, all);
	struct option names[MOST_OPTIONS + 1] = {0};
	char letters[2 * MOST_OPTIONS + 2] = ":", *letter = letters + 1;
	for (size_t i = 0; i < count; i++) {
		int takes = !all[i]->argument ? no_argument : *all[i]->argument == '[' ? optional_argument : required_argument;
		names[i] = (struct option){all[i]->name, takes, NULL, FIRST_CODE + (int)i};
		if (all[i]->letter)
			*letter++ = all[i]->letter;
		if (all[i]->letter && all[i]->argument)
			*letter++ = ':';
	}
	invocation->given = arena_get(&invocation->arena, (size_t)argc * sizeof *invocation->given);
	opterr = 0;
	optind = 0; /* from the start: the parts of a page have words of their own */
	for (int code; (code = getopt_long(argc, argv, letters, names, NULL)) != -1;) {
		size_t index = code >= FIRST_CODE ? (size_t)(code - FIRST_CODE) : 0;
		if (code == '?')
			return unknown_option(argv, all, count, error);
		if (code == ':')
			return fail(error, EX_USAGE, "option %s needs an argument", argv[optind - 1]);
		while (code < FIRST_CODE && all[index]->letter != code)
			index++;
		invocation->given[invocation->given_count++] = (struct given_option){all[index]->name, optarg ? optarg : ""};
	}
	invocation->arguments = argv + optind;
	invocation->argument_count = (size_t)(argc - optind);
	return 0;
}

static void describe(struct buffer *text, const struct command_option *option)
{
	size_t begin = text->length;
	if (option->letter)
		buffer_add_format(text, "  -%c, --%s", option->letter, option->name);
	else
		buffer_add_format(text, "      --%s", option->name);
	if (option->argument)
		buffer_add_format(text, " %s", option->argument);
	do
		buffer_add_character(text, ' ');
	while (text->length - begin < 30);
	buffer_add_format(text, "%s\n", option->help);
}

void options_help(const struct command *described, struct buffer *text)
{
	const char *line = described->synopsis, *prefix = "usage:";
	while (*line) {
		size_t length = strcspn(line, "\n");
		buffer_add_format(text, "%-6s %s %.*s\n", prefix, described->name, (int)length, line);
		line += length + (line[length] == '\n');
		prefix = "";
	}
	buffer_add_format(text, "\n%s\n\n", described->summary);
	const struct command_option *tables[TABLES];
	tables_of(described, tables);
	for (size_t i = 0; i < TABLES; i++) {
		for (const struct command_option *option = tables[i]; option->name; option++)
			describe(text, option);
		if (i == 0 && tables[0]->name)
			buffer_add_text(text, "\n");
	}
	for (const char *const *more = described->help; more && *more; more++)
		buffer_add_format(text, "%s%s\n", more == described->help ? "\n" : "", *more);
	buffer_add_format(text, "\nThe manual: man %s\n", described->name);
}

/* ---- looking at what was given ---- */

const char *option_value(const struct invocation *invocation, const char *name)
{
	for (size_t i = invocation->given_count; i > 0; i--)
		if (strcmp(invocation->given[i - 1].name, name) == 0)
			return invocation->given[i - 1].value;
	return NULL;
}

bool option_given(const struct invocation *invocation, const char *name)
{
	return option_value(invocation, name) != NULL;
}

const char *option_next(const struct invocation *invocation, const char *name, size_t *next)
{
	while (*next < invocation->given_count) {
		const struct given_option *given = &invocation->given[(*next)++];
		if (strcmp(given->name, name) == 0)
			return given->value;
	}
	return NULL;
}

void option_set(struct invocation *invocation, const char *name, const char *value)
{
	for (size_t i = 0; i < invocation->given_count; i++)
		if (strcmp(invocation->given[i].name, name) == 0)
			invocation->given[i].value = value;
}

int options_exclude(const struct invocation *invocation, const char *const *names, struct error *error)
{
	const char *first = NULL;
	for (; *names; names++) {
		if (!option_given(invocation, *names))
			continue;
		if (first)
			return fail(error, EX_USAGE, "--%s and --%s exclude each other", first, *names);
		first = *names;
	}
	return 0;
}
