/* attachment.c: files that people attach. */
#include "domain/attachment.h"

#include "base/utf8.h"
#include "store/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int check_name(const char *file, const char *name, struct error *error)
{
	size_t length = strlen(name);
	if (!length)
		return fail(error, EX_DATAERR, "%s: is a directory; attach a file", file);
	if (!utf8_valid(name, length))
		return fail(error, EX_DATAERR, "an attachment's name is not UTF-8; rename the file");
	for (const char *at = name, *end = name + length; at < end;) {
		uint32_t character = utf8_next(&at, end);
		if (character < 0x20 || (character >= 0x7F && character < 0xA0))
			return fail(error, EX_DATAERR,
			            "an attachment's name holds control characters; rename the file");
	}
	return 0;
}

/* Never follows a link and never waits for the other end of a FIFO. */
static int open_regular(const char *file, int *descriptor, struct error *error)
{
	*descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (*descriptor < 0 && errno == ELOOP)
		return fail(error, EX_DATAERR, "%s: is a symbolic link; attach the file itself", file);
	if (*descriptor < 0)
		return fail_errno(error, EX_NOINPUT, "cannot read %s",
		                  file);
	struct stat found;
	int status = 0;
	if (fstat(*descriptor, &found))
		status = fail_errno(error, EX_IOERR, "cannot read %s", file);
	else if (!S_ISREG(found.st_mode))
		status = fail(error, EX_DATAERR, "%s: is not a regular file", file);
	if (status)
		close(*descriptor);
	return status;
}

/* One byte more than the limit tells that there is too much, whatever the file's size was when it was opened. */
static int read_all(int descriptor, const char *file, struct attachment *attachment, struct error *error)
{
	struct buffer content = {0};
	ssize_t got = 1;
	while (got && content.length <= ATTACHMENT_LIMIT) {
		size_t wanted = 64 * 1024 > content.length ? 64 * 1024 : content.length;
		if (wanted > ATTACHMENT_LIMIT + 1 - content.length)
			wanted = ATTACHMENT_LIMIT + 1 - content.length;
		buffer_reserve(&content, wanted);
		got = read(descriptor, content.data + content.length, wanted);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		content.length += (size_t)got;
	}
	attachment->bytes = content.data;
	attachment->length = content.length;
	if (got < 0)
		return fail_errno(error, EX_IOERR, "cannot read %s", file);
	if (content.length > ATTACHMENT_LIMIT)
		return fail(error, EX_DATAERR,
		            "%s: is larger than 64 MiB; attach a smaller file or a note of where it lies", file);
	return 0;
}

static void hash(struct attachment *attachment)
{
	SHA2_CTX context;
	SHA256Init(&context);
	SHA256Update(&context, (const uint8_t *)attachment->bytes, attachment->length);
	SHA256End(&context, attachment->sha256);
}

int attachments_read(struct attachments *attachments, const char *file, struct error *error)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	int descriptor;
	if (check_name(file, name, error) || open_regular(file, &descriptor, error))
		return error->status;
	struct attachment attachment = {0};
	int status = read_all(descriptor, file, &attachment, error);
	close(descriptor);
	if (status) {
		free(attachment.bytes);
		return status;
	}
	hash(&attachment);
	attachment.name = memory_text(name);
	attachments->items =
	    memory_grow(attachments->items, attachments->count, &attachments->capacity, sizeof attachment);
	attachments->items[attachments->count++] = attachment;
	return 0;
}

void attachments_free(struct attachments *attachments)
{
	for (size_t i = 0; i < attachments->count; i++) {
		free(attachments->items[i].name);
		free(attachments->items[i].bytes);
	}
	free(attachments->items);
	*attachments = (struct attachments){0};
}

static struct value id_or_empty(int64_t id)
{
	return id ? value_integer(id) : value_empty(TYPE_INTEGER);
}

int attachments_write(struct session *session, struct attachments *attachments, const struct attached *to,
                      struct error *error)
{
	static const char *const columns[] = {"tx", "opportunity", "activity", "stage_history",
	                                      "payment", "at", "name", "sha256"};
	for (size_t i = 0; i < attachments->count; i++) {
		struct attachment *attachment = &attachments->items[i];
		struct value values[] = {value_integer(session->tx),    value_integer(to->opportunity),
		                         id_or_empty(to->activity),     id_or_empty(to->stage_history),
		                         id_or_empty(to->payment),      value_of(TYPE_TIME, to->at),
		                         value_text(attachment->name),  value_text(attachment->sha256)};
		if (!attachment->kept &&
		    content_keep(session->store, attachment->sha256, attachment->bytes, attachment->length, error))
			return error->status;
		attachment->kept = true;
		if (row_insert(session->store, "attachment", columns, values, sizeof values / sizeof *values, NULL,
		               error))
			return error->status;
	}
	return 0;
}
