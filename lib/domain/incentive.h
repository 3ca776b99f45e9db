/*
 * incentive.h: what a rule of the config's incentives gives for won deals.
 *
 * A bonus is a sum over deals, times a percentage if the rule has one, times the factor of the person's timeliness.  The
 * addends are exact amounts in the config's currency, each rounded to its smallest unit; the bonus is rounded once, both half
 * away from zero.  Each addend comes with its calculation in text.
 */
#ifndef OPP_DOMAIN_INCENTIVE_H
#define OPP_DOMAIN_INCENTIVE_H

#include "domain/exchange.h"

/* A won deal. */
struct won_deal {
	int64_t worth;            /* the amount in the config's currency */
	const char *worth_text;   /* how it came about: "1000.00", "1000.00 USD x 7.1" */
	const char *owner;        /* at closing; NULL: nobody */
	const char *members;      /* at closing, person:role separated by commas; NULL: none */
};

/* Adds the text of a deal's amount by its currency, and of the rate if it is another than the config's. */
void worth_print(struct buffer *text, const struct exchange *exchange, const struct value *amount, const char *currency,
                 const struct value *closed);

/* Called with each person's addend; the texts live until it returns. */
typedef void (*incentive_visit)(void *argument, const char *person, int64_t addend, const char *calculation);

/* Visits those who share in what the rule gives for the deal, which its terms select; nobody if it is not above the limit. */
void incentive_share(const struct incentive *rule, const struct won_deal *deal, uint8_t decimals, incentive_visit visit,
                     void *argument);

/* Whether the rule looks at the amount: then a deal without one earns nothing. */
bool incentive_needs_amount(const struct incentive *rule);

/* Whether somebody of the group (NULL: of none) can earn by the rule. */
bool incentive_is_for(const struct incentive *rule, const char *group);

/* The factor, in thousandths, of a share of timeliness as due_share() gives it; 1000 for an empty one. */
int64_t incentive_factor(const struct incentive *rule, const struct value *timeliness);

/* sum x percentage x factor, rounded half away from zero; EX_DATAERR if it is too large. */
int incentive_bonus(const struct incentive *rule, int64_t sum, int64_t factor, int64_t *bonus, struct error *error);

#endif
