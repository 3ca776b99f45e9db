/* followup.c: open doubts, and what a transaction recorded. */
#include "store/followup.h"

int followup_is_recorded(struct store *store, const struct value values[FOLLOWUP_VALUES], bool *recorded,
                         struct error *error)
{
	struct statement *statement;
	const struct value nothing = value_text("");
	if (db_statement(store->db,
	                 "SELECT id FROM activity WHERE opportunity = $1 AND at = $2 AND person = $3 AND kind = $4"
	                 " AND COALESCE(feedback, '') = $5 AND COALESCE(note, '') = $6"
	                 " AND COALESCE(next_action, '') = $7 AND COALESCE(next_action_at, '') = $8 LIMIT 1",
	                 &statement, error))
		return error->status;
	for (int i = 0; i < FOLLOWUP_VALUES; i++)
		bind_value(statement, i + 1, values[i].set ? &values[i] : &nothing);
	int stepped = statement_step(statement, error);
	*recorded = stepped == 1;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int doubt_next(struct store *store, int64_t opportunity, int64_t *id, struct arena *arena, const char **doubt,
               struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db,
	                 "SELECT id, doubt FROM doubt WHERE opportunity = $1 AND answered IS NULL AND id > $2"
	                 " ORDER BY id LIMIT 1",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, opportunity);
	bind_integer(statement, 2, *id);
	*id = 0;
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		*id = column_integer(statement, 0);
		*doubt = column_copy(statement, 1, arena);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int doubt_close(struct store *store, int64_t opportunity, int64_t id, int64_t at, int64_t tx, bool *found,
                struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db,
	                 "UPDATE doubt SET answered = $1, answered_tx = $2 WHERE id = $3 AND opportunity = $4"
	                 " AND answered IS NULL",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, at);
	bind_integer(statement, 2, tx);
	bind_integer(statement, 3, id);
	bind_integer(statement, 4, opportunity);
	if (statement_run(statement, error))
		return error->status;
	*found = db_changes(store->db) > 0;
	return 0;
}

int recorded_in(struct store *store, enum recorded what, int64_t tx, struct id_set *ids, struct error *error)
{
	static const char *const queries[] = {
	    [RECORDED_ACTIVITY] = "SELECT DISTINCT opportunity FROM activity WHERE tx = $1 ORDER BY opportunity",
	    [RECORDED_PAYMENT] = "SELECT DISTINCT opportunity FROM payment WHERE tx = $1 ORDER BY opportunity",
	    [RECORDED_STAGE] = "SELECT DISTINCT opportunity FROM stage_history WHERE tx = $1 ORDER BY opportunity",
	};
	struct statement *statement;
	if (db_statement(store->db, queries[what], &statement, error))
		return error->status;
	bind_integer(statement, 1, tx);
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1)
		id_set_add(ids, column_integer(statement, 0));
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}
