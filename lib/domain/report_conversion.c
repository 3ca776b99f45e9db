/* report_conversion.c: how many opportunities were won and lost, by any fields. */
#include "domain/report.h"
#include "domain/statistics.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* A field to group by. */
struct key {
	const struct field *field;
	const char *name;   /* of its column */
	enum period period; /* of dates and times; else PERIOD_NONE */
};

struct group {
	const char *bytes; /* what it is found by */
	size_t length;
	struct value *values; /* one a key; a period's is its first day */
	int64_t n, open, won, lost, amount_won;
	char currency[16];  /* of what was won; of the first one while nothing was */
	bool mixed;         /* amounts of different currencies were won */
};

/* The groups in a hash table with open addressing; no more of them than half its size. */
struct conversion {
	struct session *session;
	struct key *keys;
	size_t key_count;
	struct group **slots;
	size_t size, count; /* size is a power of two */
	struct buffer bytes;
	struct arena arena;
};

/* ---- the keys ---- */

static int add_key(struct conversion *conversion, const struct field *field, enum period period, struct error *error)
{
	bool of_time = field->type == TYPE_DATE || field->type == TYPE_TIME;
	if (field->flags & FIELD_LIST)
		return fail(error, EX_USAGE, "--by: \"%s\" has several values; restrict the report by a term instead (%s=VALUE)",
		            field->name, field->name);
	if (field->flags & FIELD_CLOCK)
		return fail(error, EX_USAGE, "--by: \"%s\" is a running clock; group by %s instead", field->name, field->since);
	if (of_time && period == PERIOD_NONE)
		period = PERIOD_MONTH;
	conversion->keys[conversion->key_count++] = (struct key){field, field->name, of_time ? period : PERIOD_NONE};
	return 0;
}

/* A period without a field that it could be of groups by creation, first of all. */
static int choose_keys(struct conversion *conversion, const struct report_request *request, struct error *error)
{
	bool of_time = false;
	for (size_t i = 0; i < request->by_count; i++)
		of_time |= request->by[i]->type == TYPE_DATE || request->by[i]->type == TYPE_TIME;
	conversion->keys = arena_get(&conversion->arena, (request->by_count + 1) * sizeof *conversion->keys);
	if (request->period != PERIOD_NONE && !of_time) {
		const struct field *created = field_find(&conversion->session->config->fields, "created");
		conversion->keys[conversion->key_count++] = (struct key){created, "period", request->period};
	}
	for (size_t i = 0; i < request->by_count; i++)
		if (add_key(conversion, request->by[i], request->period, error))
			return error->status;
	return 0;
}

/* ---- the groups ---- */

static struct value in_period(const struct key *key, const struct value *value, struct zone *zone)
{
	if (key->period == PERIOD_NONE || !value->set)
		return *value;
	int64_t day = value->type == TYPE_TIME ? zone_day(zone, value->integer) : value->integer;
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

static size_t first_slot(const struct conversion *conversion, const char *bytes, size_t length)
{
	uint64_t hash = 14695981039346656037U; /* FNV-1a */
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211U;
	return (size_t)(hash ^ hash >> 32) & (conversion->size - 1);
}

/* The slot of that key, or the empty one where it belongs. */
static struct group **find_slot(const struct conversion *conversion, const char *bytes, size_t length)
{
	size_t slot = first_slot(conversion, bytes, length);
	for (struct group *group; (group = conversion->slots[slot]); slot = (slot + 1) & (conversion->size - 1))
		if (group->length == length && memcmp(group->bytes, bytes, length) == 0)
			break;
	return &conversion->slots[slot];
}

static void grow(struct conversion *conversion)
{
	struct group **old = conversion->slots;
	size_t old_size = conversion->size;
	conversion->size = old_size ? 2 * old_size : 256;
	conversion->slots = memory_get(conversion->size * sizeof(struct group *));
	for (size_t i = 0; i < old_size; i++)
		if (old[i])
			*find_slot(conversion, old[i]->bytes, old[i]->length) = old[i];
	free(old);
}

static struct group *new_group(struct conversion *conversion, const struct value *row)
{
	struct arena *arena = &conversion->arena;
	struct group *group = arena_get(arena, sizeof *group);
	group->length = conversion->bytes.length;
	group->bytes = arena_bytes(arena, buffer_text(&conversion->bytes), group->length);
	group->values = arena_get(arena, (conversion->key_count + 1) * sizeof *group->values);
	for (size_t i = 0; i < conversion->key_count; i++) {
		struct value *value = &group->values[i];
		*value = in_period(&conversion->keys[i], &row[i], &conversion->session->config->zone);
		if (value->set && is_text(value))
			value->text = arena_bytes(arena, value->text, value->length);
	}
	conversion->count++;
	return group;
}

static struct group *find_group(struct conversion *conversion, const struct value *row)
{
	buffer_clear(&conversion->bytes);
	for (size_t i = 0; i < conversion->key_count; i++) {
		struct value value = in_period(&conversion->keys[i], &row[i], &conversion->session->config->zone);
		add_bytes(&conversion->bytes, &value);
	}
	if (2 * (conversion->count + 1) > conversion->size)
		grow(conversion);
	struct group **slot = find_slot(conversion, buffer_text(&conversion->bytes), conversion->bytes.length);
	if (!*slot)
		*slot = new_group(conversion, row);
	return *slot;
}

/* ---- counting ---- */

/* What each row holds behind the keys. */
enum { R_STATUS, R_AMOUNT, R_CURRENCY, REST };

static int add_won(struct group *group, const struct value *amount, const char *currency, struct error *error)
{
	if (group->won++ == 0 || strcmp(group->currency, currency) == 0) {
		strncpy(group->currency, currency, sizeof group->currency - 1);
		int64_t more = amount->set ? amount->integer : 0;
		if (more > 0 ? group->amount_won > INT64_MAX - more : group->amount_won < INT64_MIN - more)
			return fail(error, EX_DATAERR, "the amounts won add up to more than can be counted; restrict the report by terms");
		group->amount_won += more;
	} else {
		group->mixed = true;
	}
	return 0;
}

static int count_row(struct conversion *conversion, const struct value *row, struct error *error)
{
	struct group *group = find_group(conversion, row);
	const struct value *rest = row + conversion->key_count;
	const char *status = rest[R_STATUS].text, *currency = rest[R_CURRENCY].text;
	if (group->n++ == 0)
		strncpy(group->currency, currency, sizeof group->currency - 1);
	if (strcmp(status, "won") == 0)
		return add_won(group, &rest[R_AMOUNT], currency, error);
	group->lost += strcmp(status, "lost") == 0;
	group->open += strcmp(status, "open") == 0;
	return 0;
}

static int count_rows(struct conversion *conversion, const struct report_request *request, struct error *error)
{
	static const char *const rest[REST] = {"status", "amount", "currency"};
	struct session *session = conversion->session;
	size_t count = conversion->key_count + REST;
	const struct field **fields = arena_get(&conversion->arena, count * sizeof *fields);
	for (size_t i = 0; i < conversion->key_count; i++)
		fields[i] = conversion->keys[i].field;
	for (size_t i = 0; i < REST; i++)
		fields[conversion->key_count + i] = field_find(&session->config->fields, rest[i]);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = fields, .column_count = count, .terms = request->terms,
	                      .term_count = request->term_count, .now = session->now};
	struct cursor *cursor;
	if (cursor_open(session->store, &query, &cursor, error))
		return error->status;
	const struct value *row;
	int got, status = 0;
	while (!status && (got = cursor_next(cursor, &row, error)) != 0)
		status = got < 0 ? error->status : count_row(conversion, row, error);
	cursor_close(cursor);
	return status;
}

/* ---- the rows ---- */

/* Choices stand in the config's order, everything else in its own, what is empty last. */
static int compare_values(const struct key *key, const struct value *a, const struct value *b)
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

/* The groups in their order: a merge sort, since the order depends on the keys, which qsort() does not hand on. */
static void sort_groups(const struct conversion *conversion, struct group **groups, struct group **spare, size_t count)
{
	if (count < 2)
		return;
	size_t half = count / 2, left = 0, right = half;
	sort_groups(conversion, groups, spare, half);
	sort_groups(conversion, groups + half, spare, count - half);
	for (size_t i = 0; i < count; i++) {
		int order = right == count ? -1 : left == half ? 1 : 0;
		for (size_t k = 0; !order && k < conversion->key_count; k++)
			order = compare_values(&conversion->keys[k], &groups[left]->values[k], &groups[right]->values[k]);
		spare[i] = order <= 0 ? groups[left++] : groups[right++];
	}
	memcpy(groups, spare, count * sizeof(struct group *));
}

static const struct report_column figures[] = {
    {"n", TYPE_INTEGER},        {"open", TYPE_INTEGER},      {"won", TYPE_INTEGER},     {"lost", TYPE_INTEGER},
    {"rate", TYPE_DECIMAL},     {"rate_low", TYPE_DECIMAL},  {"rate_high", TYPE_DECIMAL}, {"amount_won", TYPE_MONEY},
    {"currency", TYPE_TEXT},
};

enum { FIGURES = sizeof figures / sizeof *figures };

static int begin(struct conversion *conversion, const struct report_sink *sink, struct error *error)
{
	struct report_column *columns =
	    arena_get(&conversion->arena, (conversion->key_count + FIGURES) * sizeof *columns);
	for (size_t i = 0; i < conversion->key_count; i++) {
		const struct key *key = &conversion->keys[i];
		columns[i] = (struct report_column){key->name, key->period != PERIOD_NONE ? TYPE_TEXT : key->field->type};
	}
	memcpy(columns + conversion->key_count, figures, sizeof figures);
	return sink->begin(sink->argument, columns, conversion->key_count + FIGURES, error);
}

static struct value share_of(double share)
{
	return value_decimal((int64_t)(share * 1e6 + 0.5), SHARE_DECIMALS);
}

static void fill_figures(const struct group *group, struct value *values)
{
	int64_t closed = group->won + group->lost;
	double low = 0, high = 0;
	if (closed)
		wilson_interval(group->won, closed, &low, &high);
	struct value amount = {.type = TYPE_MONEY, .set = !group->mixed, .integer = group->amount_won,
	                       .decimals = currency_decimals(group->currency)};
	const struct value filled[FIGURES] = {
	    value_integer(group->n), value_integer(group->open), value_integer(group->won), value_integer(group->lost),
	    report_share(group->won, closed),
	    closed ? share_of(low) : value_empty(TYPE_DECIMAL),
	    closed ? share_of(high) : value_empty(TYPE_DECIMAL),
	    amount, value_text(group->mixed ? NULL : group->currency),
	};
	memcpy(values, filled, sizeof filled);
}

static int print_group(struct conversion *conversion, const struct group *group, const struct report_sink *sink,
                       struct error *error)
{
	struct value *values = memory_get((conversion->key_count + FIGURES) * sizeof *values);
	struct buffer *names = memory_get((conversion->key_count + 1) * sizeof *names);
	for (size_t i = 0; i < conversion->key_count; i++) {
		values[i] = group->values[i];
		if (conversion->keys[i].period == PERIOD_NONE)
			continue;
		if (values[i].set)
			period_print(&names[i], conversion->keys[i].period, values[i].integer);
		values[i] = value_text(names[i].data);
	}
	fill_figures(group, values + conversion->key_count);
	int status = sink->row(sink->argument, values, error);
	for (size_t i = 0; i < conversion->key_count; i++)
		buffer_free(&names[i]);
	free(names);
	free(values);
	return status;
}

static int print_groups(struct conversion *conversion, const struct report_sink *sink, struct error *error)
{
	struct group **groups = memory_get((2 * conversion->count + 1) * sizeof(struct group *));
	size_t count = 0;
	for (size_t i = 0; i < conversion->size; i++)
		if (conversion->slots[i])
			groups[count++] = conversion->slots[i];
	sort_groups(conversion, groups, groups + count, count);
	bool mixed = false;
	int status = 0;
	for (size_t i = 0; i < count && !status; i++) {
		mixed |= groups[i]->mixed;
		status = print_group(conversion, groups[i], sink, error);
	}
	free(groups);
	if (!status && mixed)
		sink->note(sink->argument, "amounts of different currencies are not added up; add currency to --by");
	return status;
}

int report_conversion(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error)
{
	struct conversion conversion = {.session = session};
	int status = choose_keys(&conversion, request, error);
	if (!status)
		status = begin(&conversion, sink, error);
	if (!status)
		status = count_rows(&conversion, request, error);
	if (!status)
		status = print_groups(&conversion, sink, error);
	free(conversion.slots);
	buffer_free(&conversion.bytes);
	arena_free(&conversion.arena);
	return status;
}
