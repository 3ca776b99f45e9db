/* backtest.c: what scorecards would have said of deals when they could have been judged. */
#include "fit/backtest.h"

#include "domain/score.h"
#include "fit/crossvalidation.h"
#include "fit/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct judging {
	struct session *session;
	struct trial *trials;
	size_t trial_count;
};

static size_t dimensions_of(const struct trial *trial)
{
	return trial->config->scorecard.dimension_count;
}

/* ---- judging ---- */

static void keep(struct trial *trial, size_t deal, const int *levels)
{
	memcpy(trial->levels + deal * dimensions_of(trial), levels, dimensions_of(trial) * sizeof *levels);
	trial->scores[deal] = score_of_levels(&trial->config->scorecard, levels).score;
}

/* Both the batches and the deals of a moment are in the order of their ids. */
static int judge_by(struct session *session, struct trial *trial, const struct moment *moment, struct error *error)
{
	struct config *present = session->store->config;
	struct score_scope scope = {.ids = moment->ids};
	struct scoring *scoring;
	const struct score_row *rows;
	size_t count, next = 0;
	session->store->config = trial->config;
	int status = scoring_open(session->store, &scope, moment->at, &scoring, error);
	while (!status && !(status = scoring_next(scoring, &rows, &count, error)) && count)
		for (size_t i = 0; i < count && next < moment->count; i++)
			keep(trial, moment->deals[next++], rows[i].levels);
	scoring_close(scoring);
	session->store->config = present;
	return status;
}

static int judge(void *argument, const struct moment *moment, struct error *error)
{
	struct judging *judging = argument;
	for (size_t i = 0; i < judging->trial_count; i++)
		if (judge_by(judging->session, &judging->trials[i], moment, error))
			return error->status;
	return 0;
}

int backtest(struct session *session, const struct deals *deals, int64_t delay, struct trial *trials, size_t trial_count,
             size_t *unknown, struct error *error)
{
	for (size_t i = 0; i < trial_count; i++) {
		size_t cells = deals->count * dimensions_of(&trials[i]);
		trials[i].levels = memory_get((cells + 1) * sizeof *trials[i].levels);
		trials[i].scores = memory_get((deals->count + 1) * sizeof *trials[i].scores);
		for (size_t cell = 0; cell < cells; cell++)
			trials[i].levels[cell] = NOT_JUDGED;
	}
	struct judging judging = {session, trials, trial_count};
	return moments_visit(session, deals, delay, judge, &judging, unknown, error);
}

void trial_free(struct trial *trial)
{
	free(trial->levels);
	free(trial->scores);
	trial->levels = NULL;
	trial->scores = NULL;
}

/* ---- verdicts ---- */

static void set_shares(struct verdicts *verdicts, const struct scorecard *card)
{
	const double thousand = 1000;
	verdicts->fitted = !card->win_count;
	if (card->win_count) {
		for (size_t i = 0; i < verdicts->count; i++)
			verdicts->share[i] = (double)scorecard_win(card, llround(verdicts->score[i] * thousand)) / thousand;
		return;
	}
	struct sample sample = {.outcome = verdicts->outcome, .odds = verdicts->score, .count = verdicts->count};
	struct calibration_line line = calibrate(&sample);
	for (size_t i = 0; i < verdicts->count; i++)
		verdicts->share[i] = logistic_share(line.intercept + line.slope * verdicts->score[i]);
}

void verdicts_open(struct verdicts *verdicts, const struct deals *deals, const struct trial *trial)
{
	const double thousand = 1000;
	*verdicts = (struct verdicts){0};
	verdicts->outcome = memory_get((deals->count + 1) * sizeof *verdicts->outcome);
	verdicts->score = memory_get((deals->count + 1) * sizeof *verdicts->score);
	verdicts->share = memory_get((deals->count + 1) * sizeof *verdicts->share);
	verdicts->deal = memory_get((deals->count + 1) * sizeof *verdicts->deal);
	for (size_t deal = 0; deal < deals->count; deal++) {
		if (!deals->items[deal].closed || trial->levels[deal * dimensions_of(trial)] == NOT_JUDGED)
			continue;
		verdicts->outcome[verdicts->count] = deals->items[deal].won;
		verdicts->score[verdicts->count] = (double)trial->scores[deal] / thousand;
		verdicts->deal[verdicts->count++] = deal;
		verdicts->won += deals->items[deal].won;
	}
	if (verdicts->count)
		set_shares(verdicts, &trial->config->scorecard);
}

void verdicts_free(struct verdicts *verdicts)
{
	free(verdicts->outcome);
	free(verdicts->score);
	free(verdicts->share);
	free(verdicts->deal);
	*verdicts = (struct verdicts){0};
}

double backtest_adds(const struct verdicts *verdicts, const struct trial *trial, size_t dimension)
{
	const double thousand = 1000;
	double *without = memory_get((verdicts->count + 1) * sizeof *without);
	const struct level *levels = trial->config->scorecard.dimensions[dimension].levels;
	for (size_t i = 0; i < verdicts->count; i++) {
		int level = trial->levels[verdicts->deal[i] * dimensions_of(trial) + dimension];
		int64_t points = level < 0 ? 0 : levels[level].points;
		without[i] = (double)(trial->scores[verdicts->deal[i]] - points) / thousand;
	}
	double adds = auc(verdicts->outcome, verdicts->score, verdicts->count).value -
	              auc(verdicts->outcome, without, verdicts->count).value;
	free(without);
	return adds;
}
