/* travel.c: temporary views over the tables, which show what was recorded up to a moment. */
#include "store/travel.h"

#include "store/past.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Tables to which rows are only added.  Ids count up with the transactions, so a bound on the id is enough, and it stands in
 * every index.  Replaced scores have ids of another kind (past.h).
 */
struct added {
	const char *name, *added; /* the column that names the transaction that added the row */
	bool counted;             /* whether ids count up */
	/* What a later transaction fills in: the column that names it, and all of them, with a blank before and behind each. */
	const char *closed, *later;
};

static const struct added added[] = {
    {"tx", "id", true, NULL, NULL},
    {"config", "tx", true, NULL, NULL},
    {"activity", "tx", true, NULL, NULL},
    {"stage_history", "tx", true, NULL, NULL},
    {"change", "tx", true, NULL, NULL},
    {"attachment", "tx", true, NULL, NULL},
    {"alert_event", "tx", true, NULL, NULL},
    {"delivery", "tx", true, NULL, NULL},
    {"review", "tx", true, NULL, NULL},
    {"payment", "tx", true, NULL, NULL},
    {"score_history", "replaced", false, NULL, NULL},
    {"doubt", "tx", true, "answered_tx", " answered answered_tx "},
    {"measure", "tx", true, "done_tx", " done done_tx result "},
};

enum { ADDED = sizeof added / sizeof *added };

/* Views under construction. */
struct past {
	struct store *store;
	int64_t cut; /* the last transaction that counts */
	struct buffer sql;
};

static void add(struct past *past, const char *text)
{
	buffer_add_text(&past->sql, text);
}

/* ---- what there was ---- */

/* The last row with an id of at most *id: its id, 0 if there is none, and the transaction that added it. */
static int last_row(struct statement *statement, int64_t *id, int64_t *tx, struct error *error)
{
	statement_reset(statement);
	bind_integer(statement, 1, *id);
	int stepped = statement_step(statement, error);
	*id = stepped == 1 ? column_integer(statement, 0) : 0;
	*tx = stepped == 1 ? column_integer(statement, 1) : 0;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

/* The bound on the ids of a table up to which the cut lets its rows through, found by halving. */
static int find_bound(struct past *past, const char *table, const char *added_by, int64_t *bound, struct error *error)
{
	struct buffer sql = {0};
	struct statement *statement;
	buffer_add_format(&sql, "SELECT id, %s FROM main.%s WHERE id <= $1 ORDER BY id DESC LIMIT 1", added_by, table);
	int status = db_statement(past->store->db, sql.data, &statement, error);
	buffer_free(&sql);
	int64_t within = 0, most = INT64_MAX, tx;
	if (!status)
		status = last_row(statement, &most, &tx, error);
	while (!status && within < most) {
		int64_t middle = within + (most - within + 1) / 2, id = middle;
		status = last_row(statement, &id, &tx, error);
		if (tx <= past->cut)
			within = middle;
		else
			most = id - 1;
	}
	*bound = within;
	return status;
}

/* Whether a list of names with blanks around each has one. */
static bool names_have(const char *names, const char *name)
{
	char word[80];
	snprintf(word, sizeof word, " %s ", name);
	return names && strstr(names, word);
}

/* ---- the forms of a view ---- */

/* What a view makes of a column of the table m. */
typedef void column_writer(struct past *past, const void *of, const char *column);

static void add_columns(struct past *past, const struct columns *columns, column_writer *write, const void *of)
{
	for (size_t i = 0; i < columns->count; i++) {
		add(past, i ? ", " : "");
		write(past, of, columns->names[i]);
		buffer_add_format(&past->sql, " AS \"%s\"", columns->names[i]);
	}
}

static void same_column(struct past *past, const void *of, const char *column)
{
	(void)of;
	buffer_add_format(&past->sql, "m.\"%s\"", column);
}

/* Whether a row was made what it is by the cut. */
static void add_was_so(struct past *past, const char *marker)
{
	buffer_add_format(&past->sql, "COALESCE(m.%s, 0) <= %lld", marker, (long long)past->cut);
}

/* Where an image p of a row m is looked for: the columns that number the two, and the image's of what made it. */
struct images {
	const char *row, *image, *made;
};

static const struct images of_past = {"id", "image_id", "from_tx"};
static const struct images of_score = {"opportunity", "id", "tx"};

/* The image of the cut; unless the column `changed` of the row, if it is not NULL, tells that there is none. */
static void add_image(struct past *past, const struct images *images, const char *changed)
{
	long long cut = past->cut;
	buffer_add_format(&past->sql, "p.%s > ", images->image);
	if (changed)
		buffer_add_format(&past->sql, "CASE WHEN m.%s > %lld THEN ", changed, cut);
	buffer_add_format(&past->sql, "m.%s * %lld + %lld", images->row, PAST_IMAGES, cut);
	buffer_add_format(&past->sql, "%s AND p.%s < (m.%s + 1) * %lld AND p.%s <= %lld", changed ? " END" : "", images->image,
	                  images->row, PAST_IMAGES, images->made, cut);
}

static void joined_column(struct past *past, const void *of, const char *column)
{
	const struct past_table *table = of;
	if (names_have(table->fixed, column))
		same_column(past, NULL, column);
	else
		buffer_add_format(&past->sql, "CASE WHEN p.image_id IS NULL THEN m.\"%s\" ELSE p.\"%s\" END", column, column);
}

static void add_joined(struct past *past, const struct past_table *table, const struct columns *columns, int64_t bound)
{
	add_columns(past, columns, joined_column, table);
	buffer_add_format(&past->sql, " FROM main.%s m LEFT JOIN main.%s_past p ON ", table->name, table->name);
	add_image(past, &of_past, table->marker);
	buffer_add_format(&past->sql, " WHERE m.id <= %lld", (long long)bound);
}

static void looked_up_column(struct past *past, const void *of, const char *column)
{
	const struct past_table *table = of;
	if (names_have(table->fixed, column)) {
		same_column(past, NULL, column);
		return;
	}
	buffer_add_format(&past->sql, "CASE WHEN m.%s > %lld THEN (SELECT p.\"%s\" FROM main.%s_past p WHERE ", table->marker,
	                  (long long)past->cut, column, table->name);
	add_image(past, &of_past, NULL);
	buffer_add_format(&past->sql, ") ELSE m.\"%s\" END", column);
}

static void add_looked_up(struct past *past, const struct past_table *table, const struct columns *columns, int64_t bound)
{
	add_columns(past, columns, looked_up_column, table);
	buffer_add_format(&past->sql, " FROM main.%s m WHERE m.id <= %lld", table->name, (long long)bound);
}

static void add_united(struct past *past, const struct past_table *table, const struct columns *columns, int64_t bound)
{
	char bounded[48] = "";
	if (!table->key)
		snprintf(bounded, sizeof bounded, " AND m.id <= %lld", (long long)bound);
	add_columns(past, columns, same_column, NULL);
	buffer_add_format(&past->sql, " FROM main.%s m WHERE ", table->name);
	add_was_so(past, table->marker);
	buffer_add_format(&past->sql, "%s UNION ALL SELECT ", bounded);
	add_columns(past, columns, same_column, NULL);
	buffer_add_format(&past->sql, " FROM main.%s_past m WHERE m.to_tx > %lld AND m.from_tx <= %lld%s", table->name,
	                  (long long)past->cut, (long long)past->cut, bounded);
}

/* ---- the views ---- */

static int begin_view(struct past *past, const char *table, const char *added_by, struct columns *columns, int64_t *bound,
                      struct error *error)
{
	*bound = 0;
	if (columns_read(past->store->db, table, columns, error))
		return error->status;
	if (columns_have(columns, "id") && find_bound(past, table, added_by, bound, error))
		return error->status;
	buffer_add_format(&past->sql, "CREATE TEMP VIEW \"%s\" AS SELECT ", table);
	return 0;
}

static int view_past(struct past *past, const struct past_table *table, struct error *error)
{
	struct columns columns;
	int64_t bound;
	int status = begin_view(past, table->name, "tx", &columns, &bound, error);
	switch (table->form) {
	case PAST_JOINED:
		add_joined(past, table, &columns, bound);
		break;
	case PAST_LOOKED_UP:
		add_looked_up(past, table, &columns, bound);
		break;
	case PAST_UNITED:
		add_united(past, table, &columns, bound);
		break;
	}
	add(past, ";");
	columns_free(&columns);
	return status;
}

/* The two parts of which travel.h tells. */
static int view_apart(struct past *past, struct error *error)
{
	struct columns columns;
	if (columns_read(past->store->db, "opportunity", &columns, error))
		return error->status;
	add(past, "CREATE TEMP VIEW " PAST_UNCHANGED " AS SELECT ");
	add_columns(past, &columns, same_column, NULL);
	buffer_add_format(&past->sql, " FROM main.opportunity m WHERE m.tx <= %lld AND ", (long long)past->cut);
	add_was_so(past, "changed_tx");
	add(past, ";CREATE TEMP VIEW " PAST_IMAGED " AS SELECT ");
	add_columns(past, &columns, same_column, NULL);
	buffer_add_format(&past->sql, ", m.image_id FROM main.opportunity_past m WHERE m.to_tx > %lld AND m.from_tx <= %lld;",
	                  (long long)past->cut, (long long)past->cut);
	columns_free(&columns);
	return 0;
}

static void later_column(struct past *past, const void *of, const char *column)
{
	const struct added *table = of;
	if (names_have(table->later, column))
		buffer_add_format(&past->sql, "CASE WHEN m.%s <= %lld THEN m.\"%s\" END", table->closed,
		                  (long long)past->cut, column);
	else
		same_column(past, NULL, column);
}

static int view_added(struct past *past, const struct added *table, struct error *error)
{
	struct columns columns;
	int64_t bound;
	int status = begin_view(past, table->name, table->added, &columns, &bound, error);
	add_columns(past, &columns, later_column, table);
	buffer_add_format(&past->sql, " FROM main.%s m WHERE m.%s <= %lld;", table->name, table->counted ? "id" : table->added,
	                  (long long)(table->counted ? bound : past->cut));
	columns_free(&columns);
	return status;
}

/*
 * Scores have kept those that they replaced from the beginning, in a table of their own kind.  Where there was none yet the row
 * is empty, as a row that the opportunity is joined to and does not find.
 */
static void score_column(struct past *past, const void *of, const char *column)
{
	(void)of;
	if (strcmp(column, "opportunity") == 0) {
		same_column(past, NULL, column);
		return;
	}
	buffer_add_format(&past->sql, "CASE WHEN m.tx > %lld THEN (SELECT p.\"%s\" FROM main.score_history p WHERE ",
	                  (long long)past->cut, column);
	add_image(past, &of_score, NULL);
	buffer_add_format(&past->sql, ") ELSE m.\"%s\" END", column);
}

static int view_score(struct past *past, struct error *error)
{
	struct columns columns;
	int64_t bound;
	int status = begin_view(past, "score", "tx", &columns, &bound, error);
	add_columns(past, &columns, score_column, NULL);
	add(past, " FROM main.score m;");
	columns_free(&columns);
	return status;
}

static int make_views(struct past *past, struct error *error)
{
	size_t count;
	const struct past_table *tables = past_tables(&count);
	add(past, "SAVEPOINT travel;");
	for (size_t i = 0; i < ADDED; i++)
		if (view_added(past, &added[i], error))
			return error->status;
	for (size_t i = 0; i < count; i++)
		if (view_past(past, &tables[i], error))
			return error->status;
	if (view_score(past, error) || view_apart(past, error))
		return error->status;
	add(past, "RELEASE travel");
	return db_run(past->store->db, past->sql.data, error);
}

/* ---- going there ---- */

static int first_integer(struct store *store, const char *sql, int64_t parameter, int64_t *integer, struct error *error)
{
	struct statement *statement;
	*integer = 0;
	if (db_statement(store->db, sql, &statement, error))
		return error->status;
	bind_integer(statement, 1, parameter);
	int stepped = statement_step(statement, error);
	if (stepped == 1)
		*integer = column_integer(statement, 0);
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

/* An older version of opp, whose database was migrated, kept only part of what it changed. */
static int check_kept(struct store *store, int64_t cut, struct error *error)
{
	int64_t begins, at;
	if (db_integer(store->db, "SELECT tx FROM main.past_begins", 0, &begins, error))
		return error->status;
	if (cut >= begins)
		return 0;
	if (first_integer(store, "SELECT at FROM main.tx WHERE id = $1", begins, &at, error))
		return error->status;
	struct buffer when = {0};
	moment_print(&when, at, &store->config->zone);
	fail(error, EX_DATAERR,
	     "what was changed before %s was kept by an older opp, which did not keep all; take that moment or a"
	     " later one",
	     when.data);
	buffer_free(&when);
	return error->status;
}

static int drop_views(struct store *store, struct error *error)
{
	struct buffer sql = {0};
	size_t count;
	const struct past_table *tables = past_tables(&count);
	buffer_add_text(&sql, "SAVEPOINT travel;");
	for (size_t i = 0; i < ADDED; i++)
		buffer_add_format(&sql, "DROP VIEW temp.\"%s\";", added[i].name);
	for (size_t i = 0; i < count; i++)
		buffer_add_format(&sql, "DROP VIEW temp.\"%s\";", tables[i].name);
	buffer_add_text(&sql, "DROP VIEW temp.score; DROP VIEW temp." PAST_UNCHANGED "; DROP VIEW temp." PAST_IMAGED ";"
	                      " RELEASE travel");
	int status = db_run(store->db, sql.data, error);
	buffer_free(&sql);
	store->travelled = status != 0;
	return status;
}

static int go_to(struct store *store, int64_t cut, struct error *error)
{
	struct past past = {.store = store, .cut = cut};
	if ((store->travelled && drop_views(store, error)) || db_run(store->db, "PRAGMA temp_store = MEMORY", error))
		return error->status;
	int status = make_views(&past, error);
	buffer_free(&past.sql);
	store->travelled = status == 0;
	store->cut = cut;
	return status;
}

/* What a row, the first one from an id on, says: whether it has changed since, and how many images there are of it. */
static int probe(struct statement *statement, int64_t id, int64_t *changed, int64_t *images, struct error *error)
{
	statement_reset(statement);
	bind_integer(statement, 1, id);
	int stepped = statement_step(statement, error);
	*changed += stepped == 1 ? column_integer(statement, 0) : 0;
	*images += stepped == 1 ? column_integer(statement, 1) : 0;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int store_reads_apart(struct store *store, bool *apart, struct error *error)
{
	/* Looking up one image takes as long as reading over so many (measured). */
	enum { PROBES = 64, IMAGES_FOR_A_LOOKUP = 5 };
	struct buffer sql = {0};
	struct statement *statement;
	int64_t last, changed = 0, images = 0;
	*apart = false;
	if (!store->travelled)
		return 0;
	if (db_integer(store->db, "SELECT max(id) FROM main.opportunity", 0, &last, error))
		return error->status;
	buffer_add_format(&sql, "SELECT COALESCE(m.changed_tx, 0) > %lld, (SELECT count(*) FROM main.opportunity_past p"
	                  " WHERE p.image_id > m.id * %lld AND p.image_id < (m.id + 1) * %lld)"
	                  " FROM main.opportunity m WHERE m.id >= $1 ORDER BY m.id LIMIT 1",
	                  (long long)store->cut, PAST_IMAGES, PAST_IMAGES);
	int status = db_statement(store->db, sql.data, &statement, error);
	buffer_free(&sql);
	for (int i = 0; i < PROBES && !status; i++)
		status = probe(statement, last * i / PROBES + 1, &changed, &images, error);
	*apart = changed * IMAGES_FOR_A_LOOKUP > images;
	return status;
}

int store_cut(struct store *store, int64_t moment, int64_t *cut, struct error *error)
{
	if (first_integer(store, "SELECT id FROM main.tx WHERE at <= $1 ORDER BY id DESC LIMIT 1", moment, cut, error))
		return error->status;
	if (store->settled && *cut > store->home)
		*cut = store->home;
	return check_kept(store, *cut, error);
}

int store_travel(struct store *store, int64_t moment, struct error *error)
{
	int64_t cut;
	return store_cut(store, moment, &cut, error) || go_to(store, cut, error) ? error->status : 0;
}

int store_return(struct store *store, struct error *error)
{
	if (store->settled)
		return store->travelled && store->cut == store->home ? 0 : go_to(store, store->home, error);
	return store->travelled ? drop_views(store, error) : 0;
}

void store_settle(struct store *store)
{
	store->settled = true;
	store->home = store->cut;
}

int store_first_moment(struct store *store, int64_t *moment, struct error *error)
{
	return db_integer(store->db, "SELECT at FROM main.tx ORDER BY id LIMIT 1", 0, moment, error);
}

int store_config_then(struct store *store, char **text, size_t *length, int64_t *id, struct error *error)
{
	struct statement *statement;
	*text = NULL;
	/* Of the views only the one of the past stands before the table of that name. */
	if (db_statement(store->db,
	                 "SELECT c.id, c.content FROM main.config c WHERE c.id = COALESCE((SELECT max(id) FROM config),"
	                 " (SELECT min(id) FROM main.config))",
	                 &statement, error))
		return error->status;
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		struct value content;
		column_value(statement, 1, TYPE_TEXT, 0, &content);
		*id = column_integer(statement, 0);
		*length = content.length;
		*text = memory_get(content.length + 1);
		memcpy(*text, content.text, content.length);
	}
	statement_reset(statement);
	if (stepped < 0)
		return error->status;
	return stepped == 1 ? 0 : fail(error, EX_DATAERR, "the database holds no config; run opp-init");
}
