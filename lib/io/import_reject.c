/* import_reject.c: the rows that an import could not take, each with the reason. */
#include "io/import_internal.h"

#include <stdlib.h>
#include <string.h>

/* What no column of the file is called. */
static const char *reason_name(struct import *import, const char *const *names, size_t count)
{
	const char *name = "reason";
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0) {
			name = arena_format(&import->arena, "%s_", name);
			i = SIZE_MAX; /* all over again */
		}
	return name;
}

static struct writer *open_rejects(struct import *import, enum format format, FILE *stream)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	struct column *columns = memory_resize(import->reject_columns, (count + 1) * sizeof *columns);
	import->reject_columns = columns;
	import->reject_count = 0;
	for (size_t i = 0; i < count; i++)
		if (format == FORMAT_CSV || !import->row[i].null)
			columns[import->reject_count++] = (struct column){names[i], NULL, TYPE_TEXT};
	columns[import->reject_count] = (struct column){reason_name(import, names, count), NULL, TYPE_TEXT};
	struct writer_options options = {.format = format, .stream = stream, .zone = &import->session->config->zone};
	return writer_open(columns, import->reject_count + 1, &options);
}

/* What a ragged row had behind the last column goes with the reason, so that it is not lost. */
static void add_surplus(const struct import *import, struct buffer *reason)
{
	for (size_t i = import->reject_count; i < import->row_count; i++)
		buffer_add_format(reason, "%s\"%s\"", i == import->reject_count ? "; behind the last column: " : ", ",
		                  import->row[i].text);
}

static struct value cell_value(const struct cell *cell)
{
	return (struct value){.type = TYPE_TEXT, .set = true, .text = cell->text, .length = cell->length};
}

static int write_reject(struct import *import, struct writer *writer, const char *reason, struct error *error)
{
	struct value *values = memory_get((import->reject_count + 1) * sizeof *values);
	struct buffer text = {0};
	size_t count = 0;
	bool json = !record_has_header(import->reader);
	for (size_t i = 0; i < import->row_count && count < import->reject_count; i++)
		if (!json || !import->row[i].null)
			values[count++] = cell_value(&import->row[i]);
	buffer_add_text(&text, reason);
	if (!json)
		add_surplus(import, &text);
	values[import->reject_count] = value_text(text.data);
	int status = writer_row(writer, values, error);
	buffer_free(&text);
	free(values);
	return status;
}

int import_reject(struct import *import, FILE *stream, const char *reason, struct error *error)
{
	if (!record_has_header(import->reader)) { /* each record has keys of its own */
		struct writer *writer = open_rejects(import, FORMAT_JSONL, stream);
		int status = write_reject(import, writer, reason, error);
		if (!status)
			return writer_close(writer, error);
		writer_abandon(writer);
		return status;
	}
	if (!import->rejects)
		import->rejects = open_rejects(import, FORMAT_CSV, stream);
	return write_reject(import, import->rejects, reason, error);
}

int import_rejects_end(struct import *import, struct error *error)
{
	struct writer *writer = import->rejects;
	import->rejects = NULL;
	return writer ? writer_close(writer, error) : 0;
}
