/*
 * journey.h: the ways of opportunities through the stages of their pipelines, for the reports about stages.
 */
#ifndef OPP_DOMAIN_JOURNEY_H
#define OPP_DOMAIN_JOURNEY_H

#include "domain/report_group.h"
#include "store/report.h"

/* ---- what a report counts for each stage ---- */

/* Begins the structure that a report counts in. */
struct place {
	const char *pipeline, *name;
	const struct stage *stage; /* NULL: no longer in the config */
};

/* The places of a pipeline: the stages of the config in their order, then others that the history names. */
struct route {
	const struct pipeline *pipeline; /* NULL: no longer in the config */
	const char *name;
	struct place **places;
	size_t count, capacity;
	int64_t journeys;                /* how many went this way */
};

struct routes {
	struct route *items;
	size_t count, capacity;
	size_t size; /* of the structure that begins with a struct place */
	struct arena arena;
};

/* Places of `size` bytes, zero but for the struct place, for all stages of the config. */
void routes_open(struct routes *routes, const struct config *config, size_t size);
struct place *route_place(struct routes *routes, struct route *route, const char *stage);
void routes_free(struct routes *routes);

/* ---- journeys ---- */

struct journey {
	int64_t opportunity;
	struct route *route;
	const char *stage, *status;
	struct value closed; /* TYPE_TIME */
	const struct move *moves;
	size_t count;
};

typedef void (*journey_visit)(void *argument, struct routes *routes, const struct journey *journey);

/* Visits the journeys of all opportunities that the request's terms select. */
int journeys_visit(struct session *session, const struct report_request *request, struct routes *routes,
                   journey_visit visit, void *argument, struct error *error);

/* A stay in a stage: from entering to leaving it, or to being won or lost there. */
struct stay {
	const char *stage;
	struct value since, until; /* TYPE_TIME, empty where not known; since: also of one that began by being closed */
	bool over;
};

/* The next stay of a journey in the order of time, *place counting from 0; false at the end. */
bool journey_next_stay(const struct journey *journey, size_t *place, struct stay *stay);

/* The seconds from since to until; false where one is not known or they stand in the wrong order. */
bool stay_length(const struct stay *stay, int64_t *seconds);

/* ---- a report about stages ---- */

/* What it counts and prints: a structure for each stage that begins with a struct place. */
struct stage_report {
	const struct report_column *columns;
	size_t column_count;
	size_t place_size;
	journey_visit visit;
	int (*fill)(struct place *place, const struct route *route, struct value *values, struct error *error);
	void (*free_place)(struct place *place); /* NULL: nothing to free */
};

/*
 * Visits the journeys and prints a row for each stage, once for each group of --by and --period (of creation).  Without
 * them all stages of the config have a row; in a group those of the pipelines that somebody went through.
 */
int stage_report_run(const struct stage_report *report, struct session *session, const struct report_request *request,
                     void *argument, const struct report_sink *sink, struct error *error);

#endif
