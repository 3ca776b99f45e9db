/* report_process_graph.c: the stages and the moves really made between them, as Graphviz dot. */
#include "domain/report_process.h"

#include "base/dot.h"
#include "domain/journey.h"

#include <stdlib.h>
#include <string.h>

enum outcome { OUTCOME_START, OUTCOME_WON, OUTCOME_LOST, OUTCOMES };

static const char *const outcome_names[OUTCOMES] = {"start", "won", "lost"};

/* Where a move leads from a stage, and how often it was made. */
struct edge {
	const struct place *to;
	int64_t count;
};

struct node {
	struct place place;
	int64_t visits, out[OUTCOMES], in[OUTCOMES]; /* to the outcomes and from them; in[OUTCOME_START]: begun here */
	struct edge *edges;
	size_t edge_count, edge_capacity;
};

/* ---- counting ---- */

static void count_edge(struct node *from, const struct place *to)
{
	size_t i = 0;
	while (i < from->edge_count && from->edges[i].to != to)
		i++;
	if (i == from->edge_count) {
		from->edges = memory_grow(from->edges, from->edge_count, &from->edge_capacity, sizeof *from->edges);
		from->edges[from->edge_count++] = (struct edge){.to = to};
	}
	from->edges[i].count++;
}

static enum outcome outcome_of(const struct move *move)
{
	return strcmp(move->kind, "won") == 0    ? OUTCOME_WON
	       : strcmp(move->kind, "lost") == 0 ? OUTCOME_LOST
	                                         : OUTCOME_START;
}

static void count_journey(void *argument, struct routes *routes, const struct journey *journey)
{
	struct node *at = NULL;
	enum outcome before = OUTCOME_START;
	(void)argument;
	for (size_t i = 0; i < journey->count; i++) {
		const struct move *move = &journey->moves[i];
		struct node *to = (struct node *)route_place(routes, journey->route, move->stage);
		if (!at || before != OUTCOME_START)
			to->in[before]++;
		else if (at != to)
			count_edge(at, &to->place);
		to->visits += at != to || before != OUTCOME_START;
		at = to;
		before = outcome_of(move);
		if (before != OUTCOME_START)
			at->out[before]++;
	}
}

/* ---- drawing ---- */

static void add_node(struct buffer *dot, size_t route, size_t index, const struct node *node)
{
	const struct stage *stage = node->place.stage;
	buffer_add_format(dot, "    p%zus%zu [label=\"", route, index);
	dot_add_text(dot, stage ? stage->label : node->place.name);
	buffer_add_text(dot, "\\n");
	dot_add_text(dot, node->place.name);
	buffer_add_format(dot, " %lld\"%s];\n", (long long)node->visits, stage && stage->won ? ", peripheries=2" : "");
}

static void add_count(struct buffer *dot, int64_t count, const char *style)
{
	buffer_add_format(dot, " [label=\"%lld\"%s];\n", (long long)count, style);
}

static size_t index_of(const struct route *route, const struct place *place)
{
	size_t i = 0;
	while (route->places[i] != place)
		i++;
	return i;
}

/* Moves back are dashed; those to a lost deal's end, and out of it, are dotted. */
static void add_edges(struct buffer *dot, size_t route_index, const struct route *route, size_t index)
{
	const struct node *node = (const struct node *)route->places[index];
	for (size_t i = 0; i < node->edge_count; i++) {
		size_t to = index_of(route, node->edges[i].to);
		buffer_add_format(dot, "    p%zus%zu -> p%zus%zu", route_index, index, route_index, to);
		add_count(dot, node->edges[i].count, to < index ? ", style=dashed" : "");
	}
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++) {
		const char *name = outcome_names[outcome], *style = outcome == OUTCOME_LOST ? ", style=dotted" : "";
		if (node->out[outcome]) {
			buffer_add_format(dot, "    p%zus%zu -> p%zu%s", route_index, index, route_index, name);
			add_count(dot, node->out[outcome], style);
		}
		if (node->in[outcome]) {
			buffer_add_format(dot, "    p%zu%s -> p%zus%zu", route_index, name, route_index, index);
			add_count(dot, node->in[outcome], style);
		}
	}
}

static bool has_outcome(const struct route *route, enum outcome outcome)
{
	for (size_t i = 0; i < route->count; i++) {
		const struct node *node = (const struct node *)route->places[i];
		if (node->in[outcome] || node->out[outcome])
			return true;
	}
	return false;
}

static void add_route(struct buffer *dot, size_t index, const struct route *route)
{
	buffer_add_format(dot, "  subgraph cluster%zu {\n    label=\"", index);
	dot_add_text(dot, route->pipeline ? route->pipeline->label : route->name);
	buffer_add_text(dot, "\";\n");
	for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
		if (has_outcome(route, outcome))
			buffer_add_format(dot, "    p%zu%s [label=\"%s\", shape=%s];\n", index, outcome_names[outcome],
			                  outcome == OUTCOME_START ? "" : outcome_names[outcome],
			                  outcome == OUTCOME_START ? "point" : "ellipse");
	for (size_t i = 0; i < route->count; i++)
		add_node(dot, index, i, (const struct node *)route->places[i]);
	for (size_t i = 0; i < route->count; i++)
		add_edges(dot, index, route, i);
	buffer_add_text(dot, "  }\n");
}

static void free_edges(const struct routes *routes)
{
	for (size_t r = 0; r < routes->count; r++)
		for (size_t i = 0; i < routes->items[r].count; i++)
			free(((struct node *)routes->items[r].places[i])->edges);
}

int report_process_graph(struct session *session, const struct report_request *request, const struct report_sink *sink,
                         struct error *error)
{
	struct routes routes;
	struct buffer dot = {0};
	if (request->by_count || request->period != PERIOD_NONE)
		return fail(error, EX_USAGE, "--graph draws one graph; --by and --period have no place beside it");
	routes_open(&routes, session->config, sizeof(struct node));
	int status = journeys_visit(session, request, &routes, count_journey, NULL, error);
	buffer_add_text(&dot, "digraph process {\n  rankdir=LR;\n  node [shape=box];\n");
	for (size_t i = 0; i < routes.count; i++)
		add_route(&dot, i, &routes.items[i]);
	buffer_add_text(&dot, "}\n");
	if (!status)
		status = sink->text(sink->argument, dot.data, error);
	free_edges(&routes);
	routes_free(&routes);
	buffer_free(&dot);
	return status;
}
