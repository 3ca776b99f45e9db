/* test_alike.c: what people write differently and mean the same. */
#include "base/alike.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef void alike(struct buffer *key, const char *text, size_t length);

struct example {
	const char *text, *key;
};

static void check(alike *make, const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct buffer key = {0};
		make(&key, examples[i].text, strlen(examples[i].text));
		assert_string_equal(buffer_text(&key), examples[i].key);
		buffer_free(&key);
	}
}

static void test_names(void **state)
{
	static const struct example examples[] = {
		{"云帆科技有限公司", "云帆科技"},
		{"云帆科技", "云帆科技"},
		{"云帆 科技　股份有限公司", "云帆科技"},
		{"云帆科技有限责任公司", "云帆科技"},
		{"云帆科技集团有限公司", "云帆科技"},
		{"云帆科技(集团)股份公司", "云帆科技"},
		{"云帆（上海）科技有限公司", "云帆上海科技"},
		{"有限公司", "有限"},
		{"公司", "公司"},
		{"集团公司", "集团"},
		{"ＡＣＭＥ　Ｉｎｃ．", "acme"},
		{"Acme, Inc.", "acme"},
		{"ACME Co., Ltd.", "acme"},
		{"acme co ltd", "acme"},
		{"Acme GmbH & Co. KG", "acme"},
		{"Princo", "princo"},
		{"Co", "co"},
		{"Inc Ltd", "inc"},
		{"A.B.C. Corporation", "abc"},
		{"Müller AG", "müller"},
		{"O'Neill", "oneill"},
		{"ERP 2.0 升级", "erp20升级"},
		{"ERP２.０升级", "erp20升级"},
		{"😀 Ltd", "😀"},
		{"", ""},
		{" -- ", ""},
		{"·", ""},
	};
	(void)state;
	check(alike_name, examples, sizeof examples / sizeof *examples);
}

static void test_phones(void **state)
{
	static const struct example examples[] = {
		{"138 0013 8000", "13800138000"},
		{"+86 138-0013-8000", "13800138000"},
		{"0086 13800138000", "13800138000"},
		{"１３８００１３８０００", "13800138000"},
		{"(021) 6888 0000", "02168880000"},
		{"86880000", "86880000"},
		{"110", ""},
		{"-", ""},
		{"12345678901234567890123456789012345678901234567890", "12345678901234567890123456789012"},
	};
	(void)state;
	check(alike_phone, examples, sizeof examples / sizeof *examples);
}

static void test_mails(void **state)
{
	static const struct example examples[] = {
		{" Wang@Example.COM ", "wang@example.com"},
		{"ｗａｎｇ＠example.com", "wang@example.com"},
		{"none", ""},
		{"", ""},
	};
	(void)state;
	check(alike_mail, examples, sizeof examples / sizeof *examples);
}

static void test_keys_add_up(void **state)
{
	struct buffer key = {0}, other = {0};
	(void)state;
	alike_name(&key, "公司", 6);
	alike_name(&key, "公司", 6); /* the form at the end of the second is not that of the first */
	assert_string_equal(key.data, "公司公司");
	alike_name(&other, "Acme", 4);
	assert_true(alike_hash(&key) != alike_hash(&other));
	buffer_free(&key);
	buffer_free(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_phones),
		cmocka_unit_test(test_mails),
		cmocka_unit_test(test_keys_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
