/* command.c: main() of every command: the shared contract of opp(7). */
#include "cmd/command.h"

#include "base/utf8.h"
#include "cmd/options.h"
#include "cmd/past.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

_Noreturn void out_of_memory(void)
{
	static const char text[] = ": not enough memory\n";
	(void)!write(STDERR_FILENO, command.name, strlen(command.name));
	(void)!write(STDERR_FILENO, text, sizeof text - 1);
	_exit(EX_OSERR);
}

/* A closed stdin, stdout or stderr would be the next file opened: the database. */
static void fill_standard_descriptors(void)
{
	for (int descriptor = 0; descriptor <= 2; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY); /* so that using it fails */
}

/* Names and notes come from anywhere; what reaches a terminal in a message must not steer it. */
static void print_message(const char *prefix, const char *text)
{
	struct buffer line = {0};
	buffer_add_format(&line, "%s: ", prefix);
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		if ((byte < 0x20 && byte != '\n') || byte == 0x7F)
			buffer_add_format(&line, "\\x%02X", byte);
		else if (byte == 0xC2 && (unsigned char)text[1] < 0xA0) /* C1 controls */
			buffer_add_format(&line, "\\x%02X", (unsigned char)*++text);
		else
			buffer_add_character(&line, (char)byte);
	}
	buffer_add_character(&line, '\n');
	fputs(line.data, stderr);
	buffer_free(&line);
}

void note(const struct invocation *invocation, const char *format, ...)
{
	if (invocation->quiet)
		return;
	struct error text;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(text.text, sizeof text.text, format, arguments);
	va_end(arguments);
	print_message(invocation->command->name, text.text);
}

/* ---- where things are ---- */

static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

/* $XDG/opp/FILE, else $HOME/FALLBACK/opp/FILE; NULL without a home. */
static const char *xdg_path(struct invocation *invocation, const char *variable, const char *fallback, const char *file)
{
	const char *base = environment(variable), *home = environment("HOME");
	if (base)
		return arena_format(&invocation->arena, "%s/opp/%s", base, file);
	return home ? arena_format(&invocation->arena, "%s/%s/opp/%s", home, fallback, file) : NULL;
}

const char *config_file(struct invocation *invocation)
{
	const char *file = option_value(invocation, "config");
	if (!file)
		file = environment("OPP_CONFIG");
	if (!file) {
		file = xdg_path(invocation, "XDG_CONFIG_HOME", ".config", "opp.yaml");
		if (!file || (access(file, F_OK) && access("/etc/opp/opp.yaml", F_OK) == 0))
			file = "/etc/opp/opp.yaml";
	}
	return file;
}

static void find_database(struct invocation *invocation)
{
	invocation->database = option_value(invocation, "db");
	if (!invocation->database)
		invocation->database = environment("OPP_DB");
	if (!invocation->database)
		invocation->database = xdg_path(invocation, "XDG_DATA_HOME", ".local/share", "opp.db");
	if (!invocation->database)
		invocation->database = "opp.db";
}

/* ---- the session ---- */

int set_author(struct invocation *invocation, struct error *error)
{
	errno = 0;
	const struct passwd *entry = getpwuid(getuid());
	/* A name that could not be looked up is no reason to write a number into the history. */
	if (!entry && (errno == EIO || errno == EMFILE || errno == ENFILE || errno == ENOMEM))
		return fail_errno(error, EX_OSERR, "cannot look up who you are");
	struct session *session = &invocation->session;
	session->login = entry ? arena_text(&invocation->arena, entry->pw_name)
	                       : arena_format(&invocation->arena, "uid %ld", (long)getuid());
	session->user = option_value(invocation, "user");
	if (!session->user)
		session->user = environment("OPP_USER");
	if (!session->user)
		session->user = session->login;
	if (!utf8_valid(session->user, strlen(session->user)))
		return fail(error, EX_USAGE, "--user: the name is not UTF-8");
	return 0;
}

int set_present(struct invocation *invocation, struct error *error)
{
	struct session *session = &invocation->session;
	const char *present = option_value(invocation, "now");
	session->now = (int64_t)time(NULL);
	if (!present)
		present = environment("OPP_NOW");
	if (!present)
		return 0;
	struct zone *zone = &invocation->config.zone;
	if (moment_parse(present, strlen(present), session->now, zone, &session->now, error)) {
		error->status = EX_USAGE;
		return fail_prefix(error, "--now");
	}
	return 0;
}

int open_store(struct invocation *invocation, enum db_mode mode, struct error *error)
{
	if (invocation->session.store) /* --as-of opened it, or it was expected */
		return 0;
	return store_open(invocation->database, mode, &invocation->config, &invocation->session.store, error);
}

/*
 * The config is read in less time with the help of the database that it was applied to.  When both are wrong, it is the
 * config's mistake that is told.
 */
static int open_config_and_store(struct invocation *invocation, enum db_mode mode, struct error *error)
{
	struct session *session = &invocation->session;
	struct error trouble = {0};
	store_open_database(invocation->database, mode, &session->store, &trouble);
	if (config_read_known(config_file(invocation), session->store ? &session->store->applied : NULL,
	                      &invocation->config, error))
		return error->status;
	if (!session->store) {
		*error = trouble;
		return error->status;
	}
	return store_use(session->store, &invocation->config, error);
}

/* The same before the command has looked at what it is asked for: what is wrong with the database can wait until it has. */
static int open_config_and_perhaps_store(struct invocation *invocation, enum db_mode mode, struct error *error)
{
	struct store **store = &invocation->session.store;
	struct error later = {0};
	if (!open_config_and_store(invocation, mode, &later))
		return 0;
	store_close(*store);
	*store = NULL;
	config_free(&invocation->config);
	return config_read(config_file(invocation), &invocation->config, error);
}

static int open_what_it_needs(struct invocation *invocation, struct error *error)
{
	enum { NEEDED_BYTES = 320 * 1024 }; /* by a config, a connection and its schema */
	memory_expect(NEEDED_BYTES);
	const struct command *described = invocation->command;
	switch (described->needs) {
	case NEEDS_TO_READ:
		return open_config_and_store(invocation, DB_READ, error);
	case NEEDS_TO_WRITE:
		return open_config_and_store(invocation, DB_WRITE, error);
	default: {
		enum needs expected = described->expect ? described->expect(invocation) : NEEDS_AS_ASKED;
		if (expected == NEEDS_TO_READ || expected == NEEDS_TO_WRITE)
			return open_config_and_perhaps_store(invocation, expected == NEEDS_TO_READ ? DB_READ : DB_WRITE, error);
		return config_read(config_file(invocation), &invocation->config, error);
	}
	}
}

static int open_session(struct invocation *invocation, struct error *error)
{
	enum needs needs = invocation->command->needs;
	find_database(invocation);
	if (needs == NEEDS_NOTHING)
		return 0;
	if (open_what_it_needs(invocation, error))
		return error->status;
	invocation->session.config = &invocation->config;
	invocation->writer.zone = &invocation->config.zone;
	if (set_present(invocation, error) || look_back(invocation, error))
		return error->status;
	invocation->writer.now = invocation->session.now;
	return needs >= NEEDS_TO_WRITE ? set_author(invocation, error) : 0;
}

/* ---- the output ---- */

/* Under cron the locale is C, in which Chinese would print as escapes. */
static void set_table_locale(struct writer_options *writer)
{
	if (!setlocale(LC_CTYPE, "") || strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 ||
	    strcmp(setlocale(LC_CTYPE, NULL), "POSIX") == 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	writer->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static int terminal_width(void)
{
	const char *columns = environment("COLUMNS");
	struct winsize size;
	long given = columns ? strtol(columns, NULL, 10) : 0;
	if (given > 0 && given < INT_MAX)
		return (int)given;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static int choose_format(struct invocation *invocation, struct error *error)
{
	struct writer_options *writer = &invocation->writer;
	const char *format = option_value(invocation, "format");
	bool terminal = isatty(STDOUT_FILENO) == 1;
	writer->stream = stdout;
	writer->no_header = option_given(invocation, "no-header");
	writer->excel = option_given(invocation, "excel");
	if (!format)
		format = environment("OPP_FORMAT");
	if (!format)
		format = terminal && !writer->excel ? "table" : "csv";
	if (format_parse(format, &writer->format, error))
		return error->status;
	if (writer->excel && writer->format != FORMAT_CSV)
		return fail(error, EX_USAGE, "--excel is for -f csv");
	if (writer->format == FORMAT_XLSX && terminal)
		return fail(error, EX_USAGE,
		            "a workbook is nothing for a terminal; send it to a file, as in -f xlsx >FILE.xlsx");
	if (writer->format == FORMAT_TABLE) {
		set_table_locale(writer);
		writer->width = terminal ? terminal_width() : 0;
	}
	return 0;
}

int use_table(struct invocation *invocation, const char *option, struct error *error)
{
	struct writer_options *writer = &invocation->writer;
	if (writer->format == FORMAT_TABLE)
		return 0;
	if (option && (option_given(invocation, "format") || writer->excel))
		return fail(error, EX_USAGE, "--%s is drawn beside a table; leave -f and --excel away", option);
	set_table_locale(writer);
	return format_parse("table", &writer->format, error);
}

struct output {
	struct writer *writer;
	struct column *columns;
	size_t *chosen; /* index into the command's columns */
	struct value *row;
	size_t count;
};

static int choose_column(const struct column *columns, size_t count, const char *name, size_t *index, struct error *error)
{
	for (*index = 0; *index < count; ++*index)
		if (strcmp(columns[*index].name, name) == 0)
			return 0;
	const char **names = memory_get(count * sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = columns[i].name;
	struct buffer hint = {0};
	suggest(&hint, name, names, count);
	fail(error, EX_USAGE, "-o: there is no column \"%s\"%s", name, buffer_text(&hint));
	buffer_free(&hint);
	free(names);
	return error->status;
}

static int choose_columns(struct invocation *invocation, const struct column *columns, size_t count, size_t defaults,
                          struct output *output, struct error *error)
{
	char *list = arena_text(&invocation->arena, invocation->columns ? invocation->columns : "+"), *rest = NULL;
	output->chosen = memory_get((count + 1) * sizeof *output->chosen);
	if (*list == '+')
		for (; output->count < defaults; output->count++)
			output->chosen[output->count] = output->count;
	for (char *name = strtok_r(list, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		name += *name == '+';
		if (!*name)
			continue;
		output->chosen = memory_resize(output->chosen, (output->count + count + 1) * sizeof *output->chosen);
		if (choose_column(columns, count, name, &output->chosen[output->count], error))
			return error->status;
		size_t known = 0;
		while (output->chosen[known] != output->chosen[output->count])
			known++;
		output->count += known == output->count; /* one name, one column: JSON would have the key twice */
	}
	return output->count ? 0 : fail(error, EX_USAGE, "-o: names no column");
}

int output_open(struct invocation *invocation, const struct column *columns, size_t count, size_t defaults,
                struct output **result, struct error *error)
{
	struct output *output = memory_get(sizeof *output);
	*result = NULL;
	if (choose_columns(invocation, columns, count, defaults, output, error)) {
		output_abandon(output);
		return error->status;
	}
	output->columns = memory_get(output->count * sizeof *output->columns);
	output->row = memory_get(output->count * sizeof *output->row);
	for (size_t i = 0; i < output->count; i++)
		output->columns[i] = columns[output->chosen[i]];
	output->writer = writer_open(output->columns, output->count, &invocation->writer);
	*result = output;
	return 0;
}

int output_check(struct invocation *invocation, const struct column *columns, size_t count, struct error *error)
{
	struct output chosen = {.count = 0};
	int status = choose_columns(invocation, columns, count, count, &chosen, error);
	free(chosen.chosen);
	return status;
}

bool output_shows(const struct output *output, size_t column)
{
	for (size_t i = 0; i < output->count; i++)
		if (output->chosen[i] == column)
			return true;
	return false;
}

int output_row(struct output *output, const struct value *values, struct error *error)
{
	for (size_t i = 0; i < output->count; i++)
		output->row[i] = values[output->chosen[i]];
	return writer_row(output->writer, output->row, error);
}

int output_close(struct output *output, struct error *error)
{
	int status = writer_close(output->writer, error);
	output->writer = NULL;
	output_abandon(output);
	return status;
}

void output_abandon(struct output *output)
{
	if (!output)
		return;
	if (output->writer)
		writer_abandon(output->writer);
	free(output->columns);
	free(output->chosen);
	free(output->row);
	free(output);
}

/* ---- main ---- */

static int print_text(const char *text, struct error *error)
{
	if (fputs(text, stdout) == EOF || fflush(stdout))
		return fail_errno(error, EX_IOERR, "write");
	return 0;
}

static int print_help(struct error *error)
{
	struct buffer text = {0};
	options_help(&command, &text);
	int status = print_text(text.data, error);
	buffer_free(&text);
	return status;
}

static int run(struct invocation *invocation, int argc, char **argv, struct error *error)
{
	if (command.raw && argc > 1 && argv[1][0] != '-') {
		invocation->arguments = argv + 1;
		invocation->argument_count = (size_t)argc - 1;
		return command.run(invocation, error);
	}
	if (options_parse(invocation, argc, argv, error))
		return error->status;
	if (option_given(invocation, "help"))
		return print_help(error);
	if (option_given(invocation, "version")) {
		struct buffer text = {0};
		buffer_add_format(&text, "%s %s\n", command.name, OPP_VERSION);
		int status = print_text(text.data, error);
		buffer_free(&text);
		return status;
	}
	invocation->quiet = option_given(invocation, "quiet");
	invocation->verbose = option_given(invocation, "verbose");
	invocation->columns = option_value(invocation, "columns");
	invocation->session.command = command.name;
	invocation->session.dry_run = option_given(invocation, "dry-run");
	if (choose_format(invocation, error) || open_session(invocation, error))
		return error->status;
	return command.run(invocation, error);
}

int main(int argc, char **argv)
{
	memory_keep();
	fill_standard_descriptors();
	struct error error = {0};
	struct invocation invocation = {.command = &command};
	int status = run(&invocation, argc, argv, &error);
	if (status && error.text[0])
		print_message(command.name, error.text);
	store_close(invocation.session.store);
	config_free(&invocation.config);
	arena_free(&invocation.arena);
	return status;
}
