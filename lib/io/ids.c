/* ids.c: the ids of opportunities that a command is given, as arguments or on stdin. */
#include "io/ids.h"

#include "io/record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct list {
	struct arena *arena;
	const char **ids;
	size_t count, capacity;
};

static void add(struct list *list, const char *id, size_t length)
{
	list->ids = memory_grow(list->ids, list->count, &list->capacity, sizeof *list->ids);
	list->ids[list->count++] = arena_bytes(list->arena, id, length);
}

static size_t find_id_column(const struct record_reader *reader)
{
	const char *const *names;
	size_t count = record_columns(reader, &names), column = 0;
	while (column < count && strcmp(names[column], "id"))
		column++;
	return column == count ? SIZE_MAX : column;
}

static int add_record(struct list *list, const struct record_reader *reader, const struct cell *cells,
                      struct error *error)
{
	size_t column = find_id_column(reader);
	const char *id = column == SIZE_MAX ? "" : cells[column].text;
	size_t length = column == SIZE_MAX ? 0 : cells[column].length;
	while (length && strchr(" \t\r", id[length - 1]))
		length--;
	while (length && (*id == ' ' || *id == '\t')) {
		id++;
		length--;
	}
	if (length == 0)
		return fail(error, EX_DATAERR, "%s:%" PRIu64 ": this record has no id", record_name(reader),
		            record_line(reader));
	add(list, id, length);
	return 0;
}

static int read_stdin(struct list *list, struct error *error)
{
	struct record_reader *reader;
	const struct cell *cells;
	int status = record_open("-", &(struct record_options){.single_column = true}, &reader, error);
	if (status)
		return status;
	const char *const *names;
	if (record_columns(reader, &names) && find_id_column(reader) == SIZE_MAX)
		status = fail(error, EX_DATAERR, "%s has no column called id", record_name(reader));
	int got = 1;
	while (!status && (got = record_read(reader, &cells, error)) > 0)
		status = add_record(list, reader, cells, error);
	if (got < 0)
		status = error->status;
	record_close(reader);
	return status;
}

int ids_read(char *const *arguments, size_t count, struct arena *arena, const char *const **ids, size_t *id_count,
             struct error *error)
{
	struct list list = {.arena = arena};
	bool stdin_read = false;
	int status = 0;
	for (size_t i = 0; i < count && !status; i++) {
		if (strcmp(arguments[i], "-"))
			add(&list, arguments[i], strlen(arguments[i]));
		else if (stdin_read)
			status = fail(error, EX_USAGE, "- stands for stdin, which can be read once only");
		else
			status = read_stdin(&list, error);
		stdin_read = stdin_read || !strcmp(arguments[i], "-");
	}
	const char **kept = arena_get(arena, list.count * sizeof *kept);
	if (list.count)
		memcpy(kept, list.ids, list.count * sizeof *list.ids);
	*ids = kept;
	*id_count = list.count;
	free(list.ids);
	return status;
}
