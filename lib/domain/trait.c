/* trait.c: traits of deals: each value of each of several fields by itself. */
#include "domain/trait.h"

#include "domain/band.h"
#include "domain/exchange.h"

#include <stdlib.h>
#include <string.h>

struct traits {
	const struct trait_report *report;
	struct exchange exchange;
	struct groups all; /* by period only */
	const struct field **fields;
	struct groups *by_field; /* by period and the field of that place */
	size_t count;
	struct arena arena;
};

/* ---- which fields ---- */

static bool is_compared(const struct field *field)
{
	static const char *const builtin[] = {"owner", "source", "amount", "currency", "pipeline", "grade"};
	if (field->flags & FIELD_HIDDEN || (field->type == TYPE_CHOICE && field->choice_count < 2))
		return false;
	if (field->flags & FIELD_DECLARED)
		return field->type != TYPE_TEXT && field->type != TYPE_DATE;
	for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++)
		if (strcmp(field->name, builtin[i]) == 0)
			return true;
	return false;
}

static void choose_fields(struct traits *traits, const struct fields *fields, const struct report_request *request)
{
	size_t most = request->by_count + fields->count;
	traits->fields = arena_get(&traits->arena, most * sizeof *traits->fields);
	traits->by_field = arena_get(&traits->arena, most * sizeof *traits->by_field);
	for (size_t i = 0; i < request->by_count; i++)
		traits->fields[traits->count++] = request->by[i];
	for (size_t i = 0; !request->by_count && i < fields->count; i++)
		if (is_compared(&fields->items[i]))
			traits->fields[traits->count++] = &fields->items[i];
}

/* The keys of all are `report->time` in the period or none, and each field's are the same and the field. */
static int open_groups(struct traits *traits, struct session *session, const struct report_request *request,
                       struct error *error)
{
	const char *time = traits->report->time;
	struct report_request by_period = {.period = request->period};
	if (groups_open(&traits->all, session, &by_period, time, sizeof(struct trait), error))
		return error->status;
	for (size_t i = 0; i < traits->count; i++) {
		const struct field *const by[] = {field_find(&session->config->fields, time), traits->fields[i]};
		bool periods = request->period != PERIOD_NONE;
		struct report_request by_field = {.by = by + !periods, .by_count = 1 + periods, .period = request->period};
		if (groups_open(&traits->by_field[i], session, &by_field, time, sizeof(struct trait), error))
			return error->status;
	}
	return 0;
}

/* ---- counting ---- */

enum { R_STATUS, R_CURRENCY, R_CLOSED, REST };

/* What the field's value counts as; amounts of other currencies by what they are worth. */
static int value_of_trait(struct traits *traits, const struct field *field, const struct value *value,
                          const struct value *rest, struct value *counted, struct error *error)
{
	*counted = *value;
	if (!band_of_type(field->type))
		return 0;
	if (value->set && strcmp(field->name, "amount") == 0) {
		int64_t worth;
		if (exchange_amount(&traits->exchange, value->integer, rest[R_CURRENCY].text, &rest[R_CLOSED], &counted->set,
		                    &worth, error))
			return error->status;
		traits->exchange.untold |= !counted->set;
		*counted = counted->set ? exchange_money(&traits->exchange, worth) : value_empty(TYPE_MONEY);
	}
	*counted = band_find(counted);
	return 0;
}

static void count(struct trait *trait, const char *status)
{
	trait->open += strcmp(status, "open") == 0;
	trait->won += strcmp(status, "won") == 0;
	trait->lost += strcmp(status, "lost") == 0;
}

static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	struct traits *traits = argument;
	struct trait *all = group;
	const struct value *rest = values + traits->count;
	count(all, rest[R_STATUS].text);
	for (size_t i = 0; i < traits->count; i++) {
		struct value keys[2];
		size_t periods = traits->all.key_count;
		if (periods)
			keys[0] = all->group.values[0];
		if (value_of_trait(traits, traits->fields[i], &values[i], rest, &keys[periods], error))
			return error->status;
		count(groups_find(&traits->by_field[i], keys), rest[R_STATUS].text);
	}
	return 0;
}

static int count_rows(struct traits *traits, struct session *session, const struct report_request *request,
                      struct error *error)
{
	static const char *const rest[REST] = {"status", "currency", "closed"};
	const char **names = arena_get(&traits->arena, (traits->count + REST) * sizeof *names);
	for (size_t i = 0; i < traits->count; i++)
		names[i] = traits->fields[i]->name;
	memcpy(names + traits->count, rest, sizeof rest);
	return groups_visit(&traits->all, session, request, names, traits->count + REST, count_row, traits, error);
}

/* ---- the rows ---- */

/* Field and value stand between the period and the report's own columns. */
enum { OWN = 2 };

static int begin(struct traits *traits, const struct report_sink *sink, struct error *error)
{
	const struct trait_report *report = traits->report;
	struct report_column *columns = arena_get(&traits->arena, (OWN + report->column_count) * sizeof *columns);
	columns[0] = (struct report_column){"field", TYPE_TEXT};
	columns[1] = (struct report_column){"value", TYPE_TEXT};
	memcpy(columns + OWN, report->columns, report->column_count * sizeof *columns);
	return groups_begin(&traits->all, columns, OWN + report->column_count, sink, error);
}

static void print_value(struct traits *traits, const struct trait_row *row, struct buffer *text)
{
	const struct value *value = &row->trait->group.values[traits->all.key_count];
	enum period period = traits->all.key_count ? traits->all.keys[0].period : PERIOD_MONTH;
	if (!value->set)
		return;
	if (band_of_type(row->field->type))
		band_print(text, value->integer, row->field->type);
	else if (row->field->type == TYPE_DATE || row->field->type == TYPE_TIME)
		period_print(text, period, value->integer);
	else
		value_print(text, value, NULL);
}

static int print_row(struct traits *traits, const struct trait_row *row, const struct report_sink *sink,
                     struct error *error)
{
	const struct trait_report *report = traits->report;
	struct value *values = memory_get((OWN + report->column_count) * sizeof *values);
	struct buffer text = {0};
	print_value(traits, row, &text);
	values[0] = value_text(row->field->name);
	values[1] = value_text(text.data);
	report->fill(row, values + OWN);
	int status = groups_row(&traits->all, &row->all->group, values, OWN + report->column_count, sink, error);
	buffer_free(&text);
	free(values);
	return status;
}

/* A field's traits in order, and how many of them have been printed. */
struct ordered {
	struct group **items;
	size_t next;
};

/* Those of one period: each field's groups are in the order of periods too, so that they stand next. */
static int print_period(struct traits *traits, const struct trait *all, struct ordered *ordered, struct trait_row *rows,
                        const struct report_sink *sink, struct error *error)
{
	size_t found = 0, periods = traits->all.key_count;
	for (size_t i = 0; i < traits->count; i++)
		for (; ordered[i].next < traits->by_field[i].count; ordered[i].next++) {
			const struct group *group = ordered[i].items[ordered[i].next];
			if (periods && !value_equal(&group->values[0], &all->group.values[0]))
				break;
			rows[found] = (struct trait_row){(const struct trait *)group, all, traits->fields[i], found};
			found++;
		}
	if (traits->report->order && found)
		qsort(rows, found, sizeof *rows, traits->report->order);
	int status = 0;
	for (size_t i = 0; i < found && !status; i++)
		status = print_row(traits, &rows[i], sink, error);
	return status;
}

static int print_rows(struct traits *traits, const struct report_sink *sink, struct error *error)
{
	struct ordered *ordered = memory_get((traits->count + 1) * sizeof *ordered);
	size_t total = 0;
	for (size_t i = 0; i < traits->count; i++) {
		ordered[i].items = groups_sorted(&traits->by_field[i]);
		total += traits->by_field[i].count;
	}
	struct trait_row *rows = memory_get((total + 1) * sizeof *rows);
	struct group **periods = groups_sorted(&traits->all);
	int status = 0;
	for (size_t i = 0; i < traits->all.count && !status; i++)
		status = print_period(traits, (const struct trait *)periods[i], ordered, rows, sink, error);
	for (size_t i = 0; i < traits->count; i++)
		free(ordered[i].items);
	free(ordered);
	free(periods);
	free(rows);
	return status;
}

int trait_report_run(const struct trait_report *report, struct session *session, const struct report_request *request,
                     const struct report_sink *sink, struct error *error)
{
	struct traits traits = {.report = report, .exchange = exchange_open(session)};
	choose_fields(&traits, &session->config->fields, request);
	int status = open_groups(&traits, session, request, error);
	if (!status)
		status = begin(&traits, sink, error);
	if (!status)
		status = count_rows(&traits, session, request, error);
	if (!status)
		status = print_rows(&traits, sink, error);
	if (!status)
		exchange_note(&traits.exchange, sink);
	for (size_t i = 0; i < traits.count; i++)
		groups_free(&traits.by_field[i]);
	groups_free(&traits.all);
	arena_free(&traits.arena);
	return status;
}
