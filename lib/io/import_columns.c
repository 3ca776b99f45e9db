/* import_columns.c: what the columns of other people's files are for; what is unknown is refused by name. */
#include "io/import_internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- what they are called ---- */

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

/* ---- what they can become ---- */

/* The names that columns may have, in `names` unless it is NULL; returns how many. */
static size_t target_names(const struct import *import, const char **names)
{
	const struct fields *fields = &import->session->config->fields;
	size_t count = import->options.targets ? import->options.target_count : fields->count;
	for (size_t i = 0; names && i < count; i++)
		names[i] = import->options.targets ? import->options.targets[i] : fields->items[i].name;
	return count;
}

/* The target of that name; *field stays NULL where targets are no fields. */
static const char *find_target(const struct import *import, const char *name, const struct field **field)
{
	*field = NULL;
	if (!import->options.targets) {
		/* A customer's own file calls its name just that. */
		bool customer_name = import->options.of == IMPORT_CUSTOMER && strcmp(name, "name") == 0;
		*field = field_find(&import->session->config->fields, customer_name ? "customer" : name);
		return *field ? (*field)->name : NULL;
	}
	for (size_t i = 0; i < import->options.target_count; i++)
		if (strcmp(import->options.targets[i], name) == 0)
			return import->options.targets[i];
	return NULL;
}

/* Why the field cannot be a target, or NULL. */
static const char *objection(const struct import *import, const struct field *field)
{
	if (!field)
		return NULL;
	if (import->options.of == IMPORT_CUSTOMER && field->owner == OWNER_OPPORTUNITY && strcmp(field->name, "customer") != 0)
		return "is a field of opportunities, not of customers";
	return field->flags & FIELD_SETTABLE ? NULL : "cannot be set: it follows from what happens";
}

/* The target that a name comes near to, or whose label it is; NULL if there is none. */
static const char *nearest_target(const struct import *import, const char *name)
{
	const struct fields *fields = &import->session->config->fields;
	for (size_t i = 0; !import->options.targets && i < fields->count; i++)
		if (strcmp(fields->items[i].label, name) == 0)
			return fields->items[i].name;
	const char **names = memory_get((target_names(import, NULL) + 1) * sizeof *names);
	const char *nearest = nearest_name(name, names, target_names(import, names));
	free(names);
	return nearest;
}

/* A target that an option or a profile names. */
static int refuse_target(const struct import *import, const char *option, const char *name, const struct field *field,
                         struct error *error)
{
	const char *why = objection(import, field);
	if (why)
		return fail(error, EX_USAGE, "%s: \"%s\" %s", option, name, why);
	const char *nearest = nearest_target(import, name);
	return fail(error, EX_USAGE, "%s: \"%s\" is no field%s%s%s", option, name, nearest ? "; did you mean \"" : "",
	            nearest ? nearest : "", nearest ? "\"?" : "");
}

static int refuse_column(const struct import *import, const char *column, const struct field *field, struct error *error)
{
	const char *why = objection(import, field), *file = record_name(import->reader);
	if (why)
		return fail(error, EX_DATAERR,
		            "%s: column \"%s\" %s; drop it with -m \"%s=-\", or drop all such with --drop-unknown",
		            file, column, why, column);
	const char *nearest = nearest_target(import, column);
	return fail(error, EX_DATAERR, "%s: column \"%s\" is no field%s%s%s; map it with -m \"%s=%s\", drop it with "
	            "-m \"%s=-\", or drop all such with --drop-unknown", file, column, nearest ? " (did you mean \"" : "",
	            nearest ? nearest : "", nearest ? "\"?)" : "", column, nearest ? nearest : "FIELD", column);
}

static const struct value_map *values_of(const struct import *import, const char *target)
{
	for (size_t i = 0; import->profile && i < import->profile->value_count; i++)
		if (strcmp(import->profile->values[i].field, target) == 0)
			return &import->profile->values[i];
	return NULL;
}

/* ---- what they become ---- */

/* Two columns for one field would leave it to chance which counts. */
static int refuse_second(const struct import *import, const char *const *names, const struct column_use *use,
                         struct error *error)
{
	for (const struct column_use *other = import->uses; other < use; other++)
		if (other->target && strcmp(other->target, use->target) == 0)
			return fail(error, EX_DATAERR, "%s: columns \"%s\" and \"%s\" are both %s; drop one with -m \"%s=-\"",
			            record_name(import->reader), names[other - import->uses], names[use - import->uses], use->target,
			            names[use - import->uses]);
	return 0;
}

static int use_column(struct import *import, const char *const *names, size_t index, struct error *error)
{
	const char *column = names[index], *name = mapped_name(import, column);
	struct column_use *use = &import->uses[index];
	const struct field *field;
	*use = (struct column_use){0};
	if (strcmp(name, "-") == 0)
		return 0;
	const char *target = find_target(import, name, &field);
	if (target && !objection(import, field)) {
		*use = (struct column_use){target, field, values_of(import, target)};
		return refuse_second(import, names, use, error);
	}
	if (name != column)
		return refuse_target(import, "-m", name, field, error);
	return import->options.drop_unknown ? 0 : refuse_column(import, column, field, error);
}

int import_use_columns(struct import *import, struct error *error)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	if (import->cells && import->use_count == count)
		return 0;
	import->uses = memory_resize(import->uses, (count + 1) * sizeof *import->uses);
	import->cells = memory_resize(import->cells, (count + import->set_count + 1) * sizeof *import->cells);
	for (; import->use_count < count; import->use_count++)
		if (use_column(import, names, import->use_count, error))
			return error->status;
	return 0;
}

static int refuse_map(const struct import *import, const char *column, struct error *error)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	struct buffer hint = {0};
	suggest(&hint, column, names, count);
	fail(error, EX_USAGE, "-m: %s has no column \"%s\"%s", record_name(import->reader), column, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

/* An option for a column that the header does not have is a slip. */
int import_check_maps(struct import *import, struct error *error)
{
	const char *const *names;
	size_t count = record_columns(import->reader, &names);
	for (size_t i = 0; i < import->options.map_count; i++) {
		const char *map = import->options.maps[i], *equals = strrchr(map, '=');
		size_t column = 0;
		if (!equals)
			return fail(error, EX_USAGE, "-m takes COLUMN=FIELD, not \"%s\"", map);
		while (column < count && !map_target(map, names[column]))
			column++;
		if (column == count && record_has_header(import->reader))
			return refuse_map(import, arena_bytes(&import->arena, map, (size_t)(equals - map)), error);
	}
	return 0;
}

/* ---- what every row is given ---- */

/* The last one counts: options come behind the profile. */
static int add_set(struct import *import, const char *name, const char *text, struct error *error)
{
	struct import_cell cell = {.text = text, .length = strlen(text)};
	cell.target = find_target(import, name, &cell.field);
	if (!cell.target || objection(import, cell.field))
		return refuse_target(import, "--set", name, cell.field, error);
	size_t i = 0;
	while (i < import->set_count && strcmp(import->sets[i].target, cell.target) != 0)
		i++;
	import->sets[i] = cell;
	import->set_count += i == import->set_count;
	return 0;
}

int import_read_sets(struct import *import, struct error *error)
{
	const struct import_options *options = &import->options;
	const struct import_profile *profile = import->profile;
	import->sets = memory_get((options->set_count + (profile ? profile->set_count : 0) + 1) * sizeof *import->sets);
	for (size_t i = 0; profile && i < profile->set_count; i++)
		if (add_set(import, profile->set[i].from, profile->set[i].to, error))
			return error->status;
	for (size_t i = 0; i < options->set_count; i++) {
		const char *equals = strchr(options->sets[i], '=');
		if (!equals)
			return fail(error, EX_USAGE, "--set takes FIELD=VALUE, not \"%s\"", options->sets[i]);
		const char *name = arena_bytes(&import->arena, options->sets[i], (size_t)(equals - options->sets[i]));
		if (add_set(import, name, equals + 1, error))
			return error->status;
	}
	return 0;
}

bool import_is_set(const struct import *import, const char *target)
{
	for (size_t i = 0; i < import->set_count; i++)
		if (strcmp(import->sets[i].target, target) == 0)
			return true;
	return false;
}
