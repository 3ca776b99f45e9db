/* opp-score: scores and grades opportunities by the scorecard, and explains a score point by point. */
#include "cmd/command.h"
#include "domain/score.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* ---- scoring ---- */

/* What the printed scores were before; the rest is read again after the commit. */
struct before {
	bool had_score;
	int64_t score;
	const char *grade;
};

struct rescoring {
	struct invocation *invocation;
	struct score_scope scope;
	bool collect, all;
	struct id_set printed;
	struct before *before; /* one for each of `printed` */
	size_t count, capacity;
};

static const struct column score_columns[] = {
    {"id", NULL, TYPE_INTEGER},        {"ref", NULL, TYPE_TEXT},      {"name", NULL, TYPE_TEXT},
    {"old_score", NULL, TYPE_DECIMAL}, {"score", NULL, TYPE_DECIMAL}, {"old_grade", NULL, TYPE_TEXT},
    {"grade", NULL, TYPE_TEXT},        {"known", NULL, TYPE_DECIMAL},
};

enum { SCORE_COLUMNS = sizeof score_columns / sizeof *score_columns };

static int collect(void *argument, const struct score_change *change, struct error *error)
{
	(void)error;
	struct rescoring *rescoring = argument;
	if (!change->changed && !rescoring->all)
		return 0;
	rescoring->before =
	    memory_grow(rescoring->before, rescoring->count, &rescoring->capacity, sizeof *rescoring->before);
	const char *grade = change->old_grade ? arena_text(&rescoring->invocation->arena, change->old_grade) : NULL;
	rescoring->before[rescoring->count++] = (struct before){change->had_score, change->old_score, grade};
	id_set_add(&rescoring->printed, change->id);
	return 0;
}

static int rescore(struct session *session, void *argument, struct error *error)
{
	struct rescoring *rescoring = argument;
	return score_update(session, &rescoring->scope, rescoring->collect ? collect : NULL, rescoring, error);
}

static int print_row(struct output *output, const struct value *now, const struct before *before, struct error *error)
{
	struct value old_score =
	    before->had_score ? value_decimal(before->score, POINT_DECIMALS) : value_empty(TYPE_DECIMAL);
	struct value old_grade = value_text(before->grade);
	const struct value values[SCORE_COLUMNS] = {now[0], now[1], now[2], old_score, now[3], old_grade, now[4], now[5]};
	return output_row(output, values, error);
}

static int print_rows(struct session *session, struct rescoring *rescoring, struct output *output, struct error *error)
{
	static const char *const names[] = {"id", "ref", "name", "score", "grade", "known"};
	const struct field *fields[sizeof names / sizeof *names];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		fields[i] = field_find(&session->config->fields, names[i]);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = fields, .column_count = sizeof names / sizeof *names,
	                      .ids = &rescoring->printed, .now = session->now};
	struct cursor *cursor;
	const struct value *row;
	if (cursor_open(session->store, &query, &cursor, error))
		return error->status;
	int got, status = 0;
	for (size_t i = 0; !status && (got = cursor_next(cursor, &row, error)) != 0; i++)
		status = got < 0 ? error->status : print_row(output, row, &rescoring->before[i], error);
	cursor_close(cursor);
	return status;
}

static int print_changes(struct session *session, void *argument, struct error *error)
{
	struct rescoring *rescoring = argument;
	struct output *output;
	if (!rescoring->collect)
		return 0;
	if (output_open(rescoring->invocation, score_columns, SCORE_COLUMNS, SCORE_COLUMNS, &output, error))
		return error->status;
	int status = print_rows(session, rescoring, output, error);
	if (!status)
		return output_close(output, error);
	output_abandon(output);
	return status;
}

/* Terms and ids may be mixed: all of them must hold. */
static int run_scoring(struct invocation *invocation, struct error *error)
{
	struct term_list list;
	struct id_set ids = {0};
	if (!invocation->config.scorecard.dimension_count)
		return fail(error, EX_CONFIG, "%s has no scorecard; opp.yaml(5) shows one", invocation->config.file);
	if (parse_terms(invocation, invocation->arguments, invocation->argument_count, &list, error))
		return error->status;
	struct rescoring rescoring = {.invocation = invocation, .collect = !invocation->quiet};
	rescoring.all = option_given(invocation, "all");
	rescoring.scope = (struct score_scope){.terms = list.terms, .term_count = list.term_count};
	int status = 0;
	if (list.word_count) {
		char **words = arena_get(&invocation->arena, list.word_count * sizeof *words);
		for (size_t i = 0; i < list.word_count; i++)
			words[i] = arena_text(&invocation->arena, list.words[i]);
		status = parse_ids(invocation, words, list.word_count, &ids, error);
		rescoring.scope.ids = &ids;
	}
	if (!status)
		status = session_write(&invocation->session, rescore, print_changes, &rescoring, error);
	id_set_free(&ids);
	id_set_free(&rescoring.printed);
	free(rescoring.before);
	return status;
}

/* ---- explaining ---- */

static const struct column explain_columns[] = {
    {"id", NULL, TYPE_INTEGER},     {"dimension", NULL, TYPE_TEXT}, {"label", NULL, TYPE_TEXT},
    {"value", NULL, TYPE_TEXT},     {"level", NULL, TYPE_TEXT},     {"points", NULL, TYPE_DECIMAL},
    {"weight", NULL, TYPE_DECIMAL}, {"raise", NULL, TYPE_TEXT},
};

enum { EXPLAIN_COLUMNS = sizeof explain_columns / sizeof *explain_columns };

/* The terms as a command takes them, and the points that they would give. */
static const char *raise_text(const struct level *level, struct arena *arena)
{
	struct buffer text = {0};
	struct value points = value_decimal(level->points, POINT_DECIMALS);
	for (size_t i = 0; i < level->term_count; i++)
		buffer_add_format(&text, "%s ", level->terms[i].text);
	buffer_add_character(&text, '(');
	value_print(&text, &points, NULL);
	buffer_add_character(&text, ')');
	const char *kept = arena_text(arena, text.data);
	buffer_free(&text);
	return kept;
}

static int print_part(struct output *output, int64_t id, const struct score_part *part, struct arena *arena,
                      struct error *error)
{
	const struct dimension *dimension = part->dimension;
	const struct value values[EXPLAIN_COLUMNS] = {
	    value_integer(id), value_text(dimension->name), value_text(dimension->label), value_text(part->value),
	    value_text(part->level ? part->level->label : NULL),
	    value_decimal(part->level ? part->level->points : 0, POINT_DECIMALS),
	    value_decimal(dimension->weight, POINT_DECIMALS),
	    value_text(part->raise ? raise_text(part->raise, arena) : NULL),
	};
	return output_row(output, values, error);
}

static int print_total(struct output *output, int64_t id, const struct score *total, int64_t scale, struct error *error)
{
	const struct value values[EXPLAIN_COLUMNS] = {
	    value_integer(id), value_text("total"), value_empty(TYPE_TEXT), value_empty(TYPE_TEXT), value_text(total->grade),
	    value_decimal(total->score, POINT_DECIMALS), value_decimal(scale, POINT_DECIMALS), value_empty(TYPE_TEXT),
	};
	return output_row(output, values, error);
}

static int explain_one(struct invocation *invocation, struct output *output, int64_t id, struct error *error)
{
	struct arena arena = {0};
	struct score_explanation explanation;
	int status = score_explain(&invocation->session, id, &arena, &explanation, error);
	for (size_t i = 0; !status && i < explanation.count; i++)
		status = print_part(output, id, &explanation.parts[i], &arena, error);
	if (!status)
		status = print_total(output, id, &explanation.total, invocation->config.scorecard.scale, error);
	arena_free(&arena);
	return status;
}

static int explain_all(struct invocation *invocation, const struct id_set *ids, struct error *error)
{
	struct output *output;
	if (output_open(invocation, explain_columns, EXPLAIN_COLUMNS, EXPLAIN_COLUMNS, &output, error))
		return error->status;
	for (size_t i = 0; i < ids->count; i++)
		for (int64_t id = ids->ranges[i].first; id <= ids->ranges[i].last; id++)
			if (explain_one(invocation, output, id, error)) {
				output_abandon(output);
				return error->status;
			}
	return output_close(output, error);
}

static int run_explaining(struct invocation *invocation, struct error *error)
{
	struct id_set ids = {0};
	int status = parse_ids(invocation, invocation->arguments, invocation->argument_count, &ids, error);
	if (!status)
		status = explain_all(invocation, &ids, error);
	id_set_free(&ids);
	return status;
}

static int run(struct invocation *invocation, struct error *error)
{
	bool explain = option_given(invocation, "explain");
	if (options_exclude(invocation, (const char *const[]){"all", "explain", NULL}, error) ||
	    open_store(invocation, explain ? DB_READ : DB_WRITE, error))
		return error->status;
	return explain ? run_explaining(invocation, error) : run_scoring(invocation, error);
}

static const struct command_option options[] = {
    {'a', "all", NULL, "print all that were scored, not only what changed"},
    {0, "explain", NULL, "a row a dimension: value, level, points, and what would raise it"},
    {0, NULL, NULL, NULL},
};

static const char *const help[] = {
    "A word of digits is an id, another that is no term a ref; - reads ids from stdin.",
    "Columns: id,ref,name,old_score,score,old_grade,grade,known",
    "With --explain: id,dimension,label,value,level,points,weight,raise",
    NULL,
};

const struct command command = {
    .name = "opp-score",
    .summary = "scores and grades; explains a score point by point",
    .synopsis = "[-a] [TERM...|ID...|-]\n--explain ID...|-",
    .options = options,
    .help = help,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
