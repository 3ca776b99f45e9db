/*
 * report_forecast.c: what is likely to be won, by the period in which it should close: open deals by their close date,
 * weighted by their probability and by the team's history of their stage, beside what has been won already.
 */
#include "domain/forecast_outcome.h"
#include "domain/report_group.h"
#include "domain/weighing.h"

#include <stdlib.h>
#include <string.h>

struct forecast {
	struct group group; /* of the period, and of --by */
	struct weighing weighing;
	int64_t won;
	struct total amount_won;
};

struct forecasting {
	struct session *session;
	struct exchange exchange;
	struct precedents precedents;
	struct groups groups;
	int64_t from, to;      /* the days asked for */
	int64_t won_from;      /* what was won before that is over and done */
	bool all_days;         /* deals that nobody knows when to close among them */
};

/* ---- counting ---- */

static const char *const fields[] = {"pipeline",   "stage",  "status", "amount", "currency",
                                     "probability", "closed", "close_date"};

enum { F_PIPELINE, F_STAGE, F_STATUS, F_AMOUNT, F_CURRENCY, F_PROBABILITY, F_CLOSED, F_CLOSE_DATE, FIELDS };

static int count_open(struct forecasting *forecasting, struct forecast *forecast, const struct value *values,
                      struct error *error)
{
	const struct value now = value_empty(TYPE_TIME);
	const struct weighed deal = {values[F_PIPELINE].text, values[F_STAGE].text, values[F_CURRENCY].text,
	                             &values[F_AMOUNT], &values[F_PROBABILITY], &now};
	return weighing_add(&forecast->weighing, &forecasting->precedents, &forecasting->exchange, &deal,
	                    &forecasting->groups.arena, error);
}

/* The day on which it closes, or should; false if that is none that the report is about. */
static bool is_wanted(const struct forecasting *forecasting, const struct value *when, bool won)
{
	if (!when->set)
		return !won && forecasting->all_days;
	int64_t day = when->type == TYPE_TIME ? zone_day(&forecasting->session->config->zone, when->integer) : when->integer;
	return day >= (won ? forecasting->won_from : forecasting->from) && day <= forecasting->to;
}

/* The group of the same values of --by and of the period in which the deal was won. */
static struct forecast *when_won(struct forecasting *forecasting, const struct group *group, const struct value *closed)
{
	struct groups *groups = &forecasting->groups;
	struct value *keys = memory_get(groups->key_count * sizeof *keys);
	memcpy(keys, group->values, groups->key_count * sizeof *keys);
	keys[0] = *closed;
	struct forecast *forecast = groups_find(groups, keys);
	free(keys);
	return forecast;
}

/* The groups that are visited are those of the close date. */
static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	struct forecasting *forecasting = argument;
	bool won = strcmp(values[F_STATUS].text, "won") == 0;
	const struct value *closed = &values[F_CLOSED];
	if (!is_wanted(forecasting, won ? closed : &values[F_CLOSE_DATE], won))
		return 0;
	if (!won)
		return count_open(forecasting, group, values, error);
	struct forecast *forecast = when_won(forecasting, group, closed);
	forecast->won++;
	return total_add(&forecast->amount_won, &forecasting->exchange, &values[F_AMOUNT], values[F_CURRENCY].text, closed,
	                 error);
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"open", TYPE_INTEGER}, {"amount", TYPE_MONEY},     {"weighted", TYPE_MONEY}, {"by_history", TYPE_MONEY},
    {"won", TYPE_INTEGER},  {"amount_won", TYPE_MONEY}, {"currency", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_row(struct forecasting *forecasting, const struct forecast *forecast, const struct report_sink *sink,
                     struct error *error)
{
	const struct weighing *weighing = &forecast->weighing;
	struct exchange *exchange = &forecasting->exchange;
	struct total all = {0}, weighted, by_history;
	if (total_add_share(&all, &weighing->amount, 1, 1, error) ||
	    total_add_share(&all, &forecast->amount_won, 1, 1, error) ||
	    weighing_sums(weighing, &forecasting->precedents, &weighted, &by_history, error))
		return error->status;
	struct value unused, currency;
	total_values(&all, exchange, &unused, &currency);
	const struct value values[COLUMNS] = {
	    value_integer(weighing->open),  total_part(&weighing->amount, &all, exchange),
	    total_part(&weighted, &all, exchange), total_part(&by_history, &all, exchange),
	    value_integer(forecast->won),   total_part(&forecast->amount_won, &all, exchange),
	    currency,
	};
	return groups_row(&forecasting->groups, &forecast->group, values, COLUMNS, sink, error);
}

static int print_rows(struct forecasting *forecasting, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&forecasting->groups);
	int status = 0;
	for (size_t i = 0; i < forecasting->groups.count && !status; i++) {
		const struct forecast *forecast = (const struct forecast *)sorted[i];
		if (forecast->weighing.open || forecast->won)
			status = print_row(forecasting, forecast, sink, error);
	}
	free(sorted);
	if (!status)
		exchange_note(&forecasting->exchange, sink);
	return status;
}

/* ---- the report ---- */

/* The period stands in front, by month if none is given. */
static int open_groups(struct forecasting *forecasting, const struct report_request *request, struct arena *arena,
                       struct error *error)
{
	const struct field **by = arena_get(arena, (request->by_count + 1) * sizeof *by);
	by[0] = field_find(&forecasting->session->config->fields, "close_date");
	if (request->by_count)
		memcpy(by + 1, request->by, request->by_count * sizeof *by);
	struct report_request by_period = {.by = by, .by_count = request->by_count + 1, .period = request->period};
	if (groups_open(&forecasting->groups, forecasting->session, &by_period, NULL, sizeof(struct forecast), error))
		return error->status;
	forecasting->groups.keys[0].name = "period";
	return 0;
}

/* What was won counts from the period on that is not over yet, unless --from says otherwise. */
static void choose_days(struct forecasting *forecasting, const struct report_request *request)
{
	forecasting->from = forecasting->won_from = request->from;
	forecasting->to = request->to;
	forecasting->all_days = request->from == DAY_FIRST && request->to == DAY_LAST;
	if (request->from == DAY_FIRST)
		forecasting->won_from =
		    period_start(forecasting->groups.keys[0].period, forecasting->exchange.today);
}

static int run(struct forecasting *forecasting, const struct report_request *request, struct arena *arena,
               const struct report_sink *sink, struct error *error)
{
	struct session *session = forecasting->session;
	struct report_request not_lost;
	if (open_groups(forecasting, request, arena, error) ||
	    request_where(request, session, "status!=lost", arena, &not_lost, error) ||
	    groups_begin(&forecasting->groups, columns, COLUMNS, sink, error) || db_begin_read(session->store->db, error))
		return error->status;
	choose_days(forecasting, request);
	int status = precedents_read(&forecasting->precedents, session, false, error);
	if (!status)
		status = groups_visit(&forecasting->groups, session, &not_lost, fields, FIELDS, count_row, forecasting, error);
	db_end_read(session->store->db);
	return status ? status : print_rows(forecasting, sink, error);
}

int report_forecast(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error)
{
	struct forecasting forecasting = {.session = session, .exchange = exchange_for(session, request)};
	struct arena arena = {0};
	if (report_option(request, "outcome"))
		return forecast_outcome(session, request, sink, error);
	int status = run(&forecasting, request, &arena, sink, error);
	groups_free(&forecasting.groups);
	precedents_free(&forecasting.precedents);
	arena_free(&arena);
	return status;
}
