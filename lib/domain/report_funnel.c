/* report_funnel.c: how many opportunities reached, skipped and passed each stage. */
#include "domain/journey.h"

#include <string.h>

struct funnel_stage {
	struct place place;
	int64_t seen; /* the number of the last journey that was here */
	int64_t reached, skipped, onward, open, lost, won;
};

/* Each opportunity counts once in a stage, however often it came back. */
static void enter(struct funnel_stage *stage, int64_t number, size_t *furthest)
{
	if (stage->seen == number)
		return;
	stage->seen = number;
	stage->reached++;
	if (stage->place.stage && stage->place.stage->index > *furthest)
		*furthest = stage->place.stage->index;
}

static void count_journey(void *argument, struct routes *routes, const struct journey *journey)
{
	struct funnel_stage *now = (struct funnel_stage *)route_place(routes, journey->route, journey->stage);
	int64_t number = ++*(int64_t *)argument;
	size_t furthest = 0;
	for (size_t i = 0; i < journey->count; i++)
		enter((struct funnel_stage *)route_place(routes, journey->route, journey->moves[i].stage), number, &furthest);
	enter(now, number, &furthest);
	for (size_t i = 0; journey->route->pipeline && i < furthest; i++) {
		struct funnel_stage *passed = (struct funnel_stage *)journey->route->places[i];
		passed->onward += passed->seen == number;
		passed->skipped += passed->seen != number;
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

static int fill_row(struct place *place, const struct route *route, struct value *values, struct error *error)
{
	(void)error;
	const struct funnel_stage *stage = (const struct funnel_stage *)place;
	const struct stage *known = place->stage;
	bool last = !known || known->index + 1 == route->pipeline->stage_count;
	const struct value filled[COLUMNS] = {
	    value_text(place->pipeline),   value_text(place->name),       value_text(known ? known->label : NULL),
	    value_integer(stage->reached), value_integer(stage->skipped), value_integer(stage->open),
	    value_integer(stage->lost),    value_integer(stage->won),
	    report_share(stage->reached, route->journeys),
	    last ? value_empty(TYPE_DECIMAL) : report_share(stage->onward, stage->reached),
	};
	memcpy(values, filled, sizeof filled);
	return 0;
}

int report_funnel(struct session *session, const struct report_request *request, const struct report_sink *sink,
                  struct error *error)
{
	static const struct stage_report funnel = {.columns = columns, .column_count = COLUMNS,
	                                           .place_size = sizeof(struct funnel_stage), .visit = count_journey,
	                                           .fill = fill_row};
	int64_t number = 0; /* of the journey */
	return stage_report_run(&funnel, session, request, &number, sink, error);
}
