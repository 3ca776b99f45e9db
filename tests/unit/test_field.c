/* test_field.c: the catalogue of fields, the values they take, and "did you mean". */
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct config config;

static int read_config(void **state)
{
	static const char text[] =
		"currency: CNY\ntimezone: Asia/Shanghai\n"
		"pipelines: {default: {stages: [{name: contact}, {name: needs}]}}\n"
		"fields:\n  customer: {industry: {type: choice, of: [医疗, 教育], label: 行业}, employees: {type: "
		"integer}}\n"
		"  opportunity: {budget: {type: money}, share: {type: number}, start: {type: date},\n"
		"                decision_time: {type: duration}, urgent: {type: boolean}, remark: {type: text}}\n";
	struct error error = {0};
	(void)state;
	return config_parse("opp.yaml", text, strlen(text), &config, &error);
}

static int free_config(void **state)
{
	(void)state;
	config_free(&config);
	return 0;
}

/* ---- the catalogue ---- */

static void lists_built_in_fields_in_the_order_of_the_manual(void **state)
{
	(void)state;
	static const char *const names[] = {
		"id",
		"ref",
		"name",
		"customer",
		"owner",
		"members",
		"amount",
		"currency",
		"source",
		"pipeline",
		"stage",
		"status",
		"probability",
		"close_date",
		"created",
		"closed",
		"lost_reason",
		"tags",
		"score",
		"grade",
		"known",
		"win",
		"stage_entered",
		"in_stage",
		"last_activity",
		"idle_since",
		"idle",
		"first_response",
		"feedback",
		"next_action",
		"next_action_at",
		"stage_due",
		"due",
		"measure_due",
		"gaps",
		"age",
		"payment_due",
		"payment_overdue_since",
		"payment_overdue",
		"customer_idle_since",
		"customer_idle",
		"customer_tags",
		"contact",
		"position",
		"decision_maker",
		"phone",
		"email",
		"reviewed",
		"unreviewed",
	};
	size_t count;
	const struct field *fields = builtin_fields(&count);
	assert_int_equal(count, sizeof names / sizeof *names);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(fields[i].name, names[i]);
		assert_non_null(fields[i].help);
		assert_non_null(fields[i].label);
	}
}

static void names_only_fields_that_there_are(void **state)
{
	(void)state;
	size_t count;
	const struct field *fields = builtin_fields(&count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(!!fields[i].since, !!(fields[i].flags & FIELD_CLOCK));
		if (fields[i].since)
			assert_int_equal(field_find(&config.fields, fields[i].since)->type, TYPE_TIME);
		if (fields[i].order_by)
			assert_int_equal(field_find(&config.fields, fields[i].order_by)->type, TYPE_DATE);
		assert_ptr_equal(field_find(&config.fields, fields[i].name), &config.fields.items[i]);
	}
}

static void suggests_a_field(void **state)
{
	(void)state;
	static const struct {
		const char *word, *sentence;
	} cases[] = {
		{"ammount", "unknown field \"ammount\"; did you mean \"amount\"?"},
		{"indsutry", "unknown field \"indsutry\"; did you mean \"industry\"?"},
		{"行业", "unknown field \"行业\"; did you mean \"industry\"?"},
		{"Owner", "unknown field \"Owner\"; did you mean \"owner\"?"},
		{"probab", "unknown field \"probab\"; did you mean \"probability\"?"},
		{"zzzzzz", "unknown field \"zzzzzz\""},
		{"", "unknown field \"\""},
	};
	const struct field *field;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error = {0};
		assert_int_equal(field_need(&config.fields, cases[i].word, &field, &error), EX_USAGE);
		assert_string_equal(error.text, cases[i].sentence);
	}
	struct error error = {0};
	assert_int_equal(field_need(&config.fields, "industry", &field, &error), 0);
	assert_string_equal(field->name, "industry");
}

/* ---- values ---- */

static int parse(const char *name, const char *text, struct value *value, struct error *error)
{
	*error = (struct error){0};
	return field_parse(field_find(&config.fields, name), text, strlen(text), 2, 0, &config.zone, value, error);
}

static void reads_values_by_type(void **state)
{
	(void)state;
	static const struct {
		const char *field, *text, *printed;
	} cases[] = {
		{"name", "007", "007"},
		{"name", " x\ny ", " x\ny "},
		{"industry", "医疗", "医疗"},
		{"stage", "needs", "needs"},
		{"status", "lost", "lost"},
		{"currency", "CNY", "CNY"},
		{"employees", "-5", "-5"},
		{"share", "1e-3", "0.001"},
		{"budget", "1234.5", "1234.50"},
		{"amount", "9", "9.00"},
		{"score", "7.250", "7.25"},
		{"start", "2026/1/3", "2026-01-03"},
		{"created", "2026-01-03", "2026-01-03T00:00:00+08:00"},
		{"decision_time", "2w", "14d"},
		{"decision_time", "36h", "36h"},
		{"urgent", "是", "true"},
		{"urgent", "YES", "true"},
		{"urgent", "1", "true"},
		{"urgent", "true", "true"},
		{"urgent", "否", "false"},
		{"urgent", "no", "false"},
		{"urgent", "0", "false"},
		{"urgent", "False", "false"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value value;
		struct error error;
		struct buffer printed = {0};
		if (parse(cases[i].field, cases[i].text, &value, &error))
			fail_msg("%s", error.text);
		assert_true(value.set);
		assert_int_equal(value.type, field_find(&config.fields, cases[i].field)->type);
		value_print(&printed, &value, &config.zone);
		assert_string_equal(buffer_text(&printed), cases[i].printed);
		buffer_free(&printed);
	}
}

static void refuses_values_of_another_type(void **state)
{
	(void)state;
	static const struct {
		const char *field, *text, *sentence;
	} cases[] = {
		{"industry", "x", "industry: \"x\" is none of 医疗, 教育"},
		{"industry", "医疗2", "industry: \"医疗2\" is none of 医疗, 教育; did you mean \"医疗\"?"},
		{"stage", "won", "stage: \"won\" is none of contact, needs"},
		{"grade", "A", "grade: \"A\" is none of its choices, since there are none"},
		{"employees", "5.5", "employees: '5.5' is not a whole number"},
		{"employees", "１２", "employees: '１２' is not a number; write plain digits such as 1234.5"},
		{"budget", "1.234", "budget: '1.234' has more than 2 digits behind the point"},
		{"urgent", "maybe",
		 "urgent: \"maybe\" is neither true nor false; write true, false, yes, no, 1, 0, 是 or 否"},
		{"decision_time", "2wd",
		 "decision_time: \"2wd\" is working time, which only clocks such as idle are compared with; write it as "
		 "15min, 2h, 7d, 2w or 3m"},
		{"name", "\xD6\xD0", "name: not valid UTF-8"},
		{"start", "2026-11", "start: '2026-11' is more than one day; write a single one such as 2026-11-23"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct value value;
		struct error error;
		assert_int_equal(parse(cases[i].field, cases[i].text, &value, &error), EX_DATAERR);
		assert_string_equal(error.text, cases[i].sentence);
		assert_false(value.set);
	}
}

static void reads_an_empty_text_as_an_empty_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < config.fields.count; i++) {
		struct value value;
		struct error error;
		assert_int_equal(parse(config.fields.items[i].name, "", &value, &error), 0);
		assert_false(value.set);
		assert_int_equal(value.type, config.fields.items[i].type);
	}
}

static void refuses_a_nul(void **state)
{
	(void)state;
	struct value value;
	struct error error = {0};
	const struct field *name = field_find(&config.fields, "name");
	assert_int_equal(field_parse(name, "a\0b", 3, 2, 0, &config.zone, &value, &error), EX_DATAERR);
	assert_string_equal(error.text, "name: a NUL byte");
}

/* ---- did you mean ---- */

static void suggests_what_is_near(void **state)
{
	(void)state;
	static const char *const names[] = {"needs", "proposal", "negotiation", "signing", "韩梅梅", "tue"};
	static const struct {
		const char *word, *nearest;
	} cases[] = {
		{"nedes", "needs"},
		{"propsal", "proposal"},
		{"Signing", "signing"},
		{"negotiaton", "negotiation"},
		{"韩美梅", "韩梅梅"},
		{"tuesday", "tue"},
		{"sign", "signing"},
		{"xyz", NULL},
		{"ne", NULL},
		{"", NULL},
		{"n", NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *nearest = nearest_name(cases[i].word, names, 6);
		if (cases[i].nearest)
			assert_string_equal(nearest ? nearest : "nothing", cases[i].nearest);
		else
			assert_null(nearest);
	}
	char longest[300];
	memset(longest, 'n', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_null(nearest_name(longest, names, 6));
}

static void lists_the_candidates_when_none_is_near(void **state)
{
	(void)state;
	static const char *const names[] = {"a1", "b2", "c3",  "d4",  "e5",  "f6", "g7",
	                                    "h8", "i9", "j10", "k11", "l12", "m13"};
	struct buffer sentence = {0};
	suggest(&sentence, "zzz", names, 2);
	assert_string_equal(buffer_text(&sentence), "; known: a1, b2");
	buffer_clear(&sentence);
	suggest(&sentence, "zzz", names, 13);
	suggest(&sentence, "zzz", names, 0);
	assert_string_equal(buffer_text(&sentence), "");
	suggest(&sentence, "j11", names, 13);
	assert_string_equal(buffer_text(&sentence), "; did you mean \"j10\"?");
	buffer_free(&sentence);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_built_in_fields_in_the_order_of_the_manual),
		cmocka_unit_test(names_only_fields_that_there_are),
		cmocka_unit_test(suggests_a_field),
		cmocka_unit_test(reads_values_by_type),
		cmocka_unit_test(refuses_values_of_another_type),
		cmocka_unit_test(reads_an_empty_text_as_an_empty_value),
		cmocka_unit_test(refuses_a_nul),
		cmocka_unit_test(suggests_what_is_near),
		cmocka_unit_test(lists_the_candidates_when_none_is_near),
	};
	return cmocka_run_group_tests(tests, read_config, free_config);
}
