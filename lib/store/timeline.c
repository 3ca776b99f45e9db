/* timeline.c: everything that ever happened to one opportunity. */
#include "store/timeline.h"

#include <stdlib.h>

/*
 * The parts give the same columns: tx, order in it, section, at, item, value, note, forced, score, known, person.  Payments
 * have their amount where others have a score, and the currency as their value.
 */
static const char query[] =
    "SELECT e.section, e.at, e.item, e.value, e.note, e.forced, e.score, e.known, t.at,"
    " COALESCE(e.person, t.acting), t.login, t.command, t.acting FROM ("
    "SELECT o.tx AS tx, 0 AS part, o.id AS id, 'added' AS section, o.created AS at, o.name AS item, NULL AS value,"
    " NULL AS note, 0 AS forced, 0 AS score, 0 AS known, NULL AS person FROM opportunity o WHERE o.id = $1"
    " UNION ALL SELECT h.tx, 2, h.id, 'stage', h.at, h.kind,"
    " CASE WHEN h.previous IS NULL OR h.previous = h.stage THEN h.stage ELSE h.previous || ' -> ' || h.stage END,"
    " CASE WHEN h.reason IS NULL THEN h.note WHEN h.note IS NULL THEN h.reason ELSE h.reason || ': ' || h.note END,"
    " h.forced, 0, 0, h.person FROM stage_history h WHERE h.opportunity = $1"
    " UNION ALL SELECT a.tx, 3, a.id, 'followup', a.at, a.kind, a.feedback,"
    " CASE WHEN a.next_action IS NULL THEN a.note ELSE COALESCE(a.note || '; ', '') || 'next: ' || a.next_action ||"
    " COALESCE(' on ' || a.next_action_at, '') END, 0, 0, 0, a.person FROM activity a WHERE a.opportunity = $1"
    " UNION ALL SELECT d.tx, 4, d.id, 'doubt', d.at, 'asked', d.doubt, NULL, 0, 0, 0, NULL FROM doubt d WHERE d.opportunity = $1"
    " UNION ALL SELECT d.answered_tx, 5, d.id, 'doubt', d.answered, 'answered', d.doubt, NULL, 0, 0, 0, NULL FROM doubt d"
    " WHERE d.opportunity = $1 AND d.answered_tx IS NOT NULL"
    " UNION ALL SELECT f.tx, 6, f.id, 'attachment', f.at, CAST(f.id AS TEXT), f.name, f.sha256, 0, 0, 0, NULL FROM attachment f"
    " WHERE f.opportunity = $1"
    " UNION ALL SELECT p.tx, 5, p.id, 'payment', p.at,"
    " p.kind || CASE WHEN p.instalment IS NULL THEN '' ELSE ' ' || CAST(p.instalment AS TEXT) END, p.currency,"
    " CASE WHEN p.due IS NULL THEN p.note ELSE 'due ' || p.due || COALESCE('; ' || p.note, '') END,"
    " 0, p.amount, 0, p.person FROM payment p WHERE p.opportunity = $1"
    " UNION ALL SELECT c.tx, 1, c.id, 'change', NULL, c.field,"
    " COALESCE(c.old, '') || ' -> ' || COALESCE(c.new, ''), c.origin, 0, 0, 0, NULL FROM change c"
    " WHERE c.entity = 'opportunity' AND c.entity_id = $1"
    " UNION ALL SELECT c.tx, 1, c.id, 'change', NULL, 'customer.' || c.field,"
    " COALESCE(c.old, '') || ' -> ' || COALESCE(c.new, ''), c.origin, 0, 0, 0, NULL FROM opportunity o, change c"
    " WHERE o.id = $1 AND c.entity = 'customer' AND c.entity_id = o.customer"
    " UNION ALL SELECT c.tx, 1, c.id, 'change', NULL, 'contact.' || c.field,"
    " COALESCE(c.old, '') || ' -> ' || COALESCE(c.new, ''), COALESCE(c.origin, k.name), 0, 0, 0, NULL"
    " FROM opportunity o, contact k, change c"
    " WHERE o.id = $1 AND k.customer = o.customer AND c.entity = 'contact' AND c.entity_id = k.id"
    " UNION ALL SELECT s.tx, 7, s.id, 'score', NULL, 'score', s.grade, NULL, 0, s.score, s.known, NULL FROM score_history s"
    " WHERE s.opportunity = $1"
    " UNION ALL SELECT s.tx, 7, 0, 'score', NULL, 'score', s.grade, NULL, 0, s.score, s.known, NULL FROM score s"
    " WHERE s.opportunity = $1"
    " UNION ALL SELECT v.tx, 8, v.id, 'alert', v.at, l.rule, v.kind, CASE WHEN v.person IS NULL AND v.until IS NULL THEN v.note"
    " ELSE COALESCE(v.note || '; ', '') || COALESCE(v.person, '') || CASE WHEN v.person IS NULL OR v.until IS NULL THEN ''"
    " ELSE ' ' END || COALESCE('until ' || v.until, '') END, 0, 0, 0, NULL FROM alert l, alert_event v"
    " WHERE l.opportunity = $1 AND v.alert = l.id"
    ") e JOIN tx t ON t.id = e.tx ORDER BY e.tx, e.part, e.id";

struct timeline {
	struct statement *statement;
};

int timeline_open(struct store *store, int64_t opportunity, struct timeline **result, struct error *error)
{
	struct timeline *timeline = memory_get(sizeof *timeline);
	*result = NULL;
	if (statement_new(store->db, query, &timeline->statement, error)) {
		timeline_close(timeline);
		return error->status;
	}
	bind_integer(timeline->statement, 1, opportunity);
	*result = timeline;
	return 0;
}

int timeline_next(struct timeline *timeline, struct event *event, struct error *error)
{
	struct statement *statement = timeline->statement;
	int stepped = statement_step(statement, error);
	if (stepped != 1)
		return stepped;
	*event = (struct event){
	    .section = column_text(statement, 0),
	    .item = column_text(statement, 2),
	    .value = column_text(statement, 3),
	    .note = column_text(statement, 4),
	    .forced = column_integer(statement, 5) == 1,
	    .score = column_integer(statement, 6),
	    .has_amount = !column_is_null(statement, 6),
	    .known = column_integer(statement, 7),
	    .recorded = column_integer(statement, 8),
	    .who = column_text(statement, 9),
	    .login = column_text(statement, 10),
	    .command = column_text(statement, 11),
	    .recorded_by = column_text(statement, 12),
	};
	column_value(statement, 1, TYPE_TIME, 0, &event->at);
	return 1;
}

void timeline_close(struct timeline *timeline)
{
	if (!timeline)
		return;
	statement_free(timeline->statement);
	free(timeline);
}

int field_origin(struct store *store, const char *entity, int64_t entity_id, const char *field, struct arena *arena,
                 bool *found, int64_t *since, const char **origin, struct error *error)
{
	struct statement *statement;
	*found = false;
	if (db_statement(store->db, "SELECT t.at, c.origin FROM change c JOIN tx t ON t.id = c.tx WHERE c.entity = $1"
	                 " AND c.entity_id = $2 AND c.field = $3 ORDER BY c.id DESC LIMIT 1", &statement, error))
		return error->status;
	bind_text(statement, 1, entity);
	bind_integer(statement, 2, entity_id);
	bind_text(statement, 3, field);
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		*found = true;
		*since = column_integer(statement, 0);
		*origin = column_copy(statement, 1, arena);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}
