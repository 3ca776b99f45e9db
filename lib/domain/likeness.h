/*
 * likeness.h: which of many are likely to be the same, by keys under which what is written differently is alike.
 *
 * Takes 24 bytes each.  Of those with one key the earliest, by its id, is the original, and the others are its duplicates.
 */
#ifndef OPP_DOMAIN_LIKENESS_H
#define OPP_DOMAIN_LIKENESS_H

#include "base/alike.h"

#include <stddef.h>
#include <stdint.h>

struct likeness {
	uint64_t hash;
	int64_t id;
	void *of; /* whatever belongs to it */
};

/* A zeroed struct holds none. */
struct likenesses {
	struct likeness *items;
	size_t count, capacity;
};

/* By the hash of its key, alike_hash(). */
void likeness_add(struct likenesses *likenesses, uint64_t hash, int64_t id, void *of);
void likenesses_free(struct likenesses *likenesses);

struct duplicate {
	int64_t id, original;
	void *of; /* as it was added */
};

/* Finds the duplicates, those of the earliest original first; the caller frees *duplicates.  What was added twice is once. */
size_t likenesses_find(struct likenesses *likenesses, struct duplicate **duplicates);

#endif
