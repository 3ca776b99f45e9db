/* writer.c: records out: one buffer and one place that writes, for all formats. */
#include "io/writer.h"

#include "base/memory.h"
#include "base/module.h"
#include "config/field.h"
#include "io/writer_format.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FLUSH_SIZE = 64 * 1024 };

static const struct {
	const char *name;
	const struct writer_format *format; /* NULL: the module of that name */
	const char *package;                /* which its library comes in */
} formats[] = {
	[FORMAT_TABLE] = {"table", NULL, "libsmartcols1"},
	[FORMAT_CSV] = {"csv", &writer_csv, NULL},
	[FORMAT_JSON] = {"json", &writer_json, NULL},
	[FORMAT_JSONL] = {"jsonl", &writer_jsonl, NULL},
	[FORMAT_XLSX] = {"xlsx", NULL, "libxlsxwriter-dev"},
};
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

static int find_format(enum format format, const struct writer_format **found, struct error *error)
{
	const void *module;
	*found = formats[format].format;
	if (*found)
		return 0;
	if (module_load(formats[format].name, formats[format].package, &module, error))
		return error->status;
	*found = module;
	return 0;
}

int format_parse(const char *name, enum format *format, struct error *error)
{
	const char *names[FORMAT_COUNT];
	const struct writer_format *found;
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		names[i] = formats[i].name;
		if (!strcmp(name, names[i])) {
			*format = (enum format)i;
			return find_format(*format, &found, error);
		}
	}
	const char *near = nearest_name(name, names, FORMAT_COUNT);
	return fail(error, EX_USAGE, "unknown format %s%s%s%s: there are table, csv, json, jsonl and xlsx", name,
	            near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

static void write_nothing(struct writer *writer)
{
	(void)writer;
}

static void write_no_row(struct writer *writer, const struct value *values)
{
	(void)writer, (void)values;
}

/* In the place of a format that cannot be had; the writer has failed before its first row. */
static const struct writer_format writer_nothing = {
	.begin = write_nothing, .row = write_no_row, .end = write_nothing, .release = write_nothing};

struct writer *writer_open(const struct column *columns, size_t count, const struct writer_options *options)
{
	struct writer *writer = memory_get(sizeof *writer);
	*writer = (struct writer){.columns = columns, .count = count, .options = *options};
	if (find_format(options->format, &writer->format, &writer->failure))
		writer->format = &writer_nothing;
	buffer_reserve(&writer->out, 2 * FLUSH_SIZE);
	writer->format->begin(writer);
	return writer;
}

static void flush(struct writer *writer)
{
	FILE *stream = writer->options.stream;
	if (!writer->failure.status && fwrite(writer->out.data, 1, writer->out.length, stream) < writer->out.length)
		fail_errno(&writer->failure, EX_IOERR, "write");
	buffer_clear(&writer->out);
}

int writer_row(struct writer *writer, const struct value *values, struct error *error)
{
	writer->format->row(writer, values);
	writer->rows++;
	if (writer->out.length >= FLUSH_SIZE)
		flush(writer);
	if (writer->failure.status)
		*error = writer->failure;
	return writer->failure.status;
}

int writer_close(struct writer *writer, struct error *error)
{
	writer->format->end(writer);
	flush(writer);
	errno = 0;
	if (!writer->failure.status && (fflush(writer->options.stream) || ferror(writer->options.stream))) {
		if (!errno) /* it failed earlier, in other hands */
			errno = EIO;
		fail_errno(&writer->failure, EX_IOERR, "write");
	}
	int status = writer->failure.status;
	if (status)
		*error = writer->failure;
	writer_abandon(writer);
	return status;
}

void writer_abandon(struct writer *writer)
{
	writer->format->release(writer);
	buffer_free(&writer->out);
	free(writer);
}
