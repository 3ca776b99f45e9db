/*
 * kinds.h: each cell of a dataset as a small number: missing, one of the ranges of a column's numbers, or one of its texts.
 *
 * Limits between ranges are laid by how many deals lie between them, never by how those ended, so that they may be laid
 * once, for all parts of the data that a card is fitted to or tried on.
 */
#ifndef OPP_FIT_KINDS_H
#define OPP_FIT_KINDS_H

#include "fit/dataset.h"

/* Of every column. */
enum { KIND_MISSING = 0, KIND_FIRST = 1 };

struct kinds_column {
	const struct dataset_column *column;
	size_t count;  /* of kinds, the missing one included */
	double *edges; /* of numbers: range i (kind i + 1) begins at edges[i]; the first one at -INFINITY */
};

struct kinds {
	const struct dataset *dataset;
	struct kinds_column *columns;
	size_t column_count;
	uint16_t *kind; /* rows x columns */
};

/* Of a dataset that is finished.  Columns that are left out have only KIND_MISSING. */
void kinds_open(struct kinds *kinds, const struct dataset *dataset);
void kinds_free(struct kinds *kinds);

static inline uint16_t kind_of(const struct kinds *kinds, size_t row, size_t column)
{
	return kinds->kind[row * kinds->column_count + column];
}

/* The number with the fewest digits that is more than `low` and at most `high`. */
double short_number(double low, double high);

#endif
