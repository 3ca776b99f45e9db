/* report_sources.c: what comes from where: leads, qualified ones, won ones and what they are worth. */
#include "domain/exchange.h"
#include "domain/report_group.h"

#include <string.h>

struct source {
	struct group group;
	int64_t leads, qualified, won, lost;
	struct total amount_won;
};

static const char *const fields[] = {"grade", "status", "amount", "currency", "closed"};

enum { F_GRADE, F_STATUS, F_AMOUNT, F_CURRENCY, F_CLOSED, FIELDS };

static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	struct exchange *exchange = argument;
	struct source *source = group;
	const char *status = values[F_STATUS].text;
	source->leads++;
	source->qualified +=
	    values[F_GRADE].set && scorecard_qualifies(&exchange->config->scorecard, values[F_GRADE].text);
	source->lost += strcmp(status, "lost") == 0;
	if (strcmp(status, "won") != 0)
		return 0;
	source->won++;
	return total_add(&source->amount_won, exchange, &values[F_AMOUNT], values[F_CURRENCY].text, &values[F_CLOSED], error);
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"leads", TYPE_INTEGER},    {"qualified", TYPE_INTEGER}, {"qualified_rate", TYPE_DECIMAL},
    {"won", TYPE_INTEGER},      {"lost", TYPE_INTEGER},      {"rate", TYPE_DECIMAL},
    {"rate_low", TYPE_DECIMAL}, {"rate_high", TYPE_DECIMAL}, {"amount_won", TYPE_MONEY},
    {"currency", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static void fill_row(void *argument, const void *group, struct value *values)
{
	struct exchange *exchange = argument;
	const struct source *source = group;
	bool graded = exchange->config->scorecard.grade_count;
	struct value low, high, amount, currency;
	report_interval(source->won, source->won + source->lost, &low, &high);
	total_values(&source->amount_won, exchange, &amount, &currency);
	const struct value filled[COLUMNS] = {
	    value_integer(source->leads),
	    graded ? value_integer(source->qualified) : value_empty(TYPE_INTEGER),
	    graded ? report_share(source->qualified, source->leads) : value_empty(TYPE_DECIMAL),
	    value_integer(source->won), value_integer(source->lost),
	    report_share(source->won, source->won + source->lost), low, high, amount, currency,
	};
	memcpy(values, filled, sizeof filled);
}

int report_sources(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error)
{
	static const struct group_report sources = {"created", sizeof(struct source), fields, FIELDS, count_row, columns,
	                                            COLUMNS, fill_row};
	static const char *const names[] = {"source"};
	struct arena arena = {0};
	struct report_request by_source = request_also_by(request, &session->config->fields, names, 1, &arena);
	struct exchange exchange = exchange_for(session, request);
	int status = group_report_run(&sources, session, &by_source, &exchange, sink, error);
	if (!status)
		exchange_note(&exchange, sink);
	arena_free(&arena);
	return status;
}
