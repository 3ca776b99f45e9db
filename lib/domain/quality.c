/* quality.c: the items of data quality, and what each opportunity has of them. */
#include "domain/report_quality.h"
#include "store/customer.h"
#include "store/query.h"
#include "store/score.h"

#include <string.h>

const char *const quality_checks[QUALITY_CHECKS] = {"profile", "score", "next_action", "duplicates"};

static const char *const alike_names[ALIKES] = {"opportunity", "customer", "phone", "email"};

/* ---- the items ---- */

bool quality_covers_customers(const struct report_request *request)
{
	return !request->term_count && !request->by_count && request->period == PERIOD_NONE;
}

static void add_items(struct quality *quality)
{
	const struct config *config = quality->session->config;
	const struct scorecard *card = &config->scorecard;
	struct quality_item *items = arena_get(&quality->arena,
	                                       (config->fields.count + card->dimension_count + 1 + ALIKES) * sizeof *items);
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
	for (size_t i = 0; i < (quality_covers_customers(quality->request) ? ALIKES : 1); i++)
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
		if (strcmp(quality_checks[quality->items[i].check], check) == 0 && (!item || strcmp(quality->items[i].name, item) == 0))
			quality->items[kept++] = quality->items[i];
	quality->item_count = kept;
	return 0;
}

int quality_open(struct quality *quality, struct session *session, const struct report_request *request, const char *only,
                 struct error *error)
{
	*quality = (struct quality){.session = session, .request = request};
	add_items(quality);
	return only ? choose(quality, only, error) : 0;
}

void quality_free(struct quality *quality)
{
	arena_free(&quality->arena);
}

/* ---- opportunities ---- */

struct scan {
	struct quality *quality;
	const struct field **columns; /* the keys, Q_FIELDS, and the field of each profile item */
	size_t column_count, key_count;
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

static void judge(const struct scan *scan, const struct value *row, const int *levels)
{
	const struct quality *quality = scan->quality;
	const struct value *fields = row + scan->key_count, *profile = fields + Q_FIELDS;
	bool open = strcmp(fields[Q_STATUS].text, "open") == 0;
	for (size_t i = 0; i < quality->item_count; i++) {
		enum quality_verdict *verdict = &scan->verdicts[i];
		switch (quality->items[i].check) {
		case QUALITY_PROFILE:
			*verdict = profile++->set ? VERDICT_GOOD : VERDICT_FOUND;
			break;
		case QUALITY_SCORE:
			*verdict = !levels ? VERDICT_NONE : levels[quality->items[i].index] >= 0 ? VERDICT_GOOD : VERDICT_FOUND;
			break;
		case QUALITY_NEXT_ACTION:
			*verdict = !open ? VERDICT_NONE : fields[Q_NEXT_ACTION].set ? VERDICT_GOOD : VERDICT_FOUND;
			break;
		default:
			*verdict = open && quality->items[i].index == ALIKE_OPPORTUNITY ? VERDICT_GOOD : VERDICT_NONE;
		}
	}
}

static int scan_rows(struct scan *scan, struct error *error)
{
	const struct value *row;
	const int *levels;
	int got;
	while ((got = cursor_next(scan->cursor, &row, error)) == 1) {
		if (find_levels(scan, row[scan->key_count + Q_ID].integer, &levels, error))
			return error->status;
		judge(scan, row, levels);
		if (scan->visit(scan->argument, row, scan->verdicts, error))
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
	static const char *const names[Q_FIELDS] = {"id", "ref", "name", "customer", "owner", "status", "next_action_at"};
	struct quality *quality = scan->quality;
	scan->columns = arena_get(&quality->arena, (scan->key_count + Q_FIELDS + quality->item_count) * sizeof *scan->columns);
	for (size_t i = 0; i < scan->key_count; i++)
		scan->columns[scan->column_count++] = keys[i];
	for (size_t i = 0; i < Q_FIELDS; i++)
		scan->columns[scan->column_count++] = field_find(&quality->session->config->fields, names[i]);
	for (size_t i = 0; i < quality->item_count; i++)
		if (quality->items[i].check == QUALITY_PROFILE)
			scan->columns[scan->column_count++] = quality->items[i].field;
}

int quality_scan(struct quality *quality, const struct field *const *keys, size_t key_count, quality_visit visit,
                 void *argument, struct error *error)
{
	struct session *session = quality->session;
	const struct report_request *request = quality->request;
	struct scan scan = {.quality = quality, .key_count = key_count, .visit = visit, .argument = argument};
	const struct score_scope scope = {.terms = request->terms, .term_count = request->term_count};
	choose_columns(&scan, keys);
	scan.verdicts = arena_get(&quality->arena, (quality->item_count + 1) * sizeof *scan.verdicts);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = scan.columns, .column_count = scan.column_count,
	                      .terms = request->terms, .term_count = request->term_count, .now = session->now};
	int status = cursor_open(session->store, &query, &scan.cursor, error);
	if (!status && asks_for(quality, QUALITY_SCORE))
		status = scoring_open(session->store, &scope, session->now, &scan.scoring, error);
	if (!status)
		status = scan_rows(&scan, error);
	scoring_close(scan.scoring);
	cursor_close(scan.cursor);
	return status;
}

/* ---- likeness ---- */

void quality_add_opportunity(struct likenesses *likenesses, const struct value *row, void *of)
{
	struct buffer key = {0};
	alike_name(&key, row[Q_NAME].text, row[Q_NAME].length);
	if (key.length) { /* a name of signs alone says nothing */
		buffer_add_character(&key, '\n');
		if (row[Q_CUSTOMER].set)
			alike_name(&key, row[Q_CUSTOMER].text, row[Q_CUSTOMER].length);
	}
	likeness_add(likenesses, &key, row[Q_ID].integer, of);
	buffer_free(&key);
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
	likeness_add(keys->likenesses, &keys->key, customer, NULL);
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
		buffer_clear(&keys.key);
		alike_name(&keys.key, row[1].text, row[1].length);
		likeness_add(likenesses, &keys.key, row[0].integer, NULL);
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
