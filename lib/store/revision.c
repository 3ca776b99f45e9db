/* revision.c: which state of an opportunity is the present one. */
#include "store/revision.h"

int opportunity_revision(struct store *store, int64_t id, int64_t *tx, int64_t *at, struct error *error)
{
	struct statement *statement;
	*tx = *at = 0;
	if (db_statement(
		store->db,
		"SELECT t.id, t.at FROM opportunity o JOIN tx t ON t.id = COALESCE(o.changed_tx, o.tx) WHERE o.id = $1",
		&statement, error))
		return error->status;
	bind_integer(statement, 1, id);
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		*tx = column_integer(statement, 0);
		*at = column_integer(statement, 1);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int database_birth(struct store *store, int64_t *at, struct error *error)
{
	return db_integer(store->db, "SELECT min(at) FROM config", 0, at, error);
}
