/*
 * progress.h: one line on a terminal that tells how far bulk work is: rows, rows a second, the time left.
 *
 * It appears after the first second, changes at most five times a second, and is erased at the end.  When the stream is
 * no terminal nothing is written.  A zeroed struct writes nothing either (--quiet).
 */
#ifndef OPP_IO_PROGRESS_H
#define OPP_IO_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
	FILE *stream;        /* NULL: write nothing */
	int64_t begun;       /* milliseconds of the monotonic clock */
	int64_t next_update; /* milliseconds since then */
	bool shown;
};

void progress_begin(struct progress *progress, FILE *stream);

/* `rows` are done, which are `done` of `total` units (bytes, as record_progress() has them); total 0: not known. */
void progress_update(struct progress *progress, uint64_t rows, uint64_t done, uint64_t total);

/* The same `elapsed` milliseconds after the beginning; progress_update() takes the time from the clock. */
void progress_update_at(struct progress *progress, int64_t elapsed, uint64_t rows, uint64_t done, uint64_t total);

void progress_end(struct progress *progress);

#endif
