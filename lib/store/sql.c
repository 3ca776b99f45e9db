/* sql.c: SQL under construction: its text and the values of its parameters. */
#include "store/sql.h"

#include <stdlib.h>

void sql_open(struct sql *sql, struct config *config, enum root root, int64_t now)
{
	*sql = (struct sql){.config = config, .zone = &config->zone, .now = now, .root = root,
	                    .opportunities = "opportunity"};
}

void sql_free(struct sql *sql)
{
	buffer_free(&sql->text);
	free(sql->parameters);
	arena_free(&sql->arena);
	*sql = (struct sql){0};
}

void sql_add(struct sql *sql, const char *text)
{
	buffer_add_text(&sql->text, text);
}

void sql_parameter(struct sql *sql, struct value value)
{
	sql->parameters = memory_grow(sql->parameters, sql->parameter_count, &sql->parameter_capacity, sizeof value);
	sql->parameters[sql->parameter_count++] = value;
	buffer_add_format(&sql->text, "$%zu", sql->parameter_count);
}

void sql_from(struct sql *sql, struct buffer *from)
{
	if (sql->root == ROOT_SCORECARD || sql->root == ROOT_PROCESS) {
		buffer_add_format(from, " FROM (SELECT COALESCE(max(v.at), (SELECT min(f.at) FROM config f)) AS reviewed"
		                  " FROM review v WHERE v.what = '%s') r", root_names[sql->root]);
		return;
	}
	if (sql->root == ROOT_CUSTOMER) {
		buffer_add_text(from, " FROM customer c");
		return;
	}
	buffer_add_format(from, " FROM %s o", sql->opportunities);
	if (sql->needs_customer)
		buffer_add_text(from, " LEFT JOIN customer c ON c.id = o.customer");
	if (sql->needs_score)
		buffer_add_text(from, " LEFT JOIN score s ON s.opportunity = o.id");
}

int sql_statement(struct db *db, const struct sql *sql, struct statement **statement, struct error *error)
{
	if (statement_new(db, sql->text.data, statement, error))
		return error->status;
	for (size_t i = 0; i < sql->parameter_count; i++)
		bind_value(*statement, (int)i + 1, &sql->parameters[i]);
	return 0;
}
