/* fit_tables.c: the tables of opp-fit test. */
#include "cmd/fit_modes.h"
#include "cmd/fit_test.h"
#include "domain/statistics.h"
#include "domain/score.h"
#include "store/query.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct value whole(size_t number)
{
	return value_integer((int64_t)number);
}

static struct value points(int64_t thousandths)
{
	return value_decimal(thousandths, POINT_DECIMALS);
}

/* won / n with its interval, as three values; empty where there is nothing. */
static void put_rate(size_t won, size_t n, struct value rate[3])
{
	double low = NAN, high = NAN;
	if (n)
		wilson_interval((int64_t)won, (int64_t)n, &low, &high);
	rate[0] = figure(n ? (double)won / (double)n : NAN);
	rate[1] = figure(low);
	rate[2] = figure(high);
}

static int end(struct output *output, int status, struct error *error)
{
	if (!status)
		return output_close(output, error);
	output_abandon(output);
	return status;
}

/* A table of columns, printed by a function for each card. */
typedef int (*card_printer)(struct comparison *comparison, size_t card, struct output *output, struct error *error);

static int print_cards(struct comparison *comparison, const struct column *columns, size_t count, card_printer print,
                       struct error *error)
{
	struct output *output;
	int status = 0;
	if (output_open(comparison->invocation, columns, count, count, &output, error))
		return error->status;
	for (size_t card = 0; card < comparison->count && !status; card++)
		status = print(comparison, card, output, error);
	return end(output, status, error);
}

/* ---- measures ---- */

static int print_measure(struct output *output, const char *card, const char *measure, struct estimate estimate,
                         struct error *error)
{
	const struct value values[] = {value_text(card), value_text(measure), figure(estimate.value), figure(estimate.low),
	                               figure(estimate.high)};
	return output_row(output, values, error);
}

static struct estimate exactly(double value)
{
	return (struct estimate){value, NAN, NAN};
}

static int print_difference(struct comparison *comparison, struct output *output, struct error *error)
{
	const struct verdicts *first = &comparison->verdicts[0], *second = &comparison->verdicts[1];
	double p;
	struct estimate difference = auc_difference(first->outcome, first->score, second->score, first->count, &p);
	struct estimate losses = log_loss_difference(first->outcome, first->share, second->share, first->count);
	return print_measure(output, "difference", "auc", difference, error) ||
	       print_measure(output, "difference", "auc_p", exactly(p), error) ||
	       print_measure(output, "difference", "log_loss", losses, error);
}

static int print_measures(struct comparison *comparison, size_t card, struct output *output, struct error *error)
{
	const struct verdicts *v = &comparison->verdicts[card];
	const char *name = comparison->trials[card].name;
	double *base = memory_get((v->count + 1) * sizeof *base);
	for (size_t i = 0; i < v->count; i++)
		base[i] = (double)v->won / (double)v->count;
	double base_loss = log_loss(v->outcome, base, v->count);
	free(base);
	if (v->fitted)
		note(comparison->invocation, "the %s card has no win: its probabilities are fitted to these same deals", name);
	if (print_measure(output, name, "deals", exactly((double)v->count), error) ||
	    print_measure(output, name, "won", exactly((double)v->won), error) ||
	    print_measure(output, name, "auc", auc(v->outcome, v->score, v->count), error) ||
	    print_measure(output, name, "log_loss", exactly(log_loss(v->outcome, v->share, v->count)), error) ||
	    print_measure(output, name, "base_log_loss", exactly(base_loss), error) ||
	    print_measure(output, name, "brier", exactly(brier_score(v->outcome, v->share, v->count)), error))
		return error->status;
	return card + 1 == comparison->count && card ? print_difference(comparison, output, error) : 0;
}

int show_measures(struct comparison *comparison, struct error *error)
{
	static const struct column columns[] = {{"card", NULL, TYPE_TEXT}, {"measure", NULL, TYPE_TEXT},
	                                        {"value", NULL, TYPE_DECIMAL}, {"low", NULL, TYPE_DECIMAL},
	                                        {"high", NULL, TYPE_DECIMAL}};
	return print_cards(comparison, columns, COUNT(columns), print_measures, error);
}

/* ---- calibration ---- */

static int print_calibration(struct comparison *comparison, size_t card, struct output *output, struct error *error)
{
	const struct verdicts *v = &comparison->verdicts[card];
	struct calibration_group groups[CALIBRATION_GROUPS];
	size_t count = calibration(v->outcome, v->share, v->count, groups);
	for (size_t i = 0; i < count; i++) {
		struct value rate[3];
		put_rate(groups[i].won, groups[i].n, rate);
		const struct value values[] = {value_text(comparison->trials[card].name), whole(i + 1), whole(groups[i].n),
		                               whole(groups[i].won), figure(groups[i].mean), rate[0], rate[1], rate[2]};
		if (output_row(output, values, error))
			return error->status;
	}
	return 0;
}

int show_calibration(struct comparison *comparison, struct error *error)
{
	static const struct column columns[] = {
	    {"card", NULL, TYPE_TEXT},     {"tenth", NULL, TYPE_INTEGER}, {"n", NULL, TYPE_INTEGER},
	    {"won", NULL, TYPE_INTEGER},   {"expected", NULL, TYPE_DECIMAL}, {"rate", NULL, TYPE_DECIMAL},
	    {"rate_low", NULL, TYPE_DECIMAL}, {"rate_high", NULL, TYPE_DECIMAL}};
	return print_cards(comparison, columns, COUNT(columns), print_calibration, error);
}

/* ---- grades ---- */

static int print_grades(struct comparison *comparison, size_t card, struct output *output, struct error *error)
{
	const struct verdicts *v = &comparison->verdicts[card];
	const struct scorecard *scorecard = &comparison->trials[card].config->scorecard;
	for (size_t g = 0; g < scorecard->grade_count; g++) {
		size_t n = 0, won = 0;
		for (size_t i = 0; i < v->count; i++) {
			bool here = scorecard_grade(scorecard, comparison->trials[card].scores[v->deal[i]]) ==
			            &scorecard->grades[g];
			n += here;
			won += here && v->outcome[i];
		}
		struct value rate[3];
		put_rate(won, n, rate);
		double base = (double)v->won / (double)v->count;
		const struct value values[] = {value_text(comparison->trials[card].name), value_text(scorecard->grades[g].name),
		                               points(scorecard->grades[g].least), whole(n), whole(won), rate[0], rate[1], rate[2],
		                               figure(n ? (double)won / (double)n / base : NAN)};
		if (output_row(output, values, error))
			return error->status;
	}
	return 0;
}

int show_grades(struct comparison *comparison, struct error *error)
{
	static const struct column columns[] = {
	    {"card", NULL, TYPE_TEXT},    {"grade", NULL, TYPE_TEXT},       {"least", NULL, TYPE_DECIMAL},
	    {"n", NULL, TYPE_INTEGER},    {"won", NULL, TYPE_INTEGER},      {"rate", NULL, TYPE_DECIMAL},
	    {"rate_low", NULL, TYPE_DECIMAL}, {"rate_high", NULL, TYPE_DECIMAL}, {"lift", NULL, TYPE_DECIMAL}};
	return print_cards(comparison, columns, COUNT(columns), print_grades, error);
}

/* ---- levels ---- */

static int level_of(const struct trial *trial, size_t deal, size_t dimension)
{
	return trial->levels[deal * trial->config->scorecard.dimension_count + dimension];
}

/* A level's label, or its terms; empty for the deals that none holds for. */
static const char *level_name(struct invocation *invocation, const struct dimension *dimension, int level)
{
	if (level < 0)
		return NULL;
	if (dimension->levels[level].label)
		return dimension->levels[level].label;
	const char *name = NULL;
	for (size_t i = 0; i < dimension->levels[level].term_count; i++) {
		const char *term = dimension->levels[level].terms[i].text;
		name = name ? arena_format(&invocation->arena, "%s %s", name, term) : term;
	}
	return name;
}

static int print_level(struct comparison *comparison, size_t card, size_t d, int level, double adds, struct output *output,
                       struct error *error)
{
	const struct verdicts *v = &comparison->verdicts[card];
	const struct trial *trial = &comparison->trials[card];
	const struct dimension *dimension = &trial->config->scorecard.dimensions[d];
	size_t n = 0, won = 0;
	for (size_t i = 0; i < v->count; i++) {
		bool here = level_of(trial, v->deal[i], d) == level;
		n += here;
		won += here && v->outcome[i];
	}
	if (level < 0 && !n)
		return 0;
	struct value rate[3];
	put_rate(won, n, rate);
	const struct value values[] = {value_text(trial->name), value_text(dimension->name), value_text(dimension->label),
	                               value_text(level_name(comparison->invocation, dimension, level)),
	                               points(level < 0 ? 0 : dimension->levels[level].points), whole(n), whole(won),
	                               rate[0], rate[1], rate[2], figure(adds)};
	return output_row(output, values, error);
}

static int print_levels(struct comparison *comparison, size_t card, struct output *output, struct error *error)
{
	const struct scorecard *scorecard = &comparison->trials[card].config->scorecard;
	for (size_t d = 0; d < scorecard->dimension_count; d++) {
		double adds = backtest_adds(&comparison->verdicts[card], &comparison->trials[card], d);
		int count = (int)scorecard->dimensions[d].level_count;
		for (int i = 0; i <= count; i++)
			if (print_level(comparison, card, d, i < count ? i : -1, adds, output, error))
				return error->status;
	}
	return 0;
}

int show_levels(struct comparison *comparison, struct error *error)
{
	static const struct column columns[] = {
	    {"card", NULL, TYPE_TEXT},        {"dimension", NULL, TYPE_TEXT},    {"label", NULL, TYPE_TEXT},
	    {"level", NULL, TYPE_TEXT},       {"points", NULL, TYPE_DECIMAL},    {"n", NULL, TYPE_INTEGER},
	    {"won", NULL, TYPE_INTEGER},      {"rate", NULL, TYPE_DECIMAL},      {"rate_low", NULL, TYPE_DECIMAL},
	    {"rate_high", NULL, TYPE_DECIMAL}, {"adds", NULL, TYPE_DECIMAL}};
	return print_cards(comparison, columns, COUNT(columns), print_levels, error);
}

/* ---- moves ---- */

/* What a card says of an open deal today. */
struct today {
	int64_t id, score;
	const char *grade;
};

static int score_today(struct comparison *comparison, size_t card, struct today *today, size_t *count, struct error *error)
{
	struct session *session = &comparison->invocation->session;
	struct config *present = session->store->config;
	struct score_scope everything = {0};
	struct scoring *scoring;
	const struct score_row *rows;
	size_t read, next = 0;
	*count = 0;
	session->store->config = comparison->trials[card].config;
	int status = scoring_open(session->store, &everything, session->now, &scoring, error);
	while (!status && !(status = scoring_next(scoring, &rows, &read, error)) && read)
		for (size_t i = 0; i < read; i++) {
			while (next < comparison->deals.count && comparison->deals.items[next].id < rows[i].opportunity)
				next++;
			if (next == comparison->deals.count || comparison->deals.items[next].id != rows[i].opportunity ||
			    comparison->deals.items[next].closed)
				continue;
			struct score score = score_of_levels(&comparison->trials[card].config->scorecard, rows[i].levels);
			today[(*count)++] = (struct today){rows[i].opportunity, score.score, score.grade};
		}
	scoring_close(scoring);
	session->store->config = present;
	return status;
}

static bool same_grade(const struct today *a, const struct today *b)
{
	return a->grade && b->grade ? strcmp(a->grade, b->grade) == 0 : a->grade == b->grade;
}

static int print_move(struct comparison *comparison, const struct today *old, const struct today *new, struct output *output,
                      struct error *error)
{
	static const char *const names[] = {"ref", "name", "customer", "owner"};
	struct session *session = &comparison->invocation->session;
	const struct field *fields[COUNT(names)];
	struct id_set ids = {0};
	struct cursor *cursor;
	const struct value *row;
	for (size_t i = 0; i < COUNT(names); i++)
		fields[i] = field_find(&session->config->fields, names[i]);
	id_set_add(&ids, old->id);
	struct query query = {.root = ROOT_OPPORTUNITY,
	                      .columns = fields,
	                      .column_count = COUNT(names),
	                      .ids = &ids,
	                      .now = session->now};
	int status = cursor_open(session->store, &query, &cursor, error);
	if (!status && cursor_next(cursor, &row, error) == 1) {
		const struct value values[] = {value_integer(old->id), row[0], row[1], row[2], row[3], points(old->score),
		                               points(new->score), value_text(old->grade), value_text(new->grade)};
		status = output_row(output, values, error);
	}
	cursor_close(cursor);
	id_set_free(&ids);
	return status;
}

int show_moves(struct comparison *comparison, struct error *error)
{
	static const struct column columns[] = {
	    {"id", NULL, TYPE_INTEGER},        {"ref", NULL, TYPE_TEXT},       {"name", NULL, TYPE_TEXT},
	    {"customer", NULL, TYPE_TEXT},     {"owner", NULL, TYPE_TEXT},     {"old_score", NULL, TYPE_DECIMAL},
	    {"score", NULL, TYPE_DECIMAL},     {"old_grade", NULL, TYPE_TEXT}, {"grade", NULL, TYPE_TEXT}};
	struct output *output;
	size_t count = 0;
	if (comparison->count < 2)
		return fail(error, EX_USAGE, "--show moves compares the present card with a proposed one; give --card FILE");
	struct today *old = memory_get((comparison->deals.count + 1) * sizeof *old);
	struct today *new = memory_get((comparison->deals.count + 1) * sizeof *new);
	int status = score_today(comparison, 0, old, &count, error);
	if (!status)
		status = score_today(comparison, 1, new, &count, error);
	if (!status)
		status = output_open(comparison->invocation, columns, COUNT(columns), COUNT(columns), &output, error);
	if (!status) {
		for (size_t i = 0; i < count && !status; i++)
			if (!same_grade(&old[i], &new[i]))
				status = print_move(comparison, &old[i], &new[i], output, error);
		status = end(output, status, error);
	}
	free(old);
	free(new);
	return status;
}
