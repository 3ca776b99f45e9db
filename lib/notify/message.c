/* message.c: what a message is about, piece by piece, and putting it together for a channel. */
#include "notify/message_part.h"

#include "base/clean.h"
#include "notify/mail.h"

#include <stdlib.h>
#include <string.h>

enum { FIELD_BYTES = 200 };

static void add_field(struct buffer *text, const char *field)
{
	buffer_add_clean(text, field ? field : "", FIELD_BYTES);
}

/* ---- groups ---- */

const struct alert_step *item_step(const struct message_item *item)
{
	return &item->told->alert->rule->steps[item->told->alert->step];
}

struct group *message_groups(const struct message *message, size_t *count)
{
	struct group *groups = memory_get((message->count + 1) * sizeof *groups);
	*count = 0;
	for (size_t i = 0; i < message->count; i++) {
		const struct alert_step *step = item_step(&message->items[i]);
		size_t at = 0;
		while (at < *count && groups[at].step != step)
			at++;
		if (at == *count) {
			const struct alert *alert = message->items[i].told->alert;
			groups[(*count)++] = (struct group){alert->rule, step, 0, alert->red};
		}
		groups[at].count++;
	}
	return groups;
}

void group_head(const struct message *message, const struct group *group, struct buffer *text)
{
	struct buffer label = {0};
	add_field(&label, group->rule->label);
	if (group->red)
		buffer_add_text(text, word(message->config, WORD_RED));
	add_words(text, message->config, WORD_GROUP, buffer_text(&label), NULL, (int64_t)group->count);
	buffer_free(&label);
}

/* ---- the subject ---- */

/* Of a rule whose groups begin at `first`: with one alert what it is about, with more how many. */
static void add_rule(const struct message *message, const struct group *groups, size_t group_count, size_t first,
                     struct buffer *text)
{
	struct buffer label = {0}, title = {0};
	size_t count = 0, item = 0;
	for (size_t i = first; i < group_count; i++)
		count += groups[i].rule == groups[first].rule ? groups[i].count : 0;
	add_field(&label, groups[first].rule->label);
	while (message->items[item].told->alert->rule != groups[first].rule)
		item++;
	item_title(message, &message->items[item], &title);
	add_words(text, message->config, count == 1 ? WORD_OF_RULE : WORD_COUNT, buffer_text(&label), buffer_text(&title),
	          (int64_t)count);
	buffer_free(&label);
	buffer_free(&title);
}

void message_subject(const struct message *message, struct buffer *text)
{
	size_t count;
	struct group *groups = message_groups(message, &count);
	bool red = false;
	for (size_t i = 0; i < count; i++)
		red = red || groups[i].red;
	if (message->channel->subject)
		buffer_add_format(text, "%s ", message->channel->subject);
	if (red)
		buffer_add_text(text, word(message->config, WORD_RED));
	for (size_t i = 0; i < count; i++) {
		size_t before = 0;
		while (groups[before].rule != groups[i].rule)
			before++;
		if (before < i)
			continue;
		buffer_add_text(text, i ? word(message->config, WORD_BETWEEN) : "");
		add_rule(message, groups, count, i, text);
	}
	free(groups);
}

/* ---- what an alert is about ---- */

void item_customer(const struct message_item *item, struct buffer *text)
{
	add_field(text, item->told->subject->customer);
}

void item_deal(const struct message *message, const struct message_item *item, struct buffer *text)
{
	const struct alert *alert = item->told->alert;
	const struct alert_subject *subject = item->told->subject;
	switch (alert->about) {
	case ROOT_SCORECARD:
		buffer_add_text(text, word(message->config, WORD_SCORECARD));
		break;
	case ROOT_PROCESS:
		buffer_add_text(text, word(message->config, WORD_PROCESS));
		break;
	case ROOT_OPPORTUNITY:
		add_field(text, subject->name);
		if (subject->ref) {
			buffer_add_text(text, " (");
			add_field(text, subject->ref);
			buffer_add_text(text, ")");
		} else {
			buffer_add_format(text, " (#%lld)", (long long)subject->id);
		}
		break;
	default: /* of a customer there is no more than its name */
		break;
	}
}

void item_title(const struct message *message, const struct message_item *item, struct buffer *text)
{
	struct buffer deal = {0};
	size_t before = text->length;
	item_deal(message, item, &deal);
	item_customer(item, text);
	if (deal.length)
		buffer_add_format(text, "%s%s", text->length > before ? " · " : "", deal.data);
	buffer_free(&deal);
}

void item_amount(const struct message *message, const struct message_item *item, struct buffer *text)
{
	const struct alert_subject *subject = item->told->subject;
	if (!subject->amount.set)
		return;
	value_print(text, &subject->amount, &message->config->zone);
	buffer_add_format(text, " %s", subject->currency);
}

void item_stage(const struct message *message, const struct message_item *item, struct buffer *text)
{
	const struct config *config = message->config;
	const char *name = item->told->subject->stage, *label = NULL;
	for (size_t i = 0; i < config->pipeline_count && name && !label; i++) {
		const struct stage *stage = pipeline_stage(&config->pipelines[i], name);
		label = stage ? stage->label : NULL;
	}
	add_field(text, label ? label : name);
}

void item_lasts(const struct message *message, const struct message_item *item, struct buffer *text)
{
	int64_t since = item->told->alert->since, days = (message->now - since) / SECONDS_PER_DAY;
	struct buffer lasts = {0}, moment = {0};
	add_words(&lasts, message->config, days < 1 ? WORD_NO_DAY : days == 1 ? WORD_ONE_DAY : WORD_DAYS, "", "", days);
	moment_print(&moment, since, &message->config->zone);
	moment.data[sizeof "2026-11-23T09:00" - 1] = '\0'; /* no need of seconds and zone */
	moment.data[sizeof "2026-11-23" - 1] = ' ';
	add_words(text, message->config, WORD_SINCE, buffer_text(&lasts), moment.data, 0);
	buffer_free(&lasts);
	buffer_free(&moment);
}

void item_owner(const struct message_item *item, struct buffer *text)
{
	add_field(text, item->told->subject->owner);
}

void item_acknowledge(const struct message *message, const struct message_item *item, struct buffer *text)
{
	buffer_add_format(text, "opp-alert --ack %lld --note '%s'", (long long)item->told->alert->id,
	                  word(message->config, WORD_NOTE));
}

/* ---- the whole ---- */

static int compose_mail(const struct message *message, struct buffer *out, struct error *error)
{
	struct buffer subject = {0}, text = {0}, html = {0};
	message_subject(message, &subject);
	message_text(message, false, 0, &text);
	message_html(message, &html);
	const struct mail mail = {
	    .from = message->channel->from, .to = message->recipient.email,
	    .to_name = message->recipient.name == message->recipient.email ? NULL : message->recipient.name,
	    .subject = buffer_text(&subject), .id = message->reference, .list = "alerts", .date = message->now,
	    .zone_offset = zone_offset(&message->config->zone, message->now), .text = buffer_text(&text),
	    .html = buffer_text(&html),
	};
	int status = mail_compose(&mail, out, error);
	buffer_free(&subject);
	buffer_free(&text);
	buffer_free(&html);
	return status;
}

static void write_other(const struct message *message, struct buffer *out)
{
	if (message->channel->input == INPUT_JSON)
		message_json(message, out);
	else
		message_text(message, true, (size_t)message->channel->limit, out);
}

int message_compose(const struct message *message, struct buffer *out, struct error *error)
{
	if (message->channel->input == INPUT_MAIL)
		return compose_mail(message, out, error);
	write_other(message, out);
	return 0;
}

/* What another channel's command reads, as the text of a mail to CHANNEL RECIPIENT <command@localhost>. */
static int show_other(const struct message *message, struct buffer *out, struct error *error)
{
	struct buffer text = {0}, to = {0}, subject = {0};
	write_other(message, &text);
	message_subject(message, &subject);
	buffer_add_format(&to, "%s%s%s", message->channel->name, message->recipient.name ? " " : "",
	                  message->recipient.name ? message->recipient.name : "");
	const struct mail mail = {
	    .from = "opp@localhost", .to = "command@localhost", .to_name = to.data, .subject = buffer_text(&subject),
	    .id = message->reference, .list = "alerts", .date = message->now,
	    .zone_offset = zone_offset(&message->config->zone, message->now), .text = buffer_text(&text),
	};
	int status = mail_compose(&mail, out, error);
	buffer_free(&text);
	buffer_free(&to);
	buffer_free(&subject);
	return status;
}

int message_preview(const struct message *message, struct buffer *mailbox, struct error *error)
{
	struct buffer mail = {0};
	bool is_mail = message->channel->input == INPUT_MAIL;
	int status = is_mail ? compose_mail(message, &mail, error) : show_other(message, &mail, error);
	if (!status)
		mailbox_add(mailbox, is_mail ? message->channel->from : "opp@localhost", message->now, mail.data, mail.length);
	buffer_free(&mail);
	return status;
}
