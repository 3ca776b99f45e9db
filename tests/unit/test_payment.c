/* test_payment.c: what the events of payments come to. */
#include "domain/payment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* An event in short: P plan, C change, X cancel, R receive. */
struct event {
	char kind;
	int64_t instalment, due, amount; /* 0: not said */
	const char *currency;            /* NULL: CNY */
};

enum { MOST = 8 };

static const struct {
	const char *what;
	struct event events[MOST];
	int64_t received[4];  /* of the instalments in the order of due, up to the first -1 */
	int64_t credit;       /* in CNY */
	int64_t next;         /* the number of the next one due; 0: none */
} cases[] = {
	{"nothing", {{0}}, {-1}, 0, 0},
	{"money before any plan is credit", {{'R', 0, 0, 50, NULL}}, {-1}, 50, 0},
	{"the oldest due first, whatever the order of planning",
	 {{'P', 1, 20, 100, NULL}, {'P', 2, 10, 100, NULL}, {'R', 0, 0, 150, NULL}}, {100, 50, -1}, 0, 1},
	{"of one day the lower number first", {{'P', 1, 10, 100, NULL}, {'P', 2, 10, 100, NULL}, {'R', 0, 0, 10, NULL}},
	 {10, 0, -1}, 0, 1},
	{"credit is taken by an instalment planned later", {{'R', 0, 0, 150, NULL}, {'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}},
	 {100, 50, -1}, 0, 2},
	{"the one that is named first", {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 2, 0, 40, NULL}}, {0, 40, -1}, 0, 1},
	{"what the named one does not need goes to the others",
	 {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 2, 0, 130, NULL}}, {30, 100, -1}, 0, 1},
	{"overpaid", {{'P', 1, 10, 100, NULL}, {'R', 0, 0, 130, NULL}}, {100, -1}, 30, 0},
	{"a cancelled one needs nothing", {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'X', 1, 0, 0, NULL}, {'R', 0, 0, 30, NULL}},
	 {0, 30, -1}, 0, 2},
	{"money of a cancelled one goes to the others",
	 {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 1, 0, 60, NULL}, {'X', 1, 0, 0, NULL}}, {0, 60, -1}, 0, 2},
	{"a smaller amount sets money free", {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 1, 0, 100, NULL}, {'C', 1, 0, 70, NULL}},
	 {70, 30, -1}, 0, 2},
	{"another day changes who comes first", {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 0, 0, 50, NULL}, {'C', 1, 30, 0, NULL}},
	 {50, 0, -1}, 0, 2},
	{"money given back is taken from what is due last",
	 {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 1, 0, 100, NULL}, {'R', 2, 0, 100, NULL}, {'R', 0, 0, -150, NULL}},
	 {50, 0, -1}, 0, 1},
	{"given back to the one that is named", {{'P', 1, 10, 100, NULL}, {'P', 2, 20, 100, NULL}, {'R', 1, 0, 100, NULL}, {'R', 1, 0, -30, NULL}},
	 {70, 0, -1}, 0, 1},
	{"currencies do not mix", {{'P', 1, 10, 100, "USD"}, {'P', 2, 20, 100, NULL}, {'R', 0, 0, 50, NULL}}, {0, 50, -1}, 0, 1},
	{"credit of one currency is none of another", {{'P', 1, 10, 100, "USD"}, {'R', 0, 0, 50, NULL}}, {0, -1}, 50, 1},
};

static struct payment_row row_of(const struct event *event)
{
	static const char kinds[] = "PCXR";
	struct payment_row row = {.kind = (enum payment_kind)(strchr(kinds, event->kind) - kinds),
	                          .instalment = event->instalment,
	                          .due = value_of(TYPE_DATE, event->due),
	                          .amount = value_decimal(event->amount, 2),
	                          .currency = event->currency ? event->currency : "CNY"};
	row.due.set = event->due != 0;
	row.amount.set = event->amount != 0;
	return row;
}

static void test_settle(void **state)
{
	struct payments payments = {0};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct payment_row rows[MOST];
		size_t count = 0;
		print_message("%s\n", cases[i].what);
		for (; cases[i].events[count].kind; count++)
			rows[count] = row_of(&cases[i].events[count]);
		payments_settle(&payments, rows, count);
		int64_t credit = 0;
		for (size_t k = 0; k < payments.credit_count; k++)
			credit += strcmp(payments.credits[k].currency, "CNY") == 0 ? payments.credits[k].amount : 0;
		size_t k = 0;
		for (; cases[i].received[k] >= 0; k++)
			assert_int_equal(cases[i].received[k], payments.instalments[k].received);
		assert_int_equal(k, payments.count);
		assert_int_equal(cases[i].credit, credit);
		const struct instalment *next = payments_next_due(&payments);
		assert_int_equal(cases[i].next, next ? next->number : 0);
	}
	payments_free(&payments);
}

/* What is open does not depend on the order in which plans and money were recorded. */
static void test_any_order(void **state)
{
	static const struct event events[] = {{'P', 1, 10, 100, NULL}, {'R', 0, 0, 130, NULL}, {'P', 2, 5, 80, NULL}, {'P', 3, 30, 40, NULL}};
	static const size_t orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 0, 2, 3}, {2, 0, 3, 1}};
	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		struct payments payments = {0};
		struct payment_row rows[4];
		for (size_t k = 0; k < 4; k++)
			rows[k] = row_of(&events[orders[i][k]]);
		payments_settle(&payments, rows, 4);
		assert_int_equal(80, payments.instalments[0].received);
		assert_int_equal(50, payments.instalments[1].received);
		assert_int_equal(0, payments.instalments[2].received);
		payments_free(&payments);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_settle),
		cmocka_unit_test(test_any_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
