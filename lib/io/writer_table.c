/*
 * writer_table.c: records out as a table for people, through libsmartcols, which knows how wide Chinese is.
 *
 * What a text would do to a terminal is shown instead: control characters, escape sequences, controls of the writing
 * direction.
 */
#include "io/writer_format.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static bool is_right_aligned(enum type type)
{
	return type == TYPE_INTEGER || type == TYPE_NUMBER || type == TYPE_DECIMAL || type == TYPE_MONEY ||
	       type == TYPE_DURATION;
}

/* Characters without a width of their own that change how others are shown. */
static bool is_direction_control(uint32_t character)
{
	return character == 0x061C || character == 0x200E || character == 0x200F ||
	       (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069) ||
	       character == 0x2028 || character == 0x2029 || character == 0xFEFF;
}

static void add_visible(struct buffer *out, uint32_t character, const char *bytes, size_t length, bool utf8)
{
	if (character == '\n')
		buffer_add_text(out, "\\n");
	else if (character == '\r')
		buffer_add_text(out, "\\r");
	else if (character == '\t')
		buffer_add_text(out, "\\t");
	else if (character < 0x20 || character == 0x7F)
		buffer_add_format(out, "\\x%02x", (unsigned)character);
	else if (character < 0x80)
		buffer_add(out, bytes, length);
	else if (!utf8 || is_direction_control(character) || wcwidth((wchar_t)character) < 0)
		buffer_add_format(out, "\\u{%x}", (unsigned)character);
	else if (character == 0xFFFD) /* perhaps in the place of a byte that is no UTF-8 */
		buffer_add_text(out, "\xEF\xBF\xBD");
	else
		buffer_add(out, bytes, length);
}

/* Memory from malloc, which libsmartcols takes over. */
static char *visible_text(const char *text, size_t length, bool utf8)
{
	struct buffer visible = {0};
	const char *end = text + length;
	buffer_reserve(&visible, length);
	while (text < end) {
		const char *start = text;
		uint32_t character = utf8_next(&text, end);
		add_visible(&visible, character, start, (size_t)(text - start), utf8);
	}
	if (visible.length == 0)
		visible.data[0] = '\0';
	return visible.data;
}

static void table_begin(struct writer *writer)
{
	const struct writer_options *options = &writer->options;
	struct libscols_table *table = scols_new_table();
	if (!table || scols_table_enable_noencoding(table, 1) || scols_table_enable_noheadings(table, options->no_header))
		out_of_memory();
	scols_table_set_termforce(table, options->width > 0 ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	if (options->width > 0)
		scols_table_set_termwidth(table, (size_t)options->width);
	for (size_t i = 0; i < writer->count; i++) {
		const struct column *column = &writer->columns[i];
		const char *label = column->label ? column->label : column->name;
		if (options->no_header) /* or it would still claim its width */
			label = "";
		bool may_shorten = column->type == TYPE_TEXT || column->type == TYPE_CHOICE;
		int flags = is_right_aligned(column->type) ? SCOLS_FL_RIGHT : may_shorten ? SCOLS_FL_TRUNC : 0;
		char *heading = visible_text(label, strlen(label), options->utf8);
		if (!scols_table_new_column(table, heading, 0, flags))
			out_of_memory();
		free(heading);
	}
	writer->state = table;
}

static char *cell_text(const struct writer *writer, const struct value *value)
{
	if (is_text(value))
		return visible_text(value->text, value->length, writer->options.utf8);
	struct buffer text = {0};
	value_print(&text, value, writer->options.zone);
	return text.data;
}

static void table_row(struct writer *writer, const struct value *values)
{
	struct libscols_line *line = scols_table_new_line(writer->state, NULL);
	if (!line)
		out_of_memory();
	for (size_t i = 0; i < writer->count; i++)
		if (values[i].set && scols_line_refer_data(line, i, cell_text(writer, &values[i])))
			out_of_memory();
}

static void table_end(struct writer *writer)
{
	char *printed = NULL;
	if (writer->rows == 0)
		return;
	if (scols_print_table_to_string(writer->state, &printed) || !printed)
		out_of_memory();
	buffer_add_text(&writer->out, printed);
	if (writer->out.length && writer->out.data[writer->out.length - 1] != '\n')
		buffer_add_character(&writer->out, '\n');
	free(printed);
}

static void table_release(struct writer *writer)
{
	scols_unref_table(writer->state);
}

const struct writer_format writer_table = {
	.begin = table_begin, .row = table_row, .end = table_end, .release = table_release};
