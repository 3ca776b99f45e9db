/*
 * weighing.h: what open deals should bring: their amounts weighted by their probability, and by what became of the closed
 * deals that had reached the same stage (precedent.h).
 */
#ifndef OPP_DOMAIN_WEIGHING_H
#define OPP_DOMAIN_WEIGHING_H

#include "domain/exchange.h"
#include "domain/precedent.h"

/* A zeroed struct is nothing yet. */
struct weighing {
	int64_t open; /* how many deals */
	struct total amount;
	struct total percent;   /* amounts times their probabilities */
	struct total unheard;   /* the same of stages that no closed deal reached */
	struct total *by_stage; /* amounts by the stages of the precedents; in the arena; NULL while there are none */
};

/* What is weighed of a deal. */
struct weighed {
	const char *pipeline, *stage, *currency;
	const struct value *amount, *probability; /* a probability that is not set is the stage's */
	const struct value *when;                 /* whose rate is taken, as in exchange_amount() */
};

int weighing_add(struct weighing *weighing, const struct precedents *precedents, struct exchange *exchange,
                 const struct weighed *deal, struct arena *arena, struct error *error);

/* The sums: each rounded to the smallest unit once, half away from zero; by history, once for each stage. */
int weighing_sums(const struct weighing *weighing, const struct precedents *precedents, struct total *weighted,
                  struct total *by_history, struct error *error);

#endif
