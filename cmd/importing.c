/* importing.c: the loop of every command that reads a file of records. */
#include "cmd/importing.h"

#include "io/progress.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct loop {
	struct invocation *invocation;
	struct import *import;
	importing_row row;
	void *argument;
	FILE *rejects;
	bool keep_going;
	uint64_t good, bad;
};

static size_t collect(struct invocation *invocation, const char *name, const char ***values)
{
	size_t count = 0, next = 0;
	while (option_next(invocation, name, &next))
		count++;
	*values = arena_get(&invocation->arena, (count + 1) * sizeof **values);
	next = 0;
	for (size_t i = 0; i < count; i++)
		(*values)[i] = option_next(invocation, name, &next);
	return count;
}

int importing_open(struct invocation *invocation, struct session *session, const char *option, enum import_kind of,
                   const char *const *targets, size_t target_count, struct import **import, struct error *error)
{
	const char **maps, **sets;
	struct import_options options = {
	    .file = option_value(invocation, option),
	    .encoding = option_value(invocation, "encoding"),
	    .profile = option_value(invocation, "profile"),
	    .drop_unknown = option_given(invocation, "drop-unknown"),
	    .of = of,
	    .targets = targets,
	    .target_count = target_count,
	};
	options.map_count = collect(invocation, "map", &maps);
	options.set_count = collect(invocation, "set", &sets);
	options.maps = maps;
	options.sets = sets;
	if (import_open(session, &options, import, error))
		return error->status;
	const char *guess = record_guess(import_reader(*import));
	if (guess)
		note(invocation, "%s is not UTF-8; read as %s (--encoding settles it)",
		     record_name(import_reader(*import)), guess);
	return 0;
}

/* Whether -i names a regular file, and what is known of it. */
static bool input_file(const struct invocation *invocation, struct stat *found)
{
	const char *file = option_value(invocation, "input");
	return file && (strcmp(file, "-") ? stat(file, found) : fstat(STDIN_FILENO, found)) == 0 && S_ISREG(found->st_mode);
}

/* Rows cannot be read from where the rejected ones are written to. */
static bool is_input(const struct loop *loop, int descriptor)
{
	struct stat input, output;
	return input_file(loop->invocation, &input) && fstat(descriptor, &output) == 0 && input.st_dev == output.st_dev &&
	       input.st_ino == output.st_ino;
}

static int open_rejects(struct loop *loop, struct error *error)
{
	if (!loop->keep_going)
		return 0;
	/* It holds what the database holds, so it is as private. */
	const char *file = option_value(loop->invocation, "rejects");
	int descriptor = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return fail_errno(error, EX_CANTCREAT, "--rejects: %s", file);
	int status = 0;
	struct stat about;
	if (is_input(loop, descriptor))
		status = fail(error, EX_USAGE, "--rejects: %s is the file that is read; name another", file);
	else if (fstat(descriptor, &about) || (S_ISREG(about.st_mode) && ftruncate(descriptor, 0)) ||
	         !(loop->rejects = fdopen(descriptor, "w")))
		status = fail_errno(error, EX_CANTCREAT, "--rejects: %s", file);
	if (status)
		close(descriptor);
	return status;
}

static int check_options(struct loop *loop, struct error *error)
{
	bool rejects = option_given(loop->invocation, "rejects");
	loop->keep_going = option_given(loop->invocation, "keep-going");
	if (rejects && !loop->keep_going)
		return fail(error, EX_USAGE, "--rejects goes with --keep-going");
	if (loop->keep_going && !rejects)
		return fail(error, EX_USAGE, "--keep-going needs --rejects FILE, so that no row is lost");
	return 0;
}

/* A row is undone alone: what it wrote before it failed, a new customer say, goes with it. */
static int reject(struct loop *loop, struct error *error)
{
	struct error reason = *error;
	loop->bad++;
	return import_reject(loop->import, loop->rejects, reason.text, error);
}

static int one_row(struct loop *loop, const struct import_cell *cells, size_t count, struct error *error)
{
	struct session *session = &loop->invocation->session;
	if (loop->keep_going && store_savepoint(session->store, error))
		return error->status;
	int status = loop->row(session, loop->import, cells, count, loop->argument, error);
	if (!status) {
		loop->good++;
		return loop->keep_going ? store_release(session->store, error) : 0;
	}
	/* Only what is wrong with the row itself is passed over. */
	if (!loop->keep_going || (status != EX_DATAERR && status != EX_NOINPUT && status != EX_REFUSED))
		return status;
	struct error undone;
	if (store_rollback_to_savepoint(session->store, &undone)) {
		*error = undone;
		return error->status;
	}
	return reject(loop, error);
}

static int all_rows(struct loop *loop, struct error *error)
{
	struct progress progress = {0};
	const struct import_cell *cells;
	size_t count;
	int got, status = 0;
	if (!loop->invocation->quiet)
		progress_begin(&progress, stderr);
	while (!status && (got = import_next(loop->import, &cells, &count, error)) != 0) {
		if (got < 0)
			status = loop->keep_going && record_can_go_on(import_reader(loop->import)) ? reject(loop, error)
			                                                                           : error->status;
		else
			status = one_row(loop, cells, count, error);
		if ((loop->good + loop->bad) % 1024 == 0) {
			uint64_t done, total;
			record_progress(import_reader(loop->import), &done, &total);
			progress_update(&progress, loop->good + loop->bad, done, total);
		}
	}
	progress_end(&progress);
	return status;
}

int importing_run(struct invocation *invocation, enum import_kind of, const char *const *targets, size_t target_count,
                  importing_row row, void *argument, uint64_t *rows, struct error *error)
{
	struct loop loop = {.invocation = invocation, .row = row, .argument = argument};
	*rows = 0;
	int status = check_options(&loop, error);
	if (!status)
		status = importing_open(invocation, &invocation->session, "input", of, targets, target_count,
		                        &loop.import, error);
	if (!status)
		status = open_rejects(&loop, error);
	if (!status)
		status = all_rows(&loop, error);
	if (!status)
		status = import_rejects_end(loop.import, error);
	if (loop.rejects && fclose(loop.rejects) && !status)
		status = fail_errno(error, EX_IOERR, "%s", option_value(invocation, "rejects"));
	if (!status && loop.bad)
		note(invocation, "%llu rows taken, %llu rejected: see %s", (unsigned long long)loop.good,
		     (unsigned long long)loop.bad, option_value(invocation, "rejects"));
	import_close(loop.import);
	*rows = loop.good;
	return status;
}

int importing_write(struct invocation *invocation, session_work work, session_work report, void *argument,
                    struct error *error)
{
	struct session *session = &invocation->session;
	struct stat found;
	if (input_file(invocation, &found))
		store_expect_load(session->store, found.st_size);
	return session_write(session, work, report, argument, error);
}
