/* sorter.c: any number of things by a number: sorted runs in a file, merged by a heap. */
#include "base/sorter.h"

#include "base/memory.h"
#include "base/sort.h"
#include "base/temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUN_BYTES = 512 * 1024, READ_BYTES = 4096 };

/* A run that is being read: one in the file, or the last one, which is in memory. */
struct sorter_run {
	size_t index;          /* runs were filled in this order */
	uint64_t begin, end;   /* what is yet to be read from the file */
	unsigned char *buffer; /* what was read; NULL: `items` is what is in memory */
	const unsigned char *at, *stop;
};

/* ---- adding ---- */

static size_t items_in_run(const struct sorter *sorter)
{
	return RUN_BYTES / sorter->size;
}

static uint64_t run_bytes(const struct sorter *sorter)
{
	return items_in_run(sorter) * sorter->size;
}

static bool write_run(struct sorter *sorter)
{
	uint64_t place = sorter->run_count * run_bytes(sorter), bytes = run_bytes(sorter);
	for (uint64_t done = 0; done < bytes;) {
		ssize_t count = pwrite(sorter->file, sorter->items + done, bytes - done, (off_t)(place + done));
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return false;
		done += (uint64_t)count;
	}
	return true;
}

/* What is in memory becomes a run in the file; it stays where it is if there is no file or no room in it. */
static void spill(struct sorter *sorter)
{
	struct error unused;
	sort_by_number(sorter->items, sorter->count, sorter->size);
	if (!sorter->run_count && temporary_file(&sorter->file, &unused)) {
		sorter->in_memory = true;
		return;
	}
	if (write_run(sorter)) {
		sorter->run_count++;
		sorter->count = 0;
		return;
	}
	sorter->in_memory = true;
	if (!sorter->run_count)
		close(sorter->file);
}

void sorter_add(struct sorter *sorter, const void *item)
{
	if (sorter->count == items_in_run(sorter) && !sorter->in_memory)
		spill(sorter);
	sorter->items = memory_grow(sorter->items, sorter->count, &sorter->capacity, sorter->size);
	memcpy(sorter->items + sorter->count++ * sorter->size, item, sorter->size);
	sorter->total++;
}

/* ---- reading ---- */

static int64_t number_of(const struct sorter_run *run)
{
	int64_t number;
	memcpy(&number, run->at, sizeof number);
	return number;
}

static bool comes_before(const struct sorter_run *a, const struct sorter_run *b)
{
	int64_t left = number_of(a), right = number_of(b);
	return left != right ? left < right : a->index < b->index;
}

/* Lets the run at `place` of the heap sink to where it belongs. */
static void sink(struct sorter *sorter, size_t place)
{
	struct sorter_run *runs = sorter->runs, moving = runs[place];
	for (size_t child; (child = 2 * place + 1) < sorter->left; place = child) {
		if (child + 1 < sorter->left && comes_before(&runs[child + 1], &runs[child]))
			child++;
		if (!comes_before(&runs[child], &moving))
			break;
		runs[place] = runs[child];
	}
	runs[place] = moving;
}

/* Reads on where the run has nothing left in its buffer; at its end nothing is there. */
static int refill(const struct sorter *sorter, struct sorter_run *run, struct error *error)
{
	size_t most = READ_BYTES / sorter->size * sorter->size;
	size_t bytes = run->end - run->begin < most ? (size_t)(run->end - run->begin) : most;
	for (size_t done = 0; done < bytes;) {
		ssize_t count = pread(sorter->file, run->buffer + done, bytes - done, (off_t)(run->begin + done));
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return count ? fail_errno(error, EX_IOERR, "cannot read a temporary file in %s", temporary_folder())
			             : fail(error, EX_IOERR, "a temporary file in %s was cut short", temporary_folder());
		done += (size_t)count;
	}
	run->begin += bytes;
	run->at = run->buffer;
	run->stop = run->buffer + bytes;
	return 0;
}

static void end_reading(struct sorter *sorter)
{
	for (size_t i = 0; i < sorter->opened; i++)
		free(sorter->runs[i].buffer);
	free(sorter->runs);
	sorter->runs = NULL;
	sorter->opened = sorter->left = 0;
	sorter->given = false;
}

int sorter_begin(struct sorter *sorter, struct error *error)
{
	end_reading(sorter);
	sort_by_number(sorter->items, sorter->count, sorter->size);
	sorter->runs = memory_get((sorter->run_count + 1) * sizeof *sorter->runs);
	for (size_t i = 0; i < sorter->run_count; i++) {
		struct sorter_run *run = &sorter->runs[sorter->opened++];
		*run = (struct sorter_run){.index = i, .begin = i * run_bytes(sorter), .end = (i + 1) * run_bytes(sorter)};
		run->buffer = memory_resize(NULL, READ_BYTES);
		if (refill(sorter, run, error))
			return error->status;
	}
	if (sorter->count)
		sorter->runs[sorter->opened++] = (struct sorter_run){
		    .index = sorter->run_count, .at = sorter->items, .stop = sorter->items + sorter->count * sorter->size};
	sorter->left = sorter->opened;
	for (size_t place = sorter->left / 2; place-- > 0;)
		sink(sorter, place);
	return 0;
}

/* A run that is at its end goes behind those that are left. */
static void drop_first(struct sorter *sorter)
{
	struct sorter_run ended = sorter->runs[0];
	sorter->runs[0] = sorter->runs[--sorter->left];
	sorter->runs[sorter->left] = ended;
}

static int move_on(struct sorter *sorter, struct error *error)
{
	struct sorter_run *run = sorter->runs;
	run->at += sorter->size;
	if (run->at == run->stop && run->begin < run->end && refill(sorter, run, error))
		return -1;
	if (run->at == run->stop)
		drop_first(sorter);
	if (sorter->left)
		sink(sorter, 0);
	return 0;
}

int sorter_next(struct sorter *sorter, const void **item, struct error *error)
{
	if (sorter->given && move_on(sorter, error))
		return -1;
	sorter->given = sorter->left > 0;
	if (!sorter->left)
		return 0;
	*item = sorter->runs->at;
	return 1;
}

void sorter_free(struct sorter *sorter)
{
	end_reading(sorter);
	if (sorter->run_count)
		close(sorter->file);
	free(sorter->items);
	*sorter = (struct sorter){.size = sorter->size};
}
