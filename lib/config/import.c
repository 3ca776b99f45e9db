/* import.c: `imports:`: how to read other people's files. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

/* What the columns of a file can become, where it is not fields. */
static const char *const team_targets[] = {"name", "email", "phone", "role", "group", "manager"};
static const char *const followup_targets[] = {"ref", "id", "at", "by", "kind", "feedback", "note", "next", "on"};
static const char *const stage_targets[] = {"ref", "id", "stage", "at", "by", "note", "reason"};
static const char *const payment_targets[] = {"ref", "id", "due", "amount", "received", "instalment", "at", "by", "note"};

static const struct {
	const char *const *names;
	size_t count;
} targets[] = {
	[IMPORT_TEAM] = {team_targets, sizeof team_targets / sizeof *team_targets},
	[IMPORT_FOLLOWUP] = {followup_targets, sizeof followup_targets / sizeof *followup_targets},
	[IMPORT_STAGE] = {stage_targets, sizeof stage_targets / sizeof *stage_targets},
	[IMPORT_PAYMENT] = {payment_targets, sizeof payment_targets / sizeof *payment_targets},
};

static bool is_target(enum import_kind of, const struct field *field)
{
	if (of == IMPORT_OPPORTUNITY)
		return field->flags & FIELD_SETTABLE;
	return strcmp(field->name, "name") == 0 || (field->owner != OWNER_OPPORTUNITY && field->flags & FIELD_SETTABLE);
}

/* Fills `names` (room for the fields of the config, or for the longest list above) with what a profile may map to. */
static size_t target_names(const struct config *config, enum import_kind of, const char **names)
{
	size_t count = 0;
	if (of != IMPORT_OPPORTUNITY && of != IMPORT_CUSTOMER) {
		memcpy(names, targets[of].names, targets[of].count * sizeof *names);
		return targets[of].count;
	}
	for (size_t i = 0; i < config->fields.count; i++)
		if (is_target(of, &config->fields.items[i]))
			names[count++] = config->fields.items[i].name;
	return count;
}

static int need_target(struct reader *reader, const struct node *value, const struct import_profile *profile,
                       const char *name)
{
	static const char *const what[] = {
		[IMPORT_OPPORTUNITY] = "field that an import can set",
		[IMPORT_CUSTOMER] = "field of a customer",
		[IMPORT_TEAM] = "key of a person",
		[IMPORT_FOLLOWUP] = "column of a follow-up",
		[IMPORT_STAGE] = "column of a stage move",
		[IMPORT_PAYMENT] = "column of a payment",
	};
	const char **names = memory_get((reader->config->fields.count + 16) * sizeof *names);
	size_t count = target_names(reader->config, profile->of, names), i = 0;
	while (i < count && strcmp(names[i], name) != 0)
		i++;
	int status = i < count ? 0 : complain_unknown(reader, value, name, what[profile->of], names, count);
	free(names);
	return status;
}

/* A value must be one that its field takes; that of a stage may also be won or lost, which closes the deal. */
static int need_value(struct reader *reader, const struct node *value, const struct import_profile *profile,
                      const char *name, const char *text)
{
	struct config *config = reader->config;
	bool is_stage = strcmp(name, "stage") == 0;
	const struct field *field = field_find(&config->fields, name);
	bool is_field = is_stage || profile->of == IMPORT_OPPORTUNITY || profile->of == IMPORT_CUSTOMER;
	struct value parsed;
	if (!is_field || (is_stage && (strcmp(text, "won") == 0 || strcmp(text, "lost") == 0)) ||
	    !field_parse(field, text, strlen(text), currency_decimals(config->currency), 0, &config->zone, &parsed,
	                 reader->error))
		return 0;
	return complain_because(reader, value);
}

/* ---- columns, values, set ---- */

/* Reads a mapping of texts to texts. */
static int read_pairs(struct reader *reader, const struct node *mapping, const struct pair **pairs, size_t *count)
{
	if (mapping->kind != NODE_MAPPING && !mapping->blank)
		return complain(reader, mapping, "must be a mapping of texts to texts");
	struct pair *array = arena_get(&reader->config->arena, mapping->count * sizeof *array);
	*pairs = array;
	for (const struct node *key = mapping->first; key; key = key->next) {
		if (key->value->kind != NODE_SCALAR)
			return complain(reader, key->value, "must be one text");
		array[(*count)++] = (struct pair){key->text, key->value->text};
	}
	return 0;
}

static int read_columns(struct reader *reader, const struct node *mapping, void *structure)
{
	struct import_profile *profile = structure;
	return read_pairs(reader, mapping, &profile->columns, &profile->column_count);
}

static int read_set(struct reader *reader, const struct node *mapping, void *structure)
{
	struct import_profile *profile = structure;
	return read_pairs(reader, mapping, &profile->set, &profile->set_count);
}

static int read_values(struct reader *reader, const struct node *mapping, void *structure)
{
	struct import_profile *profile = structure;
	if (mapping->kind != NODE_MAPPING && !mapping->blank)
		return complain(reader, mapping, "must be a mapping of fields to values");
	struct value_map *values = arena_get(&reader->config->arena, mapping->count * sizeof *values);
	profile->values = values;
	int status = 0;
	for (const struct node *key = mapping->first; key && !status; key = key->next) {
		struct value_map *map = &values[profile->value_count++];
		map->field = key->text;
		status = read_pairs(reader, key->value, &map->pairs, &map->pair_count);
	}
	return status;
}

/* ---- checks ---- */

static int check_columns(struct reader *reader, const struct node *mapping, const struct import_profile *profile)
{
	const struct node **filled = memory_get(mapping->count * sizeof *filled);
	size_t count = 0;
	int status = 0;
	for (const struct node *column = mapping->first; column && !status; column = column->next) {
		for (size_t i = 0; i < profile->drop_count && !status; i++)
			if (strcmp(profile->drop[i], column->text) == 0)
				status = complain(reader, column, "is dropped by `drop:` as well");
		if (status || strcmp(column->value->text, "-") == 0)
			continue;
		filled[count++] = column->value;
		status = need_target(reader, column->value, profile, column->value->text);
	}
	const struct node *twice = status ? NULL : node_repeated(filled, count);
	if (twice)
		status = complain(reader, twice, "another column becomes \"%s\" already", twice->text);
	free(filled);
	return status;
}

static int check_values(struct reader *reader, const struct node *mapping, const struct import_profile *profile)
{
	for (const struct node *key = mapping->first; key; key = key->next) {
		int status = need_target(reader, key, profile, key->text);
		for (const struct node *from = key->value->first; from && !status; from = from->next)
			status = need_value(reader, from->value, profile, key->text, from->value->text);
		if (status)
			return status;
	}
	return 0;
}

static int check_set(struct reader *reader, const struct node *mapping, const struct import_profile *profile)
{
	int status = 0;
	for (const struct node *key = mapping->first; key && !status; key = key->next) {
		status = need_target(reader, key, profile, key->text);
		if (!status)
			status = need_value(reader, key->value, profile, key->text, key->value->text);
	}
	return status;
}

static int check_import(struct reader *reader, const struct node *mapping, void *structure)
{
	static const struct {
		const char *key;
		int (*check)(struct reader *, const struct node *, const struct import_profile *);
	} checks[] = {{"columns", check_columns}, {"values", check_values}, {"set", check_set}};
	int status = 0;
	for (size_t i = 0; i < sizeof checks / sizeof *checks && !status; i++) {
		const struct node *value = node_get(mapping, checks[i].key);
		status = value ? checks[i].check(reader, value, structure) : 0;
	}
	return status;
}

static const char *const kinds[] = {
	[IMPORT_OPPORTUNITY] = "opportunity", [IMPORT_CUSTOMER] = "customer", [IMPORT_TEAM] = "team",
	[IMPORT_FOLLOWUP] = "followup",       [IMPORT_STAGE] = "stage",       [IMPORT_PAYMENT] = "payment", NULL,
};

static const struct key import_keys[] = {
	{"of", KEY_WORD, MEMBER(struct import_profile, of), .words = kinds},
	{"columns", KEY_OTHER, .read = read_columns},
	{"values", KEY_OTHER, .read = read_values},
	{"set", KEY_OTHER, .read = read_set},
	{"drop", KEY_TEXTS, ARRAY(struct import_profile, drop, drop_count)},
};

const struct schema import_schema = {
	.what = "import profile",
	SCHEMA_KEYS_OF(import_keys),
	.size = sizeof(struct import_profile),
	.check = check_import,
};
