/*
 * command.h: what all commands share: main(), the options of the contract, the session, the output.
 *
 * A command is one file that defines `const struct command command`: its options as a table, and run().  main() stands in
 * command.c: it parses, answers -h and -V, opens config and database as the command needs them, calls run(), prints
 * the one line of an error and exits.
 */
#ifndef OPP_CMD_COMMAND_H
#define OPP_CMD_COMMAND_H

#include "domain/session.h"
#include "io/writer.h"

struct command_option {
	char letter;          /* 0: only a long name */
	const char *name;     /* without the dashes */
	const char *argument; /* NULL: takes none; in brackets: may be left away, and stands behind = */
	const char *help;     /* one line */
};

enum needs {
	NEEDS_NOTHING,
	NEEDS_CONFIG,
	NEEDS_TO_READ,  /* config and database */
	NEEDS_TO_WRITE,
	NEEDS_AS_ASKED, /* the command opens the database itself, with open_store() */
};

struct invocation {
	const struct command *command;
	struct session session;
	struct config config;
	const char *database; /* the file that --db and its defaults name */
	char **arguments;     /* what is no option */
	size_t argument_count;
	struct given_option *given; /* see option_value() */
	size_t given_count;
	struct writer_options writer;
	const char *columns; /* -o, or NULL */
	bool quiet, verbose;
	struct arena arena;
};

struct command {
	const char *name;     /* opp-add */
	const char *summary;  /* one line for `opp` and -h */
	const char *synopsis; /* a line each way of calling it, without the name; separated by newlines */
	const struct command_option *options; /* ends with an empty one; NULL: none of its own */
	const char *const *help; /* further lines for -h (columns, kinds), ends with NULL; or NULL */
	enum needs needs;
	enum needs (*expect)(const struct invocation *invocation); /* what one that NEEDS_AS_ASKED will ask for, if the options
	                                                              tell: the config is read in less time then; or NULL */
	bool looks_back; /* takes --as-of, and then finds itself in the past */
	bool raw; /* run() gets the words after the name as they are; only -h and -V in the first place are answered before */
	int (*run)(struct invocation *invocation, struct error *error);
};

extern const struct command command;

/* ---- options of the command's own table ---- */

const char *option_value(const struct invocation *invocation, const char *name); /* the last one given; "" for a flag; NULL: not given */
bool option_given(const struct invocation *invocation, const char *name);
/* All values of an option that may be repeated, in order: call with *next = 0 first; NULL at the end. */
const char *option_next(const struct invocation *invocation, const char *name, size_t *next);

/* Gives an option that was given another value, which stays the caller's. */
void option_set(struct invocation *invocation, const char *name, const char *value);

/* EX_USAGE if more than one of the options named (the list ends with NULL) was given. */
int options_exclude(const struct invocation *invocation, const char *const *names, struct error *error);

/* Opens the database of a command that NEEDS_AS_ASKED. */
int open_store(struct invocation *invocation, enum db_mode mode, struct error *error);

/* For opp-init, which makes the config that others only read: the file it belongs in, and who acts and when. */
const char *config_file(struct invocation *invocation);
int set_author(struct invocation *invocation, struct error *error);
int set_present(struct invocation *invocation, struct error *error);

/* ---- terms on the command line ---- */

struct term_list {
	struct term *terms;
	size_t term_count;
	const char **words; /* what is no term, in order */
	size_t word_count;
};

/* Sorts arguments into terms and words, in memory of the invocation. */
int parse_terms(struct invocation *invocation, char **arguments, size_t count, struct term_list *list, struct error *error);

/* Resolves ID...|- (ids or refs; - reads stdin) into ids, in order.  EX_USAGE when there are none on the command line. */
struct id_set;
int parse_ids(struct invocation *invocation, char **arguments, size_t count, struct id_set *ids, struct error *error);

/* ---- records out ---- */

struct output;

/*
 * Begins the output of records with these columns; `defaults` of them, the first ones, unless -o says otherwise (-o NAME,...
 * chooses, +NAME adds).  EX_USAGE for an unknown column.
 */
int output_open(struct invocation *invocation, const struct column *columns, size_t count, size_t defaults,
                struct output **output, struct error *error);
/* EX_USAGE if -o names what is no column of these: before a command that writes does so. */
int output_check(struct invocation *invocation, const struct column *columns, size_t count, struct error *error);
bool output_shows(const struct output *output, size_t column); /* whether a column was chosen: others need no look-up */
int output_row(struct output *output, const struct value *values, struct error *error); /* values of all the columns */
int output_close(struct output *output, struct error *error);
void output_abandon(struct output *output); /* NULL is fine */

/* Prints a table, also into a pipe, for an option that draws beside one.  EX_USAGE if another format was asked for,
 * unless `option` is NULL. */
int use_table(struct invocation *invocation, const char *option, struct error *error);

/* A note for people on stderr, with the command's name; nothing with -q. */
void note(const struct invocation *invocation, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
