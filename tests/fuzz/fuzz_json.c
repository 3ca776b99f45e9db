/* fuzz_json.c: what the JSON reader takes means the same to jansson; the rest is refused with its line. */
#include "base/utf8.h"
#include "io/record.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void compare(json_t *value, const struct cell *cell)
{
	require(utf8_valid(cell->text, cell->length) && strlen(cell->text) == cell->length);
	require(cell->null == (!value || json_is_null(value)));
	if (json_is_string(value))
		require(!strcmp(cell->text, json_string_value(value)));
	if (json_is_real(value))
		require(strtod(cell->text, NULL) == json_real_value(value));
	if (json_is_boolean(value))
		require(!strcmp(cell->text, json_is_true(value) ? "true" : "false"));
}

/* The array as a whole was taken, so that each of its records can be looked up. */
static void read_all(struct record_reader *reader, json_t *whole)
{
	struct error error = {0};
	const struct cell *cells;
	const char *const *names;
	size_t row = 0;
	int got;
	while ((got = record_read(reader, &cells, &error)) > 0) {
		size_t count = record_columns(reader, &names);
		for (size_t i = 0; whole && i < count; i++)
			compare(json_object_get(json_array_get(whole, row), names[i]), &cells[i]);
		row++;
	}
	require(got == 0 || (error.status == EX_DATAERR && !strncmp(error.text, "fuzz:", 5)));
	require(record_read(reader, &cells, &error) == 0);
	require(got < 0 || !whole || row == json_array_size(whole));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct record_reader *reader;
	struct error error = {0};
	if (size == 0 || (text[0] != '[' && text[0] != '{'))
		return 0;
	if (record_open_memory("fuzz", text, size, NULL, &reader, &error)) {
		require(error.status == EX_DATAERR);
		return 0;
	}
	json_t *whole = NULL;
	if (text[0] == '[' && !memchr(text, '\0', size))
		whole = json_loadb(text, size, JSON_REJECT_DUPLICATES | JSON_DECODE_INT_AS_REAL, NULL);
	read_all(reader, whole);
	json_decref(whole);
	record_close(reader);
	return 0;
}
