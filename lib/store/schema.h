/*
 * schema.h: the tables, their versions, and the columns of declared fields.
 */
#ifndef OPP_STORE_SCHEMA_H
#define OPP_STORE_SCHEMA_H

#include "config/config.h"
#include "store/db.h"

enum { SCHEMA_VERSION = 2 };

/* Brings a database from its version to SCHEMA_VERSION inside the open transaction, but for schema_make_indexes(). */
int schema_migrate(struct db *db, int64_t from_version, struct error *error);

/* Adds a column for each declared field that has none yet, also to what keeps its past; *added counts them.  Columns are
 * never removed. */
int schema_add_fields(struct db *db, const struct fields *fields, size_t *added, struct error *error);

/* Drops the indexes that only serve reading, before a bulk load; schema_make_indexes() makes those that are missing or outdated. */
int schema_drop_indexes(struct db *db, struct error *error);
int schema_make_indexes(struct db *db, struct error *error);

#endif
