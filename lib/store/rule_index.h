/*
 * rule_index.h: indexes for what the config's alert rules ask for, beyond those that every database has (schema.c).
 *
 * With them the cost of evaluating a rule follows what fires and not what exists; a team whose rules do not ask pays nothing.
 * Their names begin with "rule_".
 */
#ifndef OPP_STORE_RULE_INDEX_H
#define OPP_STORE_RULE_INDEX_H

#include "config/config.h"
#include "store/db.h"

/* Makes those that are missing and drops those that no rule asks for any more.  The declared fields have their columns. */
int rule_indexes_make(struct db *db, const struct config *config, struct error *error);

/* Before a bulk load. */
int rule_indexes_drop(struct db *db, struct error *error);

#endif
