/* exchange.c: amounts of several currencies in one: that of the config, by its dated rates. */
#include "domain/exchange.h"

#include <string.h>

__extension__ typedef __int128 wide; /* 19 digits of an amount times 16 of a rate times 5 */

static const int64_t tens[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000, 1000000000000,
    10000000000000,
};

struct exchange exchange_open(struct session *session)
{
	return (struct exchange){.config = session->config, .today = zone_day(&session->config->zone, session->now)};
}

struct exchange exchange_for(struct session *session, const struct report_request *request)
{
	struct exchange exchange = exchange_open(session);
	for (size_t i = 0; i < request->by_count; i++)
		exchange.as_is |= strcmp(request->by[i]->name, "currency") == 0;
	return exchange;
}

static void copy_code(char to[4], const char *currency)
{
	for (size_t i = 0; i < 3 && currency[i]; i++)
		to[i] = currency[i];
}

static int64_t day_of(const struct exchange *exchange, const struct value *when)
{
	if (!when->set)
		return exchange->today;
	return when->type == TYPE_TIME ? zone_day(&exchange->config->zone, when->integer) : when->integer;
}

static int fail_large(struct error *error)
{
	return fail(error, EX_DATAERR, "the amounts add up to more than can be counted; restrict the report by terms");
}

/* Rounds half away from zero. */
static int divide(wide units, int64_t unit, int64_t *result, struct error *error)
{
	wide half = unit / 2, rounded = (units + (units < 0 ? -half : half)) / unit;
	*result = (int64_t)rounded;
	return rounded < INT64_MIN || rounded > INT64_MAX ? fail_large(error) : 0;
}

int exchange_amount(struct exchange *exchange, int64_t amount, const char *currency, const struct value *when,
                    bool *known, int64_t *result, struct error *error)
{
	const char *wanted = exchange->config->currency;
	*known = true;
	*result = amount;
	if (strcmp(currency, wanted) == 0)
		return 0;
	int64_t day = day_of(exchange, when);
	const struct rate *rate = config_rate(exchange->config, currency, day);
	*known = rate != NULL;
	if (!rate) {
		if (!exchange->missing[0]) {
			copy_code(exchange->missing, currency);
			exchange->missing_day = day;
		}
		return 0;
	}
	wide units = (wide)amount * rate->rate * tens[currency_decimals(wanted)];
	return divide(units, tens[currency_decimals(currency) + RATE_DECIMALS], result, error);
}

/* ---- sums ---- */

static void take_currency(struct total *total, const char *currency)
{
	if (!total->currency[0])
		copy_code(total->currency, currency);
	total->mixed |= strcmp(total->currency, currency) != 0;
}

int total_add(struct total *total, struct exchange *exchange, const struct value *amount, const char *currency,
              const struct value *when, struct error *error)
{
	if (!amount->set)
		return 0;
	take_currency(total, currency);
	if (!total->mixed && __builtin_add_overflow(total->plain, amount->integer, &total->plain))
		return fail_large(error);
	if (total->unknown)
		return 0;
	bool known;
	int64_t worth;
	if (exchange_amount(exchange, amount->integer, currency, when, &known, &worth, error))
		return error->status;
	total->unknown = !known;
	return known && __builtin_add_overflow(total->amount, worth, &total->amount) ? fail_large(error) : 0;
}

int total_add_share(struct total *total, const struct total *part, int64_t numerator, int64_t denominator,
                    struct error *error)
{
	int64_t amount, plain;
	if (!part->currency[0])
		return 0;
	take_currency(total, part->currency);
	total->mixed |= part->mixed;
	total->unknown |= part->unknown;
	if (divide((wide)part->amount * numerator, denominator, &amount, error) ||
	    divide((wide)part->plain * numerator, denominator, &plain, error))
		return error->status;
	if ((!total->unknown && __builtin_add_overflow(total->amount, amount, &total->amount)) ||
	    (!total->mixed && __builtin_add_overflow(total->plain, plain, &total->plain)))
		return fail_large(error);
	return 0;
}

struct value exchange_money(const struct exchange *exchange, int64_t amount)
{
	return (struct value){.type = TYPE_MONEY, .set = true, .integer = amount,
	                      .decimals = currency_decimals(exchange->config->currency)};
}

/* Whether it is told in the currency of the config. */
static bool is_exchanged(const struct total *total, const struct exchange *exchange)
{
	return !total->unknown && !(exchange->as_is && total->currency[0] && !total->mixed);
}

struct value total_part(const struct total *part, const struct total *all, const struct exchange *exchange)
{
	if (is_exchanged(all, exchange))
		return exchange_money(exchange, part->amount);
	return (struct value){.type = TYPE_MONEY, .set = !all->mixed, .integer = part->plain,
	                      .decimals = currency_decimals(all->currency)};
}

void total_values(const struct total *total, struct exchange *exchange, struct value *amount, struct value *currency)
{
	*amount = total_part(total, total, exchange);
	*currency = is_exchanged(total, exchange) ? value_text(exchange->config->currency)
	            : total->mixed                ? value_empty(TYPE_TEXT)
	                                          : value_text(total->currency);
	exchange->untold |= !amount->set;
}

void exchange_note(const struct exchange *exchange, const struct report_sink *sink)
{
	if (!exchange->untold)
		return;
	struct buffer note = {0};
	buffer_add_format(&note, "%s has no rate on ", exchange->missing);
	day_print(&note, exchange->missing_day);
	buffer_add_text(&note, ", so what needs it is empty; give it one in `rates:` of the config, or add currency to --by");
	sink->note(sink->argument, note.data);
	buffer_free(&note);
}
