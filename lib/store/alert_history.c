/* alert_history.c: all episodes of alerts, with what happened to them. */
#include "store/alert_history.h"

#include "store/alert.h"

#include <stdlib.h>

struct alert_history {
	struct statement *statement;
};

int alert_history_open(struct store *store, const char *rule, struct alert_history **result, struct error *error)
{
	static const char sql[] =
	    "SELECT a.id, a.rule, a.about, COALESCE(a.opportunity, a.customer, 0), a.since, a.ended, v.at, v.kind, v.step, t.acting,"
	    " v.person, v.note, v.until FROM alert a JOIN ("
	    "SELECT e.alert, e.tx, 0 AS part, e.id, e.at, e.kind, e.step, e.person, e.note, e.until FROM alert_event e"
	    " UNION ALL SELECT d.alert, d.tx, 1, d.id, m.sent, 'told', d.step, NULLIF(d.recipient, ''), d.channel,"
	    " CAST(NULL AS TEXT) FROM delivery d JOIN message m ON m.id = d.message WHERE m.state = 'sent'"
	    ") v ON v.alert = a.id JOIN tx t ON t.id = v.tx"
	    " WHERE $1 IS NULL OR a.rule = $1 ORDER BY a.id, v.tx, v.part, v.id";
	struct alert_history *history = memory_get(sizeof *history);
	*result = NULL;
	if (statement_new(store->db, sql, &history->statement, error)) {
		free(history);
		return error->status;
	}
	bind_text(history->statement, 1, rule);
	*result = history;
	return 0;
}

int alert_history_next(struct alert_history *history, struct alert_history_row *row, struct error *error)
{
	struct statement *statement = history->statement;
	int stepped = statement_step(statement, error);
	if (stepped != 1)
		return stepped;
	*row = (struct alert_history_row){
	    .alert = column_integer(statement, 0),
	    .rule = column_text(statement, 1),
	    .about = alert_root(column_text(statement, 2)),
	    .subject = column_integer(statement, 3),
	    .since = column_integer(statement, 4),
	    .at = column_integer(statement, 6),
	    .event = column_text(statement, 7),
	    .who = column_text(statement, 9),
	    .person = column_text(statement, 10),
	    .note = column_text(statement, 11),
	};
	column_value(statement, 5, TYPE_TIME, 0, &row->ended);
	column_value(statement, 8, TYPE_INTEGER, 0, &row->step);
	column_value(statement, 12, TYPE_DATE, 0, &row->until);
	return 1;
}

void alert_history_close(struct alert_history *history)
{
	if (!history)
		return;
	statement_free(history->statement);
	free(history);
}
