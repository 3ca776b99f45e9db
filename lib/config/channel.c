/* channel.c: `channels:`: the commands that carry messages, and when they may. */
#include "base/digits.h"
#include "config/section.h"

#include <string.h>

/* ---- the command ---- */

/* `{word}` stands for what is known when a message is sent; any other word would be sent as it stands. */
static int check_placeholders(struct reader *reader, const struct node *value, struct channel *channel,
                              const char *argument)
{
	static const char *const words[] = {"from", "to", "phone", "name"};
	enum { FROM, TO, PHONE, NAME, WORDS };
	for (const char *open = strchr(argument, '{'); open; open = strchr(open + 1, '{')) {
		const char *close = strchr(open, '}');
		if (!close)
			return complain(reader, value, "a { without its } in \"%s\"", argument);
		const char *word = arena_bytes(&reader->config->arena, open + 1, (size_t)(close - open - 1));
		size_t i = 0;
		while (i < WORDS && strcmp(words[i], word) != 0)
			i++;
		if (i == WORDS)
			return complain_unknown(reader, value, word, "placeholder", words, WORDS);
		if (i == FROM && !channel->from)
			return complain(reader, value, "{from} needs `from:`, the sender's address");
		channel->needs_email |= i == TO;
		channel->needs_phone |= i == PHONE;
		channel->is_personal |= i != FROM;
	}
	return 0;
}

static int check_command(struct reader *reader, const struct node *value, struct channel *channel)
{
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

/* ---- numbers and times ---- */

static int read_number(struct reader *reader, const struct node *value, int64_t least, int64_t most, int *number)
{
	const char *text = "";
	int64_t integer = 0;
	int status = schema_text(reader, value, &text);
	if (!status && (decimal_parse(text, strlen(text), 0, &integer, reader->error) || integer < least || integer > most))
		status = complain(reader, value, "\"%s\" is not a whole number from %d to %d", text, (int)least, (int)most);
	*number = (int)integer;
	return status;
}

static int read_retries(struct reader *reader, const struct node *value, void *structure)
{
	struct channel *channel = structure;
	int status = read_number(reader, value, 0, 100, &channel->attempts);
	channel->attempts++;
	return status;
}

static int read_limit(struct reader *reader, const struct node *value, void *structure)
{
	return read_number(reader, value, 100, 1000000, &((struct channel *)structure)->limit);
}

/* A duration by the clock, of a second to `most` seconds. */
static int read_seconds(struct reader *reader, const struct node *value, int64_t most, int64_t *seconds)
{
	const char *text = "";
	struct duration duration;
	int status = schema_text(reader, value, &text);
	if (!status && duration_parse(text, strlen(text), &duration, reader->error))
		return complain_because(reader, value);
	if (!status &&
	    (duration_is_working(duration) || duration_seconds(duration) < 1 || duration_seconds(duration) > most))
		return complain(reader, value, "\"%s\" is not a time by the clock from 1s to %s", text,
		                most == SECONDS_PER_DAY ? "1d" : "1h");
	*seconds = status ? 0 : duration_seconds(duration);
	return status;
}

static int read_timeout(struct reader *reader, const struct node *value, void *structure)
{
	return read_seconds(reader, value, 3600, &((struct channel *)structure)->timeout);
}

static int read_backoff(struct reader *reader, const struct node *value, void *structure)
{
	return read_seconds(reader, value, SECONDS_PER_DAY, &((struct channel *)structure)->backoff);
}

static int read_quiet(struct reader *reader, const struct node *value, void *structure)
{
	struct channel *channel = structure;
	const char *text = "";
	int status = schema_text(reader, value, &text);
	if (!status && (!clock_range_parse(text, &channel->quiet.begin, &channel->quiet.end) ||
	                channel->quiet.begin == channel->quiet.end))
		status = complain(reader, value, "\"%s\" is not a time of the day; write it as \"20:00-08:00\"", text);
	return status;
}

static int read_channel_digest(struct reader *reader, const struct node *value, void *structure)
{
	return read_digest(reader, value, &((struct channel *)structure)->digest);
}

/* ---- the whole ---- */

static void set_defaults(struct channel *channel)
{
	if (channel->input == INPUT_NOT_GIVEN)
		channel->input = channel->from ? INPUT_MAIL : INPUT_TEXT;
	if (channel->input == INPUT_MAIL)
		channel->needs_email = channel->is_personal = true;
	channel->attempts = channel->attempts ? channel->attempts : 9;
	channel->timeout = channel->timeout ? channel->timeout : 60;
	channel->backoff = channel->backoff ? channel->backoff : 300;
}

static int check_channel(struct reader *reader, const struct node *mapping, void *structure)
{
	struct channel *channel = structure;
	set_defaults(channel);
	if (channel->input == INPUT_MAIL && !channel->from)
		return complain(reader, node_get(mapping, "input"), "a mail needs `from:`, the sender's address");
	if (channel->input != INPUT_TEXT && channel->limit)
		return complain(reader, node_get(mapping, "limit"), "only a text can be cut; this channel takes %s",
		                channel->input == INPUT_MAIL ? "mails" : "JSON");
	if (channel->input != INPUT_MAIL && channel->subject)
		return complain(reader, node_get(mapping, "subject"), "only a mail has a subject");
	return check_command(reader, node_get(mapping, "command"), channel);
}

static const char *const inputs[] = {[INPUT_NOT_GIVEN] = "", [INPUT_TEXT] = "text", [INPUT_JSON] = "json",
                                     [INPUT_MAIL] = "mail", NULL};

static const struct key channel_keys[] = {
	{"from", KEY_TEXT, MEMBER(struct channel, from), .accept = accept_mail},
	{"command", KEY_TEXTS, ARRAY(struct channel, command, command_count), .required = true, .may_repeat = true},
	{"input", KEY_WORD, MEMBER(struct channel, input), .words = inputs},
	{"subject", KEY_TEXT, MEMBER(struct channel, subject)},
	{"limit", KEY_OTHER, .read = read_limit},
	{"timeout", KEY_OTHER, .read = read_timeout},
	{"retries", KEY_OTHER, .read = read_retries},
	{"backoff", KEY_OTHER, .read = read_backoff},
	{"digest", KEY_OTHER, .read = read_channel_digest},
	{"quiet", KEY_OTHER, .read = read_quiet},
	{"working_time", KEY_SWITCH, MEMBER(struct channel, working_time), .words = schema_no_yes},
};

const struct schema channel_schema = {
	.what = "channel",
	SCHEMA_KEYS_OF(channel_keys),
	.size = sizeof(struct channel),
	.check = check_channel,
};

const struct channel *config_channel(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->channel_count; i++)
		if (name ? strcmp(config->channels[i].name, name) == 0 : config->channels[i].input == INPUT_MAIL)
			return &config->channels[i];
	return NULL;
}
