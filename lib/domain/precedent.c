/* precedent.c: what became of the closed deals that reached each stage. */
#include "domain/precedent.h"

#include <string.h>

struct reading {
	int64_t number; /* of the deal */
	bool with_stays;
};

static struct precedent *precedent_of(struct routes *routes, const struct journey *journey, const char *stage)
{
	return (struct precedent *)route_place(routes, journey->route, stage);
}

static void reach(struct precedent *precedent, int64_t number, bool won)
{
	if (precedent->seen == number)
		return;
	precedent->seen = number;
	precedent->won += won;
	precedent->lost += !won;
}

static void count_journey(void *argument, struct routes *routes, const struct journey *journey)
{
	struct reading *reading = argument;
	bool won = strcmp(journey->status, "won") == 0;
	reading->number++;
	for (size_t i = 0; i < journey->count; i++)
		reach(precedent_of(routes, journey, journey->moves[i].stage), reading->number, won);
	reach(precedent_of(routes, journey, journey->stage), reading->number, won);
	struct stay stay;
	int64_t seconds;
	for (size_t place = 0; won && reading->with_stays && journey_next_stay(journey, &place, &stay);)
		if (stay_length(&stay, &seconds))
			durations_add(&precedent_of(routes, journey, stay.stage)->stays, seconds, false);
}

/* Numbers the stages and sums up their stays. */
static int finish(struct precedents *precedents, struct error *error)
{
	const double half = 0.5;
	for (size_t r = 0; r < precedents->routes.count; r++)
		for (size_t i = 0; i < precedents->routes.items[r].count; i++) {
			struct precedent *precedent = (struct precedent *)precedents->routes.items[r].places[i];
			precedent->index = precedents->count++;
			if (durations_quantiles(&precedent->stays, &half, 1, &precedent->median, error))
				return error->status;
			durations_free(&precedent->stays);
		}
	return 0;
}

int precedents_read(struct precedents *precedents, struct session *session, bool with_stays, struct error *error)
{
	struct arena arena = {0};
	struct report_request all = {.period = PERIOD_NONE}, closed;
	struct reading reading = {.with_stays = with_stays};
	*precedents = (struct precedents){.count = 0};
	routes_open(&precedents->routes, session->config, sizeof(struct precedent));
	int status = request_where(&all, session, "status!=open", &arena, &closed, error);
	if (!status)
		status = journeys_visit(session, &closed, &precedents->routes, count_journey, &reading, error);
	if (!status)
		status = finish(precedents, error);
	arena_free(&arena);
	return status;
}

void precedents_free(struct precedents *precedents)
{
	for (size_t r = 0; r < precedents->routes.count; r++)
		for (size_t i = 0; i < precedents->routes.items[r].count; i++)
			durations_free(&((struct precedent *)precedents->routes.items[r].places[i])->stays);
	routes_free(&precedents->routes);
}

const struct precedent *precedent_find(const struct precedents *precedents, const char *pipeline, const char *stage)
{
	for (size_t r = 0; r < precedents->routes.count; r++) {
		const struct route *route = &precedents->routes.items[r];
		for (size_t i = 0; strcmp(route->name, pipeline) == 0 && i < route->count; i++)
			if (strcmp(route->places[i]->name, stage) == 0)
				return (const struct precedent *)route->places[i];
	}
	return NULL;
}
