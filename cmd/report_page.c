/* report_page.c: a report as a page. */
#include "cmd/report_page.h"

#include "cmd/options.h"
#include "store/query.h"

#include <string.h>

/* "As of 2026-11-23 09:00", then the days and the terms that restrict it. */
static void add_about(const struct invocation *invocation, const struct report_request *request, struct buffer *about,
                      const struct page *page)
{
	struct value now = value_of(TYPE_TIME, invocation->session.now);
	add_heading(about, page->config, "as_of");
	buffer_add_character(about, ' ');
	page_value(about, page, "as_of", &now, false);
	if (request && (request->from != DAY_FIRST || request->to != DAY_LAST)) {
		buffer_add_text(about, " · ");
		if (request->from != DAY_FIRST)
			day_print(about, request->from);
		buffer_add_text(about, " – ");
		if (request->to != DAY_LAST)
			day_print(about, request->to);
	}
	for (size_t i = 1; i < invocation->argument_count; i++)
		buffer_add_format(about, " · %s", invocation->arguments[i]);
}

void page_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                 const struct picture *picture, struct page *page)
{
	struct buffer about = {0}, caption = {0};
	const struct page_section section = {.name = report->name, .wide = true, .plain = true, .picture = picture};
	add_about(invocation, request, &about, page);
	add_heading(&caption, page->config, report->name);
	page_begin(page, report->name, buffer_text(&about));
	page_sections_begin(page);
	page_section_begin(page, &section);
	page_table(page, picture, buffer_text(&caption));
	page_section_end(page);
	page_sections_end(page);
	page_end(page);
	buffer_free(&about);
	buffer_free(&caption);
}

/* ---- the dashboard ---- */

enum { MOST_WORDS = 32, WORKLIST_ROWS = 20 };

/* A section: a report's name with its options and terms, as on the command line, {quarter} being the present one. */
struct section {
	const char *name;      /* a word: its heading */
	const char *arguments;
	const char *columns;   /* which figures; NULL: all */
};

/* In their order.  A report that does not exist is left away. */
static const struct section sections[] = {
    {"funnel", "funnel", "reached,rate,step"},
    {"forecast", "forecast --period month", "open,weighted,by_history"},
    {"changes", "changes --from -7d --to today", NULL},
    {"leaderboard", "leaderboard --from {quarter}", "rank,won,rate,amount_won,attainment"},
    {"sources", "sources", "leads,qualified_rate,rate,amount_won"},
    {"lost_reasons", "winloss --from -90d", "lost,share,amount_lost"},
};

/* A single figure: a column of the first row, and others of it as a note. */
struct figure {
	const char *name; /* a word */
	const char *arguments, *column;
	const char *notes; /* separated by commas; or NULL */
	bool alarming;     /* if it is not 0 */
};

static const struct figure figures[] = {
    {"open_deals", "conversion status=open", "open", NULL, false},
    {"overdue_deals", "conversion status=open due<today", "open", NULL, true},
    {"won_amount", "conversion status=won closed={quarter}", "amount_won", "won,currency", false},
    {"won_rate", "conversion closed={quarter}", "rate", "won,lost", false},
};

/* An invocation within the dashboard's: words of its own, the same terms, the same session. */
struct part {
	struct invocation invocation;
	const struct report *report;
	struct report_request request;
	struct grid grid;
	struct picture picture;
	bool *shown;
};

static void close_part(struct part *part)
{
	grid_free(&part->grid);
	arena_free(&part->invocation.arena);
}

/* The words of the part, then the terms of the whole. */
static int split_words(const struct invocation *whole, struct invocation *invocation, const char *arguments,
                       struct error *error)
{
	struct buffer quarter = {0};
	char **words = arena_get(&invocation->arena, MOST_WORDS * sizeof *words);
	char *list = arena_text(&invocation->arena, arguments), *rest = NULL;
	int count = 0;
	period_print(&quarter, PERIOD_QUARTER, zone_day(&invocation->config.zone, invocation->session.now));
	words[count++] = arena_text(&invocation->arena, whole->command->name);
	for (char *word = strtok_r(list, " ", &rest); word && count < MOST_WORDS - 1; word = strtok_r(NULL, " ", &rest)) {
		char *mark = strstr(word, "{quarter}");
		if (mark)
			word = arena_format(&invocation->arena, "%.*s%s", (int)(mark - word), word, quarter.data);
		words[count++] = word;
	}
	buffer_free(&quarter);
	for (size_t i = 1; i < whole->argument_count; i++) {
		if (count == MOST_WORDS - 1)
			return fail(error, EX_USAGE, "%s: too many terms for a dashboard", whole->arguments[i]);
		words[count++] = whole->arguments[i];
	}
	return options_parse(invocation, count, words, error);
}

static bool exists(const char *arguments)
{
	size_t count, length = strcspn(arguments, " ");
	const struct report *reports = report_list(&count);
	for (size_t i = 0; i < count; i++)
		if (strlen(reports[i].name) == length && strncmp(reports[i].name, arguments, length) == 0)
			return true;
	return false;
}

static bool has_word(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strncmp(list, name, length) == 0 && (list[length] == ',' || !list[length]))
			return true;
	return false;
}

/* Runs the report of a part; close_part() follows in any case. */
static int open_part(const struct invocation *whole, const char *arguments, const char *columns, read_request read,
                     struct part *part, struct error *error)
{
	*part = (struct part){.invocation = *whole};
	part->invocation.arena = (struct arena){0};
	part->invocation.given_count = 0;
	if (split_words(whole, &part->invocation, arguments, error) ||
	    read(&part->invocation, &part->report, &part->request, error) ||
	    collect_report(&part->invocation, part->report, &part->request, &part->grid, error))
		return error->status;
	part->shown = arena_get(&part->grid.arena, (part->grid.column_count + 1) * sizeof *part->shown);
	for (size_t i = 0; i < part->grid.column_count; i++)
		part->shown[i] = !columns || has_word(columns, part->grid.columns[i].name);
	picture_choose(&part->picture, &part->grid, part->shown, part->report, &part->request);
	return 0;
}

/* ---- its figures ---- */

static void add_cell(const struct part *part, size_t column, const struct page *page, struct buffer *text)
{
	page_value(text, page, part->grid.columns[column].name, grid_cell(&part->grid, 0, column), page->rounded);
}

static void add_notes(const struct part *part, const char *notes, const struct page *page, struct buffer *text)
{
	for (size_t i = 0; notes && part->grid.row_count && i < part->grid.column_count; i++) {
		const struct column *column = &part->grid.columns[i];
		if (!has_word(notes, column->name))
			continue;
		buffer_add_text(text, text->length ? " · " : "");
		if (type_is_figure(column->type)) {
			add_heading(text, page->config, column->name);
			buffer_add_character(text, ' ');
		}
		add_cell(part, i, page, text);
	}
}

static int add_figure(const struct invocation *whole, const struct figure *figure, read_request read, struct page *page,
                      struct error *error)
{
	struct part part;
	struct buffer text = {0}, notes = {0};
	int status = open_part(whole, figure->arguments, NULL, read, &part, error);
	if (!status) {
		size_t column = grid_column(&part.grid, figure->column);
		bool given = part.grid.row_count && column < part.grid.column_count && grid_cell(&part.grid, 0, column)->set;
		if (given)
			add_cell(&part, column, page, &text);
		add_notes(&part, figure->notes, page, &notes);
		bool alarming = figure->alarming && given && grid_cell(&part.grid, 0, column)->integer != 0;
		const char *none = figure->notes ? "–" : "0";
		page_figure(page, figure->name, given ? text.data : none, notes.length ? notes.data : NULL, alarming);
	}
	buffer_free(&text);
	buffer_free(&notes);
	close_part(&part);
	return status;
}

/* ---- its sections ---- */

static void section_about(const struct part *part, const struct page *page, struct buffer *about)
{
	const struct report_request *request = &part->request;
	const struct grid *grid = &part->grid;
	size_t currency = grid_column(grid, "currency");
	if (request->from != DAY_FIRST || request->to != DAY_LAST) {
		if (request->from != DAY_FIRST)
			day_print(about, request->from);
		buffer_add_text(about, " – ");
		day_print(about, request->to != DAY_LAST ? request->to
		                                         : zone_day(&page->config->zone, part->invocation.session.now));
	}
	if (currency < grid->column_count && grid->row_count && grid_cell(grid, 0, currency)->set) {
		buffer_add_text(about, about->length ? " · " : "");
		add_cell(part, currency, page, about);
	}
}

static int add_section(const struct invocation *whole, const struct section *section, read_request read, struct page *page,
                       struct error *error)
{
	struct part part;
	struct buffer about = {0}, caption = {0};
	int status = open_part(whole, section->arguments, section->columns, read, &part, error);
	if (!status) {
		section_about(&part, page, &about);
		add_heading(&caption, page->config, section->name);
		page_section_begin(page, &(struct page_section){.name = section->name, .picture = &part.picture,
		                                                .about = about.length ? about.data : NULL});
		page_table(page, &part.picture, caption.data);
		page_section_end(page);
	}
	buffer_free(&about);
	buffer_free(&caption);
	close_part(&part);
	return status;
}

/* ---- the worklist ---- */

static const char *const worklist_fields[] = {"due", "customer", "name", "owner", "stage", "amount", "grade", "next_action"};
enum { WORKLIST_FIELDS = sizeof worklist_fields / sizeof *worklist_fields };

/* A stage by its label. */
static struct value labelled(const struct config *config, const struct value *stage)
{
	for (size_t i = 0; stage->set && i < config->pipeline_count; i++) {
		const struct stage *found = pipeline_stage(&config->pipelines[i], stage->text);
		if (found && found->label)
			return value_text(found->label);
	}
	return *stage;
}

static int read_worklist(struct invocation *invocation, const struct term_list *terms, struct grid *grid,
                         struct error *error)
{
	const struct field *fields[WORKLIST_FIELDS];
	struct column columns[WORKLIST_FIELDS];
	struct value values[WORKLIST_FIELDS];
	for (size_t i = 0; i < WORKLIST_FIELDS; i++) {
		fields[i] = field_find(&invocation->config.fields, worklist_fields[i]);
		columns[i] = (struct column){.name = worklist_fields[i], .type = fields[i]->type};
	}
	grid_begin(grid, columns, WORKLIST_FIELDS);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = fields, .column_count = WORKLIST_FIELDS, .worklist = true,
	                      .terms = terms->terms, .term_count = terms->term_count, .limit = WORKLIST_ROWS,
	                      .now = invocation->session.now};
	struct cursor *cursor;
	const struct value *row;
	int got;
	if (cursor_open(invocation->session.store, &query, &cursor, error))
		return error->status;
	while ((got = cursor_next(cursor, &row, error)) == 1) {
		memcpy(values, row, sizeof values);
		values[4] = labelled(&invocation->config, &row[4]);
		grid_add(grid, values);
	}
	cursor_close(cursor);
	return got < 0 ? error->status : 0;
}

static int add_worklist(struct invocation *invocation, struct page *page, struct error *error)
{
	static const struct report none = {0};
	struct report_request request = {.period = PERIOD_NONE};
	struct grid grid = {0};
	struct term_list terms;
	char **arguments = arena_get(&invocation->arena, (invocation->argument_count + 1) * sizeof *arguments);
	memcpy(arguments, invocation->arguments, invocation->argument_count * sizeof *arguments);
	arguments[0] = arena_text(&invocation->arena, "status=open");
	int status = parse_terms(invocation, arguments, invocation->argument_count, &terms, error);
	if (!status)
		status = read_worklist(invocation, &terms, &grid, error);
	if (!status) {
		struct picture picture;
		struct buffer caption = {0};
		bool *shown = arena_get(&grid.arena, (WORKLIST_FIELDS + 1) * sizeof *shown);
		memset(shown, true, WORKLIST_FIELDS);
		picture_choose(&picture, &grid, shown, &none, &request);
		picture.figure = picture.period = grid.column_count;
		memset(picture.names, false, WORKLIST_FIELDS);
		add_heading(&caption, page->config, "worklist");
		page_section_begin(page, &(struct page_section){.name = "worklist", .wide = true, .picture = &picture});
		page_table(page, &picture, caption.data);
		page_section_end(page);
		buffer_free(&caption);
	}
	grid_free(&grid);
	return status;
}

/* ---- all of it ---- */

int page_dashboard(struct invocation *invocation, read_request read, struct page *page, struct error *error)
{
	struct buffer about = {0};
	add_about(invocation, NULL, &about, page);
	page_begin(page, "dashboard", buffer_text(&about));
	buffer_free(&about);
	page_figures_begin(page);
	int status = 0;
	for (size_t i = 0; i < sizeof figures / sizeof *figures && !status; i++)
		status = add_figure(invocation, &figures[i], read, page, error);
	if (status)
		return status;
	page_figures_end(page);
	page_sections_begin(page);
	for (size_t i = 0; i < sizeof sections / sizeof *sections && !status; i++)
		if (exists(sections[i].arguments))
			status = add_section(invocation, &sections[i], read, page, error);
	if (!status)
		status = add_worklist(invocation, page, error);
	if (status)
		return status;
	page_sections_end(page);
	page_end(page);
	return 0;
}

int print_page(const struct buffer *text, struct error *error)
{
	if (fwrite(text->data, 1, text->length, stdout) < text->length || fflush(stdout))
		return fail_errno(error, EX_IOERR, "write");
	return 0;
}

int print_dashboard(struct invocation *invocation, read_request read, struct error *error)
{
	struct buffer text = {0};
	struct page page = {
	    .html = {.out = &text}, .config = &invocation->config, .now = invocation->session.now, .rounded = true};
	int status = page_dashboard(invocation, read, &page, error);
	if (!status)
		status = print_page(&text, error);
	buffer_free(&text);
	return status;
}
