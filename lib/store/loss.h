/*
 * loss.h: the deals that were lost after a moment.
 */
#ifndef OPP_STORE_LOSS_H
#define OPP_STORE_LOSS_H

#include "store/store.h"

struct loss {
	int64_t opportunity, closed; /* Unix seconds */
};

/* Those that came in by `last` and were lost after `first`, by their ids; in memory of `arena`. */
int losses_read(struct store *store, int64_t first, int64_t last, struct arena *arena, struct loss **losses, size_t *count,
                struct error *error);

#endif
