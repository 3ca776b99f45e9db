/* alert.c: open episodes of alerts, and what a rule holds for. */
#include "store/alert.h"

#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- episodes ---- */

struct alert_reader {
	struct statement *statement;
};

int alert_reader_open(struct store *store, int64_t id, struct alert_reader **result, struct error *error)
{
	struct alert_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	/* The order makes the index of open episodes serve, which leaves out all the past. */
#define EPISODES "SELECT id, rule, about, COALESCE(opportunity, customer, 0), since, step, step_since, acknowledged, quiet_until" \
	" FROM alert WHERE ended IS NULL"
	const char *sql = id ? EPISODES " AND id = $1" : EPISODES " ORDER BY rule, about, COALESCE(opportunity, customer, 0)";
	if (statement_new(store->db, sql, &reader->statement, error)) {
		free(reader);
		return error->status;
	}
	if (id)
		bind_integer(reader->statement, 1, id);
	*result = reader;
	return 0;
}

enum root alert_root(const char *name)
{
	int root = 0;
	while (strcmp(root_names[root], name) != 0)
		root++;
	return (enum root)root;
}

int alert_reader_next(struct alert_reader *reader, struct alert_row *row, struct error *error)
{
	struct statement *statement = reader->statement;
	int stepped = statement_step(statement, error);
	if (stepped != 1)
		return stepped;
	*row = (struct alert_row){
	    .id = column_integer(statement, 0), .rule = column_text(statement, 1), .about = alert_root(column_text(statement, 2)),
	    .subject = column_integer(statement, 3), .since = column_integer(statement, 4),
	    .step = (size_t)column_integer(statement, 5), .step_since = column_integer(statement, 6),
	};
	column_value(statement, 7, TYPE_TIME, 0, &row->acknowledged);
	column_value(statement, 8, TYPE_DATE, 0, &row->quiet_until);
	return 1;
}

void alert_reader_close(struct alert_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->statement);
	free(reader);
}

/* ---- what fires ---- */

struct firing_reader {
	struct sql sql;
	struct statement *statement;
	const struct alert_step *step;
	struct value *starts;
	struct arena *told; /* NULL: nobody asked */
};

static bool compares_stored_time(const struct term *term)
{
	if (!term->operand_count || (term->field->type != TYPE_DATE && term->field->type != TYPE_TIME))
		return false;
	return term->operator == OPERATOR_LESS || term->operator == OPERATOR_LESS_EQUAL || term->operands[0].yearly;
}

/*
 * `status = 'open'` stands there literally, as in the conditions of the partial indexes, or SQLite does not see that they
 * serve.  What begins a clock is the very expression that they hold, so that the table need not be looked at.
 */
static int add_query(struct sql *sql, const struct alert_rule *rule, const struct alert_step *step, bool told, struct error *error)
{
	static const struct {
		const char *id, *lasting; /* what is looked at */
	} subjects[ROOTS] = {
	    [ROOT_OPPORTUNITY] = {"o.id", "o.status = 'open' AND "}, [ROOT_CUSTOMER] = {"c.id", "c.merged_into IS NULL AND "},
	    [ROOT_SCORECARD] = {"0", ""}, [ROOT_PROCESS] = {"0", ""},
	};
	sql_add(sql, "SELECT ");
	sql_add(sql, subjects[rule->about].id);
	for (size_t i = 0; i < step->term_count; i++) {
		sql_add(sql, ", ");
		if (compares_stored_time(&step->terms[i]))
			sql_field(sql, step->terms[i].field);
		else
			sql_term_since(sql, &step->terms[i]);
	}
	if (told)
		sql_add(sql, ", o.ref, o.name, o.owner");
	sql->needs_customer = sql->needs_score = true; /* a join that nothing refers to costs nothing */
	sql_from(sql, &sql->text);
	sql_add(sql, " WHERE ");
	sql_add(sql, rule->closed_too ? "" : subjects[rule->about].lasting);
	return sql_terms(sql, step->terms, step->term_count, error);
}

int firing_reader_open(struct store *store, const struct alert_rule *rule, const struct alert_step *step, int64_t now,
                       struct arena *told, struct firing_reader **result, struct error *error)
{
	struct firing_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	reader->step = step;
	reader->told = rule->about == ROOT_OPPORTUNITY ? told : NULL;
	reader->starts = memory_get((step->term_count + 1) * sizeof *reader->starts);
	sql_open(&reader->sql, store->config, rule->about, now);
	if (add_query(&reader->sql, rule, step, reader->told, error) || sql_statement(store->db, &reader->sql, &reader->statement, error)) {
		firing_reader_close(reader);
		return error->status;
	}
	*result = reader;
	return 0;
}

static const struct alert_subject *read_told(const struct firing_reader *reader, int64_t id)
{
	struct alert_subject *subject = arena_get(reader->told, sizeof *subject);
	int column = (int)reader->step->term_count;
	*subject = (struct alert_subject){
	    .id = id,
	    .ref = column_copy(reader->statement, column + 1, reader->told),
	    .name = column_copy(reader->statement, column + 2, reader->told),
	    .owner = column_copy(reader->statement, column + 3, reader->told),
	    .amount = value_empty(TYPE_MONEY),
	};
	return subject;
}

int firing_reader_next(struct firing_reader *reader, struct firing *firing, struct error *error)
{
	int stepped = statement_step(reader->statement, error);
	if (stepped != 1)
		return stepped;
	*firing = (struct firing){.subject = column_integer(reader->statement, 0), .starts = reader->starts};
	for (size_t i = 0; i < reader->step->term_count; i++) {
		const struct term *term = &reader->step->terms[i];
		enum type type = compares_stored_time(term) ? term->field->type : TYPE_TIME;
		column_value(reader->statement, (int)i + 1, type, 0, &reader->starts[i]);
	}
	if (reader->told)
		firing->told = read_told(reader, firing->subject);
	return 1;
}

void firing_reader_close(struct firing_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->statement);
	sql_free(&reader->sql);
	free(reader->starts);
	free(reader);
}
