/* test_ids.c: ids from arguments and from stdin, and the sets that they make. */
#include "io/ids.h"
#include "store/id_set.h"

#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Puts the text on stdin, reads the ids and compares: the ids with a space behind each, or `!STATUS TEXT`. */
static void expect(const char *text, char *const *arguments, size_t count, const char *expected)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	fputs(text, file);
	fflush(file);
	rewind(file);
	assert_int_equal(dup2(fileno(file), STDIN_FILENO), STDIN_FILENO);
	fclose(file);

	struct arena arena = {0};
	struct buffer out = {0};
	struct error error = {0};
	const char *const *ids;
	size_t id_count;
	if (ids_read(arguments, count, &arena, &ids, &id_count, &error))
		buffer_add_format(&out, "!%d %s", error.status, error.text);
	else
		for (size_t i = 0; i < id_count; i++)
			buffer_add_format(&out, "%s ", ids[i]);
	assert_string_equal(buffer_text(&out), expected);
	buffer_free(&out);
	arena_free(&arena);
}

static void expect_stdin(const char *text, const char *expected)
{
	expect(text, (char *[]){"-"}, 1, expected);
}

/* Adds the ids, ended by 0, and walks over the set. */
static void expect_walk(const int64_t *ids, size_t ranges, const char *expected)
{
	struct id_set set = {0};
	struct buffer out = {0};
	for (; *ids; ids++)
		id_set_add(&set, *ids);
	assert_int_equal(set.count, ranges);
	struct id_walk walk = {0};
	while (id_set_next(&set, &walk))
		buffer_add_format(&out, "%d ", (int)walk.id);
	assert_false(id_set_next(&set, &walk));
	assert_string_equal(buffer_text(&out), expected);
	buffer_free(&out);
	id_set_free(&set);
}

static void test_a_set_is_walked_in_the_order_of_its_ids(void **state)
{
	(void)state;
	expect_walk((int64_t[]){0}, 0, "");
	expect_walk((int64_t[]){7, 0}, 1, "7 ");
	expect_walk((int64_t[]){5, 6, 7, 3, 4, 9, 0}, 3, "5 6 7 3 4 9 ");
}

static void test_arguments_are_ids(void **state)
{
	(void)state;
	expect("", (char *[]){"12", "13", "12"}, 3, "12 13 12 ");
	expect("99\n", NULL, 0, "");
}

static void test_stdin_may_be_bare_lines(void **state)
{
	(void)state;
	expect_stdin("12\n13\n", "12 13 ");
	expect_stdin("12\r\n\r\n  13 \r\n14", "12 13 14 ");
	expect_stdin("", "");
}

static void test_stdin_may_be_csv(void **state)
{
	(void)state;
	expect_stdin("id\n12\n", "12 ");
	expect_stdin("name,id\n\"a,b\",12\n甲,13\n", "12 13 ");
	expect_stdin("id,name\n", "");
	expect_stdin("name,ref\n甲,12\n", "!65 stdin has no column called id");
	expect_stdin("id,name\n12\n", "!65 stdin:2: 1 field, but the header names 2");
	expect_stdin("id,name\n12,甲\n,乙\n", "!65 stdin:3: this record has no id");
}

static void test_stdin_may_be_json(void **state)
{
	(void)state;
	expect_stdin("[{\"id\": 12, \"name\": \"甲\"}, {\"name\": \"乙\", \"id\": \"13\"}]", "12 13 ");
	expect_stdin("{\"id\": 12}\n{\"id\": 13}\n", "12 13 ");
	expect_stdin("[]\n", "");
	expect_stdin("{\"id\": 12}\n{\"name\": \"乙\"}\n", "!65 stdin:2: this record has no id");
	expect_stdin("{\"id\": null}\n", "!65 stdin:1: this record has no id");
}

static void test_stdin_stands_where_the_dash_does_and_once(void **state)
{
	(void)state;
	expect("12\n13\n", (char *[]){"1", "-", "2"}, 3, "1 12 13 2 ");
	expect("12\n", (char *[]){"-", "-"}, 2, "!64 - stands for stdin, which can be read once only");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_set_is_walked_in_the_order_of_its_ids),
		cmocka_unit_test(test_arguments_are_ids),
		cmocka_unit_test(test_stdin_may_be_bare_lines),
		cmocka_unit_test(test_stdin_may_be_csv),
		cmocka_unit_test(test_stdin_may_be_json),
		cmocka_unit_test(test_stdin_stands_where_the_dash_does_and_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
