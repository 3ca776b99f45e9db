/* report_conversion.c: how many opportunities were won and lost, by any fields. */
#include "domain/exchange.h"
#include "domain/report_group.h"

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

static void fill_row(void *argument, const void *group, struct value *values)
{
	struct exchange *exchange = argument;
	const struct conversion *conversion = group;
	int64_t closed = conversion->won + conversion->lost;
	struct value low, high, amount, currency;
	report_interval(conversion->won, closed, &low, &high);
	total_values(&conversion->amount_won, exchange, &amount, &currency);
	const struct value filled[COLUMNS] = {
	    value_integer(conversion->n), value_integer(conversion->open), value_integer(conversion->won),
	    value_integer(conversion->lost), report_share(conversion->won, closed), low, high, amount, currency,
	};
	memcpy(values, filled, sizeof filled);
}

int report_conversion(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error)
{
	static const struct group_report conversion = {"created", sizeof(struct conversion), fields, FIELDS, count_row,
	                                               columns, COLUMNS, fill_row};
	struct exchange exchange = exchange_for(session, request);
	int status = group_report_run(&conversion, session, request, &exchange, sink, error);
	if (!status)
		exchange_note(&exchange, sink);
	return status;
}
