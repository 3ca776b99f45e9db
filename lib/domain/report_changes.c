/*
 * report_changes.c: what became of the pipeline between two moments: the steps of bridge.h, summed up by group or told of
 * each opportunity.
 */
#include "domain/deal_pair.h"
#include "domain/exchange.h"
#include "domain/report_group.h"

#include <stdlib.h>
#include <string.h>

struct steps {
	struct total sums[BRIDGE_STEPS];
};

struct changes_group {
	struct group group;
	struct steps steps;
};

struct changes {
	struct session *session;
	const struct report_request *request;
	const struct report_sink *sink;
	struct exchange exchange;
	struct groups groups;
	struct pair_walk walk;
	struct value *keys;  /* of the group at work; the first one is the period if one is asked for */
	size_t periods;      /* 1 if it is, else 0 */
	bool each;           /* a row for each opportunity */
	struct value day;    /* whose rates are taken: the last one */
	struct arena arena;
};

static struct changes_group *group_of(struct changes *changes, const struct value *row)
{
	memcpy(changes->keys + changes->periods, row + PAIR_BY, changes->request->by_count * sizeof *changes->keys);
	return groups_find(&changes->groups, changes->keys);
}

/* ---- the steps ---- */

/* The sign of what it is worth more after than before; without a rate, of two currencies, 1 if they differ. */
static int growth(struct changes *changes, const struct deal_pair *pair, int *sign, struct error *error)
{
	int64_t worth[2] = {0, 0};
	bool known[2] = {true, true};
	const struct value *const rows[] = {pair->before, pair->after};
	bool same = strcmp(rows[0][PAIR_CURRENCY].text, rows[1][PAIR_CURRENCY].text) == 0;
	for (int i = 0; i < 2; i++) {
		const struct value *amount = &rows[i][PAIR_AMOUNT];
		if (same)
			worth[i] = amount->set ? amount->integer : 0;
		else if (amount->set && exchange_amount(&changes->exchange, amount->integer, rows[i][PAIR_CURRENCY].text,
		                                        &changes->day, &known[i], &worth[i], error))
			return error->status;
	}
	*sign = known[0] && known[1] ? (worth[1] > worth[0]) - (worth[1] < worth[0]) : 1;
	return 0;
}

static int add_times(struct changes *changes, struct total *sum, const struct value *row, int times, struct error *error)
{
	if (!times)
		return 0;
	struct value amount = row[PAIR_AMOUNT];
	amount.integer *= amount.set ? times : 1;
	return total_add(sum, &changes->exchange, &amount, row[PAIR_CURRENCY].text, &changes->day, error);
}

static const struct report_column each_columns[] = {{"id", TYPE_INTEGER}, {"ref", TYPE_TEXT}, {"name", TYPE_TEXT}};

static const struct report_column columns[] = {
    {"opening", TYPE_MONEY},  {"new", TYPE_MONEY},        {"reopened", TYPE_MONEY}, {"grown", TYPE_MONEY},
    {"shrunk", TYPE_MONEY},   {"moved_in", TYPE_MONEY},   {"pushed_out", TYPE_MONEY}, {"won", TYPE_MONEY},
    {"lost", TYPE_MONEY},     {"closing", TYPE_MONEY},    {"currency", TYPE_TEXT},
};

enum { EACH = sizeof each_columns / sizeof *each_columns, COLUMNS = sizeof columns / sizeof *columns };

/* Fills the columns; EX_DATAERR if the steps do not lead from the opening to the closing.  `all` holds the currency. */
static int fill_steps(struct changes *changes, const struct steps *steps, struct total *all, struct value *values,
                      struct error *error)
{
	struct total rest = {0};
	struct value unused;
	for (int step = 0; step < BRIDGE_STEPS; step++)
		if (total_add_share(all, &steps->sums[step], 1, 1, error) ||
		    total_add_share(&rest, &steps->sums[step], step == BRIDGE_CLOSING ? -1 : 1, 1, error))
			return error->status;
	total_values(all, &changes->exchange, &unused, &values[BRIDGE_STEPS]);
	for (int step = 0; step < BRIDGE_STEPS; step++)
		values[step] = total_part(&steps->sums[step], all, &changes->exchange);
	struct value difference = total_part(&rest, all, &changes->exchange);
	if (!difference.set || !difference.integer)
		return 0;
	struct buffer text = {0};
	value_print(&text, &difference, NULL);
	fail(error, EX_DATAERR, "the steps do not balance: %s is left of opening and steps beside the closing; run opp-check",
	     text.data);
	buffer_free(&text);
	return error->status;
}

static int print_each(struct changes *changes, const struct deal_pair *pair, const struct steps *steps,
                      const struct changes_group *group, struct error *error)
{
	struct value values[EACH + COLUMNS];
	struct total all = {0};
	values[0] = pair->after[PAIR_ID];
	values[1] = pair->after[PAIR_REF];
	values[2] = pair->after[PAIR_NAME];
	if (fill_steps(changes, steps, &all, values + EACH, error))
		return error->status;
	return groups_row(&changes->groups, &group->group, values, EACH + COLUMNS, changes->sink, error);
}

/* The parts of the group at one of the moments. */
static int add_side(struct changes *changes, const struct deal_pair *pair, const struct bridge_part *parts, size_t count,
                    bool before, struct changes_group *group, struct error *error)
{
	struct steps own = {0};
	size_t found = 0;
	for (size_t i = 0; i < count; i++) {
		if (parts[i].of_group_before != before)
			continue;
		struct total *sum = &(changes->each ? &own : &group->steps)->sums[parts[i].step];
		found++;
		if (add_times(changes, sum, pair->before, parts[i].before, error) ||
		    add_times(changes, sum, pair->after, parts[i].after, error))
			return error->status;
	}
	return changes->each && found ? print_each(changes, pair, &own, group, error) : 0;
}

static int count_pair(void *argument, const struct deal_pair *pair, struct error *error)
{
	struct changes *changes = argument;
	struct changes_group *before = in_pipeline(&pair->was) ? group_of(changes, pair->before) : NULL;
	struct changes_group *after = pair->is.selected ? group_of(changes, pair->after) : NULL;
	struct bridge_between between = {.same_group = before == after, .closed_again = pair->closed_again};
	if (pair->before && growth(changes, pair, &between.growth, error))
		return error->status;
	struct bridge_part parts[BRIDGE_PARTS];
	size_t count = bridge_deal(&pair->was, &pair->is, &between, parts);
	if (before && add_side(changes, pair, parts, count, true, before, error))
		return error->status;
	return after ? add_side(changes, pair, parts, count, false, after, error) : 0;
}

/* ---- what is asked for ---- */

/* They would be true of one moment and false of the other for just what the report tells. */
static int check_terms(const struct report_request *request, struct error *error)
{
	static const char *const told[] = {"status", "closed", "lost_reason"};
	for (size_t i = 0; i < request->term_count; i++)
		for (size_t t = 0; t < sizeof told / sizeof *told; t++)
			if (strcmp(request->terms[i].field->name, told[t]) == 0)
				return fail(error, EX_USAGE,
				            "changes tells itself what was open, won and lost; leave out \"%s\"",
				            request->terms[i].text);
	return 0;
}

static int read_closing(struct changes *changes, struct error *error)
{
	struct session *session = changes->session;
	const char *closing = report_option(changes->request, "closing");
	changes->walk.closing = (struct span){.first = DAY_FIRST, .last = DAY_LAST};
	if (!closing)
		return 0;
	if (!span_parse(closing, strlen(closing), session->now, &session->config->zone, &changes->walk.closing, error) &&
	    !changes->walk.closing.exact)
		return 0;
	if (changes->walk.closing.exact)
		fail(error, EX_USAGE, "\"%s\" is no day, month, quarter or year; write 2026-Q4", closing);
	error->status = EX_USAGE;
	return fail_prefix(error, "--closing");
}

/* The period stands in front if one is asked for. */
static int open_groups(struct changes *changes, struct error *error)
{
	const struct report_request *request = changes->request;
	const struct field **by = arena_get(&changes->arena, (request->by_count + 1) * sizeof *by);
	changes->periods = request->period != PERIOD_NONE;
	by[0] = field_find(&changes->session->config->fields, "created");
	if (request->by_count)
		memcpy(by + 1, request->by, request->by_count * sizeof *by);
	struct report_request keys = {.by = by + !changes->periods, .by_count = request->by_count + changes->periods,
	                              .period = request->period};
	if (groups_open(&changes->groups, changes->session, &keys, NULL, sizeof(struct changes_group), error))
		return error->status;
	if (changes->periods)
		changes->groups.keys[0].name = "period";
	changes->keys = arena_get(&changes->arena, (request->by_count + 1) * sizeof *changes->keys);
	return 0;
}

static int begin(struct changes *changes, struct error *error)
{
	struct report_column all[EACH + COLUMNS];
	memcpy(all, each_columns, sizeof each_columns);
	memcpy(all + EACH, columns, sizeof columns);
	return changes->each ? groups_begin(&changes->groups, all, EACH + COLUMNS, changes->sink, error)
	                     : groups_begin(&changes->groups, columns, COLUMNS, changes->sink, error);
}

static int print_rows(struct changes *changes, struct error *error)
{
	struct group **sorted = groups_sorted(&changes->groups);
	struct value values[COLUMNS];
	int status = 0;
	for (size_t i = 0; i < changes->groups.count && !changes->each && !status; i++) {
		struct total all = {0};
		status = fill_steps(changes, &((struct changes_group *)sorted[i])->steps, &all, values, error);
		if (!status)
			status = groups_row(&changes->groups, sorted[i], values, COLUMNS, changes->sink, error);
	}
	free(sorted);
	if (!status)
		exchange_note(&changes->exchange, changes->sink);
	return status;
}

/* From the beginning of one day to that of another, or to the present. */
static int between(struct changes *changes, int64_t first, int64_t next, struct error *error)
{
	struct zone *zone = &changes->session->config->zone;
	bool past = next <= changes->exchange.today;
	changes->keys[0] = value_of(TYPE_DATE, first);
	changes->day = value_of(TYPE_DATE, past ? next - 1 : changes->exchange.today);
	/* What is recorded at midnight belongs to the day that begins. */
	return pairs_visit(&changes->walk, zone_day_start(zone, first) - 1, zone_day_start(zone, next) - 1, past, count_pair,
	                   changes, error);
}

/* From the first moment of one day to the end of another, which may still go on, in one step or by periods. */
static int run(struct changes *changes, struct error *error)
{
	const struct report_request *request = changes->request;
	int64_t today = changes->exchange.today, week_ago = today - 7;
	int64_t from = request->from != DAY_FIRST          ? request->from
	               : request->period != PERIOD_NONE ? period_start(request->period, today)
	                                                : week_ago;
	int64_t last = request->to < today ? request->to : today;
	if (from > last)
		return fail(error, EX_USAGE, "--from is later than %s", request->to < today ? "--to" : "today");
	int status = 0;
	for (int64_t day = from, next; day <= last && !status; day = next) {
		next = request->period != PERIOD_NONE ? period_next(request->period, day) : last + 1;
		next = next > last ? last + 1 : next;
		status = between(changes, day, next, error);
	}
	return status;
}

int report_changes(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error)
{
	struct changes changes = {.session = session, .request = request, .sink = sink, .exchange = exchange_for(session, request),
	                          .walk = {.session = session, .request = request,
	                                   .names = report_option(request, "each") != NULL},
	                          .each = report_option(request, "each") != NULL};
	int status = check_terms(request, error);
	if (!status)
		status = read_closing(&changes, error);
	if (!status)
		status = open_groups(&changes, error);
	if (!status)
		status = begin(&changes, error);
	if (!status)
		status = run(&changes, error);
	if (!status)
		status = print_rows(&changes, error);
	groups_free(&changes.groups);
	arena_free(&changes.arena);
	return status;
}
