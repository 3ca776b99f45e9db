/* alert_notified.c: whom an alert is for. */
#include "domain/alert.h"

#include <string.h>

struct people {
	const char **names;
	size_t count, capacity;
	struct arena *arena;
};

static void add_person(struct people *people, const char *name)
{
	for (size_t i = 0; i < people->count; i++)
		if (strcmp(people->names[i], name) == 0)
			return;
	if (people->count == people->capacity) {
		people->capacity = people->capacity ? 2 * people->capacity : 8;
		const char **names = arena_get(people->arena, people->capacity * sizeof *names);
		if (people->count)
			memcpy(names, people->names, people->count * sizeof *names);
		people->names = names;
	}
	people->names[people->count++] = name;
}

/* Of person:role,person:role */
static void add_members(struct people *people, const char *members)
{
	for (const char *at = members; at && *at;) {
		size_t length = strcspn(at, ",");
		const char *colon = memchr(at, ':', length);
		add_person(people, arena_bytes(people->arena, at, colon ? (size_t)(colon - at) : length));
		at += length + (at[length] == ',');
	}
}

size_t alert_notified(const struct config *config, const struct alert_step *step, const char *owner,
                      const char *members, struct arena *arena, const char ***names)
{
	struct people people = {.arena = arena};
	const struct person *person = owner ? config_person(config, owner) : NULL;
	for (size_t i = 0; i < step->notify_count; i++) {
		const char *who = step->notify[i];
		if (strcmp(who, "owner") == 0) {
			if (owner)
				add_person(&people, owner);
		} else if (strcmp(who, "manager") == 0) {
			if (person && person->manager)
				add_person(&people, person->manager);
		} else if (strcmp(who, "members") == 0) {
			add_members(&people, members);
		} else if (strncmp(who, "role:", 5) == 0) {
			for (size_t t = 0; t < config->team_count; t++)
				if (strcmp(config->team[t].role, who + 5) == 0)
					add_person(&people, config->team[t].name);
		} else {
			add_person(&people, who);
		}
	}
	*names = people.names;
	return people.count;
}
