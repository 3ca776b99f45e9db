/* yaml.c: libyaml's events become a tree; whatever could surprise or blow up is refused on the way. */
#include "config/yaml.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

/* A collection that is being read. */
struct level {
	struct node *collection;
	struct node **end;       /* where the next item or key goes */
	struct node *key;        /* of a mapping: the key that waits for its value */
	const struct node *name; /* the key that the items stand under */
};

struct reading {
	yaml_parser_t parser;
	const char *file, *text;
	size_t length;
	struct arena *arena;
	struct error *error;
	struct level levels[YAML_DEPTH];
	size_t depth;
	struct node *root;
	size_t documents;
};

/* ---- errors ---- */

int yaml_fail(const char *file, const struct node *node, struct error *error, const char *format, ...)
{
	char sentence[sizeof error->text];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	if (!node->key)
		return fail(error, EX_CONFIG, "%s:%u:%u: %s", file, node->line, node->column, sentence);
	return fail(error, EX_CONFIG, "%s:%u:%u: key \"%s\": %s", file, node->line, node->column, node->key->text,
	            sentence);
}

static int fail_at(const struct reading *reading, yaml_mark_t mark, const char *sentence)
{
	return fail(reading->error, EX_CONFIG, "%s:%zu:%zu: %s", reading->file, mark.line + 1, mark.column + 1,
	            sentence);
}

/* Bytes that libyaml's reader refuses: no UTF-8 at all, or control characters. */
static int fail_encoding(const struct reading *reading)
{
	size_t offset = utf8_valid_prefix(reading->text, reading->length), line = 1, column = 1;
	if (offset == reading->length && reading->parser.problem_offset < offset)
		offset = reading->parser.problem_offset;
	for (size_t i = 0; i < offset; i++) {
		unsigned char byte = (unsigned char)reading->text[i];
		if (byte == '\n')
			line++, column = 1;
		else if ((byte & 0xC0) != 0x80)
			column++;
	}
	unsigned byte = offset < reading->length ? (unsigned char)reading->text[offset] : 0;
	const char *what = "is not UTF-8; if this is GBK or another encoding";
	if (byte == 0 || (offset == 0 && byte >= 0xFE))
		what = "is not UTF-8 text; if this is UTF-16";
	else if (byte < 0x80)
		what = "is a control character; if this is a text of another encoding";
	return fail(reading->error, EX_CONFIG, "%s:%zu:%zu: byte 0x%02X %s, save the file as UTF-8", reading->file,
	            line, column, byte, what);
}

/* libyaml finds a tab in the indentation only by what does not fit afterwards. */
static bool indented_with_tab(const struct reading *reading, size_t line)
{
	const char *at = reading->text, *end = at + reading->length;
	while (line-- && at) {
		at = memchr(at, '\n', (size_t)(end - at));
		at = at ? at + 1 : NULL;
	}
	while (at && at < end && *at == ' ')
		at++;
	return at && at < end && *at == '\t';
}

static int fail_parser(const struct reading *reading)
{
	const yaml_parser_t *parser = &reading->parser;
	if (parser->error == YAML_MEMORY_ERROR)
		out_of_memory();
	if (parser->error == YAML_READER_ERROR)
		return fail_encoding(reading);
	if (indented_with_tab(reading, parser->problem_mark.line))
		return fail_at(reading, parser->problem_mark, "a tab; indent with spaces");
	if (strcmp(parser->problem, "found character that cannot start any token") == 0)
		return fail_at(reading, parser->problem_mark,
		               "a text cannot begin with this character; put it into \"quotes\"");
	if (strcmp(parser->problem, "found undefined tag handle") == 0)
		return fail_at(reading, parser->problem_mark, "tags (!) are not taken");
	if (strcmp(parser->problem, "mapping values are not allowed in this context") == 0)
		return fail_at(reading, parser->problem_mark,
		               "a key and value do not fit here; a text with \": \" in it needs \"quotes\"");
	if (!parser->context)
		return fail_at(reading, parser->problem_mark, parser->problem);
	return fail(reading->error, EX_CONFIG, "%s:%zu:%zu: %s %s that begins in line %zu", reading->file,
	            parser->problem_mark.line + 1, parser->problem_mark.column + 1, parser->problem, parser->context,
	            parser->context_mark.line + 1);
}

/* ---- the tree ---- */

static struct node *add_node(struct reading *reading, enum node_kind kind, yaml_mark_t mark)
{
	struct node *node = arena_get(reading->arena, sizeof *node);
	node->kind = kind;
	node->line = (uint32_t)mark.line + 1;
	node->column = (uint32_t)mark.column + 1;
	return node;
}

/* Hangs a node that has begun into the collection that is open. */
static int hang(struct reading *reading, struct node *node)
{
	if (!reading->depth) {
		reading->root = node;
		return node->kind == NODE_MAPPING || node->blank ? 0
		                                                 : yaml_fail(reading->file, node, reading->error,
		                                                             "a config is a mapping of keys to values");
	}
	struct level *level = &reading->levels[reading->depth - 1];
	node->key = level->name;
	if (level->collection->kind == NODE_MAPPING && level->key) {
		node->key = level->key;
		level->key->value = node;
		level->key = NULL;
		return 0;
	}
	if (level->collection->kind == NODE_MAPPING) {
		if (node->kind != NODE_SCALAR)
			return yaml_fail(reading->file, node, reading->error, "a key must be a plain word");
		node->key = node;
		level->key = node;
	}
	*level->end = node;
	level->end = &node->next;
	level->collection->count++;
	return 0;
}

static int open_collection(struct reading *reading, enum node_kind kind, yaml_mark_t mark)
{
	if (reading->depth == YAML_DEPTH)
		return fail_at(reading, mark, "nested more than 16 deep");
	struct node *node = add_node(reading, kind, mark);
	int status = hang(reading, node);
	if (!status)
		reading->levels[reading->depth++] =
			(struct level){.collection = node, .end = &node->first, .name = node->key};
	return status;
}

static int close_collection(struct reading *reading)
{
	const struct node *collection = reading->levels[--reading->depth].collection;
	if (collection->kind != NODE_MAPPING || collection->count < 2)
		return 0;
	const struct node **keys = memory_get(collection->count * sizeof *keys);
	size_t count = 0;
	for (const struct node *key = collection->first; key; key = key->next)
		keys[count++] = key;
	const struct node *repeated = node_repeated(keys, count);
	free(keys);
	return repeated ? yaml_fail(reading->file, repeated, reading->error, "is given twice") : 0;
}

static int read_scalar(struct reading *reading, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t length = event->data.scalar.length;
	for (size_t i = 0; i < length; i++)
		if (((unsigned char)text[i] < 0x20 && text[i] != '\n' && text[i] != '\t') || text[i] == 0x7F)
			return fail_at(reading, event->start_mark, "a control character in a text");
	struct node *node = add_node(reading, NODE_SCALAR, event->start_mark);
	node->text = arena_bytes(reading->arena, text, length);
	node->blank = length == 0 && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return hang(reading, node);
}

static int refuse(const struct reading *reading, const yaml_event_t *event, const yaml_char_t *anchor,
                  const yaml_char_t *tag)
{
	if (anchor)
		return fail_at(reading, event->start_mark, "anchors (&) are not taken; write the value out");
	if (tag)
		return fail_at(reading, event->start_mark, "tags (!) are not taken; write the plain value");
	return 0;
}

static int read_event(struct reading *reading, const yaml_event_t *event)
{
	int status = 0;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (reading->documents++)
			return fail_at(reading, event->start_mark, "a second document begins here; a config is one");
		if (event->data.document_start.version_directive ||
		    event->data.document_start.tag_directives.start != event->data.document_start.tag_directives.end)
			return fail_at(reading, event->start_mark, "directives (%) are not taken");
		return 0;
	case YAML_ALIAS_EVENT:
		return fail_at(reading, event->start_mark,
		               "aliases (*) are not taken; write the value out or \"quote\" it");
	case YAML_SCALAR_EVENT:
		status = refuse(reading, event, event->data.scalar.anchor, event->data.scalar.tag);
		return status ? status : read_scalar(reading, event);
	case YAML_SEQUENCE_START_EVENT:
		status = refuse(reading, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
		return status ? status : open_collection(reading, NODE_SEQUENCE, event->start_mark);
	case YAML_MAPPING_START_EVENT:
		status = refuse(reading, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
		return status ? status : open_collection(reading, NODE_MAPPING, event->start_mark);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(reading);
	default:
		return 0;
	}
}

int yaml_read(const char *file, const char *text, size_t length, struct arena *arena, struct node **root,
              struct error *error)
{
	*root = NULL;
	if (length > YAML_SIZE)
		return fail(error, EX_CONFIG, "%s: larger than 256 KiB, which no config should be", file);
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3, length -= 3;
	struct reading reading = {.file = file, .text = text, .length = length, .arena = arena, .error = error};
	if (!yaml_parser_initialize(&reading.parser))
		out_of_memory();
	/* Said outright, so that libyaml takes no byte order mark for an invitation to read UTF-16. */
	yaml_parser_set_encoding(&reading.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reading.parser, (const unsigned char *)text, length);
	int status = 0;
	for (bool more = true; more && !status;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&reading.parser, &event)) {
			status = fail_parser(&reading);
			break;
		}
		more = event.type != YAML_STREAM_END_EVENT;
		status = read_event(&reading, &event);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&reading.parser);
	if (!status && reading.root && !reading.root->blank)
		*root = reading.root;
	return status;
}

/* ---- looking at it ---- */

const struct node *node_get(const struct node *mapping, const char *key)
{
	for (const struct node *entry = mapping->first; entry; entry = entry->next)
		if (strcmp(entry->text, key) == 0)
			return entry->value;
	return NULL;
}

const struct node *node_item(const struct node *list, size_t index)
{
	const struct node *item = list->kind == NODE_SCALAR ? list : list->first;
	while (index--)
		item = item->next;
	return item;
}

static int by_place(const struct node *a, const struct node *b)
{
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

static int by_text(const void *a, const void *b)
{
	const struct node *one = *(const struct node *const *)a, *other = *(const struct node *const *)b;
	int order = strcmp(one->text, other->text);
	return order ? order : by_place(one, other);
}

const struct node *node_repeated(const struct node **nodes, size_t count)
{
	const struct node *found = NULL;
	qsort(nodes, count, sizeof *nodes, by_text);
	for (size_t i = 1; i < count; i++)
		if (strcmp(nodes[i - 1]->text, nodes[i]->text) == 0 && (!found || by_place(nodes[i], found) < 0))
			found = nodes[i];
	return found;
}
