/*
 * index.h: indexes by their names and definitions.
 */
#ifndef OPP_STORE_INDEX_H
#define OPP_STORE_INDEX_H

#include "store/db.h"

/*
 * What alerts tell of an opportunity, behind what the index is searched by: what fires then lies side by side with its name,
 * and need not be looked up in the table, each row on a page of its own.
 */
#define INDEX_TOLD ", ref, name, owner"

/* Makes it if it is not there, or is there with another definition: `TABLE (COLUMN, ...) WHERE ...`. */
int index_make(struct db *db, const char *name, const char *definition, struct error *error);

#endif
