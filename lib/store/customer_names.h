/*
 * customer_names.h: the names of customers for very many opportunities, in any order.  The first ones are looked up one by one;
 * then all are read into memory, where finding one takes a tenth of the time.  For lib/store only.
 */
#ifndef OPP_STORE_CUSTOMER_NAMES_H
#define OPP_STORE_CUSTOMER_NAMES_H

#include "store/store.h"

/* A zeroed struct but for the store holds none yet. */
struct customer_names {
	struct store *store;
	struct statement *one;
	size_t asked;
	const char **names; /* by id, below count; NULL: there is none */
	size_t count, capacity;
	struct arena texts;
};

/* The name of the customer with that id, NULL for 0; it lives until the next one is asked for. */
int customer_names_find(struct customer_names *names, int64_t id, const char **name, struct error *error);

void customer_names_free(struct customer_names *names);

#endif
