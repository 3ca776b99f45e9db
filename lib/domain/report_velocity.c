/* report_velocity.c: how long opportunities stay in each stage. */
#include "domain/journey.h"
#include "domain/statistics.h"

#include <string.h>

struct velocity_stage {
	struct place place;
	int64_t entered, left, open;
	struct durations stays; /* those of known length, and as censored ones those that go on */
};

/* The stay that a journey is in. */
struct stay {
	struct velocity_stage *stage; /* NULL: in none */
	struct value since;
};

static void end_stay(struct stay *stay, const struct value *at)
{
	stay->stage->left++;
	if (stay->since.set && at->set && at->integer >= stay->since.integer)
		durations_add(&stay->stage->stays, at->integer - stay->since.integer, false);
	stay->stage = NULL;
}

static bool is_closing(const struct move *move)
{
	return strcmp(move->kind, "won") == 0 || strcmp(move->kind, "lost") == 0;
}

/* A deal closed in a stage leaves it at closing; one that is closed by entering a stage never stays there. */
static void follow_move(struct routes *routes, const struct journey *journey, struct stay *stay,
                        const struct move *move)
{
	if (!stay->stage || strcmp(stay->stage->place.name, move->stage) != 0) {
		if (stay->stage)
			end_stay(stay, &move->at);
		stay->stage = (struct velocity_stage *)route_place(routes, journey->route, move->stage);
		stay->since = is_closing(move) ? value_empty(TYPE_TIME) : move->at;
		stay->stage->entered++;
	}
	if (is_closing(move))
		end_stay(stay, &move->at);
}

static void count_journey(void *argument, struct routes *routes, const struct journey *journey)
{
	const int64_t *now = argument;
	struct stay stay = {0};
	for (size_t i = 0; i < journey->count; i++)
		follow_move(routes, journey, &stay, &journey->moves[i]);
	if (!stay.stage)
		return;
	if (strcmp(journey->status, "open") != 0) {
		end_stay(&stay, &journey->closed);
		return;
	}
	stay.stage->open++;
	if (stay.since.set && stay.since.integer <= *now)
		durations_add(&stay.stage->stays, *now - stay.since.integer, true);
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"pipeline", TYPE_TEXT}, {"stage", TYPE_TEXT},   {"label", TYPE_TEXT},     {"entered", TYPE_INTEGER},
    {"left", TYPE_INTEGER},  {"open", TYPE_INTEGER}, {"median", TYPE_DECIMAL}, {"p90", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns, DAY_DECIMALS = 3 };

/* In days with three decimals, a minute and a half. */
static struct value quantile(const struct durations *stays, double share)
{
	const int64_t half_seconds = 2 * SECONDS_PER_DAY;
	int64_t time;
	if (!durations_quantile(stays, share, &time))
		return value_empty(TYPE_DECIMAL);
	return value_decimal((time * 1000 + half_seconds / 2) / half_seconds, DAY_DECIMALS);
}

static void fill_row(struct place *place, const struct route *route, struct value *values)
{
	(void)route;
	struct velocity_stage *stage = (struct velocity_stage *)place;
	durations_sort(&stage->stays);
	const struct value filled[COLUMNS] = {
	    value_text(place->pipeline),
	    value_text(place->name),
	    value_text(place->stage ? place->stage->label : NULL),
	    value_integer(stage->entered),
	    value_integer(stage->left),
	    value_integer(stage->open),
	    quantile(&stage->stays, 0.5),
	    quantile(&stage->stays, 0.9),
	};
	memcpy(values, filled, sizeof filled);
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
