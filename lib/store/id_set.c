/* id_set.c: the ids that a command works on, as ranges. */
#include "store/id_set.h"

#include "base/memory.h"

#include <stdlib.h>

void id_set_add(struct id_set *set, int64_t id)
{
	set->total++;
	if (set->count && set->ranges[set->count - 1].last + 1 == id) {
		set->ranges[set->count - 1].last = id;
		return;
	}
	set->ranges = memory_grow(set->ranges, set->count, &set->capacity, sizeof *set->ranges);
	set->ranges[set->count++] = (struct id_range){id, id};
}

void id_set_free(struct id_set *set)
{
	free(set->ranges);
	*set = (struct id_set){0};
}

bool id_set_next(const struct id_set *set, struct id_walk *walk)
{
	if (walk->ranges_begun && walk->id < set->ranges[walk->ranges_begun - 1].last) {
		walk->id++;
		return true;
	}
	if (walk->ranges_begun == set->count)
		return false;
	walk->id = set->ranges[walk->ranges_begun++].first;
	return true;
}
