/* score.c: what scoring reads and writes. */
#include "store/score.h"

#include "store/level.h"

#include <stdlib.h>
#include <string.h>

enum { BATCH = 4096, TOGETHER = 64 };

/* A first score on its way into the table. */
struct pending {
	int64_t opportunity;
	struct score score;
};

struct scoring {
	struct store *store;
	const struct score_scope *scope;
	struct sql sql;
	struct statement *select, *keep, *replace, *add;
	struct statement *add_many; /* TOGETHER rows in two thirds of the time */
	struct pending pending[TOGETHER];
	size_t pending_count;
	int64_t tx;
	int first_parameter;      /* of the two that bound the ids */
	struct id_range todo;     /* what is left of the present range; empty when last < first */
	size_t ranges_begun;
	struct score_row *rows;
	int *levels;
	size_t count, batch;      /* rows read, and how many at most */
	struct arena grades;
	struct customer_levels customers; /* of a whole run; else nothing */
};

static int add_scope(struct scoring *scoring, struct error *error)
{
	struct sql *sql = &scoring->sql;
	const struct score_scope *scope = scoring->scope;
	sql_add(sql, " WHERE o.id BETWEEN ");
	sql_parameter(sql, value_integer(0));
	scoring->first_parameter = (int)sql->parameter_count;
	sql_add(sql, " AND ");
	sql_parameter(sql, value_integer(0));
	if (scope->customer) {
		sql_add(sql, " AND o.customer = ");
		sql_parameter(sql, value_integer(scope->customer));
	}
	/* Inside a CASE no index serves the terms, which would have every batch sort all that they select. */
	sql_add(sql, " AND CASE WHEN ");
	if (sql_terms(sql, scope->terms, scope->term_count, error))
		return error->status;
	buffer_add_format(&sql->text, " THEN 1 ELSE 0 END = 1 ORDER BY o.id LIMIT %zu", scoring->batch);
	return 0;
}

static int prepare(struct scoring *scoring, struct error *error)
{
	struct sql *sql = &scoring->sql;
	const struct scorecard *card = &scoring->store->config->scorecard;
	sql_add(sql, "SELECT o.id, o.customer, s.score, s.known, s.grade");
	for (size_t i = 0; i < card->dimension_count; i++) {
		if (scoring->customers.covers && scoring->customers.covers[i])
			continue;
		sql_add(sql, ", ");
		if (level_expression(sql, &card->dimensions[i], error))
			return error->status;
	}
	sql->needs_customer = sql->needs_score = true; /* a join that nothing refers to costs nothing */
	sql_from(sql, &sql->text);
	return add_scope(scoring, error) || sql_statement(scoring->store->db, sql, &scoring->select, error) ? error->status : 0;
}

/* A whole run reads every page, and customers in any order. */
static int prepare_for_all(struct scoring *scoring, int64_t now, struct error *error)
{
	if (scoring->scope->ids || scoring->scope->customer)
		return 0;
	return store_keep_customers(scoring->store, error) ||
	       customer_levels_read(scoring->store, now, &scoring->customers, error)
	           ? error->status
	           : 0;
}

int scoring_open(struct store *store, const struct score_scope *scope, int64_t now, struct scoring **result,
                 struct error *error)
{
	struct scoring *scoring = memory_get(sizeof *scoring);
	size_t dimensions = store->config->scorecard.dimension_count;
	*scoring = (struct scoring){.store = store, .scope = scope, .todo = {1, 0}};
	scoring->batch = scope->ids && scope->ids->total < BATCH ? (size_t)scope->ids->total + 1 : BATCH;
	scoring->rows = memory_get(scoring->batch * sizeof *scoring->rows);
	scoring->levels = memory_get(scoring->batch * (dimensions + 1) * sizeof *scoring->levels);
	sql_open(&scoring->sql, store->config, ROOT_OPPORTUNITY, now);
	*result = scoring;
	if (prepare_for_all(scoring, now, error) || prepare(scoring, error)) {
		scoring_close(scoring);
		*result = NULL;
		return error->status;
	}
	return 0;
}

void scoring_close(struct scoring *scoring)
{
	if (!scoring)
		return;
	statement_free(scoring->select);
	statement_free(scoring->keep);
	statement_free(scoring->add);
	statement_free(scoring->add_many);
	statement_free(scoring->replace);
	sql_free(&scoring->sql);
	arena_free(&scoring->grades);
	customer_levels_free(&scoring->customers);
	free(scoring->rows);
	free(scoring->levels);
	free(scoring);
}

int score_config(struct store *store, int64_t opportunity, int64_t *config, struct error *error)
{
	struct statement *statement;
	*config = 0;
	if (db_statement(store->db, "SELECT config FROM score WHERE opportunity = $1", &statement, error))
		return error->status;
	bind_integer(statement, 1, opportunity);
	int stepped = statement_step(statement, error);
	if (stepped == 1)
		*config = column_integer(statement, 0);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

/* ---- reading ---- */

/* The config's own text for a grade that it has, as nearly all are. */
static const char *keep_grade(struct scoring *scoring, const char *grade)
{
	const struct scorecard *card = &scoring->store->config->scorecard;
	for (size_t i = 0; grade && i < card->grade_count; i++)
		if (strcmp(card->grades[i].name, grade) == 0)
			return card->grades[i].name;
	return grade ? arena_text(&scoring->grades, grade) : NULL;
}

enum { C_ID, C_CUSTOMER, C_SCORE, C_KNOWN, C_GRADE, C_LEVELS };

static void read_levels(const struct scoring *scoring, int *levels)
{
	size_t dimensions = scoring->store->config->scorecard.dimension_count;
	const struct customer_levels *customers = &scoring->customers;
	const int16_t *of_customer =
	    customers->count ? customer_levels_of(customers, column_integer(scoring->select, C_CUSTOMER)) : NULL;
	int column = C_LEVELS;
	for (size_t i = 0; i < dimensions; i++)
		levels[i] = of_customer && customers->covers[i] ? *of_customer++
		                                                : (int)column_integer(scoring->select, column++);
}

static void read_row(struct scoring *scoring)
{
	struct statement *select = scoring->select;
	struct score_row *row = &scoring->rows[scoring->count];
	int *levels = scoring->levels + scoring->count++ * scoring->store->config->scorecard.dimension_count;
	*row = (struct score_row){.opportunity = column_integer(select, C_ID), .scored = !column_is_null(select, C_SCORE),
	                          .levels = levels};
	if (row->scored)
		row->present = (struct score){column_integer(select, C_SCORE), column_integer(select, C_KNOWN),
		                              keep_grade(scoring, column_text(select, C_GRADE))};
	read_levels(scoring, levels);
}

/* Reads from the present range until it ends or the batch is full. */
static int read_range(struct scoring *scoring, struct error *error)
{
	bind_integer(scoring->select, scoring->first_parameter, scoring->todo.first);
	bind_integer(scoring->select, scoring->first_parameter + 1, scoring->todo.last);
	int stepped = 0;
	while (scoring->count < scoring->batch && (stepped = statement_step(scoring->select, error)) == 1)
		read_row(scoring);
	statement_reset(scoring->select);
	if (stepped < 0)
		return error->status;
	if (scoring->count < scoring->batch)
		scoring->todo.last = scoring->todo.first - 1;
	else
		scoring->todo.first = scoring->rows[scoring->count - 1].opportunity + 1;
	return 0;
}

static bool next_range(struct scoring *scoring)
{
	const struct id_set *ids = scoring->scope->ids;
	size_t begun = scoring->ranges_begun++;
	if (begun >= (ids ? ids->count : 1))
		return false;
	scoring->todo = ids ? ids->ranges[begun] : (struct id_range){1, INT64_MAX};
	return true;
}

/* ---- writing ---- */

/*
 * The statements are prepared when they are first needed: many of those who score write nothing.  An id that was asked for
 * twice in one batch looks unscored both times, hence the conflict; an upsert would have SQLite keep a journal of its own for
 * each row.
 */
static int prepare_add(struct db *db, int rows, struct statement **statement, struct error *error)
{
	struct buffer sql = {0};
	if (*statement)
		return 0;
	buffer_add_text(&sql, "INSERT INTO score (tx, config, score, known, grade, opportunity) VALUES ");
	for (int i = 0; i < rows; i++)
		buffer_add_format(&sql, "%s($%d, $%d, $%d, $%d, $%d, $%d)", i ? ", " : "", 6 * i + 1, 6 * i + 2, 6 * i + 3, 6 * i + 4,
		                  6 * i + 5, 6 * i + 6);
	buffer_add_text(&sql, " ON CONFLICT (opportunity) DO NOTHING");
	int status = statement_new(db, sql.data, statement, error);
	buffer_free(&sql);
	return status;
}

static int prepare_replace(struct scoring *scoring, struct error *error)
{
	struct db *db = scoring->store->db;
	if (scoring->replace)
		return 0;
	return statement_new(db, "UPDATE score SET tx = $1, config = $2, score = $3, known = $4, grade = $5"
	                         " WHERE opportunity = $6", &scoring->replace, error) ||
	       /* One that this same transaction made was never seen by anybody.  The number is that of an image (past.h). */
	       statement_new(db, "INSERT INTO score_history (id, opportunity, tx, replaced, config, score, known, grade)"
	                         " SELECT opportunity * 4294967296 + $1, opportunity, tx, $1, config, score, known, grade FROM score"
	                         " WHERE opportunity = $2 AND tx <> $1", &scoring->keep, error)
	           ? error->status
	           : 0;
}

static void bind_score(const struct scoring *scoring, struct statement *statement, int first, int64_t opportunity,
                       const struct score *score)
{
	bind_integer(statement, first, scoring->tx);
	bind_integer(statement, first + 1, scoring->store->config_id);
	bind_integer(statement, first + 2, score->score);
	bind_integer(statement, first + 3, score->known);
	bind_text(statement, first + 4, score->grade);
	bind_integer(statement, first + 5, opportunity);
}

static int add_pending(struct scoring *scoring, struct error *error)
{
	const struct pending *pending = scoring->pending;
	size_t count = scoring->pending_count;
	scoring->pending_count = 0;
	if (count && prepare_add(scoring->store->db, count == TOGETHER ? TOGETHER : 1,
	                         count == TOGETHER ? &scoring->add_many : &scoring->add, error))
		return error->status;
	if (count == TOGETHER) {
		for (int i = 0; i < TOGETHER; i++)
			bind_score(scoring, scoring->add_many, 6 * i + 1, pending[i].opportunity, &pending[i].score);
		return statement_run(scoring->add_many, error);
	}
	for (size_t i = 0; i < count; i++) {
		bind_score(scoring, scoring->add, 1, pending[i].opportunity, &pending[i].score);
		if (statement_run(scoring->add, error))
			return error->status;
	}
	return 0;
}

static int replace(struct scoring *scoring, int64_t opportunity, const struct score *score, struct error *error)
{
	if (prepare_replace(scoring, error))
		return error->status;
	bind_integer(scoring->keep, 1, scoring->tx);
	bind_integer(scoring->keep, 2, opportunity);
	if (statement_run(scoring->keep, error))
		return error->status;
	bind_score(scoring, scoring->replace, 1, opportunity, score);
	return statement_run(scoring->replace, error);
}

int scoring_write(struct scoring *scoring, int64_t tx, const struct score_row *row, const struct score *score,
                  struct error *error)
{
	scoring->tx = tx;
	if (row->scored)
		return replace(scoring, row->opportunity, score, error);
	scoring->pending[scoring->pending_count++] = (struct pending){row->opportunity, *score};
	return scoring->pending_count == TOGETHER ? add_pending(scoring, error) : 0;
}

/* ---- a batch ---- */

int scoring_next(struct scoring *scoring, const struct score_row **rows, size_t *count, struct error *error)
{
	if (add_pending(scoring, error))
		return error->status;
	scoring->count = 0;
	arena_reset(&scoring->grades);
	while (scoring->count < scoring->batch && (scoring->todo.first <= scoring->todo.last || next_range(scoring)))
		if (read_range(scoring, error))
			return error->status;
	*rows = scoring->rows;
	*count = scoring->count;
	return 0;
}
