/* report_group.c: the groups that a report counts in. */
#include "domain/report_group.h"

#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* ---- the keys ---- */

static bool is_time(const struct field *field)
{
	return field->type == TYPE_DATE || field->type == TYPE_TIME;
}

static int add_key(struct groups *groups, const struct field *field, enum period period, struct error *error)
{
	if (field->flags & FIELD_LIST)
		return fail(error, EX_USAGE,
		            "--by: \"%s\" has several values; restrict the report by a term instead (%s=VALUE)",
		            field->name, field->name);
	if (field->flags & FIELD_CLOCK)
		return fail(error, EX_USAGE, "--by: \"%s\" is a running clock; group by %s instead", field->name, field->since);
	if (period == PERIOD_NONE)
		period = PERIOD_MONTH;
	groups->keys[groups->key_count++] = (struct group_key){field, field->name, is_time(field) ? period : PERIOD_NONE};
	return 0;
}

int groups_open(struct groups *groups, struct session *session, const struct report_request *request, const char *time,
                size_t group_size, struct error *error)
{
	*groups = (struct groups){.config = session->config, .group_size = group_size};
	bool has_time = false;
	for (size_t i = 0; i < request->by_count; i++)
		has_time |= is_time(request->by[i]);
	groups->keys = arena_get(&groups->arena, (request->by_count + 1) * sizeof *groups->keys);
	if (request->period != PERIOD_NONE && !has_time) {
		const struct field *field = field_find(&session->config->fields, time);
		groups->keys[groups->key_count++] = (struct group_key){field, "period", request->period};
	}
	for (size_t i = 0; i < request->by_count; i++)
		if (add_key(groups, request->by[i], request->period, error))
			return error->status;
	return 0;
}

void groups_free(struct groups *groups)
{
	free(groups->slots);
	buffer_free(&groups->bytes);
	arena_free(&groups->arena);
}

struct report_request request_also_by(const struct report_request *request, const struct fields *fields,
                                      const char *const *names, size_t count, struct arena *arena)
{
	struct report_request also = *request;
	const struct field **by = arena_get(arena, (request->by_count + count) * sizeof *by);
	if (request->by_count)
		memcpy(by, request->by, request->by_count * sizeof *by);
	for (size_t i = 0; i < count; i++) {
		const struct field *field = field_find(fields, names[i]);
		size_t had = 0;
		while (had < also.by_count && by[had] != field)
			had++;
		if (had == also.by_count)
			by[also.by_count++] = field;
	}
	also.by = by;
	return also;
}

/* ---- finding ---- */

static struct value in_period(const struct groups *groups, const struct group_key *key, const struct value *value)
{
	if (key->period == PERIOD_NONE || !value->set)
		return *value;
	int64_t day = value->type == TYPE_TIME ? zone_day(&groups->config->zone, value->integer) : value->integer;
	return value_of(TYPE_DATE, period_start(key->period, day));
}

static bool is_text(const struct value *value)
{
	return value->type == TYPE_TEXT || value->type == TYPE_CHOICE;
}

static void add_bytes(struct buffer *bytes, const struct value *value)
{
	buffer_add_character(bytes, value->set ? '1' : '0');
	if (!value->set)
		return;
	if (is_text(value)) {
		buffer_add(bytes, value->text, value->length);
		buffer_add_character(bytes, '\0');
	} else if (value->type == TYPE_NUMBER) {
		buffer_add(bytes, (const char *)&value->number, sizeof value->number);
	} else {
		buffer_add(bytes, (const char *)&value->integer, sizeof value->integer);
	}
}

static size_t first_slot(const struct groups *groups, const char *bytes, size_t length)
{
	uint64_t hash = 14695981039346656037U; /* FNV-1a */
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211U;
	return (size_t)(hash ^ hash >> 32) & (groups->slot_count - 1);
}

/* The slot of that key, or the empty one where it belongs. */
static struct group **find_slot(const struct groups *groups, const char *bytes, size_t length)
{
	size_t slot = first_slot(groups, bytes, length);
	for (struct group *group; (group = groups->slots[slot]); slot = (slot + 1) & (groups->slot_count - 1))
		if (group->length == length && memcmp(group->bytes, bytes, length) == 0)
			break;
	return &groups->slots[slot];
}

static void grow(struct groups *groups)
{
	struct group **old = groups->slots;
	size_t old_count = groups->slot_count;
	groups->slot_count = old_count ? 2 * old_count : 256;
	groups->slots = memory_get(groups->slot_count * sizeof(struct group *));
	for (size_t i = 0; i < old_count; i++)
		if (old[i])
			*find_slot(groups, old[i]->bytes, old[i]->length) = old[i];
	free(old);
}

static struct group *new_group(struct groups *groups, const struct value *values)
{
	struct group *group = arena_get(&groups->arena, groups->group_size);
	group->length = groups->bytes.length;
	group->bytes = arena_bytes(&groups->arena, buffer_text(&groups->bytes), group->length);
	group->values = arena_get(&groups->arena, (groups->key_count + 1) * sizeof *group->values);
	for (size_t i = 0; i < groups->key_count; i++) {
		struct value *value = &group->values[i];
		*value = in_period(groups, &groups->keys[i], &values[i]);
		if (value->set && is_text(value))
			value->text = arena_bytes(&groups->arena, value->text, value->length);
	}
	groups->count++;
	return group;
}

void *groups_find(struct groups *groups, const struct value *values)
{
	buffer_clear(&groups->bytes);
	for (size_t i = 0; i < groups->key_count; i++) {
		struct value value = in_period(groups, &groups->keys[i], &values[i]);
		add_bytes(&groups->bytes, &value);
	}
	if (2 * (groups->count + 1) > groups->slot_count)
		grow(groups);
	struct group **slot = find_slot(groups, buffer_text(&groups->bytes), groups->bytes.length);
	if (!*slot)
		*slot = new_group(groups, values);
	return *slot;
}

/* ---- visiting ---- */

int groups_visit(struct groups *groups, struct session *session, const struct report_request *request,
                 const char *const *fields, size_t count, group_visit visit, void *argument, struct error *error)
{
	size_t column_count = groups->key_count + count;
	const struct field **columns = arena_get(&groups->arena, (column_count + 1) * sizeof *columns);
	for (size_t i = 0; i < groups->key_count; i++)
		columns[i] = groups->keys[i].field;
	for (size_t i = 0; i < count; i++)
		columns[groups->key_count + i] = field_find(&session->config->fields, fields[i]);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = columns, .column_count = column_count,
	                      .terms = request->terms, .term_count = request->term_count, .now = session->now};
	struct cursor *cursor;
	if (cursor_open(session->store, &query, &cursor, error))
		return error->status;
	const struct value *row;
	int got, status = 0;
	while (!status && (got = cursor_next(cursor, &row, error)) != 0)
		status = got < 0 ? error->status
		                 : visit(argument, groups_find(groups, row), row + groups->key_count, error);
	cursor_close(cursor);
	return status;
}

/* ---- the rows ---- */

/* Choices stand in the config's order, everything else in its own, what is empty last. */
static int compare_values(const struct group_key *key, const struct value *a, const struct value *b)
{
	if (!a->set || !b->set)
		return b->set - a->set;
	if (a->type == TYPE_NUMBER)
		return (a->number > b->number) - (a->number < b->number);
	if (!is_text(a))
		return (a->integer > b->integer) - (a->integer < b->integer);
	for (size_t i = 0; i < key->field->choice_count; i++) {
		int of_a = strcmp(key->field->choices[i], a->text) == 0, of_b = strcmp(key->field->choices[i], b->text) == 0;
		if (of_a || of_b)
			return of_b - of_a;
	}
	return strcmp(a->text, b->text);
}

/* A merge sort, since the order depends on the keys, which qsort() does not hand on. */
static void sort(const struct groups *groups, struct group **items, struct group **spare, size_t count)
{
	if (count < 2)
		return;
	size_t half = count / 2, left = 0, right = half;
	sort(groups, items, spare, half);
	sort(groups, items + half, spare, count - half);
	for (size_t i = 0; i < count; i++) {
		int order = right == count ? -1 : left == half ? 1 : 0;
		for (size_t k = 0; !order && k < groups->key_count; k++)
			order = compare_values(&groups->keys[k], &items[left]->values[k], &items[right]->values[k]);
		spare[i] = order <= 0 ? items[left++] : items[right++];
	}
	memcpy(items, spare, count * sizeof(struct group *));
}

struct group **groups_sorted(const struct groups *groups)
{
	struct group **items = memory_get((2 * groups->count + 1) * sizeof(struct group *));
	size_t count = 0;
	for (size_t i = 0; i < groups->slot_count; i++)
		if (groups->slots[i])
			items[count++] = groups->slots[i];
	sort(groups, items, items + count, count);
	return items;
}

/* No two columns are called the same, so that scripts can name them. */
static const char *key_name(struct groups *groups, const char *name, const struct report_column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(columns[i].name, name) == 0)
			return arena_format(&groups->arena, "by_%s", name);
	return name;
}

int groups_begin(struct groups *groups, const struct report_column *columns, size_t count, const struct report_sink *sink,
                 struct error *error)
{
	struct report_column *all = arena_get(&groups->arena, (groups->key_count + count) * sizeof *all);
	for (size_t i = 0; i < groups->key_count; i++) {
		const struct group_key *key = &groups->keys[i];
		all[i] = (struct report_column){key_name(groups, key->name, columns, count),
		                                key->period != PERIOD_NONE ? TYPE_TEXT : key->field->type};
	}
	memcpy(all + groups->key_count, columns, count * sizeof *columns);
	return sink->begin(sink->argument, all, groups->key_count + count, error);
}

int groups_row(const struct groups *groups, const struct group *group, const struct value *values, size_t count,
               const struct report_sink *sink, struct error *error)
{
	struct value *row = memory_get((groups->key_count + count) * sizeof *row);
	struct buffer *names = memory_get((groups->key_count + 1) * sizeof *names);
	for (size_t i = 0; i < groups->key_count; i++) {
		row[i] = group->values[i];
		if (groups->keys[i].period == PERIOD_NONE)
			continue;
		if (row[i].set)
			period_print(&names[i], groups->keys[i].period, row[i].integer);
		row[i] = value_text(names[i].data);
	}
	memcpy(row + groups->key_count, values, count * sizeof *values);
	int status = sink->row(sink->argument, row, error);
	for (size_t i = 0; i < groups->key_count; i++)
		buffer_free(&names[i]);
	free(names);
	free(row);
	return status;
}

/* ---- a whole report ---- */

static int print_rows(const struct group_report *report, const struct groups *groups, void *argument,
                      const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(groups);
	struct value *values = memory_get(report->column_count * sizeof *values);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++) {
		report->fill(argument, sorted[i], values);
		status = groups_row(groups, sorted[i], values, report->column_count, sink, error);
	}
	free(values);
	free(sorted);
	return status;
}

int group_report_run(const struct group_report *report, struct session *session, const struct report_request *request,
                     void *argument, const struct report_sink *sink, struct error *error)
{
	struct groups groups;
	int status = groups_open(&groups, session, request, report->time, report->group_size, error);
	if (!status)
		status = groups_begin(&groups, report->columns, report->column_count, sink, error);
	if (!status)
		status = groups_visit(&groups, session, request, report->fields, report->field_count, report->visit, argument,
		                      error);
	if (!status)
		status = print_rows(report, &groups, argument, sink, error);
	groups_free(&groups);
	return status;
}
