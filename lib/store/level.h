/*
 * level.h: which level of a scorecard's dimension holds, in SQL.  For lib/store only.
 */
#ifndef OPP_STORE_LEVEL_H
#define OPP_STORE_LEVEL_H

#include "store/sql.h"
#include "store/store.h"

/* Adds the index of the dimension's first level whose terms all hold, -1 for none. */
int level_expression(struct sql *sql, const struct dimension *dimension, struct error *error);

/*
 * The levels of the dimensions that ask only about the customer, found once for each customer: looking the customer up for
 * each opportunity takes longer than all the rest of scoring.  Takes 2 bytes a customer and dimension.
 */
struct customer_levels {
	bool *covers;    /* for each dimension of the card, whether it is one of them */
	size_t count;    /* of those */
	int16_t *levels; /* count of them for each customer; the first are those of no customer */
	int64_t last;    /* the highest id of a customer */
};

int customer_levels_read(struct store *store, int64_t now, struct customer_levels *levels, struct error *error);

/* The levels of a customer; 0 for none. */
const int16_t *customer_levels_of(const struct customer_levels *levels, int64_t customer);
void customer_levels_free(struct customer_levels *levels);

#endif
