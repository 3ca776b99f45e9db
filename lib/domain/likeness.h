/*
 * likeness.h: which of many are likely to be the same, by keys under which what is written differently is alike.
 *
 * Of those with one key the earliest, by its id, is the original, and the others are its duplicates.
 */
#ifndef OPP_DOMAIN_LIKENESS_H
#define OPP_DOMAIN_LIKENESS_H

#include "base/alike.h"
#include "base/sorter.h"

struct likeness {
	int64_t hash, id;
	void *of; /* whatever belongs to it */
};

/* A zeroed struct holds none. */
struct likenesses {
	struct sorter sorter; /* of struct likeness */
};

/* By the hash of its key, alike_hash(). */
void likeness_add(struct likenesses *likenesses, uint64_t hash, int64_t id, void *of);
void likenesses_free(struct likenesses *likenesses);

struct duplicate {
	int64_t id, original;
	void *of; /* as it was added */
};

typedef void (*duplicate_visit)(void *argument, const struct duplicate *duplicate);

/* Visits the duplicates in no order.  What was added twice is once.  EX_IOERR. */
int likenesses_visit(struct likenesses *likenesses, duplicate_visit visit, void *argument, struct error *error);

struct duplicates {
	struct duplicate *items;
	size_t count, capacity;
};

/* All of them, those of the earliest original first; the caller frees the items, whatever it returns. */
int likenesses_find(struct likenesses *likenesses, struct duplicates *duplicates, struct error *error);

#endif
