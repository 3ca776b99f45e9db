/* retelling.c: what happened to opportunities, in the order in which it happened. */
#include "store/retelling.h"

#include <stdlib.h>

struct retelling {
	struct statement *statement;
};

int retelling_open(struct store *store, struct retelling **result, struct error *error)
{
	static const char sql[] =
	    "SELECT COALESCE(o.created, t.at) AS at, 0 AS kind, o.id AS id, o.id, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL"
	    " FROM opportunity o JOIN tx t ON t.id = o.tx"
	    " UNION ALL SELECT COALESCE(h.at, t.at), 1, h.id, h.opportunity, h.stage, h.previous, h.status, h.reason, NULL, NULL, NULL,"
	    " NULL, NULL FROM stage_history h JOIN tx t ON t.id = h.tx"
	    " UNION ALL SELECT a.at, 2, a.id, a.opportunity, NULL, NULL, NULL, NULL, a.person, a.kind, a.feedback, a.next_action,"
	    " a.next_action_at FROM activity a ORDER BY at, kind, id";
	struct retelling *retelling = memory_get(sizeof *retelling);
	*result = NULL;
	if (statement_new(store->db, sql, &retelling->statement, error)) {
		free(retelling);
		return error->status;
	}
	*result = retelling;
	return 0;
}

int retelling_next(struct retelling *retelling, struct happening *happening, struct error *error)
{
	struct statement *statement = retelling->statement;
	int stepped = statement_step(statement, error);
	if (stepped != 1)
		return stepped;
	*happening = (struct happening){
	    .at = column_integer(statement, 0),
	    .kind = (enum happening_kind)column_integer(statement, 1),
	    .opportunity = column_integer(statement, 3),
	    .move.stage = column_text(statement, 4),
	    .move.previous = column_text(statement, 5),
	    .move.status = column_text(statement, 6),
	    .move.reason = column_text(statement, 7),
	    .person = column_text(statement, 8),
	    .talk = column_text(statement, 9),
	    .feedback = column_text(statement, 10),
	    .next = column_text(statement, 11),
	};
	happening->move.at = value_of(TYPE_TIME, happening->at);
	column_value(statement, 12, TYPE_DATE, 0, &happening->next_at);
	return 1;
}

void retelling_close(struct retelling *retelling)
{
	if (!retelling)
		return;
	statement_free(retelling->statement);
	free(retelling);
}
