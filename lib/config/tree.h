/*
 * tree.h: a tree of YAML nodes as bytes, which are read in a fraction of the time that libyaml takes for the text.
 *
 * The database keeps them beside the text of the config, for commands that start with that very text.
 */
#ifndef OPP_CONFIG_TREE_H
#define OPP_CONFIG_TREE_H

#include "base/buffer.h"
#include "config/yaml.h"

void tree_write(struct buffer *bytes, const struct node *root);

/* The tree that these bytes hold, in `arena`; NULL for bytes that no tree_write() of this version wrote. */
struct node *tree_read(const void *bytes, size_t length, struct arena *arena);

#endif
