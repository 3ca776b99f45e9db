/* rate.c: `rates:`: what other currencies are worth in the config's, and since when. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

static int read_from(struct reader *reader, const struct node *value, void *structure)
{
	struct rate *rate = structure;
	const char *text;
	int status = schema_text(reader, value, &text);
	if (status)
		return status;
	const char *at = text, *end = text + strlen(text);
	if (!day_read(&at, end, &rate->from) || at != end)
		return complain(reader, value, "\"%s\" is not a day; write 2026-01-01", text);
	return 0;
}

/* At most a million, so that no amount that can be kept overflows when it is multiplied. */
static int read_rate(struct reader *reader, const struct node *value, void *structure)
{
	const int64_t most = 1000000000000000;
	struct rate *rate = structure;
	const char *text;
	int status = schema_text(reader, value, &text);
	if (!status && decimal_parse(text, strlen(text), RATE_DECIMALS, &rate->rate, reader->error))
		status = complain_because(reader, value);
	if (!status && (rate->rate <= 0 || rate->rate > most))
		status = complain(reader, value, "%s is not more than 0 and at most 1000000", text);
	return status;
}

static const struct key rate_keys[] = {
	{"currency", KEY_TEXT, MEMBER(struct rate, currency), .required = true},
	{"from", KEY_OTHER, .read = read_from, .required = true},
	{"rate", KEY_OTHER, .read = read_rate, .required = true},
};

static const struct schema rate_schema = {
	.what = "rate",
	SCHEMA_KEYS_OF(rate_keys),
	.size = sizeof(struct rate),
};

/* ---- the list ---- */

static int by_currency_and_day(const void *a, const void *b)
{
	const struct rate *one = a, *other = b;
	int order = strcmp(one->currency, other->currency);
	return order ? order : (one->from > other->from) - (one->from < other->from);
}

/* Whether the config knows the currencies, whose own the first is. */
static int check_currencies(struct reader *reader, const struct node *list)
{
	const struct config *config = reader->config;
	for (const struct node *item = list->first; item; item = item->next) {
		const struct node *value = node_get(item, "currency");
		if (strcmp(value->text, config->currency) == 0)
			return complain(reader, value, "%s is the config's own; rates are of the others, in %s",
			                value->text, value->text);
		if (config_currency(config, value->text, reader->error))
			return complain_because(reader, value);
	}
	return 0;
}

static int check_rates(struct reader *reader, const struct node *list, void *structure)
{
	const struct config *config = structure;
	int status = check_currencies(reader, list);
	for (size_t i = 1; i < config->rate_count && !status; i++) {
		const struct rate *rate = &config->rates[i];
		if (by_currency_and_day(rate - 1, rate))
			continue;
		struct buffer day = {0};
		day_print(&day, rate->from);
		status = complain(reader, list, "%s has two rates from %s on", rate->currency, buffer_text(&day));
		buffer_free(&day);
	}
	return status;
}

int read_rates(struct reader *reader, const struct node *list, void *structure)
{
	struct config *config = structure;
	struct rate *rates = NULL;
	int status = schema_read_list(reader, &rate_schema, list, &rates, &config->rate_count);
	if (status || !rates)
		return status;
	qsort(rates, config->rate_count, sizeof *rates, by_currency_and_day);
	config->rates = rates;
	schema_defer(reader, check_rates, list, config);
	return 0;
}

const struct rate *config_rate(const struct config *config, const char *currency, int64_t day)
{
	const struct rate wanted = {.currency = currency, .from = day};
	size_t low = 0, high = config->rate_count; /* the first that is later lies between */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_currency_and_day(&config->rates[middle], &wanted) > 0)
			high = middle;
		else
			low = middle + 1;
	}
	const struct rate *found = low ? &config->rates[low - 1] : NULL;
	return found && strcmp(found->currency, currency) == 0 ? found : NULL;
}
