/* test_module.c: parts of the library that are loaded on demand. */
#include "base/module.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_module_that_cannot_be_loaded_is_told_with_what_to_install(void **state)
{
	(void)state;
	struct error error = {0};
	const void *module = &error;
	assert_int_equal(module_load("no-such-part", "libnothing0", &module, &error), EX_UNAVAILABLE);
	assert_null(module);
	assert_non_null(strstr(error.text, "no-such-part"));
	assert_non_null(strstr(error.text, "; install libnothing0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_module_that_cannot_be_loaded_is_told_with_what_to_install),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
