/* moment.c: deals at the moments at which they could have been judged. */
#include "fit/moment.h"

#include "store/travel.h"

#include <stdlib.h>

struct judged {
	int64_t at;
	size_t deal;
};

static int64_t moment_of(const struct deal *deal, int64_t delay, int64_t now)
{
	int64_t at = deal->created.set ? deal->created.integer + delay : deal->recorded + delay;
	if (deal->ended.set && at >= deal->ended.integer)
		at = deal->ended.integer - 1;
	if (at > now)
		at = now;
	return at < deal->recorded ? deal->recorded : at;
}

static int by_moment(const void *left, const void *right)
{
	const struct judged *a = left, *b = right;
	return a->at != b->at ? (a->at > b->at) - (a->at < b->at) : (a->deal > b->deal) - (a->deal < b->deal);
}

/* Visits the moment of `indexes`, a run of `count` deals. */
static int visit(struct session *session, const struct deals *deals, int64_t at, const size_t *indexes, size_t count,
                 moment_work work, void *argument, size_t *unknown, struct error *error)
{
	struct id_set ids = {0};
	const struct moment moment = {.at = at, .deals = indexes, .count = count, .ids = &ids};
	if (store_travel(session->store, at, error)) {
		if (error->status != EX_DATAERR)
			return error->status;
		*error = (struct error){0};
		*unknown += count;
		return 0;
	}
	for (size_t i = 0; i < count; i++)
		id_set_add(&ids, deals->items[indexes[i]].id);
	int status = work(argument, &moment, error);
	id_set_free(&ids);
	return status;
}

int moments_visit(struct session *session, const struct deals *deals, int64_t delay, moment_work work, void *argument,
                  size_t *unknown, struct error *error)
{
	struct judged *judged = memory_get((deals->count + 1) * sizeof *judged);
	size_t *indexes = memory_get((deals->count + 1) * sizeof *indexes);
	*unknown = 0;
	for (size_t i = 0; i < deals->count; i++)
		judged[i] = (struct judged){moment_of(&deals->items[i], delay, session->now), i};
	qsort(judged, deals->count, sizeof *judged, by_moment);
	for (size_t i = 0; i < deals->count; i++)
		indexes[i] = judged[i].deal;
	int status = 0;
	for (size_t i = 0, end; i < deals->count && !status; i = end) {
		for (end = i + 1; end < deals->count && judged[end].at == judged[i].at;)
			end++;
		status = visit(session, deals, judged[i].at, indexes + i, end - i, work, argument, unknown, error);
	}
	struct error ignored = {0};
	int returned = store_return(session->store, status ? &ignored : error);
	free(judged);
	free(indexes);
	return status ? status : returned;
}
