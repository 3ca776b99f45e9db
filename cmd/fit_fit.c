/* fit_fit.c: opp-fit fit: proposes a card from history. */
#include "cmd/fit_modes.h"
#include "fit/card.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5, DEFAULT_SCALE = 10000, MOST_GRADES = 26 };

/* A run of it. */
struct proposal {
	struct invocation *invocation;
	struct dataset dataset;
	struct kinds kinds;
	struct model_settings settings;
	size_t folds;
	struct rows learned, held_out; /* --holdout: before and after; else all and none */
	struct sample sample;          /* of the learned ones, out of sample */
	struct card_figures figures, held_out_figures;
	struct model model;
	struct card card;
};

/* ---- what is asked for ---- */

static int read_monotone(struct proposal *proposal, struct error *error)
{
	size_t next = 0, column;
	bool *monotone = arena_get(&proposal->invocation->arena, (proposal->dataset.column_count + 1) * sizeof *monotone);
	const char *name;
	while ((name = option_next(proposal->invocation, "monotone", &next))) {
		if (need_column(&proposal->dataset, "--monotone", name, &column, error))
			return error->status;
		if (!proposal->dataset.columns[column].number)
			return fail(error, EX_USAGE, "--monotone: \"%s\" has no numbers that could rise or fall", name);
		monotone[column] = true;
		proposal->settings.monotone = monotone;
	}
	return 0;
}

static int read_settings(struct proposal *proposal, struct error *error)
{
	const struct invocation *invocation = proposal->invocation;
	const size_t most = 200, most_folds = 100;
	const char *penalty = option_value(invocation, "penalty");
	if (penalty && (number_parse(penalty, strlen(penalty), &proposal->settings.penalty, error) ||
	                proposal->settings.penalty <= 0))
		return fail(error, EX_USAGE, "--penalty: \"%s\" is no number above 0", penalty);
	if (proposal->dataset.fold) {
		for (size_t row = 0; row < proposal->dataset.count; row++)
			if ((size_t)proposal->dataset.fold[row] >= proposal->folds)
				proposal->folds = (size_t)proposal->dataset.fold[row] + 1;
	} else if (number_option(invocation, "folds", 2, most_folds, FOLDS, &proposal->folds, error)) {
		return error->status;
	}
	return number_option(invocation, "pairs", 0, most, 0, &proposal->settings.pairs, error) ||
	       number_option(invocation, "max-dimensions", 1, most, 0, &proposal->settings.max_dimensions, error) ||
	       read_monotone(proposal, error);
}

/* NAME=PERCENT,... from the best grade to the last. */
static int read_grades(struct proposal *proposal, const char *list, struct error *error)
{
	struct card *card = &proposal->card;
	char *items = arena_text(&proposal->invocation->arena, list), *rest = NULL;
	const double percent = 100;
	for (char *item = strtok_r(items, ",", &rest); item; item = strtok_r(NULL, ",", &rest)) {
		char *equals = strchr(item, '=');
		double share = 0;
		if (!equals || card->grade_count == MOST_GRADES ||
		    number_parse(equals + 1, strlen(equals + 1), &share, error) || share < 0 || share >= percent ||
		    (card->grade_count && share / percent >= card->grades[card->grade_count - 1].share))
			return fail(error, EX_USAGE,
			            "--grades: write falling percentages of deals won, as in A=60,B=30,C=10,D=0");
		*equals = '\0';
		card->grades[card->grade_count++] = (struct card_grade){.name = item, .share = share / percent};
	}
	return 0;
}

/* The config's grades, around the odds of all: with four, the best has three times those odds, the next as much, then a third. */
static void default_grades(struct proposal *proposal, double base)
{
	static const char *const names[] = {"A", "B", "C", "D"};
	const struct scorecard *present = &proposal->invocation->config.scorecard;
	struct card *card = &proposal->card;
	const double factor = 3;
	card->grade_count = present->grade_count ? present->grade_count : sizeof names / sizeof *names;
	for (size_t i = 0; i < card->grade_count; i++) {
		double steps = ((double)card->grade_count - 2) / 2 - (double)i;
		double odds = base / (1 - base) * pow(factor, steps);
		bool last = i + 1 == card->grade_count;
		card->grades[i] = (struct card_grade){.name = present->grade_count ? present->grades[i].name : names[i],
		                                      .share = last ? 0 : odds / (1 + odds)};
	}
}

static int choose_scale(struct proposal *proposal, struct error *error)
{
	const struct scorecard *present = &proposal->invocation->config.scorecard;
	const char *grades = option_value(proposal->invocation, "grades");
	size_t room = present->grade_count > MOST_GRADES ? present->grade_count : MOST_GRADES;
	proposal->card.scale = present->scale ? present->scale : DEFAULT_SCALE;
	proposal->card.grades = arena_get(&proposal->invocation->arena, room * sizeof *proposal->card.grades);
	proposal->settings.steps = card_steps(proposal->card.scale);
	if (grades)
		return read_grades(proposal, grades, error);
	default_grades(proposal, (double)dataset_won(&proposal->dataset) / (double)proposal->dataset.count);
	return 0;
}

/* ---- the deals ---- */

static int divide(struct proposal *proposal, struct error *error)
{
	const char *holdout = option_value(proposal->invocation, "holdout");
	const struct dataset *dataset = &proposal->dataset;
	uint32_t *learned = arena_get(&proposal->invocation->arena, (dataset->count + 1) * sizeof *learned);
	uint32_t *held_out = arena_get(&proposal->invocation->arena, (dataset->count + 1) * sizeof *held_out);
	int64_t moment = INT64_MAX;
	proposal->learned.items = learned;
	proposal->held_out.items = held_out;
	if (holdout) {
		struct zone *zone = &proposal->invocation->config.zone;
		if (moment_parse(holdout, strlen(holdout), proposal->invocation->session.now, zone, &moment, error)) {
			error->status = EX_USAGE;
			return fail_prefix(error, "--holdout");
		}
		if (option_given(proposal->invocation, "csv") && !option_given(proposal->invocation, "date"))
			return fail(error, EX_USAGE, "--holdout with --csv needs --date COLUMN");
	}
	for (size_t row = 0; row < dataset->count; row++)
		if (dataset->time[row] < moment)
			learned[proposal->learned.count++] = (uint32_t)row;
		else
			held_out[proposal->held_out.count++] = (uint32_t)row;
	if (holdout && (!proposal->learned.count || !proposal->held_out.count))
		return fail(error, EX_DATAERR, "--holdout: all deals are on one side of %s", holdout);
	return 0;
}

/* ---- learning ---- */

static int measure(struct proposal *proposal, struct error *error)
{
	sample_open(&proposal->sample, &proposal->dataset, &proposal->learned);
	cross_validate(&proposal->kinds, &proposal->learned, proposal->folds, &proposal->settings, &proposal->sample);
	proposal->figures = card_measure(&proposal->sample);
	const struct card_figures *figures = &proposal->figures;
	bool predicts = figures->auc.low > 0.5 && figures->log_loss < figures->base_loss;
	if (predicts || option_given(proposal->invocation, "force"))
		return 0;
	return fail(error, EX_REFUSED,
	            "nothing here predicts the outcome: on deals that it was not learned from, a card ranks a won one above a lost one"
	            " in %.1f %% of the cases (95 %% interval %.1f to %.1f; a coin does in 50 %%); --force writes it all the same",
	            100 * figures->auc.value, 100 * figures->auc.low, 100 * figures->auc.high);
}

static int learn(struct proposal *proposal, struct error *error)
{
	if (measure(proposal, error))
		return error->status;
	model_learn(&proposal->kinds, &proposal->learned, &proposal->settings, &proposal->model);
	card_make(&proposal->model, &proposal->kinds, &proposal->sample, &proposal->figures, &proposal->invocation->arena,
	          &proposal->card);
	if (!proposal->card.dimension_count)
		return fail(error, EX_REFUSED, "no field has any say: all points would be 0");
	if (proposal->held_out.count) {
		struct sample held_out;
		sample_open(&held_out, &proposal->dataset, &proposal->held_out);
		sample_predict(&proposal->model, &proposal->kinds, &proposal->held_out, &held_out);
		proposal->held_out_figures = card_measure(&held_out);
		sample_free(&held_out);
	}
	return 0;
}

/* ---- what is written ---- */

static void add_figures(struct buffer *yaml, const char *where, const struct card_figures *figures)
{
	buffer_add_format(yaml, "# %s: AUC %.4f (95 %% interval %.4f to %.4f), log loss %.4f (%.4f for the rate of all), Brier score %.4f.\n",
	                  where, figures->auc.value, figures->auc.low, figures->auc.high, figures->log_loss, figures->base_loss,
	                  figures->brier);
}

static void add_heading(struct buffer *yaml, const struct proposal *proposal)
{
	size_t won = 0;
	for (size_t i = 0; i < proposal->learned.count; i++)
		won += proposal->dataset.outcome[proposal->learned.items[i]];
	buffer_add_format(yaml, "# A scorecard proposed by opp-fit from %zu closed deals, %zu of them won (%.1f %%).\n",
	                  proposal->learned.count, won, 100.0 * (double)won / (double)proposal->learned.count);
	add_figures(yaml, "Out of sample", &proposal->figures);
	if (proposal->held_out.count)
		add_figures(yaml, "On the deals held out", &proposal->held_out_figures);
	buffer_add_format(yaml, "# Penalty %g; cross-validated in %zu folds.  Points stand for log odds: %.3f each.\n",
	                  proposal->model.penalty, proposal->folds,
	                  proposal->model.unit * (double)proposal->settings.steps / ((double)proposal->card.scale / 1000));
	for (size_t i = 0; i < proposal->card.silent_count; i++)
		buffer_add_format(yaml, "%s%s%s", i ? ", " : "# Without any say: ", proposal->card.silent[i],
		                  i + 1 == proposal->card.silent_count ? ".\n" : "");
}

/* The fields that a config without them needs. */
static void add_fields(struct buffer *yaml, const struct proposal *proposal)
{
	bool begun = false;
	for (size_t i = 0; i < proposal->dataset.column_count; i++) {
		const struct dataset_column *column = &proposal->dataset.columns[i];
		if (column->left_out || column->typed)
			continue;
		if (!begun)
			buffer_add_text(yaml, "fields:\n  opportunity:\n");
		begun = true;
		buffer_add_format(yaml, "    %s: {type: %s, label: ", column->name, column->number ? "number" : "text");
		yaml_quote(yaml, column->label);
		buffer_add_text(yaml, "}\n");
	}
}

static int print_figures(struct proposal *proposal, struct error *error)
{
	static const struct column columns[] = {
	    {"measure", NULL, TYPE_TEXT}, {"value", NULL, TYPE_DECIMAL}, {"low", NULL, TYPE_DECIMAL}, {"high", NULL, TYPE_DECIMAL}};
	const struct card_figures *figures = &proposal->figures;
	const struct {
		const char *name;
		struct estimate estimate;
	} rows[] = {
	    {"deals", {(double)figures->n, NAN, NAN}},       {"won", {(double)figures->won, NAN, NAN}},
	    {"auc", figures->auc},                           {"log_loss", {figures->log_loss, NAN, NAN}},
	    {"base_log_loss", {figures->base_loss, NAN, NAN}}, {"brier", {figures->brier, NAN, NAN}},
	    {"calibration_slope", {figures->line.slope, NAN, NAN}}, {"penalty", {proposal->model.penalty, NAN, NAN}},
	    {"held_out_auc", proposal->held_out_figures.auc},
	    {"held_out_log_loss", {proposal->held_out_figures.log_loss, NAN, NAN}},
	};
	size_t count = sizeof rows / sizeof *rows - (proposal->held_out.count ? 0 : 2);
	struct output *output;
	if (output_open(proposal->invocation, columns, 4, 4, &output, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		const struct value values[] = {value_text(rows[i].name), figure(rows[i].estimate.value), figure(rows[i].estimate.low),
		                               figure(rows[i].estimate.high)};
		if (output_row(output, values, error)) {
			output_abandon(output);
			return error->status;
		}
	}
	return output_close(output, error);
}

static int propose(struct proposal *proposal, struct error *error)
{
	kinds_open(&proposal->kinds, &proposal->dataset);
	if (leave_out_leaks(proposal->invocation, &proposal->dataset, &proposal->kinds, error) ||
	    choose_scale(proposal, error) || read_settings(proposal, error) || divide(proposal, error) ||
	    learn(proposal, error))
		return error->status;
	struct buffer yaml = {0};
	add_heading(&yaml, proposal);
	add_fields(&yaml, proposal);
	card_print(&proposal->card, &yaml);
	int status = write_proposal(proposal->invocation, &yaml, error);
	buffer_free(&yaml);
	return status || !goes_to_file(proposal->invocation) ? status : print_figures(proposal, error);
}

int run_fit(struct invocation *invocation, struct error *error)
{
	struct proposal proposal = {.invocation = invocation};
	if (read_deals(invocation, &proposal.dataset, error))
		return error->status;
	int status = check_enough(invocation, &proposal.dataset, error);
	if (!status)
		status = propose(&proposal, error);
	sample_free(&proposal.sample);
	model_free(&proposal.model);
	kinds_free(&proposal.kinds);
	dataset_free(&proposal.dataset);
	return status;
}
