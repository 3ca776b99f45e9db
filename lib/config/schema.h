/*
 * schema.h: the shape of the config as tables, and the one walker that reads and checks by them.
 *
 * A key of the config is a row: its name, type, bounds, and where its value goes in a struct.  The walker reads the
 * rows of a table in the table's order, refuses unknown and missing keys, and says FILE:LINE:COLUMN and the key for
 * whatever is wrong.  A new key is a new row.
 *
 * What a value may name can stand anywhere in the file, so all terms are parsed and all `check` functions run when
 * everything has been read (schema_finish), in the order in which they were met.
 */
#ifndef OPP_CONFIG_SCHEMA_H
#define OPP_CONFIG_SCHEMA_H

#include "config/config.h"
#include "config/yaml.h"

#include <stddef.h>

struct schema;
struct reader;

enum key_type {
	KEY_TEXT,    /* const char *: a line of text; one of `words` if there are some */
	KEY_WORD,    /* int: the index of one of `words` */
	KEY_SWITCH,  /* bool: false for words[0], which may be "", true for words[1] */
	KEY_PERCENT, /* int, 0 to 100 */
	KEY_POINTS,  /* int64_t in thousandths, 0 or more */
	KEY_TEXTS,   /* const char *const * and a count: a list of texts, or one */
	KEY_TERMS,   /* const struct term * and a count: a list of terms, or one */
	KEY_LIST,    /* a list of mappings of `schema`: an array of its structs and a count */
	KEY_NAMED,   /* a mapping of names to mappings of `schema`; the name goes to the struct's first member */
	KEY_MAPPING, /* a mapping of `schema`, read into the struct at `offset` */
	KEY_OTHER,   /* `read` does it */
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset, count_offset; /* of the member in the struct, and of the count of a list */
	bool required;               /* must be given, and a list must not be empty */
	bool may_repeat;             /* the texts of KEY_TEXTS may say the same twice */
	bool any_root;               /* the terms of KEY_TERMS need not be about opportunities: a check of their own says */
	const char *const *words;    /* NULL at the end */
	const struct schema *schema;
	int (*accept)(struct reader *reader, const struct node *value); /* a further check of each text, at once */
	int (*read)(struct reader *reader, const struct node *value, void *structure);
};

struct schema {
	const char *what; /* "stage": for messages */
	const struct key *keys;
	size_t key_count; /* at most SCHEMA_KEYS */
	size_t size;      /* of the struct */
	bool unique;      /* of a list: its first key is a name, and no two are the same */
	int (*check)(struct reader *reader, const struct node *mapping,
	             void *structure); /* in schema_finish(), or NULL */
};

enum { SCHEMA_KEYS = 24 };

/* Where a row's value goes: a member, or an array and its count. */
#define MEMBER(structure, member) .offset = offsetof(structure, member)
#define ARRAY(structure, member, count) \
	.offset = offsetof(structure, member), .count_offset = offsetof(structure, count)

#define SCHEMA_KEYS_OF(table) .keys = (table), .key_count = sizeof(table) / sizeof *(table)

/* Something to be done in schema_finish(). */
struct deferred {
	int (*run)(struct reader *reader, const struct node *node, void *structure);
	const struct node *node;
	void *structure;
};

struct reader {
	const char *file;
	struct config *config; /* its arena holds everything that is read */
	struct error *error;
	struct deferred *deferred;
	size_t deferred_count, deferred_capacity;
};

/* Fills the error with FILE:LINE:COLUMN, the key and the sentence; returns EX_CONFIG. */
#define complain(reader, node, ...) yaml_fail((reader)->file, node, (reader)->error, __VA_ARGS__)

/* The same for an unknown word of the config, with the nearest candidate: `"x" is no STAGE; did you mean "y"?` */
int complain_unknown(struct reader *reader, const struct node *node, const char *word, const char *what,
                     const char *const *candidates, size_t count);

/* Puts FILE:LINE:COLUMN and the key before the sentence that is there; returns EX_CONFIG. */
int complain_because(struct reader *reader, const struct node *node);

/* Reads a mapping into a struct; lists and mappings of structs into new arrays.  A blank value is an empty list. */
int schema_read(struct reader *reader, const struct schema *schema, const struct node *mapping, void *structure);
int schema_read_list(struct reader *reader, const struct schema *schema, const struct node *list, void *array,
                     size_t *count);
int schema_read_named(struct reader *reader, const struct schema *schema, const struct node *mapping, void *array,
                      size_t *count);
int schema_read_texts(struct reader *reader, const struct key *key, const struct node *list, const char *const **texts,
                      size_t *count);
int schema_read_terms(struct reader *reader, const struct key *key, const struct node *list, const struct term **terms,
                      size_t *count);

/* Reads the text of a scalar that is not blank, on one line. */
int schema_text(struct reader *reader, const struct node *value, const char **text);
int schema_points(struct reader *reader, const struct node *value, int64_t *points);

/* A day of the week by its name: mon is 0, sun 6. */
int schema_weekday(struct reader *reader, const struct node *value, const char *name, int *day);

/* Reads a term in schema_finish(), into *term. */
void schema_term(struct reader *reader, const struct node *value, struct term *term);

/* Has `run` called by schema_finish(). */
void schema_defer(struct reader *reader, int (*run)(struct reader *, const struct node *, void *),
                  const struct node *node, void *structure);
int schema_finish(struct reader *reader);

/* For the words of a KEY_SWITCH: false, true. */
extern const char *const schema_no_yes[];

/* For key.accept: a name that commands take, such as a stage's: no commas, no operators of terms, no - in front. */
int accept_name(struct reader *reader, const struct node *value);

/* For key.accept: a mail address. */
int accept_mail(struct reader *reader, const struct node *value);

#endif
