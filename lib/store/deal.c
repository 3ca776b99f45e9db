/* deal.c: deals with the times that tell when they could have been judged. */
#include "store/deal.h"

#include "base/memory.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

enum { C_ID, C_STATUS, C_CREATED, C_ENDED, C_RECORDED };

static void add_deal(struct deals *deals, struct statement *statement)
{
	deals->items = memory_grow(deals->items, deals->count, &deals->capacity, sizeof *deals->items);
	struct deal *deal = &deals->items[deals->count++];
	*deal = (struct deal){.id = column_integer(statement, C_ID), .recorded = column_integer(statement, C_RECORDED)};
	deal->won = strcmp(column_text(statement, C_STATUS), "won") == 0;
	deal->closed = strcmp(column_text(statement, C_STATUS), "open") != 0;
	column_value(statement, C_CREATED, TYPE_TIME, 0, &deal->created);
	column_value(statement, C_ENDED, TYPE_TIME, 0, &deal->ended);
}

static int build(struct sql *sql, const struct term *terms, size_t term_count, struct error *error)
{
	struct buffer whole = {0};
	if (sql_terms(sql, terms, term_count, error))
		return error->status;
	buffer_add_text(&whole, "SELECT o.id, o.status, o.created, o.closed, (SELECT t.at FROM tx t WHERE t.id = o.tx)");
	sql_from(sql, &whole);
	buffer_add_format(&whole, " WHERE %s ORDER BY o.id", sql->text.data);
	buffer_free(&sql->text);
	sql->text = whole;
	return 0;
}

int deals_read(struct store *store, const struct term *terms, size_t term_count, int64_t now, struct deals *deals,
               struct error *error)
{
	struct sql sql;
	struct statement *statement = NULL;
	int stepped = 0;
	*deals = (struct deals){0};
	sql_open(&sql, store->config, ROOT_OPPORTUNITY, now);
	int status = build(&sql, terms, term_count, error);
	if (!status)
		status = sql_statement(store->db, &sql, &statement, error);
	while (!status && (stepped = statement_step(statement, error)) == 1)
		add_deal(deals, statement);
	statement_free(statement);
	sql_free(&sql);
	return stepped < 0 ? error->status : status;
}

void deals_keep_closed(struct deals *deals)
{
	size_t closed = 0;
	for (size_t i = 0; i < deals->count; i++)
		if (deals->items[i].closed)
			deals->items[closed++] = deals->items[i];
	deals->count = closed;
}

void deals_free(struct deals *deals)
{
	free(deals->items);
	*deals = (struct deals){0};
}

int deals_changed_late(struct store *store, late_change tell, void *argument, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db,
	                 "SELECT h.field, count(DISTINCT o.id) FROM change h JOIN tx t ON t.id = h.tx"
	                 " JOIN opportunity o ON (h.entity = 'opportunity' AND h.entity_id = o.id)"
	                 " OR (h.entity = 'customer' AND h.entity_id = o.customer)"
	                 " WHERE o.status <> 'open' AND h.tx > o.tx AND t.at >= o.closed GROUP BY h.field ORDER BY h.field",
	                 &statement, error))
		return error->status;
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1)
		tell(argument, column_text(statement, 0), column_integer(statement, 1));
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}
