/* score_trend.c: opp-score --trend: the scores that opportunities had, one after the other. */
#include "cmd/score_modes.h"
#include "store/score_trend.h"

#include <stdlib.h>

static const struct column columns[] = {
    {"id", NULL, TYPE_INTEGER}, {"at", NULL, TYPE_TIME},      {"score", NULL, TYPE_DECIMAL}, {"change", NULL, TYPE_DECIMAL},
    {"grade", NULL, TYPE_TEXT}, {"known", NULL, TYPE_DECIMAL}, {"config", NULL, TYPE_INTEGER},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_score(struct output *output, int64_t id, const struct past_score *score, const struct past_score *before,
                       struct error *error)
{
	const struct value values[COLUMNS] = {
	    value_integer(id), value_of(TYPE_TIME, score->at), value_decimal(score->score.score, POINT_DECIMALS),
	    before ? value_decimal(score->score.score - before->score.score, POINT_DECIMALS) : value_empty(TYPE_DECIMAL),
	    value_text(score->score.grade), value_decimal(score->score.known, POINT_DECIMALS), value_integer(score->config)};
	return output_row(output, values, error);
}

static int print_trend(struct invocation *invocation, struct output *output, int64_t id, struct error *error)
{
	struct arena arena = {0};
	struct past_score *scores;
	size_t count;
	int status = score_trend_read(invocation->session.store, id, &arena, &scores, &count, error);
	if (!status && !count)
		status = fail(error, EX_NOINPUT, "there is no opportunity with the id %lld that has a score", (long long)id);
	for (size_t i = 0; i < count && !status; i++)
		status = print_score(output, id, &scores[i], i ? &scores[i - 1] : NULL, error);
	free(scores);
	arena_free(&arena);
	return status;
}

static int print_trends(struct invocation *invocation, const struct id_set *ids, struct error *error)
{
	struct output *output;
	if (output_open(invocation, columns, COLUMNS, COLUMNS, &output, error))
		return error->status;
	for (struct id_walk walk = {0}; id_set_next(ids, &walk);)
		if (print_trend(invocation, output, walk.id, error)) {
			output_abandon(output);
			return error->status;
		}
	return output_close(output, error);
}

int run_trend(struct invocation *invocation, struct error *error)
{
	struct id_set ids = {0};
	int status = parse_ids(invocation, invocation->arguments, invocation->argument_count, &ids, error);
	if (!status)
		status = print_trends(invocation, &ids, error);
	id_set_free(&ids);
	return status;
}
