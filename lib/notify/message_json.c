/* message_json.c: a message as a JSON object, with the columns of opp-alert for each alert. */
#include "notify/message_part.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

static json_t *printed(const struct value *value, struct zone *zone)
{
	struct buffer text = {0};
	value_print(&text, value, zone);
	json_t *json = json_string(buffer_text(&text));
	buffer_free(&text);
	return json;
}

/* JSON_REAL_PRECISION prints a number of up to 15 digits as it is. */
static json_t *amount_of(const struct value *amount, struct zone *zone)
{
	if (!amount->set)
		return json_null();
	struct buffer text = {0};
	value_print(&text, amount, zone);
	json_t *json = json_real(strtod(text.data, NULL));
	buffer_free(&text);
	return json;
}

static json_t *names_of(const struct message_item *item)
{
	json_t *names = json_array();
	for (size_t i = 0; i < item->name_count; i++)
		json_array_append_new(names, json_string(item->names[i]));
	return names;
}

static void set(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value))
		out_of_memory();
}

static json_t *alert_of(const struct message *message, const struct message_item *item)
{
	const struct alert *alert = item->told->alert;
	const struct alert_subject *subject = item->told->subject;
	const struct alert_step *step = item_step(item);
	struct zone *zone = &message->config->zone;
	struct value since = value_of(TYPE_TIME, alert->since);
	json_t *object = json_object();
	set(object, "id", json_integer(alert->id));
	set(object, "rule", json_string(alert->rule->name));
	set(object, "label", json_string(alert->rule->label));
	set(object, "flag", text_or_null(step->flag));
	set(object, "step", json_integer((json_int_t)alert->step + 1));
	set(object, "since", printed(&since, zone));
	set(object, "opportunity", alert->about == ROOT_OPPORTUNITY ? json_integer(subject->id) : json_null());
	set(object, "ref", text_or_null(subject->ref));
	set(object, "name", text_or_null(subject->name));
	set(object, "customer", text_or_null(subject->customer));
	set(object, "owner", text_or_null(subject->owner));
	set(object, "stage", text_or_null(subject->stage));
	set(object, "amount", amount_of(&subject->amount, zone));
	set(object, "currency", text_or_null(subject->currency));
	set(object, "days", json_integer((message->now - alert->since) / SECONDS_PER_DAY));
	set(object, "notify", names_of(item));
	set(object, "action", text_or_null(step->action));
	return object;
}

void message_json(const struct message *message, struct buffer *json)
{
	struct buffer text = {0};
	struct value at = value_of(TYPE_TIME, message->now);
	json_t *object = json_object(), *alerts = json_array();
	set(object, "reference", json_string(message->reference));
	set(object, "at", printed(&at, &message->config->zone));
	set(object, "channel", json_string(message->channel->name));
	set(object, "recipient", text_or_null(message->recipient.name));
	message_subject(message, &text);
	set(object, "subject", json_string(buffer_text(&text)));
	buffer_clear(&text);
	message_text(message, false, 0, &text);
	set(object, "text", json_string(buffer_text(&text)));
	buffer_free(&text);
	for (size_t i = 0; i < message->count; i++)
		json_array_append_new(alerts, alert_of(message, &message->items[i]));
	set(object, "alerts", alerts);
	char *written = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(15));
	if (!written)
		out_of_memory();
	buffer_add_text(json, written);
	buffer_add_text(json, "\n");
	free(written);
	json_decref(object);
}
