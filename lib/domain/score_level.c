/* score_level.c: how deals at each level ended, and the shortest way to a better grade. */
#include "domain/score_level.h"

#include <stdlib.h>
#include <string.h>

/* ---- how they ended ---- */

static void count_row(const struct scorecard *card, const int *levels, bool won, struct conversions *conversions)
{
	for (size_t d = 0; d < card->dimension_count; d++) {
		size_t level = levels[d] < 0 ? card->dimensions[d].level_count : (size_t)levels[d];
		*(won ? &conversions->levels[d][level].won : &conversions->levels[d][level].lost) += 1;
	}
	const struct grade *grade = scorecard_grade(card, score_of_levels(card, levels).score);
	if (grade)
		*(won ? &conversions->grades[grade - card->grades].won : &conversions->grades[grade - card->grades].lost) += 1;
}

static int count_those(struct session *session, const char *text, bool won, struct conversions *conversions,
                       struct error *error)
{
	struct term_context context = config_terms(session->config);
	struct term term;
	struct score_scope scope = {.terms = &term, .term_count = 1};
	struct scoring *scoring;
	const struct score_row *rows;
	size_t count;
	if (term_parse(text, &context, &conversions->arena, &term, error) ||
	    scoring_open(session->store, &scope, session->now, &scoring, error))
		return error->status;
	int status;
	while (!(status = scoring_next(scoring, &rows, &count, error)) && count)
		for (size_t i = 0; i < count; i++)
			count_row(&session->config->scorecard, rows[i].levels, won, conversions);
	scoring_close(scoring);
	return status;
}

int conversions_read(struct session *session, struct conversions *conversions, struct error *error)
{
	const struct scorecard *card = &session->config->scorecard;
	*conversions = (struct conversions){0};
	struct arena *arena = &conversions->arena;
	conversions->levels = arena_get(arena, (card->dimension_count + 1) * sizeof(struct ended *));
	for (size_t d = 0; d < card->dimension_count; d++)
		conversions->levels[d] = arena_get(arena, (card->dimensions[d].level_count + 1) * sizeof(struct ended));
	conversions->grades = arena_get(arena, (card->grade_count + 1) * sizeof(struct ended));
	return count_those(session, "status=won", true, conversions, error) ||
	               count_those(session, "status=lost", false, conversions, error)
	           ? error->status
	           : 0;
}

void conversions_free(struct conversions *conversions)
{
	arena_free(&conversions->arena);
}

const struct ended *conversions_of(const struct conversions *conversions, const struct scorecard *card,
                                   const struct score_part *part)
{
	const struct ended *levels = conversions->levels[part->dimension - card->dimensions];
	return &levels[part->level ? (size_t)(part->level - part->dimension->levels) : part->dimension->level_count];
}

/* ---- the way up ---- */

static bool asks_for_blank(const struct term *term)
{
	return term->operator == OPERATOR_EQUAL && !term->operand_count;
}

static bool asks_for_anything(const struct term *term)
{
	return term->operator == OPERATOR_NOT_EQUAL && !term->operand_count;
}

bool score_can_reach(const struct score_part *part, const struct level *level)
{
	bool only_anything = true;
	if (level->points <= (part->level ? part->level->points : 0))
		return false;
	for (size_t i = 0; i < level->term_count; i++) {
		if (asks_for_blank(&level->terms[i]))
			return false;
		only_anything &= asks_for_anything(&level->terms[i]);
	}
	return !(only_anything && part->value);
}

static int64_t gain_of(const struct score_part *part, const struct level *level)
{
	return level->points - (part->level ? part->level->points : 0);
}

/* The level of a part that gains the most, or with `enough` above 0 the one that gains least of those that gain that much. */
static const struct level *find_level(const struct score_part *part, int64_t enough)
{
	const struct level *found = NULL;
	for (size_t i = 0; i < part->dimension->level_count; i++) {
		const struct level *level = &part->dimension->levels[i];
		if (!score_can_reach(part, level))
			continue;
		if (enough > 0 ? gain_of(part, level) >= enough && (!found || level->points < found->points)
		               : !found || level->points > found->points)
			found = level;
	}
	return found;
}

static const struct grade *next_grade(const struct scorecard *card, int64_t score)
{
	const struct grade *next = NULL;
	for (size_t i = 0; i < card->grade_count && card->grades[i].least > score; i++)
		next = &card->grades[i];
	return next;
}

/* The part that can gain the most of those that are not taken yet; its index, or the count for none. */
static size_t best_part(const struct score_explanation *explanation, const bool *taken)
{
	size_t best = explanation->count;
	int64_t most = 0;
	for (size_t i = 0; i < explanation->count; i++) {
		const struct level *level = taken[i] ? NULL : find_level(&explanation->parts[i], 0);
		if (level && gain_of(&explanation->parts[i], level) > most) {
			most = gain_of(&explanation->parts[i], level);
			best = i;
		}
	}
	return best;
}

const struct grade *score_way_up(const struct scorecard *card, const struct score_explanation *explanation,
                                 struct score_step *steps, size_t *count)
{
	const struct grade *next = next_grade(card, explanation->total.score);
	int64_t missing = next ? next->least - explanation->total.score : 0;
	bool *taken = memory_get((explanation->count + 1) * sizeof *taken);
	size_t *parts = memory_get((explanation->count + 1) * sizeof *parts);
	*count = 0;
	while (missing > 0 && (parts[*count] = best_part(explanation, taken)) < explanation->count) {
		const struct score_part *part = &explanation->parts[parts[*count]];
		taken[parts[*count]] = true;
		steps[*count] = (struct score_step){part->dimension, find_level(part, 0)};
		missing -= gain_of(part, steps[(*count)++].level);
	}
	if (missing > 0)
		*count = 0; /* all that can be reached is not enough */
	/* What is too much is given back, from the last step on. */
	for (size_t i = *count; i-- > 0;) {
		const struct score_part *part = &explanation->parts[parts[i]];
		int64_t gain = gain_of(part, steps[i].level);
		const struct level *less = find_level(part, gain + missing);
		missing += gain - gain_of(part, less);
		steps[i].level = less;
	}
	free(taken);
	free(parts);
	return next;
}
