/*
 * yaml.h: a YAML text as a tree of nodes that know their place.
 *
 * Only what a config needs: scalars (all of them texts), sequences and mappings with scalar keys.  Anchors, aliases,
 * tags, directives, more than one document, duplicate keys, a depth over YAML_DEPTH, a text over YAML_SIZE, control
 * characters and anything that is not UTF-8 are refused.
 */
#ifndef OPP_CONFIG_YAML_H
#define OPP_CONFIG_YAML_H

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stdint.h>

enum { YAML_DEPTH = 16, YAML_SIZE = 256 * 1024 };

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

struct node {
	enum node_kind kind;
	uint32_t line, column;  /* from 1; columns count characters */
	const char *text;       /* of a scalar */
	const struct node *key; /* the key that it stands under, itself for a key; NULL at the top: for messages */
	struct node *value;     /* of a key */
	struct node *first;     /* the items of a sequence, the keys of a mapping */
	struct node *next;      /* in that list */
	size_t count;           /* how many there are */
	bool blank;             /* a scalar that is not there: `key:` with nothing behind it */
};

/*
 * Reads `text` into a tree in `arena`; *root is a mapping.  EX_CONFIG with FILE:LINE:COLUMN and the reason; *root is
 * NULL for a text without any content.
 */
int yaml_read(const char *file, const char *text, size_t length, struct arena *arena, struct node **root,
              struct error *error);

/* Fills `error` with EX_CONFIG and `FILE:LINE:COLUMN: key "x": ` before the sentence; returns EX_CONFIG. */
int yaml_fail(const char *file, const struct node *node, struct error *error, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* The value of a key of a mapping, or NULL. */
const struct node *node_get(const struct node *mapping, const char *key);

/* An item of a list; a scalar, which may stand for a list of one, is its own. */
const struct node *node_item(const struct node *list, size_t index);

/* Of `count` scalars the first that says what one before it said, or NULL; `nodes` is sorted by text afterwards. */
const struct node *node_repeated(const struct node **nodes, size_t count);

#endif
