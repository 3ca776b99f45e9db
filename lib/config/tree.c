/* tree.c: a tree of YAML nodes as bytes. */
#include "config/tree.h"

#include <string.h>

/*
 * A tree begins with VERSION.  A node is a letter for its kind, its line and column, and then a scalar's length and text, or
 * how many items or keys follow; a value follows its key.  Numbers are 7 bits a byte, the lowest first, the last one below 128.
 */
enum { VERSION = 1 };

static const char letters[] = {[NODE_SCALAR] = 's', [NODE_SEQUENCE] = 'q', [NODE_MAPPING] = 'm'};

static const char blank = 'b';

static void write_number(struct buffer *bytes, size_t number)
{
	for (; number >= 0x80; number >>= 7)
		buffer_add_character(bytes, (char)(number | 0x80));
	buffer_add_character(bytes, (char)number);
}

static void write_node(struct buffer *bytes, const struct node *node)
{
	char letter = letters[node->kind];
	if (node->blank)
		letter = blank;
	buffer_add_character(bytes, letter);
	write_number(bytes, node->line);
	write_number(bytes, node->column);
	if (node->kind == NODE_SCALAR) {
		write_number(bytes, strlen(node->text));
		buffer_add_text(bytes, node->text);
		return;
	}
	write_number(bytes, node->count);
	for (const struct node *item = node->first; item; item = item->next) {
		write_node(bytes, item);
		if (node->kind == NODE_MAPPING)
			write_node(bytes, item->value);
	}
}

void tree_write(struct buffer *bytes, const struct node *root)
{
	buffer_add_character(bytes, VERSION);
	write_node(bytes, root);
}

/* ---- reading ---- */

struct bytes {
	const unsigned char *at, *end;
	struct arena *arena;
	bool damaged;
};

static size_t read_number(struct bytes *bytes)
{
	size_t number = 0;
	for (unsigned shift = 0; bytes->at < bytes->end && shift < 35; shift += 7) {
		unsigned char byte = *bytes->at++;
		number |= (size_t)(byte & 0x7F) << shift;
		if (byte < 0x80)
			return number;
	}
	bytes->damaged = true;
	return 0;
}

static void read_text(struct bytes *bytes, struct node *node)
{
	size_t length = read_number(bytes);
	node->text = "";
	if (length > (size_t)(bytes->end - bytes->at))
		bytes->damaged = true;
	if (bytes->damaged)
		return;
	node->text = arena_bytes(bytes->arena, (const char *)bytes->at, length);
	bytes->at += length;
}

static struct node *read_node(struct bytes *bytes, const struct node *key, int depth);

static void read_items(struct bytes *bytes, struct node *node, int depth)
{
	struct node **end = &node->first;
	size_t count = read_number(bytes);
	for (; node->count < count && !bytes->damaged; node->count++) {
		struct node *item = read_node(bytes, node->key, depth);
		*end = item;
		end = &item->next;
		if (node->kind != NODE_MAPPING)
			continue;
		bytes->damaged |= item->kind != NODE_SCALAR;
		item->key = item;
		item->value = read_node(bytes, item, depth);
	}
}

static struct node *read_node(struct bytes *bytes, const struct node *key, int depth)
{
	struct node *node = arena_get(bytes->arena, sizeof *node);
	int letter = bytes->at < bytes->end ? *bytes->at++ : 0;
	node->key = key;
	node->line = (uint32_t)read_number(bytes);
	node->column = (uint32_t)read_number(bytes);
	node->blank = letter == blank;
	if (letter == blank || letter == letters[NODE_SCALAR]) {
		read_text(bytes, node);
		return node;
	}
	node->kind = letter == letters[NODE_MAPPING] ? NODE_MAPPING : NODE_SEQUENCE;
	bytes->damaged |= depth == YAML_DEPTH || (node->kind == NODE_SEQUENCE && letter != letters[NODE_SEQUENCE]);
	if (!bytes->damaged)
		read_items(bytes, node, depth + 1);
	return node;
}

struct node *tree_read(const void *content, size_t length, struct arena *arena)
{
	struct bytes bytes = {.at = content, .end = (const unsigned char *)content + length, .arena = arena};
	if (!length || *bytes.at++ != VERSION)
		return NULL;
	struct node *root = read_node(&bytes, NULL, 0);
	return bytes.damaged || bytes.at != bytes.end || root->kind != NODE_MAPPING ? NULL : root;
}
