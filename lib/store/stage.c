/* stage.c: what the rules of stages ask the data, and the stage history of one opportunity. */
#include "store/stage.h"

#include "store/sql.h"

int stage_terms_hold(struct store *store, int64_t opportunity, const struct term *const *terms, size_t count,
                     int64_t now, bool *holds, struct error *error)
{
	if (!count)
		return 0;
	struct sql sql;
	struct statement *statement = NULL;
	int stepped = 0, status = 0;
	sql_open(&sql, store->config, ROOT_OPPORTUNITY, now);
	for (size_t i = 0; i < count && !status; i++) {
		sql_add(&sql, i ? " THEN 1 ELSE 0 END, CASE WHEN " : "SELECT CASE WHEN ");
		status = sql_terms(&sql, terms[i], 1, error);
	}
	sql_add(&sql, " THEN 1 ELSE 0 END");
	sql_from(&sql, &sql.text);
	sql_add(&sql, " WHERE o.id = ");
	sql_parameter(&sql, value_integer(opportunity));
	if (!status)
		status = sql_statement(store->db, &sql, &statement, error);
	if (!status)
		stepped = statement_step(statement, error);
	for (size_t i = 0; i < count; i++)
		holds[i] = stepped == 1 && column_integer(statement, (int)i) == 1;
	statement_free(statement);
	sql_free(&sql);
	return stepped < 0 ? error->status : status;
}

static const char *const evidence_queries[] = {
    [EVIDENCE_NOTE] = "SELECT 1 FROM activity a WHERE a.opportunity = $1 AND a.note IS NOT NULL AND (a.at > $2 OR "
                      "(a.at = $2 AND a.tx >"
		      " (SELECT max(h.tx) FROM stage_history h WHERE h.opportunity = $1))) LIMIT 1",
    /* What came with a move served that move. */
    [EVIDENCE_ATTACHMENT] = "SELECT 1 FROM attachment a WHERE a.opportunity = $1 AND a.activity IS NOT NULL AND (a.at "
                            "> $2 OR (a.at = $2 AND"
			    " a.tx > (SELECT max(h.tx) FROM stage_history h WHERE h.opportunity = $1))) LIMIT 1",
};

int stage_evidence(struct store *store, enum evidence evidence, int64_t opportunity, const struct value *entered,
                   bool *found, struct error *error)
{
	struct statement *statement;
	*found = false;
	if (db_statement(store->db, evidence_queries[evidence], &statement, error))
		return error->status;
	bind_integer(statement, 1, opportunity);
	bind_value(statement, 2, entered);
	int stepped = statement_step(statement, error);
	*found = stepped == 1;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

static const char *const evidence_then_queries[] = {
    [EVIDENCE_NOTE] = "SELECT 1 FROM activity a WHERE a.opportunity = $1 AND (a.at > $2 OR (a.at = $2 AND a.tx > $3))"
                      " AND a.at <= $4 AND a.tx <= $5 AND a.note IS NOT NULL LIMIT 1",
    [EVIDENCE_ATTACHMENT] = "SELECT 1 FROM attachment a WHERE a.opportunity = $1 AND (a.at > $2 OR (a.at = $2 AND a.tx > $3))"
                            " AND a.at <= $4 AND a.tx <= $5 AND a.activity IS NOT NULL LIMIT 1",
};

int stage_evidence_then(struct store *store, enum evidence evidence, int64_t opportunity, const struct value *entered,
                        int64_t entered_tx, int64_t at, int64_t tx, bool *found, struct error *error)
{
	struct statement *statement;
	*found = false;
	if (db_statement(store->db, evidence_then_queries[evidence], &statement, error))
		return error->status;
	bind_integer(statement, 1, opportunity);
	bind_value(statement, 2, entered);
	bind_integer(statement, 3, entered_tx);
	bind_integer(statement, 4, at);
	bind_integer(statement, 5, tx);
	int stepped = statement_step(statement, error);
	*found = stepped == 1;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int move_facts_read(struct store *store, int64_t move, struct move_facts *facts, struct error *error)
{
	struct statement *statement;
	*facts = (struct move_facts){0};
	if (db_statement(store->db,
	                 "SELECT h.tx, t.at, d.at, CASE WHEN h.note IS NULL THEN 0 ELSE 1 END, CASE WHEN EXISTS (SELECT 1 FROM attachment f"
	                 " WHERE f.opportunity = h.opportunity AND f.stage_history = h.id) THEN 1 ELSE 0 END, h.person"
	                 " FROM stage_history h JOIN tx t ON t.id = h.tx JOIN opportunity o ON o.id = h.opportunity"
	                 " JOIN tx d ON d.id = o.tx WHERE h.id = $1",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, move);
	int stepped = statement_step(statement, error);
	if (stepped == 1)
		*facts = (struct move_facts){column_integer(statement, 0), column_integer(statement, 1), column_integer(statement, 2),
		                             column_integer(statement, 3) == 1, column_integer(statement, 4) == 1,
		                             column_text(statement, 5)};
	return stepped < 0 ? error->status : 0;
}

static void read_row(struct statement *statement, struct arena *arena, struct stage_row *row)
{
	*row = (struct stage_row){.id = column_integer(statement, 0), .tx = column_integer(statement, 1)};
	column_value(statement, 2, TYPE_TIME, 0, &row->at);
	row->kind = column_copy(statement, 3, arena);
	row->stage = column_copy(statement, 4, arena);
	row->previous = column_copy(statement, 5, arena);
	row->status = column_copy(statement, 6, arena);
	row->reason = column_copy(statement, 7, arena);
}

int stage_rows_read(struct store *store, int64_t opportunity, struct arena *arena, struct stage_row **rows,
                    size_t *count, struct error *error)
{
	struct statement *statement;
	*count = 0;
	*rows = NULL;
	if (db_statement(store->db,
	                 "SELECT id, tx, at, kind, stage, previous, status, reason, count(*) OVER () FROM stage_history"
	                 " WHERE opportunity = $1 ORDER BY id",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, opportunity);
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1) {
		if (!*rows)
			*rows = arena_get(arena, (size_t)column_integer(statement, 8) * sizeof **rows);
		read_row(statement, arena, &(*rows)[(*count)++]);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int stage_row_remove(struct store *store, int64_t id, int64_t tx, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db, "DELETE FROM stage_history WHERE id = $1 AND tx = $2", &statement, error))
		return error->status;
	bind_integer(statement, 1, id);
	bind_integer(statement, 2, tx);
	return statement_run(statement, error);
}
