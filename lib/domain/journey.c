/* journey.c: the ways of opportunities through the stages of their pipelines. */
#include "domain/journey.h"

#include "store/query.h"

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

static int visit_row(struct move_reader *reader, struct routes *routes, const struct value *row, journey_visit visit,
                     void *argument, struct error *error)
{
	struct journey journey = {.opportunity = row[F_ID].integer, .route = find_route(routes, row[F_PIPELINE].text),
	                          .stage = row[F_STAGE].text, .status = row[F_STATUS].text, .closed = row[F_CLOSED]};
	if (move_reader_read(reader, journey.opportunity, &journey.moves, &journey.count, error))
		return error->status;
	journey.route->journeys++;
	visit(argument, &journey);
	return 0;
}

static int visit_rows(struct cursor *cursor, struct move_reader *reader, struct routes *routes, journey_visit visit,
                      void *argument, struct error *error)
{
	const struct value *row;
	int got;
	while ((got = cursor_next(cursor, &row, error)) == 1)
		if (visit_row(reader, routes, row, visit, argument, error))
			return error->status;
	return got < 0 ? error->status : 0;
}

int journeys_visit(struct session *session, const struct report_request *request, struct routes *routes,
                   journey_visit visit, void *argument, struct error *error)
{
	const struct field *fields[FIELDS];
	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = field_find(&session->config->fields, field_names[i]);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = fields, .column_count = FIELDS, .terms = request->terms,
	                      .term_count = request->term_count, .now = session->now};
	struct cursor *cursor = NULL;
	struct move_reader *reader = NULL;
	int status = db_begin_read(session->store->db, error); /* both readers see the same moment */
	if (!status)
		status = cursor_open(session->store, &query, &cursor, error);
	if (!status)
		status = move_reader_open(session->store, &reader, error);
	if (!status)
		status = visit_rows(cursor, reader, routes, visit, argument, error);
	move_reader_close(reader);
	cursor_close(cursor);
	db_end_read(session->store->db);
	return status;
}
