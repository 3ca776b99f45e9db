/* test_bridge.c: what became of a deal between two moments: a row for each way, and that every way balances. */
#include "domain/bridge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { WAS = 100, IS = 130 }; /* what it is worth at the two moments */

#define ABSENT  {BRIDGE_IS_ABSENT, false}
#define OPEN    {BRIDGE_IS_OPEN, true}
#define OUTSIDE {BRIDGE_IS_OPEN, false}
#define WON     {BRIDGE_IS_WON, true}
#define LOST    {BRIDGE_IS_LOST, true}
#define LOST_OUTSIDE {BRIDGE_IS_LOST, false}

static const struct way {
	const char *name;
	struct bridge_state was, is;
	struct bridge_between between;
	const char *before, *after; /* the steps of the group at the first moment, and of that at the second */
} ways[] = {
	{"nothing happens", OPEN, OPEN, {true, false, 0}, "opening +100 closing +130", ""},
	{"it grows", OPEN, OPEN, {true, false, 1}, "opening +100 grown +30 closing +130", ""},
	{"it shrinks", OPEN, OPEN, {true, false, -1}, "opening +100 shrunk +30 closing +130", ""},
	{"it comes in", ABSENT, OPEN, {false, false, 0}, "", "new +130 closing +130"},
	{"it comes in and is won", ABSENT, WON, {false, false, 0}, "", "new +130 won -130"},
	{"it comes in and is lost", ABSENT, LOST, {false, false, 0}, "", "new +130 lost -130"},
	{"it comes in outside", ABSENT, OUTSIDE, {false, false, 0}, "", ""},
	{"it is won at another amount", OPEN, WON, {true, false, 1}, "opening +100 grown +30 won -130", ""},
	{"it is lost", OPEN, LOST, {true, false, 1}, "opening +100 grown +30 lost -130", ""},
	{"it is lost by somebody else", OPEN, LOST_OUTSIDE, {false, false, 1}, "opening +100 grown +30 pushed_out -130", ""},
	{"it is pushed out", OPEN, OUTSIDE, {false, false, 1}, "opening +100 grown +30 pushed_out -130", ""},
	{"it moves in", OUTSIDE, OPEN, {false, false, 1}, "", "moved_in +130 closing +130"},
	{"it moves in and is won", OUTSIDE, WON, {false, false, 1}, "", "moved_in +130 won -130"},
	{"it goes to another group", OPEN, OPEN, {false, false, 1}, "opening +100 pushed_out -100", "moved_in +130 closing +130"},
	{"it is won in another group", OPEN, WON, {false, false, 1}, "opening +100 pushed_out -100", "moved_in +130 won -130"},
	{"it is reopened", LOST, OPEN, {false, false, 0}, "", "reopened +130 closing +130"},
	{"it is reopened and won", LOST, WON, {false, true, 0}, "", "reopened +130 won -130"},
	{"it is reopened and lost again", LOST, LOST, {false, true, 0}, "", "reopened +130 lost -130"},
	{"it stays lost", LOST, LOST, {true, false, 0}, "", ""},
	{"it stays won", WON, WON, {true, false, 0}, "", ""},
	{"it stays outside", OUTSIDE, OUTSIDE, {true, false, 1}, "", ""},
};

static void print_parts(const struct bridge_part *parts, size_t count, bool before, char *text, size_t size)
{
	static const char *const names[] = {"opening", "new",        "reopened", "grown", "shrunk",
	                                    "moved_in", "pushed_out", "won",      "lost",  "closing"};
	size_t length = 0;
	text[0] = '\0';
	for (size_t i = 0; i < count; i++)
		if (parts[i].of_group_before == before)
			length += (size_t)snprintf(text + length, size - length, "%s%s %+d", length ? " " : "",
			                           names[parts[i].step], parts[i].before * WAS + parts[i].after * IS);
}

static void each_way_has_its_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		const struct way *way = &ways[i];
		struct bridge_part parts[BRIDGE_PARTS];
		size_t count = bridge_deal(&way->was, &way->is, &way->between, parts);
		char before[200], after[200];
		print_parts(parts, count, true, before, sizeof before);
		print_parts(parts, count, false, after, sizeof after);
		if (strcmp(before, way->before) != 0 || strcmp(after, way->after) != 0)
			fail_msg("%s: \"%s\" \"%s\"", way->name, before, after);
	}
}

/* Of each group, opening and steps come to the closing, whatever the states are. */
static void every_way_balances(void **state)
{
	(void)state;
	for (int bits = 0; bits < 4 * 2 * 4 * 2 * 2 * 2; bits++) {
		struct bridge_state was = {(enum bridge_status)(bits & 3), bits >> 2 & 1}, is = {(enum bridge_status)(bits >> 3 & 3), bits >> 5 & 1};
		struct bridge_between between = {.same_group = bits >> 6 & 1, .closed_again = bits >> 7 & 1, .growth = 1};
		struct bridge_part parts[BRIDGE_PARTS];
		if (is.status == BRIDGE_IS_ABSENT) /* nothing is ever taken away */
			continue;
		size_t count = bridge_deal(&was, &is, &between, parts);
		assert_true(count <= BRIDGE_PARTS);
		int rest[2] = {0, 0};
		for (size_t i = 0; i < count; i++) {
			int amount = parts[i].before * WAS + parts[i].after * IS;
			rest[parts[i].of_group_before] += parts[i].step == BRIDGE_CLOSING ? -amount : amount;
		}
		assert_int_equal(rest[0], 0);
		assert_int_equal(rest[1], 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_has_its_steps),
		cmocka_unit_test(every_way_balances),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
