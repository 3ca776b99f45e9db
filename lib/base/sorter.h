/*
 * sorter.h: any number of things by a number, in memory that does not grow with them.
 *
 * Half a megabyte stays in memory; what is more is put, sorted, into a file without a name (base/temporary.h), and merged when
 * it is read.  Where no file can be made or has no room, memory takes it all.
 */
#ifndef OPP_BASE_SORTER_H
#define OPP_BASE_SORTER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sorter_run;

/* A zeroed struct but for `size` holds nothing. */
struct sorter {
	size_t size; /* of an item, which begins with an int64_t that it is sorted by */
	uint64_t total;
	unsigned char *items; /* the last ones, in memory */
	size_t count, capacity;
	int file; /* where `run_count` is not 0 */
	size_t run_count;
	bool in_memory; /* there is no more room in files */
	/* While reading: the runs by what they come to next, the least first. */
	struct sorter_run *runs;
	size_t opened, left;
	bool given; /* the least was handed out: it must move on first */
};

void sorter_add(struct sorter *sorter, const void *item);

/* Begins to read, from the first one, as often as wanted; what is added later takes another beginning.  EX_IOERR. */
int sorter_begin(struct sorter *sorter, struct error *error);

/* 1: the next in rising order, those of one number as they were added; *item is good until the next call.  0: the end; -1. */
int sorter_next(struct sorter *sorter, const void **item, struct error *error);

void sorter_free(struct sorter *sorter); /* a zeroed struct is fine */

#endif
