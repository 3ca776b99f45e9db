/* list.c: fields that hold several texts. */
#include "store/list.h"

#include <string.h>

static const struct {
	const char *read, *find, *add, *remove;
} statements[] = {
    [LIST_TAGS] = {"SELECT tag FROM tag WHERE opportunity = $1 ORDER BY tag",
                   "SELECT 1 FROM tag WHERE opportunity = $1 AND tag = $2",
                   "INSERT INTO tag (opportunity, tag) VALUES ($1, $2)",
                   "DELETE FROM tag WHERE opportunity = $1 AND tag = $2"},
    [LIST_MEMBERS] = {"SELECT person || ':' || role FROM member WHERE opportunity = $1 ORDER BY person, role",
                      "SELECT 1 FROM member WHERE opportunity = $1 AND person = $2 AND role = $3",
                      "INSERT INTO member (opportunity, person, role) VALUES ($1, $2, $3)",
                      "DELETE FROM member WHERE opportunity = $1 AND person = $2 AND ($3 = '' OR role = $3)"},
    [LIST_CUSTOMER_TAGS] = {"SELECT tag FROM customer_tag WHERE customer = $1 ORDER BY tag",
                            "SELECT 1 FROM customer_tag WHERE customer = $1 AND tag = $2",
                            "INSERT INTO customer_tag (customer, tag) VALUES ($1, $2)",
                            "DELETE FROM customer_tag WHERE customer = $1 AND tag = $2"},
};

int list_read(struct store *store, enum list list, int64_t owner, struct buffer *text, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db, statements[list].read, &statement, error))
		return error->status;
	bind_integer(statement, 1, owner);
	int stepped;
	for (bool first = true; (stepped = statement_step(statement, error)) == 1; first = false) {
		buffer_add_text(text, first ? "" : ",");
		buffer_add_text(text, column_text(statement, 0));
	}
	return stepped < 0 ? error->status : 0;
}

/* Binds owner and item, which of a member is split at the colon. */
static int prepare(struct store *store, enum list list, const char *sql, int64_t owner, const char *item,
                   const char *default_role, struct statement **statement, struct error *error)
{
	if (db_statement(store->db, sql, statement, error))
		return error->status;
	bind_integer(*statement, 1, owner);
	const char *colon = list == LIST_MEMBERS ? strchr(item, ':') : NULL;
	bind_bytes(*statement, 2, item, colon ? (size_t)(colon - item) : strlen(item));
	if (list == LIST_MEMBERS)
		bind_text(*statement, 3, colon ? colon + 1 : default_role);
	return 0;
}

int list_add(struct store *store, enum list list, int64_t owner, const char *item, bool *changed, struct error *error)
{
	struct statement *statement;
	if (prepare(store, list, statements[list].find, owner, item, "member", &statement, error))
		return error->status;
	int stepped = statement_step(statement, error);
	statement_reset(statement);
	*changed = stepped == 0;
	if (stepped)
		return stepped < 0 ? error->status : 0;
	if (prepare(store, list, statements[list].add, owner, item, "member", &statement, error))
		return error->status;
	return statement_run(statement, error);
}

int list_remove(struct store *store, enum list list, int64_t owner, const char *item, bool *changed, struct error *error)
{
	struct statement *statement;
	if (prepare(store, list, statements[list].remove, owner, item, "", &statement, error) ||
	    statement_run(statement, error))
		return error->status;
	*changed = db_changes(store->db) > 0;
	return 0;
}
