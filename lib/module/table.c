/*
 * table.c: records out as a table for people, through libsmartcols, which knows how wide Chinese is.
 *
 * What a text would do to a terminal is shown instead: control characters, escape sequences, controls of the writing
 * direction.  A table too wide for the terminal has its widest texts cut, with a mark; numbers, dates and short texts such
 * as refs stay whole.
 */
#include "io/writer_format.h"

#include "base/memory.h"
#include "base/module.h"
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
	else if (!utf8 || utf8_is_direction_control(character) || wcwidth((wchar_t)character) < 0)
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

struct table {
	struct libscols_table *table;
	size_t *widths; /* of each column, heading included */
};

enum { GAP = 1, NARROWEST = 10 }; /* between columns; a text is not cut to less, and then the lines wrap */

static size_t width_of(const char *text)
{
	return utf8_cells(text, strlen(text));
}

static bool may_be_cut(const struct column *column)
{
	return column->type == TYPE_TEXT || column->type == TYPE_CHOICE;
}

static void table_begin(struct writer *writer)
{
	struct table *state = memory_get(sizeof *state);
	state->widths = memory_get(writer->count * sizeof *state->widths);
	const struct writer_options *options = &writer->options;
	struct libscols_table *table = scols_new_table();
	if (!table || scols_table_enable_noencoding(table, 1) || scols_table_enable_noheadings(table, options->no_header))
		out_of_memory();
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	for (size_t i = 0; i < writer->count; i++) {
		const struct column *column = &writer->columns[i];
		const char *label = column->label ? column->label : column->name;
		if (options->no_header) /* or it would still claim its width */
			label = "";
		char *heading = visible_text(label, strlen(label), options->utf8);
		if (!scols_table_new_column(table, heading, 0, is_right_aligned(column->type) ? SCOLS_FL_RIGHT : 0))
			out_of_memory();
		state->widths[i] = width_of(heading);
		free(heading);
	}
	state->table = table;
	writer->state = state;
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
	struct table *state = writer->state;
	struct libscols_line *line = scols_table_new_line(state->table, NULL);
	if (!line)
		out_of_memory();
	for (size_t i = 0; i < writer->count; i++) {
		if (!values[i].set)
			continue;
		char *text = cell_text(writer, &values[i]);
		size_t width = width_of(text);
		if (width > state->widths[i])
			state->widths[i] = width;
		if (scols_line_refer_data(line, i, text))
			out_of_memory();
	}
}

/* ---- a table too wide for its terminal ---- */

static size_t table_width(const struct writer *writer, size_t most)
{
	const struct table *state = writer->state;
	size_t width = GAP * (writer->count - 1);
	for (size_t i = 0; i < writer->count; i++)
		width += may_be_cut(&writer->columns[i]) && state->widths[i] > most ? most : state->widths[i];
	return width;
}

/* The width to which the widest texts must be cut for all to fit; as few as possible lose anything. */
static size_t widest_text(const struct writer *writer)
{
	const struct table *state = writer->state;
	size_t most = NARROWEST;
	for (size_t i = 0; i < writer->count; i++)
		if (may_be_cut(&writer->columns[i]) && state->widths[i] > most)
			most = state->widths[i];
	while (most > NARROWEST && table_width(writer, most) > (size_t)writer->options.width)
		most--;
	return most;
}

/* The text up to a width of `most`, with a mark for what is missing; NULL if it fits. */
static char *cut_text(const char *text, size_t most, bool utf8)
{
	if (width_of(text) <= most)
		return NULL;
	const char *mark = utf8 ? "…" : "~", *end = text + strlen(text), *rest = text;
	size_t width = width_of(mark), kept = 0;
	while (rest < end) {
		int cells = wcwidth((wchar_t)utf8_next(&rest, end));
		width += cells > 0 ? (size_t)cells : 0;
		if (width > most)
			break;
		kept = (size_t)(rest - text);
	}
	struct buffer cut = {0};
	buffer_add(&cut, text, kept);
	buffer_add_text(&cut, mark);
	return cut.data;
}

static const char *cell_data(struct libscols_line *line, size_t column)
{
	struct libscols_cell *cell = scols_line_get_cell(line, column);
	return cell ? scols_cell_get_data(cell) : NULL;
}

static void cut_texts(struct writer *writer)
{
	struct table *state = writer->state;
	size_t most = widest_text(writer);
	for (size_t row = 0; row < writer->rows; row++)
		for (size_t i = 0; i < writer->count; i++) {
			struct libscols_line *line = scols_table_get_line(state->table, row);
			const char *text = may_be_cut(&writer->columns[i]) ? cell_data(line, i) : NULL;
			char *cut = text ? cut_text(text, most, writer->options.utf8) : NULL;
			if (cut && scols_line_refer_data(line, i, cut))
				out_of_memory();
		}
}

static void table_end(struct writer *writer)
{
	struct table *state = writer->state;
	char *printed = NULL;
	if (writer->rows == 0)
		return;
	if (writer->options.width > 0 && table_width(writer, SIZE_MAX) > (size_t)writer->options.width)
		cut_texts(writer);
	if (scols_print_table_to_string(state->table, &printed) || !printed)
		out_of_memory();
	buffer_add_text(&writer->out, printed);
	if (writer->out.length && writer->out.data[writer->out.length - 1] != '\n')
		buffer_add_character(&writer->out, '\n');
	free(printed);
}

static void table_release(struct writer *writer)
{
	struct table *state = writer->state;
	scols_unref_table(state->table);
	free(state->widths);
	free(state);
}

MODULE_EXPORT const struct writer_format opp_module = {
	.begin = table_begin, .row = table_row, .end = table_end, .release = table_release};
