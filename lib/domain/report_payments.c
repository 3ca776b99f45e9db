/* report_payments.c: what was due, received and is overdue (回款), by any fields and month. */
#include "domain/report_payments.h"

#include "domain/exchange.h"
#include "domain/report_group.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* ---- the deals ---- */

bool is_asked_for(const struct report_request *request, int64_t day)
{
	return day >= request->from && day <= request->to;
}

static int visit_deals(struct cursor *cursor, struct payment_reader *reader, paid_visit visit, void *argument,
                       struct error *error)
{
	struct paid_deal deal = {0};
	int got, status = 0;
	while (!status && (got = cursor_next(cursor, &deal.values, error)) != 0) {
		status = got < 0 ? error->status
		                 : payment_reader_read(reader, deal.values[0].integer, &deal.rows, &deal.count, error);
		if (status || !deal.count)
			continue;
		payments_settle(&deal.payments, deal.rows, deal.count);
		status = visit(argument, &deal, error);
	}
	payments_free(&deal.payments);
	return status;
}

int paid_deals_visit(struct session *session, const struct report_request *request, const struct field *const *fields,
                     size_t field_count, paid_visit visit, void *argument, struct error *error)
{
	struct query query = {.root = ROOT_OPPORTUNITY,
	                      .columns = fields,
	                      .column_count = field_count,
	                      .terms = request->terms,
	                      .term_count = request->term_count,
	                      .now = session->now};
	struct cursor *cursor = NULL;
	struct payment_reader *reader = NULL;
	int status = db_begin_read(session->store->db, error); /* both readers see the same moment */
	if (!status)
		status = cursor_open(session->store, &query, &cursor, error);
	if (!status)
		status = payment_reader_open(session->store, false, &reader, error);
	if (!status)
		status = visit_deals(cursor, reader, visit, argument, error);
	payment_reader_close(reader);
	cursor_close(cursor);
	db_end_read(session->store->db);
	return status;
}

/* ---- counting ---- */

/* The sums of a group, each in the config's currency if its rates allow. */
enum { S_DUE, S_OPEN, S_OVERDUE, S_RECEIVED, SUMS };

struct month {
	struct group group;
	int64_t instalments;
	struct total sums[SUMS];
};

struct counting {
	const struct report_request *request;
	struct groups groups;
	struct exchange exchange;
	struct zone *zone;
	bool by_period;    /* the first key is the day of the payment itself */
	struct value *key; /* the values of the keys */
	struct arena arena;
};

static struct month *month_of(struct counting *counting, int64_t day)
{
	if (counting->by_period)
		counting->key[0] = value_of(TYPE_DATE, day);
	return groups_find(&counting->groups, counting->key);
}

static int add(struct counting *counting, struct total *total, int64_t amount, const char *currency, int64_t day,
               struct error *error)
{
	struct value value = value_money(amount, currency), when = value_of(TYPE_DATE, day);
	return total_add(total, &counting->exchange, &value, currency, &when, error);
}

static int count_instalment(struct counting *counting, const struct instalment *instalment, struct error *error)
{
	if (instalment->cancelled || !is_asked_for(counting->request, instalment->due))
		return 0;
	struct month *month = month_of(counting, instalment->due);
	const char *currency = instalment->currency;
	int64_t due = instalment->due, open = instalment_open(instalment);
	month->instalments++;
	if (add(counting, &month->sums[S_DUE], instalment->amount, currency, due, error) ||
	    add(counting, &month->sums[S_OPEN], open, currency, due, error))
		return error->status;
	return due < counting->exchange.today ? add(counting, &month->sums[S_OVERDUE], open, currency, due, error) : 0;
}

static int count_deal(void *argument, const struct paid_deal *deal, struct error *error)
{
	struct counting *counting = argument;
	size_t periods = counting->by_period;
	for (size_t i = periods; i < counting->groups.key_count; i++)
		counting->key[i] = deal->values[1 + i - periods];
	for (size_t i = 0; i < deal->payments.count; i++)
		if (count_instalment(counting, &deal->payments.instalments[i], error))
			return error->status;
	for (size_t i = 0; i < deal->count; i++) {
		const struct payment_row *row = &deal->rows[i];
		if (row->kind != PAYMENT_RECEIVED)
			continue;
		int64_t day = zone_day(counting->zone, row->at);
		if (is_asked_for(counting->request, day) && add(counting, &month_of(counting, day)->sums[S_RECEIVED],
		                                                row->amount.integer, row->currency, day, error))
			return error->status;
	}
	return 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"instalments", TYPE_INTEGER}, {"due", TYPE_MONEY},    {"settled", TYPE_MONEY},  {"open", TYPE_MONEY},
    {"overdue", TYPE_MONEY},       {"rate", TYPE_DECIMAL}, {"received", TYPE_MONEY}, {"currency", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* A row has one currency: what is unknown of one sum is unknown of all, and so is which currency it is in. */
static void unify(struct total *sums)
{
	struct total all = {0};
	for (size_t i = 0; i < SUMS; i++) {
		all.unknown |= sums[i].unknown;
		all.mixed |= sums[i].mixed ||
		             (*all.currency && *sums[i].currency && strcmp(all.currency, sums[i].currency) != 0);
		if (!*all.currency)
			memcpy(all.currency, sums[i].currency, sizeof all.currency);
	}
	for (size_t i = 0; i < SUMS; i++) {
		sums[i].unknown = all.unknown;
		sums[i].mixed = all.mixed;
		memcpy(sums[i].currency, all.currency, sizeof all.currency);
	}
}

static int print_month(struct counting *counting, struct month *month, const struct report_sink *sink,
                       struct error *error)
{
	struct value sums[SUMS], currency;
	unify(month->sums);
	for (size_t i = 0; i < SUMS; i++)
		total_values(&month->sums[i], &counting->exchange, &sums[i], &currency);
	struct value settled = sums[S_DUE];
	settled.integer -= sums[S_OPEN].integer;
	bool some = settled.set && sums[S_DUE].integer;
	const struct value values[COLUMNS] = {
	    value_integer(month->instalments),
	    sums[S_DUE],
	    settled,
	    sums[S_OPEN],
	    sums[S_OVERDUE],
	    some ? report_fraction((double)settled.integer / (double)sums[S_DUE].integer) : value_empty(TYPE_DECIMAL),
	    sums[S_RECEIVED],
	    currency,
	};
	return groups_row(&counting->groups, &month->group, values, COLUMNS, sink, error);
}

static int print_months(struct counting *counting, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&counting->groups);
	int status = 0;
	for (size_t i = 0; i < counting->groups.count && !status; i++)
		status = print_month(counting, (struct month *)sorted[i], sink, error);
	free(sorted);
	if (!status)
		exchange_note(&counting->exchange, sink);
	return status;
}

/* ---- the whole ---- */

static int count_and_print(struct counting *counting, struct session *session, const struct report_sink *sink,
                           struct error *error)
{
	struct groups *groups = &counting->groups;
	size_t periods = counting->by_period = groups->key_count && strcmp(groups->keys[0].name, "period") == 0;
	const struct field **fields = arena_get(&counting->arena, (groups->key_count + 1) * sizeof *fields);
	counting->key = arena_get(&counting->arena, (groups->key_count + 1) * sizeof *counting->key);
	fields[0] = field_find(&session->config->fields, "id");
	for (size_t i = periods; i < groups->key_count; i++)
		fields[1 + i - periods] = groups->keys[i].field;
	if (groups_begin(groups, columns, COLUMNS, sink, error) ||
	    paid_deals_visit(session, counting->request, fields, 1 + groups->key_count - periods, count_deal, counting,
	                     error))
		return error->status;
	return print_months(counting, sink, error);
}

int report_payments(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error)
{
	if (report_option(request, "ledger"))
		return report_payments_ledger(session, request, sink, error);
	struct report_request asked = *request;
	if (!asked.by_count && asked.period == PERIOD_NONE)
		asked.period = PERIOD_MONTH;
	struct counting counting = {
	    .request = &asked, .exchange = exchange_open(session), .zone = &session->config->zone};
	int status = groups_open(&counting.groups, session, &asked, "payment_due", sizeof(struct month), error);
	if (!status)
		status = count_and_print(&counting, session, sink, error);
	groups_free(&counting.groups);
	arena_free(&counting.arena);
	return status;
}
