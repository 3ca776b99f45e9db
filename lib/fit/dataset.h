/*
 * dataset.h: what is known of closed deals: a typed column for each field, and how each deal ended.
 *
 * Cells are added row by row, as texts (from a file, whose types are told from all of a column's cells) or as typed values
 * (from the database).  Texts are kept once each; a million rows of 20 columns take some 250 MB.
 */
#ifndef OPP_FIT_DATASET_H
#define OPP_FIT_DATASET_H

#include "base/memory.h"
#include "base/value.h"

#include <stdbool.h>

struct dataset_column {
	const char *name;     /* the field, as terms name it */
	const char *label;    /* for people */
	enum type type;       /* how a limit between its numbers is written */
	uint8_t decimals;     /* of money */
	bool typed;           /* the type is the field's; else it is told from the cells */
	bool asked;           /* asked for by name: never left out for what it looks like */
	bool number;          /* has numbers (after dataset_finish()), else texts */
	double *numbers;      /* one a row, NAN where missing; durations in days, money in units */
	uint32_t *codes;      /* one a row: 0 where missing, else an index into texts plus one */
	const char **texts;   /* each once, in the order in which they came */
	size_t text_count;
	const char *left_out; /* why it takes no part, "" where nobody need be told; NULL: it does */
	struct dictionary *dictionary;
	size_t text_capacity, filled, numeric, dates;
};

struct dataset {
	struct dataset_column *columns;
	size_t column_count;
	size_t count;         /* rows */
	uint8_t *outcome;     /* a row: 1 won, 0 lost */
	uint64_t *hash;       /* a row: of what identifies it, for folds that are the same in every run */
	int64_t *time;        /* a row: the day or moment by which it is held out and tested; 0 where not known */
	int *fold;            /* a row: which fold it belongs to; NULL: by its hash */
	size_t capacity;
	struct arena arena;   /* names, texts, reasons */
};

/* Makes a dataset of `count` columns without rows; the caller sets names, labels, types in `columns`. */
void dataset_open(struct dataset *dataset, size_t count);
void dataset_free(struct dataset *dataset);

/* Adds a row; its cells are missing until they are set.  Returns its number. */
size_t dataset_add_row(struct dataset *dataset, bool won);

/* Sets a cell of the last row.  A blank text is missing, and so is one of several lines. */
void dataset_set_text(struct dataset *dataset, size_t column, const char *text, size_t length);
void dataset_set_value(struct dataset *dataset, size_t column, const struct value *value);

/*
 * After the last row: tells which columns hold numbers (of texts: where nearly all cells are; the others then are missing),
 * and leaves out the ones that can say nothing: empty, of one value only, dates, what identifies a deal.
 */
void dataset_finish(struct dataset *dataset);

/* Leaves a column out, with the reason. */
void dataset_leave_out(struct dataset *dataset, size_t column, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* How many of the rows were won. */
size_t dataset_won(const struct dataset *dataset);

/* The fold of a row, of `folds`. */
size_t dataset_fold(const struct dataset *dataset, size_t row, size_t folds);

/* Hashes `length` bytes onto a hash (FNV-1a); begin with HASH_START. */
#define HASH_START 14695981039346656037U
uint64_t hash_add(uint64_t hash, const char *bytes, size_t length);

#endif
