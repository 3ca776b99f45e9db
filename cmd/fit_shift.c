/* fit_shift.c: how the deals of late differ from those before: the population shift of each dimension, and of the grades. */
#include "cmd/fit_modes.h"
#include "cmd/fit_test.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int by_time(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static int64_t created(const struct deal *deal)
{
	return deal->created.set ? deal->created.integer : deal->recorded;
}

/* --since, else the time from which on the last quarter of the deals was created. */
static int find_since(struct comparison *comparison, int64_t *since, struct error *error)
{
	struct invocation *invocation = comparison->invocation;
	const char *text = option_value(invocation, "since");
	if (text) {
		if (!moment_parse(text, strlen(text), invocation->session.now, &invocation->config.zone, since, error))
			return 0;
		error->status = EX_USAGE;
		return fail_prefix(error, "--since");
	}
	int64_t *times = memory_get((comparison->deals.count + 1) * sizeof *times);
	for (size_t i = 0; i < comparison->deals.count; i++)
		times[i] = created(&comparison->deals.items[i]);
	qsort(times, comparison->deals.count, sizeof *times, by_time);
	*since = times[comparison->deals.count - comparison->deals.count / 4];
	if (comparison->deals.count < 4)
		*since = times[0];
	free(times);
	return 0;
}

/* One kind of what is counted: a level of a dimension, or a grade. */
typedef const char *(*kind_name)(const struct trial *trial, size_t dimension, size_t kind);

static const char *level_label(const struct trial *trial, size_t dimension, size_t kind)
{
	const struct dimension *of = &trial->config->scorecard.dimensions[dimension];
	if (kind == of->level_count)
		return NULL;
	return of->levels[kind].label ? of->levels[kind].label : of->levels[kind].terms[0].text;
}

static const char *grade_label(const struct trial *trial, size_t dimension, size_t kind)
{
	(void)dimension;
	return kind < trial->config->scorecard.grade_count ? trial->config->scorecard.grades[kind].name : NULL;
}

static int print_kinds(const struct trial *trial, const char *what, size_t dimension, kind_name name, const size_t *before,
                       const size_t *after, size_t kinds, struct output *output, struct error *error)
{
	size_t n_before = 0, n_after = 0;
	for (size_t i = 0; i < kinds; i++) {
		n_before += before[i];
		n_after += after[i];
	}
	struct value shift = figure(population_shift(before, after, kinds));
	for (size_t i = 0; i < kinds; i++) {
		if (!before[i] && !after[i])
			continue;
		const struct value values[] = {
		    value_text(trial->name), value_text(what), value_text(name(trial, dimension, i)),
		    value_integer((int64_t)before[i]), value_integer((int64_t)after[i]),
		    n_before ? figure((double)before[i] / (double)n_before) : value_empty(TYPE_DECIMAL),
		    n_after ? figure((double)after[i] / (double)n_after) : value_empty(TYPE_DECIMAL), shift};
		if (output_row(output, values, error))
			return error->status;
	}
	return 0;
}

/* Counts the kinds of all judged deals before and after; dimension_count stands for the grades. */
static void count_kinds(const struct comparison *comparison, const struct trial *trial, size_t dimension, int64_t since,
                        size_t kinds, size_t *before, size_t *after)
{
	const struct scorecard *card = &trial->config->scorecard;
	for (size_t deal = 0; deal < comparison->deals.count; deal++) {
		const int *levels = trial->levels + deal * card->dimension_count;
		if (levels[0] == NOT_JUDGED)
			continue;
		size_t kind;
		if (dimension == card->dimension_count)
			kind = (size_t)(scorecard_grade(card, trial->scores[deal]) - card->grades);
		else
			kind = levels[dimension] < 0 ? kinds - 1 : (size_t)levels[dimension];
		(created(&comparison->deals.items[deal]) < since ? before : after)[kind]++;
	}
}

static int print_dimension(struct comparison *comparison, const struct trial *trial, size_t dimension, int64_t since,
                           struct output *output, struct error *error)
{
	const struct scorecard *card = &trial->config->scorecard;
	bool grades = dimension == card->dimension_count;
	size_t kinds = grades ? card->grade_count : card->dimensions[dimension].level_count + 1;
	if (!kinds)
		return 0;
	size_t *before = memory_get(kinds * sizeof *before), *after = memory_get(kinds * sizeof *after);
	count_kinds(comparison, trial, dimension, since, kinds, before, after);
	int status = print_kinds(trial, grades ? "grade" : card->dimensions[dimension].name, dimension,
	                         grades ? grade_label : level_label, before, after, kinds, output, error);
	free(before);
	free(after);
	return status;
}

int show_shift(struct comparison *comparison, struct error *error)
{
	static const struct column columns[] = {
	    {"card", NULL, TYPE_TEXT},       {"dimension", NULL, TYPE_TEXT}, {"level", NULL, TYPE_TEXT},
	    {"n_before", NULL, TYPE_INTEGER}, {"n_after", NULL, TYPE_INTEGER}, {"share_before", NULL, TYPE_DECIMAL},
	    {"share_after", NULL, TYPE_DECIMAL}, {"psi", NULL, TYPE_DECIMAL}};
	struct output *output;
	int64_t since;
	if (find_since(comparison, &since, error) ||
	    output_open(comparison->invocation, columns, COUNT(columns), COUNT(columns), &output, error))
		return error->status;
	int status = 0;
	for (size_t card = 0; card < comparison->count; card++)
		for (size_t d = 0; d <= comparison->trials[card].config->scorecard.dimension_count && !status; d++)
			status = print_dimension(comparison, &comparison->trials[card], d, since, output, error);
	if (!status)
		return output_close(output, error);
	output_abandon(output);
	return status;
}
