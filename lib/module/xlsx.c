/*
 * xlsx.c: records out as an Excel workbook, through libxlsxwriter.
 *
 * A row goes to a temporary file of the library's as soon as it is written, so memory stays flat; the workbook is put
 * together at the end, in another one, and only then reaches the stream.  What Excel could not show as it is, is refused.
 * Times stand in the config's zone, since a workbook knows none.
 */
#include "base/memory.h"
#include "base/module.h"
#include "base/temporary.h"
#include "base/utf8.h"
#include "io/words.h"
#include "io/writer_format.h"

#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { MOST_ROWS = 1048576, MOST_CHARACTERS = 32767, MOST_DIGITS = 15, MOST_DECIMALS = 9 };
enum { NARROWEST = 6, WIDEST = 60, MEASURED_ROWS = 1000 }; /* of columns, in characters */

enum { SMALL_PARTS = 64 * 1024 }; /* all of a workbook but the rows */

/* Days since 1899-12-30.  Before 1900-03-01 Excel's calendar is wrong by a day, and before 1900 it has none. */
enum { EXCEL_EPOCH = 25569, EXCEL_FIRST = 61 };

struct workbook {
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *header, *date, *time, *duration, *share, *text;
	lxw_format *money[MOST_DECIMALS + 1];
	char *path;        /* of the temporary file; NULL: none was made */
	lxw_row_t row;     /* the next one */
	size_t *widths;
	struct buffer cell; /* the text that is being written, with its NUL */
};

/* Nothing is written behind the first failure. */
static void refuse(struct writer *writer, int status, const char *what, const char *column)
{
	const struct workbook *workbook = writer->state;
	if (!writer->failure.status)
		fail(&writer->failure, status, "row %lu, %s: %s; an Excel workbook cannot hold that, write CSV (-f csv)",
		     (unsigned long)workbook->row + 1, column, what);
}

static int fail_making(struct error *error)
{
	return fail(error, EX_IOERR, "the workbook cannot be put together in %s; set TMPDIR to a place with room",
	            temporary_folder());
}

/* ---- beginning ---- */

static lxw_format *number_format(lxw_workbook *book, const char *pattern)
{
	lxw_format *format = workbook_add_format(book);
	format_set_num_format(format, pattern);
	return format;
}

static void add_formats(struct workbook *workbook)
{
	lxw_workbook *book = workbook->book;
	char pattern[32] = "#,##0.";
	workbook->header = workbook_add_format(book);
	format_set_bold(workbook->header);
	format_set_bottom(workbook->header, LXW_BORDER_THIN);
	workbook->date = number_format(book, "yyyy-mm-dd");
	workbook->time = number_format(book, "yyyy-mm-dd hh:mm:ss");
	workbook->duration = number_format(book, "General\"d\"");
	workbook->share = number_format(book, "0.0%");
	workbook->text = number_format(book, "@");
	workbook->money[0] = number_format(book, "#,##0");
	for (size_t i = 1; i <= MOST_DECIMALS; i++) {
		strcat(pattern, "0");
		workbook->money[i] = number_format(book, pattern);
	}
}

/* A temporary file that the library can open by its name. */
static int make_file(struct workbook *workbook, struct error *error)
{
	struct buffer path = {0};
	buffer_add_format(&path, "%s/opp.XXXXXX", temporary_folder());
	int file = mkstemp(path.data);
	if (file < 0) {
		fail_errno(error, EX_CANTCREAT, "cannot make a temporary file in %s", temporary_folder());
		buffer_free(&path);
		return error->status;
	}
	close(file);
	workbook->path = path.data;
	return 0;
}

static void measure(struct workbook *workbook, size_t column, size_t width)
{
	if (workbook->row <= MEASURED_ROWS && width > workbook->widths[column])
		workbook->widths[column] = width;
}

static void write_header(struct writer *writer)
{
	struct workbook *workbook = writer->state;
	for (size_t i = 0; i < writer->count; i++) {
		const struct column *column = &writer->columns[i];
		const char *label = column->label ? column->label : column->name;
		worksheet_write_string(workbook->sheet, 0, (lxw_col_t)i, label, workbook->header);
		measure(workbook, i, utf8_rough_cells(label, strlen(label)) + 3); /* and the button of the filter */
	}
	workbook->row = 1;
}

static void xlsx_begin(struct writer *writer)
{
	struct workbook *workbook = memory_get(sizeof *workbook);
	writer->state = workbook;
	workbook->widths = memory_get((writer->count + 1) * sizeof *workbook->widths);
	if (make_file(workbook, &writer->failure))
		return;
	char *folder = memory_text(temporary_folder()); /* later versions of the library take a const one */
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder, .use_zip64 = LXW_FALSE};
	workbook->book = workbook_new_opt(workbook->path, &options);
	free(folder);
	workbook->sheet = workbook->book ? workbook_add_worksheet(workbook->book, NULL) : NULL;
	if (!workbook->sheet) {
		fail_making(&writer->failure);
		return;
	}
	lxw_doc_properties properties = {.created = (time_t)writer->options.now};
	workbook_set_properties(workbook->book, &properties);
	add_formats(workbook);
	if (!writer->options.no_header)
		write_header(writer);
}

/* ---- rows ---- */

static bool is_escape(const char *text, size_t length)
{
	if (length < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
		return false;
	for (size_t i = 2; i < 6; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return true;
}

/* In a workbook _x0041_ stands for an A, and _x005F_ for the first underscore of what only looks so. */
static void spell_text(struct buffer *out, const char *text, size_t length)
{
	buffer_clear(out);
	for (size_t i = 0; i < length; i++) {
		if (is_escape(text + i, length - i))
			buffer_add_text(out, "_x005F");
		buffer_add_character(out, text[i]);
	}
	buffer_add(out, "", 0);
}

static void write_text(struct writer *writer, size_t column, const char *text, size_t length)
{
	struct workbook *workbook = writer->state;
	const char *name = writer->columns[column].name;
	size_t characters = 0;
	if (!utf8_valid(text, length)) {
		refuse(writer, EX_DATAERR, "text that is no UTF-8", name);
		return;
	}
	for (const char *at = text, *end = text + length; at < end; characters++) {
		uint32_t character = utf8_next(&at, end);
		if (character == 0xFFFE || character == 0xFFFF) {
			refuse(writer, EX_DATAERR, "U+FFFE or U+FFFF, which is no character", name);
			return;
		}
		characters += character > 0xFFFF; /* Excel counts in UTF-16 */
	}
	if (characters > MOST_CHARACTERS) {
		refuse(writer, EX_DATAERR, "a text of more than 32,767 characters", name);
		return;
	}
	spell_text(&workbook->cell, text, length);
	worksheet_write_string(workbook->sheet, workbook->row, (lxw_col_t)column, workbook->cell.data, workbook->text);
	measure(workbook, column, utf8_rough_cells(text, length));
}

/* What a spreadsheet would round or turn into something else. */
static void write_printed(struct writer *writer, size_t column, const struct value *value)
{
	struct buffer text = {0};
	value_print(&text, value, writer->options.zone);
	write_text(writer, column, buffer_text(&text), text.length);
	buffer_free(&text);
}

static void write_number(struct writer *writer, size_t column, double number, lxw_format *format)
{
	const struct workbook *workbook = writer->state;
	worksheet_write_number(workbook->sheet, workbook->row, (lxw_col_t)column, number, format);
}

/* A number of days, as a date or, with its fraction, a time. */
static void write_day(struct writer *writer, size_t column, const struct value *value, double day, lxw_format *format)
{
	if (day + EXCEL_EPOCH < EXCEL_FIRST)
		write_printed(writer, column, value);
	else
		write_number(writer, column, day + EXCEL_EPOCH, format);
}

static bool has_few_digits(const struct value *value)
{
	int digits = 0;
	for (int64_t rest = value->integer; rest; rest /= 10)
		digits++;
	return digits <= MOST_DIGITS;
}

/* Numbers that are names: nobody adds them up. */
static bool is_identifier(const struct column *column)
{
	static const char *const names[] = {"id", "opportunity"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(column->name, names[i]) == 0)
			return true;
	return false;
}

static void write_exact(struct writer *writer, size_t column, const struct value *value, lxw_format *format)
{
	double unit = 1; /* one division, so that the cell has the nearest double */
	if (!has_few_digits(value) || is_identifier(&writer->columns[column])) {
		write_printed(writer, column, value);
		return;
	}
	for (uint8_t i = value->type == TYPE_INTEGER ? 0 : value->decimals; i; i--)
		unit *= 10;
	write_number(writer, column, (double)value->integer / unit, format);
}

static void write_value(struct writer *writer, size_t column, const struct value *value)
{
	struct workbook *workbook = writer->state;
	switch (value->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		write_text(writer, column, value->text, value->length);
		return;
	case TYPE_NUMBER:
		if (isfinite(value->number))
			write_number(writer, column, value->number, NULL);
		return;
	case TYPE_INTEGER:
	case TYPE_DECIMAL:
		write_exact(writer, column, value,
		            value->type == TYPE_DECIMAL && is_share(writer->columns[column].name) ? workbook->share : NULL);
		return;
	case TYPE_MONEY:
		write_exact(writer, column, value, workbook->money[value->decimals]);
		return;
	case TYPE_DATE:
		write_day(writer, column, value, (double)value->integer, workbook->date);
		return;
	case TYPE_TIME:
		write_day(writer, column, value, (double)zone_wall(writer->options.zone, value->integer) / SECONDS_PER_DAY,
		          workbook->time);
		return;
	case TYPE_DURATION:
		write_number(writer, column, (double)value->integer / SECONDS_PER_DAY, workbook->duration);
		return;
	case TYPE_BOOLEAN:
		worksheet_write_boolean(workbook->sheet, workbook->row, (lxw_col_t)column, (int)value->integer, NULL);
		return;
	}
}

static void xlsx_row(struct writer *writer, const struct value *values)
{
	struct workbook *workbook = writer->state;
	if (writer->failure.status)
		return;
	if (workbook->row == MOST_ROWS) {
		refuse(writer, EX_DATAERR, "more than 1,048,576 rows", "all columns");
		return;
	}
	for (size_t i = 0; i < writer->count; i++)
		if (values[i].set)
			write_value(writer, i, &values[i]);
	workbook->row++;
}

/* ---- what goes out ---- */

static size_t least_width(enum type type)
{
	return type == TYPE_TIME ? 19 : type == TYPE_MONEY ? 14 : type == TYPE_DATE ? 11 : NARROWEST;
}

static void lay_out(const struct writer *writer)
{
	const struct workbook *workbook = writer->state;
	for (size_t i = 0; i < writer->count; i++) {
		size_t width = workbook->widths[i], least = least_width(writer->columns[i].type);
		width = width < least ? least : width > WIDEST ? WIDEST : width;
		worksheet_set_column(workbook->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width + 1, NULL);
	}
	if (writer->options.no_header)
		return;
	worksheet_freeze_panes(workbook->sheet, 1, 0);
	worksheet_autofilter(workbook->sheet, 0, 0, workbook->row - 1, (lxw_col_t)(writer->count - 1));
}

/* Hands on the finished file in pieces. */
static void copy_out(struct writer *writer)
{
	const struct workbook *workbook = writer->state;
	FILE *file = fopen(workbook->path, "rb");
	char piece[64 * 1024];
	size_t got = 0;
	while (file && (got = fread(piece, 1, sizeof piece, file)) > 0 &&
	       fwrite(piece, 1, got, writer->options.stream) == got)
		;
	if (!file || ferror(file))
		fail_errno(&writer->failure, EX_IOERR, "read the workbook's temporary file");
	else if (got)
		fail_errno(&writer->failure, EX_IOERR, "write");
	if (file)
		fclose(file);
}

/* ---- the end ---- */

/*
 * The library does not look whether its temporary files could be written: on a full disk it would make a short workbook.
 * So there has to be room for the sheet before it is put together, and still for its small parts afterwards.
 */
static bool has_room(const struct workbook *workbook, long bytes)
{
	struct buffer path = {0};
	buffer_add_format(&path, "%s.room", workbook->path);
	int file = open(path.data, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	bool room = file >= 0 && unlink(path.data) == 0 && posix_fallocate(file, 0, bytes) == 0;
	if (file >= 0)
		close(file);
	buffer_free(&path);
	return room;
}

static bool put_together(struct workbook *workbook)
{
	FILE *rows = workbook->sheet->optimize_tmpfile;
	if (fflush(rows) || ferror(rows) || !has_room(workbook, ftell(rows) + SMALL_PARTS))
		return false;
	lxw_error error = workbook_close(workbook->book);
	workbook->book = NULL; /* closing frees it, come what may */
	return error == LXW_NO_ERROR && has_room(workbook, SMALL_PARTS);
}

static void xlsx_end(struct writer *writer)
{
	struct workbook *workbook = writer->state;
	if (writer->failure.status)
		return;
	lay_out(writer);
	if (put_together(workbook))
		copy_out(writer);
	else
		fail_making(&writer->failure);
}

static void xlsx_release(struct writer *writer)
{
	struct workbook *workbook = writer->state;
	lxw_workbook_free(workbook->book); /* NULL is fine */
	if (workbook->path)
		unlink(workbook->path);
	free(workbook->path);
	free(workbook->widths);
	buffer_free(&workbook->cell);
	free(workbook);
}

MODULE_EXPORT const struct writer_format opp_module = {
    .begin = xlsx_begin, .row = xlsx_row, .end = xlsx_end, .release = xlsx_release};
