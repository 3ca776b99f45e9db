/* schema.c: the walker that reads a tree of nodes by the tables of schema.h. */
#include "config/schema.h"

#include "base/address.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- saying what is wrong ---- */

int complain_because(struct reader *reader, const struct node *node)
{
	char sentence[sizeof reader->error->text];
	memcpy(sentence, reader->error->text, sizeof sentence);
	return complain(reader, node, "%s", sentence);
}

int complain_unknown(struct reader *reader, const struct node *node, const char *word, const char *what,
                     const char *const *candidates, size_t count)
{
	struct buffer ending = {0};
	suggest(&ending, word, candidates, count);
	complain(reader, node, "\"%s\" is no %s%s", word, what, buffer_text(&ending));
	buffer_free(&ending);
	return EX_CONFIG;
}

static int complain_unknown_key(struct reader *reader, const struct schema *schema, const struct node *key)
{
	const char *names[SCHEMA_KEYS];
	for (size_t i = 0; i < schema->key_count; i++)
		names[i] = schema->keys[i].name;
	struct buffer ending = {0};
	suggest(&ending, key->text, names, schema->key_count);
	complain(reader, key, "unknown in this %s%s", schema->what, buffer_text(&ending));
	buffer_free(&ending);
	return EX_CONFIG;
}

static int complain_missing(struct reader *reader, const struct schema *schema, const struct node *mapping,
                            const struct key *key)
{
	struct buffer needed = {0};
	for (size_t i = 0; i < schema->key_count; i++)
		if (schema->keys[i].required)
			buffer_add_format(&needed, "%s%s", needed.length ? ", " : "", schema->keys[i].name);
	fail(reader->error, EX_CONFIG, "%s:%u:%u: key \"%s\": missing in this %s, which needs %s", reader->file,
	     mapping->line, mapping->column, key->name, schema->what, buffer_text(&needed));
	buffer_free(&needed);
	return EX_CONFIG;
}

/* ---- what runs at the end ---- */

void schema_defer(struct reader *reader, int (*run)(struct reader *, const struct node *, void *),
                  const struct node *node, void *structure)
{
	reader->deferred = memory_grow(reader->deferred, reader->deferred_count, &reader->deferred_capacity,
	                               sizeof *reader->deferred);
	reader->deferred[reader->deferred_count++] = (struct deferred){run, node, structure};
}

int schema_finish(struct reader *reader)
{
	int status = 0;
	for (size_t i = 0; i < reader->deferred_count && !status; i++) {
		const struct deferred *deferred = &reader->deferred[i];
		status = deferred->run(reader, deferred->node, deferred->structure);
	}
	return status;
}

/* ---- scalars ---- */

int schema_text(struct reader *reader, const struct node *value, const char **text)
{
	if (value->kind != NODE_SCALAR)
		return complain(reader, value, "must be one text, not a %s",
		                value->kind == NODE_MAPPING ? "mapping" : "list");
	if (!value->text[0])
		return complain(reader, value, "has no value");
	size_t length = strlen(value->text);
	*text = value->text;
	if (value->text[length - 1] == '\n') /* as the block texts | and > leave it */
		*text = arena_bytes(&reader->config->arena, value->text, --length);
	if (!length || strpbrk(*text, "\n\t"))
		return complain(reader, value, "must be one line without tabs");
	return 0;
}

int schema_points(struct reader *reader, const struct node *value, int64_t *points)
{
	enum { MOST = 1000000000 };
	const char *text = "";
	int status = schema_text(reader, value, &text);
	if (!status && decimal_parse(text, strlen(text), POINT_DECIMALS, points, reader->error))
		status = complain_because(reader, value);
	if (!status && (*points < 0 || *points > MOST))
		status = complain(reader, value, "%s is not from 0 to 1000000", text);
	return status;
}

int schema_weekday(struct reader *reader, const struct node *value, const char *name, int *day)
{
	static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
	for (*day = 0; *day < 7; ++*day)
		if (strcmp(days[*day], name) == 0)
			return 0;
	return complain_unknown(reader, value, name, "day of the week", days, 7);
}

static int read_percent(struct reader *reader, const struct node *value, int *percent)
{
	const char *text = "";
	int64_t integer = 0;
	int status = schema_text(reader, value, &text);
	if (!status && (decimal_parse(text, strlen(text), 0, &integer, reader->error) || integer < 0 || integer > 100))
		status =
			complain(reader, value, "\"%s\" is not a percentage; write a whole number from 0 to 100", text);
	*percent = (int)integer;
	return status;
}

static int read_word(struct reader *reader, const struct node *value, const char *const *words, int *word)
{
	const char *text = "";
	int status = schema_text(reader, value, &text);
	if (status)
		return status;
	size_t count = 0;
	for (; words[count]; count++) {
		if (strcmp(words[count], text) == 0) {
			*word = (int)count;
			return 0;
		}
	}
	bool unnamed = count && !words[0][0];
	return complain_unknown(reader, value, text, "value of this key", words + unnamed, count - unnamed);
}

/* ---- lists ---- */

static int expect(struct reader *reader, const struct node *node, enum node_kind kind)
{
	if (node->kind == kind || node->blank)
		return 0;
	return complain(reader, node, kind == NODE_SEQUENCE ? "must be a list" : "must be a mapping of keys to values");
}

/* A list of texts may also be a single one. */
static const struct node *first_item(const struct node *list)
{
	return list->kind == NODE_SCALAR ? list : list->first;
}

static size_t item_count(const struct node *list)
{
	return list->kind == NODE_SCALAR ? !list->blank : list->count;
}

static int expect_texts(struct reader *reader, const struct node *list)
{
	return list->kind == NODE_MAPPING ? complain(reader, list, "must be a list of texts") : 0;
}

static int complain_repeated(struct reader *reader, const struct node **nodes, size_t count)
{
	const struct node *repeated = node_repeated(nodes, count);
	return repeated ? complain(reader, repeated, "\"%s\" is given twice", repeated->text) : 0;
}

int schema_read_texts(struct reader *reader, const struct key *key, const struct node *list, const char *const **texts,
                      size_t *count)
{
	int status = expect_texts(reader, list);
	if (status || !item_count(list))
		return status;
	const char **array = arena_get(&reader->config->arena, item_count(list) * sizeof *array);
	const struct node **nodes = memory_get(item_count(list) * sizeof *nodes);
	for (const struct node *item = first_item(list); item && !status; item = item->next) {
		nodes[*count] = item;
		status = schema_text(reader, item, &array[(*count)++]);
		if (!status && key->accept)
			status = key->accept(reader, item);
	}
	if (!status && !key->may_repeat)
		status = complain_repeated(reader, nodes, *count);
	free(nodes);
	*texts = array;
	return status;
}

static int parse_any_term(struct reader *reader, const struct node *value, void *structure)
{
	struct term_context context = config_terms(reader->config);
	if (!term_parse(value->text, &context, &reader->config->arena, structure, reader->error))
		return 0;
	return complain_because(reader, value);
}

static int parse_term(struct reader *reader, const struct node *value, void *structure)
{
	const struct term *term = structure;
	int status = parse_any_term(reader, value, structure);
	if (!status && field_check_root(term->field, ROOT_OPPORTUNITY, reader->error))
		status = complain_because(reader, value);
	return status;
}

void schema_term(struct reader *reader, const struct node *value, struct term *term)
{
	schema_defer(reader, parse_term, value, term);
}

int schema_read_terms(struct reader *reader, const struct key *key, const struct node *list, const struct term **terms,
                      size_t *count)
{
	int status = expect_texts(reader, list);
	if (status || !item_count(list))
		return status;
	struct term *array = arena_get(&reader->config->arena, item_count(list) * sizeof *array);
	for (const struct node *item = first_item(list); item && !status; item = item->next) {
		const char *text;
		status = schema_text(reader, item, &text);
		schema_defer(reader, key->any_root ? parse_any_term : parse_term, item, &array[(*count)++]);
	}
	*terms = array;
	return status;
}

/* The structs of a list lie in one array of the arena, whose address goes to `array`, a pointer of any type. */
static char *new_array(struct reader *reader, size_t count, size_t size, void *array)
{
	char *structures = arena_get(&reader->config->arena, count * size);
	memcpy(array, &structures, sizeof structures);
	return structures;
}

static int check_unique(struct reader *reader, const struct schema *schema, const struct node *list)
{
	const struct node **nodes = memory_get(list->count * sizeof *nodes);
	size_t count = 0;
	for (const struct node *item = list->first; item; item = item->next)
		nodes[count++] = node_get(item, schema->keys[0].name);
	int status = complain_repeated(reader, nodes, count);
	free(nodes);
	return status;
}

int schema_read_list(struct reader *reader, const struct schema *schema, const struct node *list, void *array,
                     size_t *count)
{
	int status = expect(reader, list, NODE_SEQUENCE);
	if (status || !list->count)
		return status;
	char *structures = new_array(reader, list->count, schema->size, array);
	for (const struct node *item = list->first; item && !status; item = item->next)
		status = schema_read(reader, schema, item, structures + schema->size * (*count)++);
	if (!status && schema->unique)
		status = check_unique(reader, schema, list);
	return status;
}

int schema_read_named(struct reader *reader, const struct schema *schema, const struct node *mapping, void *array,
                      size_t *count)
{
	int status = expect(reader, mapping, NODE_MAPPING);
	if (status || !mapping->count)
		return status;
	char *structures = new_array(reader, mapping->count, schema->size, array);
	for (const struct node *key = mapping->first; key && !status; key = key->next) {
		char *structure = structures + schema->size * (*count)++;
		memcpy(structure, &key->text, sizeof key->text);
		status = accept_name(reader, key);
		if (!status)
			status = schema_read(reader, schema, key->value, structure);
	}
	return status;
}

/* ---- mappings ---- */

static int read_text_key(struct reader *reader, const struct key *key, const struct node *value, void *place)
{
	const char *text;
	int word, status = schema_text(reader, value, &text);
	if (!status && key->words)
		status = read_word(reader, value, key->words, &word);
	if (!status && key->accept)
		status = key->accept(reader, value);
	memcpy(place, &text, sizeof text);
	return status;
}

static int read_switch(struct reader *reader, const struct key *key, const struct node *value, bool *on)
{
	int word = 0, status = read_word(reader, value, key->words, &word);
	*on = word == 1;
	return status;
}

static int read_key(struct reader *reader, const struct key *key, const struct node *value, char *structure)
{
	void *place = structure + key->offset;
	size_t count = 0;
	const char *const *texts = NULL;
	const struct term *terms = NULL;
	int status = 0;
	switch (key->type) {
	case KEY_TEXT:
		return read_text_key(reader, key, value, place);
	case KEY_WORD:
		return read_word(reader, value, key->words, place);
	case KEY_SWITCH:
		return read_switch(reader, key, value, place);
	case KEY_PERCENT:
		return read_percent(reader, value, place);
	case KEY_POINTS:
		return schema_points(reader, value, place);
	case KEY_MAPPING:
		return value->blank && !key->required ? 0 : schema_read(reader, key->schema, value, place);
	case KEY_OTHER:
		return key->read(reader, value, structure);
	case KEY_TEXTS:
		status = schema_read_texts(reader, key, value, &texts, &count);
		memcpy(place, &texts, sizeof texts);
		break;
	case KEY_TERMS:
		status = schema_read_terms(reader, key, value, &terms, &count);
		memcpy(place, &terms, sizeof terms);
		break;
	case KEY_LIST:
		status = schema_read_list(reader, key->schema, value, place, &count);
		break;
	case KEY_NAMED:
		status = schema_read_named(reader, key->schema, value, place, &count);
		break;
	}
	memcpy(structure + key->count_offset, &count, sizeof count);
	if (!status && key->required && !count)
		status = complain(reader, value, "must not be empty");
	return status;
}

/* Finds the values of the keys of a table, refusing keys that it does not have. */
static int find_keys(struct reader *reader, const struct schema *schema, const struct node *mapping,
                     const struct node *values[SCHEMA_KEYS])
{
	for (const struct node *key = mapping->first; key; key = key->next) {
		size_t i = 0;
		while (i < schema->key_count && strcmp(schema->keys[i].name, key->text) != 0)
			i++;
		if (i == schema->key_count)
			return complain_unknown_key(reader, schema, key);
		values[i] = key->value;
	}
	return 0;
}

int schema_read(struct reader *reader, const struct schema *schema, const struct node *mapping, void *structure)
{
	const struct node *values[SCHEMA_KEYS] = {NULL};
	int status = 0;
	if (mapping->kind != NODE_MAPPING)
		return complain(reader, mapping, "a %s is a mapping of keys to values", schema->what);
	status = find_keys(reader, schema, mapping, values);
	for (size_t i = 0; i < schema->key_count && !status; i++) {
		const struct key *key = &schema->keys[i];
		if (values[i])
			status = read_key(reader, key, values[i], structure);
		else if (key->required)
			status = complain_missing(reader, schema, mapping, key);
	}
	if (!status && schema->check)
		schema_defer(reader, schema->check, mapping, structure);
	return status;
}

/* ---- kinds of text ---- */

const char *const schema_no_yes[] = {"false", "true", NULL};

int accept_name(struct reader *reader, const struct node *value)
{
	enum { LONGEST = 64 };
	const char *name = value->text;
	size_t length = strlen(name);
	if (!length || name[0] == ' ' || name[length - 1] == ' ')
		return complain(reader, value, "a name must not be empty, nor begin or end with a blank");
	if (strpbrk(name, "\n\t") || length > LONGEST)
		return complain(reader, value, "a name is one line of at most 64 bytes; use label for longer texts");
	if (strpbrk(name, ",=<>!~") || name[0] == '-' || name[0] == '+')
		return complain(reader, value,
		                "\"%s\" cannot be a name: it has one of , = < > ! ~ or begins with - or +", name);
	return 0;
}

int accept_mail(struct reader *reader, const struct node *value)
{
	if (mail_address_valid(value->text))
		return 0;
	return complain(reader, value, "\"%s\" is not a mail address", value->text);
}
