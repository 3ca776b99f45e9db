/*
 * query.h: finding opportunities or customers by terms, and reading any of their fields, a row at a time.
 */
#ifndef OPP_STORE_QUERY_H
#define OPP_STORE_QUERY_H

#include "store/id_set.h"
#include "store/sql.h"
#include "store/store.h"

struct sort {
	const struct field *field;
	bool descending;
};

/* Something that may hold of an opportunity or not. */
struct query_condition {
	const struct term *terms; /* all of them; none: it always holds */
	size_t term_count;
};

/* Which opportunities there are at all. */
enum query_only {
	QUERY_ALL,
	QUERY_OPEN,
	QUERY_OPEN_OR_LATER, /* open, or added or changed by a transaction later than query->than */
};

struct query {
	enum root root;
	enum query_only only;
	int64_t than;
	const struct field *const *columns; /* what each row holds, in order; NULL: nothing, its place stays empty */
	size_t column_count;
	const struct term *terms; /* all must hold */
	size_t term_count;
	const struct query_condition *conditions; /* whether they hold is told by cursor_holds() */
	size_t condition_count;
	const char *const *words; /* each must occur in the name, the customer's name or the ref */
	size_t word_count;
	const struct id_set *ids; /* only these, in their order; NULL: all */
	const struct sort *sorts; /* then by id; rows without a value come last */
	size_t sort_count;
	bool worklist;            /* order: overdue first (most overdue on top), due today, then score, amount */
	int64_t limit;            /* 0: none */
	bool customer_ids;        /* cursor_customer() tells the customer of each opportunity */
	bool followups;           /* a row for each follow-up of the opportunities, as they were recorded, instead of one each */
	int64_t now;
};

/* The largest id of an opportunity; 0 if there is none. */
int query_last_id(struct store *store, int64_t *id, struct error *error);

struct cursor;

/* The follow-up that a row is about; its texts live as long as the row. */
struct query_followup {
	int64_t at, recorded; /* when it happened, when it was recorded */
	const char *person, *kind;
};

/* EX_USAGE for a field that the root does not have or that cannot be sorted by. */
int cursor_open(struct store *store, const struct query *query, struct cursor **cursor, struct error *error);

/* 1: *row holds column_count values until the next call; 0: the end; -1: failed. */
int cursor_next(struct cursor *cursor, const struct value **row, struct error *error);

/* Begins anew, with other ids if those of the query have changed meanwhile. */
void cursor_restart(struct cursor *cursor);

/* Of QUERY_OPEN_OR_LATER: whether it was added or changed later; else it is open and as it was. */
bool cursor_is_later(const struct cursor *cursor);

/* Whether a condition holds of the row; one that is neither true nor false does not. */
bool cursor_holds(const struct cursor *cursor, size_t condition);

struct query_followup cursor_followup(const struct cursor *cursor);

/* The id of the customer of the opportunity that was read; 0: none. */
int64_t cursor_customer(const struct cursor *cursor);

void cursor_close(struct cursor *cursor); /* NULL is fine */

#endif
