/*
 * forecast_outcome.c: how the forecasts of past periods turned out: the open deals that were expected to close in a period,
 * as they stood when it began, and what had become of them when it was over.
 */
#include "domain/forecast_outcome.h"

#include "domain/deal_pair.h"
#include "domain/weighing.h"
#include "store/travel.h"

#include <stdlib.h>
#include <string.h>

/* Some deals, and what they are worth. */
struct heap {
	int64_t n;
	struct total amount;
};

enum { WON, LOST, SLIPPED, UNFORESEEN, HEAPS };

struct outcome {
	struct group group; /* of the period, and of --by */
	struct weighing forecast;
	struct heap heaps[HEAPS];
};

struct review {
	struct session *session;
	const struct report_sink *sink;
	struct exchange exchange;
	struct report_request request; /* whose --by has these fields behind those that were asked for */
	size_t by_count;               /* of those that were */
	struct groups groups;          /* of the period at work */
	struct precedents precedents;  /* as they were when the period began */
	struct value *values;          /* of a group's keys */
	struct value first, last;      /* days of the period */
	struct arena arena;
};

/* Behind the fields of --by. */
static const char *const own_fields[] = {"pipeline", "stage", "probability"};

enum { B_PIPELINE, B_STAGE, B_PROBABILITY };

static struct outcome *group_of(struct review *review, const struct value *row)
{
	review->values[0] = review->first;
	memcpy(review->values + 1, row + PAIR_BY, review->by_count * sizeof *review->values);
	return groups_find(&review->groups, review->values);
}

static int add_to(struct review *review, struct heap *heap, const struct value *row, struct error *error)
{
	heap->n++;
	return total_add(&heap->amount, &review->exchange, &row[PAIR_AMOUNT], row[PAIR_CURRENCY].text, &review->last, error);
}

/* Whether it was closed by the end of the period. */
static bool closed_in_time(const struct review *review, const struct value *row)
{
	const struct value *closed = &row[PAIR_CLOSED];
	return closed->set && zone_day(&review->session->config->zone, closed->integer) <= review->last.integer;
}

static int count_expected(struct review *review, const struct deal_pair *pair, struct error *error)
{
	struct outcome *outcome = group_of(review, pair->before);
	const struct value *own = pair->before + PAIR_BY + review->by_count;
	struct weighed deal = {own[B_PIPELINE].text, own[B_STAGE].text, pair->before[PAIR_CURRENCY].text,
	                       &pair->before[PAIR_AMOUNT], &own[B_PROBABILITY], &review->last};
	if (weighing_add(&outcome->forecast, &review->precedents, &review->exchange, &deal, &review->groups.arena, error))
		return error->status;
	bool over = pair->is.status != BRIDGE_IS_OPEN && closed_in_time(review, pair->after);
	return add_to(review, &outcome->heaps[!over ? SLIPPED : pair->is.status == BRIDGE_IS_WON ? WON : LOST], pair->after,
	              error);
}

static int count_pair(void *argument, const struct deal_pair *pair, struct error *error)
{
	struct review *review = argument;
	if (in_pipeline(&pair->was))
		return count_expected(review, pair, error);
	bool news = pair->is.status == BRIDGE_IS_WON && (pair->was.status != BRIDGE_IS_LOST || pair->closed_again);
	return news ? add_to(review, &group_of(review, pair->after)->heaps[UNFORESEEN], pair->after, error) : 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"open", TYPE_INTEGER},       {"amount", TYPE_MONEY},         {"weighted", TYPE_MONEY},
    {"by_history", TYPE_MONEY},   {"won", TYPE_INTEGER},          {"amount_won", TYPE_MONEY},
    {"lost", TYPE_INTEGER},       {"amount_lost", TYPE_MONEY},    {"slipped", TYPE_INTEGER},
    {"amount_slipped", TYPE_MONEY}, {"unforeseen", TYPE_INTEGER}, {"amount_unforeseen", TYPE_MONEY},
    {"currency", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_row(struct review *review, const struct outcome *outcome, struct error *error)
{
	struct total all = {0}, weighted, by_history;
	if (total_add_share(&all, &outcome->forecast.amount, 1, 1, error) ||
	    weighing_sums(&outcome->forecast, &review->precedents, &weighted, &by_history, error))
		return error->status;
	for (size_t i = 0; i < HEAPS; i++)
		if (total_add_share(&all, &outcome->heaps[i].amount, 1, 1, error))
			return error->status;
	struct exchange *exchange = &review->exchange;
	struct value unused, values[COLUMNS];
	size_t count = 0;
	values[count++] = value_integer(outcome->forecast.open);
	values[count++] = total_part(&outcome->forecast.amount, &all, exchange);
	values[count++] = total_part(&weighted, &all, exchange);
	values[count++] = total_part(&by_history, &all, exchange);
	for (size_t i = 0; i < HEAPS; i++) {
		values[count++] = value_integer(outcome->heaps[i].n);
		values[count++] = total_part(&outcome->heaps[i].amount, &all, exchange);
	}
	total_values(&all, exchange, &unused, &values[count++]);
	return groups_row(&review->groups, &outcome->group, values, count, review->sink, error);
}

static int print_rows(struct review *review, struct error *error)
{
	struct group **sorted = groups_sorted(&review->groups);
	int status = 0;
	for (size_t i = 0; i < review->groups.count && !status; i++)
		status = print_row(review, (const struct outcome *)sorted[i], error);
	free(sorted);
	return status;
}

/* ---- a period ---- */

static int open_groups(struct review *review, const struct report_request *request, enum period period,
                       struct error *error)
{
	const struct field **by = arena_get(&review->arena, (request->by_count + 1) * sizeof *by);
	by[0] = field_find(&review->session->config->fields, "close_date");
	if (request->by_count)
		memcpy(by + 1, request->by, request->by_count * sizeof *by);
	struct report_request keys = {.by = by, .by_count = request->by_count + 1, .period = period};
	if (groups_open(&review->groups, review->session, &keys, NULL, sizeof(struct outcome), error))
		return error->status;
	review->groups.keys[0].name = "period";
	return 0;
}

/* The history that the team had when the period began. */
static int read_precedents(struct review *review, int64_t moment, struct error *error)
{
	struct session then = *review->session;
	int status = store_open_beside(review->session->store, &then.store, error);
	if (!status)
		status = store_travel(then.store, moment, error);
	if (!status)
		status = precedents_read(&review->precedents, &then, false, error);
	store_close(then.store);
	return status;
}

/* Begins with the first period, tells one after another: each is printed before the next, whose history is another. */
static int tell_period(struct review *review, const struct report_request *request, enum period period, int64_t first,
                       struct error *error)
{
	struct pair_walk walk = {.session = review->session, .request = &review->request};
	int64_t begin = zone_day_start(&review->session->config->zone, first) - 1; /* before what midnight brought */
	review->first = value_of(TYPE_DATE, first);
	review->last = value_of(TYPE_DATE, period_next(period, first) - 1);
	walk.closing = (struct span){.first = first, .last = review->last.integer};
	int status = open_groups(review, request, period, error);
	if (!status)
		status = read_precedents(review, begin, error);
	if (!status)
		status = pairs_visit(&walk, begin, review->session->now, false, count_pair, review, error);
	if (!status)
		status = print_rows(review, error);
	precedents_free(&review->precedents);
	review->precedents = (struct precedents){.count = 0};
	groups_free(&review->groups);
	review->groups = (struct groups){.count = 0};
	return status;
}

/* Those from --from to --to, else the last one that is over. */
static int tell_periods(struct review *review, const struct report_request *request, struct error *error)
{
	enum period period = request->period == PERIOD_NONE ? PERIOD_QUARTER : request->period;
	int64_t present = period_start(period, review->exchange.today), before = period_start(period, present - 1);
	int64_t first = request->from == DAY_FIRST ? before : period_start(period, request->from);
	int64_t last = request->to == DAY_LAST ? before : period_start(period, request->to);
	if (request->to == DAY_LAST && first > before)
		last = first;
	if (first > last || first > present)
		return fail(error, EX_USAGE, "--from: there is nothing to look back at yet; take an earlier day");
	int status = open_groups(review, request, period, error);
	if (!status)
		status = groups_begin(&review->groups, columns, COLUMNS, review->sink, error);
	groups_free(&review->groups);
	for (int64_t day = first; day <= last && day <= present && !status; day = period_next(period, day))
		status = tell_period(review, request, period, day, error);
	if (!status)
		exchange_note(&review->exchange, review->sink);
	return status;
}

int forecast_outcome(struct session *session, const struct report_request *request, const struct report_sink *sink,
                     struct error *error)
{
	struct review review = {.session = session, .sink = sink, .exchange = exchange_for(session, request),
	                        .by_count = request->by_count};
	const size_t own = sizeof own_fields / sizeof *own_fields;
	const struct field **by = arena_get(&review.arena, (request->by_count + own) * sizeof *by);
	if (request->by_count)
		memcpy(by, request->by, request->by_count * sizeof *by);
	for (size_t i = 0; i < own; i++)
		by[request->by_count + i] = field_find(&session->config->fields, own_fields[i]);
	review.request = *request;
	review.request.by = by;
	review.request.by_count = request->by_count + own;
	review.values = arena_get(&review.arena, (request->by_count + 1) * sizeof *review.values);
	int status = tell_periods(&review, request, error);
	arena_free(&review.arena);
	return status;
}
