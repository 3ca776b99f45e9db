/* writer_json.c: records out as JSON: an array with an object a line, or (jsonl) objects alone. */
#include "io/writer_format.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The text between two values, `{"id": ` or `, "name": `, made once. */
struct json_state {
	struct buffer *prefixes;
};

enum { LONGEST_ESCAPE = 6 };

/* 0: as it is; 'u': \u00XX; otherwise the letter behind the backslash. */
static char escape_letter(unsigned char byte)
{
	switch (byte) {
	case '"': return '"';
	case '\\': return '\\';
	case '\n': return 'n';
	case '\r': return 'r';
	case '\t': return 't';
	default: return byte < 0x20 ? 'u' : 0;
	}
}

static void add_escaped(struct buffer *out, const char *text, size_t length)
{
	buffer_reserve(out, LONGEST_ESCAPE * length);
	char *to = out->data + out->length;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		char letter = escape_letter(byte);
		if (!letter) {
			*to++ = text[i];
			continue;
		}
		*to++ = '\\';
		*to++ = letter;
		if (letter == 'u') {
			*to++ = '0';
			*to++ = '0';
			*to++ = "01"[byte >> 4];
			*to++ = "0123456789abcdef"[byte & 15];
		}
	}
	*to = '\0';
	out->length = (size_t)(to - out->data);
}

static bool is_plain(const char *text, size_t length)
{
	unsigned char special = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)text[i];
		special |= (byte < 0x20) | (byte >= 0x80) | (byte == '"') | (byte == '\\');
	}
	return !special;
}

static void add_valid_parts(struct buffer *out, const char *text, size_t length)
{
	while (length) {
		size_t valid = utf8_valid_prefix(text, length);
		add_escaped(out, text, valid);
		text += valid;
		length -= valid;
		if (length) {
			buffer_add_text(out, "\xEF\xBF\xBD"); /* U+FFFD for a byte that is no UTF-8 */
			text++;
			length--;
		}
	}
}

static void add_string(struct buffer *out, const char *text, size_t length)
{
	buffer_add_character(out, '"');
	if (is_plain(text, length))
		buffer_add(out, text, length);
	else
		add_valid_parts(out, text, length);
	buffer_add_character(out, '"');
}

static void add_value(struct writer *writer, const struct value *value)
{
	struct buffer *out = &writer->out;
	if (!value->set || (value->type == TYPE_NUMBER && !isfinite(value->number))) {
		buffer_add(out, "null", 4);
		return;
	}
	switch (value->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		add_string(out, value->text, value->length);
		break;
	case TYPE_DATE:
	case TYPE_TIME:
	case TYPE_DURATION:
		buffer_add_character(out, '"');
		value_print(out, value, writer->options.zone);
		buffer_add_character(out, '"');
		break;
	case TYPE_INTEGER:
	case TYPE_NUMBER:
	case TYPE_DECIMAL:
	case TYPE_MONEY:
	case TYPE_BOOLEAN:
		value_print(out, value, writer->options.zone);
		break;
	}
}

static void add_object(struct writer *writer, const struct value *values)
{
	const struct json_state *state = writer->state;
	for (size_t i = 0; i < writer->count; i++) {
		buffer_add(&writer->out, state->prefixes[i].data, state->prefixes[i].length);
		add_value(writer, &values[i]);
	}
	buffer_add_character(&writer->out, '}');
}

static void json_begin(struct writer *writer)
{
	struct json_state *state = memory_get(sizeof *state);
	state->prefixes = memory_get(writer->count * sizeof *state->prefixes);
	for (size_t i = 0; i < writer->count; i++) {
		struct buffer *prefix = &state->prefixes[i];
		buffer_add_text(prefix, i ? ", " : "{");
		add_string(prefix, writer->columns[i].name, strlen(writer->columns[i].name));
		buffer_add_text(prefix, ": ");
	}
	writer->state = state;
}

static void json_row(struct writer *writer, const struct value *values)
{
	buffer_add_text(&writer->out, writer->rows ? ",\n" : "[\n");
	add_object(writer, values);
}

static void json_end(struct writer *writer)
{
	buffer_add_text(&writer->out, writer->rows ? "\n]\n" : "[]\n");
}

static void jsonl_row(struct writer *writer, const struct value *values)
{
	add_object(writer, values);
	buffer_add_character(&writer->out, '\n');
}

static void jsonl_end(struct writer *writer)
{
	(void)writer; /* lines have no end */
}

static void json_release(struct writer *writer)
{
	struct json_state *state = writer->state;
	for (size_t i = 0; i < writer->count; i++)
		buffer_free(&state->prefixes[i]);
	free(state->prefixes);
	free(state);
}

const struct writer_format writer_json = {
	.begin = json_begin, .row = json_row, .end = json_end, .release = json_release};
const struct writer_format writer_jsonl = {
	.begin = json_begin, .row = jsonl_row, .end = jsonl_end, .release = json_release};
