/* import.c: other people's files as our fields: the file, row by row. */
#include "io/import_internal.h"

#include <stdlib.h>
#include <string.h>

void import_close(struct import *import)
{
	if (!import)
		return;
	record_close(import->reader);
	if (import->rejects)
		writer_abandon(import->rejects);
	free(import->reject_columns);
	free(import->uses);
	free(import->sets);
	free(import->cells);
	arena_free(&import->arena);
	free(import);
}

struct record_reader *import_reader(const struct import *import)
{
	return import->reader;
}

int import_blame(const struct import *import, struct error *error)
{
	return fail_prefix(error, "%s:%llu", record_name(import->reader), (unsigned long long)record_line(import->reader));
}

/* ---- opening ---- */

static int find_profile(struct import *import, struct error *error)
{
	const struct config *config = import->session->config;
	const char *wanted = import->options.profile;
	if (!wanted)
		return 0;
	import->profile = config_import(config, wanted);
	if (import->profile && import->profile->of != import->options.of)
		return fail(error, EX_USAGE, "-p: the profile \"%s\" is for other records than these", wanted);
	if (import->profile)
		return 0;
	const char **names = memory_get((config->import_count + 1) * sizeof *names);
	struct buffer hint = {0};
	for (size_t i = 0; i < config->import_count; i++)
		names[i] = config->imports[i].name;
	suggest(&hint, wanted, names, config->import_count);
	fail(error, EX_USAGE, "-p: %s has no import profile \"%s\"%s", config->file, wanted, buffer_text(&hint));
	buffer_free(&hint);
	free(names);
	return error->status;
}

int import_open(struct session *session, const struct import_options *options, struct import **result, struct error *error)
{
	struct import *import = memory_get(sizeof *import);
	*result = NULL;
	*import = (struct import){.session = session, .options = *options};
	struct record_options how = {.encoding = options->encoding};
	if (find_profile(import, error) || import_read_sets(import, error) ||
	    record_open(options->file, &how, &import->reader, error)) {
		import_close(import);
		return error->status;
	}
	*result = import;
	return 0;
}

/* ---- rows ---- */

static void translate(const struct value_map *map, struct import_cell *cell)
{
	for (size_t i = 0; map && i < map->pair_count; i++)
		if (strcmp(map->pairs[i].from, cell->text) == 0) {
			cell->text = map->pairs[i].to;
			cell->length = strlen(cell->text);
			return;
		}
}

/* The columns of a header are looked at even if no row follows. */
static int begin(struct import *import, struct error *error)
{
	if (import->begun)
		return 0;
	import->begun = true;
	return import_check_maps(import, error) ? error->status : import_use_columns(import, error);
}

static void fill_cells(struct import *import)
{
	for (size_t i = 0; i < import->use_count; i++) {
		const struct column_use *use = &import->uses[i];
		const struct cell *cell = &import->row[i];
		if (!use->target || cell->null || import_is_set(import, use->target))
			continue;
		struct import_cell item = {use->target, use->field, cell->text, cell->length};
		translate(use->values, &item);
		import->cells[import->cell_count++] = item;
	}
	for (size_t i = 0; i < import->set_count; i++)
		import->cells[import->cell_count++] = import->sets[i];
}

int import_next(struct import *import, const struct import_cell **cells, size_t *count, struct error *error)
{
	import->cell_count = import->row_count = 0;
	if (begin(import, error))
		return -1;
	int got = record_read(import->reader, &import->row, error);
	if (got < 0 && record_can_go_on(import->reader))
		import->row_count = record_ragged(import->reader, &import->row);
	if (got != 1)
		return got;
	const char *const *names;
	import->row_count = record_columns(import->reader, &names);
	if (import_use_columns(import, error))
		return -1;
	fill_cells(import);
	*cells = import->cells;
	*count = import->cell_count;
	return 1;
}

int import_assign(struct import *import, struct assignments *assignments, struct error *error)
{
	assignments_clear(assignments);
	for (size_t i = 0; i < import->cell_count; i++) {
		const struct import_cell *cell = &import->cells[i];
		if (assignments_add_value(assignments, import->session, cell->field, cell->text, cell->length, error)) {
			import_blame(import, error);
			return error->status;
		}
	}
	return 0;
}

