/* weighing.c: what open deals should bring. */
#include "domain/weighing.h"

/* A probability that is missing is the stage's; of a stage that is not in the config there is none. */
static int64_t probability_of(const struct weighed *deal, const struct precedent *precedent)
{
	if (deal->probability->set)
		return deal->probability->integer;
	return precedent && precedent->place.stage ? precedent->place.stage->probability : 0;
}

static int64_t closed_deals(const struct precedent *precedent)
{
	return precedent->won + precedent->lost;
}

int weighing_add(struct weighing *weighing, const struct precedents *precedents, struct exchange *exchange,
                 const struct weighed *deal, struct arena *arena, struct error *error)
{
	const struct precedent *precedent = precedent_find(precedents, deal->pipeline, deal->stage);
	const struct value *amount = deal->amount;
	struct value percent = *amount;
	weighing->open++;
	if (!weighing->by_stage)
		weighing->by_stage = arena_get(arena, (precedents->count + 1) * sizeof *weighing->by_stage);
	if (amount->set && __builtin_mul_overflow(amount->integer, probability_of(deal, precedent), &percent.integer))
		return fail(error, EX_DATAERR, "the amounts are too large to be weighted");
	if (total_add(&weighing->amount, exchange, amount, deal->currency, deal->when, error) ||
	    total_add(&weighing->percent, exchange, &percent, deal->currency, deal->when, error))
		return error->status;
	return precedent && closed_deals(precedent)
	           ? total_add(&weighing->by_stage[precedent->index], exchange, amount, deal->currency, deal->when, error)
	           : total_add(&weighing->unheard, exchange, &percent, deal->currency, deal->when, error);
}

int weighing_sums(const struct weighing *weighing, const struct precedents *precedents, struct total *weighted,
                  struct total *by_history, struct error *error)
{
	const struct routes *routes = &precedents->routes;
	*weighted = *by_history = (struct total){0};
	if (total_add_share(weighted, &weighing->percent, 1, 100, error) ||
	    total_add_share(by_history, &weighing->unheard, 1, 100, error))
		return error->status;
	for (size_t r = 0; weighing->by_stage && r < routes->count; r++)
		for (size_t i = 0; i < routes->items[r].count; i++) {
			const struct precedent *precedent = (const struct precedent *)routes->items[r].places[i];
			if (closed_deals(precedent) &&
			    total_add_share(by_history, &weighing->by_stage[precedent->index], precedent->won,
			                    closed_deals(precedent), error))
				return error->status;
		}
	return 0;
}
