/* report_conversion.c: how many opportunities were won and lost, by any fields. */
#include "domain/exchange.h"
#include "domain/report_group.h"

#include <stdlib.h>
#include <string.h>

struct conversion {
	struct group group;
	int64_t n, open, won, lost;
	struct total amount_won;
};

/* ---- counting ---- */

static const char *const fields[] = {"status", "amount", "currency", "closed"};

enum { F_STATUS, F_AMOUNT, F_CURRENCY, F_CLOSED, FIELDS };

static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	struct exchange *exchange = argument;
	struct conversion *conversion = group;
	const char *status = values[F_STATUS].text;
	conversion->n++;
	conversion->lost += strcmp(status, "lost") == 0;
	conversion->open += strcmp(status, "open") == 0;
	if (strcmp(status, "won") != 0)
		return 0;
	conversion->won++;
	return total_add(&conversion->amount_won, exchange, &values[F_AMOUNT], values[F_CURRENCY].text, &values[F_CLOSED],
	                 error);
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"n", TYPE_INTEGER},        {"open", TYPE_INTEGER},      {"won", TYPE_INTEGER},     {"lost", TYPE_INTEGER},
    {"rate", TYPE_DECIMAL},     {"rate_low", TYPE_DECIMAL},  {"rate_high", TYPE_DECIMAL}, {"amount_won", TYPE_MONEY},
    {"currency", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_row(const struct groups *groups, const struct conversion *conversion, struct exchange *exchange,
                     const struct report_sink *sink, struct error *error)
{
	int64_t closed = conversion->won + conversion->lost;
	struct value low, high, amount, currency;
	report_interval(conversion->won, closed, &low, &high);
	total_values(&conversion->amount_won, exchange, &amount, &currency);
	const struct value values[COLUMNS] = {
	    value_integer(conversion->n), value_integer(conversion->open), value_integer(conversion->won),
	    value_integer(conversion->lost), report_share(conversion->won, closed), low, high, amount, currency,
	};
	return groups_row(groups, &conversion->group, values, COLUMNS, sink, error);
}

static int print_rows(const struct groups *groups, struct exchange *exchange, const struct report_sink *sink,
                      struct error *error)
{
	struct group **sorted = groups_sorted(groups);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++)
		status = print_row(groups, (const struct conversion *)sorted[i], exchange, sink, error);
	free(sorted);
	if (!status)
		exchange_note(exchange, sink);
	return status;
}

int report_conversion(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error)
{
	struct groups groups;
	struct exchange exchange = exchange_open(session);
	int status = groups_open(&groups, session, request, "created", sizeof(struct conversion), error);
	if (!status)
		status = groups_begin(&groups, columns, COLUMNS, sink, error);
	if (!status)
		status = groups_visit(&groups, session, request, fields, FIELDS, count_row, &exchange, error);
	if (!status)
		status = print_rows(&groups, &exchange, sink, error);
	groups_free(&groups);
	return status;
}
