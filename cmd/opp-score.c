/* opp-score: scores and grades opportunities by the scorecard, and explains a score point by point. */
#include "cmd/score_modes.h"
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
	int status = output_check(invocation, score_columns, SCORE_COLUMNS, error);
	if (!status && list.word_count) {
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

static int run(struct invocation *invocation, struct error *error)
{
	bool explain = option_given(invocation, "explain"), trend = option_given(invocation, "trend");
	if (options_exclude(invocation, (const char *const[]){"all", "explain", "trend", NULL}, error) ||
	    open_store(invocation, explain || trend ? DB_READ : DB_WRITE, error))
		return error->status;
	return explain ? run_explaining(invocation, error)
	       : trend ? run_trend(invocation, error)
	               : run_scoring(invocation, error);
}

static const struct command_option options[] = {
    {'a', "all", NULL, "print all that were scored, not only what changed"},
    {0, "explain", NULL, "a row a dimension: value, level, points, what would raise it, how such deals ended"},
    {0, "trend", NULL, "all scores that they had, and by what each differs from the one before"},
    {0, NULL, NULL, NULL},
};

static const char *const help[] = {
    "A word of digits is an id, another that is no term a ref; - reads ids from stdin.",
    "Columns: id,ref,name,old_score,score,old_grade,grade,known",
    "With --explain: id,dimension,label,value,level,points,weight,raise,n,won,rate,rate_low,rate_high",
    "With --trend: id,at,score,change,grade,known,config",
    NULL,
};

const struct command command = {
    .name = "opp-score",
    .summary = "scores and grades; explains a score point by point",
    .synopsis = "[-a] [TERM...|ID...|-]\n--explain ID...|-\n--trend ID...|-",
    .options = options,
    .help = help,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
