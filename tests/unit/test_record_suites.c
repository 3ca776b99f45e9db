/* test_record_suites.c: the reader against files that others published: what must be read, and what refused. */
#include "io/record.h"

#include "base/buffer.h"

#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DATA "../shared/data/"

static void need_data(void)
{
	DIR *folder = opendir(DATA);
	if (!folder) {
		print_message("skipped: %s is not here\n", DATA);
		skip();
	}
	closedir(folder);
}

/* Reads all records; the number of them, or -1 with *error filled. */
static long count_records(const char *path, const char **guess, struct error *error)
{
	struct record_reader *reader;
	const struct cell *cells;
	long count = 0;
	int got;
	if (record_open(path, NULL, &reader, error))
		return -1;
	while ((got = record_read(reader, &cells, error)) > 0)
		count++;
	if (guess)
		*guess = record_guess(reader);
	record_close(reader);
	return got < 0 ? -1 : count;
}

static bool has_prefix(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

/* Calls `check` for each file NAME in the folder; returns how many there were. */
static int for_each_file(const char *folder, void (*check)(const char *folder, const char *name))
{
	DIR *opened = opendir(folder);
	int count = 0;
	assert_non_null(opened);
	for (struct dirent *entry; (entry = readdir(opened));) {
		if (entry->d_name[0] == '.')
			continue;
		check(folder, entry->d_name);
		count++;
	}
	closedir(opened);
	return count;
}

/* ---- CSV ---- */

/* What the right answer has for a column: answers are objects, or arrays of which the first is the header. */
static const char *right_text(json_t *answer, size_t row, const char *name, size_t column)
{
	json_t *records = json_array_get(answer, row);
	json_t *text = json_is_object(records) ? json_object_get(records, name) : json_array_get(records, column);
	return json_string_value(text);
}

static void compare(struct record_reader *reader, json_t *answer, const char *path)
{
	struct error error = {0};
	const struct cell *cells;
	const char *const *names;
	size_t count = record_columns(reader, &names), row = 0;
	if (json_is_array(json_array_get(answer, 0))) {
		for (size_t i = 0; i < count; i++)
			assert_string_equal(names[i], right_text(answer, 0, NULL, i));
		row = 1;
	}
	int got;
	while ((got = record_read(reader, &cells, &error)) > 0) {
		for (size_t i = 0; i < count; i++) {
			const char *right = right_text(answer, row, names[i], i);
			if (!right || strcmp(right, cells[i].text))
				fail_msg("%s: row %zu: %s is %s, not %s", path, row, names[i], cells[i].text, right ? right : "there");
		}
		row++;
	}
	if (got < 0)
		fail_msg("%s", error.text);
	assert_int_equal(row, json_array_size(answer));
}

static void check_answer(const char *folder, const char *name)
{
	/* Bare quotes within a field, as in bad-unescaped-quote.csv: what tells the two apart is only what they mean.  (The
	 * answer beside it is of another phone number, too.) */
	static const char *const exceptions[] = {"location_coordinates.csv", "bad-"};
	char csv[500], json[500];
	struct record_reader *reader;
	struct error error = {0};
	snprintf(csv, sizeof csv, "%s%s", folder, name);
	for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++)
		if (has_prefix(name, exceptions[i]))
			return;
	snprintf(json, sizeof json, "%s../json/%.*s.json", folder, (int)strlen(name) - 4, name);
	json_error_t cause;
	json_t *answer = json_load_file(json, 0, &cause);
	if (!answer)
		fail_msg("%s: %s", json, cause.text);
	if (record_open(csv, NULL, &reader, &error))
		fail_msg("%s", error.text);
	compare(reader, answer, csv);
	record_close(reader);
	json_decref(answer);
}

static void test_csv_suites_are_read_as_their_answers_say(void **state)
{
	(void)state;
	need_data();
	assert_int_equal(for_each_file(DATA "csv-suites/csv-spectrum/csvs/", check_answer), 12);
	assert_int_equal(for_each_file(DATA "csv-suites/csv-test-data/csv/", check_answer), 25);
}

static void test_bad_csv_is_refused_for_the_right_reason(void **state)
{
	(void)state;
	need_data();
	static const struct {
		const char *file, *reason;
	} bad[] = {
		{"csv-test-data/csv/bad-header-less-fields.csv", ":2: 2 fields, but the header names 3"},
		{"csv-test-data/csv/bad-header-more-fields.csv", ":2: 4 fields, but the header names 3"},
		{"csv-test-data/csv/bad-header-no-header.csv", " is empty"},
		{"csv-test-data/csv/bad-missing-quote.csv", ":2: a quoted field of the record that begins here is never"},
		{"csv-test-data/csv/bad-quotes-with-unescaped-quote.csv", ":2: text behind a closing quote"},
		{"csv-test-data/csv/bad-unescaped-quote.csv", ":2: a quote within a field that is not quoted"},
		{"csv-spectrum/csvs/location_coordinates.csv", ":2: a quote within a field that is not quoted"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char path[500];
		struct error error = {0};
		snprintf(path, sizeof path, "%s%s", DATA "csv-suites/", bad[i].file);
		assert_int_equal(count_records(path, NULL, &error), -1);
		assert_int_equal(error.status, EX_DATAERR);
		assert_true(has_prefix(error.text, path));
		assert_true(has_prefix(error.text + strlen(path), bad[i].reason));
	}
	/* Wrong only by the names in its header, which the fields will tell. */
	assert_int_equal(
		count_records(DATA "csv-suites/csv-test-data/csv/bad-header-wrong-header.csv", NULL, &(struct error){0}), 0);
}

static void test_real_files_are_read_whole(void **state)
{
	(void)state;
	need_data();
	const char *guess;
	struct error error = {0};
	assert_int_equal(count_records(DATA "maven/sales_pipeline.csv", &guess, &error), 8800);
	assert_null(guess);
	assert_int_equal(count_records(DATA "maven/accounts.csv", &guess, &error), 85);
	assert_int_equal(count_records(DATA "chinese/order-14.1.csv", &guess, &error), 3744);
	assert_string_equal(guess, "GB18030");
}

static void test_gb18030_gives_chinese_columns(void **state)
{
	(void)state;
	need_data();
	struct record_reader *reader;
	struct error error = {0};
	const struct cell *cells;
	const char *const *names;
	assert_int_equal(record_open(DATA "chinese/order-14.1.csv", NULL, &reader, &error), 0);
	assert_int_equal(record_columns(reader, &names), 7);
	assert_string_equal(names[0], "商品ID");
	assert_string_equal(names[6], "订单ID");
	assert_int_equal(record_read(reader, &cells, &error), 1);
	assert_string_equal(cells[6].text, "20170103CDLG000210052759");
	record_close(reader);
}

/* ---- JSON ---- */

/*
 * Reads a file of the suite.  One that does not begin with a bracket would be taken for CSV, so it is put where a value
 * stands in a record.
 */
static long count_json(const char *folder, const char *name, struct error *error)
{
	char path[500];
	struct buffer text = {0};
	struct record_reader *reader;
	const struct cell *cells;
	long count = -1;
	snprintf(path, sizeof path, "%s%s", folder, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	for (int byte; (byte = getc(file)) != EOF;)
		buffer_add_character(&text, (char)byte);
	fclose(file);
	size_t at = 0;
	while (at < text.length && strchr(" \t\r\n", text.data[at]) && text.data[at])
		at++;
	struct buffer whole = {0};
	bool composite = at < text.length && (text.data[at] == '[' || text.data[at] == '{');
	if (!composite)
		buffer_add_text(&whole, "{\"a\":");
	buffer_add(&whole, buffer_text(&text), text.length);
	if (!composite)
		buffer_add_character(&whole, '}');
	if (!record_open_memory(name, buffer_text(&whole), whole.length, NULL, &reader, error)) {
		int got;
		for (count = 0; (got = record_read(reader, &cells, error)) > 0;)
			count++;
		record_close(reader);
		if (got < 0)
			count = -1;
	}
	buffer_free(&text);
	buffer_free(&whole);
	return count;
}

/* Right JSON that is no record is refused in words of its own. */
static bool is_refused_as_json(const struct error *error)
{
	static const char *const others[] = {
		"a record must be an object", "a key stands twice", "the character NUL", "an object within a record",
		"a list can hold texts only",
	};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strstr(error->text, others[i]))
			return false;
	return true;
}

static void check_json(const char *folder, const char *name)
{
	struct error error = {0};
	long count = count_json(folder, name, &error);
	if (count < 0)
		assert_int_equal(error.status, EX_DATAERR);
	if (has_prefix(name, "n_") && count >= 0)
		fail_msg("%s must be refused", name);
	if (has_prefix(name, "y_") && count < 0 && is_refused_as_json(&error))
		fail_msg("%s must be read: %s", name, error.text);
}

static void test_json_suite_is_told_right_from_wrong(void **state)
{
	(void)state;
	need_data();
	assert_int_equal(for_each_file(DATA "json-suite/test_parsing/", check_json), 318);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_suites_are_read_as_their_answers_say),
		cmocka_unit_test(test_bad_csv_is_refused_for_the_right_reason),
		cmocka_unit_test(test_real_files_are_read_whole),
		cmocka_unit_test(test_gb18030_gives_chinese_columns),
		cmocka_unit_test(test_json_suite_is_told_right_from_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
