/* test_db.c: transactions that are written in place. */
#include "base/command.h"
#include "store/db.h"
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct fixture {
	struct place place;
	struct db *db;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	struct error error;
	struct db *made;
	char mark[80];
	assert_non_null(fixture);
	place_make(&fixture->place);
	snprintf(mark, sizeof mark, "PRAGMA application_id = %d; CREATE TABLE t (x)", DB_APPLICATION_ID);
	assert_int_equal(db_create(fixture->place.file, &made, &error), 0);
	assert_int_equal(db_run(made, mark, &error), 0);
	assert_int_equal(db_run(made, "PRAGMA journal_mode = WAL", &error), 0);
	assert_int_equal(db_publish(made, &error), 0);
	db_close(made);
	assert_int_equal(db_open(fixture->place.file, DB_WRITE, -1, &fixture->db, &error), 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	db_close(fixture->db);
	place_remove(&fixture->place);
	free(fixture);
	return 0;
}

static bool succeeds(const char *format, const char *file)
{
	char line[200];
	const char *const argv[] = {"/bin/sh", "-c", line, NULL};
	struct buffer said = {0};
	struct error error;
	snprintf(line, sizeof line, format, file);
	bool succeeded = command_run(argv, "", 0, 60, &said, &error) == 0;
	buffer_free(&said);
	return succeeded;
}

/*
 * What the header of the file says: https://sqlite.org/fileformat.html#file_format_version_numbers.  Another process looks:
 * if this one closed the file, its locks would be gone.
 */
static bool has_wal(const struct fixture *fixture)
{
	return succeeds("[ \"$(od -An -tu1 -j18 -N1 '%s' | tr -d ' ')\" = 2 ]", fixture->place.file);
}

/* Whether somebody who does not wait can read the table now. */
static bool can_be_read(const struct fixture *fixture)
{
	return succeeds("sqlite3 -readonly '%s' 'SELECT count(*) FROM t' >/dev/null 2>&1", fixture->place.file);
}

static void insert(struct fixture *fixture)
{
	struct error error;
	assert_int_equal(db_run(fixture->db, "INSERT INTO t VALUES (1)", &error), 0);
}

static void expect_rows(struct fixture *fixture, int64_t expected)
{
	struct error error;
	int64_t rows;
	assert_int_equal(db_integer(fixture->db, "SELECT count(*) FROM t", -1, &rows, &error), 0);
	assert_int_equal(rows, expected);
}

static void test_in_place_nobody_reads_until_it_is_over(void **state)
{
	struct fixture *fixture = *state;
	struct error error;
	db_write_in_place(fixture->db);
	assert_int_equal(db_begin(fixture->db, &error), 0);
	assert_false(has_wal(fixture));
	assert_false(can_be_read(fixture));
	insert(fixture);
	assert_int_equal(db_commit(fixture->db, &error), 0);
	assert_true(has_wal(fixture));
	assert_true(can_be_read(fixture));
	expect_rows(fixture, 1);
}

static void test_only_the_next_transaction_is_in_place(void **state)
{
	struct fixture *fixture = *state;
	struct error error;
	db_write_in_place(fixture->db);
	assert_int_equal(db_begin(fixture->db, &error), 0);
	insert(fixture);
	db_rollback(fixture->db);
	assert_true(has_wal(fixture));
	assert_int_equal(db_begin(fixture->db, &error), 0);
	assert_true(has_wal(fixture));
	assert_true(can_be_read(fixture));
	insert(fixture);
	assert_int_equal(db_commit(fixture->db, &error), 0);
	expect_rows(fixture, 1);
}

static void test_while_somebody_reads_it_goes_through_the_wal(void **state)
{
	struct fixture *fixture = *state;
	struct error error;
	struct db *reader;
	int64_t rows;
	assert_int_equal(db_open(fixture->place.file, DB_READ, -1, &reader, &error), 0);
	assert_int_equal(db_begin_read(reader, &error), 0);
	assert_int_equal(db_integer(reader, "SELECT count(*) FROM t", -1, &rows, &error), 0);
	db_write_in_place(fixture->db);
	assert_int_equal(db_begin(fixture->db, &error), 0);
	assert_true(has_wal(fixture));
	insert(fixture);
	assert_int_equal(db_commit(fixture->db, &error), 0);
	assert_int_equal(db_integer(reader, "SELECT count(*) FROM t", -1, &rows, &error), 0);
	assert_int_equal(rows, 0);
	db_end_read(reader);
	db_close(reader);
	expect_rows(fixture, 1);
}

static void test_references_are_checked_unless_told_otherwise(void **state)
{
	struct fixture *fixture = *state;
	struct error error;
	assert_int_equal(db_begin(fixture->db, &error), 0);
	assert_int_equal(db_run(fixture->db, "CREATE TABLE u (id INTEGER PRIMARY KEY, v INTEGER REFERENCES u)", &error), 0);
	assert_int_equal(db_run(fixture->db, "INSERT INTO u (v) VALUES (99)", &error), EX_DATAERR);
	db_check_references(fixture->db, false);
	assert_int_equal(db_run(fixture->db, "INSERT INTO u (v) VALUES (99)", &error), 0);
	db_check_references(fixture->db, true);
	assert_int_equal(db_run(fixture->db, "INSERT INTO u (v) VALUES (98)", &error), EX_DATAERR);
	db_rollback(fixture->db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_in_place_nobody_reads_until_it_is_over, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_only_the_next_transaction_is_in_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_while_somebody_reads_it_goes_through_the_wal, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_references_are_checked_unless_told_otherwise, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
