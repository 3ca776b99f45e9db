/* check_past.c: whether what is kept of the past is whole, and agrees with the present and with the history of changes. */
#include "store/check_internal.h"

#include "store/past.h"

#include <string.h>

/* What explains, beside a change of that field, that a column differs from one state of a row to the next. */
static const struct {
	const char *table, *columns; /* with a blank before and behind each */
	const char *evidence;        /* rows of the transaction n.from_tx about row n; NULL: nothing does, it follows others */
} explained[] = {
    {"opportunity", " stage status lost_reason stage_entered closed stage_due probability ",
     "SELECT 1 FROM stage_history e WHERE e.opportunity = n.id AND e.tx = n.from_tx"},
    {"opportunity", " last_activity first_response feedback feedback_at next_action next_action_at ",
     "SELECT 1 FROM activity e WHERE e.opportunity = n.id AND e.tx = n.from_tx"},
    {"opportunity", " payment_due payment_overdue_since ",
     "SELECT 1 FROM payment e WHERE e.opportunity = n.id AND e.tx = n.from_tx"},
    {"alert", " step step_since ended acknowledged quiet_until owner ",
     "SELECT 1 FROM alert_event e WHERE e.alert = n.id AND e.tx = n.from_tx"},
    {"customer", " merged_into ", NULL},
    {"contact", " customer ", NULL},
};

enum { EXPLAINED = sizeof explained / sizeof *explained };

static bool names_have(const char *names, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = names; (at = strstr(at, name)); at++)
		if (at[-1] == ' ' && at[length] == ' ')
			return true;
	return false;
}

static int explanation_of(const char *table, const char *column)
{
	for (int i = 0; i < EXPLAINED; i++)
		if (strcmp(explained[i].table, table) == 0 && names_have(explained[i].columns, column))
			return i;
	return -1;
}

/* Columns that say which state it is. */
static bool is_frame(const char *column)
{
	return names_have(" id tx changed_tx ", column);
}

/* ---- the chain of states ---- */

static int check_chain(struct store *store, const struct past_table *table, int64_t begins, check_report report, void *argument,
                       struct error *error)
{
	const char *name = table->name;
	long long since = begins;
	struct buffer sql = {0};
	/* What made a row what it is left an image of what it was before; and so did what made the image what it is. */
	buffer_add_format(&sql,
	                  "SELECT '%s ' || CAST(o.id AS TEXT) FROM %s o WHERE o.changed_tx > o.tx AND o.changed_tx > %lld"
	                  " AND NOT EXISTS (SELECT 1 FROM %s_past p WHERE p.image_id = o.id * %lld + o.changed_tx)",
	                  name, name, since, name, PAST_IMAGES);
	buffer_add_format(&sql,
	                  " UNION SELECT '%s ' || CAST(p.id AS TEXT) FROM %s_past p LEFT JOIN %s o ON o.id = p.id WHERE o.id IS NULL"
	                  " OR p.tx <> o.tx OR p.image_id <> p.id * %lld + p.to_tx OR p.from_tx >= p.to_tx"
	                  " OR p.from_tx <> COALESCE(p.changed_tx, p.tx) OR p.to_tx > COALESCE(o.changed_tx, 0)"
	                  " OR (p.from_tx > p.tx AND p.from_tx > %lld AND NOT EXISTS (SELECT 1 FROM %s_past q"
	                  " WHERE q.image_id = p.id * %lld + p.from_tx))",
	                  name, name, name, PAST_IMAGES, since, name, PAST_IMAGES);
	int status = check_query(store, "past", sql.data, report, argument, error);
	buffer_free(&sql);
	return status;
}

/* Rows that are added and taken away as wholes: the key in both tables, and never twice at a time. */
static int check_list(struct store *store, const struct past_table *table, check_report report, void *argument,
                      struct error *error)
{
	struct buffer sql = {0};
	size_t owner = strcspn(table->key, ",");
	buffer_add_format(&sql,
	                  "SELECT '%s of %.*s ' || CAST(p.%.*s AS TEXT) FROM %s_past p LEFT JOIN tx t ON t.id = p.to_tx"
	                  " WHERE t.id IS NULL OR p.from_tx >= p.to_tx OR p.from_tx <> COALESCE(p.tx, 0)"
	                  " OR EXISTS (SELECT 1 FROM %s o WHERE COALESCE(o.tx, 0) < p.to_tx",
	                  table->name, (int)owner, table->key, (int)owner, table->key, table->name, table->name);
	for (const char *column = table->key; *column;) {
		int length = (int)strcspn(column, ",");
		buffer_add_format(&sql, " AND o.%.*s = p.%.*s", length, column, length, column);
		column += length;
		column += strspn(column, ", ");
	}
	buffer_add_text(&sql, ")");
	int status = check_query(store, "past", sql.data, report, argument, error);
	buffer_free(&sql);
	return status;
}

/* ---- from one state to the next ---- */

/* Where a column differs from p to n and nothing in the history of that transaction says why. */
static void add_unexplained(struct buffer *sql, const char *table, const char *column)
{
	int explanation = explanation_of(table, column);
	buffer_add_format(sql,
	                  " OR (n.\"%s\" IS DISTINCT FROM p.\"%s\" AND NOT EXISTS (SELECT 1 FROM change h WHERE h.entity = '%s'"
	                  " AND h.entity_id = n.id AND h.tx = n.from_tx AND h.field = '%s')",
	                  column, column, table, column);
	if (explanation >= 0)
		buffer_add_format(sql, " AND NOT EXISTS (%s)", explained[explanation].evidence);
	buffer_add_text(sql, ")");
}

static int check_steps(struct store *store, const struct past_table *table, const struct columns *columns, check_report report,
                       void *argument, struct error *error)
{
	struct buffer sql = {0};
	const char *name = table->name;
	/* The present row, and then each image, behind the image of the state before it. */
	for (int images = 0; images < 2; images++) {
		buffer_add_format(&sql, "%sSELECT '%s ' || CAST(n.id AS TEXT) FROM (SELECT n.*%s FROM %s%s n) n", images ? " UNION " : "",
		                  name, images ? "" : ", n.changed_tx AS from_tx", name, images ? "_past" : "");
		buffer_add_format(&sql, " JOIN %s_past p ON p.image_id = n.id * %lld + n.from_tx WHERE 1 = 0", name,
		                  PAST_IMAGES);
		for (size_t i = 0; i < columns->count; i++) {
			int explanation = explanation_of(name, columns->names[i]);
			if (!is_frame(columns->names[i]) && (explanation < 0 || explained[explanation].evidence))
				add_unexplained(&sql, name, columns->names[i]);
		}
	}
	int status = check_query(store, "changes", sql.data, report, argument, error);
	buffer_free(&sql);
	return status;
}

/* ---- the history of changes ---- */

/* Whether a column's values are texts that only changes give it, so that they stand in the history letter for letter. */
static bool is_told(const char *table, const struct columns *columns, size_t index)
{
	return strcmp(columns->types[index], "TEXT") == 0 && !is_frame(columns->names[index]) &&
	       explanation_of(table, columns->names[index]) < 0;
}

static void add_cases(struct buffer *sql, const char *table, const struct columns *columns, const char *value, const char *alias)
{
	buffer_add_text(sql, "CASE h.field");
	for (size_t i = 0; i < columns->count; i++)
		if (is_told(table, columns, i))
			buffer_add_format(sql, " WHEN '%s' THEN CASE WHEN %s IS DISTINCT FROM %s.\"%s\" THEN 1 ELSE 0 END", columns->names[i],
			                  value, alias, columns->names[i]);
	buffer_add_text(sql, " ELSE 0 END = 1");
}

/* The last change says what is there, the first of a transaction what the image before it holds, and each what the one before
 * it said. */
static int check_told(struct store *store, const struct past_table *table, const struct columns *columns, check_report report,
                      void *argument, struct error *error)
{
	struct buffer sql = {0};
	const char *name = table->name;
	buffer_add_format(&sql,
	                  "WITH told AS (SELECT c.entity_id, c.tx, c.field, c.old, c.new,"
	                  " row_number() OVER (PARTITION BY c.entity_id, c.field ORDER BY c.id DESC) AS back,"
	                  " row_number() OVER (PARTITION BY c.entity_id, c.field, c.tx ORDER BY c.id) AS within,"
	                  " lag(c.id) OVER (PARTITION BY c.entity_id, c.field ORDER BY c.id) AS before,"
	                  " lag(c.new) OVER (PARTITION BY c.entity_id, c.field ORDER BY c.id) AS said"
	                  " FROM change c WHERE c.entity = '%s')"
	                  " SELECT '%s ' || CAST(h.entity_id AS TEXT) FROM told h JOIN %s o ON o.id = h.entity_id WHERE h.back = 1 AND ",
	                  name, name, name);
	add_cases(&sql, name, columns, "h.new", "o");
	buffer_add_format(&sql,
	                  " UNION SELECT '%s ' || CAST(h.entity_id AS TEXT) FROM told h JOIN %s_past p"
	                  " ON p.image_id = h.entity_id * %lld + h.tx WHERE h.within = 1 AND ",
	                  name, name, PAST_IMAGES);
	add_cases(&sql, name, columns, "h.old", "p");
	buffer_add_format(&sql, " UNION SELECT '%s ' || CAST(h.entity_id AS TEXT) FROM told h WHERE h.before IS NOT NULL"
	                        " AND h.said IS DISTINCT FROM h.old AND h.field IN (''", name);
	for (size_t i = 0; i < columns->count; i++)
		if (is_told(name, columns, i))
			buffer_add_format(&sql, ", '%s'", columns->names[i]);
	buffer_add_text(&sql, ")");
	int status = check_query(store, "changes", sql.data, report, argument, error);
	buffer_free(&sql);
	return status;
}

/* ---- all tables ---- */

static int check_table(struct store *store, const struct past_table *table, int64_t begins, check_report report, void *argument,
                       struct error *error)
{
	if (table->key)
		return check_list(store, table, report, argument, error);
	struct columns columns;
	int status = columns_read(store->db, table->name, &columns, error);
	if (!status)
		status = check_chain(store, table, begins, report, argument, error);
	if (!status)
		status = check_steps(store, table, &columns, report, argument, error);
	if (!status && strcmp(table->name, "alert") != 0) /* whose history are its events */
		status = check_told(store, table, &columns, report, argument, error);
	columns_free(&columns);
	return status;
}

int check_past(struct store *store, check_report report, void *argument, struct error *error)
{
	size_t count;
	const struct past_table *tables = past_tables(&count);
	int64_t begins;
	if (db_integer(store->db, "SELECT tx FROM past_begins", 0, &begins, error))
		return error->status;
	for (size_t i = 0; i < count; i++)
		if (check_table(store, &tables[i], begins, report, argument, error))
			return error->status;
	return 0;
}
