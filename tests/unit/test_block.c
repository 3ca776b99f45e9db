/* test_block.c: sections of a config's text are found and replaced. */
#include "config/block.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char text[] = "team_size: 3\n# team:\nteam:\n  - {name: a}\n\n- {name: b}\n# after\nfields:\n  team: x\n";

static void a_section_ends_before_the_next_key_or_comment(void **state)
{
	(void)state;
	size_t length;
	const char *block = config_block(text, "team", &length);
	assert_non_null(block);
	assert_int_equal(length, strlen("team:\n  - {name: a}\n\n- {name: b}\n"));
	assert_memory_equal(block, "team:\n", 6);
	assert_null(config_block(text, "tea", &length));
	assert_null(config_block("", "team", &length));
}

static void expect_set(const char *before, const char *key, const char *block, const char *after)
{
	struct buffer buffer = {0};
	buffer_add_text(&buffer, before);
	config_set_block(&buffer, key, block, strlen(block));
	assert_string_equal(buffer_text(&buffer), after);
	buffer_free(&buffer);
}

static void a_section_is_replaced_or_added_at_the_end(void **state)
{
	(void)state;
	expect_set(text, "team", "team: []\n", "team_size: 3\n# team:\nteam: []\n# after\nfields:\n  team: x\n");
	expect_set("a: 1", "b", "b: 2\n", "a: 1\nb: 2\n");
	expect_set("", "b", "b: 2\n", "b: 2\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_section_ends_before_the_next_key_or_comment),
	    cmocka_unit_test(a_section_is_replaced_or_added_at_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
