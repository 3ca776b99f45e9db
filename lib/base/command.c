/* command.c: running a program. */
#include "base/command.h"

#include "base/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SAID_BYTES = 4096 };

struct pipe {
	int reading, writing;
};

struct child {
	pid_t pid;
	int output; /* our end; -1 when closed */
	bool ended;
	int status; /* of waitpid() */
};

/* ---- starting ---- */

static int open_pipe(struct pipe *pipe_ends, struct error *error)
{
	int ends[2];
	if (pipe(ends))
		return fail_errno(error, EX_OSERR, "cannot make a pipe");
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	*pipe_ends = (struct pipe){ends[0], ends[1]};
	return 0;
}

static void close_pipe(const struct pipe *pipe_ends)
{
	close(pipe_ends->reading);
	close(pipe_ends->writing);
}

/* In the new process: becomes the program, or tells why not. */
static _Noreturn void become(const char *const *argv, int input, const struct pipe *output, const struct pipe *trouble,
                             const sigset_t *signals)
{
	setpgid(0, 0); /* so that what it starts can be ended with it */
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, signals, NULL);
	if (dup2(input, STDIN_FILENO) >= 0 && dup2(output->writing, STDOUT_FILENO) >= 0 &&
	    dup2(output->writing, STDERR_FILENO) >= 0)
		execv(argv[0], (char *const *)(const void *)argv);
	int cause = errno;
	(void)!write(trouble->writing, &cause, sizeof cause);
	_exit(127);
}

/* Waits until the program runs, which closes the pipe `trouble`, or has told what keeps it from that. */
static int await_start(const struct pipe *trouble, const char *program, pid_t pid, struct error *error)
{
	int cause;
	ssize_t got;
	while ((got = read(trouble->reading, &cause, sizeof cause)) < 0 && errno == EINTR)
		;
	if (got != (ssize_t)sizeof cause)
		return 0;
	while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
		;
	return fail(error, EX_UNAVAILABLE, "cannot run %s: %s", program, strerror(cause));
}

static int start_between(struct child *child, const char *const *argv, int input, const struct pipe *output,
                         const struct pipe *trouble, const sigset_t *signals, struct error *error)
{
	child->pid = fork();
	if (child->pid == 0)
		become(argv, input, output, trouble, signals);
	close(output->writing);
	close(trouble->writing);
	int status = child->pid < 0 ? fail_errno(error, EX_OSERR, "cannot start %s", argv[0])
	                            : await_start(trouble, argv[0], child->pid, error);
	close(trouble->reading);
	child->output = output->reading;
	fcntl(child->output, F_SETFL, O_NONBLOCK);
	return status;
}

static int start(struct child *child, const char *const *argv, int input, const sigset_t *signals, struct error *error)
{
	struct pipe output, trouble;
	if (open_pipe(&output, error))
		return error->status;
	if (open_pipe(&trouble, error)) {
		close_pipe(&output);
		return error->status;
	}
	return start_between(child, argv, input, &output, &trouble, signals, error);
}

/*
 * A file without a name rather than a pipe: the program finds all of its input there or is never started, also when
 * this process is killed, and does not take half a message for one.
 */
static FILE *write_input(const char *input, size_t length, struct error *error)
{
	int descriptor;
	if (temporary_file(&descriptor, error))
		return NULL;
	FILE *file = fdopen(descriptor, "w+");
	if (!file) {
		fail_errno(error, EX_CANTCREAT, "cannot make a temporary file");
		close(descriptor);
		return NULL;
	}
	if (fwrite(input, 1, length, file) == length && !fflush(file) && !fseek(file, 0, SEEK_SET))
		return file;
	fail_errno(error, EX_IOERR, "cannot write a temporary file");
	fclose(file);
	return NULL;
}

/* ---- talking ---- */

static void close_end(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
	*descriptor = -1;
}

static void take_output(struct child *child, struct buffer *said)
{
	char bytes[4096];
	ssize_t got = read(child->output, bytes, sizeof bytes);
	if (got > 0 && said->length < SAID_BYTES)
		buffer_add(said, bytes, (size_t)got < SAID_BYTES - said->length ? (size_t)got : SAID_BYTES - said->length);
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
		close_end(&child->output);
}

static void look_after(struct child *child)
{
	child->ended = child->ended || waitpid(child->pid, &child->status, WNOHANG) == child->pid;
}

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Until the program has ended; what it left behind may go on.  SIGCHLD comes only inside pselect(), so that no end is
 * slept through.  False when the time is over.
 */
static bool attend(struct child *child, int64_t deadline, const sigset_t *signals, struct buffer *said)
{
	for (look_after(child); !child->ended; look_after(child)) {
		int64_t left = deadline - milliseconds();
		if (left <= 0)
			return false;
		struct timespec patience = {.tv_sec = (time_t)(left / 1000), .tv_nsec = left % 1000 * 1000000};
		fd_set readable;
		FD_ZERO(&readable);
		if (child->output >= 0)
			FD_SET(child->output, &readable);
		if (pselect(child->output + 1, &readable, NULL, NULL, &patience, signals) > 0)
			take_output(child, said);
	}
	while (child->output >= 0) { /* what it said last */
		size_t before = said->length;
		take_output(child, said);
		if (said->length == before)
			break;
	}
	return true;
}

static int judge(const struct child *child, const char *program, struct error *error)
{
	if (WIFEXITED(child->status) && WEXITSTATUS(child->status) == 0)
		return 0;
	if (WIFEXITED(child->status))
		return fail(error, EX_UNAVAILABLE, "%s exited with %d", program, WEXITSTATUS(child->status));
	return fail(error, EX_UNAVAILABLE, "%s was ended by signal %d", program, WTERMSIG(child->status));
}

static int run(struct child *child, const char *program, int64_t seconds, const sigset_t *signals, struct buffer *said,
               struct error *error)
{
	if (attend(child, milliseconds() + seconds * 1000, signals, said))
		return judge(child, program, error);
	kill(-child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	return fail(error, EX_UNAVAILABLE, "%s did not end within %lld seconds and was stopped", program,
	            (long long)seconds);
}

static void note_nothing(int number)
{
	(void)number; /* only to be woken by it */
}

int command_run(const char *const *argv, const char *input, size_t length, int64_t seconds, struct buffer *said,
                struct error *error)
{
	struct child child = {.output = -1};
	struct sigaction wake = {.sa_handler = note_nothing}, handled_before;
	FILE *file = write_input(input, length, error);
	if (!file)
		return error->status;
	sigset_t blocked, before;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	sigaction(SIGCHLD, &wake, &handled_before);
	sigset_t waiting = before;
	sigdelset(&waiting, SIGCHLD);
	int status = start(&child, argv, fileno(file), &before, error);
	if (!status)
		status = run(&child, argv[0], seconds, &waiting, said, error);
	close_end(&child.output);
	fclose(file);
	sigaction(SIGCHLD, &handled_before, NULL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return status;
}
