/*
 * record_json.c: records out of JSON: one array of objects, or objects one after another (JSON lines).
 *
 * A scanner that knows only strings and brackets finds where each record ends; jansson judges and reads that slice.
 * Numbers are taken from the slice as they stand there, so that none goes through a double: 1.10 stays 1.10.
 */
#include "io/record_format.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_LIMIT = 64 };

struct json {
	struct buffer text; /* what was read and is not used up yet: from `at` on */
	size_t at;
	uint64_t line;      /* of text.data[at] */
	bool in_array, after_first, after_array;
	bool failed;
	json_t *record;     /* whose texts the cells show */
	struct arena arena; /* for the texts that the record does not have itself */
};

/* ---- finding where a value ends ---- */

struct scan {
	size_t depth;
	bool in_string, escaped;
};

/* Takes one byte of an array, object or string; true when it was the last one. */
static bool scan_byte(struct scan *scan, char byte)
{
	if (scan->escaped) {
		scan->escaped = false;
	} else if (scan->in_string) {
		scan->escaped = byte == '\\';
		scan->in_string = byte != '"';
		return !scan->in_string && scan->depth == 0;
	} else if (byte == '"') {
		scan->in_string = true;
	} else if (byte == '{' || byte == '[') {
		scan->depth++;
	} else if (byte == '}' || byte == ']') {
		return --scan->depth == 0;
	}
	return false;
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Ends a number or a literal. */
static bool is_delimiter(char byte)
{
	return is_space(byte) || byte == ',' || byte == ':' || byte == '[' || byte == ']' || byte == '{' || byte == '}';
}

static bool begins_composite(char byte)
{
	return byte == '{' || byte == '[' || byte == '"';
}

/* Reads more text.  1, 0 at the end of the input, -1. */
static int fill(struct record_reader *reader, struct error *error)
{
	struct json *json = reader->state;
	const char *text;
	size_t length;
	int got = input_read(reader->input, &text, &length, error);
	if (got < 0)
		fail_prefix(error, "%s:%llu", input_name(reader->input), (unsigned long long)json->line);
	if (got <= 0)
		return got;
	if (json->at) {
		json->text.length -= json->at;
		memmove(json->text.data, json->text.data + json->at, json->text.length);
		json->at = 0;
	}
	buffer_add(&json->text, text, length);
	return 1;
}

/* The next byte that is not white space is at json->at.  1, 0 at the end of the input, -1. */
static int skip_space(struct record_reader *reader, struct error *error)
{
	struct json *json = reader->state;
	for (;;) {
		for (; json->at < json->text.length; json->at++) {
			if (!is_space(json->text.data[json->at]))
				return 1;
			json->line += json->text.data[json->at] == '\n';
		}
		int got = fill(reader, error);
		if (got <= 0)
			return got;
	}
}

/* Finds the length of the value at json->at. */
static int frame_value(struct record_reader *reader, size_t *length, struct error *error)
{
	struct json *json = reader->state;
	struct scan scan = {0};
	bool composite = begins_composite(json->text.data[json->at]);
	for (size_t i = 0;; i++) {
		if (json->at + i == json->text.length) {
			int got = fill(reader, error);
			*length = i;
			if (got <= 0)
				return got < 0     ? -1
				       : composite ? record_fail(reader, json->line, error,
				                                 "the value that begins here is never closed")
				                   : 1;
		}
		char byte = json->text.data[json->at + i];
		*length = composite ? i + 1 : i;
		if (composite ? scan_byte(&scan, byte) : is_delimiter(byte))
			return 1;
		if (scan.depth > DEPTH_LIMIT)
			return record_fail(reader, json->line, error, "nested more than %d deep", DEPTH_LIMIT);
		if (i >= RECORD_LIMIT)
			return record_fail(reader, json->line, error, "a record of more than 16 MiB");
	}
}

/*
 * Moves to the next record, over the commas of an array and its end.  1: one begins at json->at; 0: the end; -1.
 */
static int find_record(struct record_reader *reader, struct error *error)
{
	struct json *json = reader->state;
	int got = skip_space(reader, error);
	if (got > 0 && !json->in_array)
		return json->after_array ? record_fail(reader, json->line, error, "text behind the end of the array") : 1;
	if (got == 0 && json->in_array)
		return record_fail(reader, json->line, error, "the array is never closed with ]");
	if (got <= 0)
		return got;
	char byte = json->text.data[json->at];
	if (byte == ']') {
		json->at++;
		json->in_array = false;
		json->after_array = true;
		return find_record(reader, error);
	}
	if (!json->after_first)
		return 1;
	if (byte != ',')
		return record_fail(reader, json->line, error, "not valid JSON: a comma or ] must follow a record");
	json->at++;
	got = skip_space(reader, error);
	return got == 0 ? record_fail(reader, json->line, error, "the array is never closed with ]") : got;
}

/* ---- reading a value ---- */

static const char *kind_of(const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT: return "an object";
	case JSON_ARRAY: return "an array";
	case JSON_STRING: return "a text";
	case JSON_INTEGER:
	case JSON_REAL: return "a number";
	case JSON_TRUE:
	case JSON_FALSE: return "a boolean";
	default: return "null";
	}
}

static int fail_parse(struct record_reader *reader, const json_error_t *cause, struct error *error)
{
	const struct json *json = reader->state;
	uint64_t line = json->line + (cause->line > 1 ? (uint64_t)cause->line - 1 : 0);
	enum json_error_code code = json_error_code(cause);
	if (code == json_error_null_character || code == json_error_null_byte_in_key)
		return record_fail(reader, line, error, "a text with the character NUL (\\u0000), which no field can hold");
	if (code == json_error_duplicate_key)
		return record_fail(reader, line, error, "a key stands twice in a record: %s", cause->text);
	if (code == json_error_numeric_overflow)
		return record_fail(reader, line, error, "a number beyond all bounds: %s", cause->text);
	return record_fail(reader, line, error, "not valid JSON: %s", cause->text);
}

/* Parses the slice, which must hold an object.  Whole numbers as reals: those of jansson end at 64 bits. */
static int parse_record(struct record_reader *reader, const char *slice, size_t length, struct error *error)
{
	struct json *json = reader->state;
	json_error_t cause;
	if (length == 0)
		return record_fail(reader, json->line, error, "not valid JSON: a record must begin here, not `%c`", *slice);
	if (memchr(slice, '\0', length)) /* jansson would read on as if it were not there */
		return record_fail(reader, json->line, error, RECORD_NUL);
	size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL;
	json->record = json_loadb(slice, length, flags, &cause);
	if (!json->record)
		return fail_parse(reader, &cause, error);
	if (!json_is_object(json->record))
		return record_fail(reader, json->line, error, "a record must be an object, and this is %s",
		                   kind_of(json->record));
	return 1;
}

/* The length of the value at `text`, which is known to be valid. */
static size_t value_length(const char *text)
{
	struct scan scan = {0};
	size_t length = 0;
	if (begins_composite(*text)) {
		while (!scan_byte(&scan, text[length++]))
			;
		return length;
	}
	while (!is_delimiter(text[length]))
		length++;
	return length;
}

/* From behind a member (or the opening brace) to the value of the next one. */
static const char *next_member(const char *text)
{
	while (*text != '"')
		text++;
	text += value_length(text);
	while (is_space(*text) || *text == ':')
		text++;
	return text;
}

/* An array of texts is a list, such as tags: the texts joined with commas. */
static int join_array(struct record_reader *reader, const char *key, const json_t *array, struct cell *cell,
                      struct error *error)
{
	struct json *json = reader->state;
	struct buffer joined = {0};
	size_t index;
	json_t *element;
	json_array_foreach(array, index, element) {
		const char *text = json_string_value(element);
		if (!text || strchr(text, ',')) {
			buffer_free(&joined);
			return text ? record_fail(reader, json->line, error, "%s: the text %s of the list has a comma",
			                          key, text)
			            : record_fail(reader, json->line, error, "%s: a list can hold texts only, not %s",
			                          key, kind_of(element));
		}
		if (index)
			buffer_add_character(&joined, ',');
		buffer_add_text(&joined, text);
	}
	cell->length = joined.length;
	cell->text = arena_bytes(&json->arena, buffer_text(&joined), joined.length);
	buffer_free(&joined);
	return 1;
}

static int read_value(struct record_reader *reader, const char *key, const json_t *value, const char *source,
                      struct cell *cell, struct error *error)
{
	struct json *json = reader->state;
	switch (json_typeof(value)) {
	case JSON_NULL:
		return 1;
	case JSON_STRING:
		*cell = (struct cell){.text = json_string_value(value), .length = json_string_length(value)};
		return 1;
	case JSON_ARRAY:
		*cell = (struct cell){.null = false};
		return join_array(reader, key, value, cell, error);
	case JSON_OBJECT:
		return record_fail(reader, json->line, error,
		                   "%s: an object within a record; name its parts in keys of their own", key);
	default: /* numbers and booleans, as they stand there */
		*cell = (struct cell){.length = value_length(source)};
		cell->text = arena_bytes(&json->arena, source, cell->length);
		return 1;
	}
}

/* jansson keeps the order of the members, so the slice is walked along with them. */
static int fill_cells(struct record_reader *reader, const char *slice, struct error *error)
{
	struct json *json = reader->state;
	const char *source = slice + 1, *key;
	size_t member = 0;
	json_t *value;
	for (size_t i = 0; i < reader->column_count; i++)
		reader->cells[i] = (struct cell){.text = "", .null = true};
	json_object_foreach(json->record, key, value) {
		size_t column = record_find_column(reader, key, member++);
		if (column == COLUMN_LIMIT)
			return record_fail(reader, json->line, error, "more than %d different keys", COLUMN_LIMIT);
		if (column == reader->column_count)
			record_add_column(reader, key, strlen(key));
		source = next_member(source);
		if (read_value(reader, key, value, source, &reader->cells[column], error) < 0)
			return -1;
		source += value_length(source);
	}
	return 1;
}

/* ---- the format ---- */

static int read_record(struct record_reader *reader, struct error *error)
{
	struct json *json = reader->state;
	size_t length;
	json_decref(json->record);
	json->record = NULL;
	arena_reset(&json->arena);
	int got = find_record(reader, error);
	if (got > 0)
		got = frame_value(reader, &length, error);
	if (got <= 0)
		return got;
	const char *slice = json->text.data + json->at;
	reader->line = json->line;
	if (parse_record(reader, slice, length, error) < 0 || fill_cells(reader, slice, error) < 0)
		return -1;
	for (size_t i = 0; i < length; i++)
		json->line += slice[i] == '\n';
	json->at += length;
	json->after_first = true;
	return 1;
}

static int json_read(struct record_reader *reader, struct error *error)
{
	struct json *json = reader->state;
	int got = json->failed ? 0 : read_record(reader, error);
	json->failed = got < 0;
	return got;
}

/* jansson's scanner looks away when memory runs out, and a text comes out short. */
static void *memory_for_jansson(size_t size)
{
	void *memory = malloc(size);
	if (!memory)
		out_of_memory();
	return memory;
}

static int json_open(struct record_reader *reader, struct error *error)
{
	json_set_alloc_funcs(memory_for_jansson, free);
	struct json *json = memory_get(sizeof *json);
	json->line = 1;
	reader->state = json;
	if (skip_space(reader, error) < 0)
		return error->status;
	json->in_array = json->text.data[json->at] == '[';
	json->at += json->in_array;
	return 0;
}

static void json_close(struct record_reader *reader)
{
	struct json *json = reader->state;
	json_decref(json->record);
	arena_free(&json->arena);
	buffer_free(&json->text);
	free(json);
}

const struct record_format record_json = {.open = json_open, .read = json_read, .close = json_close};
