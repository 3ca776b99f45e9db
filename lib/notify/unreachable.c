/* unreachable.c: people whom no message can reach. */
#include "notify/unreachable.h"

#include "domain/alert.h"
#include "notify/carry.h"
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

struct search {
	struct session *session;
	int (*report)(void *argument, const char *sentence, struct error *error);
	void *argument;
	struct arena arena;
	const char **owners, *members; /* of open opportunities: the names, and person:,person:, ... */
	size_t owner_count;
	struct told_person { /* what was reported */
		const char *name;
		const struct channel *channel;
	} *told;
	size_t told_count, told_capacity;
};

static bool is_told(const struct search *search, const char *name, const struct channel *channel)
{
	for (size_t i = 0; i < search->told_count; i++)
		if (search->told[i].channel == channel && strcmp(search->told[i].name, name) == 0)
			return true;
	return false;
}

static int look_at(struct search *search, const struct alert_rule *rule, const struct channel *channel,
                   const char *name, struct error *error)
{
	struct recipient recipient = recipient_of(search->session->config, name);
	const char *lacks = recipient_lacks(channel, &recipient);
	if (!lacks || is_told(search, name, channel))
		return 0;
	search->told = memory_grow(search->told, search->told_count, &search->told_capacity, sizeof *search->told);
	search->told[search->told_count++] = (struct told_person){name, channel};
	const char *sentence = arena_format(&search->arena, "%s has no %s for the channel %s, which the rule %s uses", name,
	                                    lacks, channel->name, rule->name);
	return search->report(search->argument, sentence, error);
}

/* As if there were one opportunity for each owner, and all the members in it. */
static int look_at_step(struct search *search, const struct alert_rule *rule, const struct alert_step *step,
                        struct error *error)
{
	for (size_t i = 0; i <= search->owner_count; i++) {
		const char *owner = i < search->owner_count ? search->owners[i] : NULL, **names;
		size_t count = alert_notified(search->session->config, step, owner, search->members, &search->arena, &names);
		for (size_t v = 0; v < step->via_count; v++)
			for (size_t n = 0; n < count; n++)
				if (look_at(search, rule, config_channel(search->session->config, step->via[v]),
				            names[n], error))
					return error->status;
	}
	return 0;
}

static int look_at_rules(struct search *search, struct error *error)
{
	const struct config *config = search->session->config;
	for (size_t r = 0; r < config->alert_count; r++)
		for (size_t s = 0; s < config->alerts[r].step_count; s++)
			if (look_at_step(search, &config->alerts[r], &config->alerts[r].steps[s], error))
				return error->status;
	return 0;
}

int unreachable_find(struct session *session, int (*report)(void *argument, const char *sentence, struct error *error),
                     void *argument, struct error *error)
{
	struct search search = {.session = session, .report = report, .argument = argument};
	int status = 0;
	if (session->config->channel_count)
		status = people_of_open_deals(session->store, &search.arena, &search.owners, &search.owner_count,
		                              &search.members, error);
	if (!status && session->config->channel_count)
		status = look_at_rules(&search, error);
	free(search.told);
	arena_free(&search.arena);
	return status;
}
