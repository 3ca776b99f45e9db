/* config.c: the whole config: its sections put together, read from a file, looked up by name. */
#include "config/section.h"
#include "config/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the top of the file ---- */

static int accept_currency(struct reader *reader, const struct node *value)
{
	const char *text = value->text;
	if (strlen(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3)
		return 0;
	return complain(reader, value,
	                "\"%s\" is not a currency; write its ISO 4217 code in capitals, as in CNY or USD", text);
}

static const char *const languages[] = {[LANGUAGE_EN] = "en", [LANGUAGE_ZH] = "zh", NULL};

static const struct key config_keys[] = {
	{"currency", KEY_TEXT, MEMBER(struct config, currency), .required = true, .accept = accept_currency},
	{"currencies", KEY_TEXTS, ARRAY(struct config, currencies, currency_count), .accept = accept_currency},
	{"rates", KEY_OTHER, .read = read_rates},
	{"timezone", KEY_TEXT, MEMBER(struct config, timezone), .required = true},
	{"calendar", KEY_MAPPING, MEMBER(struct config, calendar), .schema = &calendar_schema},
	{"team", KEY_OTHER, .read = read_team},
	{"fields", KEY_OTHER, .read = read_fields},
	{"scorecard", KEY_MAPPING, MEMBER(struct config, scorecard), .schema = &scorecard_schema},
	{"pipelines", KEY_NAMED, ARRAY(struct config, pipelines, pipeline_count), .required = true,
	 .schema = &pipeline_schema},
	{"channels", KEY_NAMED, ARRAY(struct config, channels, channel_count), .schema = &channel_schema},
	{"alerts", KEY_OTHER, .read = read_alerts},
	{"targets", KEY_OTHER, .read = read_targets},
	{"incentives", KEY_LIST, ARRAY(struct config, incentives, incentive_count), .schema = &incentive_schema},
	{"imports", KEY_NAMED, ARRAY(struct config, imports, import_count), .schema = &import_schema},
	{"language", KEY_WORD, MEMBER(struct config, language), .words = languages},
};

static const struct schema config_schema = {
	.what = "config",
	SCHEMA_KEYS_OF(config_keys),
	.size = sizeof(struct config),
};

/* Puts the default currency first, whether `currencies:` names it or not. */
static void order_currencies(struct config *config)
{
	const char **ordered = arena_get(&config->arena, (config->currency_count + 1) * sizeof *ordered);
	size_t count = 0;
	ordered[count++] = config->currency;
	for (size_t i = 0; i < config->currency_count; i++)
		if (strcmp(config->currencies[i], config->currency) != 0)
			ordered[count++] = config->currencies[i];
	config->currencies = ordered;
	config->currency_count = count;
}

static int read_root(struct reader *reader, const struct node *root)
{
	struct config *config = reader->config;
	fields_begin(config);
	calendar_default(&config->calendar);
	int status = schema_read(reader, &config_schema, root, config);
	if (status)
		return status;
	order_currencies(config);
	fields_finish(config);
	status = zone_open(&config->zone, config->timezone, reader->error);
	if (status)
		return status == EX_CONFIG ? complain_because(reader, node_get(root, "timezone")) : status;
	return schema_finish(reader);
}

static bool says_the_same(const struct known_config *known, const char *text, size_t length)
{
	return known && known->text_length == length && memcmp(known->text, text, length) == 0;
}

static int parse(const char *file, const char *text, size_t length, const struct known_config *known,
                 struct config *config, struct error *error)
{
	*config = (struct config){.text_length = length};
	config->file = arena_text(&config->arena, file);
	config->text = arena_bytes(&config->arena, text, length);
	struct reader reader = {.file = config->file, .config = config, .error = error};
	struct node *root = NULL;
	int status = 0;
	if (says_the_same(known, text, length))
		root = tree_read(known->tree, known->tree_length, &config->arena);
	if (!root)
		status = yaml_read(config->file, text, length, &config->arena, &root, error);
	if (!status && !root)
		status = fail(error, EX_CONFIG,
		              "%s:1:1: empty; a config needs currency, timezone and pipelines "
		              "(opp-init makes one from a template)",
		              config->file);
	config->root = root;
	if (!status)
		status = read_root(&reader, root);
	free(reader.deferred);
	if (status)
		config_free(config);
	return status;
}

int config_parse(const char *file, const char *text, size_t length, struct config *config, struct error *error)
{
	return parse(file, text, length, NULL, config, error);
}

void config_free(struct config *config)
{
	arena_free(&config->arena);
	*config = (struct config){0};
}

/* ---- the file ---- */

/* With a group of one's own (the Debian default) a file that the group may write is no more than one's own. */
static bool group_is_own(const struct stat *state)
{
	const struct passwd *owner = getpwuid(state->st_uid);
	if (!owner || owner->pw_gid != state->st_gid)
		return false;
	char *name = memory_text(owner->pw_name);
	const struct group *group = getgrgid(state->st_gid);
	bool own = group && strcmp(group->gr_name, name) == 0;
	for (size_t i = 0; own && group->gr_mem[i]; i++)
		own = strcmp(group->gr_mem[i], name) == 0;
	free(name);
	return own;
}

/* Whoever may write the file may say which commands are run. */
static int check_writers(const char *file, const struct stat *state, const struct config *config, struct error *error)
{
	if (!config->channel_count)
		return 0;
	if (state->st_mode & S_IWOTH)
		return fail(error, EX_NOPERM, "%s names commands and everybody may write it; chmod o-w it", file);
	if ((state->st_mode & S_IWGRP) && !group_is_own(state))
		return fail(error, EX_NOPERM, "%s names commands and its group may write it; chmod g-w it", file);
	return 0;
}

/* Reads until the end, or until there is too much for a config. */
static int read_all(int descriptor, const char *file, struct buffer *text, struct error *error)
{
	enum { CHUNK = 16 * 1024 };
	for (;;) {
		buffer_reserve(text, CHUNK);
		ssize_t got = read(descriptor, text->data + text->length, CHUNK);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_errno(error, EX_IOERR, "%s: cannot read", file);
		text->length += (size_t)got;
		if (!got || text->length > YAML_SIZE)
			return 0;
	}
}

static int open_file(const char *file, int *descriptor, struct stat *state, struct error *error)
{
	/* Not to wait for the other end of a FIFO, which is refused below. */
	*descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (*descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail(error, EX_NOINPUT, "%s: no such config; opp-init makes one from a template", file);
	if (*descriptor < 0)
		return fail_errno(error, EX_IOERR, "%s: cannot open the config", file);
	if (fstat(*descriptor, state))
		return fail_errno(error, EX_IOERR, "%s: cannot look at the config", file);
	if (!S_ISREG(state->st_mode))
		return fail(error, EX_NOINPUT, "%s: not a file, so not a config", file);
	return 0;
}

int config_read(const char *file, struct config *config, struct error *error)
{
	return config_read_known(file, NULL, config, error);
}

int config_read_known(const char *file, const struct known_config *known, struct config *config, struct error *error)
{
	*config = (struct config){0};
	struct buffer text = {0};
	struct stat state = {0};
	int descriptor;
	int status = open_file(file, &descriptor, &state, error);
	if (!status)
		status = read_all(descriptor, file, &text, error);
	if (descriptor >= 0)
		close(descriptor);
	if (!status)
		status = parse(file, buffer_text(&text), text.length, known, config, error);
	buffer_free(&text);
	if (!status)
		status = check_writers(file, &state, config, error);
	if (status)
		config_free(config);
	return status;
}

/* ---- look-ups ---- */

const struct person *config_person(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->team_count; i++)
		if (strcmp(config->team[i].name, name) == 0)
			return &config->team[i];
	return NULL;
}

const struct pipeline *config_pipeline(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->pipeline_count; i++)
		if (!name || strcmp(config->pipelines[i].name, name) == 0)
			return &config->pipelines[i];
	return NULL;
}

const struct alert_rule *config_alert(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->alert_count; i++)
		if (strcmp(config->alerts[i].name, name) == 0)
			return &config->alerts[i];
	return NULL;
}

const struct import_profile *config_import(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->import_count; i++)
		if (strcmp(config->imports[i].name, name) == 0)
			return &config->imports[i];
	return NULL;
}

struct term_context config_terms(struct config *config)
{
	return (struct term_context){
		.fields = &config->fields,
		.money_decimals = currency_decimals(config->currency),
		.amount_decimals = config_amount_decimals(config),
		.zone = &config->zone,
	};
}

uint8_t config_amount_decimals(const struct config *config)
{
	uint8_t most = 0;
	for (size_t i = 0; i < config->currency_count; i++)
		if (currency_decimals(config->currencies[i]) > most)
			most = currency_decimals(config->currencies[i]);
	return most;
}

int config_currency(const struct config *config, const char *code, struct error *error)
{
	for (size_t i = 0; i < config->currency_count; i++)
		if (strcmp(config->currencies[i], code) == 0)
			return 0;
	struct buffer ending = {0};
	suggest(&ending, code, config->currencies, config->currency_count);
	fail(error, EX_DATAERR, "currency \"%s\" is not one of the config's%s", code, buffer_text(&ending));
	buffer_free(&ending);
	return EX_DATAERR;
}
