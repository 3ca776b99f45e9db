/* test_writer.c: records out: each format byte for byte, and what happens when the output fails. */
#include "io/writer.h"

#include "base/buffer.h"
#include "io/record.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct column columns[] = {
	{.name = "id", .label = "编号", .type = TYPE_INTEGER},
	{.name = "name", .label = "名称", .type = TYPE_TEXT},
	{.name = "amount", .label = "金额", .type = TYPE_MONEY},
	{.name = "close_date", .type = TYPE_DATE},
	{.name = "won", .type = TYPE_BOOLEAN},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

/* Writes rows into memory; the caller frees the text. */
static char *written_with(struct writer_options options, const struct column *of, size_t count,
                          const struct value *values, size_t rows)
{
	char *text = NULL;
	size_t length = 0;
	struct error error = {0};
	struct zone zone;
	assert_int_equal(zone_open(&zone, "Asia/Shanghai", &error), 0);
	options.zone = &zone;
	options.stream = open_memstream(&text, &length);
	assert_non_null(options.stream);
	struct writer *writer = writer_open(of, count, &options);
	for (size_t i = 0; i < rows; i++)
		assert_int_equal(writer_row(writer, values + i * count, &error), 0);
	assert_int_equal(writer_close(writer, &error), 0);
	fclose(options.stream);
	return text;
}

static void expect_with(struct writer_options options, size_t rows, const char *expected)
{
	const struct value values[2 * COLUMNS] = {
		value_integer(7), value_text("华东医疗, \"采购\""), value_decimal(123456, 2), value_of(TYPE_DATE, 20780),
		value_of(TYPE_BOOLEAN, 1), value_integer(12345), value_text("ab"), value_empty(TYPE_MONEY),
		value_empty(TYPE_DATE), value_of(TYPE_BOOLEAN, 0),
	};
	char *text = written_with(options, columns, COLUMNS, values, rows);
	assert_string_equal(text, expected);
	free(text);
}

/* One text in one column. */
static void expect_text(struct writer_options options, const char *value, const char *expected)
{
	const struct column column = {.name = "a", .type = TYPE_TEXT};
	const struct value values[] = {value_text(value)};
	options.no_header = true;
	char *text = written_with(options, &column, 1, values, 1);
	assert_string_equal(text, expected);
	free(text);
}

/* ---- CSV ---- */

static void test_csv_is_quoted_only_where_it_must_be(void **state)
{
	(void)state;
	const struct writer_options csv = {.format = FORMAT_CSV};
	expect_with(csv, 2,
	            "id,name,amount,close_date,won\n"
	            "7,\"华东医疗, \"\"采购\"\"\",1234.56,2026-11-23,true\n"
	            "12345,ab,,,false\n");
	expect_text(csv, " a b ", " a b \n");
	expect_text(csv, "a\nb", "\"a\nb\"\n");
	expect_text(csv, "a\rb", "\"a\rb\"\n");
	expect_text(csv, "a;b\t'", "a;b\t'\n");
	expect_text(csv, "=1+1", "=1+1\n");
}

static void test_csv_always_has_its_header_unless_told_not_to(void **state)
{
	(void)state;
	expect_with((struct writer_options){.format = FORMAT_CSV}, 0, "id,name,amount,close_date,won\n");
	expect_with((struct writer_options){.format = FORMAT_CSV, .no_header = true}, 0, "");
}

static void test_csv_lone_empty_field_is_no_empty_line(void **state)
{
	(void)state;
	expect_text((struct writer_options){.format = FORMAT_CSV}, "", "\"\"\n");
	expect_text((struct writer_options){.format = FORMAT_CSV}, NULL, "\"\"\n");
}

static void test_csv_for_spreadsheets_is_guarded(void **state)
{
	(void)state;
	const struct writer_options excel = {.format = FORMAT_CSV, .excel = true};
	expect_with(excel, 0, "\xEF\xBB\xBF" "id,name,amount,close_date,won\r\n");
	static const char *const formulas[] = {"=1", "+1", "-1", "@a", "\ta"};
	char expected[50];
	for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
		snprintf(expected, sizeof expected, "\xEF\xBB\xBF'%s\r\n", formulas[i]);
		expect_text(excel, formulas[i], expected);
	}
	expect_text(excel, "\ra", "\xEF\xBB\xBF\"'\ra\"\r\n");
	expect_text(excel, "=a,b", "\xEF\xBB\xBF\"'=a,b\"\r\n");
	expect_text(excel, "a=", "\xEF\xBB\xBF" "a=\r\n");
	const struct column number = {.name = "n", .type = TYPE_INTEGER};
	const struct value minus = value_integer(-5);
	char *text = written_with(excel, &number, 1, &minus, 1);
	assert_string_equal(text, "\xEF\xBB\xBF" "n\r\n-5\r\n");
	free(text);
}

/* ---- JSON ---- */

static void test_json_is_an_array_with_an_object_a_line(void **state)
{
	(void)state;
	expect_with((struct writer_options){.format = FORMAT_JSON}, 2,
	            "[\n"
	            "{\"id\": 7, \"name\": \"华东医疗, \\\"采购\\\"\", \"amount\": 1234.56, \"close_date\": \"2026-11-23\", "
	            "\"won\": true},\n"
	            "{\"id\": 12345, \"name\": \"ab\", \"amount\": null, \"close_date\": null, \"won\": false}\n"
	            "]\n");
	expect_with((struct writer_options){.format = FORMAT_JSON}, 0, "[]\n");
}

static void test_jsonl_is_an_object_a_line(void **state)
{
	(void)state;
	expect_with((struct writer_options){.format = FORMAT_JSONL}, 1,
	            "{\"id\": 7, \"name\": \"华东医疗, \\\"采购\\\"\", \"amount\": 1234.56, \"close_date\": \"2026-11-23\", "
	            "\"won\": true}\n");
	expect_with((struct writer_options){.format = FORMAT_JSONL}, 0, "");
}

static void test_json_texts_are_escaped_and_always_utf8(void **state)
{
	(void)state;
	const struct writer_options jsonl = {.format = FORMAT_JSONL};
	expect_text(jsonl, "\"\\/", "{\"a\": \"\\\"\\\\/\"}\n");
	expect_text(jsonl, "\n\r\t\b\x01\x1F\x7F", "{\"a\": \"\\n\\r\\t\\u0008\\u0001\\u001f\x7F\"}\n");
	expect_text(jsonl, "中\n😀", "{\"a\": \"中\\n😀\"}\n");
	expect_text(jsonl, "a\xE4\xB8z\xFF", "{\"a\": \"a\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\"}\n");
	expect_text(jsonl, "", "{\"a\": \"\"}\n");
	expect_text(jsonl, NULL, "{\"a\": null}\n");
}

static void test_json_never_has_a_number_that_is_none(void **state)
{
	(void)state;
	const struct column column = {.name = "n", .type = TYPE_NUMBER};
	const struct value values[] = {value_number(INFINITY), value_number((double)NAN), value_number(0.1)};
	char *text = written_with((struct writer_options){.format = FORMAT_JSONL}, &column, 1, values, 3);
	assert_string_equal(text, "{\"n\": null}\n{\"n\": null}\n{\"n\": 0.1}\n");
	free(text);
}

static void test_every_type_has_its_form(void **state)
{
	(void)state;
	const struct column all[] = {
		{.name = "c", .type = TYPE_CHOICE},   {.name = "d", .type = TYPE_DECIMAL},
		{.name = "t", .type = TYPE_TIME},     {.name = "u", .type = TYPE_DURATION},
	};
	struct value choice = value_text("明确");
	choice.type = TYPE_CHOICE;
	const struct value values[] = {
		choice, value_decimal(-1500, 3), value_of(TYPE_TIME, 1795397400), value_of(TYPE_DURATION, 7 * 86400)};
	char *text = written_with((struct writer_options){.format = FORMAT_JSONL}, all, 4, values, 1);
	assert_string_equal(text, "{\"c\": \"明确\", \"d\": -1.5, \"t\": \"2026-11-23T09:30:00+08:00\", \"u\": \"7d\"}\n");
	free(text);
	text = written_with((struct writer_options){.format = FORMAT_CSV, .no_header = true}, all, 4, values, 1);
	assert_string_equal(text, "明确,-1.5,2026-11-23T09:30:00+08:00,7d\n");
	free(text);
}

/* ---- what was written is read back ---- */

/* Texts out of the characters that matter, the same in every run. */
static const char *awkward_text(unsigned *seed, char room[64])
{
	static const char *const parts[] = {
		"\"", ",", "\n", "\r", "\r\n", " ", "a", "客户", "\\", ";", "\t", "'", "😀", "\x1B"};
	size_t count = (*seed = *seed * 1103515245u + 12345u) >> 16 & 7;
	*room = '\0';
	while (count--) {
		*seed = *seed * 1103515245u + 12345u;
		strcat(room, parts[(*seed >> 16) % (sizeof parts / sizeof *parts)]);
	}
	return room;
}

enum { TRIP_ROWS = 5000, TRIP_COLUMNS = 3 };

static void check_round_trip(enum format format, size_t count)
{
	static const struct column texts[TRIP_COLUMNS] = {
		{.name = "x", .type = TYPE_TEXT}, {.name = "y", .type = TYPE_TEXT}, {.name = "z", .type = TYPE_TEXT}};
	static char rooms[TRIP_ROWS * TRIP_COLUMNS][64];
	struct value *values = calloc(TRIP_ROWS * count, sizeof *values);
	unsigned seed = 1;
	for (size_t i = 0; i < TRIP_ROWS * count; i++)
		values[i] = value_text(awkward_text(&seed, rooms[i]));
	char *text = written_with((struct writer_options){.format = format}, texts, count, values, TRIP_ROWS);
	struct record_reader *reader;
	struct error error = {0};
	const struct cell *cells;
	assert_int_equal(record_open_memory("written", text, strlen(text), NULL, &reader, &error), 0);
	for (size_t row = 0; row < TRIP_ROWS; row++) {
		if (record_read(reader, &cells, &error) != 1)
			fail_msg("%s", error.text);
		for (size_t i = 0; i < count; i++)
			assert_string_equal(cells[i].text, rooms[row * count + i]);
	}
	assert_int_equal(record_read(reader, &cells, &error), 0);
	record_close(reader);
	free(text);
	free(values);
}

static void test_what_is_written_is_read_back_the_same(void **state)
{
	(void)state;
	static const enum format formats[] = {FORMAT_CSV, FORMAT_JSON, FORMAT_JSONL};
	for (size_t i = 0; i < 3; i++) {
		check_round_trip(formats[i], TRIP_COLUMNS);
		check_round_trip(formats[i], 1);
	}
}

/* ---- tables ---- */

static void test_tables_line_up_with_chinese(void **state)
{
	(void)state;
	expect_with((struct writer_options){.format = FORMAT_TABLE, .utf8 = true}, 2,
	            " 编号 名称                金额 close_date won\n"
	            "    7 华东医疗, \"采购\" 1234.56 2026-11-23 true\n"
	            "12345 ab                                  false\n");
}

static void test_tables_may_have_no_header_and_nothing_for_no_rows(void **state)
{
	(void)state;
	expect_with((struct writer_options){.format = FORMAT_TABLE, .utf8 = true}, 0, "");
	expect_with((struct writer_options){.format = FORMAT_TABLE, .utf8 = true, .no_header = true}, 1,
	            "7 华东医疗, \"采购\" 1234.56 2026-11-23 true\n");
}

static void test_tables_show_what_would_act_on_a_terminal(void **state)
{
	(void)state;
	const struct writer_options table = {.format = FORMAT_TABLE, .utf8 = true};
	expect_text(table, "a\x1B]0;x\x07", "a\\x1b]0;x\\x07\n");
	expect_text(table, "a\nb\rc\td\x7F", "a\\nb\\rc\\td\\x7f\n");
	expect_text(table, "\xC2\x9B" "31m", "\\u{9b}31m\n");
	expect_text(table, "a\u202Eb\u2066c\u200Fd\u061Ce\uFEFFf", "a\\u{202e}b\\u{2066}c\\u{200f}d\\u{61c}e\\u{feff}f\n");
	expect_text(table, "C:\\x41\\n", "C:\\x41\\n\n");
	expect_text(table, "a\xFFz", "a\xEF\xBF\xBDz\n");
	expect_text(table, "", "");
	expect_text((struct writer_options){.format = FORMAT_TABLE}, "a中", "a\\u{4e2d}\n");
}

static void test_tables_fit_the_terminal_by_cutting_the_widest_texts_only(void **state)
{
	(void)state;
	expect_with((struct writer_options){.format = FORMAT_TABLE, .utf8 = true, .width = 38}, 1,
	            "编号 名称          金额 close_date won\n"
	            "   7 华东医疗,… 1234.56 2026-11-23 true\n");
}

/* ---- when the output fails ---- */

static void check_failure(const char *path, size_t rows, const char *text)
{
	struct error error = {0};
	FILE *stream = fopen(path, "w");
	assert_non_null(stream);
	const struct column column = {.name = "a", .type = TYPE_TEXT};
	const struct value value = value_text("0123456789012345678901234567890123456789");
	for (enum format format = FORMAT_TABLE; format <= FORMAT_JSONL; format++) {
		struct writer *writer =
			writer_open(&column, 1, &(struct writer_options){.format = format, .stream = stream});
		int status = 0;
		for (size_t i = 0; i < rows && !status; i++)
			status = writer_row(writer, &value, &error);
		if (format != FORMAT_TABLE && rows > 10000) /* told as soon as the buffer is full */
			assert_int_equal(status, EX_IOERR);
		assert_int_equal(writer_close(writer, &error), EX_IOERR);
		assert_string_equal(error.text, text);
		clearerr(stream);
	}
	fclose(stream);
}

static void test_a_full_device_is_noticed(void **state)
{
	(void)state;
	check_failure("/dev/full", 1, "write: No space left on device");
	check_failure("/dev/full", 20000, "write: No space left on device");
}

static void test_a_closed_pipe_is_noticed(void **state)
{
	(void)state;
	int ends[2];
	struct error error = {0};
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	FILE *stream = fdopen(ends[1], "w");
	struct writer *writer =
		writer_open(columns, COLUMNS, &(struct writer_options){.format = FORMAT_JSON, .stream = stream});
	assert_int_equal(writer_close(writer, &error), EX_IOERR);
	assert_string_equal(error.text, "write: Broken pipe");
	fclose(stream);
}

static void test_a_closed_stdout_is_noticed(void **state)
{
	(void)state;
	struct error error = {0};
	FILE *stream = fopen("/dev/null", "w");
	close(fileno(stream));
	struct writer *writer =
		writer_open(columns, COLUMNS, &(struct writer_options){.format = FORMAT_CSV, .stream = stream});
	assert_int_equal(writer_close(writer, &error), EX_IOERR);
	assert_string_equal(error.text, "write: Bad file descriptor");
	fclose(stream);
}

static void test_an_abandoned_writer_writes_no_end(void **state)
{
	(void)state;
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	for (enum format format = FORMAT_TABLE; format <= FORMAT_JSONL; format++)
		writer_abandon(writer_open(columns, COLUMNS, &(struct writer_options){.format = format, .stream = stream}));
	fclose(stream);
	assert_string_equal(text, "");
	free(text);
}

static void test_formats_are_known_by_name(void **state)
{
	(void)state;
	enum format format;
	struct error error = {0};
	assert_int_equal(format_parse("jsonl", &format, &error), 0);
	assert_int_equal(format, FORMAT_JSONL);
	assert_int_equal(format_parse("table", &format, &error), 0);
	assert_int_equal(format, FORMAT_TABLE);
	assert_int_equal(format_parse("cvs", &format, &error), EX_USAGE);
	assert_string_equal(error.text, "unknown format cvs (did you mean csv?): there are table, csv, json, jsonl and xlsx");
	assert_int_equal(format_parse("spreadsheet", &format, &error), EX_USAGE);
	assert_string_equal(error.text, "unknown format spreadsheet: there are table, csv, json, jsonl and xlsx");
}

static void test_a_workbook_has_no_more_rows_than_excel(void **state)
{
	(void)state;
	enum { MOST = 1048576 };
	static const struct column column = {.name = "a", .type = TYPE_TEXT};
	const struct value empty = value_empty(TYPE_TEXT);
	struct error error = {0};
	struct writer_options options = {.format = FORMAT_XLSX, .no_header = true, .stream = tmpfile()};
	struct writer *writer = writer_open(&column, 1, &options);
	for (int64_t i = 0; i < MOST; i++)
		assert_int_equal(writer_row(writer, &empty, &error), 0);
	assert_int_equal(writer_row(writer, &empty, &error), EX_DATAERR);
	assert_non_null(strstr(error.text, "more than 1,048,576 rows"));
	assert_int_equal(writer_close(writer, &error), EX_DATAERR);
	assert_int_equal(ftell(options.stream), 0); /* nothing of it was written */
	fclose(options.stream);
}

static void test_a_workbook_holds_no_text_that_is_not_utf8(void **state)
{
	(void)state;
	static const struct column column = {.name = "a", .type = TYPE_TEXT};
	const struct value broken = value_text("a\xFF");
	struct error error = {0};
	struct writer_options options = {.format = FORMAT_XLSX, .stream = tmpfile()};
	struct writer *writer = writer_open(&column, 1, &options);
	assert_int_equal(writer_row(writer, &broken, &error), EX_DATAERR);
	assert_non_null(strstr(error.text, "row 2, a: text that is no UTF-8"));
	writer_abandon(writer);
	fclose(options.stream);
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_is_quoted_only_where_it_must_be),
		cmocka_unit_test(test_csv_always_has_its_header_unless_told_not_to),
		cmocka_unit_test(test_csv_lone_empty_field_is_no_empty_line),
		cmocka_unit_test(test_csv_for_spreadsheets_is_guarded),
		cmocka_unit_test(test_json_is_an_array_with_an_object_a_line),
		cmocka_unit_test(test_jsonl_is_an_object_a_line),
		cmocka_unit_test(test_json_texts_are_escaped_and_always_utf8),
		cmocka_unit_test(test_json_never_has_a_number_that_is_none),
		cmocka_unit_test(test_every_type_has_its_form),
		cmocka_unit_test(test_what_is_written_is_read_back_the_same),
		cmocka_unit_test(test_tables_line_up_with_chinese),
		cmocka_unit_test(test_tables_may_have_no_header_and_nothing_for_no_rows),
		cmocka_unit_test(test_tables_show_what_would_act_on_a_terminal),
		cmocka_unit_test(test_tables_fit_the_terminal_by_cutting_the_widest_texts_only),
		cmocka_unit_test(test_a_full_device_is_noticed),
		cmocka_unit_test(test_a_closed_pipe_is_noticed),
		cmocka_unit_test(test_a_closed_stdout_is_noticed),
		cmocka_unit_test(test_an_abandoned_writer_writes_no_end),
		cmocka_unit_test(test_formats_are_known_by_name),
		cmocka_unit_test(test_a_workbook_has_no_more_rows_than_excel),
		cmocka_unit_test(test_a_workbook_holds_no_text_that_is_not_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
