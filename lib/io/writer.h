/*
 * writer.h: records out: one interface, a file for each format (writer_csv.c, writer_json.c, and the modules
 * lib/module/table.c and xlsx.c).  A new format is a new struct writer_format and a row in the table of writer.c.
 */
#ifndef OPP_IO_WRITER_H
#define OPP_IO_WRITER_H

#include "base/error.h"
#include "base/value.h"

#include <stdio.h>

struct column {
	const char *name;  /* the key in CSV and JSON */
	const char *label; /* the heading of a table for people; NULL: the name */
	enum type type;
};

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_JSONL, FORMAT_XLSX };

/* EX_USAGE with the nearest name; EX_UNAVAILABLE if the library that writes it is missing. */
int format_parse(const char *name, enum format *format, struct error *error);

struct writer_options {
	enum format format;
	bool no_header;
	bool excel;        /* CSV for spreadsheets: BOM, CRLF, text cells that begin with = + - @ TAB CR guarded by ' */
	struct zone *zone;
	int64_t now;       /* when a workbook says it was made; 0: by the clock */
	FILE *stream;      /* stdout in commands */
	int width;         /* of the terminal, for tables; 0: not a terminal, do not shorten */
	bool utf8;         /* the terminal's codeset; otherwise tables escape what they cannot show */
};

struct writer;

/* `columns` must live as long as the writer. */
struct writer *writer_open(const struct column *columns, size_t count, const struct writer_options *options);

/* Writes a record of `count` values.  EX_IOERR when the stream has failed. */
int writer_row(struct writer *writer, const struct value *values, struct error *error);

/*
 * Ends the output (a table is printed here, JSON gets its `]`), flushes and frees the writer.  EX_IOERR when anything
 * did not reach the stream, a full device included.
 */
int writer_close(struct writer *writer, struct error *error);

/* Frees without ending the output, for the way out after an error. */
void writer_abandon(struct writer *writer);

#endif
