/* message_part.h: what the ways of writing a message share. */
#ifndef OPP_NOTIFY_MESSAGE_PART_H
#define OPP_NOTIFY_MESSAGE_PART_H

#include "notify/message.h"
#include "notify/words.h"

/* The alerts of a message that stand on one step of a rule. */
struct group {
	const struct alert_rule *rule;
	const struct alert_step *step;
	size_t count;
	bool red;
};

/* The groups of a message, most urgent first; freed with free(). */
struct group *message_groups(const struct message *message, size_t *count);

/* The step that an item's alert stands on. */
const struct alert_step *item_step(const struct message_item *item);

/* Each adds a text without control characters; nothing where there is nothing to say. */
void message_subject(const struct message *message, struct buffer *text);
void group_head(const struct message *message, const struct group *group, struct buffer *text);
void item_customer(const struct message_item *item, struct buffer *text);
void item_owner(const struct message_item *item, struct buffer *text);
void item_deal(const struct message *message, const struct message_item *item, struct buffer *text);   /* ERP (R1) */
void item_title(const struct message *message, const struct message_item *item, struct buffer *text);  /* customer too */
void item_amount(const struct message *message, const struct message_item *item, struct buffer *text); /* 9.50 CNY */
void item_stage(const struct message *message, const struct message_item *item, struct buffer *text);
void item_lasts(const struct message *message, const struct message_item *item, struct buffer *text); /* and since when */
void item_acknowledge(const struct message *message, const struct message_item *item, struct buffer *text);

/*
 * The whole as text of at most `limit` bytes (0: any), as HTML, as JSON; the text of what is no mail has the subject
 * first.
 */
void message_text(const struct message *message, bool with_subject, size_t limit, struct buffer *text);
void message_html(const struct message *message, struct buffer *html);
void message_json(const struct message *message, struct buffer *json);

#endif
