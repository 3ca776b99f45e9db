/* record_format.h: what record.c and the readers of the formats share; nothing else includes it. */
#ifndef OPP_IO_RECORD_FORMAT_H
#define OPP_IO_RECORD_FORMAT_H

#include "base/buffer.h"
#include "base/memory.h"
#include "io/input.h"
#include "io/record.h"

/* Enough for any real record, and a bound on the memory that a broken file can take. */
enum { RECORD_LIMIT = 16 * 1024 * 1024, COLUMN_LIMIT = 1000 };

#define RECORD_NUL "a NUL byte, which no text has; if this is UTF-16, say so with --encoding UTF-16LE"

struct record_reader {
	const struct record_format *format;
	void *state;                      /* the format's own */
	struct input *input;
	bool single_column;               /* as in the options */
	struct arena names;
	const char **columns;
	size_t column_count, column_capacity;
	struct cell *cells;               /* one a column */
	size_t cell_capacity;
	uint64_t line;                    /* where the last record began */
	bool can_go_on;                   /* the last error was of that record alone */
	size_t ragged_count;              /* how many cells that record had */
};

/* A format of records.  Each function reports a failure with the place in its text. */
struct record_format {
	int (*open)(struct record_reader *reader, struct error *error); /* 0 or an exit status; close() follows anyway */
	/* Fills reader->cells and reader->line.  1, 0 at the end, or -1. */
	int (*read)(struct record_reader *reader, struct error *error);
	void (*close)(struct record_reader *reader);
};

extern const struct record_format record_csv, record_json;

/* Adds a column.  The cell of the record being read is null. */
void record_add_column(struct record_reader *reader, const char *name, size_t length);

/* The index of a column, or column_count when there is none; looked for at `expected` first. */
size_t record_find_column(const struct record_reader *reader, const char *name, size_t expected);

/* Fills `error` with EX_DATAERR and `NAME:LINE: what is wrong`; returns -1. */
int record_fail(const struct record_reader *reader, uint64_t line, struct error *error, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif
