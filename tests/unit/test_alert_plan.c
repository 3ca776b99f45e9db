/* test_alert_plan.c: the rules of the template are answered by indexes, so that their cost follows what fires. */
#include "domain/session.h"
#include "store/alert.h"
#include "store/db_internal.h"
#include "store/index.h"
#include "store/rule_index.h"
#include "store/schema.h"
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct config config;
	struct store *store;
	struct place place;
};

static int set_up_with(void **state, const char *config)
{
	struct fixture *fixture = memory_get(sizeof *fixture);
	struct error error;
	struct applied applied;
	const struct store_author author = {1795395600, "test", "test", "test"};
	place_make(&fixture->place);
	assert_int_equal(config_read(config, &fixture->config, &error), 0);
	assert_int_equal(store_apply(fixture->place.file, &fixture->config, &author, false, &applied, &error), 0);
	assert_int_equal(store_open(fixture->place.file, DB_WRITE, &fixture->config, &fixture->store, &error), 0);
	*state = fixture;
	return 0;
}

static int set_up(void **state)
{
	return set_up_with(state, "config/templates/zh-b2b.yaml");
}

static int set_up_with_examples(void **state)
{
	return set_up_with(state, "tests/data/alert-rules.yaml");
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	store_close(fixture->store);
	config_free(&fixture->config);
	place_remove(&fixture->place);
	free(fixture);
	return 0;
}

/* How SQLite runs the statement that was prepared last, a line each step. */
static void explain_last(struct db *db, struct buffer *plan)
{
	struct buffer sql = {0};
	sqlite3_stmt *explain;
	buffer_add_format(&sql, "EXPLAIN QUERY PLAN %s", sqlite3_sql(sqlite3_next_stmt(db->handle, NULL)));
	assert_int_equal(sqlite3_prepare_v2(db->handle, sql.data, -1, &explain, NULL), SQLITE_OK);
	while (sqlite3_step(explain) == SQLITE_ROW)
		buffer_add_format(plan, "%s\n", (const char *)sqlite3_column_text(explain, 3));
	sqlite3_finalize(explain);
	buffer_free(&sql);
}

static void expect_plan(struct fixture *fixture, const char *rule_name, const char *expected)
{
	const struct alert_rule *rule = config_alert(&fixture->config, rule_name);
	assert_non_null(rule);
	struct firing_reader *reader;
	struct buffer plan = {0};
	struct error error;
	assert_int_equal(firing_reader_open(fixture->store, rule, &rule->steps[0], 1795395600, NULL, &reader, &error), 0);
	explain_last(fixture->store->db, &plan);
	assert_string_equal(plan.data, expected);
	firing_reader_close(reader);
	buffer_free(&plan);
}

static void each_rule_of_the_template_searches_its_partial_index(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(fixture->config.alert_count, 4);
	expect_plan(fixture, "overdue", "SEARCH o USING INDEX opportunity_idle (<expr><?)\n");
	expect_plan(fixture, "stalled", "SEARCH o USING INDEX opportunity_stage_entered (stage_entered<?)\n");
	expect_plan(fixture, "churn", "SEARCH o USING INDEX opportunity_feedback (feedback=?)\n");
	expect_plan(fixture, "slow", "SEARCH o USING INDEX opportunity_unanswered (created<?)\n");
}

static void other_rules_search_indexes_that_are_made_for_them(void **state)
{
	struct fixture *fixture = *state;
	expect_plan(fixture, "step_late", "SEARCH o USING INDEX rule_opportunity_stage_due (stage_due<?)\n");
	expect_plan(fixture, "close_passed", "SEARCH o USING INDEX rule_opportunity_close_date (close_date<?)\n");
	expect_plan(fixture, "big", "SEARCH o USING INDEX rule_opportunity_amount (amount>?)\n");
	expect_plan(fixture, "ends", "SEARCH o USING INDEX rule_opportunity_contract_end (contract_end<?)\n");
	expect_plan(fixture, "birthday", "SEARCH c USING INDEX rule_customer_founded_yearly (<expr>=?)\n");
	expect_plan(fixture, "news", "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)\n"
	            "LIST SUBQUERY 2\nSEARCH l USING COVERING INDEX rule_customer_tags (tag=?)\n"
	            "CORRELATED SCALAR SUBQUERY 3\nSEARCH x USING INDEX rule_customer_idle (customer=?)\n"
	            "CORRELATED SCALAR SUBQUERY 1\nSEARCH x USING INDEX rule_customer_idle (customer=?)\n");
}

/* How many pages it takes to read what fires by a rule; *fired counts it. */
static int count_pages(struct fixture *fixture, const char *rule_name, struct arena *told, int *fired)
{
	const struct alert_rule *rule = config_alert(&fixture->config, rule_name);
	struct firing_reader *reader;
	struct firing firing;
	struct error error;
	int pages, unused;
	sqlite3 *handle = fixture->store->db->handle;
	assert_int_equal(firing_reader_open(fixture->store, rule, &rule->steps[0], 1795395600, told, &reader, &error), 0);
	sqlite3_db_release_memory(handle);
	sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_MISS, &pages, &unused, 1);
	for (*fired = 0; firing_reader_next(reader, &firing, &error) == 1; ++*fired) {
		assert_int_equal(told != NULL, firing.told != NULL);
		if (told)
			assert_string_equal(firing.told->name, "Deal");
	}
	sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_MISS, &pages, &unused, 0);
	firing_reader_close(reader);
	return pages;
}

/* Each row fills most of a page, and fires by the rules, which end with NULL. */
static void expect_few_pages(struct fixture *fixture, const char *const *rules)
{
	enum { DEALS = 500, MOST_PAGES = 30 };
	struct arena told = {0};
	struct error error;
	static const char sql[] =
	    "WITH n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
	    " INSERT INTO opportunity (tx, ref, name, owner, currency, pipeline, stage, status, probability_given, created, stage_entered,"
	    " feedback, feedback_at, stage_due, close_date, next_action)"
	    " SELECT 1, 'R' || i, 'Deal', 'me', 'CNY', 'default', 'contact', 'open', 0, 1700000000, 1700000000,"
	    " 'negative', 1700000000, '2024-01-01', '2024-01-01', hex(zeroblob(1500)) FROM n";
	assert_int_equal(db_run(fixture->store->db, sql, &error), 0);
	for (; *rules; rules++) {
		int fired, pages = count_pages(fixture, *rules, &told, &fired);
		assert_in_range(pages, 1, MOST_PAGES);
		assert_int_equal(fired, DEALS);
		count_pages(fixture, *rules, NULL, &fired);
	}
	arena_free(&told);
}

static void what_is_told_of_a_deal_lies_in_the_index_that_found_it(void **state)
{
	static const char *const rules[] = {"overdue", "stalled", "churn", "slow", NULL};
	expect_few_pages(*state, rules);
}

static void indexes_made_for_rules_hold_it_too(void **state)
{
	static const char *const rules[] = {"step_late", "close_passed", NULL};
	expect_few_pages(*state, rules);
}

static void an_index_of_another_definition_is_made_anew(void **state)
{
	struct fixture *fixture = *state;
	struct db *db = fixture->store->db;
	struct error error;
	int64_t told, version;
	static const char sql[] = "SELECT count(*) FROM sqlite_schema WHERE name = 'opportunity_idle' AND sql LIKE '%ref, name, owner%'";
	assert_int_equal(index_make(db, "opportunity_idle", "opportunity (last_activity)", &error), 0);
	assert_int_equal(db_integer(db, sql, -1, &told, &error), 0);
	assert_int_equal(told, 0);
	assert_int_equal(schema_make_indexes(db, &error), 0);
	assert_int_equal(db_integer(db, sql, -1, &told, &error), 0);
	assert_int_equal(told, 1);
	assert_int_equal(db_integer(db, "PRAGMA schema_version", 0, &version, &error), 0);
	assert_int_equal(schema_make_indexes(db, &error), 0);
	assert_int_equal(db_integer(db, "PRAGMA schema_version", 0, &told, &error), 0);
	assert_int_equal(told, version); /* those that are as they should be stay */
}

static void indexes_follow_the_rules(void **state)
{
	struct fixture *fixture = *state;
	int64_t count;
	struct error error;
	static const char sql[] = "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'rule%'";
	assert_int_equal(db_integer(fixture->store->db, sql, 0, &count, &error), 0);
	assert_int_equal(count, 7);
	fixture->config.alert_count = 0;
	assert_int_equal(rule_indexes_make(fixture->store->db, &fixture->config, &error), 0);
	assert_int_equal(db_integer(fixture->store->db, sql, 0, &count, &error), 0);
	assert_int_equal(count, 0);
}

static void open_episodes_are_read_by_the_index_that_leaves_out_the_past(void **state)
{
	struct fixture *fixture = *state;
	struct alert_reader *reader;
	struct buffer plan = {0};
	struct error error;
	assert_int_equal(alert_reader_open(fixture->store, 0, &reader, &error), 0);
	explain_last(fixture->store->db, &plan);
	assert_string_equal(plan.data, "SCAN alert USING INDEX alert_open\n");
	alert_reader_close(reader);
	buffer_free(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_rule_of_the_template_searches_its_partial_index, set_up, tear_down),
		cmocka_unit_test_setup_teardown(other_rules_search_indexes_that_are_made_for_them, set_up_with_examples, tear_down),
		cmocka_unit_test_setup_teardown(what_is_told_of_a_deal_lies_in_the_index_that_found_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(indexes_made_for_rules_hold_it_too, set_up_with_examples, tear_down),
		cmocka_unit_test_setup_teardown(an_index_of_another_definition_is_made_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(indexes_follow_the_rules, set_up_with_examples, tear_down),
		cmocka_unit_test_setup_teardown(open_episodes_are_read_by_the_index_that_leaves_out_the_past, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
