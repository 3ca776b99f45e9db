/* report_process.c: the paths that opportunities really took through the stages, and how they ended. */
#include "domain/report_process.h"

#include "domain/report_group.h"
#include "store/query.h"
#include "store/report.h"

#include <stdlib.h>
#include <string.h>

struct path {
	struct group group; /* its last two keys are the pipeline and the path */
	const char *text;   /* the path */
	int64_t n, open, won, lost, skips, back, reopened, forced;
};

/* What a path is made of is no field that opportunities have. */
static const struct field path_field = {.name = "path", .label = "path", .type = TYPE_TEXT};

struct process {
	struct session *session;
	const struct report_request *request;
	struct groups groups;
	struct move_reader *reader;
	struct buffer path;
	struct value *keys;
	struct arena arena;
};

/* ---- a path ---- */

static void go_to(struct buffer *path, const char *stage)
{
	buffer_add_text(path, path->length ? ">" : "");
	buffer_add_text(path, stage);
}

static bool is(const char *kind, const char *name)
{
	return strcmp(kind, name) == 0;
}

/* Whether a deal that is won by entering a stage passed over others; of open ones the kind of the move says so. */
static bool skips_to_win(const struct pipeline *pipeline, const struct move *before, const struct move *move)
{
	const struct stage *from = before && pipeline ? pipeline_stage(pipeline, before->stage) : NULL;
	const struct stage *to = from ? pipeline_stage(pipeline, move->stage) : NULL;
	return to && to->index > from->index + 1;
}

/* What the moves come to: contact>needs>lost>needs>proposal.  The last outcome is not part of it. */
static void follow(struct process *process, const struct pipeline *pipeline, const struct move *moves, size_t count,
                   struct path *counts)
{
	const struct move *before = NULL;
	buffer_clear(&process->path);
	for (size_t i = 0; i < count; before = &moves[i++]) {
		const struct move *move = &moves[i];
		bool reopens = is(move->kind, "reopen");
		if (reopens && before && (is(before->kind, "won") || is(before->kind, "lost")))
			go_to(&process->path, before->kind);
		if (reopens || !before || !is(before->stage, move->stage))
			go_to(&process->path, move->stage);
		counts->skips +=
		    is(move->kind, "skip") || (is(move->kind, "won") && skips_to_win(pipeline, before, move));
		counts->back += is(move->kind, "back");
		counts->reopened += reopens;
		counts->forced += move->forced;
	}
}

/* ---- counting ---- */

static const char *const field_names[] = {"id", "stage", "status"};

enum { F_ID, F_STAGE, F_STATUS, FIELDS };

/* `row` holds the keys but for the path, then the fields. */
static int count_row(struct process *process, const struct value *row, struct error *error)
{
	size_t keys = process->groups.key_count - 1;
	const struct value *fields = row + keys;
	const struct move *moves;
	size_t count;
	struct path counts = {0};
	if (move_reader_read(process->reader, fields[F_ID].integer, &moves, &count, error))
		return error->status;
	const struct pipeline *pipeline = config_pipeline(process->session->config, row[keys - 1].text);
	follow(process, pipeline, moves, count, &counts);
	if (!count)
		go_to(&process->path, fields[F_STAGE].text);
	memcpy(process->keys, row, keys * sizeof *row);
	process->keys[keys] =
	    (struct value){.type = TYPE_TEXT, .set = true, .text = process->path.data, .length = process->path.length};
	struct path *path = groups_find(&process->groups, process->keys);
	path->text = path->group.values[keys].text;
	path->n++;
	path->open += is(fields[F_STATUS].text, "open");
	path->won += is(fields[F_STATUS].text, "won");
	path->lost += is(fields[F_STATUS].text, "lost");
	path->skips += counts.skips;
	path->back += counts.back;
	path->reopened += counts.reopened;
	path->forced += counts.forced;
	return 0;
}

static int count_rows(struct process *process, struct error *error)
{
	const struct report_request *request = process->request;
	const struct fields *catalogue = &process->session->config->fields;
	size_t keys = process->groups.key_count - 1, column_count = keys + FIELDS;
	const struct field **columns = arena_get(&process->arena, column_count * sizeof *columns);
	for (size_t i = 0; i < keys; i++)
		columns[i] = process->groups.keys[i].field;
	for (size_t i = 0; i < FIELDS; i++)
		columns[keys + i] = field_find(catalogue, field_names[i]);
	struct query query = {.root = ROOT_OPPORTUNITY,
	                      .columns = columns,
	                      .column_count = column_count,
	                      .terms = request->terms,
	                      .term_count = request->term_count,
	                      .now = process->session->now};
	struct cursor *cursor;
	const struct value *row;
	if (cursor_open(process->session->store, &query, &cursor, error))
		return error->status;
	int got, status = 0;
	while (!status && (got = cursor_next(cursor, &row, error)) != 0)
		status = got < 0 ? error->status : count_row(process, row, error);
	cursor_close(cursor);
	return status;
}

/* Both readers see the same moment. */
static int count_all(struct process *process, struct error *error)
{
	struct store *store = process->session->store;
	int status = db_begin_read(store->db, error);
	if (!status)
		status = move_reader_open(store, &process->reader, error);
	if (!status)
		status = move_reader_tell_forced(store, process->reader, error);
	if (!status)
		status = count_rows(process, error);
	move_reader_close(process->reader);
	db_end_read(store->db);
	return status;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"n", TYPE_INTEGER},        {"share", TYPE_DECIMAL},  {"open", TYPE_INTEGER},  {"won", TYPE_INTEGER},
    {"lost", TYPE_INTEGER},     {"rate", TYPE_DECIMAL},   {"skips", TYPE_INTEGER}, {"back", TYPE_INTEGER},
    {"reopened", TYPE_INTEGER}, {"forced", TYPE_INTEGER},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

/* How many groups from the first on differ in nothing but the path. */
static size_t run_length(const struct process *process, struct group *const *groups, size_t left)
{
	size_t keys = process->groups.key_count - 1;
	for (size_t count = 1; count < left; count++)
		for (size_t i = 0; i < keys; i++)
			if (!value_equal(&groups[0]->values[i], &groups[count]->values[i]))
				return count;
	return left;
}

/* The commonest path first. */
static int by_count(const void *left, const void *right)
{
	const struct path *a = *(const struct path *const *)left, *b = *(const struct path *const *)right;
	return a->n == b->n ? strcmp(a->text, b->text) : (a->n < b->n) - (a->n > b->n);
}

static int print_path(const struct process *process, const struct path *path, int64_t total,
                      const struct report_sink *sink, struct error *error)
{
	const struct value values[COLUMNS] = {
	    value_integer(path->n),      report_share(path->n, total), value_integer(path->open),
	    value_integer(path->won),    value_integer(path->lost),    report_share(path->won, path->won + path->lost),
	    value_integer(path->skips),  value_integer(path->back),    value_integer(path->reopened),
	    value_integer(path->forced),
	};
	return groups_row(&process->groups, &path->group, values, COLUMNS, sink, error);
}

static int print_paths(const struct process *process, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&process->groups);
	size_t count = process->groups.count, length;
	int status = 0;
	for (size_t begin = 0; begin < count && !status; begin += length) {
		int64_t total = 0;
		length = run_length(process, sorted + begin, count - begin);
		qsort(sorted + begin, length, sizeof(struct group *), by_count);
		for (size_t i = 0; i < length; i++)
			total += ((const struct path *)sorted[begin + i])->n;
		for (size_t i = 0; i < length && !status; i++)
			status = print_path(process, (const struct path *)sorted[begin + i], total, sink, error);
	}
	free(sorted);
	return status;
}

struct report_request by_pipeline_last(const struct report_request *request, const struct fields *fields,
                                       struct arena *arena)
{
	const struct field *pipeline = field_find(fields, "pipeline");
	const struct field **by = arena_get(arena, (request->by_count + 1) * sizeof *by);
	struct report_request also = *request;
	also.by_count = 0;
	for (size_t i = 0; i < request->by_count; i++)
		if (request->by[i] != pipeline)
			by[also.by_count++] = request->by[i];
	by[also.by_count++] = pipeline;
	also.by = by;
	return also;
}

static struct report_request by_path(const struct report_request *request, const struct fields *fields,
                                     struct arena *arena)
{
	struct report_request also = by_pipeline_last(request, fields, arena);
	const struct field **by = arena_get(arena, (also.by_count + 1) * sizeof *by);
	memcpy(by, also.by, also.by_count * sizeof *by);
	by[also.by_count++] = &path_field;
	also.by = by;
	return also;
}

int report_process(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error)
{
	if (report_option(request, "graph"))
		return report_option(request, "rules") ? fail(error, EX_USAGE, "--rules has no place beside --graph")
		                                       : report_process_graph(session, request, sink, error);
	if (report_option(request, "rules"))
		return report_process_rules(session, request, sink, error);
	struct process process = {.session = session, .request = request};
	struct report_request grouped = by_path(request, &session->config->fields, &process.arena);
	int status = groups_open(&process.groups, session, &grouped, "created", sizeof(struct path), error);
	process.keys = arena_get(&process.arena, (process.groups.key_count + 1) * sizeof *process.keys);
	if (!status)
		status = groups_begin(&process.groups, columns, COLUMNS, sink, error);
	if (!status)
		status = count_all(&process, error);
	if (!status)
		status = print_paths(&process, sink, error);
	groups_free(&process.groups);
	buffer_free(&process.path);
	arena_free(&process.arena);
	return status;
}
