/* progress.c: one line on a terminal that tells how far bulk work is. */
#include "io/progress.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_UPDATE = 1000, UPDATE_INTERVAL = 200 }; /* milliseconds */

static const char erase_line[] = "\r\033[K";

static int64_t clock_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress, FILE *stream)
{
	*progress = (struct progress){.next_update = FIRST_UPDATE};
	if (!isatty(fileno(stream)))
		return;
	progress->stream = stream;
	progress->begun = clock_milliseconds();
}

void progress_update(struct progress *progress, uint64_t rows, uint64_t done, uint64_t total)
{
	if (progress->stream)
		progress_update_at(progress, clock_milliseconds() - progress->begun, rows, done, total);
}

void progress_update_at(struct progress *progress, int64_t elapsed, uint64_t rows, uint64_t done, uint64_t total)
{
	if (!progress->stream || elapsed < progress->next_update)
		return;
	progress->next_update = elapsed + UPDATE_INTERVAL;
	progress->shown = true;
	double seconds = (double)elapsed / 1000;
	fprintf(progress->stream, "%s%" PRIu64 " rows, %.0f rows/s", erase_line, rows, (double)rows / seconds);
	if (done && done <= total) {
		int64_t left = (int64_t)(seconds * (double)(total - done) / (double)done + 0.5);
		fprintf(progress->stream, ", %" PRId64 ":%02" PRId64 " left", left / 60, left % 60);
	}
	fflush(progress->stream);
}

void progress_end(struct progress *progress)
{
	if (progress->shown) {
		fputs(erase_line, progress->stream);
		fflush(progress->stream);
	}
	*progress = (struct progress){0};
}
