/*
 * exchange.h: amounts of several currencies in one: that of the config, by its dated rates.
 *
 * An amount is worth what its currency's rate of a day says: amount x rate, computed exactly and rounded once, half
 * away from zero, to the minor unit.  The day is that of closing for a deal that is closed, the present for one that is
 * open.  Amounts of different currencies are never added as they are: without a rate there is no sum.
 */
#ifndef OPP_DOMAIN_EXCHANGE_H
#define OPP_DOMAIN_EXCHANGE_H

#include "domain/report.h"

/* One report's exchange office, which remembers what it could not do. */
struct exchange {
	struct config *config;
	int64_t today;
	char missing[4];     /* the first currency that had no rate; "" while there was none */
	int64_t missing_day; /* and when */
	bool untold;         /* some sum could not be told for that */
	bool as_is;          /* a sum that is all in one currency is told in that one */
};

struct exchange exchange_open(struct session *session);

/* The same for a report whose amounts are told as they are where it groups by their currency. */
struct exchange exchange_for(struct session *session, const struct report_request *request);

/*
 * What an amount in minor units of its currency is worth in minor units of the config's, by the rate of the day of
 * `when`: a TYPE_DATE or TYPE_TIME; empty means the present.  *known is false where there is no rate.  EX_DATAERR when
 * the result is too large.
 */
int exchange_amount(struct exchange *exchange, int64_t amount, const char *currency, const struct value *when,
                    bool *known, int64_t *result, struct error *error);

/* A sum of amounts.  A zeroed struct is nothing yet. */
struct total {
	int64_t amount;   /* in the config's currency */
	bool unknown;     /* something in it had no rate */
	int64_t plain;    /* the same in the one currency that all of it is in */
	char currency[4];
	bool mixed;       /* there is no such currency */
};

/* Adds an amount; one that is not set is nothing.  EX_DATAERR when the sum is too large. */
int total_add(struct total *total, struct exchange *exchange, const struct value *amount, const char *currency,
              const struct value *when, struct error *error);

/* Adds numerator / denominator of another sum, rounded half away from zero.  EX_DATAERR when the sum is too large. */
int total_add_share(struct total *total, const struct total *part, int64_t numerator, int64_t denominator,
                    struct error *error);

/*
 * The sum and its currency, two columns: in the config's currency; as it is, or without a rate, in the one that all of it is in; both
 * empty when there is neither.  The currency's text lives as long as the total.
 */
void total_values(const struct total *total, struct exchange *exchange, struct value *amount, struct value *currency);

/* One of several sums of a row that has one currency: that in which `all`, which holds every part of them, would be told. */
struct value total_part(const struct total *part, const struct total *all, const struct exchange *exchange);

/* An amount of money in the config's currency, as a value. */
struct value exchange_money(const struct exchange *exchange, int64_t amount);

/* Tells the reader of the report which rate to add, if a sum could not be told. */
void exchange_note(const struct exchange *exchange, const struct report_sink *sink);

#endif
