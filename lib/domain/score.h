/*
 * score.h: scoring by the config's scorecard.  Exact decimals; every point can be explained.
 *
 * A score is the sum of the points of each dimension's first level whose terms all hold; a dimension without such a
 * level counts nothing and is unknown.  known is the share of the weight whose dimensions are not unknown.
 */
#ifndef OPP_DOMAIN_SCORE_H
#define OPP_DOMAIN_SCORE_H

#include "domain/session.h"
#include "store/score.h"

/* The score, grade and known share of an opportunity that is at these levels, one a dimension, -1 for none. */
struct score score_of_levels(const struct scorecard *card, const int *levels);

struct score_change {
	int64_t id;
	bool had_score;           /* the old ones below mean something */
	int64_t old_score, score; /* thousandths */
	int64_t old_known, known; /* thousandths of 1 */
	const char *old_grade;    /* until the callback returns; NULL for none */
	const char *grade;
	bool changed;
};

typedef int (*score_report)(void *argument, const struct score_change *change, struct error *error);

/*
 * Scores what the scope selects (inside session_write()), batch by batch in constant memory, and writes only what differs;
 * what is replaced goes into score_history.  `report` (may be NULL) is told of every one scored.  A scorecard without
 * dimensions scores nothing.
 */
int score_update(struct session *session, const struct score_scope *scope, score_report report, void *argument,
                 struct error *error);

/*
 * Computes all scores again, writes none, and reports those that differ although the config that gave them is the present
 * one.  Does nothing with a scorecard that depends on time.
 */
int score_check(struct session *session, score_report report, void *argument, struct error *error);

/* Why a dimension gave what it gave. */
struct score_part {
	const struct dimension *dimension;
	const struct level *level; /* the one that counts; NULL: unknown */
	const struct level *raise; /* of those that give more, the one that gives least; NULL: there is none */
	const char *value;         /* of the fields that the levels test: the value, or NAME=VALUE for each; NULL for none */
};

struct score_explanation {
	struct score_part *parts; /* one a dimension, in the card's order */
	size_t count;
	struct score total;       /* by the scorecard and the data as they are now */
};

/* Explains the score of one opportunity, with memory of `arena`.  EX_NOINPUT if there is none of that id. */
int score_explain(struct session *session, int64_t id, struct arena *arena, struct score_explanation *explanation,
                  struct error *error);

#endif
