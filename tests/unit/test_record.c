/* test_record.c: records out of CSV and JSON in every encoding: what is read, what is refused, and where. */
#include "io/record.h"

#include "base/buffer.h"
#include "base/utf8.h"

#include <iconv.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- a transcript of everything that comes out ---- */

/* `LINE: name=text|name` (without = : null) a record, `!STATUS TEXT` an error. */
static void transcribe(struct record_reader *reader, struct buffer *out)
{
	struct error error = {0};
	const struct cell *cells;
	const char *const *names;
	for (int got; (got = record_read(reader, &cells, &error));) {
		if (got < 0) {
			buffer_add_format(out, "!%d %s\n", error.status, error.text);
			continue;
		}
		buffer_add_format(out, "%" PRIu64 ": ", record_line(reader));
		size_t count = record_columns(reader, &names);
		for (size_t i = 0; i < count; i++) {
			assert_true(utf8_valid(cells[i].text, cells[i].length));
			assert_int_equal(strlen(cells[i].text), cells[i].length);
			buffer_add_format(out, "%s%s%s%s", i ? "|" : "", names[i], cells[i].null ? "" : "=", cells[i].text);
		}
		buffer_add_character(out, '\n');
	}
}

static void expect_with(const struct record_options *options, const char *bytes, size_t length, const char *expected)
{
	struct record_reader *reader;
	struct error error = {0};
	struct buffer out = {0};
	if (record_open_memory("f", bytes, length, options, &reader, &error)) {
		buffer_add_format(&out, "!%d %s\n", error.status, error.text);
	} else {
		transcribe(reader, &out);
		record_close(reader);
	}
	assert_string_equal(buffer_text(&out), expected);
	buffer_free(&out);
}

static void expect(const char *text, const char *expected)
{
	expect_with(NULL, text, strlen(text), expected);
}

static void expect_bare(const char *text, const char *expected)
{
	expect_with(&(struct record_options){.single_column = true}, text, strlen(text), expected);
}

static void expect_encoded(const char *encoding, const char *bytes, size_t length, const char *expected)
{
	expect_with(&(struct record_options){.encoding = encoding}, bytes, length, expected);
}

/* ---- CSV ---- */

static void test_csv_fields_come_as_they_were_written(void **state)
{
	(void)state;
	expect("name,amount\n007, 12 \n\"a,\"\"b\"\"\",\n", "2: name=007|amount= 12 \n3: name=a,\"b\"|amount=\n");
	expect("a,b\n\" x \",\ty", "2: a= x |b=\ty\n");
}

static void test_csv_delimiter_is_told_from_the_header(void **state)
{
	(void)state;
	expect("a;b\n1,5;2\n", "2: a=1,5|b=2\n");
	expect("a\tb\n1,5\t2;\n", "2: a=1,5|b=2;\n");
	expect("\"a;;;\",b\n1;1,2\n", "2: a;;;=1;1|b=2\n");
	expect("\"a\"\"b,,\";c;d\n1;2;3\n", "2: a\"b,,=1|c=2|d=3\n");
	expect("a\n1;2\t3\n", "2: a=1;2\t3\n");
}

static void test_csv_lines_are_counted_with_the_newlines_in_quotes(void **state)
{
	(void)state;
	expect("a,b\n\"1\n2\",\"\n\n\"\n3,4\n", "2: a=1\n2|b=\n\n\n6: a=3|b=4\n");
	expect("a,b\r\n\"1\r\n2\",x\r\n3,4\r\n", "2: a=1\r\n2|b=x\n4: a=3|b=4\n");
	expect("a,b\r1,2\r3,4\r", "2: a=1|b=2\n3: a=3|b=4\n");
	expect("\"a\nb\"\n1\n", "3: a\nb=1\n");
}

static void test_csv_empty_lines_count_only_where_there_is_one_column(void **state)
{
	(void)state;
	expect("a,b\n\n1,2\n\n\n3,4\n\n", "3: a=1|b=2\n6: a=3|b=4\n");
	expect("a,b\r\n\r\n1,2\r\n", "3: a=1|b=2\n");
	expect("a\n\n1\n", "2: a=\n3: a=1\n");
	expect("a\r\n1\r\n\r\n2\r\n", "2: a=1\n3: a=\n4: a=2\n");
	expect("a\n\"\"\n", "2: a=\n");
}

static void test_csv_ragged_rows_are_named_and_can_be_skipped(void **state)
{
	(void)state;
	expect("a,b\n1\n1,2\n1,2,3\n4,5\n",
	       "!65 f:2: 1 field, but the header names 2\n3: a=1|b=2\n"
	       "!65 f:4: 3 fields, but the header names 2\n5: a=4|b=5\n");
}

static void test_csv_bad_quotes_end_the_file_behind_the_good_rows(void **state)
{
	(void)state;
	expect("a,b\n1,2\n3,x\"y\n5,6\n",
	       "2: a=1|b=2\n!65 f:3: a quote within a field that is not quoted: quote the whole field, and write its "
	       "quotes twice\n");
	expect("a,b\n1,\"x\" y\n5,6\n",
	       "!65 f:2: text behind a closing quote: quotes within a quoted field are written twice\n");
	expect("a,b\n1,2\n3,\"x\n5,6\n",
	       "2: a=1|b=2\n!65 f:3: a quoted field of the record that begins here is never closed\n");
}

static void test_csv_nul_is_refused(void **state)
{
	(void)state;
	expect_with(NULL, "a,b\n1,2\n3,\0\n", 12,
	            "2: a=1|b=2\n!65 f:3: a NUL byte, which no text has; if this is UTF-16, say so with --encoding "
	            "UTF-16LE\n");
}

static void test_csv_header_must_name_each_column_once(void **state)
{
	(void)state;
	expect("", "!65 f is empty; its first line must name the columns\n");
	expect("a,,\n", "!65 f:1: two columns have no name; give one of them one\n");
	expect("a,b,a\n", "!65 f:1: two columns are called a; rename one\n");
	expect("a,b\n", "");
	expect("a,b", "");
}

static void test_csv_one_column_may_have_no_name(void **state)
{
	(void)state;
	expect("\n\n", "2: =\n");
	expect("a,,b\n1,2,3\n", "2: a=1|=2|b=3\n");
	expect("a, \n1,2\n", "2: a=1| =2\n");
}

/* A text of `count` times `part` behind `head` and before `tail`; the caller frees it. */
static char *repeated(const char *head, size_t count, const char *part, const char *tail)
{
	struct buffer text = {0};
	buffer_add_text(&text, head);
	for (size_t i = 0; i < count; i++)
		buffer_add_text(&text, part);
	buffer_add_text(&text, tail);
	return text.data;
}

static void expect_repeated(const char *head, size_t count, const char *part, const char *tail, const char *expected)
{
	char *text = repeated(head, count, part, tail);
	expect(text, expected);
	free(text);
}

static void test_csv_has_limits(void **state)
{
	(void)state;
	expect_repeated("a\nx\n", 1024 * 1024 + 1, "x", "\n",
	                "2: a=x\n!65 f:3: a field of more than 1 MiB; a quote that is never closed may be the cause\n");
	expect_repeated("c", 1000, ",c", "\n", "!65 f:1: 1001 columns; at most 1000 can be read\n");
	expect_repeated("a,b\n", 100000, ",", "\n", "!65 f:2: 100001 fields, but the header names 2\n");
	char *field = repeated("", 1000000, "x", ",");
	expect_repeated("a,b\n", 18, field, "\n", "!65 f:2: a row of more than 16 MiB\n");
	free(field);
}

/* Pieces of 64 KiB end within characters, quotes and CRLF; nothing of that may be seen. */
static char *many_rows(int count)
{
	struct buffer text = {0};
	buffer_add_text(&text, "编号,客户,备注\r\n");
	for (int i = 0; i < count; i++)
		buffer_add_format(&text, "%d,\"客户,\"\"%d\"\"\",\"第一行\r\n第%d行😀\"\r\n", i, i, i);
	return text.data;
}

static void check_many_rows(struct record_reader *reader, int count)
{
	struct error error = {0};
	const struct cell *cells;
	char expected[3][100];
	for (int i = 0; i < count; i++) {
		int got = record_read(reader, &cells, &error);
		if (got < 0)
			fail_msg("%s", error.text);
		assert_int_equal(got, 1);
		snprintf(expected[0], sizeof expected[0], "%d", i);
		snprintf(expected[1], sizeof expected[1], "客户,\"%d\"", i);
		snprintf(expected[2], sizeof expected[2], "第一行\r\n第%d行😀", i);
		for (int j = 0; j < 3; j++)
			assert_string_equal(cells[j].text, expected[j]);
		assert_int_equal(record_line(reader), 2 + 2 * i);
	}
	assert_int_equal(record_read(reader, &cells, &error), 0);
	uint64_t done, total;
	record_progress(reader, &done, &total);
	assert_true(done > 0 && (done == total || total == 0));
}

static void test_csv_is_read_in_pieces_that_leave_no_trace(void **state)
{
	(void)state;
	char *text = many_rows(20000);
	struct record_reader *reader;
	struct error error = {0};
	assert_int_equal(record_open_memory("f", text, strlen(text), NULL, &reader, &error), 0);
	assert_null(record_guess(reader));
	check_many_rows(reader, 20000);
	record_close(reader);
	free(text);
}

/* ---- encodings ---- */

static void test_byte_order_marks_tell_the_encoding(void **state)
{
	(void)state;
	const char *expected = "2: a=中|b=1\n";
	expect("\xEF\xBB\xBF" "\"a\",b\n中,1\n", expected);
	expect_with(NULL, "\xFF\xFE" "a\0,\0b\0\n\0\x2D\x4E,\0001\0\n\0", 18, expected);
	expect_with(NULL, "\xFE\xFF" "\0a\0,\0b\0\n\x4E\x2D\0,\0001\0\n", 18, expected);
	expect_with(NULL, "\xFF\xFE" "[\0{\0\"\0a\0\"\0:\0001\0}\0]\0", 20, "1: a=1\n");
	expect_with(NULL, "\xFF\xFE" "a\0\n\0\x00\xD8\n\0", 10,
	            "!65 f:2: bytes that are no text in the encoding; name the right one with --encoding\n");
}

static void test_what_is_not_utf8_is_read_as_gb18030_and_the_guess_is_told(void **state)
{
	(void)state;
	static const char text[] = "\xBF\xCD\xBB\xA7,b\n\xD6\xD0,1\n"; /* 客户,b 中,1 */
	struct record_reader *reader;
	struct error error = {0};
	assert_int_equal(record_open_memory("f", text, sizeof text - 1, NULL, &reader, &error), 0);
	assert_string_equal(record_guess(reader), "GB18030");
	struct buffer out = {0};
	transcribe(reader, &out);
	assert_string_equal(out.data, "2: 客户=中|b=1\n");
	buffer_free(&out);
	record_close(reader);
}

static void test_a_wrong_guess_is_refused_and_names_the_option(void **state)
{
	(void)state;
	expect("a\n1\n\xE4\n", "2: a=1\n!65 f:3: this is neither UTF-8 nor GB18030; name the encoding with --encoding\n");
	expect("a\n1\n\xE4", "2: a=1\n!65 f:3: this is neither UTF-8 nor GB18030; name the encoding with --encoding\n");
	expect("a\n1\n\xAA\xA1\n",
	       "2: a=1\n!65 f:3: this is not UTF-8, and read as GB18030 it has characters without a meaning; name the "
	       "encoding with --encoding\n");
}

static void test_a_named_encoding_settles_it(void **state)
{
	(void)state;
	expect_encoded("BIG5", "a\n\xA4\xA4\n", 5, "2: a=中\n");
	expect_encoded("utf-8", "a\n\xE4\xB8\xAD\n", 6, "2: a=中\n");
	expect_encoded("UTF-8", "a\n\xD6\xD0\n", 5,
	               "!65 f:2: bytes that are not UTF-8; name the encoding of this file with --encoding\n");
	expect_encoded("UTF-16LE", "a\0\n\0x\0\n\0", 8, "2: a=x\n");
	expect_encoded("ASCII", "a\n1\n\xE4\n", 6,
	               "2: a=1\n!65 f:3: bytes that are no text in the encoding; name the right one with --encoding\n");
	expect_encoded("EBCDIC-GREEN", "a\n", 2, "!64 unknown encoding EBCDIC-GREEN: `iconv -l` lists the known ones\n");
	expect_encoded("UTF-8//IGNORE", "a\n", 2, "!64 unknown encoding UTF-8//IGNORE: `iconv -l` lists the known ones\n");
}

/* ---- files and pipes ---- */

static char *in_gb18030(char *text, size_t *length)
{
	size_t in_left = strlen(text), out_left = in_left * 2;
	char *converted = malloc(out_left), *in = text, *out = converted;
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	assert_non_null(converted);
	assert_int_equal(iconv(converter, &in, &in_left, &out, &out_left), 0);
	iconv_close(converter);
	*length = (size_t)(out - converted);
	free(text);
	return converted;
}

/* Puts what a child writes into a pipe on stdin, since much text does not fit into one. */
static pid_t pipe_to_stdin(const char *text, size_t length)
{
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		while (length > 0) {
			ssize_t count = write(ends[1], text, length);
			if (count < 0)
				_exit(1);
			text += count;
			length -= (size_t)count;
		}
		_exit(0);
	}
	close(ends[1]);
	assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	return child;
}

static void check_pipe(char *text, size_t length, const char *encoding, const char *guess, size_t expected_total)
{
	struct record_reader *reader;
	struct error error = {0};
	uint64_t done, total;
	pid_t child = pipe_to_stdin(text, length);
	assert_int_equal(record_open("-", &(struct record_options){.encoding = encoding}, &reader, &error), 0);
	assert_string_equal(record_name(reader), "stdin");
	if (guess)
		assert_string_equal(record_guess(reader), guess);
	else
		assert_null(record_guess(reader));
	record_progress(reader, &done, &total);
	assert_int_equal(total, expected_total);
	check_many_rows(reader, 20000);
	record_close(reader);
	free(text);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_a_pipe_is_read_twice_where_its_encoding_is_not_clear(void **state)
{
	(void)state;
	size_t length;
	char *text = many_rows(20000);
	check_pipe(text, strlen(text), NULL, NULL, strlen(text));
	text = in_gb18030(many_rows(20000), &length);
	check_pipe(text, length, NULL, "GB18030", 0);
	text = in_gb18030(many_rows(20000), &length);
	check_pipe(text, length, "GB18030", NULL, 0);
}

static void test_the_guess_sees_the_last_byte(void **state)
{
	(void)state;
	char *text = repeated("a\n", 30000, "1234567\n", "\xD6\xD0\n");
	struct record_reader *reader;
	struct error error = {0};
	pid_t child = pipe_to_stdin(text, strlen(text));
	assert_int_equal(record_open("-", NULL, &reader, &error), 0);
	assert_string_equal(record_guess(reader), "GB18030");
	record_close(reader);
	free(text);
	assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_what_cannot_be_read_is_no_input(void **state)
{
	(void)state;
	struct record_reader *reader;
	struct error error = {0};
	assert_int_equal(record_open("/nonexistent/leads.csv", NULL, &reader, &error), EX_NOINPUT);
	assert_string_equal(error.text, "cannot open /nonexistent/leads.csv: No such file or directory");
	assert_int_equal(record_open("/", NULL, &reader, &error), EX_NOINPUT);
	assert_string_equal(error.text, "cannot read /: it is a directory");
	/* An endless device ends at its first NUL. */
	assert_int_equal(record_open("/dev/zero", NULL, &reader, &error), EX_DATAERR);
	assert_non_null(strstr(error.text, "/dev/zero:1: a NUL byte"));
}

/* ---- JSON ---- */

static void test_json_records_come_as_array_lines_or_one_after_another(void **state)
{
	(void)state;
	expect("[]", "");
	expect(" \n[ ] \n", "");
	expect("[{\"a\":\"x\"},\n {\"a\":\"y\"}]\n", "1: a=x\n2: a=y\n");
	expect("{\"a\":\"x\"}\n\n{\"a\":\"y\"}", "1: a=x\n3: a=y\n");
	expect("{\"a\":\"x\"}{\"a\":\n\"y\"} {\"a\":\"z\"}", "1: a=x\n1: a=y\n2: a=z\n");
	expect("{\"a\":\"]}\\\"[{\\\\\"}", "1: a=]}\"[{\\\n");
	expect("{\"a\":\"\\u5ba2\\ud83d\\ude00\"}", "1: a=客😀\n");
}

static void test_json_numbers_are_texts_as_they_were_written(void **state)
{
	(void)state;
	expect("{\"a\":1.10,\"b\" : 1e3 ,\"c\":12345678901234567890,\"d\":[\"1\"],\"e\":123456789012.34,\"f\":-0}",
	       "1: a=1.10|b=1e3|c=12345678901234567890|d=1|e=123456789012.34|f=-0\n");
	expect("{\"x\":\"a\\\"1\",\"a\":0.1\n,\"y\":\"2\",\"b\":0.10000000000000000001}",
	       "1: x=a\"1|a=0.1|y=2|b=0.10000000000000000001\n");
	expect("{\"a\":1e999}", "!65 f:1: a number beyond all bounds: real number overflow near '1e999'\n");
}

static void test_json_keys_may_come_with_any_record(void **state)
{
	(void)state;
	expect("[{\"a\":\"1\"},{\"b\":\"2\"},{\"b\":\"3\",\"a\":null},{}]",
	       "1: a=1\n1: a|b=2\n1: a|b=3\n1: a|b\n");
}

static void test_json_booleans_and_lists_are_texts(void **state)
{
	(void)state;
	expect("{\"a\":true,\"b\":false,\"t\":[\"x\",\"客户\"],\"e\":[]}", "1: a=true|b=false|t=x,客户|e=\n");
	expect("{\"t\":[\"x\",1]}", "!65 f:1: t: a list can hold texts only, not a number\n");
	expect("{\"t\":[\"x,y\"]}", "!65 f:1: t: the text x,y of the list has a comma\n");
	expect("{\"a\":1}\n{\"o\":{}}",
	       "1: a=1\n!65 f:2: o: an object within a record; name its parts in keys of their own\n");
}

static void test_json_that_is_no_record_is_told_from_json_that_is_wrong(void **state)
{
	(void)state;
	expect("[1]", "!65 f:1: a record must be an object, and this is a number\n");
	expect("[null]", "!65 f:1: a record must be an object, and this is null\n");
	expect("{}\n\"x\"", "1: \n!65 f:2: a record must be an object, and this is a text\n");
	expect("[{\"a\":1},\n[]]", "1: a=1\n!65 f:2: a record must be an object, and this is an array\n");
	expect("[tru]", "!65 f:1: not valid JSON: invalid token near 'tru'\n");
}

static void test_json_errors_name_the_line_and_end_the_file(void **state)
{
	(void)state;
	expect("{\"a\":1}\n{\"a\":\n\nx}\n{\"a\":2}", "1: a=1\n!65 f:4: not valid JSON: invalid token near 'x'\n");
	expect("[{\"a\":1},\n", "1: a=1\n!65 f:2: the array is never closed with ]\n");
	expect("[\n{\"a\":1}\n", "2: a=1\n!65 f:3: the array is never closed with ]\n");
	expect("[{\"a\":1},]", "1: a=1\n!65 f:1: not valid JSON: a record must begin here, not `]`\n");
	expect("[{\"a\":1}{}]", "1: a=1\n!65 f:1: not valid JSON: a comma or ] must follow a record\n");
	expect("[{\"a\":1}]\n[]", "1: a=1\n!65 f:2: text behind the end of the array\n");
	expect("{\"a\":1},{}", "1: a=1\n!65 f:1: not valid JSON: a record must begin here, not `,`\n");
	expect("{\"a\":1}\n{\"a\":\"x", "1: a=1\n!65 f:2: the value that begins here is never closed\n");
	expect("{\"a\":01}", "!65 f:1: not valid JSON: invalid token near '0'\n");
}

static void test_json_twins_and_nul_are_refused(void **state)
{
	(void)state;
	expect("{\"a\":1,\"a\":1}", "!65 f:1: a key stands twice in a record: duplicate object key near '\"a\"'\n");
	expect("{\"a\":\"x\\u0000\"}", "!65 f:1: a text with the character NUL (\\u0000), which no field can hold\n");
	expect_with(NULL, "{\"a\":\"x\0\"}", 10,
	            "!65 f:1: a NUL byte, which no text has; if this is UTF-16, say so with --encoding UTF-16LE\n");
	expect("{\"a\\u0000\":1}", "!65 f:1: a text with the character NUL (\\u0000), which no field can hold\n");
}

static void test_json_has_limits(void **state)
{
	(void)state;
	expect_repeated("{\"a\":", 64, "[", "", "!65 f:1: nested more than 64 deep\n");
	expect_repeated("", 1000000, "[", "", "!65 f:1: nested more than 64 deep\n");
	expect_repeated("{\"a\":\"", 17 * 1024 * 1024, "x", "\"}", "!65 f:1: a record of more than 16 MiB\n");
	struct buffer text = {0};
	for (int i = 0; i <= 1000; i++)
		buffer_add_format(&text, "%s\"k%d\":1", i ? "," : "{", i);
	buffer_add_character(&text, '}');
	expect(text.data, "!65 f:1: more than 1000 different keys\n");
	buffer_free(&text);
}

static void test_json_is_read_in_pieces_that_leave_no_trace(void **state)
{
	(void)state;
	struct buffer text = {0}, expected = {0};
	for (int i = 0; i < 20000; i++) {
		buffer_add_format(&text, "%s{\"客户\":\"甲\\\"%d\", \"n\": %d.50}", i ? ",\n" : "[", i, i);
		buffer_add_format(&expected, "%d: 客户=甲\"%d|n=%d.50\n", i + 1, i, i);
	}
	buffer_add_text(&text, "]\n");
	expect(text.data, expected.data);
	buffer_free(&text);
	buffer_free(&expected);
}

/* ---- one column, for ids ---- */

static void test_bare_lines_are_a_column_of_ids(void **state)
{
	(void)state;
	expect_bare("12\n13\n\n14", "1: id=12\n2: id=13\n4: id=14\n");
	expect_bare("\r\n12\r\n", "2: id=12\n");
	expect_bare("", "");
	expect_bare("\n", "");
	expect_bare("id\n12\n", "2: id=12\n");
	expect_bare("id\n", "");
	expect_bare("name;id\n甲;12\n", "2: name=甲|id=12\n");
	expect_bare("[{\"id\":12}]", "1: id=12\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv_fields_come_as_they_were_written),
		cmocka_unit_test(test_csv_delimiter_is_told_from_the_header),
		cmocka_unit_test(test_csv_lines_are_counted_with_the_newlines_in_quotes),
		cmocka_unit_test(test_csv_empty_lines_count_only_where_there_is_one_column),
		cmocka_unit_test(test_csv_ragged_rows_are_named_and_can_be_skipped),
		cmocka_unit_test(test_csv_bad_quotes_end_the_file_behind_the_good_rows),
		cmocka_unit_test(test_csv_nul_is_refused),
		cmocka_unit_test(test_csv_header_must_name_each_column_once),
		cmocka_unit_test(test_csv_one_column_may_have_no_name),
		cmocka_unit_test(test_csv_has_limits),
		cmocka_unit_test(test_csv_is_read_in_pieces_that_leave_no_trace),
		cmocka_unit_test(test_byte_order_marks_tell_the_encoding),
		cmocka_unit_test(test_what_is_not_utf8_is_read_as_gb18030_and_the_guess_is_told),
		cmocka_unit_test(test_a_wrong_guess_is_refused_and_names_the_option),
		cmocka_unit_test(test_a_named_encoding_settles_it),
		cmocka_unit_test(test_a_pipe_is_read_twice_where_its_encoding_is_not_clear),
		cmocka_unit_test(test_the_guess_sees_the_last_byte),
		cmocka_unit_test(test_what_cannot_be_read_is_no_input),
		cmocka_unit_test(test_json_records_come_as_array_lines_or_one_after_another),
		cmocka_unit_test(test_json_numbers_are_texts_as_they_were_written),
		cmocka_unit_test(test_json_keys_may_come_with_any_record),
		cmocka_unit_test(test_json_booleans_and_lists_are_texts),
		cmocka_unit_test(test_json_that_is_no_record_is_told_from_json_that_is_wrong),
		cmocka_unit_test(test_json_errors_name_the_line_and_end_the_file),
		cmocka_unit_test(test_json_twins_and_nul_are_refused),
		cmocka_unit_test(test_json_has_limits),
		cmocka_unit_test(test_json_is_read_in_pieces_that_leave_no_trace),
		cmocka_unit_test(test_bare_lines_are_a_column_of_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
