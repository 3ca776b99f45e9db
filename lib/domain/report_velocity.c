/* report_velocity.c: how long opportunities stay in each stage. */
#include "domain/journey.h"
#include "domain/statistics.h"

#include <string.h>

struct velocity_stage {
	struct place place;
	int64_t entered, left, open;
	struct durations stays; /* those of known length, and as censored ones those that go on */
};

static void count_journey(void *argument, struct routes *routes, const struct journey *journey)
{
	const int64_t *now = argument;
	struct stay stay;
	for (size_t place = 0; journey_next_stay(journey, &place, &stay);) {
		struct velocity_stage *stage = (struct velocity_stage *)route_place(routes, journey->route, stay.stage);
		int64_t seconds;
		stage->entered++;
		stage->left += stay.over;
		stage->open += !stay.over;
		if (stay_length(&stay, &seconds))
			durations_add(&stage->stays, seconds, false);
		else if (!stay.over && stay.since.set && stay.since.integer <= *now)
			durations_add(&stage->stays, *now - stay.since.integer, true);
	}
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"pipeline", TYPE_TEXT}, {"stage", TYPE_TEXT},   {"label", TYPE_TEXT},     {"entered", TYPE_INTEGER},
    {"left", TYPE_INTEGER},  {"open", TYPE_INTEGER}, {"median", TYPE_DECIMAL}, {"p90", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int fill_row(struct place *place, const struct route *route, struct value *values, struct error *error)
{
	(void)route;
	static const double shares[] = {0.5, 0.9};
	int64_t quantiles[2];
	struct velocity_stage *stage = (struct velocity_stage *)place;
	if (durations_quantiles(&stage->stays, shares, 2, quantiles, error))
		return error->status;
	const struct value filled[COLUMNS] = {
	    value_text(place->pipeline),
	    value_text(place->name),
	    value_text(place->stage ? place->stage->label : NULL),
	    value_integer(stage->entered),
	    value_integer(stage->left),
	    value_integer(stage->open),
	    report_days(quantiles[0]),
	    report_days(quantiles[1]),
	};
	memcpy(values, filled, sizeof filled);
	return 0;
}

static void free_stays(struct place *place)
{
	durations_free(&((struct velocity_stage *)place)->stays);
}

int report_velocity(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error)
{
	static const struct stage_report velocity = {.columns = columns, .column_count = COLUMNS,
	                                             .place_size = sizeof(struct velocity_stage),
	                                             .visit = count_journey, .fill = fill_row,
	                                             .free_place = free_stays};
	return stage_report_run(&velocity, session, request, &session->now, sink, error);
}
