/* due.c: who is to be told of what now. */
#include "notify/due.h"

#include "notify/carry.h"
#include "notify/schedule.h"
#include "store/delivery.h"

#include <stdlib.h>
#include <string.h>

/* A channel now. */
struct state {
	bool open;
	int64_t digest; /* since when it carries what had begun by then */
};

struct finding {
	struct session *session;
	struct due_list *due;
	struct state *channels;       /* as config.channels */
	struct delivery_row *known;   /* in the order of alerts */
	size_t known_count;
	struct message_row *digests;  /* that went since the earliest of the channels' moments */
	size_t digest_count;
	const struct told *told;      /* the one that is looked at, and of it: */
	const struct alert_step *step;
	const char *again;
	int64_t begun;                /* since when it speaks */
};

/* ---- what is known ---- */

static int by_alert(const void *left, const void *right)
{
	const struct delivery_row *a = left, *b = right;
	return (a->alert > b->alert) - (a->alert < b->alert);
}

/* Whether the recipient was told of this step already, or of a higher one: only a climb is news. */
static bool was_told(const struct finding *finding, const char *recipient, const struct channel *channel)
{
	const struct delivery_row key = {.alert = finding->told->alert->id},
	                          *end = finding->known + finding->known_count, *found = NULL;
	if (finding->known_count)
		found = bsearch(&key, finding->known, finding->known_count, sizeof key, by_alert);
	while (found && found > finding->known && found[-1].alert == key.alert)
		found--;
	for (; found && found < end && found->alert == key.alert; found++)
		if (found->step >= finding->told->alert->step + 1 && strcmp(found->recipient, recipient) == 0 &&
		    strcmp(found->channel, channel->name) == 0 && strcmp(found->again, finding->again) == 0)
			return true;
	return false;
}

static int by_recipient(const void *left, const void *right)
{
	const struct message_row *a = left, *b = right;
	int order = strcmp(a->recipient, b->recipient);
	return order ? order : strcmp(a->channel, b->channel);
}

static int load(struct finding *finding, struct error *error)
{
	struct config *config = finding->session->config;
	struct store *store = finding->session->store;
	int64_t now = finding->session->now, earliest = now;
	struct arena *arena = &finding->due->arena;
	finding->channels = arena_get(arena, (config->channel_count + 1) * sizeof *finding->channels);
	for (size_t i = 0; i < config->channel_count; i++) {
		struct state *state = &finding->channels[i];
		state->open = channel_is_open(config, &config->channels[i], now);
		state->digest = channel_digest(config, &config->channels[i], now);
		earliest = state->digest < earliest ? state->digest : earliest;
	}
	if (deliveries_read(store, arena, &finding->known, &finding->known_count, error))
		return error->status;
	if (earliest < now && messages_ordinary(store, earliest, arena, &finding->digests, &finding->digest_count, error))
		return error->status;
	if (finding->digest_count)
		qsort(finding->digests, finding->digest_count, sizeof *finding->digests, by_recipient);
	return 0;
}

static bool had_digest(const struct finding *finding, const char *recipient, const struct channel *channel,
                       int64_t since)
{
	const struct message_row key = {.recipient = recipient, .channel = channel->name},
	                         *end = finding->digests + finding->digest_count, *found = NULL;
	if (finding->digest_count)
		found = bsearch(&key, finding->digests, finding->digest_count, sizeof key, by_recipient);
	while (found && found > finding->digests && by_recipient(found - 1, &key) == 0)
		found--;
	for (; found && found < end && by_recipient(found, &key) == 0; found++)
		if (found->at >= since)
			return true;
	return false;
}

static bool may_go(const struct finding *finding, const char *recipient, const struct channel *channel)
{
	const struct state *state = &finding->channels[channel - finding->session->config->channels];
	if (finding->step->urgent)
		return true;
	if (!state->open || channel->digest.kind == DIGEST_EACH)
		return state->open;
	return finding->begun <= state->digest && !had_digest(finding, recipient, channel, state->digest);
}

/* ---- looking ---- */

static void add(struct finding *finding, const char *recipient, const struct channel *channel)
{
	struct due_list *due = finding->due;
	if (was_told(finding, recipient, channel) || !may_go(finding, recipient, channel))
		return;
	due->items = memory_grow(due->items, due->count, &due->capacity, sizeof *due->items);
	due->items[due->count++] =
	    (struct due){finding->told, channel, recipient, finding->again, finding->step->urgent};
}

static int look_at(struct finding *finding, const struct told *told, struct error *error)
{
	struct session *session = finding->session;
	const struct alert *alert = told->alert;
	struct arena *arena = &finding->due->arena;
	const char **names;
	size_t count;
	finding->told = told;
	finding->step = &alert->rule->steps[alert->step];
	finding->begun = alert->step_since;
	finding->again = "";
	if (!finding->step->via_count)
		return 0;
	if (alert->quiet_until.set) {
		struct buffer day = {0};
		int64_t start = zone_day_start(&session->config->zone, alert->quiet_until.integer);
		day_print(&day, alert->quiet_until.integer);
		finding->again = arena_text(arena, day.data);
		finding->begun = start > finding->begun ? start : finding->begun;
		buffer_free(&day);
	}
	if (told_notified(session, told, arena, &names, &count, error))
		return error->status;
	for (size_t i = 0; i < finding->step->via_count; i++) {
		const struct channel *channel = config_channel(session->config, finding->step->via[i]);
		if (!channel->is_personal && count)
			add(finding, "", channel);
		for (size_t j = 0; j < count && channel->is_personal; j++) {
			struct recipient recipient = recipient_of(session->config, names[j]);
			if (!recipient_lacks(channel, &recipient))
				add(finding, names[j], channel);
		}
	}
	return 0;
}

/* ---- putting together ---- */

static int by_message(const void *left, const void *right)
{
	const struct due *a = left, *b = right;
	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	int order = strcmp(a->recipient, b->recipient);
	return order ? order : (a->told > b->told) - (a->told < b->told); /* which stand most urgent first */
}

struct ranked {
	struct due_message message;
	const struct due *first;
};

static int by_first(const void *left, const void *right)
{
	const struct due *a = ((const struct ranked *)left)->first, *b = ((const struct ranked *)right)->first;
	if (a->told != b->told)
		return a->told < b->told ? -1 : 1;
	return by_message(a, b);
}

static void make_messages(struct due_list *due)
{
	struct ranked *ranked = memory_get((due->count + 1) * sizeof *ranked);
	if (due->count)
		qsort(due->items, due->count, sizeof *due->items, by_message);
	for (size_t i = 0; i < due->count; i++) {
		const struct due *item = &due->items[i];
		struct ranked *last = &ranked[due->message_count ? due->message_count - 1 : 0];
		if (!due->message_count || last->first->channel != item->channel ||
		    strcmp(last->first->recipient, item->recipient) != 0) {
			last = &ranked[due->message_count++];
			*last = (struct ranked){{.begin = i}, item};
		}
		last->message.count++;
		last->message.urgent |= item->urgent;
		last->message.ordinary |= !item->urgent;
	}
	if (due->message_count)
		qsort(ranked, due->message_count, sizeof *ranked, by_first);
	due->messages = arena_get(&due->arena, (due->message_count + 1) * sizeof *due->messages);
	for (size_t i = 0; i < due->message_count; i++)
		due->messages[i] = ranked[i].message;
	free(ranked);
}

int due_find(struct session *session, const struct told_list *told, struct due_list *due, struct error *error)
{
	struct finding finding = {.session = session, .due = due};
	*due = (struct due_list){0};
	if (!told->count || !session->config->channel_count)
		return 0;
	if (load(&finding, error))
		return error->status;
	for (size_t i = 0; i < told->count; i++)
		if (look_at(&finding, &told->items[i], error))
			return error->status;
	make_messages(due);
	return 0;
}

void due_free(struct due_list *due)
{
	free(due->items);
	arena_free(&due->arena);
	*due = (struct due_list){0};
}
