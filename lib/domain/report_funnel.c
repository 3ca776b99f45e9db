/* report_funnel.c: how many opportunities reached, skipped and passed each stage. */
#include "domain/journey.h"

#include <string.h>

struct funnel_stage {
	struct place place;
	int64_t seen; /* the number of the last journey that was here */
	int64_t reached, skipped, onward, open, lost, won;
};

struct funnel {
	struct routes routes;
	int64_t number; /* of the journey */
};

/* Each opportunity counts once in a stage, however often it came back. */
static void enter(struct funnel *funnel, struct funnel_stage *stage, size_t *furthest)
{
	if (stage->seen == funnel->number)
		return;
	stage->seen = funnel->number;
	stage->reached++;
	if (stage->place.stage && stage->place.stage->index > *furthest)
		*furthest = stage->place.stage->index;
}

static struct funnel_stage *stage_of(struct funnel *funnel, const struct journey *journey, const char *name)
{
	return (struct funnel_stage *)route_place(&funnel->routes, journey->route, name);
}

static void count_journey(void *argument, const struct journey *journey)
{
	struct funnel *funnel = argument;
	struct funnel_stage *now = stage_of(funnel, journey, journey->stage);
	size_t furthest = 0;
	funnel->number++;
	for (size_t i = 0; i < journey->count; i++)
		enter(funnel, stage_of(funnel, journey, journey->moves[i].stage), &furthest);
	enter(funnel, now, &furthest);
	for (size_t i = 0; journey->route->pipeline && i < furthest; i++) {
		struct funnel_stage *passed = (struct funnel_stage *)journey->route->places[i];
		passed->onward += passed->seen == funnel->number;
		passed->skipped += passed->seen != funnel->number;
	}
	now->open += strcmp(journey->status, "open") == 0;
	now->lost += strcmp(journey->status, "lost") == 0;
	now->won += strcmp(journey->status, "won") == 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"pipeline", TYPE_TEXT},   {"stage", TYPE_TEXT},   {"label", TYPE_TEXT},   {"reached", TYPE_INTEGER},
    {"skipped", TYPE_INTEGER}, {"open", TYPE_INTEGER}, {"lost", TYPE_INTEGER}, {"won", TYPE_INTEGER},
    {"rate", TYPE_DECIMAL},    {"step", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_stage(const struct route *route, const struct funnel_stage *stage, const struct report_sink *sink,
                       struct error *error)
{
	const struct stage *known = stage->place.stage;
	bool last = !known || known->index + 1 == route->pipeline->stage_count;
	const struct value values[COLUMNS] = {
	    value_text(stage->place.pipeline), value_text(stage->place.name), value_text(known ? known->label : NULL),
	    value_integer(stage->reached),     value_integer(stage->skipped), value_integer(stage->open),
	    value_integer(stage->lost),        value_integer(stage->won),
	    report_share(stage->reached, route->journeys),
	    last ? value_empty(TYPE_DECIMAL) : report_share(stage->onward, stage->reached),
	};
	return sink->row(sink->argument, values, error);
}

static int print_routes(const struct routes *routes, const struct report_sink *sink, struct error *error)
{
	for (size_t r = 0; r < routes->count; r++)
		for (size_t i = 0; i < routes->items[r].count; i++) {
			const struct route *route = &routes->items[r];
			if (print_stage(route, (const struct funnel_stage *)route->places[i], sink, error))
				return error->status;
		}
	return 0;
}

int report_funnel(struct session *session, const struct report_request *request, const struct report_sink *sink,
                  struct error *error)
{
	struct funnel funnel = {.number = 0};
	if (sink->begin(sink->argument, columns, COLUMNS, error))
		return error->status;
	routes_open(&funnel.routes, session->config, sizeof(struct funnel_stage));
	int status = journeys_visit(session, request, &funnel.routes, count_journey, &funnel, error);
	if (!status)
		status = print_routes(&funnel.routes, sink, error);
	routes_free(&funnel.routes);
	return status;
}
