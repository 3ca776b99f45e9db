/* channel.c: `channels:`: the commands that carry messages. */
#include "config/section.h"

#include <string.h>

/* `{word}` stands for what is known when a message is sent; any other word would be sent as it stands. */
static int check_placeholders(struct reader *reader, const struct node *value, const struct channel *channel,
                              const char *argument)
{
	static const char *const words[] = {"from", "to", "phone"};
	for (const char *open = strchr(argument, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		if (!close)
			return complain(reader, value, "a { without its } in \"%s\"", argument);
		const char *word = arena_bytes(&reader->config->arena, open + 1, (size_t)(close - open - 1));
		size_t i = 0;
		while (i < 3 && strcmp(words[i], word) != 0)
			i++;
		if (i == 3)
			return complain_unknown(reader, value, word, "placeholder", words, 3);
		if (i == 0 && !channel->from)
			return complain(reader, value, "{from} needs `from:`, the sender's address");
	}
	return 0;
}

static int check_channel(struct reader *reader, const struct node *mapping, void *structure)
{
	const struct channel *channel = structure;
	const struct node *value = node_get(mapping, "command");
	/* cron's PATH is not the user's, and no shell looks the command up. */
	if (channel->command[0][0] != '/')
		return complain(reader, node_item(value, 0),
		                "\"%s\" is no absolute path; write it as in /usr/sbin/sendmail",
		                channel->command[0]);
	int status = 0;
	for (size_t i = 0; i < channel->command_count && !status; i++)
		status = check_placeholders(reader, node_item(value, i), channel, channel->command[i]);
	return status;
}

static const struct key channel_keys[] = {
	{"from", KEY_TEXT, MEMBER(struct channel, from), .accept = accept_mail},
	{"command", KEY_TEXTS, ARRAY(struct channel, command, command_count), .required = true, .may_repeat = true},
};

const struct schema channel_schema = {
	.what = "channel",
	SCHEMA_KEYS_OF(channel_keys),
	.size = sizeof(struct channel),
	.check = check_channel,
};
