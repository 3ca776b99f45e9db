/*
 * attachment.h: files that people attach: read once, kept by content, found again at their follow-up or move.
 */
#ifndef OPP_DOMAIN_ATTACHMENT_H
#define OPP_DOMAIN_ATTACHMENT_H

#include "domain/session.h"

enum { ATTACHMENT_LIMIT = 64 * 1024 * 1024 };

struct attachment {
	char *name; /* the last part of the path */
	char *bytes;
	size_t length;
	char sha256[65];
	bool kept; /* its content is in the database */
};

/* A zeroed struct is an empty list. */
struct attachments {
	struct attachment *items;
	size_t count, capacity;
};

/*
 * Reads a regular file of at most ATTACHMENT_LIMIT bytes into the list.  EX_NOINPUT if there is none, EX_NOPERM if it
 * may not be read, EX_DATAERR for anything else: a directory, device, FIFO or symbolic link (which may stand for
 * something else tomorrow), a file too large, a name that is not UTF-8 or holds control characters.
 */
int attachments_read(struct attachments *attachments, const char *file, struct error *error);
void attachments_free(struct attachments *attachments);

/* What files are attached to. */
struct attached {
	int64_t opportunity;
	int64_t activity, stage_history, payment; /* 0: not to one */
	int64_t at;
};

/* Attaches all files of the list (inside session_write()). */
int attachments_write(struct session *session, struct attachments *attachments, const struct attached *to,
                      struct error *error);

#endif
