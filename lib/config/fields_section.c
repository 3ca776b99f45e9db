/* fields_section.c: `fields:`: the declared fields, and the catalogue of all. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FIELDS = 200 };

struct declaration {
	const char *name, *label;
	int type; /* index in type_words */
	const char *const *choices;
	size_t choice_count;
};

struct declarations {
	struct declaration *items;
	size_t count;
};

struct both {
	struct declarations customer, opportunity;
};

/* ---- the tables ---- */

static const char *const type_words[] = {
	"text", "choice", "integer", "number", "money", "date", "duration", "boolean", NULL,
};

static const enum type types[] = {
	TYPE_TEXT, TYPE_CHOICE, TYPE_INTEGER, TYPE_NUMBER, TYPE_MONEY, TYPE_DATE, TYPE_DURATION, TYPE_BOOLEAN,
};

static int accept_choice(struct reader *reader, const struct node *value)
{
	if (strpbrk(value->text, ",\n\t"))
		return complain(reader, value, "\"%s\" cannot be a choice: it has a comma or is more than a line",
		                value->text);
	return 0;
}

static int check_declaration(struct reader *reader, const struct node *mapping, void *structure)
{
	const struct declaration *declaration = structure;
	bool is_choice = types[declaration->type] == TYPE_CHOICE;
	if (is_choice && !declaration->choice_count)
		return complain(reader, mapping, "a choice needs its choices; add `of: [...]`");
	if (!is_choice && declaration->choice_count)
		return complain(reader, node_get(mapping, "of"), "only a field of type choice has choices");
	return 0;
}

static const struct key declaration_keys[] = {
	{"type", KEY_WORD, MEMBER(struct declaration, type), .required = true, .words = type_words},
	{"of", KEY_TEXTS, ARRAY(struct declaration, choices, choice_count), .accept = accept_choice},
	{"label", KEY_TEXT, MEMBER(struct declaration, label)},
};

static const struct schema declaration_schema = {
	.what = "field",
	SCHEMA_KEYS_OF(declaration_keys),
	.size = sizeof(struct declaration),
	.check = check_declaration,
};

static const struct key fields_keys[] = {
	{"customer", KEY_NAMED, ARRAY(struct both, customer.items, customer.count), .schema = &declaration_schema},
	{"opportunity", KEY_NAMED, ARRAY(struct both, opportunity.items, opportunity.count),
	 .schema = &declaration_schema},
};

static const struct schema fields_schema = {
	.what = "fields section",
	SCHEMA_KEYS_OF(fields_keys),
	.size = sizeof(struct both),
};

/* ---- the catalogue ---- */

void fields_begin(struct config *config)
{
	size_t count;
	const struct field *builtin = builtin_fields(&count);
	struct field *items = arena_get(&config->arena, count * sizeof *items);
	memcpy(items, builtin, count * sizeof *items);
	config->fields = (struct fields){.items = items, .count = count, .capacity = count};
}

/* Names of columns that a database has by itself, and those of lib/store/schema.c that are no built-in fields. */
static bool is_taken(const char *name)
{
	static const char *const taken[] = {"rowid", "oid",  "ctid",     "xmin",        "xmax",              "cmin",
	                                    "cmax",  "tableoid", "tx", "merged_into", "probability_given", "feedback_at",
	                                    "changed_tx", "from_tx", "to_tx", "image_id"};
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (strcmp(taken[i], name) == 0)
			return true;
	return false;
}

static int check_name(struct reader *reader, const struct node *key)
{
	const char *name = key->text;
	size_t length = strlen(name);
	if (!(name[0] >= 'a' && name[0] <= 'z') || length > 63 ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != length)
		return complain(reader, key,
		                "a field's name is a to z, then a to z, 0 to 9 or _, at most 63 in all; "
		                "use label for other words");
	if (is_taken(name))
		return complain(reader, key, "the database keeps this name for itself; take another");
	const struct field *other = field_find(&reader->config->fields, name);
	if (other)
		return complain(reader, key,
		                other->flags & FIELD_DECLARED
		                        ? "declared twice; customer and opportunity share one set of names"
		                        : "a built-in field has this name; take another");
	return 0;
}

static int add(struct reader *reader, const struct node *mapping, const struct declarations *declarations,
               enum owner owner)
{
	struct fields *fields = &reader->config->fields;
	const struct declaration *declaration = declarations->items;
	for (const struct node *key = mapping ? mapping->first : NULL; key; key = key->next, declaration++) {
		int status = check_name(reader, key);
		if (status)
			return status;
		fields->items[fields->count++] = (struct field){
			.name = declaration->name,
			.label = declaration->label ? declaration->label : declaration->name,
			.type = types[declaration->type],
			.owner = owner,
			.flags = FIELD_DECLARED | FIELD_SETTABLE,
			.choices = declaration->choices,
			.choice_count = declaration->choice_count,
		};
	}
	return 0;
}

int read_fields(struct reader *reader, const struct node *mapping, void *structure)
{
	struct config *config = structure;
	struct both both = {0};
	if (mapping->blank)
		return 0;
	int status = schema_read(reader, &fields_schema, mapping, &both);
	if (status)
		return status;
	if (both.customer.count + both.opportunity.count > MOST_FIELDS)
		return complain(reader, mapping, "%zu fields; at most %d can be declared",
		                both.customer.count + both.opportunity.count, MOST_FIELDS);
	struct fields *fields = &config->fields;
	fields->capacity = fields->count + both.customer.count + both.opportunity.count;
	struct field *items = arena_get(&config->arena, fields->capacity * sizeof *items);
	memcpy(items, fields->items, fields->count * sizeof *items);
	fields->items = items;
	status = add(reader, node_get(mapping, "customer"), &both.customer, OWNER_CUSTOMER);
	if (!status)
		status = add(reader, node_get(mapping, "opportunity"), &both.opportunity, OWNER_OPPORTUNITY);
	return status;
}

/* ---- choices that come from the config ---- */

static void give_choices(struct config *config, const char *name, const char *const *choices, size_t count)
{
	for (size_t i = 0; i < config->fields.count; i++) {
		if (strcmp(config->fields.items[i].name, name) != 0)
			continue;
		config->fields.items[i].choices = choices;
		config->fields.items[i].choice_count = count;
	}
}

/* Pipelines share some of their names. */
static void add_once(const char **names, size_t *count, const char *name)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(names[i], name) == 0)
			return;
	names[(*count)++] = name;
}

void fields_finish(struct config *config)
{
	size_t stage_count = 0, reason_count = 0, stages_in_all = 0, reasons_in_all = 0;
	const struct scorecard *card = &config->scorecard;
	for (size_t i = 0; i < config->pipeline_count; i++) {
		stages_in_all += config->pipelines[i].stage_count;
		reasons_in_all += config->pipelines[i].lost_reason_count;
	}
	const char **pipelines = arena_get(&config->arena, config->pipeline_count * sizeof *pipelines);
	const char **stages = arena_get(&config->arena, stages_in_all * sizeof *stages);
	const char **reasons = arena_get(&config->arena, reasons_in_all * sizeof *reasons);
	const char **grades = arena_get(&config->arena, card->grade_count * sizeof *grades);
	for (size_t i = 0; i < config->pipeline_count; i++) {
		const struct pipeline *pipeline = &config->pipelines[i];
		pipelines[i] = pipeline->name;
		for (size_t j = 0; j < pipeline->stage_count; j++)
			add_once(stages, &stage_count, pipeline->stages[j].name);
		for (size_t j = 0; j < pipeline->lost_reason_count; j++)
			add_once(reasons, &reason_count, pipeline->lost_reasons[j].name);
	}
	for (size_t i = 0; i < card->grade_count; i++)
		grades[i] = card->grades[i].name;
	give_choices(config, "pipeline", pipelines, config->pipeline_count);
	give_choices(config, "stage", stages, stage_count);
	give_choices(config, "lost_reason", reasons, reason_count);
	give_choices(config, "grade", grades, card->grade_count);
	give_choices(config, "currency", config->currencies, config->currency_count);
}
