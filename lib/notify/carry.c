/* carry.c: one message to one recipient through a channel. */
#include "notify/carry.h"

#include "base/command.h"

#include <string.h>

struct recipient recipient_of(const struct config *config, const char *name)
{
	const struct person *person = config_person(config, name);
	if (person)
		return (struct recipient){person->name, person->email, person->phone};
	return (struct recipient){.name = name, .email = strchr(name, '@') ? name : NULL};
}

const char *recipient_lacks(const struct channel *channel, const struct recipient *recipient)
{
	if (channel->needs_email && !recipient->email)
		return "email";
	return channel->needs_phone && !recipient->phone ? "phone" : NULL;
}

static const char *filled(const char *argument, const struct channel *channel, const struct recipient *recipient,
                          struct arena *arena)
{
	const struct {
		const char *placeholder, *value;
	} words[] = {
	    {"{from}", channel->from},
	    {"{to}", recipient->email},
	    {"{phone}", recipient->phone},
	    {"{name}", recipient->name},
	};
	struct buffer text = {0};
	while (*argument) {
		size_t i = 0, count = sizeof words / sizeof *words;
		while (i < count && strncmp(argument, words[i].placeholder, strlen(words[i].placeholder)) != 0)
			i++;
		if (i < count) {
			buffer_add_text(&text, words[i].value);
			argument += strlen(words[i].placeholder);
		} else {
			buffer_add_character(&text, *argument++);
		}
	}
	const char *kept = arena_text(arena, buffer_text(&text));
	buffer_free(&text);
	return kept;
}

int carry(const struct channel *channel, const struct recipient *recipient, const char *message, size_t length,
          struct buffer *said, struct error *error)
{
	const char *lacks = recipient_lacks(channel, recipient);
	if (lacks)
		return fail(error, EX_DATAERR, "%s has no %s in the config", recipient->name, lacks);
	struct arena arena = {0};
	const char **argv = arena_get(&arena, (channel->command_count + 1) * sizeof *argv);
	for (size_t i = 0; i < channel->command_count; i++)
		argv[i] = filled(channel->command[i], channel, recipient, &arena);
	int status = command_run(argv, message, length, channel->timeout, said, error);
	arena_free(&arena);
	return status;
}
