/*
 * grouping.h: the kinds of a column in groups that are large enough to learn from, by a part of the data.
 */
#ifndef OPP_FIT_GROUPING_H
#define OPP_FIT_GROUPING_H

#include "fit/kinds.h"

/* A kind that was not there is in no group, nor is one of too many rare ones: of both a card knows nothing. */
#define GROUP_NONE UINT16_MAX

struct grouping {
	size_t column;
	size_t count;      /* of groups: ranges in rising order, or texts by their codes; then the rare, then the missing */
	size_t ranges;     /* how many of them are ranges */
	uint16_t rare;     /* the group of all texts that are too few alone; GROUP_NONE: there is none, or they are too many to name */
	uint16_t missing;  /* GROUP_NONE: nothing was missing */
	uint16_t *of_kind; /* a kind: its group */
};

/* The rows that something is learned from. */
struct rows {
	const uint32_t *items;
	size_t count;
};

struct grouping_limits {
	size_t least_deals; /* of a group */
	size_t most_groups; /* of ranges, and of texts that stand alone: the most frequent ones */
};

/* In memory of `arena`. */
void grouping_make(const struct kinds *kinds, size_t column, const struct rows *rows, const struct grouping_limits *limits,
                   struct arena *arena, struct grouping *grouping);

#endif
