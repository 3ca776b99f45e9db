/* fit_history.c: closed deals out of the database, with the values that they had when they could have been judged. */
#include "cmd/fit_modes.h"
#include "fit/moment.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* A run over the moments. */
struct reading {
	struct invocation *invocation;
	struct dataset *dataset;
	struct deals deals;
	const struct field **fields; /* those that are read */
	size_t *columns;             /* and their columns in the dataset */
	size_t count;
};

/* ---- the fields ---- */

/* Built-in fields that say something of a deal from the beginning; declared ones do. */
static bool is_known_early(const struct field *field)
{
	static const char *const names[] = {"source", "owner", "amount", "currency", "pipeline"};
	if (field->flags & FIELD_DECLARED && !(field->flags & FIELD_HIDDEN))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(field->name, names[i]) == 0)
			return true;
	return false;
}

static void name_columns(struct invocation *invocation, struct dataset *dataset)
{
	const struct config *config = &invocation->config;
	dataset_open(dataset, config->fields.count);
	for (size_t i = 0; i < config->fields.count; i++) {
		const struct field *field = &config->fields.items[i];
		struct dataset_column *column = &dataset->columns[i];
		column->name = field->name;
		column->label = field->label;
		column->type = field->type;
		column->typed = true;
		column->decimals = field->type == TYPE_MONEY ? currency_decimals(config->currency) : 0;
		column->left_out = is_known_early(field) ? NULL : "";
	}
}

/* The fields of choose_fields() that can be read. */
static int take_fields(struct reading *reading, struct error *error)
{
	const struct fields *fields = &reading->invocation->config.fields;
	struct arena *arena = &reading->invocation->arena;
	reading->fields = arena_get(arena, (fields->count + 1) * sizeof *reading->fields);
	reading->columns = arena_get(arena, (fields->count + 1) * sizeof *reading->columns);
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		struct dataset_column *column = &reading->dataset->columns[i];
		bool of_time = field->type == TYPE_DATE || field->type == TYPE_TIME, list = field->flags & FIELD_LIST;
		if (column->asked && (of_time || list))
			return fail(error, EX_USAGE, "--fields: \"%s\" %s", field->name,
			            list ? "has several values" : "is a date, and the same dates do not come again");
		if (of_time || list || field->owner == OWNER_CONTACT)
			column->left_out = "";
		if (column->left_out)
			continue;
		reading->fields[reading->count] = field;
		reading->columns[reading->count++] = i;
	}
	return 0;
}

/* ---- the deals ---- */

static int add_deals(void *argument, const struct moment *moment, struct error *error)
{
	struct reading *reading = argument;
	struct session *session = &reading->invocation->session;
	struct dataset *dataset = reading->dataset;
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = reading->fields, .column_count = reading->count,
	                      .ids = moment->ids, .now = moment->at};
	struct cursor *cursor;
	const struct value *row;
	if (cursor_open(session->store, &query, &cursor, error))
		return error->status;
	int got = 1;
	for (size_t i = 0; i < moment->count && (got = cursor_next(cursor, &row, error)) == 1; i++) {
		const struct deal *deal = &reading->deals.items[moment->deals[i]];
		size_t added = dataset_add_row(dataset, deal->won);
		dataset->hash[added] = hash_add(HASH_START, (const char *)&deal->id, sizeof deal->id);
		dataset->time[added] = deal->created.set ? deal->created.integer : deal->recorded;
		for (size_t column = 0; column < reading->count; column++)
			dataset_set_value(dataset, reading->columns[column], &row[column]);
	}
	cursor_close(cursor);
	return got < 0 ? error->status : 0;
}

/* ---- what was changed too late ---- */

struct late {
	struct dataset *dataset;
	size_t deals;
};

static void leave_out_late(void *argument, const char *field, int64_t deals)
{
	struct late *late = argument;
	const int64_t one_in = 5;
	for (size_t i = 0; i < late->dataset->column_count; i++) {
		struct dataset_column *column = &late->dataset->columns[i];
		if (strcmp(column->name, field) == 0 && !column->left_out && !column->asked &&
		    deals * one_in >= (int64_t)late->deals)
			dataset_leave_out(
			    late->dataset, i,
			    "looks filled in after the outcome: it was changed at the end or later in %lld of"
			    " %zu deals",
			    (long long)deals, late->deals);
	}
}

/* ---- the whole ---- */

int deals_delay(struct invocation *invocation, int64_t *delay, struct error *error)
{
	const char *at = option_value(invocation, "at");
	struct duration duration;
	*delay = 0;
	if (!at)
		return 0;
	if (duration_parse(at, strlen(at), &duration, error) || duration_is_working(duration)) {
		return fail(error, EX_USAGE, "--at: \"%s\" is no time after creation; write it as 2h, 7d or 2w", at);
	}
	*delay = duration_seconds(duration);
	return 0;
}

int deals_terms(struct invocation *invocation, struct term_list *list, struct error *error)
{
	if (parse_terms(invocation, invocation->arguments + 1, invocation->argument_count - 1, list, error))
		return error->status;
	if (list->word_count)
		return fail(error, EX_USAGE, "\"%s\" is not a term; write FIELD, an operator and a value, as in owner=NAME",
		            list->words[0]);
	return 0;
}

static int read_all(struct reading *reading, struct error *error)
{
	struct session *session = &reading->invocation->session;
	struct dataset *dataset = reading->dataset;
	struct term_list list;
	int64_t delay;
	size_t unknown;
	name_columns(reading->invocation, dataset);
	if (deals_delay(reading->invocation, &delay, error) || deals_terms(reading->invocation, &list, error) ||
	    choose_fields(reading->invocation, dataset, error) || take_fields(reading, error) ||
	    deals_read(session->store, list.terms, list.term_count, session->now, &reading->deals, error))
		return error->status;
	deals_keep_closed(&reading->deals);
	struct late late = {dataset, reading->deals.count};
	if (moments_visit(session, &reading->deals, delay, add_deals, reading, &unknown, error) ||
	    deals_changed_late(session->store, leave_out_late, &late, error))
		return error->status;
	if (unknown)
		note(reading->invocation,
		     "%zu deals are left aside: an older opp did not keep what was known of them then", unknown);
	dataset_finish(dataset);
	for (size_t i = 0; i < dataset->column_count; i++)
		if (!(session->config->fields.items[i].flags & FIELD_DECLARED) && dataset->columns[i].left_out)
			dataset->columns[i].left_out = ""; /* nobody chose to have it: not worth a word */
	return 0;
}

int read_history_deals(struct invocation *invocation, struct dataset *dataset, struct error *error)
{
	struct reading reading = {.invocation = invocation, .dataset = dataset};
	if (open_history(invocation, error))
		return error->status;
	int status = read_all(&reading, error);
	deals_free(&reading.deals);
	if (status)
		dataset_free(dataset);
	return status;
}

int open_history(struct invocation *invocation, struct error *error)
{
	static const char *const of_file[] = {"outcome", "lost", "missing", "date", "fold", "encoding"};
	for (size_t i = 0; i < sizeof of_file / sizeof *of_file; i++)
		if (option_given(invocation, of_file[i]))
			return fail(error, EX_USAGE, "--%s goes with --csv", of_file[i]);
	if (config_read(config_file(invocation), &invocation->config, error))
		return error->status;
	invocation->session.config = &invocation->config;
	invocation->writer.zone = &invocation->config.zone;
	return set_present(invocation, error) || open_store(invocation, DB_READ, error) ? error->status : 0;
}
