/* check.c: whether the database is whole. */
#include "store/check.h"

#include "store/schema.h"

#include <string.h>
#include <unistd.h>

/* Each finds rows that should not be: the query's first column says which. */
static const struct {
	const char *name, *sql;
} checks[] = {
    {"pages", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"},
    {"references", "SELECT \"table\" || ' row ' || COALESCE(CAST(rowid AS TEXT), '?') || ' refers to a missing ' || parent"
                   " FROM pragma_foreign_key_check"},
    {"last_activity", "SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM opportunity o WHERE"
                      " (SELECT max(a.at) FROM activity a WHERE a.opportunity = o.id) IS DISTINCT FROM o.last_activity"},
    {"first_response", "SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM opportunity o WHERE"
                       " (SELECT min(a.at) FROM activity a WHERE a.opportunity = o.id) IS DISTINCT FROM o.first_response"},
    {"feedback", "SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM opportunity o WHERE"
                 " (SELECT a.feedback FROM activity a WHERE a.opportunity = o.id AND a.feedback IS NOT NULL"
                 " ORDER BY a.at DESC, a.id DESC LIMIT 1) IS DISTINCT FROM o.feedback"},
    {"stage", "SELECT 'opportunity ' || CAST(o.id AS TEXT) FROM opportunity o WHERE"
              " (SELECT h.stage || ' ' || h.status FROM stage_history h WHERE h.opportunity = o.id ORDER BY h.id DESC LIMIT 1)"
              " IS DISTINCT FROM o.stage || ' ' || o.status"},
    {"score", "SELECT 'opportunity ' || CAST(s.opportunity AS TEXT) FROM score_history h JOIN score s"
              " ON s.opportunity = h.opportunity WHERE h.replaced > s.tx"},
    {"content", "SELECT 'attachment ' || CAST(f.id AS TEXT) FROM attachment f JOIN content c ON c.sha256 = f.sha256"
                " WHERE length(c.bytes) <> c.size"},
    {"transactions", "SELECT 'transaction ' || CAST(t.id AS TEXT) || ' is missing' FROM"
                     " (SELECT id, lag(id) OVER (ORDER BY id) AS before FROM tx) t WHERE t.id <> t.before + 1"},
};

/* SQLite before 3.39 has no IS DISTINCT FROM; ours is newer (tests run on 3.40), and PostgreSQL has it. */
static int run_check(struct store *store, size_t index, check_report report, void *argument, struct error *error)
{
	struct statement *statement;
	if (statement_new(store->db, checks[index].sql, &statement, error))
		return error->status;
	int stepped, status = 0;
	while (!status && (stepped = statement_step(statement, error)) != 0)
		status = stepped < 0 ? error->status : report(argument, checks[index].name, column_text(statement, 0), error);
	statement_free(statement);
	return status;
}

int store_check(struct store *store, check_report report, void *argument, struct error *error)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		if (run_check(store, i, report, argument, error))
			return error->status;
	return 0;
}

int store_backup(struct store *store, const char *file, struct error *error)
{
	return db_backup(store->db, file, error);
}
