/* chart.c: a picture as a file, drawn by gnuplot. */
#include "io/chart.h"

#include "base/command.h"
#include "base/temporary.h"
#include "base/utf8.h"
#include "io/page.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BARS = 200, MOST_LINES = 8, SECONDS = 30 };

/* What is made for one chart, in a directory of its own. */
struct drawing {
	const struct picture *picture;
	struct config *config;
	struct zone *zone; /* the config's */
	const char *title;
	struct arena arena;
	const char *folder, *script, *data, *image; /* files; the folder's name is NULL while it is not made */
	struct buffer text;
	size_t rows, label_cells; /* of bars */
	size_t lines;             /* of lines; 0: bars */
};

/* ---- the scripts ---- */

/* ARG1 is the data, ARG2 the image, ARG3 the title.  Nothing of a text is markup (noenhanced). */
static const char common[] = "set encoding utf8\n"
                             "set datafile separator \"\\t\"\n"
                             "set datafile commentschars \"\"\n"
                             "set datafile missing \"?\"\n"
                             "set termoption noenhanced\n"
                             "set output ARG2\n"
                             "set title ARG3 offset 0,-0.4\n"
                             "set border 0\n"
                             "set tics scale 0\n";

/* Of lines, told apart also by those who do not see red and green apart. */
static const char *const colours[MOST_LINES] = {"#3b6ea5", "#c8553d", "#4f8f6b", "#c9962f",
                                                "#7b5ea7", "#3f9aa6", "#8c6d4f", "#777777"};

static void script_terminal(struct buffer *script, bool png, size_t width, size_t height)
{
	buffer_add_format(script, "set terminal %s size %zu,%zu font \"sans-serif,11\" background \"white\"\n",
	                  png ? "pngcairo" : "svg", width, height);
	buffer_add_text(script, common);
}

/* A bar a row, the first one on top, from the second column to the third; the fourth is the figure as a text. */
static void script_bars(const struct drawing *drawing, struct buffer *script, bool png)
{
	script_terminal(script, png, 800, 80 + 26 * drawing->rows);
	buffer_add_format(script,
	                  "unset key\nunset xtics\nset lmargin %zu\nset rmargin 14\nset bmargin 1\nset tmargin 2.5\n"
	                  "set yrange [%zu.5:-0.5]\nset style fill solid noborder\n"
	                  "set arrow from first 0, graph 0 to first 0, graph 1 nohead linecolor \"#888888\"\n"
	                  "plot ARG1 using 3:0:($2<$3?$2:$3):($2<$3?$3:$2):($0-0.36):($0+0.36):($3<$2?0xc07a56:0x3b6ea5):ytic(1) "
	                  "with boxxyerror linecolor rgbcolor variable notitle, "
	                  "ARG1 using ($2>$3?$2:$3):0:4 with labels left offset 0.7,0 notitle\n",
	                  drawing->label_cells + 2, drawing->rows - 1);
}

/* A line a column behind the first, which has the periods. */
static void script_lines(const struct drawing *drawing, struct buffer *script, bool png, size_t periods)
{
	size_t step = periods / 12 + 1;
	script_terminal(script, png, 900, 420);
	for (size_t i = 0; i < MOST_LINES; i++)
		buffer_add_format(script, "set linetype %zu linecolor rgb \"%s\"\n", i + 1, colours[i]);
	buffer_add_format(script,
	                  "set key outside right top samplen 2 autotitle columnheader\nset grid ytics linecolor \"#dddddd\"\n"
	                  "set xrange [-0.3:%zu.3]\nset yrange [*<0:*]\nset xtics nomirror\n"
	                  "plot for [i=2:%zu] ARG1 using 0:i:xtic(int($0) %% %zu == 0 ? strcol(1) : \"\") "
	                  "with linespoints linewidth 2 pointtype 7 pointsize 0.5\n",
	                  periods - 1, drawing->lines + 1, step);
}

/* ---- the data ---- */

/* A text in a field of data: nothing that would end the field or be taken for a quotation. */
static void add_label(struct buffer *data, const char *text)
{
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		if (byte == '\\') /* or \n would be a new line */
			buffer_add_text(data, "\\\\");
		else if (byte < 0x20 || byte == 0x7F)
			buffer_add_character(data, ' ');
		else if (byte == '"')
			buffer_add_character(data, '\'');
		else
			buffer_add_character(data, *text);
	}
	if (!data->length || data->data[data->length - 1] == '\t' || data->data[data->length - 1] == '\n')
		buffer_add_character(data, ' '); /* an empty field would be none */
}

static void add_figure(struct buffer *data, double figure)
{
	if (isnan(figure))
		buffer_add_text(data, "?");
	else
		buffer_add_format(data, "%.15g", figure);
}

/* What the last bar of the data is called has been added; then from where to where it goes, and what it says. */
static void end_bar(struct drawing *drawing, struct buffer *data, size_t begin, double from, double to,
                    size_t row, size_t column)
{
	const struct value *value = grid_cell(drawing->picture->grid, row, column);
	const struct page page = {.config = drawing->config};
	size_t cells = utf8_rough_cells(data->data + begin, data->length - begin);
	drawing->label_cells = cells > drawing->label_cells ? cells : drawing->label_cells;
	buffer_add_character(data, '\t');
	add_figure(data, from);
	buffer_add_character(data, '\t');
	add_figure(data, to);
	buffer_add_character(data, '\t');
	page_value(data, &page, drawing->picture->grid->columns[column].name, value, to == floor(to) && from == floor(from));
	buffer_add_text(data, value->set ? "\n" : " \n");
	drawing->rows++;
}

static int write_bars(struct drawing *drawing, struct buffer *data, struct error *error)
{
	const struct picture *picture = drawing->picture;
	const size_t rows = picture->grid->row_count;
	if (rows > MOST_BARS)
		return fail(error, EX_DATAERR,
		            "%zu rows are too many bars for one chart, which has %d at most; restrict it by terms",
		            rows, MOST_BARS);
	for (size_t row = 0; row < rows; row++) {
		size_t begin = data->length;
		buffer_clear(&drawing->text);
		if (picture->period < picture->grid->column_count)
			value_print(&drawing->text, grid_cell(picture->grid, row, picture->period), drawing->zone);
		if (drawing->text.length)
			buffer_add_character(&drawing->text, ' ');
		picture_name(picture, row, drawing->zone, &drawing->text);
		add_label(data, buffer_text(&drawing->text));
		end_bar(drawing, data, begin, 0, picture_figure(picture, row), row, picture->figure);
	}
	return 0;
}

/* The only row, a bar for each step of it that changed something. */
static void write_bridge(struct drawing *drawing, size_t opening, size_t closing, struct buffer *data)
{
	const struct grid *grid = drawing->picture->grid;
	double sum = 0;
	for (size_t i = opening; i <= closing; i++) {
		double figure = value_figure(grid_cell(grid, 0, i)), from = i == closing ? 0 : sum;
		size_t begin = data->length;
		sum = from + figure;
		if (figure == 0 && i != opening && i != closing)
			continue;
		buffer_clear(&drawing->text);
		add_heading(&drawing->text, drawing->config, grid->columns[i].name);
		add_label(data, buffer_text(&drawing->text));
		end_bar(drawing, data, begin, from, sum, 0, i);
	}
}

static bool is_one_bridge(const struct picture *picture, size_t *opening, size_t *closing)
{
	return picture->grid->row_count == 1 && picture_is_bridge(picture, opening, closing);
}

bool chart_is_telling(const struct picture *picture)
{
	size_t opening, closing;
	return picture->figure < picture->grid->column_count &&
	       (picture->grid->row_count > 1 || is_one_bridge(picture, &opening, &closing));
}

static double total(const struct series *series, size_t which)
{
	double sum = 0;
	for (size_t i = 0; i < series->period_count; i++)
		if (!isnan(series->figures[which * series->period_count + i]))
			sum += fabs(series->figures[which * series->period_count + i]);
	return sum;
}

/* The largest series, in their order: `chosen` has room for MOST_LINES. */
static size_t choose_lines(const struct series *series, size_t *chosen)
{
	size_t count = 0;
	for (size_t i = 0; i < series->count; i++) {
		size_t larger = 0;
		for (size_t k = 0; k < series->count; k++)
			larger += total(series, k) > total(series, i) || (k < i && total(series, k) == total(series, i));
		if (larger < MOST_LINES)
			chosen[count++] = i;
	}
	return count;
}

static void write_lines(struct drawing *drawing, const struct series *series, struct buffer *data)
{
	size_t chosen[MOST_LINES];
	drawing->lines = choose_lines(series, chosen);
	buffer_add_text(data, "period");
	for (size_t i = 0; i < drawing->lines; i++) {
		buffer_add_character(data, '\t');
		add_label(data, series->names[chosen[i]]);
	}
	for (size_t period = 0; period < series->period_count; period++) {
		buffer_add_format(data, "\n%s", series->periods[period]);
		for (size_t i = 0; i < drawing->lines; i++) {
			buffer_add_character(data, '\t');
			add_figure(data, series->figures[chosen[i] * series->period_count + period]);
		}
	}
	buffer_add_character(data, '\n');
}

/* ---- files ---- */

static int make_folder(struct drawing *drawing, struct error *error)
{
	char *folder = arena_format(&drawing->arena, "%s/opp.XXXXXX", temporary_folder());
	if (!mkdtemp(folder))
		return fail_errno(error, EX_CANTCREAT, "cannot make a temporary directory in %s", temporary_folder());
	drawing->folder = folder;
	drawing->script = arena_format(&drawing->arena, "%s/script", folder);
	drawing->data = arena_format(&drawing->arena, "%s/data", folder);
	drawing->image = arena_format(&drawing->arena, "%s/image", folder);
	return 0;
}

static int write_file(const char *file, const struct buffer *text, struct error *error)
{
	FILE *stream = fopen(file, "wx");
	if (!stream)
		return fail_errno(error, EX_CANTCREAT, "cannot create %s", file);
	bool written = fwrite(buffer_text(text), 1, text->length, stream) == text->length;
	written = fflush(stream) == 0 && written && fsync(fileno(stream)) == 0;
	int status = written ? 0 : fail_errno(error, EX_IOERR, "write %s", file);
	if (fclose(stream) && !status)
		status = fail_errno(error, EX_IOERR, "write %s", file);
	return status;
}

static int read_file(const char *file, struct buffer *bytes, struct error *error)
{
	FILE *stream = fopen(file, "r");
	char piece[16 * 1024];
	size_t got;
	while (stream && (got = fread(piece, 1, sizeof piece, stream)) > 0)
		buffer_add(bytes, piece, got);
	int status = !stream || ferror(stream) ? fail_errno(error, EX_IOERR, "read %s", file) : 0;
	if (stream)
		fclose(stream);
	return status;
}

static void remove_files(struct drawing *drawing)
{
	if (drawing->folder) {
		unlink(drawing->script);
		unlink(drawing->data);
		unlink(drawing->image);
		rmdir(drawing->folder);
	}
	buffer_free(&drawing->text);
	arena_free(&drawing->arena);
}

/* ---- drawing ---- */

static bool is_png(const char *file)
{
	size_t length = strlen(file);
	return length > 4 && strcmp(file + length - 4, ".png") == 0;
}

bool chart_is_file(const char *name)
{
	size_t length = strlen(name);
	return is_png(name) || (length > 4 && strcmp(name + length - 4, ".svg") == 0);
}

/* Where gnuplot is; NULL: nowhere on the PATH. */
static const char *find_gnuplot(struct arena *arena)
{
	const char *path = getenv("PATH");
	while (path && *path) {
		size_t length = strcspn(path, ":");
		const char *file = arena_format(arena, "%.*s/gnuplot", (int)length, path);
		if (*path == '/' && access(file, X_OK) == 0)
			return file;
		path += length + (path[length] == ':');
	}
	return NULL;
}

static int run_gnuplot(struct drawing *drawing, struct error *error)
{
	const char *gnuplot = find_gnuplot(&drawing->arena);
	if (!gnuplot)
		return fail(error, EX_UNAVAILABLE,
		            "charts are drawn by gnuplot, which is not on the PATH; install gnuplot-nox");
	/* -d: not by anybody's ~/.gnuplot */
	const char *const argv[] = {gnuplot, "-d", "-c", drawing->script, drawing->data, drawing->image, drawing->title, NULL};
	buffer_clear(&drawing->text);
	if (!command_run(argv, "", 0, SECONDS, &drawing->text, error))
		return 0;
	if (drawing->text.length)
		return fail(error, error->status, "gnuplot: %.500s", drawing->text.data);
	return error->status;
}

static int write_files(struct drawing *drawing, bool png, struct error *error)
{
	struct series series;
	size_t opening, closing;
	struct buffer data = {0}, script = {0};
	int status = 0;
	if (picture_series(drawing->picture, drawing->zone, &drawing->arena, &series) && series.period_count > 1) {
		write_lines(drawing, &series, &data);
		script_lines(drawing, &script, png, series.period_count);
	} else if (is_one_bridge(drawing->picture, &opening, &closing)) {
		write_bridge(drawing, opening, closing, &data);
		script_bars(drawing, &script, png);
	} else {
		status = write_bars(drawing, &data, error);
		script_bars(drawing, &script, png);
	}
	if (!status)
		status = write_file(drawing->data, &data, error);
	if (!status)
		status = write_file(drawing->script, &script, error);
	buffer_free(&data);
	buffer_free(&script);
	return status;
}

static int check(const struct picture *picture, const char *file, struct error *error)
{
	if (!chart_is_file(file))
		return fail(error, EX_USAGE, "--chart: %s ends neither in .svg nor in .png", file);
	if (picture->figure == picture->grid->column_count || !picture->grid->row_count)
		return fail(error, EX_DATAERR, "--chart: there is nothing to draw");
	if (picture_mixes_currencies(picture))
		return fail(error, EX_DATAERR,
		            "--chart: amounts of several currencies have no common axis; restrict it to one, as "
		            "in currency=CNY");
	return 0;
}

int chart_draw(const struct picture *picture, const char *title, struct config *config, const char *file,
               struct buffer *image, struct error *error)
{
	struct drawing drawing = {.picture = picture, .config = config, .zone = &config->zone, .title = title};
	if (check(picture, file, error))
		return error->status;
	int status = make_folder(&drawing, error);
	if (!status)
		status = write_files(&drawing, is_png(file), error);
	if (!status)
		status = run_gnuplot(&drawing, error);
	if (!status)
		status = read_file(drawing.image, image, error);
	remove_files(&drawing);
	return status;
}

int chart_write(const char *file, const struct buffer *image, struct error *error)
{
	struct buffer fresh = {0};
	buffer_add_format(&fresh, "%s.%ld", file, (long)getpid());
	int status = write_file(fresh.data, image, error);
	if (!status && rename(fresh.data, file))
		status = fail_errno(error, EX_CANTCREAT, "cannot make %s", file);
	if (status)
		unlink(fresh.data);
	buffer_free(&fresh);
	return status;
}
