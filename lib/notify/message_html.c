/* message_html.c: a message as HTML that mail programs show: tables and styles in place, nothing to load. */
#include "notify/message_part.h"

#include "base/clean.h"

#include <stdlib.h>

static void add_escaped(struct buffer *html, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			buffer_add_text(html, "&amp;");
			break;
		case '<':
			buffer_add_text(html, "&lt;");
			break;
		case '>':
			buffer_add_text(html, "&gt;");
			break;
		case '"':
			buffer_add_text(html, "&quot;");
			break;
		default:
			buffer_add_character(html, *text);
		}
	}
}

/* Takes over the text. */
static void add_cell(struct buffer *html, struct buffer *text)
{
	buffer_add_text(html, "<td>");
	add_escaped(html, buffer_text(text));
	buffer_add_text(html, "</td>\n");
	buffer_clear(text);
}

static void add_row(const struct message *message, const struct message_item *item, struct buffer *html)
{
	struct buffer cell = {0};
	buffer_add_text(html, "<tr>\n");
	item_customer(item, &cell);
	add_cell(html, &cell);
	item_deal(message, item, &cell);
	add_cell(html, &cell);
	item_amount(message, item, &cell);
	add_cell(html, &cell);
	item_stage(message, item, &cell);
	add_cell(html, &cell);
	item_lasts(message, item, &cell);
	add_cell(html, &cell);
	item_owner(item, &cell);
	add_cell(html, &cell);
	item_acknowledge(message, item, &cell);
	buffer_add_text(html, "<td><code>");
	add_escaped(html, cell.data);
	buffer_add_text(html, "</code></td>\n</tr>\n");
	buffer_free(&cell);
}

static void add_head(const struct message *message, const struct group *group, struct buffer *html)
{
	static const enum word headings[] = {WORD_CUSTOMER, WORD_DEAL,  WORD_AMOUNT,     WORD_STAGE,
	                                     WORD_LASTS,    WORD_OWNER, WORD_ACKNOWLEDGE};
	struct buffer text = {0};
	group_head(message, group, &text);
	buffer_add_format(html, "<h3 style=\"color:%s;margin:1em 0 0.3em\">", group->red ? "#c00000" : "#222222");
	add_escaped(html, text.data);
	buffer_add_text(html, "</h3>\n");
	if (group->step->action) {
		buffer_clear(&text);
		buffer_add_clean(&text, group->step->action, 400);
		buffer_add_format(html, "<p style=\"margin:0 0 0.5em\">%s%s<b>", word(message->config, WORD_MEASURE),
		                  word(message->config, WORD_COLON));
		add_escaped(html, buffer_text(&text));
		buffer_add_text(html, "</b></p>\n");
	}
	buffer_free(&text);
	buffer_add_text(html, "<table border=\"1\" cellpadding=\"5\" style=\"border-collapse:collapse\">\n<tr>\n");
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
		buffer_add_format(html, "<th align=\"left\">%s</th>\n",
		                  word(message->config, headings[i]));
	buffer_add_text(html, "</tr>\n");
}

void message_html(const struct message *message, struct buffer *html)
{
	size_t count;
	struct group *groups = message_groups(message, &count);
	buffer_add_format(html,
	                  "<!DOCTYPE html>\n<html lang=\"%s\">\n<body style=\"font-family:sans-serif;color:#222222\">\n",
	                  message->config->language == LANGUAGE_ZH ? "zh-CN" : "en");
	for (size_t i = 0; i < count; i++) {
		add_head(message, &groups[i], html);
		for (size_t j = 0; j < message->count; j++)
			if (item_step(&message->items[j]) == groups[i].step)
				add_row(message, &message->items[j], html);
		buffer_add_text(html, "</table>\n");
	}
	buffer_add_text(html, "</body>\n</html>\n");
	free(groups);
}
