/* report_mail.c: a report or the dashboard as a mail. */
#include "cmd/report_mail.h"

#include "base/address.h"
#include "io/chart.h"
#include "notify/carry.h"
#include "notify/mail.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_IMAGES = 16, MOST_RECIPIENTS = 100 };

/* What the mail consists of; the sections of the page fill it. */
struct letter {
	struct invocation *invocation;
	struct page page;
	struct buffer html, text;
	struct mail_image images[MOST_IMAGES];
	struct buffer bytes[MOST_IMAGES]; /* of the images */
	size_t image_count;
	bool no_charts;                   /* told once */
	struct error failure;             /* of a section */
	struct arena arena;
};

/* ---- the parts ---- */

/* The chart of a section, as an image that the HTML shows by its name.  A mail without charts is better than none. */
static bool add_image(struct letter *letter, const char *name, const struct picture *picture)
{
	struct error error = {0};
	struct buffer *bytes = &letter->bytes[letter->image_count];
	if (letter->image_count == MOST_IMAGES || letter->no_charts || !chart_is_telling(picture))
		return false;
	const char *title = picture_title(letter->page.config, name, picture, &letter->arena);
	int status = chart_draw(picture, title, letter->page.config, "chart.png", bytes, &error);
	if (status == EX_UNAVAILABLE) {
		note(letter->invocation, "%s; the mail goes without charts", error.text);
		letter->no_charts = true;
	}
	if (status)
		return false;
	letter->images[letter->image_count++] = (struct mail_image){
	    .name = arena_format(&letter->arena, "%s.png", name), .type = "image/png", .bytes = bytes->data, .length = bytes->length};
	return true;
}

/* The table of a section, as on a terminal. */
static int add_text(struct letter *letter, const char *name, const struct picture *picture, struct error *error)
{
	char *text = NULL;
	size_t length = 0;
	struct invocation table = *letter->invocation;
	if (letter->text.length)
		buffer_add_text(&letter->text, "\n");
	add_heading(&letter->text, letter->page.config, name);
	buffer_add_text(&letter->text, "\n\n");
	table.writer.stream = open_memstream(&text, &length);
	if (!table.writer.stream)
		out_of_memory();
	int status = print_picture(&table, picture, error);
	fclose(table.writer.stream);
	if (!status)
		buffer_add(&letter->text, text, length);
	for (size_t i = 0; i < picture->grid->note_count; i++)
		buffer_add_format(&letter->text, "%s\n", picture->grid->notes[i]);
	free(text);
	return status;
}

/* What the page calls for each section. */
static bool illustrate(void *argument, const char *name, const struct picture *picture)
{
	struct letter *letter = argument;
	if (!letter->failure.status)
		add_text(letter, name, picture, &letter->failure);
	return add_image(letter, name, picture);
}

static int open_letter(struct letter *letter, struct invocation *invocation, struct error *error)
{
	*letter = (struct letter){.invocation = invocation};
	letter->page = (struct page){.config = &invocation->config, .now = invocation->session.now, .mail = true, .text = &letter->text,
	                             .illustrate = illustrate, .argument = letter};
	letter->page.html.out = &letter->html;
	return use_table(invocation, NULL, error); /* for the text, whatever the records go in */
}

static void close_letter(struct letter *letter)
{
	buffer_free(&letter->html);
	buffer_free(&letter->text);
	for (size_t i = 0; i < MOST_IMAGES; i++)
		buffer_free(&letter->bytes[i]);
	arena_free(&letter->arena);
}

/* ---- to whom ---- */

struct recipients {
	struct recipient items[MOST_RECIPIENTS];
	size_t count;
};

static int add_recipient(const struct config *config, const char *name, struct recipients *recipients, struct error *error)
{
	struct recipient recipient = recipient_of(config, name);
	if (!recipient.email && !config_person(config, name))
		return fail(error, EX_USAGE, "--mail: %s is neither somebody of the team nor a mail address", name);
	if (!recipient.email || !mail_address_valid(recipient.email))
		return fail(error, EX_USAGE, "--mail: %s has no valid mail address in the config", name);
	if (recipients->count == MOST_RECIPIENTS)
		return fail(error, EX_USAGE, "--mail: more than %d recipients", MOST_RECIPIENTS);
	for (size_t i = 0; i < recipients->count; i++)
		if (strcmp(recipients->items[i].email, recipient.email) == 0)
			return 0;
	recipients->items[recipients->count++] = recipient;
	return 0;
}

static int read_recipients(struct invocation *invocation, struct recipients *recipients, struct error *error)
{
	size_t next = 0;
	for (const char *list; (list = option_next(invocation, "mail", &next));) {
		char *names = arena_text(&invocation->arena, list), *rest = NULL;
		for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest))
			if (add_recipient(&invocation->config, name, recipients, error))
				return error->status;
	}
	return recipients->count ? 0 : fail(error, EX_USAGE, "--mail: names nobody");
}

static int find_channel(const struct config *config, const struct channel **channel, struct error *error)
{
	for (size_t i = 0; i < config->channel_count; i++)
		if (config->channels[i].input == INPUT_MAIL) {
			*channel = &config->channels[i];
			return 0;
		}
	return fail(error, EX_CONFIG, "%s: no channel carries mails; channels: mail: {from: ..., command: [...]} makes one",
	            config->file);
}

/* ---- sending ---- */

static const struct column sent_columns[] = {{"to", NULL, TYPE_TEXT}, {"address", NULL, TYPE_TEXT},
                                             {"subject", NULL, TYPE_TEXT}};

static int compose(struct letter *letter, const char *name, const struct channel *channel, const struct recipient *to,
                   const char *subject, struct buffer *message, struct error *error)
{
	struct config *config = letter->page.config;
	int64_t now = letter->page.now;
	const struct mail mail = {
	    .from = channel->from, .to = to->email, .to_name = strcmp(to->name, to->email) == 0 ? NULL : to->name,
	    .subject = subject, .id = arena_format(&letter->arena, "report.%s.%lld", name, (long long)now), .list = "reports",
	    .date = now, .zone_offset = zone_offset(&config->zone, now),
	    .text = buffer_text(&letter->text), .html = buffer_text(&letter->html), .images = letter->images,
	    .image_count = letter->image_count};
	return mail_compose(&mail, message, error);
}

static int send_one(struct letter *letter, const char *name, const struct channel *channel, const struct recipient *to,
                    const char *subject, struct error *error)
{
	struct buffer message = {0}, said = {0};
	int status = compose(letter, name, channel, to, subject, &message, error);
	if (!status && letter->invocation->session.dry_run)
		status = print_page(&message, error);
	else if (!status && carry(channel, to, message.data, message.length, &said, error))
		status = said.length ? fail(error, error->status, "%s: %s: %.500s", to->email, error->text, said.data)
		                     : fail_prefix(error, "%s", to->email);
	buffer_free(&message);
	buffer_free(&said);
	return status;
}

/* All are tried; the first failure is told. */
static int send_all(struct letter *letter, const char *name, const struct channel *channel,
                    const struct recipients *recipients, const char *subject, struct error *error)
{
	struct invocation *invocation = letter->invocation;
	struct output *output = NULL;
	bool silent = invocation->quiet || invocation->session.dry_run;
	if (!silent && output_open(invocation, sent_columns, 3, 3, &output, error))
		return error->status;
	for (size_t i = 0; i < recipients->count; i++) {
		const struct recipient *to = &recipients->items[i];
		struct error failure = {0};
		const struct value values[] = {value_text(to->name), value_text(to->email), value_text(subject)};
		if (send_one(letter, name, channel, to, subject, &failure) ||
		    (output && output_row(output, values, &failure)))
			*error = error->status ? *error : failure;
		if (invocation->session.dry_run)
			break;
	}
	struct error failure = {0};
	if (output && output_close(output, &failure) && !error->status)
		*error = failure;
	return error->status;
}

/* "销售看板 2026-11-23", behind what the channel's subjects begin with. */
static void add_subject(const struct letter *letter, const struct channel *channel, const char *name, struct buffer *subject)
{
	if (channel->subject)
		buffer_add_format(subject, "%s ", channel->subject);
	add_heading(subject, letter->page.config, name);
	buffer_add_character(subject, ' ');
	day_print(subject, zone_day(&letter->page.config->zone, letter->page.now));
}

static int post(struct letter *letter, const char *name, const struct writer_options *records, struct error *error)
{
	struct recipients *recipients = arena_get(&letter->arena, sizeof *recipients);
	const struct channel *channel = NULL;
	struct buffer subject = {0};
	if (letter->failure.status)
		*error = letter->failure;
	if (error->status || find_channel(letter->page.config, &channel, error) ||
	    read_recipients(letter->invocation, recipients, error))
		return error->status;
	letter->invocation->writer = *records;
	add_subject(letter, channel, name, &subject);
	int status = send_all(letter, name, channel, recipients, subject.data, error);
	buffer_free(&subject);
	return status;
}

int mail_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                struct grid *grid, struct error *error)
{
	struct letter letter;
	struct picture picture;
	const struct writer_options records = invocation->writer;
	if (open_letter(&letter, invocation, error))
		return error->status;
	choose_picture(invocation, report, request, grid, &picture);
	page_report(invocation, report, request, &picture, &letter.page);
	invocation->columns = NULL; /* of the report, not of what is told of the mails */
	int status = post(&letter, report->name, &records, error);
	close_letter(&letter);
	return status;
}

int mail_dashboard(struct invocation *invocation, read_request read, struct error *error)
{
	struct letter letter;
	const struct writer_options records = invocation->writer;
	if (open_letter(&letter, invocation, error))
		return error->status;
	letter.page.rounded = true;
	int status = page_dashboard(invocation, read, &letter.page, error);
	if (!status)
		status = post(&letter, "dashboard", &records, error);
	close_letter(&letter);
	return status;
}
