/* fuzz_csv.c: whatever bytes come, the CSV reader hands out whole UTF-8 texts, or says what is wrong and where. */
#include "base/utf8.h"
#include "io/record.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
	if (!holds)
		abort();
}

static void read_all(struct record_reader *reader)
{
	struct error error = {0};
	const struct cell *cells;
	const char *const *names;
	uint64_t line = 0;
	for (int got; (got = record_read(reader, &cells, &error));) {
		size_t count = record_columns(reader, &names);
		if (got < 0) {
			require(error.status == EX_DATAERR && !strncmp(error.text, "fuzz:", 5));
			continue;
		}
		require(record_line(reader) >= line);
		line = record_line(reader);
		for (size_t i = 0; i < count; i++)
			require(utf8_valid(cells[i].text, cells[i].length) && strlen(cells[i].text) == cells[i].length);
	}
}

/* The first byte chooses between records and bare ids. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct record_options options = {.single_column = data[0] & 1};
	struct record_reader *reader;
	struct error error = {0};
	if (record_open_memory("fuzz", (const char *)data + 1, size - 1, &options, &reader, &error)) {
		require(error.status == EX_DATAERR && !strncmp(error.text, "fuzz", 4));
		return 0;
	}
	read_all(reader);
	record_close(reader);
	return 0;
}
