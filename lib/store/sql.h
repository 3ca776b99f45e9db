/*
 * sql.h: SQL under construction: its text and the values of its parameters, and what fields and terms become in it.
 * For lib/store only.  This is the one place that gives terms their meaning.
 */
#ifndef OPP_STORE_SQL_H
#define OPP_STORE_SQL_H

#include "config/config.h"
#include "store/db.h"

struct sql {
	struct buffer text;
	struct value *parameters;
	size_t parameter_count, parameter_capacity;
	struct arena arena; /* texts of parameters that were made here */
	const struct config *config;
	struct zone *zone;
	int64_t now;
	enum root root; /* the rows are opportunities `o`, customers `c`, or one review `r` */
	bool needs_customer, needs_score; /* tables that the text refers to */
	const char *opportunities; /* where they are read: "opportunity", or a part of the past (travel.h) */
};

void sql_open(struct sql *sql, struct config *config, enum root root, int64_t now);
void sql_free(struct sql *sql);
void sql_add(struct sql *sql, const char *text);
void sql_parameter(struct sql *sql, struct value value); /* adds `$N` and keeps the value, whose text must live on */

/* Whether the field stands in the row of an opportunity as it is: then it is the same as long as nobody changes the row. */
bool field_is_stored(const struct field *field);

/* Adds the field's expression: a column, or what is computed from columns.  Lists have none (see query.c). */
void sql_field(struct sql *sql, const struct field *field);

/* The same for comparing and sorting: amounts of all currencies in units of config_amount_decimals(). */
void sql_comparable(struct sql *sql, const struct field *field);

/* Adds the expression of the field `gaps`: how many terms of the next stage's requirements do not hold. */
void sql_gaps(struct sql *sql);

/* Adds the terms, joined by AND; `1 = 1` for none.  EX_USAGE for a field that the root does not have. */
int sql_terms(struct sql *sql, const struct term *terms, size_t count, struct error *error);

/* Adds the moment since which a term has held, as far as the data tells, or NULL. */
void sql_term_since(struct sql *sql, const struct term *term);

/* Adds ` FROM ...` with the joins that the text so far and the terms need; call it last and splice, or use sql_from(). */
void sql_from(struct sql *sql, struct buffer *from);

/* Prepares the text as a statement of its own and binds the parameters (which must outlive it). */
int sql_statement(struct db *db, const struct sql *sql, struct statement **statement, struct error *error);

#endif
