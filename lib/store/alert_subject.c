/* alert_subject.c: what is told of the opportunities and customers that alerts are about. */
#include "store/alert.h"

#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

/*
 * Many rows are looked up by a query for TOGETHER ids at a time, in rising order, so that each page is read once.  For the
 * same reason the customers follow in a pass of their own, instead of one by one in the order of their opportunities.
 */
enum { TOGETHER = 128 };

struct lookup {
	struct sql sql;
	struct statement *statement;
	struct alert_subject *subjects;
	size_t count;
	int64_t *customers; /* of each subject; 0: none */
	unsigned parts;
	struct arena *arena;
};

/* A customer's name on its way to the subjects. */
struct customer_name {
	int64_t id;
	const char *name;
};

static const char of_opportunity[] = "SELECT o.id, o.ref, o.name, o.owner", of_deal[] = ", o.stage, o.currency, o.amount";

static const char of_customer[] =
    "SELECT c.id, NULL, NULL, (SELECT x.owner FROM opportunity x WHERE x.customer = c.id AND x.owner IS NOT NULL"
    " ORDER BY x.created DESC NULLS LAST, x.id DESC LIMIT 1), NULL, NULL, NULL, c.id";

static void add_ids(struct sql *sql)
{
	sql_add(sql, " IN (");
	for (int i = 0; i < TOGETHER; i++) {
		sql_add(sql, i ? ", " : "");
		sql_parameter(sql, value_integer(0));
	}
	sql_add(sql, ")");
}

static void bind_ids(struct statement *statement, const int64_t *ids, size_t count)
{
	statement_reset(statement);
	for (size_t i = 0; i < TOGETHER; i++)
		bind_integer(statement, (int)i + 1, ids[i < count ? i : count - 1]);
}

static void read_subject(struct lookup *lookup)
{
	struct statement *statement = lookup->statement;
	struct alert_subject *subject = &lookup->subjects[lookup->count];
	*subject = (struct alert_subject){
	    .id = column_integer(statement, 0),
	    .ref = column_copy(statement, 1, lookup->arena),
	    .name = column_copy(statement, 2, lookup->arena),
	    .owner = column_copy(statement, 3, lookup->arena),
	    .amount = value_empty(TYPE_MONEY),
	};
	if (lookup->parts & SUBJECT_DEAL) {
		subject->stage = column_copy(statement, 4, lookup->arena);
		subject->currency = column_copy(statement, 5, lookup->arena);
		uint8_t decimals = subject->currency ? currency_decimals(subject->currency) : 0;
		column_value(statement, 6, TYPE_MONEY, decimals, &subject->amount);
	}
	lookup->customers[lookup->count++] = lookup->parts & SUBJECT_CUSTOMER ? column_integer(statement, 7) : 0;
}

static int read_subjects(struct lookup *lookup, struct store *store, const int64_t *ids, size_t count,
                         const struct term *terms, size_t term_count, struct error *error)
{
	struct sql *sql = &lookup->sql;
	const char *id = sql->root == ROOT_CUSTOMER ? "c.id" : "o.id";
	sql_add(sql, sql->root == ROOT_CUSTOMER ? of_customer : of_opportunity);
	if (sql->root == ROOT_OPPORTUNITY) {
		sql_add(sql, lookup->parts & SUBJECT_DEAL ? of_deal : ", NULL, NULL, NULL");
		sql_add(sql, lookup->parts & SUBJECT_CUSTOMER ? ", o.customer" : ", NULL");
	}
	sql->needs_customer = sql->needs_score = true; /* by the terms, if at all */
	sql_from(sql, &sql->text);
	buffer_add_format(&sql->text, " WHERE %s", id);
	add_ids(sql);
	sql_add(sql, " AND ");
	if (sql_terms(sql, terms, term_count, error))
		return error->status;
	buffer_add_format(&sql->text, " ORDER BY %s", id);
	if (sql_statement(store->db, sql, &lookup->statement, error))
		return error->status;
	for (size_t i = 0; i < count; i += TOGETHER) {
		int stepped;
		bind_ids(lookup->statement, ids + i, count - i < TOGETHER ? count - i : TOGETHER);
		while ((stepped = statement_step(lookup->statement, error)) == 1)
			read_subject(lookup);
		if (stepped < 0)
			return error->status;
	}
	return 0;
}

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right; /* the id is the first member of a struct customer_name */
	return (*a > *b) - (*a < *b);
}

static int read_names(struct store *store, const int64_t *ids, size_t count, struct arena *arena,
                      struct customer_name *names, size_t *found, struct error *error)
{
	struct sql sql;
	struct statement *statement = NULL;
	sql_open(&sql, store->config, ROOT_CUSTOMER, 0);
	sql_add(&sql, "SELECT c.id, c.name FROM customer c WHERE c.id");
	add_ids(&sql);
	sql_add(&sql, " ORDER BY c.id");
	int status = sql_statement(store->db, &sql, &statement, error), stepped = 0;
	for (size_t i = 0; i < count && !status && stepped == 0; i += TOGETHER) {
		bind_ids(statement, ids + i, count - i < TOGETHER ? count - i : TOGETHER);
		while ((stepped = statement_step(statement, error)) == 1)
			names[(*found)++] =
			    (struct customer_name){column_integer(statement, 0), column_copy(statement, 1, arena)};
	}
	statement_free(statement);
	sql_free(&sql);
	return stepped < 0 ? error->status : status;
}

static int read_customers(struct lookup *lookup, struct store *store, struct error *error)
{
	int64_t *ids = memory_get((lookup->count + 1) * sizeof *ids);
	struct customer_name *names = memory_get((lookup->count + 1) * sizeof *names);
	size_t count = 0, found = 0;
	memcpy(ids, lookup->customers, lookup->count * sizeof *ids);
	qsort(ids, lookup->count, sizeof *ids, by_number);
	for (size_t i = 0; i < lookup->count; i++)
		if (ids[i] && (!count || ids[count - 1] != ids[i]))
			ids[count++] = ids[i];
	int status = read_names(store, ids, count, lookup->arena, names, &found, error);
	for (size_t i = 0; i < lookup->count; i++) {
		const struct customer_name *name = bsearch(&lookup->customers[i], names, found, sizeof *names, by_number);
		lookup->subjects[i].customer = name ? name->name : NULL;
	}
	free(ids);
	free(names);
	return status;
}

static bool all_ask_for(enum root about, const struct term *terms, size_t count)
{
	struct error unused;
	for (size_t i = 0; i < count; i++)
		if (field_check_root(terms[i].field, about, &unused))
			return false;
	return true;
}

int alert_subjects_read(struct store *store, enum root about, const int64_t *ids, size_t count, const struct term *terms,
                        size_t term_count, int64_t now, unsigned parts, struct arena *arena,
                        struct alert_subject *subjects, size_t *found, struct error *error)
{
	struct lookup lookup = {.subjects = subjects, .arena = arena};
	*found = 0;
	/* A wrong field is an error of opportunities, which all terms are meant for; the others just have nothing to show. */
	if (!count || (about != ROOT_OPPORTUNITY && !all_ask_for(about, terms, term_count)))
		return 0;
	if (about > ROOT_CUSTOMER) {
		if (!term_count)
			subjects[(*found)++] =
			    (struct alert_subject){.name = root_names[about], .amount = value_empty(TYPE_MONEY)};
		return 0;
	}
	lookup.parts = about == ROOT_CUSTOMER ? SUBJECT_WHOLE : parts;
	lookup.customers = memory_get((count + 1) * sizeof *lookup.customers);
	sql_open(&lookup.sql, store->config, about, now);
	int status = read_subjects(&lookup, store, ids, count, terms, term_count, error);
	if (!status && (lookup.parts & SUBJECT_CUSTOMER))
		status = read_customers(&lookup, store, error);
	*found = lookup.count;
	statement_free(lookup.statement);
	sql_free(&lookup.sql);
	free(lookup.customers);
	return status;
}
