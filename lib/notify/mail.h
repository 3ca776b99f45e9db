/*
 * mail.h: one mail to one recipient, as text, HTML and inline images.
 *
 *	struct buffer message = {0};
 *	struct mail mail = {.from = channel->from, .to = address, .subject = "...", .id = "report.2026-11-23", ...};
 *	if (!mail_compose(&mail, &message, error))
 *		status = carry(config, channel, &recipient, message.data, message.length, &said, error);   (carry.h)
 *
 * What is composed depends on nothing but the struct, so a mail that is composed again is the same to the byte.
 */
#ifndef OPP_NOTIFY_MAIL_H
#define OPP_NOTIFY_MAIL_H

#include "base/buffer.h"
#include "base/error.h"

/* An image that the HTML shows: <img src="cid:NAME@opp">. */
struct mail_image {
	const char *name; /* letters, digits, . _ - : funnel.png */
	const char *type; /* image/png */
	const void *bytes;
	size_t length;
};

struct mail {
	const char *from, *to;     /* addresses (base/address.h) */
	const char *to_name;       /* the recipient's name in UTF-8, or NULL */
	const char *subject;       /* UTF-8 */
	const char *id;            /* what comes before the @ of the Message-ID: letters, digits, . _ - */
	const char *list;          /* what it is one of, for List-Id: a word in ASCII such as alerts */
	int64_t date;              /* Unix seconds */
	int32_t zone_offset;       /* seconds east of UTC, in which the date is written */
	const char *text;          /* the plain part, UTF-8 with \n at line ends */
	const char *html;          /* the same as HTML, or NULL */
	const struct mail_image *images; /* only with html */
	size_t image_count;
};

/*
 * Adds the message (RFC 5322, lines end in \n) to `message`: multipart/alternative of text and HTML, in which HTML with
 * images is a multipart/related.  Headers are encoded words of RFC 2047, control characters in names and subject become
 * U+FFFD, and a subject of over 400 bytes is cut.  The message says that it is automatic (RFC 3834), so that nobody's
 * absence answers it.  EX_DATAERR for an address that is none; EX_UNAVAILABLE when GMime cannot be loaded.
 */
int mail_compose(const struct mail *mail, struct buffer *message, struct error *error);

/* What the module `mail` exports; the mail that it gets is checked and clean. */
struct mail_composer {
	void (*compose)(const struct mail *mail, struct buffer *message);
};

/*
 * Adds a message to a mailbox in the format mboxrd: a From_ line, lines like From_ quoted by one more >, an empty line.
 */
void mailbox_add(struct buffer *mailbox, const char *from, int64_t date, const char *message, size_t length);

#endif
