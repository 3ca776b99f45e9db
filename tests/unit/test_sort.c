/* test_sort.c: very many things by a number. */
#include "base/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct item {
	int64_t number;
	size_t place; /* before sorting */
	char filling[5];
};

static void assert_sorted(const struct item *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		assert_true(items[i - 1].number <= items[i].number);
		if (items[i - 1].number == items[i].number)
			assert_true(items[i - 1].place < items[i].place);
	}
}

/* Numbers that lie close together, far apart, on both sides of zero, all equal. */
static void items_come_in_the_order_of_their_numbers_and_equal_ones_stay(void **state)
{
	(void)state;
	enum { COUNT = 5000 };
	static struct item items[COUNT];
	static const int64_t spreads[] = {1, 3, 200, 70000, INT64_C(1) << 40, INT64_MAX};
	uint64_t random = 1;
	for (size_t s = 0; s < sizeof spreads / sizeof *spreads; s++)
		for (size_t count = 0; count <= COUNT; count = count * 3 + 1) {
			int64_t sum = 0, sorted_sum = 0;
			for (size_t i = 0; i < count; i++) {
				random = random * 6364136223846793005U + 1442695040888963407U;
				int64_t number = (int64_t)(random >> 1) % spreads[s] * (random >> 63 ? 1 : -1);
				items[i] = (struct item){.number = number, .place = i};
				sum ^= number;
			}
			sort_by_number(items, count, sizeof *items);
			assert_sorted(items, count);
			for (size_t i = 0; i < count; i++)
				sorted_sum ^= items[i].number;
			assert_int_equal(sorted_sum, sum);
		}
}

static void the_ends_of_the_numbers_are_in_order_too(void **state)
{
	(void)state;
	int64_t numbers[] = {0, INT64_MAX, -1, INT64_MIN, 1, INT64_MIN + 1, INT64_MAX - 1};
	static const int64_t sorted[] = {INT64_MIN, INT64_MIN + 1, -1, 0, 1, INT64_MAX - 1, INT64_MAX};
	sort_by_number(numbers, sizeof numbers / sizeof *numbers, sizeof *numbers);
	assert_memory_equal(numbers, sorted, sizeof sorted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(items_come_in_the_order_of_their_numbers_and_equal_ones_stay),
	    cmocka_unit_test(the_ends_of_the_numbers_are_in_order_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
