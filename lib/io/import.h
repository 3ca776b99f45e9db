/*
 * import.h: other people's files as our fields: columns mapped, values translated, what is unknown refused by name.
 */
#ifndef OPP_IO_IMPORT_H
#define OPP_IO_IMPORT_H

#include "domain/assignment.h"
#include "io/record.h"

struct import_options {
	const char *file;        /* - is stdin */
	const char *encoding;    /* NULL: told from the bytes */
	const char *profile;     /* of the config, or NULL */
	const char *const *maps; /* COLUMN=target, COLUMN=-; before the profile's; of columns that a header has */
	size_t map_count;
	const char *const *sets; /* target=value for every row; before the profile's */
	size_t set_count;
	bool drop_unknown;
	enum import_kind of;        /* what the records are */
	const char *const *targets; /* the names that columns may have; NULL: the fields of the config */
	size_t target_count;
};

struct import;

/* EX_NOINPUT, EX_USAGE for an unknown profile or target, EX_DATAERR as record_open(). */
int import_open(struct session *session, const struct import_options *options, struct import **import, struct error *error);
void import_close(struct import *import); /* NULL is fine */

/* One value of a row: what it is for, and its text. */
struct import_cell {
	const char *target;
	const struct field *field; /* of targets that are fields, else NULL */
	const char *text;          /* NUL-terminated; lives until the next import_next() */
	size_t length;
};

/*
 * Reads the next row.  1: read; 0: the end; -1: error, which names FILE:LINE.  A column that is no target, that cannot be set
 * or that is another one's target already is refused by name when it is first seen: in a header even if no row follows.
 * What JSON leaves out or says is null has no cell.
 */
int import_next(struct import *import, const struct import_cell **cells, size_t *count, struct error *error);

/* The row as assignments, its typed values checked.  EX_DATAERR with `FILE:LINE: FIELD: what is wrong`. */
int import_assign(struct import *import, struct assignments *assignments, struct error *error);

/* Puts FILE:LINE before an error that the row caused further on. */
int import_blame(const struct import *import, struct error *error);

struct record_reader *import_reader(const struct import *import);

/*
 * Writes the present row, or what could be read of it, to a file of rejected ones, with the reason as its last column: CSV
 * with the columns of the header, or JSON lines with the keys of the row if it came in JSON.
 */
int import_reject(struct import *import, FILE *rejects, const char *reason, struct error *error);

/* Ends that file, if there are any; the stream is the caller's to close. */
int import_rejects_end(struct import *import, struct error *error);

#endif
