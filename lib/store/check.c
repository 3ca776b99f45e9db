/* check.c: whether the database is whole. */
#include "store/check_internal.h"

#include "store/schema.h"

#include <string.h>
#include <unistd.h>

/*
 * The stage history in the order of time, the last first (back = 1): rows of unknown time stand behind the one recorded
 * before them, as domain/stage_import.c has it.
 */
#define MOVES \
	"WITH told AS (SELECT h.opportunity, h.id, h.at, h.kind, h.stage, h.previous, h.status," \
	" count(h.at) OVER (PARTITION BY h.opportunity ORDER BY h.id) AS known FROM stage_history h)," \
	" placed AS (SELECT t.*, max(t.at) OVER (PARTITION BY t.opportunity, t.known) AS place FROM told t)," \
	" moves AS (SELECT p.*, row_number() OVER (PARTITION BY p.opportunity ORDER BY p.place DESC NULLS LAST, p.id DESC)" \
	" AS back FROM placed p)"

#define OPPORTUNITY "SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM opportunity o"
/* The moves first: they have no index, the opportunities have. */
#define MOVED " SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM moves m JOIN opportunity o ON o.id = m.opportunity"

/* Each finds rows that should not be: the query's first column says which. */
static const struct {
	const char *name, *sql;
} checks[] = {
    {"pages", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"},
    {"references", "SELECT \"table\" || ' row ' || COALESCE(CAST(rowid AS TEXT), '?') || ' refers to a missing ' || parent"
                   " FROM pragma_foreign_key_check"},
    {"last_activity", OPPORTUNITY " WHERE (SELECT max(a.at) FROM activity a WHERE a.opportunity = o.id)"
                                  " IS DISTINCT FROM o.last_activity"},
    {"first_response", OPPORTUNITY " WHERE (SELECT min(a.at) FROM activity a WHERE a.opportunity = o.id)"
                                   " IS DISTINCT FROM o.first_response"},
    {"feedback", OPPORTUNITY " WHERE (SELECT a.feedback || ' ' || CAST(a.at AS TEXT) FROM activity a"
                             " WHERE a.opportunity = o.id AND a.feedback IS NOT NULL ORDER BY a.at DESC, a.id DESC LIMIT 1)"
                             " IS DISTINCT FROM o.feedback || ' ' || CAST(o.feedback_at AS TEXT)"},
    {"history", OPPORTUNITY " WHERE NOT EXISTS (SELECT 1 FROM stage_history h WHERE h.opportunity = o.id)"},
    {"stage", MOVES MOVED " WHERE m.back = 1 AND (m.stage <> o.stage OR m.status <> o.status)"},
    {"closed", MOVES MOVED " WHERE m.back = 1 AND CASE WHEN m.status = 'open' THEN NULL ELSE m.at END IS DISTINCT FROM o.closed"},
    {"stage_entered",
     MOVES ", entries AS (SELECT m.opportunity, m.at, row_number() OVER (PARTITION BY m.opportunity ORDER BY m.back) AS back"
           " FROM moves m WHERE m.previous IS NULL OR m.previous <> m.stage OR m.kind = 'reopen')"
           " SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM entries e JOIN opportunity o ON o.id = e.opportunity"
           " WHERE e.back = 1 AND e.at IS DISTINCT FROM o.stage_entered"},
    {"payments", OPPORTUNITY " LEFT JOIN payment p ON p.opportunity = o.id AND p.id = (SELECT max(l.id) FROM payment l"
                             " WHERE l.opportunity = o.id) WHERE p.payment_due IS DISTINCT FROM o.payment_due"
                             " OR p.payment_overdue_since IS DISTINCT FROM o.payment_overdue_since"},
    {"score", "SELECT 'opportunity ' || CAST(s.opportunity AS TEXT) FROM score_history h JOIN score s"
              " ON s.opportunity = h.opportunity WHERE h.replaced > s.tx"},
    {"content", "SELECT 'attachment ' || CAST(f.id AS TEXT) FROM attachment f JOIN content c ON c.sha256 = f.sha256"
                " WHERE length(c.bytes) <> c.size"},
    {"transactions",
     "SELECT 'transaction ' || CAST(r.tx AS TEXT) || ' is missing' FROM (SELECT tx FROM opportunity UNION SELECT tx FROM customer"
     " UNION SELECT tx FROM contact UNION SELECT tx FROM activity UNION SELECT tx FROM doubt UNION SELECT tx FROM stage_history"
     " UNION SELECT tx FROM payment UNION SELECT tx FROM change UNION SELECT tx FROM score UNION SELECT tx FROM score_history"
     " UNION SELECT tx FROM attachment UNION SELECT tx FROM alert UNION SELECT tx FROM alert_event UNION SELECT tx FROM measure"
     " UNION SELECT done_tx FROM measure WHERE done_tx IS NOT NULL UNION SELECT tx FROM message UNION SELECT tx FROM delivery"
     " UNION SELECT tx FROM review UNION SELECT tx FROM config"
     " UNION SELECT g.before + 1 FROM (SELECT id, lag(id) OVER (ORDER BY id) AS before FROM tx) g WHERE g.id <> g.before + 1) r"
     " LEFT JOIN tx t ON t.id = r.tx WHERE t.id IS NULL"},
};

/* SQLite before 3.39 has no IS DISTINCT FROM; ours is newer (tests run on 3.40), and PostgreSQL has it. */
int check_query(struct store *store, const char *check, const char *sql, check_report report, void *argument,
                struct error *error)
{
	struct statement *statement;
	if (statement_new(store->db, sql, &statement, error))
		return error->status;
	int stepped, status = 0;
	while (!status && (stepped = statement_step(statement, error)) != 0)
		status = stepped < 0 ? error->status : report(argument, check, column_text(statement, 0), error);
	statement_free(statement);
	return status;
}

int store_check(struct store *store, check_report report, void *argument, struct error *error)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (check_query(store, checks[i].name, checks[i].sql, report, argument, error))
			return error->status;
	return check_past(store, report, argument, error) || check_plan(store, report, argument, error) ? error->status : 0;
}

int store_backup(struct store *store, const char *file, struct error *error)
{
	return db_backup(store->db, file, error);
}
