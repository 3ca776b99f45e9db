/* record.c: records in: tells the format, and keeps the columns that all formats have. */
#include "io/record.h"

#include "io/record_format.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void record_add_column(struct record_reader *reader, const char *name, size_t length)
{
	reader->columns =
		memory_grow(reader->columns, reader->column_count, &reader->column_capacity, sizeof *reader->columns);
	reader->cells = memory_grow(reader->cells, reader->column_count, &reader->cell_capacity, sizeof *reader->cells);
	reader->cells[reader->column_count] = (struct cell){.text = "", .null = true};
	reader->columns[reader->column_count++] = arena_bytes(&reader->names, name, length);
}

size_t record_find_column(const struct record_reader *reader, const char *name, size_t expected)
{
	if (expected < reader->column_count && !strcmp(reader->columns[expected], name))
		return expected;
	size_t column = 0;
	while (column < reader->column_count && strcmp(reader->columns[column], name))
		column++;
	return column;
}

int record_fail(const struct record_reader *reader, uint64_t line, struct error *error, const char *format, ...)
{
	char sentence[sizeof error->text];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	fail(error, EX_DATAERR, "%s:%" PRIu64 ": %s", input_name(reader->input), line, sentence);
	return -1;
}

/* '[' or '{' begins JSON, anything else is CSV. */
static const struct record_format *tell_format(const char *text, size_t length)
{
	size_t at = 0;
	while (at < length && text[at] && strchr(" \t\r\n", text[at]))
		at++;
	return at < length && (text[at] == '[' || text[at] == '{') ? &record_json : &record_csv;
}

static int begin(struct record_reader *reader, struct error *error)
{
	const char *text;
	size_t length;
	if (input_peek(reader->input, &text, &length, error) < 0)
		return fail_prefix(error, "%s:1", input_name(reader->input));
	reader->format = tell_format(text, length);
	return reader->format->open(reader, error);
}

static int open_reader(struct input *input, const struct record_options *options, struct record_reader **reader,
                       struct error *error)
{
	struct record_reader *opened = memory_get(sizeof *opened);
	*opened = (struct record_reader){.input = input, .single_column = options && options->single_column};
	int status = begin(opened, error);
	if (status)
		record_close(opened);
	else
		*reader = opened;
	return status;
}

int record_open(const char *file, const struct record_options *options, struct record_reader **reader,
                struct error *error)
{
	struct input *input;
	int status = input_open(file, options ? options->encoding : NULL, &input, error);
	return status ? status : open_reader(input, options, reader, error);
}

int record_open_memory(const char *name, const char *bytes, size_t length, const struct record_options *options,
                       struct record_reader **reader, struct error *error)
{
	struct input *input;
	int status = input_open_memory(name, bytes, length, options ? options->encoding : NULL, &input, error);
	return status ? status : open_reader(input, options, reader, error);
}

size_t record_columns(const struct record_reader *reader, const char *const **names)
{
	*names = reader->columns;
	return reader->column_count;
}

int record_read(struct record_reader *reader, const struct cell **cells, struct error *error)
{
	reader->can_go_on = false;
	int got = reader->format->read(reader, error);
	*cells = reader->cells;
	return got;
}

bool record_has_header(const struct record_reader *reader)
{
	return reader->format == &record_csv;
}

size_t record_ragged(const struct record_reader *reader, const struct cell **cells)
{
	*cells = reader->cells;
	return reader->ragged_count;
}

bool record_can_go_on(const struct record_reader *reader)
{
	return reader->can_go_on;
}

uint64_t record_line(const struct record_reader *reader)
{
	return reader->line;
}

const char *record_name(const struct record_reader *reader)
{
	return input_name(reader->input);
}

const char *record_guess(const struct record_reader *reader)
{
	return input_guess(reader->input);
}

void record_progress(const struct record_reader *reader, uint64_t *done, uint64_t *total)
{
	input_progress(reader->input, done, total);
}

void record_close(struct record_reader *reader)
{
	if (!reader)
		return;
	if (reader->format)
		reader->format->close(reader);
	input_close(reader->input);
	arena_free(&reader->names);
	free(reader->columns);
	free(reader->cells);
	free(reader);
}
