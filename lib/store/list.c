/* list.c: fields that hold several texts. */
#include "store/list.h"

#include "store/past.h"

#include <string.h>

/* The role of a member may be "", for every role. */
#define TAG "opportunity = $1 AND tag = $2"
#define MEMBER "opportunity = $1 AND person = $2 AND ($3 = '' OR role = $3)"
#define CUSTOMER_TAG "customer = $1 AND tag = $2"

static const struct {
	const char *table, *read, *find, *add, *remove, *one;
} statements[] = {
    [LIST_TAGS] = {"tag", "SELECT tag FROM tag WHERE opportunity = $1 ORDER BY tag", "SELECT 1 FROM tag WHERE " TAG,
                   "INSERT INTO tag (opportunity, tag, tx) VALUES ($1, $2, $3)", "DELETE FROM tag WHERE " TAG, TAG},
    [LIST_MEMBERS] = {"member", "SELECT person || ':' || role FROM member WHERE opportunity = $1 ORDER BY person, role",
                      "SELECT 1 FROM member WHERE " MEMBER,
                      "INSERT INTO member (opportunity, person, role, tx) VALUES ($1, $2, $3, $4)",
                      "DELETE FROM member WHERE " MEMBER, MEMBER},
    [LIST_CUSTOMER_TAGS] = {"customer_tag", "SELECT tag FROM customer_tag WHERE customer = $1 ORDER BY tag",
                            "SELECT 1 FROM customer_tag WHERE " CUSTOMER_TAG,
                            "INSERT INTO customer_tag (customer, tag, tx) VALUES ($1, $2, $3)",
                            "DELETE FROM customer_tag WHERE " CUSTOMER_TAG, CUSTOMER_TAG},
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

/* An item as the values of its row: the owner, the text, of a member, which is split at the colon, the role, and the tx. */
struct item {
	struct value values[4];
	size_t count; /* without the tx */
};

static struct item item_of(struct store *store, enum list list, int64_t owner, const char *text, const char *default_role)
{
	const char *colon = list == LIST_MEMBERS ? strchr(text, ':') : NULL;
	struct item item = {.values = {value_integer(owner), value_text(text)}, .count = 2};
	if (colon)
		item.values[1].length = (size_t)(colon - text);
	if (list == LIST_MEMBERS)
		item.values[item.count++] = value_text(colon ? colon + 1 : default_role);
	item.values[item.count] = value_integer(store->tx);
	return item;
}

static int prepare(struct store *store, const char *sql, const struct item *item, size_t count, struct statement **statement,
                   struct error *error)
{
	if (db_statement(store->db, sql, statement, error))
		return error->status;
	for (size_t i = 0; i < count; i++)
		bind_value(*statement, (int)i + 1, &item->values[i]);
	return 0;
}

int list_add(struct store *store, enum list list, int64_t owner, const char *text, bool *changed, struct error *error)
{
	struct statement *statement;
	struct item item = item_of(store, list, owner, text, "member");
	if (prepare(store, statements[list].find, &item, item.count, &statement, error))
		return error->status;
	int stepped = statement_step(statement, error);
	statement_reset(statement);
	*changed = stepped == 0;
	if (stepped)
		return stepped < 0 ? error->status : 0;
	if (prepare(store, statements[list].add, &item, item.count + 1, &statement, error))
		return error->status;
	return statement_run(statement, error);
}

int list_remove(struct store *store, enum list list, int64_t owner, const char *text, bool *changed, struct error *error)
{
	struct statement *statement;
	struct item item = item_of(store, list, owner, text, "");
	if (past_keep(store, past_table_find(statements[list].table), statements[list].one, item.values, item.count, error) ||
	    prepare(store, statements[list].remove, &item, item.count, &statement, error) || statement_run(statement, error))
		return error->status;
	*changed = db_changes(store->db) > 0;
	return 0;
}

int people_of_open_deals(struct store *store, struct arena *arena, const char ***owners, size_t *owner_count,
                         const char **members, struct error *error)
{
	struct statement *statement;
	struct buffer text = {0};
	size_t count = 0;
	if (db_statement(store->db,
	                 "SELECT 0 AS member, o.owner AS person FROM opportunity o WHERE o.status = 'open' AND o.owner IS NOT NULL"
	                 " UNION SELECT 1, m.person FROM member m JOIN opportunity o ON o.id = m.opportunity"
	                 " WHERE o.status = 'open' ORDER BY member, person",
	                 &statement, error))
		return error->status;
	*owners = NULL;
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1) {
		if (column_integer(statement, 0) == 1) {
			buffer_add_format(&text, "%s:,", column_text(statement, 1));
			continue;
		}
		*owners = arena_grow(arena, *owners, count, sizeof **owners);
		(*owners)[count++] = column_copy(statement, 1, arena);
	}
	statement_reset(statement);
	*owner_count = count;
	*members = arena_text(arena, buffer_text(&text));
	buffer_free(&text);
	return stepped < 0 ? error->status : 0;
}
