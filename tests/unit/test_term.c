/* test_term.c: the term language. */
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct config config;
static struct arena arena;

static int read_config(void **state)
{
	static const char text[] =
		"currency: CNY\ntimezone: Asia/Shanghai\n"
		"pipelines: {default: {stages: [{name: contact}, {name: needs}]}}\n"
		"fields:\n  customer: {industry: {type: choice, of: [医疗, 教育, 制造]}, employees: {type: integer}}\n"
		"  opportunity: {budget: {type: money}, decision_time: {type: duration}, urgent: {type: boolean}}\n";
	struct error error = {0};
	(void)state;
	return config_parse("opp.yaml", text, strlen(text), &config, &error);
}

static int free_config(void **state)
{
	(void)state;
	arena_free(&arena);
	config_free(&config);
	return 0;
}

static struct term parse(const char *text)
{
	struct term term;
	struct error error = {0};
	struct term_context context = config_terms(&config);
	if (term_parse(text, &context, &arena, &term, &error))
		fail_msg("%s", error.text);
	assert_string_equal(term.text, text);
	return term;
}

static void tells_terms_from_words(void **state)
{
	(void)state;
	static const char *const terms[] = {"a=b", "a=", "a!=", "a>1", "a<=b", "name~x", "行业=x", "Amount>5", "x1_=2"};
	static const char *const words[] = {"",      "acme",         "=b",      "a!b",  "-7d",
	                                    "a b=c", "http://x?y=z", "tags+=x", "12-3", "!=x"};
	for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
		assert_true(term_is(terms[i]));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_false(term_is(words[i]));
}

static void reads_each_operator(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum operator operator;
		size_t operands;
	} cases[] = {
		{"amount=5", OPERATOR_EQUAL, 1},
		{"amount!=5", OPERATOR_NOT_EQUAL, 1},
		{"amount<5", OPERATOR_LESS, 1},
		{"amount<=5", OPERATOR_LESS_EQUAL, 1},
		{"amount>5", OPERATOR_GREATER, 1},
		{"amount>=5", OPERATOR_GREATER_EQUAL, 1},
		{"name~x", OPERATOR_CONTAINS, 1},
		{"name~x,y", OPERATOR_CONTAINS, 2},
		{"amount=", OPERATOR_EQUAL, 0},
		{"amount!=", OPERATOR_NOT_EQUAL, 0},
		{"idle=", OPERATOR_EQUAL, 0},
		{"idle!=", OPERATOR_NOT_EQUAL, 0},
		{"industry=医疗,教育", OPERATOR_EQUAL, 2},
		{"tags!=a,b,c", OPERATOR_NOT_EQUAL, 3},
		{"close_date=2026-Q4", OPERATOR_EQUAL, 1},
		{"decision_maker=true", OPERATOR_EQUAL, 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct term term = parse(cases[i].text);
		assert_int_equal(term.operator, cases[i].operator);
		assert_int_equal(term.operand_count, cases[i].operands);
	}
}

static void reads_values_by_the_type_of_the_field(void **state)
{
	(void)state;
	struct term term = parse("amount>=500000.5");
	assert_int_equal(term.operands[0].value.integer, 50000050);
	assert_int_equal(term.operands[0].value.decimals, 2);
	assert_int_equal(parse("employees=100").operands[0].value.integer, 100);
	assert_int_equal(parse("score>7.5").operands[0].value.integer, 7500);
	assert_int_equal(parse("urgent=是").operands[0].value.integer, 1);
	assert_int_equal(parse("decision_time<=1m").operands[0].value.integer, 30 * SECONDS_PER_DAY);
	term = parse("idle>7d");
	assert_int_equal(term.operands[0].duration.count, 7);
	assert_int_equal(term.operands[0].duration.unit, UNIT_DAY);
	term = parse("in_stage>=14wd");
	assert_int_equal(term.operands[0].duration.unit, UNIT_WORKING_DAY);
	term = parse("created>=-90d");
	assert_string_equal(term.operands[0].when, "-90d");
	term = parse("industry!=教育,医疗");
	assert_string_equal(term.operands[0].value.text, "教育");
	assert_int_equal(term.operands[1].value.length, strlen("医疗"));
}

static void takes_a_comma_behind_a_backslash(void **state)
{
	(void)state;
	struct term term = parse("name=a\\,b,c\\d,\\,");
	assert_int_equal(term.operand_count, 3);
	assert_string_equal(term.operands[0].value.text, "a,b");
	assert_int_equal(term.operands[0].value.length, 3);
	assert_string_equal(term.operands[1].value.text, "c\\d");
	assert_string_equal(term.operands[2].value.text, ",");
}

static void orders_the_next_action_by_its_day(void **state)
{
	(void)state;
	assert_string_equal(parse("next_action<=today").field->name, "next_action_at");
	assert_string_equal(parse("next_action~call").field->name, "next_action");
	assert_string_equal(parse("next_action=").field->name, "next_action");
}

static void refuses_what_is_no_term(void **state)
{
	(void)state;
	static const char form[] = "not a term; write FIELD, one of = != < <= > >= ~ and a value, as in amount>=5000";
	static const struct {
		const char *text, *sentence;
	} cases[] = {
		{"acme", form},
		{"", form},
		{"name=\xff", "not valid UTF-8"},
		{"amont>5", "unknown field \"amont\"; did you mean \"amount\"?"},
		{"Amount>5", "unknown field \"Amount\"; did you mean \"amount\"?"},
		{"amount>x", "amount: 'x' is not a number; write plain digits such as 1234.5"},
		{"amount>", "a value is missing behind >"},
		{"name~", "a value is missing behind ~"},
		{"amount>1,2", "> takes one value; write `\\,` for a comma"},
		{"industry=医疗,", "an empty value between commas"},
		{"industry=,医疗", "an empty value between commas"},
		{"industry=医聊", "industry: \"医聊\" is none of 医疗, 教育, 制造; did you mean \"医疗\"?"},
		{"stage=nedes", "stage: \"nedes\" is none of contact, needs; did you mean \"needs\"?"},
		{"industry>医疗", "industry is of type choice, which has no order; it takes = != and not >"},
		{"industry~医", "industry is of type choice, and only texts can contain something; it takes = !="},
		{"urgent<true", "urgent is of type boolean, which has no order; it takes = != and not <"},
		{"name>=a", "name is of type text, which has no order; it takes = != ~ and not >="},
		{"tags<a", "tags is of type text, which has no order; it takes = != ~ and not <"},
		{"amount~5", "amount is of type money, and only texts can contain something; it takes = != < <= > >="},
		{"idle=7d", "idle is a running clock, which is compared by < <= > >= and not by ="},
		{"idle~7d", "idle is a running clock, which is compared by < <= > >= and not by ~"},
		{"idle>7", "'7' is not a duration; write a number and a unit: 30s, 15min, 2h, 7d, 2w, 3m (months), "
		           "2wh (working hours) or 14wd (working days)"},
		{"decision_time<2wd",
		 "decision_time: \"2wd\" is working time, which only clocks such as idle are compared with; write it as "
		 "15min, 2h, 7d, 2w or 3m"},
		{"close_date<2026-02-30",
		 "'2026-02-30' is not a date or time; write 2026-11-23, 2026/11/23, 2026-11-23T09:30, "
		 "2026-11-23T09:30:00+08:00, today, tomorrow, yesterday, now, monday, -7d, +2w, -3m, +1y, -2h, +30min, "
		 "2026-11, 2026-Q4, 2026-W48 or 2026"},
	};
	struct term_context context = config_terms(&config);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct term term;
		struct error error = {0};
		struct buffer expected = {0};
		buffer_add_format(&expected, "term \"%s\": %s", cases[i].text, cases[i].sentence);
		assert_int_equal(term_parse(cases[i].text, &context, &arena, &term, &error), EX_USAGE);
		assert_int_equal(error.status, EX_USAGE);
		assert_string_equal(error.text, buffer_text(&expected));
		buffer_free(&expected);
	}
}

static void shortens_a_long_term_in_its_error(void **state)
{
	(void)state;
	struct buffer text = {0};
	struct term term;
	struct error error = {0};
	struct term_context context = config_terms(&config);
	buffer_add_text(&text, "amount=");
	for (int i = 0; i < 5000; i++)
		buffer_add_text(&text, "医");
	assert_int_equal(term_parse(text.data, &context, &arena, &term, &error), EX_USAGE);
	assert_non_null(strstr(error.text, "is not a number"));
	buffer_free(&text);
}

static void knows_which_terms_depend_on_time(void **state)
{
	(void)state;
	static const char *const depending[] = {
		"idle>7d",           "age<=2wh",    "next_action<=today",      "created>=-90d",
		"close_date<monday", "created<now", "close_date=2026,tomorrow"};
	static const char *const fixed[] = {"amount>5",        "idle=",      "close_date<2026-12-31", "created=2026-Q4",
	                                    "first_response=", "name=today", "decision_time>7d"};
	for (size_t i = 0; i < sizeof depending / sizeof *depending; i++) {
		struct term term = parse(depending[i]);
		assert_true(term_depends_on_time(&term));
	}
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		struct term term = parse(fixed[i]);
		assert_false(term_depends_on_time(&term));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_terms_from_words),
		cmocka_unit_test(reads_each_operator),
		cmocka_unit_test(reads_values_by_the_type_of_the_field),
		cmocka_unit_test(takes_a_comma_behind_a_backslash),
		cmocka_unit_test(orders_the_next_action_by_its_day),
		cmocka_unit_test(refuses_what_is_no_term),
		cmocka_unit_test(shortens_a_long_term_in_its_error),
		cmocka_unit_test(knows_which_terms_depend_on_time),
	};
	return cmocka_run_group_tests(tests, read_config, free_config);
}
