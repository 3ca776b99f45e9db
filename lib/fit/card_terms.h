/* card_terms.h: groups of a field's kinds as terms and labels; for card.c only. */
#ifndef OPP_FIT_CARD_TERMS_H
#define OPP_FIT_CARD_TERMS_H

#include "fit/model.h"

/* Groups of one field that make a level together: ranges are neighbours. */
struct group_set {
	const struct kinds *kinds;
	const struct grouping *grouping;
	uint16_t first, last; /* groups, both included, of ranges */
	const bool *chosen;   /* of others: a group: whether it is in the set; NULL: only `first` */
};

/* Adds the terms that hold for the set, `open` leaving out the upper limit, which the levels before it have tested; returns how many. */
size_t group_terms(const struct group_set *set, bool open, struct arena *arena, const char **terms);

/* For people: 500 - 1000, or the values. */
const char *group_label(const struct group_set *set, struct arena *arena);

#endif
