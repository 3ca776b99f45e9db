/* import.c: other people's files as our fields. */
#include "io/import.h"

#include "io/writer.h"

#include <stdlib.h>
#include <string.h>

/* What a column of the file is for. */
struct column_use {
	const char *target; /* NULL: dropped */
	const struct field *field;
	const struct value_map *values;
};

struct import {
	struct session *session;
	struct import_options options;
	const struct import_profile *profile;
	struct record_reader *reader;
	const struct cell *row;
	size_t row_count; /* columns of the present row; 0: it could not be read */
	struct column_use *uses;
	size_t use_count;
	struct import_cell *cells;
	size_t cell_count;
	struct arena arena;     /* names of targets */
	struct arena set_names; /* of one row */
	struct writer *rejects;
	struct column *reject_columns;
};

int import_open(struct session *session, const struct import_options *options, struct import **result, struct error *error)
{
	struct import *import = memory_get(sizeof *import);
	*result = NULL;
	*import = (struct import){.session = session, .options = *options};
	struct record_options how = {.encoding = options->encoding};
	int status = 0;
	if (options->profile && !(import->profile = config_import(session->config, options->profile)))
		status = fail(error, EX_USAGE, "-p: %s has no import profile \"%s\"", session->config->file, options->profile);
	else if (import->profile && import->profile->of != options->of)
		status = fail(error, EX_USAGE, "-p: the profile \"%s\" is for other records than these", options->profile);
	if (!status)
		status = record_open(options->file, &how, &import->reader, error);
	if (status)
		import_close(import);
	else
		*result = import;
	return status;
}

void import_close(struct import *import)
{
	if (!import)
		return;
	record_close(import->reader);
	if (import->rejects)
		writer_abandon(import->rejects);
	free(import->reject_columns);
	free(import->uses);
	free(import->cells);
	arena_free(&import->arena);
	arena_free(&import->set_names);
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

/* ---- what columns are for ---- */

/* The part before = of COLUMN=target equals the column?  A column's own name may hold an =. */
static const char *map_target(const char *map, const char *column)
{
	const char *equals = strrchr(map, '=');
	size_t length = equals ? (size_t)(equals - map) : 0;
	return equals && strlen(column) == length && strncmp(map, column, length) == 0 ? equals + 1 : NULL;
}

/* The name that a column is mapped to; "-" drops it; its own name if nothing maps it. */
static const char *mapped_name(const struct import *import, const char *column)
{
	const struct import_options *options = &import->options;
	for (size_t i = 0; i < options->map_count; i++) {
		const char *target = map_target(options->maps[i], column);
		if (target)
			return target;
	}
	const struct import_profile *profile = import->profile;
	for (size_t i = 0; profile && i < profile->column_count; i++)
		if (strcmp(profile->columns[i].from, column) == 0)
			return profile->columns[i].to;
	for (size_t i = 0; profile && i < profile->drop_count; i++)
		if (strcmp(profile->drop[i], column) == 0)
			return "-";
	return column;
}

static bool is_target(const struct import *import, const char *name, const struct field **field)
{
	*field = NULL;
	if (!import->options.targets) {
		/* A customer's own file calls its name just that. */
		bool customer_name = import->options.of == IMPORT_CUSTOMER && strcmp(name, "name") == 0;
		*field = field_find(&import->session->config->fields, customer_name ? "customer" : name);
		return *field != NULL;
	}
	for (size_t i = 0; i < import->options.target_count; i++)
		if (strcmp(import->options.targets[i], name) == 0)
			return true;
	return false;
}

static int refuse_column(const struct import *import, const char *column, const char *name, struct error *error)
{
	const struct fields *fields = &import->session->config->fields;
	size_t count = import->options.targets ? import->options.target_count : fields->count;
	const char **names = memory_get(count * sizeof *names);
	for (size_t i = 0; i < count; i++)
		names[i] = import->options.targets ? import->options.targets[i] : fields->items[i].name;
	const char *nearest = nearest_name(name, names, count);
	fail(error, EX_DATAERR, "%s: column \"%s\" is no field%s%s%s; map it with -m \"%s=%s\", drop it with -m \"%s=-\", or drop all "
	     "such with --drop-unknown", record_name(import->reader), column, nearest ? " (did you mean \"" : "",
	     nearest ? nearest : "", nearest ? "\"?)" : "", column, nearest ? nearest : "FIELD", column);
	free(names);
	return error->status;
}

static const struct value_map *values_of(const struct import *import, const char *target)
{
	for (size_t i = 0; import->profile && i < import->profile->value_count; i++)
		if (strcmp(import->profile->values[i].field, target) == 0)
			return &import->profile->values[i];
	return NULL;
}

/* Looks at the columns that were not there yet: JSON may bring new ones with any record. */
static int use_columns(struct import *import, struct error *error)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	if (import->use_count == count)
		return 0;
	size_t sets = import->options.set_count + (import->profile ? import->profile->set_count : 0);
	import->uses = memory_resize(import->uses, count * sizeof *import->uses);
	import->cells = memory_resize(import->cells, (count + sets) * sizeof *import->cells);
	for (; import->use_count < count; import->use_count++) {
		const char *column = names[import->use_count], *name = mapped_name(import, column);
		struct column_use *use = &import->uses[import->use_count];
		*use = (struct column_use){0};
		if (strcmp(name, "-") == 0)
			continue;
		if (is_target(import, name, &use->field)) {
			use->target = use->field ? use->field->name : arena_text(&import->arena, name);
			use->values = values_of(import, use->target);
		} else if (!import->options.drop_unknown || name != column) {
			return refuse_column(import, column, name, error);
		}
	}
	return 0;
}

/* ---- rows ---- */

static void add_cell(struct import *import, struct import_cell cell)
{
	import->cells[import->cell_count++] = cell;
}

static void translate(const struct value_map *map, struct import_cell *cell)
{
	for (size_t i = 0; map && i < map->pair_count; i++)
		if (strcmp(map->pairs[i].from, cell->text) == 0) {
			cell->text = map->pairs[i].to;
			cell->length = strlen(cell->text);
			return;
		}
}

/* Gives a target one value, whatever the file says of it. */
static int set_cell(struct import *import, const char *name, const char *text, struct error *error)
{
	struct import_cell cell = {.text = text, .length = strlen(text)};
	if (!is_target(import, name, &cell.field))
		return fail(error, EX_USAGE, "--set: there is no field \"%s\"", name);
	cell.target = cell.field ? cell.field->name : name;
	for (size_t i = 0; i < import->cell_count; i++)
		if (strcmp(import->cells[i].target, cell.target) == 0)
			import->cells[i--] = import->cells[--import->cell_count];
	add_cell(import, cell);
	return 0;
}

static int add_sets(struct import *import, struct error *error)
{
	const struct import_options *options = &import->options;
	for (size_t i = 0; import->profile && i < import->profile->set_count; i++)
		if (set_cell(import, import->profile->set[i].from, import->profile->set[i].to, error))
			return error->status;
	for (size_t i = 0; i < options->set_count; i++) {
		const char *equals = strchr(options->sets[i], '=');
		if (!equals)
			return fail(error, EX_USAGE, "--set takes field=value, not \"%s\"", options->sets[i]);
		const char *name = arena_bytes(&import->set_names, options->sets[i], (size_t)(equals - options->sets[i]));
		if (set_cell(import, name, equals + 1, error))
			return error->status;
	}
	return 0;
}

int import_next(struct import *import, const struct import_cell **cells, size_t *count, struct error *error)
{
	import->cell_count = import->row_count = 0;
	arena_reset(&import->set_names);
	int got = record_read(import->reader, &import->row, error);
	if (got != 1)
		return got;
	const char *const *names;
	import->row_count = record_columns(import->reader, &names);
	if (use_columns(import, error))
		return -1;
	for (size_t i = 0; i < import->use_count; i++) {
		const struct column_use *use = &import->uses[i];
		const struct cell *cell = &import->row[i];
		if (!use->target || cell->null)
			continue;
		struct import_cell item = {use->target, use->field, cell->text, cell->length};
		translate(use->values, &item);
		add_cell(import, item);
	}
	if (add_sets(import, error))
		return -1;
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

/* ---- rejected rows ---- */

static void open_rejects(struct import *import, FILE *stream)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	import->reject_columns = memory_get((count + 1) * sizeof *import->reject_columns);
	for (size_t i = 0; i < count; i++)
		import->reject_columns[i] = (struct column){names[i], NULL, TYPE_TEXT};
	import->reject_columns[count] = (struct column){"reason", NULL, TYPE_TEXT};
	struct writer_options options = {.format = FORMAT_CSV, .stream = stream, .zone = &import->session->config->zone};
	import->rejects = writer_open(import->reject_columns, count + 1, &options);
}

int import_reject(struct import *import, FILE *stream, const char *reason, struct error *error)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	(void)names;
	if (!stream) {
		if (!import->rejects)
			return 0;
		struct writer *writer = import->rejects;
		import->rejects = NULL;
		return writer_close(writer, error);
	}
	if (!import->rejects)
		open_rejects(import, stream);
	struct value *values = memory_get((count + 1) * sizeof *values);
	for (size_t i = 0; i < import->row_count; i++)
		if (!import->row[i].null)
			values[i] = (struct value){.type = TYPE_TEXT, .set = true, .text = import->row[i].text, .length = import->row[i].length};
	values[count] = value_text(reason);
	int status = writer_row(import->rejects, values, error);
	free(values);
	return status;
}
