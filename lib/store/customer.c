/* customer.c: looking up customers and their contacts. */
#include "store/customer.h"

#include "store/past.h"

static int follow_merge(struct store *store, int64_t *id, struct error *error)
{
	struct statement *statement;
	/* id + 0: not by the row, whose page would have to be read, but by the index of merged customers. */
	if (db_statement(store->db, "SELECT merged_into FROM customer WHERE merged_into IS NOT NULL AND id + 0 = $1",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, *id);
	int stepped = statement_step(statement, error);
	if (stepped == 1)
		*id = column_integer(statement, 0);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int customer_find(struct store *store, const char *name, size_t length, int64_t *id, struct error *error)
{
	struct statement *statement;
	*id = 0;
	/* The index of names has all that this reads; the few that were merged are looked up in an index of their own. */
	if (db_statement(store->db, "SELECT id FROM customer WHERE name = $1", &statement, error))
		return error->status;
	bind_bytes(statement, 1, name, length);
	int stepped = statement_step(statement, error);
	if (stepped == 1)
		*id = column_integer(statement, 0);
	statement_reset(statement);
	if (stepped < 0)
		return error->status;
	return *id && !store->unmerged ? follow_merge(store, id, error) : 0;
}

int contact_find(struct store *store, int64_t customer, const char *name, int64_t *id, bool *several, struct error *error)
{
	struct statement *statement;
	*id = 0;
	*several = false;
	if (db_statement(store->db, name ? "SELECT id FROM contact WHERE customer = $1 AND name = $2 ORDER BY id"
	                                 : "SELECT id FROM contact WHERE customer = $1 ORDER BY id", &statement, error))
		return error->status;
	bind_integer(statement, 1, customer);
	if (name)
		bind_text(statement, 2, name);
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		*id = column_integer(statement, 0);
		stepped = statement_step(statement, error);
		*several = stepped == 1;
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int contact_next_common(struct store *store, int64_t from, int64_t into, int64_t *theirs, int64_t *ours, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db,
	                 "SELECT f.id, i.id FROM contact f JOIN contact i ON i.customer = $1 AND i.name = f.name"
	                 " WHERE f.customer = $2 AND f.id > $3 ORDER BY f.id LIMIT 1",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, into);
	bind_integer(statement, 2, from);
	bind_integer(statement, 3, *theirs);
	int stepped = statement_step(statement, error);
	*theirs = stepped == 1 ? column_integer(statement, 0) : 0;
	*ours = stepped == 1 ? column_integer(statement, 1) : 0;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

/* Points rows of one customer to another: $1 is where they go, $2 where they are. */
static int move_rows(struct store *store, const char *table, const char *column, const char *condition, int64_t from,
                     int64_t into, struct error *error)
{
	const struct value customers[] = {value_integer(into), value_integer(from)};
	if (past_keep(store, past_table_find(table), condition, customers, 2, error))
		return error->status;
	struct buffer sql = {0};
	struct statement *statement;
	buffer_add_format(&sql, "UPDATE %s AS o SET %s = $1, changed_tx = %lld WHERE %s", table, column, (long long)store->tx,
	                  condition);
	int status = db_statement(store->db, sql.data, &statement, error);
	buffer_free(&sql);
	if (status)
		return status;
	bind_integer(statement, 1, into);
	bind_integer(statement, 2, from);
	return statement_run(statement, error);
}

int customer_move(struct store *store, int64_t from, int64_t into, struct error *error)
{
	/* A contact of the same name at both stays where it is, readable but no longer in use. */
	static const struct {
		const char *table, *column, *condition;
	} moves[] = {
	    {"opportunity", "customer", "o.customer <> $1 AND o.customer = $2"},
	    {"contact", "customer", "NOT EXISTS (SELECT 1 FROM contact k WHERE k.customer = $1 AND k.name = o.name) AND o.customer = $2"},
	    {"customer", "merged_into", "o.merged_into <> $1 AND o.merged_into = $2"},
	    {"customer", "merged_into", "o.id <> $1 AND o.id = $2"},
	};
	for (size_t i = 0; i < sizeof moves / sizeof *moves; i++)
		if (move_rows(store, moves[i].table, moves[i].column, moves[i].condition, from, into, error))
			return error->status;
	return 0;
}

int customer_next_opportunity(struct store *store, int64_t customer, int64_t *id, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db, "SELECT min(id) FROM opportunity WHERE customer = $1 AND id > $2", &statement, error))
		return error->status;
	bind_integer(statement, 1, customer);
	bind_integer(statement, 2, *id);
	int stepped = statement_step(statement, error);
	*id = stepped == 1 ? column_integer(statement, 0) : 0;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int contacts_visit(struct store *store, contact_visit visit, void *argument, struct error *error)
{
	struct statement *statement;
	if (statement_new(store->db, "SELECT customer, phone, email FROM contact WHERE phone IS NOT NULL OR email IS NOT NULL",
	                  &statement, error))
		return error->status;
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1)
		visit(argument, column_integer(statement, 0), column_text(statement, 1), column_text(statement, 2));
	statement_free(statement);
	return stepped < 0 ? error->status : 0;
}
