/* report_output.c: where a report goes. */
#include "cmd/report_mail.h"

#include "cmd/recording.h"
#include "io/bars.h"
#include "io/chart.h"

#include <stdlib.h>
#include <string.h>

/* ---- records ---- */

struct printing {
	struct invocation *invocation;
	struct output *output;
};

static int begin(void *argument, const struct report_column *columns, size_t count, struct error *error)
{
	struct printing *printing = argument;
	struct column *shown = arena_get(&printing->invocation->arena, count * sizeof *shown);
	for (size_t i = 0; i < count; i++)
		shown[i] = (struct column){.name = columns[i].name, .type = columns[i].type};
	return output_open(printing->invocation, shown, count, count, &printing->output, error);
}

static int row(void *argument, const struct value *values, struct error *error)
{
	struct printing *printing = argument;
	return output_row(printing->output, values, error);
}

static void tell(void *argument, const char *text)
{
	struct printing *printing = argument;
	note(printing->invocation, "%s", text);
}

static int print_records(struct invocation *invocation, const struct report *report, const struct report_request *request,
                         struct error *error)
{
	struct printing printing = {.invocation = invocation};
	struct report_sink sink = {.begin = begin, .row = row, .note = tell, .argument = &printing};
	if (!report->run(&invocation->session, request, &sink, error))
		return output_close(printing.output, error);
	output_abandon(printing.output);
	return error->status;
}

/* ---- text ---- */

static int text(void *argument, const char *written, struct error *error)
{
	(void)argument;
	return fputs(written, stdout) == EOF ? fail_errno(error, EX_IOERR, "write") : 0;
}

static int print_text(struct invocation *invocation, const struct report *report, const struct report_request *request,
                      struct error *error)
{
	static const char *const for_records[] = {"format", "columns", "no-header", "excel", "chart", "html", "mail", NULL};
	struct printing printing = {.invocation = invocation};
	struct report_sink sink = {.text = text, .note = tell, .argument = &printing};
	const char *mode = arena_format(&invocation->arena, "--%s", report_writes_text(request));
	if (recording_excludes(invocation, mode, for_records, error) ||
	    report->run(&invocation->session, request, &sink, error))
		return error->status;
	return fflush(stdout) ? fail_errno(error, EX_IOERR, "write") : 0;
}

/* ---- in memory ---- */

static int begin_grid(void *argument, const struct report_column *columns, size_t count, struct error *error)
{
	struct grid *grid = argument;
	struct column *named = arena_get(&grid->arena, (count + 1) * sizeof *named);
	(void)error;
	for (size_t i = 0; i < count; i++)
		named[i] = (struct column){.name = columns[i].name, .type = columns[i].type};
	grid_begin(grid, named, count);
	return 0;
}

static int keep_row(void *argument, const struct value *values, struct error *error)
{
	(void)error;
	grid_add(argument, values);
	return 0;
}

static void keep_note(void *argument, const char *text)
{
	grid_note(argument, text);
}

int collect_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                   struct grid *grid, struct error *error)
{
	struct report_sink sink = {.begin = begin_grid, .row = keep_row, .note = keep_note, .argument = grid};
	return report->run(&invocation->session, request, &sink, error);
}

/* ---- what of it is shown ---- */

static bool is_named(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (; *list; list += strcspn(list, ","), list += *list == ',') {
		const char *word = list + (*list == '+');
		if (strncmp(word, name, length) == 0 && (word[length] == ',' || !word[length]))
			return true;
	}
	return false;
}

/* The columns that -o chooses, a flag each; wrong names are told when the output is opened. */
static const bool *shown_columns(const struct invocation *invocation, struct grid *grid)
{
	const char *list = invocation->columns;
	bool *shown = arena_get(&grid->arena, (grid->column_count + 1) * sizeof *shown);
	for (size_t i = 0; i < grid->column_count; i++)
		shown[i] = !list || *list == '+' || is_named(list, grid->columns[i].name);
	return shown;
}

/* ---- a table with bars ---- */

static const char bar_column[] = "\x01"; /* a name that nobody can ask for */

/* -o with the bars behind the figure that they draw. */
static const char *columns_with_bars(const char *list, const char *figure, struct arena *arena)
{
	struct buffer all = {0};
	while (list && *list) {
		size_t length = strcspn(list, ",");
		const char *word = list + (*list == '+');
		buffer_add(&all, list, length);
		if (strlen(figure) == length - (size_t)(word - list) && strncmp(word, figure, strlen(figure)) == 0)
			buffer_add_format(&all, ",%s", bar_column);
		list += length;
		if (*list == ',')
			buffer_add_character(&all, *list++);
	}
	const char *copy = list ? arena_text(arena, buffer_text(&all)) : NULL;
	buffer_free(&all);
	return copy;
}

static int print_rows(const struct grid *grid, size_t figure, const char *const *bars, struct output *output,
                      struct error *error)
{
	struct value *values = memory_get((grid->column_count + 1) * sizeof *values);
	int status = 0;
	for (size_t row_number = 0; row_number < grid->row_count && !status; row_number++) {
		size_t count = 0;
		for (size_t i = 0; i < grid->column_count; i++) {
			values[count++] = *grid_cell(grid, row_number, i);
			if (i == figure)
				values[count++] = value_text(bars[row_number]);
		}
		status = output_row(output, values, error);
	}
	free(values);
	return status;
}

static int print_beside(struct invocation *invocation, const struct grid *grid, const struct column *headed, size_t figure,
                        const char *const *bars, struct error *error)
{
	size_t count = 0;
	struct column *columns = arena_get(&invocation->arena, (grid->column_count + 1) * sizeof *columns);
	for (size_t i = 0; i < grid->column_count; i++) {
		columns[count++] = headed[i];
		if (i == figure)
			columns[count++] = (struct column){bar_column, "", TYPE_TEXT};
	}
	const char *asked = invocation->columns;
	if (figure < grid->column_count)
		invocation->columns = columns_with_bars(asked, grid->columns[figure].name, &invocation->arena);
	struct output *output;
	int status = output_open(invocation, columns, count, count, &output, error);
	invocation->columns = asked;
	if (!status && !print_rows(grid, figure, bars, output, error))
		return output_close(output, error);
	if (!status)
		output_abandon(output);
	return error->status;
}

void choose_picture(const struct invocation *invocation, const struct report *report, const struct report_request *request,
                    struct grid *grid, struct picture *picture)
{
	picture_choose(picture, grid, shown_columns(invocation, grid), report, request);
}

/* The columns with headings as on a page: in the language of the config. */
static const struct column *labelled_columns(const struct config *config, const struct grid *grid, struct arena *arena)
{
	struct column *columns = arena_get(arena, (grid->column_count + 1) * sizeof *columns);
	for (size_t i = 0; i < grid->column_count; i++) {
		struct buffer label = {0};
		add_heading(&label, config, grid->columns[i].name);
		columns[i] = grid->columns[i];
		columns[i].label = arena_text(arena, buffer_text(&label));
		buffer_free(&label);
	}
	return columns;
}

int print_picture(struct invocation *invocation, const struct picture *picture, struct error *error)
{
	const struct grid *grid = picture->grid;
	const char *asked = invocation->columns;
	struct buffer list = {0};
	struct arena arena = {0};
	for (size_t i = 0; i < grid->column_count; i++)
		if (picture->shown[i] || picture->names[i] || i == picture->period)
			buffer_add_format(&list, "%s,", grid->columns[i].name);
	invocation->columns = buffer_text(&list);
	const char *const *bars = (const char *const *)bars_of(picture, &invocation->writer, &arena);
	int status = print_beside(invocation, grid, labelled_columns(&invocation->config, grid, &arena),
	                          bars ? picture->figure : grid->column_count, bars, error);
	invocation->columns = asked;
	buffer_free(&list);
	arena_free(&arena);
	return status;
}

static int print_drawn(struct invocation *invocation, const struct report *report, const struct report_request *request,
                       struct grid *grid, struct error *error)
{
	struct picture picture;
	choose_picture(invocation, report, request, grid, &picture);
	const char *const *bars = (const char *const *)bars_of(&picture, &invocation->writer, &grid->arena);
	return print_beside(invocation, grid, grid->columns, bars ? picture.figure : grid->column_count, bars, error);
}

/* ---- a chart ---- */

const char *picture_title(const struct config *config, const char *name, const struct picture *picture, struct arena *arena)
{
	struct buffer title = {0};
	add_heading(&title, config, name);
	size_t opening, closing;
	if (picture->figure < picture->grid->column_count && !picture_is_bridge(picture, &opening, &closing)) {
		buffer_add_text(&title, " · ");
		add_heading(&title, config, picture->grid->columns[picture->figure].name);
	}
	const char *kept = arena_text(arena, title.data);
	buffer_free(&title);
	return kept;
}

static int draw_chart(struct invocation *invocation, const struct report *report, const struct report_request *request,
                      struct grid *grid, struct error *error)
{
	struct picture picture;
	struct buffer image = {0};
	const char *file = option_value(invocation, "chart");
	choose_picture(invocation, report, request, grid, &picture);
	const char *title = picture_title(&invocation->config, report->name, &picture, &grid->arena);
	int status = chart_draw(&picture, title, &invocation->config, file, &image, error);
	if (!status)
		status = chart_write(file, &image, error);
	buffer_free(&image);
	return status;
}

/* ---- a page ---- */

static int print_html(struct invocation *invocation, const struct report *report, const struct report_request *request,
                      struct grid *grid, struct error *error)
{
	struct picture picture;
	struct buffer text = {0};
	struct page page = {.html = {.out = &text}, .config = &invocation->config, .now = invocation->session.now};
	choose_picture(invocation, report, request, grid, &picture);
	page_report(invocation, report, request, &picture, &page);
	int status = print_page(&text, error);
	buffer_free(&text);
	return status;
}

/* ---- which of them ---- */

typedef int (*send_grid)(struct invocation *invocation, const struct report *report, const struct report_request *request,
                         struct grid *grid, struct error *error);

/* NULL: as records, which need not be kept in memory. */
static int choose_way(struct invocation *invocation, send_grid *way, struct error *error)
{
	static const char *const exclusive[] = {"chart", "html", "mail", NULL}, *const for_records[] = {"format", "excel", "no-header", NULL};
	const char *chart = option_value(invocation, "chart");
	bool html = option_given(invocation, "html"), file = chart && *chart;
	bool mail = option_given(invocation, "mail");
	*way = mail ? mail_report : html ? print_html : file ? draw_chart : print_drawn;
	if (options_exclude(invocation, exclusive, error) || mail)
		return error->status;
	if (html || file)
		return recording_excludes(invocation, html ? "--html" : "a chart", for_records, error);
	if (chart)
		return use_table(invocation, "chart", error);
	if (invocation->writer.format != FORMAT_TABLE || !invocation->writer.width)
		*way = NULL;
	return 0;
}

int output_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                  struct error *error)
{
	send_grid way;
	struct grid grid = {0};
	if (choose_way(invocation, &way, error))
		return error->status;
	if (report_writes_text(request))
		return print_text(invocation, report, request, error);
	if (!way)
		return print_records(invocation, report, request, error);
	int status = collect_report(invocation, report, request, &grid, error);
	for (size_t i = 0; i < grid.note_count && (way == print_drawn || way == draw_chart); i++)
		note(invocation, "%s", grid.notes[i]); /* a page has them with its table */
	if (!status)
		status = way(invocation, report, request, &grid, error);
	grid_free(&grid);
	return status;
}
