/* quality.c: the items of data quality, and what each opportunity has of them. */
#include "domain/report_quality.h"
#include "store/customer.h"
#include "store/query.h"
#include "store/score.h"

#include <stdlib.h>
#include <string.h>

const char *const quality_checks[QUALITY_CHECKS] = {"profile", "score", "next_action", "duplicates"};

static const char *const alike_names[ALIKE_COUNT] = {"opportunity", "customer", "phone", "email"};

/* ---- the items ---- */

bool quality_covers_customers(const struct report_request *request)
{
	return !request->term_count && !request->by_count && request->period == PERIOD_NONE;
}

static void add_items(struct quality *quality)
{
	const struct config *config = quality->session->config;
	const struct scorecard *card = &config->scorecard;
	struct quality_item *items = arena_get(
	    &quality->arena, (config->fields.count + card->dimension_count + 1 + ALIKE_COUNT) * sizeof *items);
	size_t count = 0;
	for (size_t i = 0; i < config->fields.count; i++) {
		const struct field *field = &config->fields.items[i];
		if (field->flags & FIELD_DECLARED)
			items[count++] = (struct quality_item){QUALITY_PROFILE, field->name, field->label, field, 0};
	}
	for (size_t i = 0; i < card->dimension_count; i++)
		items[count++] =
		    (struct quality_item){QUALITY_SCORE, card->dimensions[i].name, card->dimensions[i].label, NULL, i};
	items[count++] = (struct quality_item){QUALITY_NEXT_ACTION, "next_action", NULL, NULL, 0};
	for (size_t i = 0; i < (quality_covers_customers(quality->request) ? ALIKE_COUNT : 1); i++)
		items[count++] = (struct quality_item){QUALITY_DUPLICATES, alike_names[i], NULL, NULL, i};
	quality->items = items;
	quality->item_count = count;
}

static int need_word(const char *what, const char *word, const char *const *words, size_t count, struct error *error)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return 0;
	struct buffer hint = {0};
	suggest(&hint, word, words, count);
	fail(error, EX_USAGE, "--list: there is no %s \"%s\"%s", what, word, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

static int choose(struct quality *quality, const char *only, struct error *error)
{
	char *check = arena_text(&quality->arena, only), *item = strchr(check, ':');
	if (item)
		*item++ = '\0';
	if (need_word("check", check, quality_checks, QUALITY_CHECKS, error))
		return error->status;
	const char **names = arena_get(&quality->arena, (quality->item_count + 1) * sizeof *names);
	size_t count = 0, kept = 0;
	for (size_t i = 0; i < quality->item_count; i++)
		if (strcmp(quality_checks[quality->items[i].check], check) == 0)
			names[count++] = quality->items[i].name;
	if (item && need_word("such item", item, names, count, error))
		return error->status;
	for (size_t i = 0; i < quality->item_count; i++)
		if (strcmp(quality_checks[quality->items[i].check], check) == 0 &&
		    (!item || strcmp(quality->items[i].name, item) == 0))
			quality->items[kept++] = quality->items[i];
	quality->item_count = kept;
	return 0;
}

int quality_open(struct quality *quality, struct session *session, const struct report_request *request,
                 const char *only, struct error *error)
{
	*quality = (struct quality){.session = session, .request = request};
	add_items(quality);
	return only ? choose(quality, only, error) : 0;
}

void quality_free(struct quality *quality)
{
	buffer_free(&quality->key);
	arena_free(&quality->arena);
}

/* ---- customers ---- */

/*
 * What is asked of customers, read once for each of them: joining them to their opportunities takes longer than all else.
 * Takes 8 bytes and a bit a field for each.
 */
struct customer_facts {
	uint64_t *names; /* the hashes of their keys, by the customer's id; 0: there is none */
	uint8_t *filled; /* `stride` bytes each: which of the fields have a value */
	size_t stride, count, capacity;
};

static void facts_reserve(struct customer_facts *facts, size_t id)
{
	if (id < facts->count)
		return;
	if (id >= facts->capacity) {
		size_t capacity = facts->capacity ? facts->capacity : 1024;
		while (capacity <= id)
			capacity *= 2;
		facts->names = memory_resize(facts->names, capacity * sizeof *facts->names);
		facts->filled = memory_resize(facts->filled, capacity * facts->stride);
		facts->capacity = capacity;
	}
	memset(facts->names + facts->count, 0, (id + 1 - facts->count) * sizeof *facts->names);
	memset(facts->filled + facts->count * facts->stride, 0, (id + 1 - facts->count) * facts->stride);
	facts->count = id + 1;
}

static void facts_free(struct customer_facts *facts)
{
	free(facts->names);
	free(facts->filled);
}

static uint64_t name_hash(struct buffer *key, const struct value *name)
{
	buffer_clear(key);
	if (name->set)
		alike_name(key, name->text, name->length);
	return key->length ? alike_hash(key) : 0;
}

static bool is_of_customer(const struct quality_item *item)
{
	return item->check == QUALITY_PROFILE && item->field->owner == OWNER_CUSTOMER;
}

/* `columns` are id, customer, and the fields that are asked for. */
static int facts_read(struct quality *quality, const struct field *const *columns, size_t count,
                      struct customer_facts *facts, struct error *error)
{
	struct query query = {
	    .root = ROOT_CUSTOMER, .columns = columns, .column_count = count, .now = quality->session->now};
	struct cursor *cursor;
	const struct value *row;
	int got;
	facts->stride = count / 8 + 1;
	facts_reserve(facts, 0);
	if (cursor_open(quality->session->store, &query, &cursor, error))
		return error->status;
	while ((got = cursor_next(cursor, &row, error)) == 1) {
		size_t id = (size_t)row[0].integer;
		facts_reserve(facts, id);
		facts->names[id] = name_hash(&quality->key, &row[1]);
		for (size_t i = 2; i < count; i++)
			if (row[i].set)
				facts->filled[id * facts->stride + (i - 2) / 8] |= (uint8_t)(1U << (i - 2) % 8);
	}
	cursor_close(cursor);
	return got < 0 ? error->status : 0;
}

static int read_customers(struct quality *quality, struct customer_facts *facts, struct error *error)
{
	const struct fields *fields = &quality->session->config->fields;
	const struct field **columns = arena_get(&quality->arena, (quality->item_count + 2) * sizeof *columns);
	size_t count = 0;
	columns[count++] = field_find(fields, "id");
	columns[count++] = field_find(fields, "customer");
	for (size_t i = 0; i < quality->item_count; i++)
		if (is_of_customer(&quality->items[i]))
			columns[count++] = quality->items[i].field;
	return facts_read(quality, columns, count, facts, error);
}

/* ---- opportunities ---- */

struct scan {
	struct quality *quality;
	/* The keys, what is read of all, and the field of each profile item of opportunities. */
	const struct field **columns;
	size_t column_count, key_count, field_count;
	struct customer_facts customers;
	struct cursor *cursor;
	struct scoring *scoring; /* NULL: no score is asked for */
	const struct score_row *scored;
	size_t scored_count;
	enum quality_verdict *verdicts;
	quality_visit visit;
	void *argument;
};

/* The levels of an opportunity: scoring selects the same ones in the same order. */
static int find_levels(struct scan *scan, int64_t id, const int **levels, struct error *error)
{
	*levels = NULL;
	while (scan->scoring) {
		if (!scan->scored_count && scoring_next(scan->scoring, &scan->scored, &scan->scored_count, error))
			return error->status;
		if (!scan->scored_count || scan->scored->opportunity > id)
			return 0;
		if (scan->scored->opportunity == id)
			*levels = scan->scored->levels;
		scan->scored++;
		scan->scored_count--;
		if (*levels)
			return 0;
	}
	return 0;
}

static enum quality_verdict found_unless(bool good)
{
	return good ? VERDICT_GOOD : VERDICT_FOUND;
}

static void judge(const struct scan *scan, const struct value *fields, size_t customer, const int *levels)
{
	const struct quality *quality = scan->quality;
	const struct value *profile = fields + scan->field_count;
	const uint8_t *filled = scan->customers.filled + customer * scan->customers.stride;
	bool open = strcmp(fields[Q_STATUS].text, "open") == 0;
	size_t bit = 0;
	for (size_t i = 0; i < quality->item_count; i++) {
		const struct quality_item *item = &quality->items[i];
		enum quality_verdict *verdict = &scan->verdicts[i];
		*verdict = VERDICT_NONE;
		if (is_of_customer(item)) {
			*verdict = found_unless(filled[bit / 8] >> bit % 8 & 1);
			bit++;
		} else if (item->check == QUALITY_PROFILE) {
			*verdict = found_unless(profile++->set);
		} else if (item->check == QUALITY_SCORE && levels) {
			*verdict = found_unless(levels[item->index] >= 0);
		} else if (item->check == QUALITY_NEXT_ACTION && open) {
			*verdict = found_unless(fields[Q_NEXT_ACTION].set);
		} else if (item->check == QUALITY_DUPLICATES && open && item->index == ALIKE_OPPORTUNITY) {
			*verdict = VERDICT_GOOD;
		}
	}
}

static int scan_rows(struct scan *scan, struct error *error)
{
	const struct value *row;
	const int *levels;
	int got;
	while ((got = cursor_next(scan->cursor, &row, error)) == 1) {
		const struct value *fields = row + scan->key_count;
		size_t customer = (size_t)cursor_customer(scan->cursor);
		if (customer >= scan->customers.count)
			customer = 0;
		if (find_levels(scan, fields[Q_ID].integer, &levels, error))
			return error->status;
		judge(scan, fields, customer, levels);
		const struct quality_row judged = {row, fields, scan->verdicts, scan->customers.names[customer]};
		if (scan->visit(scan->argument, &judged, error))
			return error->status;
	}
	return got < 0 ? error->status : 0;
}

static bool asks_for(const struct quality *quality, enum quality_check check)
{
	for (size_t i = 0; i < quality->item_count; i++)
		if (quality->items[i].check == check)
			return true;
	return false;
}

static void choose_columns(struct scan *scan, const struct field *const *keys)
{
	static const char *const names[Q_PRINTED] = {"id",  "name",     "status", "next_action_at",
	                                             "ref", "customer", "owner"};
	struct quality *quality = scan->quality;
	size_t most = scan->key_count + scan->field_count + quality->item_count;
	scan->columns = arena_get(&quality->arena, most * sizeof *scan->columns);
	for (size_t i = 0; i < scan->key_count; i++)
		scan->columns[scan->column_count++] = keys[i];
	for (size_t i = 0; i < scan->field_count; i++)
		scan->columns[scan->column_count++] = field_find(&quality->session->config->fields, names[i]);
	for (size_t i = 0; i < quality->item_count; i++)
		if (quality->items[i].check == QUALITY_PROFILE && !is_of_customer(&quality->items[i]))
			scan->columns[scan->column_count++] = quality->items[i].field;
}

int quality_scan(struct quality *quality, const struct field *const *keys, size_t key_count, bool printed,
                 quality_visit visit, void *argument, struct error *error)
{
	struct session *session = quality->session;
	const struct report_request *request = quality->request;
	struct scan scan = {.quality = quality,
	                    .key_count = key_count,
	                    .field_count = printed ? Q_PRINTED : Q_JUDGED,
	                    .visit = visit,
	                    .argument = argument};
	const struct score_scope scope = {.terms = request->terms, .term_count = request->term_count};
	choose_columns(&scan, keys);
	scan.verdicts = arena_get(&quality->arena, (quality->item_count + 1) * sizeof *scan.verdicts);
	struct query query = {.root = ROOT_OPPORTUNITY,
	                      .columns = scan.columns,
	                      .column_count = scan.column_count,
	                      .terms = request->terms,
	                      .term_count = request->term_count,
	                      .now = session->now,
	                      .customer_ids = true};
	int status = read_customers(quality, &scan.customers, error);
	if (!status)
		status = cursor_open(session->store, &query, &scan.cursor, error);
	if (!status && asks_for(quality, QUALITY_SCORE))
		status = scoring_open(session->store, &scope, session->now, &scan.scoring, error);
	if (!status)
		status = scan_rows(&scan, error);
	scoring_close(scan.scoring);
	cursor_close(scan.cursor);
	facts_free(&scan.customers);
	return status;
}

/* ---- likeness ---- */

void quality_add_opportunity(struct quality *quality, struct likenesses *likenesses, const struct quality_row *row,
                             void *of)
{
	uint64_t hash = name_hash(&quality->key, &row->fields[Q_NAME]);
	if (hash) /* a name of signs alone says nothing */
		likeness_add(likenesses, (hash ^ row->customer) * 1099511628211U ^ hash >> 32,
		             row->fields[Q_ID].integer, of);
}

struct contact_keys {
	struct likenesses *likenesses;
	enum quality_alike alike;
	struct buffer key;
};

static void add_contact(void *argument, int64_t customer, const char *phone, const char *email)
{
	struct contact_keys *keys = argument;
	const char *text = keys->alike == ALIKE_PHONE ? phone : email;
	buffer_clear(&keys->key);
	if (!text)
		return;
	(keys->alike == ALIKE_PHONE ? alike_phone : alike_mail)(&keys->key, text, strlen(text));
	if (keys->key.length)
		likeness_add(keys->likenesses, alike_hash(&keys->key), customer, NULL);
}

int quality_customers(struct session *session, enum quality_alike alike, struct likenesses *likenesses, int64_t *count,
                      struct error *error)
{
	const struct fields *fields = &session->config->fields;
	const struct field *columns[] = {field_find(fields, "id"), field_find(fields, "customer")};
	struct query query = {.root = ROOT_CUSTOMER, .columns = columns, .column_count = 2, .now = session->now};
	struct contact_keys keys = {.likenesses = likenesses, .alike = alike};
	struct cursor *cursor;
	const struct value *row;
	int64_t customers = 0;
	int got = 0, status = cursor_open(session->store, &query, &cursor, error);
	while (!status && (got = cursor_next(cursor, &row, error)) == 1) {
		customers++;
		if (alike != ALIKE_CUSTOMER)
			continue;
		uint64_t hash = name_hash(&keys.key, &row[1]);
		if (hash)
			likeness_add(likenesses, hash, row[0].integer, NULL);
	}
	status = status || got < 0 ? error->status : 0;
	if (!status && alike != ALIKE_CUSTOMER)
		status = contacts_visit(session->store, add_contact, &keys, error);
	if (count)
		*count = customers;
	buffer_free(&keys.key);
	cursor_close(cursor);
	return status;
}
