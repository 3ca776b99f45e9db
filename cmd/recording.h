/*
 * recording.h: what the commands that record something that happened share: the note, the time, files, rows of
 * history.
 */
#ifndef OPP_CMD_RECORDING_H
#define OPP_CMD_RECORDING_H

#include "cmd/command.h"
#include "domain/attachment.h"
#include "io/import.h"

/* The text of --note, NULL if it was not given; - reads it from stdin.  EX_USAGE for a blank one. */
int recording_note(struct invocation *invocation, const char **text, struct error *error);

/* The moment of --at, else the present. */
int recording_time(struct invocation *invocation, int64_t *at, struct error *error);

/* Reads the files of every --attach. */
int recording_attachments(struct invocation *invocation, struct attachments *attachments, struct error *error);

/* The text of an option may not be blank (EX_USAGE) and must be UTF-8 (EX_DATAERR). */
int recording_text(const char *option, const char *text, struct error *error);

/*
 * EX_USAGE for an option (the list ends with NULL) that has no place beside `mode`; for one that goes with -i; for
 * arguments.
 */
int recording_excludes(const struct invocation *invocation, const char *mode, const char *const *names,
                       struct error *error);
int recording_no_file(const struct invocation *invocation, const char *mode, struct error *error);
int recording_no_arguments(const struct invocation *invocation, const char *mode, struct error *error);

/* ---- rows of history ---- */

/* The text of a column, NULL if the row does not have it or it is blank. */
const char *recording_cell(const struct import_cell *cells, size_t count, const char *target);

/*
 * What every row has: the opportunity by `id` or `ref`, when by `at` (the present if there is no such column), who by
 * `by` (who acts).  The error names the column.
 */
struct recording_row {
	int64_t opportunity, at;
	const char *person;
};
int recording_row(struct session *session, const struct import_cell *cells, size_t count, struct recording_row *row,
                  struct error *error);

/* Notes how many of the rows told what was known already, if any did. */
void recording_tell_known(const struct invocation *invocation, uint64_t known, uint64_t rows);

#endif
