/* test_utf8.c: what is UTF-8 and what only looks like it. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool valid(const char *text)
{
	return utf8_valid(text, strlen(text));
}

static void test_characters_of_every_length_are_valid(void **state)
{
	(void)state;
	assert_true(utf8_valid("", 0));
	assert_true(utf8_valid(NULL, 0));
	assert_true(utf8_valid("a\0b", 3));
	assert_true(valid("caf\xC3\xA9"));
	assert_true(valid("\xC2\x80 \xDF\xBF"));
	assert_true(valid("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"));
	assert_true(valid("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"));
	assert_true(valid("销售机会 eight more ASCII 管理"));
}

static void test_what_is_not_utf8_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\x80",
		"\xBF",
		"\xC0\x80",
		"\xC1\xBF",
		"\xE0\x80\x80",
		"\xE0\x9F\xBF",
		"\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xFE",
		"\xFF",
		"\xC3",
		"\xE4\xBD",
		"\xF0\x9F\x98",
		"\xC3(",
		"\xE4(\xA0",
		"\xE4\xBD(",
		"\xF0\x9F\x98(",
		"\xC4\xE3\xBA\xC3",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(valid(bad[i]));
		assert_int_equal(utf8_valid_prefix(bad[i], strlen(bad[i])), 0);
	}
}

/* A wrong byte is found wherever it stands in the words of eight that are looked at together. */
static void test_a_wrong_byte_is_found_at_every_place(void **state)
{
	(void)state;
	char text[40];
	for (size_t i = 0; i < sizeof text; i++) {
		memset(text, 'a', sizeof text);
		text[i] = '\xFF';
		assert_false(utf8_valid(text, sizeof text));
		assert_int_equal(utf8_valid_prefix(text, sizeof text), i);
	}
}

static void test_valid_prefix_stops_before_half_a_character(void **state)
{
	(void)state;
	const char *text = "ab\xE9\x94\x80\xF0\x9F\x98\x80";
	static const size_t prefixes[] = {0, 1, 2, 2, 2, 5, 5, 5, 5, 9};
	for (size_t length = 0; length < sizeof prefixes / sizeof *prefixes; length++) {
		char *exact = malloc(length ? length : 1); /* so that a sanitizer sees a read behind the end */
		assert_non_null(exact);
		memcpy(exact, text, length);
		assert_int_equal(utf8_valid_prefix(exact, length), prefixes[length]);
		free(exact);
	}
}

static void test_cut_keeps_characters_whole(void **state)
{
	(void)state;
	const char *text = "a\xE9\x94\x80z";
	static const size_t cuts[] = {0, 1, 1, 1, 4, 5, 5};
	for (size_t limit = 0; limit < sizeof cuts / sizeof *cuts; limit++)
		assert_int_equal(utf8_cut(text, 5, limit), cuts[limit]);
}

/* Every code point there is, encoded by hand. */
static void test_next_reads_every_character_back(void **state)
{
	(void)state;
	for (uint32_t point = 0; point <= 0x10FFFF; point++) {
		if (point >= 0xD800 && point <= 0xDFFF)
			continue;
		char text[4];
		size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
		static const unsigned char marks[] = {0, 0, 0xC0, 0xE0, 0xF0};
		uint32_t rest = point;
		for (size_t i = length; i-- > 1; rest >>= 6)
			text[i] = (char)(0x80 | (rest & 0x3F));
		text[0] = (char)(marks[length] | rest);
		const char *at = text;
		if (!utf8_valid(text, length) || utf8_next(&at, text + length) != point || at != text + length)
			fail_msg("U+%04X", (unsigned)point);
	}
}

static void test_next_steps_over_wrong_bytes_one_by_one(void **state)
{
	(void)state;
	const char *text = "\xED\xA0\x80"
			   "a\xE4",
		   *end = text + 5, *at = text;
	static const uint32_t points[] = {0xFFFD, 0xFFFD, 0xFFFD, 'a', 0xFFFD};
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(utf8_next(&at, end), points[i]);
	assert_ptr_equal(at, end);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters_of_every_length_are_valid),
		cmocka_unit_test(test_what_is_not_utf8_is_refused),
		cmocka_unit_test(test_a_wrong_byte_is_found_at_every_place),
		cmocka_unit_test(test_valid_prefix_stops_before_half_a_character),
		cmocka_unit_test(test_cut_keeps_characters_whole),
		cmocka_unit_test(test_next_reads_every_character_back),
		cmocka_unit_test(test_next_steps_over_wrong_bytes_one_by_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
