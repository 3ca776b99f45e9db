/* level.c: which level of a scorecard's dimension holds, in SQL. */
#include "store/level.h"

#include <stdlib.h>

int level_expression(struct sql *sql, const struct dimension *dimension, struct error *error)
{
	sql_add(sql, dimension->level_count ? "CASE" : "-1");
	for (size_t i = 0; i < dimension->level_count; i++) {
		sql_add(sql, " WHEN ");
		if (sql_terms(sql, dimension->levels[i].terms, dimension->levels[i].term_count, error))
			return error->status;
		buffer_add_format(&sql->text, " THEN %zu", i);
	}
	sql_add(sql, dimension->level_count ? " ELSE -1 END" : "");
	return 0;
}

static bool asks_only_about_customer(const struct dimension *dimension)
{
	for (size_t i = 0; i < dimension->level_count; i++)
		for (size_t t = 0; t < dimension->levels[i].term_count; t++)
			if (dimension->levels[i].terms[t].field->owner == OWNER_OPPORTUNITY)
				return false;
	return dimension->level_count > 0 && dimension->level_count < INT16_MAX;
}

static int read_levels(struct store *store, int64_t now, struct customer_levels *levels, const char *from,
                       struct error *error)
{
	struct sql sql;
	const struct scorecard *card = &store->config->scorecard;
	struct statement *statement = NULL;
	int stepped = 0, status = 0;
	sql_open(&sql, store->config, ROOT_CUSTOMER, now);
	sql_add(&sql, "SELECT c.id");
	for (size_t i = 0; i < card->dimension_count && !status; i++)
		if (levels->covers[i]) {
			sql_add(&sql, ", ");
			status = level_expression(&sql, &card->dimensions[i], error);
		}
	sql_add(&sql, from);
	if (!status)
		status = sql_statement(store->db, &sql, &statement, error);
	while (!status && (stepped = statement_step(statement, error)) == 1)
		for (size_t i = 0; i < levels->count; i++)
			levels->levels[(size_t)column_integer(statement, 0) * levels->count + i] =
			    (int16_t)column_integer(statement, (int)i + 1);
	statement_free(statement);
	sql_free(&sql);
	return stepped < 0 ? error->status : status;
}

int customer_levels_read(struct store *store, int64_t now, struct customer_levels *levels, struct error *error)
{
	const int64_t most = 1 << 26; /* ids beyond that are not ours: they are counted up from 1 */
	const struct scorecard *card = &store->config->scorecard;
	levels->covers = memory_get((card->dimension_count + 1) * sizeof *levels->covers);
	if (db_integer(store->db, "SELECT max(id) FROM customer", 0, &levels->last, error))
		return error->status;
	if (levels->last < 0 || levels->last > most)
		return 0;
	for (size_t i = 0; i < card->dimension_count; i++) {
		levels->covers[i] = asks_only_about_customer(&card->dimensions[i]);
		levels->count += levels->covers[i];
	}
	if (!levels->count)
		return 0;
	levels->levels = memory_get(((size_t)levels->last + 1) * levels->count * sizeof *levels->levels);
	return read_levels(store, now, levels, " FROM (SELECT 1 AS one) n LEFT JOIN customer c ON c.id = 0", error) ||
	       read_levels(store, now, levels, " FROM customer c", error)
	           ? error->status
	           : 0;
}

const int16_t *customer_levels_of(const struct customer_levels *levels, int64_t customer)
{
	return levels->levels + (size_t)customer * levels->count;
}

void customer_levels_free(struct customer_levels *levels)
{
	free(levels->covers);
	free(levels->levels);
}
