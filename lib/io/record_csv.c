/*
 * record_csv.c: records out of CSV, through libcsv.
 *
 * libcsv calls back, record_read() pulls: so a piece of text is parsed whole, and its rows wait in a queue.  Strict:
 * bare quotes and ragged rows are errors.  An empty line is a record with an empty field where there is one column, and
 * is skipped where there are more.  Bare lines of ids are CSV of one column whose header was left out.
 */
#include "io/record_format.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIELD_LIMIT = 1024 * 1024,
	PARSER_BLOCK = 16 * 1024, /* libcsv's own buffer grows by this */
};

struct field {
	size_t offset, length; /* in the text of its row */
};

struct row {
	size_t text, first_field, field_count; /* fields behind COLUMN_LIMIT are counted but not kept */
	uint64_t line;
};

struct csv {
	struct csv_parser parser;
	uint64_t line;      /* that is being parsed */
	bool after_return;  /* the last row ended in CR: a LF that follows belongs to it */
	struct buffer text; /* of all rows in the queue, a NUL behind each field */
	struct field *fields;
	size_t field_count, field_capacity;
	struct row *rows;   /* the queue; row_count is the number of complete ones, of which `next` were taken */
	size_t row_count, row_capacity, next;
	struct row current; /* that is being parsed */
	bool finished;
	struct error pending; /* comes after the rows in the queue */
	const struct record_reader *reader;
};

/* ---- what libcsv calls ---- */

static uint64_t count_newlines(const char *text, size_t length)
{
	uint64_t count = 0;
	const char *end = text + length;
	while (text < end && (text = memchr(text, '\n', (size_t)(end - text)))) {
		count++;
		text++;
	}
	return count;
}

static void add_field(void *bytes, size_t length, void *data)
{
	struct csv *csv = data;
	if (csv->pending.status)
		return;
	csv->after_return = false;
	if (csv->current.field_count == 0)
		csv->current.line = csv->line;
	csv->line += count_newlines(bytes, length);
	if (csv->current.field_count++ >= COLUMN_LIMIT)
		return;
	size_t offset = csv->text.length - csv->current.text;
	if (offset + length > RECORD_LIMIT) {
		record_fail(csv->reader, csv->current.line, &csv->pending, "a row of more than 16 MiB");
		return;
	}
	csv->fields = memory_grow(csv->fields, csv->field_count, &csv->field_capacity, sizeof *csv->fields);
	csv->fields[csv->field_count++] = (struct field){.offset = offset, .length = length};
	buffer_add(&csv->text, bytes, length);
	buffer_add_character(&csv->text, '\0');
}

static void begin_row(struct csv *csv)
{
	csv->current = (struct row){.text = csv->text.length, .first_field = csv->field_count, .line = csv->line};
}

static void end_row(int terminator, void *data)
{
	struct csv *csv = data;
	if (csv->pending.status)
		return;
	bool second_half = csv->after_return && terminator == '\n';
	csv->after_return = terminator == '\r';
	if (second_half)
		return;
	csv->rows = memory_grow(csv->rows, csv->row_count, &csv->row_capacity, sizeof *csv->rows);
	csv->rows[csv->row_count++] = csv->current;
	csv->line++;
	begin_row(csv);
}

static int never_space(unsigned char character)
{
	(void)character; /* spaces are part of a field */
	return 0;
}

/* libcsv takes NULL for an answer and says CSV_ENOMEM, which so means that a field is too long. */
static void *resize_within_limit(void *memory, size_t size)
{
	return size > FIELD_LIMIT ? NULL : memory_resize(memory, size);
}

/* ---- filling the queue ---- */

/* Forgets the rows that were taken; what there is of the current one moves to the front. */
static void drop_taken(struct csv *csv)
{
	size_t text = csv->current.text, field = csv->current.first_field;
	if (text) {
		csv->text.length -= text;
		memmove(csv->text.data, csv->text.data + text, csv->text.length);
	}
	if (field) {
		csv->field_count -= field;
		memmove(csv->fields, csv->fields + field, csv->field_count * sizeof *csv->fields);
	}
	csv->current.text = csv->current.first_field = 0;
	csv->row_count = csv->next = 0;
}

static void explain_parser(struct csv *csv, char culprit)
{
	const char *what = "a quoted field of the record that begins here is never closed";
	if (csv_error(&csv->parser) == CSV_ENOMEM)
		what = "a field of more than 1 MiB; a quote that is never closed may be the cause";
	else if (culprit == '"')
		what = "a quote within a field that is not quoted: quote the whole field, and write its quotes twice";
	else if (culprit)
		what = "text behind a closing quote: quotes within a quoted field are written twice";
	record_fail(csv->reader, csv->current.field_count ? csv->current.line : csv->line, &csv->pending, "%s", what);
}

static void parse(struct csv *csv, const char *text, size_t length)
{
	const char *nul = memchr(text, '\0', length);
	size_t usable = nul ? (size_t)(nul - text) : length;
	size_t parsed = csv_parse(&csv->parser, text, usable, add_field, end_row, csv);
	if (csv->pending.status)
		return;
	if (parsed < usable)
		explain_parser(csv, text[parsed]);
	else if (nul)
		record_fail(csv->reader, csv->line, &csv->pending, RECORD_NUL);
}

static void fill_queue(struct csv *csv, struct input *input)
{
	const char *text;
	size_t length;
	drop_taken(csv);
	int got = input_read(input, &text, &length, &csv->pending);
	if (got < 0)
		fail_prefix(&csv->pending, "%s:%llu", input_name(input), (unsigned long long)csv->line);
	else if (got > 0)
		parse(csv, text, length);
	else if (csv_fini(&csv->parser, add_field, end_row, csv) && !csv->pending.status)
		explain_parser(csv, '\0');
	else
		csv->finished = true;
}

/* The next row, NULL at the end or (with *error filled) after bad data. */
static const struct row *take_row(struct record_reader *reader, struct error *error)
{
	struct csv *csv = reader->state;
	while (csv->next == csv->row_count) {
		if (csv->finished)
			return NULL;
		if (csv->pending.status) {
			*error = csv->pending;
			csv->finished = true;
			return NULL;
		}
		fill_queue(csv, reader->input);
	}
	return &csv->rows[csv->next++];
}

static const char *field_text(const struct csv *csv, const struct row *row, size_t index)
{
	return csv->text.data + row->text + csv->fields[row->first_field + index].offset;
}

/* ---- the format ---- */

/* The candidate that stands most often in the first line, outside of quotes. */
static unsigned char tell_delimiter(const char *text, size_t length)
{
	static const char candidates[] = ",;\t";
	size_t counts[sizeof candidates - 1] = {0}, best = 0;
	bool quoted = false;
	for (size_t i = 0; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
		if (text[i] == '"')
			quoted = !quoted;
		const char *candidate = text[i] && !quoted ? strchr(candidates, text[i]) : NULL;
		if (candidate)
			counts[candidate - candidates]++;
	}
	for (size_t i = 1; i < sizeof counts / sizeof *counts; i++)
		if (counts[i] > counts[best])
			best = i;
	return (unsigned char)candidates[best];
}

static int read_header(struct record_reader *reader, const struct row *row, struct error *error)
{
	const struct csv *csv = reader->state;
	if (row->field_count > COLUMN_LIMIT)
		return record_fail(reader, row->line, error, "%zu columns; at most %d can be read", row->field_count,
		                   COLUMN_LIMIT);
	if (row->field_count == 0) /* an empty line is one empty field */
		record_add_column(reader, "", 0);
	for (size_t i = 0; i < row->field_count; i++) {
		const char *name = field_text(csv, row, i);
		bool known = record_find_column(reader, name, 0) < reader->column_count;
		if (known && !*name)
			return record_fail(reader, row->line, error, "two columns have no name; give one of them one");
		if (known)
			return record_fail(reader, row->line, error, "two columns are called %s; rename one", name);
		record_add_column(reader, name, strlen(name));
	}
	return 0;
}

/* Ids may come without a header: then the first line is the first record. */
static bool is_bare_id(const struct csv *csv, const struct row *row)
{
	return row->field_count == 1 && strcmp(field_text(csv, row, 0), "id");
}

static int csv_open(struct record_reader *reader, struct error *error)
{
	const char *text;
	size_t length;
	struct csv *csv = memory_get(sizeof *csv);
	*csv = (struct csv){.line = 1, .current.line = 1, .reader = reader};
	reader->state = csv;
	csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL);
	csv_set_space_func(&csv->parser, never_space);
	csv_set_realloc_func(&csv->parser, resize_within_limit);
	csv_set_blk_size(&csv->parser, PARSER_BLOCK);
	if (input_peek(reader->input, &text, &length, error) > 0)
		csv_set_delim(&csv->parser, tell_delimiter(text, length));

	error->status = 0;
	const struct row *row = take_row(reader, error);
	while (row && reader->single_column && row->field_count == 0)
		row = take_row(reader, error);
	if (error->status)
		return error->status;
	if (!row && !reader->single_column)
		return fail(error, EX_DATAERR, "%s is empty; its first line must name the columns", input_name(reader->input));
	if (row && !(reader->single_column && is_bare_id(csv, row)))
		return read_header(reader, row, error) ? error->status : 0;
	record_add_column(reader, "id", 2);
	if (row)
		csv->next--;
	return 0;
}

/* A ragged row may have more cells than there are columns. */
static void fill_cells(struct record_reader *reader, const struct row *row)
{
	const struct csv *csv = reader->state;
	if (reader->cell_capacity < row->field_count) {
		reader->cells = memory_resize(reader->cells, row->field_count * sizeof *reader->cells);
		reader->cell_capacity = row->field_count;
	}
	for (size_t i = 0; i < row->field_count; i++)
		reader->cells[i] =
			(struct cell){.text = field_text(csv, row, i), .length = csv->fields[row->first_field + i].length};
	if (row->field_count == 0) /* an empty line in a file of one column */
		reader->cells[0] = (struct cell){.text = ""};
}

/* Of a row that goes on behind the limit not all was kept, so it cannot be passed over. */
static int fail_ragged(struct record_reader *reader, const struct row *row, struct error *error)
{
	reader->can_go_on = row->field_count <= COLUMN_LIMIT;
	if (reader->can_go_on) {
		fill_cells(reader, row);
		reader->ragged_count = row->field_count;
	}
	return record_fail(reader, row->line, error, "%zu field%s, but the header names %zu", row->field_count,
	                   row->field_count == 1 ? "" : "s", reader->column_count);
}

static int csv_read(struct record_reader *reader, struct error *error)
{
	bool keep_empty = reader->column_count == 1 && !reader->single_column;
	const struct row *row;
	error->status = 0;
	do {
		row = take_row(reader, error);
		if (!row)
			return error->status ? -1 : 0;
	} while (row->field_count == 0 && !keep_empty);
	reader->line = row->line;
	if (row->field_count && row->field_count != reader->column_count)
		return fail_ragged(reader, row, error);
	fill_cells(reader, row);
	return 1;
}

static void csv_close(struct record_reader *reader)
{
	struct csv *csv = reader->state;
	csv_free(&csv->parser);
	buffer_free(&csv->text);
	free(csv->fields);
	free(csv->rows);
	free(csv);
}

const struct record_format record_csv = {.open = csv_open, .read = csv_read, .close = csv_close};
