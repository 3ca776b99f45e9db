/* likeness.c: which of many are likely to be the same. */
#include "domain/likeness.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

void likeness_add(struct likenesses *likenesses, uint64_t hash, int64_t id, void *of)
{
	struct likeness item = {(int64_t)hash, id, of};
	likenesses->sorter.size = sizeof item;
	sorter_add(&likenesses->sorter, &item);
}

void likenesses_free(struct likenesses *likenesses)
{
	sorter_free(&likenesses->sorter);
}

/* Those of one hash. */
struct alike {
	struct likeness *items;
	size_t count, capacity;
};

static int by_id(const void *left, const void *right)
{
	const struct likeness *a = left, *b = right;
	return (a->id > b->id) - (a->id < b->id);
}

static void visit_alike(struct alike *alike, duplicate_visit visit, void *argument)
{
	if (alike->count > 1)
		qsort(alike->items, alike->count, sizeof *alike->items, by_id);
	for (size_t i = 1; i < alike->count; i++) {
		const struct likeness *item = &alike->items[i];
		if (item->id != item[-1].id)
			visit(argument, &(struct duplicate){item->id, alike->items[0].id, item->of});
	}
	alike->count = 0;
}

int likenesses_visit(struct likenesses *likenesses, duplicate_visit visit, void *argument, struct error *error)
{
	struct alike alike = {0};
	struct likeness item;
	const void *next;
	int got = 0;
	if (likenesses->sorter.total && sorter_begin(&likenesses->sorter, error))
		return error->status;
	while (likenesses->sorter.total && (got = sorter_next(&likenesses->sorter, &next, error)) == 1) {
		memcpy(&item, next, sizeof item);
		if (alike.count && alike.items[0].hash != item.hash)
			visit_alike(&alike, visit, argument);
		alike.items = memory_grow(alike.items, alike.count, &alike.capacity, sizeof *alike.items);
		alike.items[alike.count++] = item;
	}
	if (!got)
		visit_alike(&alike, visit, argument);
	free(alike.items);
	return got < 0 ? error->status : 0;
}

/* ---- all of them ---- */

static void collect(void *argument, const struct duplicate *duplicate)
{
	struct duplicates *duplicates = argument;
	duplicates->items =
	    memory_grow(duplicates->items, duplicates->count, &duplicates->capacity, sizeof *duplicates->items);
	duplicates->items[duplicates->count++] = *duplicate;
}

static int by_original(const void *left, const void *right)
{
	const struct duplicate *a = left, *b = right;
	if (a->original != b->original)
		return a->original < b->original ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

int likenesses_find(struct likenesses *likenesses, struct duplicates *duplicates, struct error *error)
{
	*duplicates = (struct duplicates){0};
	int status = likenesses_visit(likenesses, collect, duplicates, error);
	if (duplicates->count)
		qsort(duplicates->items, duplicates->count, sizeof *duplicates->items, by_original);
	return status;
}
