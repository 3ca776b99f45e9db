/* test_incentive.c: bonuses: who shares in a deal, the factor, the one rounding, what is too large. */
#include "domain/incentive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- sharing ---- */

static void note_share(void *argument, const char *person, int64_t addend, const char *calculation)
{
	buffer_add_format(argument, "%s %lld: %s\n", person, (long long)addend, calculation);
}

static void assert_shares(const struct incentive *rule, const struct won_deal *deal, const char *expected)
{
	struct buffer said = {0};
	incentive_share(rule, deal, 2, note_share, &said);
	assert_string_equal(buffer_text(&said), expected);
	buffer_free(&said);
}

static const struct member_share shares[] = {{"presales", 20}, {"legal", 10}};

static void all_of_it_is_the_owners(void **state)
{
	(void)state;
	const struct incentive percent = {.percent = 3000}, fixed = {.per_deal = 500};
	const struct won_deal deal = {.worth = 10001, .worth_text = "100.01", .owner = "a", .members = "b:presales"};
	assert_shares(&percent, &deal, "a 10001: 100.01\n");
	assert_shares(&fixed, &deal, "a 500: 5.00\n");
}

static void members_share_by_their_roles(void **state)
{
	(void)state;
	const struct incentive rule = {.percent = 3000, .members = shares, .member_count = 2};
	struct won_deal deal = {.worth = 10001, .worth_text = "100.01", .owner = "a", .members = "b:presales,c:presales,d:legal,e:x"};
	assert_shares(&rule, &deal,
	              "b 1000: 100.01 x 20% / 2\nc 1000: 100.01 x 20% / 2\nd 1000: 100.01 x 10%\na 7001: 100.01 - 30.00\n");
	deal.members = "bc:legals,b:egal,presales";
	assert_shares(&rule, &deal, "a 10001: 100.01\n");
	deal.members = NULL;
	assert_shares(&rule, &deal, "a 10001: 100.01\n");
	deal.members = "a:legal";
	deal.owner = NULL;
	assert_shares(&rule, &deal, "a 1000: 100.01 x 10%\n");
}

static void only_what_is_above_the_limit_counts(void **state)
{
	(void)state;
	const struct incentive whole = {.percent = 1000, .above = 10000},
	                       excess = {.percent = 1000, .above = 10000, .of_excess = true};
	struct won_deal deal = {.worth = 10000, .worth_text = "100.00", .owner = "a"};
	assert_shares(&whole, &deal, "");
	assert_shares(&excess, &deal, "");
	deal.worth = 10001;
	deal.worth_text = "100.01";
	assert_shares(&whole, &deal, "a 10001: 100.01\n");
	assert_shares(&excess, &deal, "a 1: (100.01 - 100.00)\n");
}

/* ---- the factor ---- */

static void the_first_percentage_that_is_reached_gives_the_factor(void **state)
{
	(void)state;
	const struct timeliness_factor factors[] = {{90, 1200}, {70, 1000}, {0, 800}};
	const struct incentive rule = {.percent = 3000, .timeliness = factors, .timeliness_count = 3}, plain = {.percent = 3000};
	static const struct {
		int64_t share, factor;
	} cases[] = {{1000000, 1200}, {900000, 1200}, {899999, 1000}, {700000, 1000}, {699999, 800}, {0, 800}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value share = value_decimal(cases[i].share, SHARE_DECIMALS);
		assert_int_equal(incentive_factor(&rule, &share), cases[i].factor);
		assert_int_equal(incentive_factor(&plain, &share), 1000);
	}
	struct value nothing = value_empty(TYPE_DECIMAL);
	assert_int_equal(incentive_factor(&rule, &nothing), 1000);
}

/* ---- the bonus ---- */

static void a_bonus_is_rounded_once_half_away_from_zero(void **state)
{
	(void)state;
	static const struct {
		int64_t percent, sum, factor, bonus; /* percent 0: so much a deal */
	} cases[] = {
		{500, 100, 1000, 1},     {500, 99, 1000, 0},       {500, -100, 1000, -1},  {500, -99, 1000, 0},
		{3500, 300001, 1000, 10500}, {3333, 12345, 825, 339}, {0, 1000, 1000, 1000},  {0, 1001, 500, 501},
		{1, 49999, 1000, 0},     {1, 50000, 1000, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct incentive rule = {.name = "a", .percent = cases[i].percent};
		struct error error = {0};
		int64_t bonus;
		assert_int_equal(incentive_bonus(&rule, cases[i].sum, cases[i].factor, &bonus, &error), 0);
		assert_int_equal(bonus, cases[i].bonus);
	}
}

static void a_bonus_that_is_too_large_is_refused(void **state)
{
	(void)state;
	const struct incentive rule = {.name = "a"};
	struct error error = {0};
	int64_t bonus;
	assert_int_equal(incentive_bonus(&rule, INT64_MAX, 1200, &bonus, &error), EX_DATAERR);
	assert_int_equal(incentive_bonus(&rule, INT64_MIN, 1200, &bonus, &error), EX_DATAERR);
	assert_int_equal(incentive_bonus(&rule, INT64_MAX, 1000000000, &bonus, &error), EX_DATAERR);
	assert_string_equal(error.text, "the bonus of rule a is more than can be counted");
	assert_int_equal(incentive_bonus(&rule, INT64_MAX / 2, 1200, &bonus, &error), 0);
}

static void groups_are_those_of_the_rule_or_all(void **state)
{
	(void)state;
	static const char *const groups[] = {"east", "west"};
	const struct incentive some = {.groups = groups, .group_count = 2}, all = {.name = "a"};
	assert_true(incentive_is_for(&some, "west"));
	assert_false(incentive_is_for(&some, "north"));
	assert_false(incentive_is_for(&some, NULL));
	assert_true(incentive_is_for(&all, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_it_is_the_owners),
		cmocka_unit_test(members_share_by_their_roles),
		cmocka_unit_test(only_what_is_above_the_limit_counts),
		cmocka_unit_test(the_first_percentage_that_is_reached_gives_the_factor),
		cmocka_unit_test(a_bonus_is_rounded_once_half_away_from_zero),
		cmocka_unit_test(a_bonus_that_is_too_large_is_refused),
		cmocka_unit_test(groups_are_those_of_the_rule_or_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
