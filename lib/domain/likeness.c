/* likeness.c: which of many are likely to be the same. */
#include "domain/likeness.h"

#include "base/memory.h"

#include <stdlib.h>

void likeness_add(struct likenesses *likenesses, uint64_t hash, int64_t id, void *of)
{
	likenesses->items =
	    memory_grow(likenesses->items, likenesses->count, &likenesses->capacity, sizeof *likenesses->items);
	likenesses->items[likenesses->count++] = (struct likeness){hash, id, of};
}

void likenesses_free(struct likenesses *likenesses)
{
	free(likenesses->items);
	*likenesses = (struct likenesses){0};
}

static int by_hash(const void *left, const void *right)
{
	const struct likeness *a = left, *b = right;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static int by_original(const void *left, const void *right)
{
	const struct duplicate *a = left, *b = right;
	if (a->original != b->original)
		return a->original < b->original ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

size_t likenesses_find(struct likenesses *likenesses, struct duplicate **duplicates)
{
	const struct likeness *original = NULL;
	size_t count = 0, capacity = 0;
	*duplicates = NULL;
	if (likenesses->count)
		qsort(likenesses->items, likenesses->count, sizeof *likenesses->items, by_hash);
	for (size_t i = 0; i < likenesses->count; i++) {
		const struct likeness *item = &likenesses->items[i];
		if (!original || item->hash != original->hash) {
			original = item;
		} else if (item->id != item[-1].id) {
			*duplicates = memory_grow(*duplicates, count, &capacity, sizeof **duplicates);
			(*duplicates)[count++] = (struct duplicate){item->id, original->id, item->of};
		}
	}
	if (count)
		qsort(*duplicates, count, sizeof **duplicates, by_original);
	return count;
}
