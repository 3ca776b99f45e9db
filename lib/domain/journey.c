/* journey.c: the ways of opportunities through the stages of their pipelines. */
#include "domain/journey.h"

#include <stdlib.h>
#include <string.h>

static struct place *add_place(struct routes *routes, struct route *route, const char *name, const struct stage *stage)
{
	struct place *place = arena_get(&routes->arena, routes->size);
	*place = (struct place){.pipeline = route->name, .name = name, .stage = stage};
	route->places = memory_grow(route->places, route->count, &route->capacity, sizeof(struct place *));
	return route->places[route->count++] = place;
}

static struct route *add_route(struct routes *routes, const char *name, const struct pipeline *pipeline)
{
	routes->items = memory_grow(routes->items, routes->count, &routes->capacity, sizeof *routes->items);
	struct route *route = &routes->items[routes->count++];
	*route = (struct route){.name = name, .pipeline = pipeline};
	for (size_t i = 0; pipeline && i < pipeline->stage_count; i++)
		add_place(routes, route, pipeline->stages[i].name, &pipeline->stages[i]);
	return route;
}

void routes_open(struct routes *routes, const struct config *config, size_t size)
{
	*routes = (struct routes){.size = size};
	for (size_t i = 0; i < config->pipeline_count; i++)
		add_route(routes, config->pipelines[i].name, &config->pipelines[i]);
}

void routes_free(struct routes *routes)
{
	for (size_t i = 0; i < routes->count; i++)
		free(routes->items[i].places);
	free(routes->items);
	arena_free(&routes->arena);
}

static struct route *find_route(struct routes *routes, const char *pipeline)
{
	for (size_t i = 0; i < routes->count; i++)
		if (strcmp(routes->items[i].name, pipeline) == 0)
			return &routes->items[i];
	return add_route(routes, arena_text(&routes->arena, pipeline), NULL);
}

struct place *route_place(struct routes *routes, struct route *route, const char *stage)
{
	for (size_t i = 0; i < route->count; i++)
		if (strcmp(route->places[i]->name, stage) == 0)
			return route->places[i];
	return add_place(routes, route, arena_text(&routes->arena, stage), NULL);
}

/* ---- visiting ---- */

static const char *const field_names[] = {"id", "pipeline", "stage", "status", "closed"};

enum { F_ID, F_PIPELINE, F_STAGE, F_STATUS, F_CLOSED, FIELDS };

struct visiting {
	struct routes *routes; /* NULL: those of each group */
	const struct config *config;
	size_t place_size;
	struct move_reader *reader;
	journey_visit visit;
	void *argument;
};

/* A group of a report about stages. */
struct stage_group {
	struct group group;
	struct routes routes;
};

static struct routes *routes_of(const struct visiting *visiting, struct stage_group *group)
{
	if (visiting->routes)
		return visiting->routes;
	if (!group->routes.size)
		routes_open(&group->routes, visiting->config, visiting->place_size);
	return &group->routes;
}

static int visit_row(void *argument, void *group, const struct value *row, struct error *error)
{
	const struct visiting *visiting = argument;
	struct routes *routes = routes_of(visiting, group);
	struct journey journey = {.opportunity = row[F_ID].integer, .route = find_route(routes, row[F_PIPELINE].text),
	                          .stage = row[F_STAGE].text, .status = row[F_STATUS].text, .closed = row[F_CLOSED]};
	if (move_reader_read(visiting->reader, journey.opportunity, &journey.moves, &journey.count, error))
		return error->status;
	journey.route->journeys++;
	visiting->visit(visiting->argument, routes, &journey);
	return 0;
}

static int visit_groups(struct session *session, const struct report_request *request, struct groups *groups,
                        struct visiting *visiting, struct error *error)
{
	int status = db_begin_read(session->store->db, error); /* both readers see the same moment */
	if (!status)
		status = move_reader_open(session->store, &visiting->reader, error);
	if (!status)
		status = groups_visit(groups, session, request, field_names, FIELDS, visit_row, visiting, error);
	move_reader_close(visiting->reader);
	db_end_read(session->store->db);
	return status;
}

int journeys_visit(struct session *session, const struct report_request *request, struct routes *routes,
                   journey_visit visit, void *argument, struct error *error)
{
	const struct report_request plain = {.terms = request->terms, .term_count = request->term_count};
	struct visiting visiting = {.routes = routes, .visit = visit, .argument = argument};
	struct groups groups;
	int status = groups_open(&groups, session, &plain, "created", sizeof(struct group), error);
	if (!status)
		status = visit_groups(session, &plain, &groups, &visiting, error);
	groups_free(&groups);
	return status;
}

/* ---- stays ---- */

static bool is_closing(const struct move *move)
{
	return strcmp(move->kind, "won") == 0 || strcmp(move->kind, "lost") == 0;
}

/* A deal closed in a stage leaves it at closing; one that is closed by entering a stage never stays there. */
bool journey_next_stay(const struct journey *journey, size_t *place, struct stay *stay)
{
	if (*place >= journey->count)
		return false;
	const struct move *first = &journey->moves[*place], *end = journey->moves + journey->count, *last = first;
	bool closing = is_closing(first);
	*stay = (struct stay){.stage = first->stage, .since = closing ? value_empty(TYPE_TIME) : first->at};
	while (!closing && last + 1 < end && strcmp(last[1].stage, first->stage) == 0)
		closing = is_closing(++last);
	stay->over = closing || last + 1 < end || strcmp(journey->status, "open") != 0;
	stay->until = closing ? last->at : last + 1 < end ? last[1].at : journey->closed;
	*place = (size_t)(last - journey->moves) + 1;
	return true;
}

bool stay_length(const struct stay *stay, int64_t *seconds)
{
	if (!stay->over || !stay->since.set || !stay->until.set || stay->until.integer < stay->since.integer)
		return false;
	*seconds = stay->until.integer - stay->since.integer;
	return true;
}

/* ---- a report about stages ---- */

static int print_group(const struct stage_report *report, const struct groups *groups, const struct stage_group *group,
                       const struct report_sink *sink, struct error *error)
{
	struct value *values = memory_get(report->column_count * sizeof *values);
	int status = 0;
	for (size_t r = 0; r < group->routes.count; r++) {
		const struct route *route = &group->routes.items[r];
		bool shown = !groups->key_count || route->journeys;
		for (size_t i = 0; shown && i < route->count && !status; i++) {
			status = report->fill(route->places[i], route, values, error);
			if (!status)
				status = groups_row(groups, &group->group, values, report->column_count, sink, error);
		}
	}
	free(values);
	return status;
}

static void free_group(const struct stage_report *report, struct stage_group *group)
{
	for (size_t r = 0; report->free_place && r < group->routes.count; r++)
		for (size_t i = 0; i < group->routes.items[r].count; i++)
			report->free_place(group->routes.items[r].places[i]);
	routes_free(&group->routes);
}

static int run_in_groups(const struct stage_report *report, struct groups *groups, struct session *session,
                         const struct report_request *request, void *argument, const struct report_sink *sink,
                         struct error *error)
{
	struct visiting visiting = {.config = session->config, .place_size = report->place_size,
	                            .visit = report->visit, .argument = argument};
	if (!groups->key_count) /* there even if nobody is in it */
		routes_of(&visiting, groups_find(groups, NULL));
	int status = groups_begin(groups, report->columns, report->column_count, sink, error);
	if (!status)
		status = visit_groups(session, request, groups, &visiting, error);
	struct group **sorted = groups_sorted(groups);
	for (size_t i = 0; i < groups->count && !status; i++)
		status = print_group(report, groups, (const struct stage_group *)sorted[i], sink, error);
	for (size_t i = 0; i < groups->count; i++)
		free_group(report, (struct stage_group *)sorted[i]);
	free(sorted);
	return status;
}

int stage_report_run(const struct stage_report *report, struct session *session, const struct report_request *request,
                     void *argument, const struct report_sink *sink, struct error *error)
{
	struct groups groups;
	int status = groups_open(&groups, session, request, "created", sizeof(struct stage_group), error);
	if (!status)
		status = run_in_groups(report, &groups, session, request, argument, sink, error);
	groups_free(&groups);
	return status;
}
