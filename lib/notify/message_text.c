/* message_text.c: a message as plain text. */
#include "notify/message_part.h"

#include "base/clean.h"
#include "base/utf8.h"

#include <stdlib.h>

static void add_fact(const struct message *message, enum word label, const struct buffer *fact, struct buffer *text)
{
	const struct config *config = message->config;
	if (fact->length)
		buffer_add_format(text, "  %s%s%s\n", word(config, label), word(config, WORD_COLON), fact->data);
}

static void add_names(const struct message *message, const struct message_item *item, struct buffer *text)
{
	for (size_t i = 0; i < item->name_count; i++) {
		buffer_add_text(text, i ? word(message->config, WORD_COMMA) : "");
		buffer_add_clean(text, item->names[i], 200);
	}
}

/* Amount and stage on one line, and so on: a digest is read on a phone. */
static void add_item(const struct message *message, const struct message_item *item, struct buffer *text)
{
	struct buffer fact = {0};
	buffer_add_text(text, "* ");
	item_title(message, item, text);
	buffer_add_text(text, "\n");
	item_amount(message, item, &fact);
	add_fact(message, WORD_AMOUNT, &fact, text);
	buffer_clear(&fact);
	item_stage(message, item, &fact);
	add_fact(message, WORD_STAGE, &fact, text);
	buffer_clear(&fact);
	item_lasts(message, item, &fact);
	add_fact(message, WORD_LASTS, &fact, text);
	buffer_clear(&fact);
	item_owner(item, &fact);
	add_fact(message, WORD_OWNER, &fact, text);
	buffer_clear(&fact);
	if (!message->channel->is_personal)
		add_names(message, item, &fact);
	add_fact(message, WORD_NOTIFY, &fact, text);
	buffer_clear(&fact);
	item_acknowledge(message, item, &fact);
	add_fact(message, WORD_ACKNOWLEDGE, &fact, text);
	buffer_free(&fact);
}

static void add_head(const struct message *message, const struct group *group, struct buffer *text)
{
	group_head(message, group, text);
	buffer_add_text(text, "\n");
	if (group->step->action) {
		buffer_add_format(text, "%s%s", word(message->config, WORD_MEASURE), word(message->config, WORD_COLON));
		buffer_add_clean(text, group->step->action, 400);
		buffer_add_text(text, "\n");
	}
	buffer_add_text(text, "\n");
}

/* A text that must not grow over its limit, room for saying what is left out included. */
struct bounded {
	const struct message *message;
	struct buffer *text;
	size_t limit; /* 0: none */
	size_t told;
	bool full;
};

/* Adds a piece if it fits. */
static bool add_piece(struct bounded *bounded, const struct buffer *piece)
{
	enum { TAIL = 60 };
	bounded->full = bounded->full ||
	                (bounded->limit && bounded->text->length + piece->length + TAIL > bounded->limit);
	if (!bounded->full)
		buffer_add(bounded->text, piece->data, piece->length);
	return !bounded->full;
}

static void add_group(struct bounded *bounded, const struct group *group)
{
	const struct message *message = bounded->message;
	struct buffer piece = {0};
	add_head(message, group, &piece);
	for (size_t i = 0; i < message->count && !bounded->full; i++) {
		if (item_step(&message->items[i]) != group->step)
			continue;
		add_item(message, &message->items[i], &piece); /* the first one comes with the group's head */
		buffer_add_text(&piece, "\n");
		bounded->told += add_piece(bounded, &piece);
		buffer_clear(&piece);
	}
	buffer_free(&piece);
}

void message_text(const struct message *message, bool with_subject, size_t limit, struct buffer *text)
{
	struct bounded bounded = {.message = message, .text = text, .limit = limit};
	size_t count, begin = text->length;
	struct group *groups = message_groups(message, &count);
	if (with_subject) {
		struct buffer subject = {0};
		message_subject(message, &subject);
		buffer_add_clean(text, buffer_text(&subject), limit ? limit / 2 : 400);
		buffer_add_text(text, "\n\n");
		buffer_free(&subject);
	}
	for (size_t i = 0; i < count && !bounded.full; i++)
		add_group(&bounded, &groups[i]);
	free(groups);
	if (bounded.told < message->count) {
		add_words(text, message->config, WORD_MORE, NULL, NULL, (int64_t)(message->count - bounded.told));
		buffer_add_text(text, "\n");
	} else if (text->length > begin) {
		text->data[--text->length] = '\0'; /* the empty line behind the last one */
	}
}
