/* report_conversion.c: how many opportunities were won and lost, by any fields. */
#include "domain/report_group.h"
#include "domain/statistics.h"

#include <stdlib.h>
#include <string.h>

struct conversion {
	struct group group;
	int64_t n, open, won, lost, amount_won;
	char currency[16]; /* of what was won; of the first one while nothing was */
	bool mixed;        /* amounts of different currencies were won */
};

/* ---- counting ---- */

static const char *const fields[] = {"status", "amount", "currency"};

enum { F_STATUS, F_AMOUNT, F_CURRENCY, FIELDS };

static int add_won(struct conversion *conversion, const struct value *amount, const char *currency, struct error *error)
{
	if (conversion->won++ == 0 || strcmp(conversion->currency, currency) == 0) {
		strncpy(conversion->currency, currency, sizeof conversion->currency - 1);
		int64_t more = amount->set ? amount->integer : 0;
		if (more > 0 ? conversion->amount_won > INT64_MAX - more : conversion->amount_won < INT64_MIN - more)
			return fail(error, EX_DATAERR, "the amounts won add up to more than can be counted; restrict the report by terms");
		conversion->amount_won += more;
	} else {
		conversion->mixed = true;
	}
	return 0;
}

static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	(void)argument;
	struct conversion *conversion = group;
	const char *status = values[F_STATUS].text, *currency = values[F_CURRENCY].text;
	if (conversion->n++ == 0)
		strncpy(conversion->currency, currency, sizeof conversion->currency - 1);
	if (strcmp(status, "won") == 0)
		return add_won(conversion, &values[F_AMOUNT], currency, error);
	conversion->lost += strcmp(status, "lost") == 0;
	conversion->open += strcmp(status, "open") == 0;
	return 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"n", TYPE_INTEGER},        {"open", TYPE_INTEGER},      {"won", TYPE_INTEGER},     {"lost", TYPE_INTEGER},
    {"rate", TYPE_DECIMAL},     {"rate_low", TYPE_DECIMAL},  {"rate_high", TYPE_DECIMAL}, {"amount_won", TYPE_MONEY},
    {"currency", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_row(const struct groups *groups, const struct conversion *conversion, const struct report_sink *sink,
                     struct error *error)
{
	int64_t closed = conversion->won + conversion->lost;
	struct value low, high;
	report_interval(conversion->won, closed, &low, &high);
	struct value amount = {.type = TYPE_MONEY, .set = !conversion->mixed, .integer = conversion->amount_won,
	                       .decimals = currency_decimals(conversion->currency)};
	const struct value values[COLUMNS] = {
	    value_integer(conversion->n), value_integer(conversion->open), value_integer(conversion->won),
	    value_integer(conversion->lost), report_share(conversion->won, closed), low, high, amount,
	    value_text(conversion->mixed ? NULL : conversion->currency),
	};
	return groups_row(groups, &conversion->group, values, COLUMNS, sink, error);
}

static int print_rows(const struct groups *groups, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(groups);
	bool mixed = false;
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++) {
		const struct conversion *conversion = (const struct conversion *)sorted[i];
		mixed |= conversion->mixed;
		status = print_row(groups, conversion, sink, error);
	}
	free(sorted);
	if (!status && mixed)
		sink->note(sink->argument, "amounts of different currencies are not added up; add currency to --by");
	return status;
}

int report_conversion(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error)
{
	struct groups groups;
	int status = groups_open(&groups, session, request, "created", sizeof(struct conversion), error);
	if (!status)
		status = groups_begin(&groups, columns, COLUMNS, sink, error);
	if (!status)
		status = groups_visit(&groups, session, request, fields, FIELDS, count_row, NULL, error);
	if (!status)
		status = print_rows(&groups, sink, error);
	groups_free(&groups);
	return status;
}
