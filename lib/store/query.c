/* query.c: finding rows by terms and reading their fields. */
#include "store/query.h"

#include "store/customer_names.h"
#include "store/travel.h"

#include <stdlib.h>
#include <string.h>

/* A column of the statement, and where its value goes in the row. */
struct query_column {
	const struct field *field;
	size_t place;
	bool is_amount;   /* with the decimals of the row's currency */
	uint8_t decimals; /* else */
	bool is_name;     /* of the customer, whose id the statement tells */
};

/* A list is read with a look-up of its own for each row: SQL has no common way to join texts. */
struct list_column {
	int column; /* of the statement: whose list it is */
	size_t place;
	struct statement *statement;
	struct buffer text;
};

/* The opportunities of a past moment may be read in two parts, side by side (travel.h). */
struct part {
	struct statement *statement;
	int stepped;
	int64_t id;
};

enum { PARTS = 2 };

struct cursor {
	struct store *store;
	const struct query *query;
	struct sql sql;
	struct statement *statement; /* that of the part that was read last, if they are read apart */
	bool apart;
	struct part parts[PARTS];
	struct value *row;
	struct query_column *columns;
	size_t column_count;
	struct list_column *lists;
	size_t list_count;
	struct customer_names names;
	int currency_column;     /* -1: not there */
	int condition_column;    /* the first of those of the conditions, behind the others */
	int followup_column;     /* the first of those of the follow-up, behind those */
	int customer_column;     /* behind those */
	int later_column;        /* behind those */
	int id_column;           /* behind all others */
	int first_id_parameter;  /* of the two that hold a range of ids, 0: none */
	size_t range;
	bool stepping;
};

static const struct {
	const char *field, *sql;
	bool of_customer;
} list_queries[] = {
    {"tags", "SELECT tag FROM tag WHERE opportunity = $1 ORDER BY tag", false},
    {"members", "SELECT person || ':' || role FROM member WHERE opportunity = $1 ORDER BY person, role", false},
    {"customer_tags", "SELECT tag FROM customer_tag WHERE customer = $1 ORDER BY tag", true},
    {"contact", "SELECT name FROM contact WHERE customer = $1 ORDER BY id", true},
    {"position", "SELECT position FROM contact WHERE customer = $1 AND position IS NOT NULL ORDER BY id", true},
    {"decision_maker", "SELECT name FROM contact WHERE customer = $1 AND decision_maker = 1 ORDER BY id", true},
    {"phone", "SELECT phone FROM contact WHERE customer = $1 AND phone IS NOT NULL ORDER BY id", true},
    {"email", "SELECT email FROM contact WHERE customer = $1 AND email IS NOT NULL ORDER BY id", true},
};

static int list_query(const struct field *field)
{
	for (size_t i = 0; i < sizeof list_queries / sizeof *list_queries; i++)
		if (strcmp(list_queries[i].field, field->name) == 0)
			return (int)i;
	return -1;
}

static const char *root_alias(const struct query *query)
{
	return query->root == ROOT_CUSTOMER ? "c" : "o";
}

static void add_is_later(struct sql *sql, const struct query *query)
{
	sql_add(sql, "COALESCE(o.changed_tx, o.tx) > ");
	sql_parameter(sql, value_integer(query->than));
}

/* The columns that only cursor_holds(), cursor_followup() and their like look at. */
static int add_hidden_columns(struct cursor *cursor, struct error *error)
{
	struct sql *sql = &cursor->sql;
	const struct query *query = cursor->query;
	for (size_t i = 0; i < query->condition_count; i++) {
		if (!query->conditions[i].term_count) {
			sql_add(sql, ", 1");
			continue;
		}
		sql_add(sql, ", CASE WHEN ");
		if (sql_terms(sql, query->conditions[i].terms, query->conditions[i].term_count, error))
			return error->status;
		sql_add(sql, " THEN 1 ELSE 0 END");
	}
	cursor->followup_column = cursor->condition_column + (int)query->condition_count;
	sql_add(sql, query->followups ? ", a.at, t.at, a.person, a.kind" : "");
	cursor->customer_column = cursor->followup_column + (query->followups ? 4 : 0);
	cursor->later_column = cursor->customer_column + query->customer_ids;
	sql_add(sql, query->customer_ids ? ", o.customer" : "");
	cursor->id_column = cursor->later_column + (query->only == QUERY_OPEN_OR_LATER);
	if (query->only == QUERY_OPEN_OR_LATER) {
		sql_add(sql, ", ");
		add_is_later(sql, query);
	}
	sql_add(sql, cursor->apart ? ", o.id" : "");
	return 0;
}

/* Whether nothing is asked of the opportunities themselves: then they are not looked up for each follow-up. */
static bool is_followups_alone(const struct query *query)
{
	bool alone = query->followups && !query->term_count && !query->condition_count && !query->word_count && !query->ids;
	for (size_t i = 0; alone && i < query->column_count; i++)
		alone = query->columns[i] && strcmp(query->columns[i]->name, "id") == 0;
	return alone;
}

/* Its text is read with a statement of its own; the row holds whose list it is. */
static int add_list(struct cursor *cursor, int list, size_t place, struct error *error)
{
	const struct query *query = cursor->query;
	bool through_customer = list_queries[list].of_customer && query->root == ROOT_OPPORTUNITY;
	buffer_add_format(&cursor->sql.text, "%s.%s", root_alias(query), through_customer ? "customer" : "id");
	cursor->lists = memory_resize(cursor->lists, (cursor->list_count + 1) * sizeof *cursor->lists);
	cursor->lists[cursor->list_count] = (struct list_column){.column = (int)cursor->column_count, .place = place};
	if (statement_new(cursor->store->db, list_queries[list].sql, &cursor->lists[cursor->list_count].statement, error))
		return error->status;
	cursor->list_count++;
	return 0;
}

/* Whether all opportunities are read over, and so very many customers looked up in any order, again and again. */
static bool reads_over_all(const struct query *query)
{
	return query->root == ROOT_OPPORTUNITY && !query->ids && !query->limit;
}

static int add_column(struct cursor *cursor, const struct field *field, size_t place, struct error *error)
{
	struct sql *sql = &cursor->sql;
	bool is_name = strcmp(field->name, "customer") == 0 && reads_over_all(cursor->query);
	if (field_check_root(field, cursor->query->root, error))
		return error->status;
	int list = list_query(field);
	if (list >= 0 && add_list(cursor, list, place, error))
		return error->status;
	if (list < 0 && is_followups_alone(cursor->query))
		sql_add(sql, "a.opportunity");
	else if (is_name)
		sql_add(sql, "o.customer");
	else if (list < 0)
		sql_field(sql, field);
	struct query_column *column = &cursor->columns[cursor->column_count++];
	*column = (struct query_column){.field = field, .place = place, .is_amount = strcmp(field->name, "amount") == 0,
	                                .is_name = is_name};
	if (field->type == TYPE_DECIMAL)
		column->decimals = 3;
	else if (field->type == TYPE_MONEY)
		column->decimals = currency_decimals(cursor->store->config->currency);
	return 0;
}

/* That of the amount, behind the others if it is none of them. */
static void add_currency(struct cursor *cursor)
{
	bool money = false;
	cursor->currency_column = -1;
	cursor->condition_column = (int)cursor->column_count;
	for (size_t i = 0; i < cursor->column_count; i++) {
		money |= cursor->columns[i].is_amount;
		if (strcmp(cursor->columns[i].field->name, "currency") == 0)
			cursor->currency_column = (int)i;
	}
	if (money && cursor->currency_column < 0) {
		sql_add(&cursor->sql, ", o.currency");
		cursor->currency_column = cursor->condition_column++;
	}
}

static int add_columns(struct cursor *cursor, struct error *error)
{
	const struct query *query = cursor->query;
	for (size_t i = 0; i < query->column_count; i++) {
		if (!query->columns[i])
			continue;
		sql_add(&cursor->sql, cursor->column_count ? ", " : "SELECT ");
		if (add_column(cursor, query->columns[i], i, error))
			return error->status;
	}
	add_currency(cursor);
	return add_hidden_columns(cursor, error);
}

static void add_words(struct sql *sql, const struct query *query)
{
	for (size_t i = 0; i < query->word_count; i++) {
		struct operand operand = {.value = value_text(query->words[i])};
		static const char *const names[] = {"customer", "name", "ref"};
		size_t count = query->root == ROOT_CUSTOMER ? 1 : sizeof names / sizeof *names;
		sql_add(sql, " AND (");
		for (size_t n = 0; n < count; n++) {
			struct term term = {.field = field_find(&sql->config->fields, names[n]), .operator = OPERATOR_CONTAINS,
			                    .operands = &operand, .operand_count = 1, .text = query->words[i]};
			struct error unused;
			sql_add(sql, n ? " OR " : "");
			sql_terms(sql, &term, 1, &unused);
		}
		sql_add(sql, ")");
	}
}

static int add_conditions(struct sql *sql, const struct query *query, int *first_id_parameter, struct error *error)
{
	sql_add(sql, " WHERE ");
	if (sql_terms(sql, query->terms, query->term_count, error))
		return error->status;
	if (query->root == ROOT_CUSTOMER)
		sql_add(sql, " AND c.merged_into IS NULL");
	if (query->only == QUERY_OPEN)
		sql_add(sql, " AND o.status = 'open'");
	if (query->only == QUERY_OPEN_OR_LATER) {
		sql_add(sql, " AND (o.status = 'open' OR ");
		add_is_later(sql, query);
		sql_add(sql, ")");
	}
	add_words(sql, query);
	if (query->ids) {
		buffer_add_format(&sql->text, " AND %s.id BETWEEN ", root_alias(query));
		sql_parameter(sql, value_integer(0));
		*first_id_parameter = (int)sql->parameter_count;
		sql_add(sql, " AND ");
		sql_parameter(sql, value_integer(0));
	}
	return 0;
}

/* Grades follow the score, and a letter sorts by its meaning that way. */
static const struct field *sortable(const struct sql *sql, const struct field *field)
{
	return strcmp(field->name, "grade") == 0 ? field_find(&sql->config->fields, "score") : field;
}

static void add_worklist_order(struct sql *sql)
{
	const struct field *due = field_find(&sql->config->fields, "due");
	struct value today = value_of(TYPE_DATE, zone_day(sql->zone, sql->now));
	sql_add(sql, " ORDER BY CASE WHEN ");
	sql_field(sql, due);
	sql_add(sql, " < ");
	sql_parameter(sql, today);
	sql_add(sql, " THEN 0 WHEN ");
	sql_field(sql, due);
	sql_add(sql, " = ");
	sql_parameter(sql, today);
	sql_add(sql, " THEN 1 ELSE 2 END, CASE WHEN ");
	sql_field(sql, due);
	sql_add(sql, " < ");
	sql_parameter(sql, today);
	sql_add(sql, " THEN ");
	sql_field(sql, due);
	sql_add(sql, " END NULLS LAST, s.score DESC NULLS LAST, ");
	sql_comparable(sql, field_find(&sql->config->fields, "amount"));
	sql_add(sql, " DESC NULLS LAST, o.id");
	sql->needs_score = true;
}

static int add_order(struct sql *sql, const struct query *query, struct error *error)
{
	if (query->followups) {
		sql_add(sql, " ORDER BY a.id");
		return 0;
	}
	if (query->worklist) {
		add_worklist_order(sql);
		return 0;
	}
	sql_add(sql, " ORDER BY ");
	for (size_t i = 0; i < query->sort_count; i++) {
		const struct field *field = sortable(sql, query->sorts[i].field);
		if (field_check_root(field, query->root, error))
			return error->status;
		if (list_query(field) >= 0)
			return fail(error, EX_USAGE, "cannot sort by \"%s\": it has several values", field->name);
		sql_comparable(sql, field);
		sql_add(sql, query->sorts[i].descending ? " DESC NULLS LAST, " : " NULLS LAST, ");
	}
	buffer_add_format(&sql->text, "%s.id", root_alias(query));
	return 0;
}

/* Puts FROM, whose joins are known only now, between the columns and the conditions. */
static void splice_from(struct sql *sql, const struct query *query, size_t columns_end)
{
	struct buffer whole = {0};
	buffer_add(&whole, sql->text.data, columns_end);
	bool alone = is_followups_alone(query);
	if (!alone)
		sql_from(sql, &whole);
	if (query->followups)
		buffer_add_text(&whole, alone ? " FROM activity a" : " JOIN activity a ON a.opportunity = o.id");
	buffer_add_text(&whole, query->followups ? " JOIN tx t ON t.id = a.tx" : "");
	buffer_add_text(&whole, sql->text.data + columns_end);
	buffer_free(&sql->text);
	sql->text = whole;
}

/* Only what is read over whole, and in the order of ids. */
static int choose_parts(struct cursor *cursor, struct error *error)
{
	const struct query *query = cursor->query;
	if (query->root != ROOT_OPPORTUNITY || query->ids || query->sort_count || query->worklist || query->followups ||
	    query->limit)
		return 0;
	return store_reads_apart(cursor->store, &cursor->apart, error);
}

static int keep_customers(struct cursor *cursor, struct error *error)
{
	bool needed = reads_over_all(cursor->query) && cursor->sql.needs_customer;
	return needed ? store_keep_customers(cursor->store, error) : 0;
}

static int open_part(struct cursor *cursor, size_t columns_end, const char *from, const char *order,
                     struct statement **statement, struct error *error)
{
	struct sql *sql = &cursor->sql;
	struct buffer text = sql->text;
	sql->text = (struct buffer){0};
	sql->opportunities = from;
	buffer_add(&sql->text, text.data, columns_end);
	sql_from(sql, &sql->text);
	buffer_add_format(&sql->text, "%s ORDER BY %s", text.data + columns_end, order);
	int status = sql_statement(cursor->store->db, sql, statement, error);
	buffer_free(&sql->text);
	sql->text = text;
	return status;
}

static int build(struct cursor *cursor, struct error *error)
{
	struct sql *sql = &cursor->sql;
	if (choose_parts(cursor, error) || add_columns(cursor, error))
		return error->status;
	size_t columns_end = sql->text.length;
	if (add_conditions(sql, cursor->query, &cursor->first_id_parameter, error) || keep_customers(cursor, error))
		return error->status;
	if (cursor->apart)
		return open_part(cursor, columns_end, PAST_UNCHANGED, "o.id", &cursor->parts[0].statement, error) ||
		               open_part(cursor, columns_end, PAST_IMAGED, "o.image_id", &cursor->parts[1].statement, error)
		           ? error->status
		           : 0;
	if (add_order(sql, cursor->query, error))
		return error->status;
	if (cursor->query->limit) {
		sql_add(sql, " LIMIT ");
		sql_parameter(sql, value_integer(cursor->query->limit));
	}
	splice_from(sql, cursor->query, columns_end);
	return sql_statement(cursor->store->db, sql, &cursor->statement, error);
}

int cursor_open(struct store *store, const struct query *query, struct cursor **result, struct error *error)
{
	struct cursor *cursor = memory_get(sizeof *cursor);
	*cursor = (struct cursor){.store = store, .query = query, .names = {.store = store}};
	cursor->row = memory_get(query->column_count * sizeof *cursor->row);
	cursor->columns = memory_get(query->column_count * sizeof *cursor->columns);
	for (size_t i = 0; i < query->column_count; i++)
		cursor->row[i] = value_empty(TYPE_TEXT);
	sql_open(&cursor->sql, store->config, query->root, query->now);
	*result = cursor;
	if (build(cursor, error)) {
		cursor_close(cursor);
		*result = NULL;
		return error->status;
	}
	return 0;
}

int64_t cursor_customer(const struct cursor *cursor)
{
	return column_integer(cursor->statement, cursor->customer_column);
}

void cursor_close(struct cursor *cursor)
{
	if (!cursor)
		return;
	if (!cursor->apart)
		statement_free(cursor->statement);
	for (size_t i = 0; i < PARTS; i++)
		statement_free(cursor->parts[i].statement);
	for (size_t i = 0; i < cursor->list_count; i++) {
		statement_free(cursor->lists[i].statement);
		buffer_free(&cursor->lists[i].text);
	}
	customer_names_free(&cursor->names);
	free(cursor->lists);
	free(cursor->row);
	free(cursor->columns);
	sql_free(&cursor->sql);
	free(cursor);
}

static int read_list(struct list_column *list, int64_t owner, struct value *value, struct error *error)
{
	buffer_clear(&list->text);
	statement_reset(list->statement);
	bind_integer(list->statement, 1, owner);
	int stepped;
	while ((stepped = statement_step(list->statement, error)) == 1) {
		if (list->text.length)
			buffer_add_character(&list->text, ',');
		buffer_add_text(&list->text, column_text(list->statement, 0));
	}
	*value = list->text.length ? value_text(list->text.data) : value_empty(TYPE_TEXT);
	return stepped < 0 ? error->status : 0;
}

/* Nobody reads a clock to the second: full days, or hours on the first day, or minutes in the first hour. */
static void round_clock(struct value *clock)
{
	int64_t unit = clock->integer >= SECONDS_PER_DAY ? SECONDS_PER_DAY : clock->integer >= 3600 ? 3600 : 60;
	clock->integer -= clock->integer % unit;
}

static int read_name(struct cursor *cursor, int column, struct value *value, struct error *error)
{
	const char *name;
	if (customer_names_find(&cursor->names, column_integer(cursor->statement, column), &name, error))
		return error->status;
	*value = value_text(name);
	return 0;
}

static int read_row(struct cursor *cursor, struct error *error)
{
	for (size_t i = 0; i < cursor->column_count; i++) {
		const struct query_column *column = &cursor->columns[i];
		struct value *value = &cursor->row[column->place];
		uint8_t decimals = column->decimals;
		if (column->is_name) {
			if (read_name(cursor, (int)i, value, error))
				return error->status;
			continue;
		}
		if (column->is_amount)
			decimals = currency_decimals(column_text(cursor->statement, cursor->currency_column));
		column_value(cursor->statement, (int)i, column->field->type, decimals, value);
		if (column->field->flags & FIELD_CLOCK)
			round_clock(value);
	}
	for (size_t i = 0; i < cursor->list_count; i++) {
		struct list_column *list = &cursor->lists[i];
		if (read_list(list, column_integer(cursor->statement, list->column), &cursor->row[list->place], error))
			return error->status;
	}
	return 0;
}

/* Moves on to the next range of ids; false when there is none. */
static bool next_range(struct cursor *cursor)
{
	const struct id_set *ids = cursor->query->ids;
	if (cursor->range >= ids->count)
		return false;
	struct id_range range = ids->ranges[cursor->range++];
	statement_reset(cursor->statement);
	bind_integer(cursor->statement, cursor->first_id_parameter, range.first);
	bind_integer(cursor->statement, cursor->first_id_parameter + 1, range.last);
	return true;
}

/*
 * Steps the part that was read last, in the beginning both, and reads the one whose id is next.  Both see the same: while one
 * of them is under way, the connection has one snapshot.
 */
static int next_of_parts(struct cursor *cursor, struct error *error)
{
	struct part *parts = cursor->parts, *next = NULL;
	for (size_t i = 0; i < PARTS; i++) {
		if (!cursor->stepping || (parts[i].statement == cursor->statement && parts[i].stepped == 1))
			parts[i].stepped = statement_step(parts[i].statement, error);
		if (parts[i].stepped < 0)
			return -1;
		if (parts[i].stepped == 1)
			parts[i].id = column_integer(parts[i].statement, cursor->id_column);
		if (parts[i].stepped == 1 && (!next || parts[i].id < next->id))
			next = &parts[i];
	}
	cursor->stepping = true;
	cursor->statement = next ? next->statement : NULL;
	return next ? 1 : 0;
}

static int next_of_ranges(struct cursor *cursor, struct error *error)
{
	if (!cursor->stepping && cursor->query->ids && !next_range(cursor))
		return 0;
	cursor->stepping = true;
	int stepped;
	while ((stepped = statement_step(cursor->statement, error)) == 0)
		if (!cursor->query->ids || !next_range(cursor))
			return 0;
	return stepped;
}

int cursor_next(struct cursor *cursor, const struct value **row, struct error *error)
{
	int got = cursor->apart ? next_of_parts(cursor, error) : next_of_ranges(cursor, error);
	if (got != 1)
		return got;
	*row = cursor->row;
	return read_row(cursor, error) ? -1 : 1;
}

void cursor_restart(struct cursor *cursor)
{
	statement_reset(cursor->statement);
	cursor->range = 0;
	cursor->stepping = false;
}

bool cursor_is_later(const struct cursor *cursor)
{
	return column_integer(cursor->statement, cursor->later_column) == 1;
}

bool cursor_holds(const struct cursor *cursor, size_t condition)
{
	return column_integer(cursor->statement, cursor->condition_column + (int)condition) == 1;
}

struct query_followup cursor_followup(const struct cursor *cursor)
{
	struct statement *statement = cursor->statement;
	int column = cursor->followup_column;
	return (struct query_followup){.at = column_integer(statement, column),
	                               .recorded = column_integer(statement, column + 1),
	                               .person = column_text(statement, column + 2),
	                               .kind = column_text(statement, column + 3)};
}

int query_last_id(struct store *store, int64_t *id, struct error *error)
{
	return db_integer(store->db, "SELECT id FROM opportunity ORDER BY id DESC LIMIT 1", 0, id, error);
}
