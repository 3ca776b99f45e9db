/*
 * revision.h: which state of an opportunity is the present one.
 */
#ifndef OPP_STORE_REVISION_H
#define OPP_STORE_REVISION_H

#include "store/store.h"

/* The transaction that made the opportunity what it is, and when that was, in Unix seconds. */
int opportunity_revision(struct store *store, int64_t id, int64_t *tx, int64_t *at, struct error *error);

/* When the database was made: the same number for ever, and hardly that of another one. */
int database_birth(struct store *store, int64_t *at, struct error *error);

#endif
