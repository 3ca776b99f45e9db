/*
 * precedent.h: what became of the closed deals that reached each stage: the team's own history, whatever the terms of the
 * report that asks for it.
 */
#ifndef OPP_DOMAIN_PRECEDENT_H
#define OPP_DOMAIN_PRECEDENT_H

#include "domain/journey.h"
#include "domain/statistics.h"

struct precedent {
	struct place place;
	size_t index;      /* from 0, over all stages of all pipelines */
	int64_t seen;      /* the number of the last deal that was here */
	int64_t won, lost; /* closed deals that ever reached it, each once */
	struct durations stays; /* of the won ones, while they are read */
	int64_t median;         /* of these, in half seconds, or DURATION_UNKNOWN */
};

struct precedents {
	struct routes routes;
	size_t count; /* of stages */
};

/* Reads the history of all closed deals in one scan; the stays only if asked for. */
int precedents_read(struct precedents *precedents, struct session *session, bool with_stays, struct error *error);
void precedents_free(struct precedents *precedents); /* a zeroed struct is fine */

/* NULL for a stage that neither the config nor the history knows. */
const struct precedent *precedent_find(const struct precedents *precedents, const char *pipeline, const char *stage);

#endif
