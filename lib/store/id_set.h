/*
 * id_set.h: the ids that a command works on, in their order, as ranges: a million that follow each other take
 * as much room as one.
 */
#ifndef OPP_STORE_ID_SET_H
#define OPP_STORE_ID_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_range {
	int64_t first, last; /* both included */
};

/* A zeroed struct is an empty set. */
struct id_set {
	struct id_range *ranges;
	size_t count, capacity;
	uint64_t total; /* ids in all */
};

/* Where a walk over a set is; a zeroed struct is before its beginning. */
struct id_walk {
	int64_t id;
	size_t ranges_begun;
};

void id_set_add(struct id_set *set, int64_t id);
void id_set_free(struct id_set *set);

/* Goes to the next id, walk->id; false at the end. */
bool id_set_next(const struct id_set *set, struct id_walk *walk);

#endif
