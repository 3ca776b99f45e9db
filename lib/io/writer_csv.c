/*
 * writer_csv.c: records out as CSV: RFC 4180 with LF, quoted only where it must be.  With `excel` as spreadsheets need
 * it: a byte order mark, CRLF, and a ' before texts that would be taken for a formula.
 */
#include "io/writer_format.h"

#include <string.h>

static const bool needs_quotes[256] = {[','] = true, ['"'] = true, ['\r'] = true, ['\n'] = true};

static void add_quoted(struct buffer *out, const char *text, size_t length)
{
	buffer_reserve(out, 2 * length + 2);
	char *to = out->data + out->length;
	*to++ = '"';
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '"')
			*to++ = '"';
		*to++ = text[i];
	}
	*to++ = '"';
	*to = '\0';
	out->length = (size_t)(to - out->data);
}

static void add_text(struct buffer *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (needs_quotes[(unsigned char)text[i]]) {
			add_quoted(out, text, length);
			return;
		}
	}
	buffer_add(out, text, length);
}

/* For a spreadsheet a text is a formula when it begins like one. */
static void add_guarded(struct buffer *out, const char *text, size_t length)
{
	if (!length || !*text || !strchr("=+-@\t\r", *text)) {
		add_text(out, text, length);
		return;
	}
	struct buffer guarded = {0};
	buffer_add_character(&guarded, '\'');
	buffer_add(&guarded, text, length);
	add_text(out, guarded.data, guarded.length);
	buffer_free(&guarded);
}

static void end_line(struct writer *writer)
{
	if (writer->options.excel)
		buffer_add_character(&writer->out, '\r');
	buffer_add_character(&writer->out, '\n');
}

static void csv_row(struct writer *writer, const struct value *values)
{
	struct buffer *out = &writer->out;
	for (size_t i = 0; i < writer->count; i++) {
		const struct value *value = &values[i];
		if (i)
			buffer_add_character(out, ',');
		if (!value->set)
			continue;
		if (!is_text(value))
			value_print(out, value, writer->options.zone);
		else if (writer->options.excel)
			add_guarded(out, value->text, value->length);
		else
			add_text(out, value->text, value->length);
	}
	/* A lone empty field would be an empty line, which most readers skip. */
	if (writer->count == 1 && (!values->set || (is_text(values) && !values->length)))
		buffer_add(out, "\"\"", 2);
	end_line(writer);
}

static void csv_begin(struct writer *writer)
{
	if (writer->options.excel)
		buffer_add_text(&writer->out, "\xEF\xBB\xBF");
	if (writer->options.no_header)
		return;
	for (size_t i = 0; i < writer->count; i++) {
		if (i)
			buffer_add_character(&writer->out, ',');
		add_text(&writer->out, writer->columns[i].name, strlen(writer->columns[i].name));
	}
	end_line(writer);
}

static void csv_nothing(struct writer *writer)
{
	(void)writer; /* CSV has no end, and no state to release */
}

const struct writer_format writer_csv = {
	.begin = csv_begin, .row = csv_row, .end = csv_nothing, .release = csv_nothing};
