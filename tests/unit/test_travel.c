/* test_travel.c: a store that travels in time, and that no table is left out of it. */
#include "base/command.h"
#include "domain/session.h"
#include "store/db_internal.h"
#include "store/travel.h"
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct config config;
	struct session session;
	struct place place;
};

static int set_up(void **state)
{
	struct fixture *fixture = memory_get(sizeof *fixture);
	struct error error;
	struct applied applied;
	const struct store_author author = {100, "test", "test", "test"};
	place_make(&fixture->place);
	assert_int_equal(config_read("config/templates/zh-b2b.yaml", &fixture->config, &error), 0);
	assert_int_equal(store_apply(fixture->place.file, &fixture->config, &author, false, &applied, &error), 0);
	struct session *session = &fixture->session;
	*session = (struct session){.config = &fixture->config, .login = "test", .user = "test", .command = "test"};
	assert_int_equal(store_open(fixture->place.file, DB_WRITE, &fixture->config, &session->store, &error), 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->session.store);
	config_free(&fixture->config);
	place_remove(&fixture->place);
	free(fixture);
	return 0;
}

/* Renames the one customer, which the first call adds, at a moment. */
static int rename_customer(struct session *session, void *argument, struct error *error)
{
	static const char *const columns[] = {"name", "tx"};
	const struct value values[] = {value_text(argument), value_integer(session->tx)};
	int64_t there;
	if (db_integer(session->store->db, "SELECT count(*) FROM customer", 0, &there, error))
		return error->status;
	return there ? row_update(session->store, "customer", 1, columns, values, 1, error)
	             : row_insert(session->store, "customer", columns, values, 2, NULL, error);
}

static void name_at(struct session *session, int64_t moment, const char *name)
{
	struct error error;
	session->now = moment;
	char *text = memory_text(name);
	assert_int_equal(session_write(session, rename_customer, NULL, text, &error), 0);
	free(text);
}

/* The name that is read now, "" for none; in memory of the caller. */
static const char *name_now(struct session *session, char name[16])
{
	struct error error;
	struct arena arena = {0};
	struct value value = value_empty(TYPE_TEXT);
	bool found;
	static const char *const column[] = {"name"};
	assert_int_equal(row_read(session->store, "customer", 1, column, &value, 1, &arena, &found, &error), 0);
	snprintf(name, 16, "%s", found ? value.text : "");
	arena_free(&arena);
	return name;
}

/* Leaving WAL mode takes that nobody else has the database open. */
static void test_a_store_beside_leaves_the_first_its_locks(void **state)
{
	struct fixture *fixture = *state;
	struct store *beside;
	struct error error;
	char line[160];
	const char *const argv[] = {"/bin/sh", "-c", line, NULL};
	struct buffer answer = {0};
	int64_t rows;
	assert_int_equal(db_begin_read(fixture->session.store->db, &error), 0);
	assert_int_equal(db_integer(fixture->session.store->db, "SELECT count(*) FROM customer", -1, &rows, &error), 0);
	assert_int_equal(store_open_beside(fixture->session.store, &beside, &error), 0);
	store_close(beside);
	snprintf(line, sizeof line, "sqlite3 '%s' 'PRAGMA journal_mode = DELETE'", fixture->place.file);
	(void)command_run(argv, "", 0, 60, &answer, &error);
	assert_int_not_equal(answer.length, 0);
	assert_string_not_equal(answer.data, "delete\n");
	buffer_free(&answer);
	db_end_read(fixture->session.store->db);
}

static void test_goes_from_moment_to_moment_and_back(void **state)
{
	struct session *session = &((struct fixture *)*state)->session;
	struct store *store = session->store;
	struct error error;
	char name[16];
	name_at(session, 200, "a");
	name_at(session, 300, "b");
	name_at(session, 400, "c");
	static const struct {
		int64_t moment;
		const char *name;
	} known[] = {{99, ""}, {399, "b"}, {200, "a"}, {400, "c"}, {300, "b"}, {199, ""}, {5000, "c"}, {299, "a"}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		assert_int_equal(store_travel(store, known[i].moment, &error), 0);
		assert_string_equal(name_now(session, name), known[i].name);
	}
	assert_int_equal(store_return(store, &error), 0);
	assert_string_equal(name_now(session, name), "c");
	assert_int_equal(store_return(store, &error), 0);
}

static void test_a_transaction_for_reading_may_lie_around_or_between(void **state)
{
	struct session *session = &((struct fixture *)*state)->session;
	struct store *store = session->store;
	struct error error;
	char name[16];
	name_at(session, 200, "a");
	name_at(session, 300, "b");
	assert_int_equal(db_begin_read(store->db, &error), 0);
	assert_int_equal(store_travel(store, 250, &error), 0);
	assert_string_equal(name_now(session, name), "a");
	db_end_read(store->db);
	assert_string_equal(name_now(session, name), "a");
	assert_int_equal(db_begin_read(store->db, &error), 0);
	assert_int_equal(store_return(store, &error), 0);
	db_end_read(store->db);
	assert_string_equal(name_now(session, name), "b");
}

static void test_where_it_has_settled_nothing_later_is_reached(void **state)
{
	struct session *session = &((struct fixture *)*state)->session;
	struct store *store = session->store, *beside;
	struct error error;
	char name[16];
	name_at(session, 200, "a");
	name_at(session, 300, "b");
	name_at(session, 400, "c");
	assert_int_equal(store_travel(store, 300, &error), 0);
	store_settle(store);
	assert_int_equal(store_travel(store, 200, &error), 0);
	assert_string_equal(name_now(session, name), "a");
	assert_int_equal(store_return(store, &error), 0);
	assert_string_equal(name_now(session, name), "b");
	assert_int_equal(store_travel(store, 400, &error), 0);
	assert_string_equal(name_now(session, name), "b");
	assert_int_equal(store_open_beside(store, &beside, &error), 0);
	struct session other = {.store = beside};
	assert_string_equal(name_now(&other, name), "b");
	assert_int_equal(store_travel(beside, 400, &error), 0);
	assert_string_equal(name_now(&other, name), "b");
	store_close(beside);
}

static void test_the_past_is_not_written_to(void **state)
{
	struct session *session = &((struct fixture *)*state)->session;
	struct error error;
	name_at(session, 200, "a");
	assert_int_equal(store_travel(session->store, 200, &error), 0);
	assert_int_equal(session_write(session, rename_customer, NULL, "b", &error), EX_SOFTWARE);
	assert_int_equal(store_return(session->store, &error), 0);
	name_at(session, 300, "b");
}

/* A row that was added by an earlier transaction, of a table whose rows do not change. */
static int change_config(struct session *session, void *argument, struct error *error)
{
	static const char *const columns[] = {"file"};
	const struct value value = value_text(argument);
	return row_update(session->store, "config", 1, columns, &value, 1, error);
}

static void test_what_is_not_kept_cannot_be_changed(void **state)
{
	struct session *session = &((struct fixture *)*state)->session;
	struct error error;
	assert_int_equal(session_write(session, change_config, NULL, "x", &error), EX_SOFTWARE);
	assert_non_null(strstr(error.text, "rows of config stay as they are"));
}

/*
 * Of each table the past must be known, or it would show what came later.  Whoever adds one says in travel.c that its rows are
 * only added, or in past.c that they change; or here that it has nothing to do with what is printed.
 */
static void test_no_table_is_left_out(void **state)
{
	static const char query[] = "SELECT m.name FROM main.sqlite_schema m LEFT JOIN temp.sqlite_schema t"
	                            " ON t.type = 'view' AND t.name = m.name WHERE m.type = 'table' AND t.name IS NULL"
	                            " AND m.name NOT LIKE '%@_past' ESCAPE '@' AND m.name NOT LIKE 'sqlite@_%' ESCAPE '@'"
	                            " AND m.name NOT IN ('content', 'message', 'past_begins')";
	struct store *store = ((struct fixture *)*state)->session.store;
	struct error error;
	struct statement *statement;
	assert_int_equal(store_travel(store, 100, &error), 0);
	assert_int_equal(db_statement(store->db, query, &statement, &error), 0);
	while (statement_step(statement, &error) == 1)
		fail_msg("the past of table %s is not described; see lib/store/travel.c", column_text(statement, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_a_store_beside_leaves_the_first_its_locks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_goes_from_moment_to_moment_and_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_a_transaction_for_reading_may_lie_around_or_between, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_where_it_has_settled_nothing_later_is_reached, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_the_past_is_not_written_to, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_what_is_not_kept_cannot_be_changed, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_no_table_is_left_out, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
