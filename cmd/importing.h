/* importing.h: the options and the loop of every command that reads a file of records (-i). */
#ifndef OPP_CMD_IMPORTING_H
#define OPP_CMD_IMPORTING_H

#include "cmd/command.h"
#include "io/import.h"

/* Rows of the command's option table. */
#define IMPORTING_OPTIONS \
	{'i', "input", "FILE", "read records from FILE (CSV or JSON), - for stdin"}, \
	{'m', "map", "COLUMN=FIELD", "a column of the file is that field; COLUMN=- drops it"}, \
	{'p', "profile", "NAME", "an import profile of the config"}, \
	{0, "set", "FIELD=VALUE", "a field of every row"}, \
	{0, "drop-unknown", NULL, "drop columns that are no field"}, \
	{0, "encoding", "NAME", "of the file; else UTF-8, or GB18030 if it is not"}, \
	{0, "keep-going", NULL, "take the good rows, put the bad ones into --rejects"}, \
	{0, "rejects", "FILE", "where --keep-going writes bad rows, each with the reason"}

/*
 * Opens the file that an option names by -m, -p, --set, --drop-unknown and --encoding; tells of a guessed encoding.  `of` and
 * `targets` as in struct import_options.
 */
int importing_open(struct invocation *invocation, struct session *session, const char *option, enum import_kind of,
                   const char *const *targets, size_t target_count, struct import **import, struct error *error);

/* What to do with a row; its values are import_assign()'s or the cells. */
typedef int (*importing_row)(struct session *session, struct import *import, const struct import_cell *cells, size_t count,
                             void *argument, struct error *error);

/*
 * Reads the file of -i in the open transaction and gives each row to `row`.  All or nothing, unless --keep-going: then a row
 * that fails is undone alone and goes to --rejects.  `of` and `targets` as in struct import_options.  *rows counts the good ones.
 */
int importing_run(struct invocation *invocation, enum import_kind of, const char *const *targets, size_t target_count,
                  importing_row row, void *argument, uint64_t *rows, struct error *error);

/* session_write() for a command that reads the file of -i, if it is given; the size of the file is taken into account. */
int importing_write(struct invocation *invocation, session_work work, session_work report, void *argument,
                    struct error *error);

#endif
