/* alert_send.c: tells people of alerts, or shows what they would be told. */
#include "cmd/alert_modes.h"
#include "notify/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static int refuse_arguments(const struct invocation *invocation, const char *option, struct error *error)
{
	if (!invocation->argument_count)
		return 0;
	return fail(error, EX_USAGE, "%s is about all that is due and takes no \"%s\"", option, invocation->arguments[0]);
}

int run_alert_sending(struct invocation *invocation, struct error *error)
{
	struct queue_result result;
	if (invocation->session.dry_run)
		return run_alert_preview(invocation, error);
	if (refuse_arguments(invocation, "--send", error) || open_store(invocation, DB_WRITE, error) ||
	    queue_send(&invocation->session, &result, error))
		return error->status;
	if (invocation->verbose)
		note(invocation, "%zu sent, %zu waiting, %zu given up", result.sent, result.waiting, result.failed);
	if (result.waiting)
		return fail(error, EX_TEMPFAIL,
		            "%zu message%s could not go and will be tried again; opp-alert --failed says why", result.waiting,
		            result.waiting == 1 ? "" : "s");
	if (result.failed)
		return fail(error, EX_UNAVAILABLE, "%zu message%s %s given up; opp-alert --failed says why", result.failed,
		            result.failed == 1 ? "" : "s", result.failed == 1 ? "was" : "were");
	return 0;
}

/* ---- looking at it first ---- */

static int write_all(int descriptor, const char *file, const struct buffer *mailbox, struct error *error)
{
	for (size_t written = 0; written < mailbox->length;) {
		ssize_t more = write(descriptor, mailbox->data + written, mailbox->length - written);
		if (more < 0 && errno != EINTR)
			return fail_errno(error, EX_IOERR, "%s: cannot write", file);
		written += more > 0 ? (size_t)more : 0;
	}
	return 0;
}

/* A mailbox grows: what stands there stays. */
static int append(const char *file, const struct buffer *mailbox, struct error *error)
{
	int descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
	if (descriptor < 0)
		return fail_errno(error, EX_CANTCREAT, "cannot open %s", file);
	int status = write_all(descriptor, file, mailbox, error);
	if (close(descriptor) && !status)
		status = fail_errno(error, EX_IOERR, "%s: cannot write", file);
	return status;
}

int run_alert_preview(struct invocation *invocation, struct error *error)
{
	const char *file = option_value(invocation, "mbox");
	struct buffer mailbox = {0};
	if (refuse_arguments(invocation, "--preview", error) || open_store(invocation, DB_WRITE, error))
		return error->status;
	int status = queue_preview(&invocation->session, &mailbox, error);
	if (!status)
		status = file ? append(file, &mailbox, error) : write_all(STDOUT_FILENO, "stdout", &mailbox, error);
	buffer_free(&mailbox);
	return status;
}
