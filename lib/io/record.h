/*
 * record.h: records in: rows of named texts out of CSV or JSON, one at a time, in constant memory.
 *
 * The format is told by the first bytes ('[' or '{' begins JSON).  Input is UTF-8, or else GB18030, which is
 * named on stderr by the command; types come later, from the fields.  JSON numbers are texts as they were written,
 * lists of texts are joined with commas.  Limits: 1,000 columns, 16 MiB a record, 1 MiB a field of CSV, 64 levels of
 * JSON.
 */
#ifndef OPP_IO_RECORD_H
#define OPP_IO_RECORD_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct cell {
	const char *text; /* UTF-8 without NUL, NUL-terminated; valid until the next record_read() */
	size_t length;
	bool null;        /* JSON null, or a key that this object does not have; an empty CSV field is "" and not null */
};

struct record_reader;

struct record_options {
	const char *encoding; /* NULL: UTF-8 or else GB18030; otherwise a name iconv knows */
	bool single_column;   /* bare lines without a header, and no lines at all, are allowed: a column `id` (for ids) */
};

/*
 * Opens FILE, or stdin for "-".  EX_NOINPUT when it cannot be read, EX_DATAERR when it has no header (an empty file) or
 * a header that names a column twice; one column may have no name, which is "".  The caller ends with record_close().
 */
int record_open(const char *file, const struct record_options *options, struct record_reader **reader,
                struct error *error);

/* The same over bytes in memory, which stay the caller's; `name` is for messages. */
int record_open_memory(const char *name, const char *bytes, size_t length, const struct record_options *options,
                       struct record_reader **reader, struct error *error);

/*
 * The columns seen so far.  CSV knows them from the header on; JSON objects may bring new keys with any record, which
 * are added at the end, so look again after each read.
 */
size_t record_columns(const struct record_reader *reader, const char *const **names);

/*
 * Reads the next record into *cells (record_columns() of them).  1: read; 0: the end; -1: bad data or a failed read,
 * with error->text `FILE:LINE: what is wrong`.  A ragged row can be skipped (call again); after any other error the
 * reader is at its end.
 */
int record_read(struct record_reader *reader, const struct cell **cells, struct error *error);

/* Whether the columns were all known from the header on. */
bool record_has_header(const struct record_reader *reader);

/* The fields of a ragged row, which may be more or fewer than the columns. */
size_t record_ragged(const struct record_reader *reader, const struct cell **cells);

bool record_can_go_on(const struct record_reader *reader); /* after -1: the row was ragged, the next may be good */
uint64_t record_line(const struct record_reader *reader);     /* where the last record began, from 1 */
const char *record_name(const struct record_reader *reader);  /* the file's name for messages, "stdin" for - */
const char *record_guess(const struct record_reader *reader); /* "GB18030" if that was guessed, else NULL */
/* How far it is, for progress: bytes consumed and in all (0 if not known). */
void record_progress(const struct record_reader *reader, uint64_t *done, uint64_t *total);
void record_close(struct record_reader *reader); /* NULL is fine */

#endif
