/* mail.c: checks and cleans a mail before the module composes it; mailboxes. */
#include "notify/mail.h"

#include "base/address.h"
#include "base/clean.h"
#include "base/memory.h"
#include "base/module.h"
#include "base/time.h"

#include <stdlib.h>
#include <string.h>

enum { SUBJECT_BYTES = 400, NAME_BYTES = 200 };

static bool is_word(const char *text)
{
	return *text && !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")];
}

static int check(const struct mail *mail, struct error *error)
{
	if (!mail_address_valid(mail->from))
		return fail(error, EX_DATAERR, "\"%s\" is not a mail address to send from", mail->from);
	if (!mail_address_valid(mail->to))
		return fail(error, EX_DATAERR, "\"%s\" is not a mail address to send to", mail->to);
	bool words = is_word(mail->id) && is_word(mail->list);
	for (size_t i = 0; i < mail->image_count; i++)
		words = words && is_word(mail->images[i].name);
	return words ? 0 : fail(error, EX_SOFTWARE, "the mail %s cannot be identified", mail->id);
}

int mail_compose(const struct mail *mail, struct buffer *message, struct error *error)
{
	const void *module;
	if (check(mail, error) || module_load("mail", "libgmime-3.0-0 (GMime)", &module, error))
		return error->status;
	const struct mail_composer *composer = module;
	struct buffer subject = {0}, name = {0};
	struct mail clean = *mail;
	buffer_add_clean(&subject, mail->subject, SUBJECT_BYTES);
	buffer_add_clean(&name, mail->to_name ? mail->to_name : "", NAME_BYTES);
	clean.subject = buffer_text(&subject);
	clean.to_name = name.length ? name.data : NULL;
	composer->compose(&clean, message);
	buffer_free(&subject);
	buffer_free(&name);
	return 0;
}

/* ---- mailboxes ---- */

/* As asctime() has it, in UTC. */
static void add_date(struct buffer *mailbox, int64_t date)
{
	static const char names[] = "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
	int64_t day = wall_day(date), second = date - day * SECONDS_PER_DAY;
	struct civil civil = day_to_civil(day);
	buffer_add_format(mailbox, "%.3s %.3s %2d %02d:%02d:%02d %04d", names + 4L * day_of_week(day),
	                  names + 4L * (6 + civil.month), civil.day, (int)(second / 3600), (int)(second / 60 % 60),
	                  (int)(second % 60), civil.year);
}

void mailbox_add(struct buffer *mailbox, const char *from, int64_t date, const char *message, size_t length)
{
	buffer_add_format(mailbox, "From %s ", from);
	add_date(mailbox, date);
	buffer_add_text(mailbox, "\n");
	for (const char *line = message, *end = message + length, *next; line < end; line = next) {
		const char *newline = memchr(line, '\n', (size_t)(end - line)), *word = line;
		next = newline ? newline + 1 : end;
		while (word < next && *word == '>')
			word++;
		if (next - word >= 5 && memcmp(word, "From ", 5) == 0)
			buffer_add_text(mailbox, ">");
		buffer_add(mailbox, line, (size_t)(next - line));
	}
	if (length && message[length - 1] != '\n')
		buffer_add_text(mailbox, "\n");
	buffer_add_text(mailbox, "\n");
}
