/* card.c: a model as a scorecard. */
#include "fit/card.h"

#include "fit/card_terms.h"
#include "fit/logistic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 500, MOST_TERMS = 4 };

size_t card_steps(int64_t scale)
{
	int64_t steps = scale < MOST_STEPS ? scale : MOST_STEPS;
	while (scale % steps)
		steps--;
	return (size_t)steps;
}

struct card_figures card_measure(const struct sample *sample)
{
	size_t count = sample->count;
	struct card_figures figures = {.n = count, .won = sample->won};
	double *shares = memory_get((count + 1) * sizeof *shares);
	for (size_t i = 0; i < count; i++)
		shares[i] = logistic_share(sample->odds[i]);
	figures.auc = auc(sample->outcome, shares, count);
	figures.log_loss = log_loss(sample->outcome, shares, count);
	figures.brier = brier_score(sample->outcome, shares, count);
	for (size_t i = 0; i < count; i++)
		shares[i] = (double)sample->won / (double)count;
	figures.base_loss = log_loss(sample->outcome, shares, count);
	figures.line = calibrate(sample);
	free(shares);
	return figures;
}

/* ---- levels ---- */

/* A card being made from a model. */
struct making {
	const struct model *model;
	const struct kinds *kinds;
	struct card *card;
	struct arena *arena;
	int64_t step; /* the points of one, thousandths */
};

static int64_t points_of(const struct making *making, double weight, double low)
{
	return making->step * (int64_t)llround((weight - low) / making->model->unit);
}

static double lowest_of(const struct model *model, const struct model_dimension *dimension)
{
	double low = 0;
	for (size_t level = dimension->first; level < dimension->first + dimension->count; level++)
		low = fmin(low, model->levels[level].weight);
	return low;
}

static void add_level(struct card_dimension *dimension, const char *label, const char *const *terms, size_t term_count,
                      int64_t points, const struct model_level *seen, struct arena *arena)
{
	struct card_level *level = &dimension->levels[dimension->level_count++];
	*level = (struct card_level){.label = label, .term_count = term_count, .points = points};
	level->terms = arena_get(arena, term_count * sizeof *level->terms);
	memcpy(level->terms, terms, term_count * sizeof *terms);
	if (seen) {
		level->n = seen->n;
		level->won = seen->won;
	}
}

/* The highest first; neighbours that give the same points are one level. */
static void add_ranges(struct making *making, const struct model_dimension *of, double low, struct card_dimension *dimension)
{
	const struct grouping *grouping = &of->fields[0];
	const struct model_level *levels = making->model->levels + of->first;
	for (size_t last = grouping->ranges; last-- > 0;) {
		struct group_set set = {making->kinds, grouping, (uint16_t)last, (uint16_t)last, NULL};
		struct model_level seen = levels[last];
		int64_t points = points_of(making, levels[last].weight, low);
		while (last > 0 && points_of(making, levels[last - 1].weight, low) == points) {
			seen.n += levels[--last].n;
			seen.won += levels[last].won;
		}
		set.first = (uint16_t)last;
		const char *terms[MOST_TERMS];
		size_t count = group_terms(&set, true, making->arena, terms);
		add_level(dimension, group_label(&set, making->arena), terms, count, points, &seen, making->arena);
	}
}

static int by_points(const void *left, const void *right)
{
	const struct card_level *a = left, *b = right;
	return (a->points < b->points) - (a->points > b->points);
}

/* The best first; texts that give the same points are one level, the rare ones another. */
static void add_texts(struct making *making, const struct model_dimension *of, double low, struct card_dimension *dimension)
{
	const struct grouping *grouping = &of->fields[0];
	const struct model_level *levels = making->model->levels + of->first;
	bool *done = memory_get(grouping->count * sizeof *done), *chosen = memory_get(grouping->count * sizeof *chosen);
	size_t begin = dimension->level_count;
	for (uint16_t group = 0; group < grouping->count; group++) {
		struct model_level seen = {0};
		int64_t points = points_of(making, levels[group].weight, low);
		if (done[group] || group == grouping->missing)
			continue;
		memset(chosen, 0, grouping->count * sizeof *chosen);
		for (uint16_t other = group; other < grouping->count; other++) {
			bool alone = group == grouping->rare || other == grouping->rare;
			if (other == grouping->missing || (alone && other != group) ||
			    points_of(making, levels[other].weight, low) != points)
				continue;
			done[other] = chosen[other] = true;
			seen.n += levels[other].n;
			seen.won += levels[other].won;
		}
		struct group_set set = {making->kinds, grouping, group, group, chosen};
		const char *terms[MOST_TERMS];
		size_t count = group_terms(&set, true, making->arena, terms);
		const char *label = group_label(&set, making->arena);
		if (group == grouping->rare)
			label = arena_format(making->arena, "rare: %s", label);
		add_level(dimension, label, terms, count, points, &seen, making->arena);
	}
	qsort(dimension->levels + begin, dimension->level_count - begin, sizeof *dimension->levels, by_points);
	free(done);
	free(chosen);
}

static void add_last_levels(struct making *making, const struct model_dimension *of, double low,
                            struct card_dimension *dimension)
{
	const struct grouping *grouping = &of->fields[0];
	const char *name = making->kinds->columns[grouping->column].column->name;
	const struct model_level *missing =
	    grouping->missing == GROUP_NONE ? NULL : &making->model->levels[of->first + grouping->missing];
	const char *term = arena_format(making->arena, "%s=", name);
	add_level(dimension, "missing", &term, 1, points_of(making, missing ? missing->weight : 0, low), missing,
	          making->arena);
	term = arena_format(making->arena, "%s!=", name);
	if (!grouping->ranges)
		add_level(dimension, "never seen", &term, 1, points_of(making, 0, low), NULL, making->arena);
}

static void add_cells(struct making *making, const struct model_dimension *of, double low, struct card_dimension *dimension)
{
	const struct grouping *first = &of->fields[0], *second = &of->fields[1];
	int64_t neutral = points_of(making, 0, low);
	for (size_t cell = 0; cell < first->count * second->count; cell++) {
		if (of->cell[cell] == GROUP_NONE)
			continue;
		const struct model_level *seen = &making->model->levels[of->first + of->cell[cell]];
		int64_t points = points_of(making, seen->weight, low);
		if (points == neutral)
			continue;
		uint16_t a = (uint16_t)(cell / second->count), b = (uint16_t)(cell % second->count);
		struct group_set set = {making->kinds, first, a, a, NULL}, other = {making->kinds, second, b, b, NULL};
		const char *terms[MOST_TERMS];
		size_t count = group_terms(&set, false, making->arena, terms);
		count += group_terms(&other, false, making->arena, terms + count);
		const char *label = arena_format(making->arena, "%s; %s", group_label(&set, making->arena),
		                                 group_label(&other, making->arena));
		add_level(dimension, label, terms, count, points, seen, making->arena);
	}
	qsort(dimension->levels, dimension->level_count, sizeof *dimension->levels, by_points);
	const char *always = "id!=";
	add_level(dimension, "any other", &always, 1, neutral, NULL, making->arena);
}

/* ---- dimensions ---- */

static void name_dimension(struct making *making, const struct model_dimension *of, struct card_dimension *dimension)
{
	const struct dataset_column *first = making->kinds->columns[of->fields[0].column].column;
	dimension->name = first->name;
	dimension->label = first->label;
	if (of->field_count == 1)
		return;
	const struct dataset_column *second = making->kinds->columns[of->fields[1].column].column;
	const int half = 30; /* of the 64 bytes that a name may have */
	dimension->name = arena_format(making->arena, "%.*s_x_%.*s", half, first->name, half, second->name);
	dimension->label = arena_format(making->arena, "%s x %s", first->label, second->label);
}

static void add_dimension(struct making *making, const struct model_dimension *of)
{
	struct card *card = making->card;
	struct card_dimension dimension = {0};
	double low = lowest_of(making->model, of);
	name_dimension(making, of, &dimension);
	dimension.levels = arena_get(making->arena, (of->count + 3) * sizeof *dimension.levels);
	if (of->field_count == 2) {
		add_cells(making, of, low, &dimension);
	} else {
		if (of->fields[0].ranges)
			add_ranges(making, of, low, &dimension);
		else
			add_texts(making, of, low, &dimension);
		add_last_levels(making, of, low, &dimension);
	}
	for (size_t i = 0; i < dimension.level_count; i++)
		if (dimension.levels[i].points > dimension.weight)
			dimension.weight = dimension.levels[i].points;
	if (dimension.weight)
		card->dimensions[card->dimension_count++] = dimension;
	else if (of->field_count == 1)
		card->silent[card->silent_count++] = dimension.label;
}

static int by_weight(const void *left, const void *right)
{
	const struct card_dimension *a = left, *b = right;
	return a->weight != b->weight ? (a->weight < b->weight) - (a->weight > b->weight) : strcmp(a->name, b->name);
}

/* What rounding left over goes to the heaviest one. */
static void add_up_to_scale(struct card *card)
{
	int64_t sum = 0;
	for (size_t i = 0; i < card->dimension_count; i++)
		sum += card->dimensions[i].weight;
	if (card->dimension_count)
		card->dimensions[0].weight += card->scale - sum;
}

/* ---- what a score is worth ---- */

/* The out-of-sample share won that goes with a score, and the other way round. */
struct worth {
	double at_zero, per_point; /* log odds of the score 0, and of a thousandth */
};

static struct worth find_worth(const struct making *making, const struct calibration_line *line)
{
	const struct model *model = making->model;
	double at_zero = model->intercept;
	for (size_t d = 0; d < model->dimension_count; d++)
		at_zero += lowest_of(model, &model->dimensions[d]);
	return (struct worth){line->intercept + line->slope * at_zero, line->slope * model->unit / (double)making->step};
}

static void add_knot(struct card *card, const struct worth *worth, int64_t score)
{
	struct card_knot *knot = &card->knots[card->knot_count++];
	knot->score = score;
	knot->share = logistic_share(worth->at_zero + worth->per_point * (double)score);
}

/* At every half of log odds from 1:90 to 90:1, and at both ends. */
static void lay_knots(struct making *making, const struct worth *worth)
{
	struct card *card = making->card;
	const double step = 0.5, first = -4.5;
	card->knot_count = 0;
	add_knot(card, worth, 0);
	for (int i = 0; i + 2 < CARD_KNOTS; i++) {
		double points = (double)making->step;
		double score = points * round((first + step * i - worth->at_zero) / worth->per_point / points);
		if (score > (double)card->knots[card->knot_count - 1].score && score < (double)card->scale)
			add_knot(card, worth, (int64_t)score);
	}
	add_knot(card, worth, card->scale);
}

static void lay_grades(struct making *making, const struct worth *worth)
{
	struct card *card = making->card;
	int64_t above = card->scale + making->step;
	for (size_t i = 0; i < card->grade_count; i++) {
		double share = card->grades[i].share, score = 0;
		if (share > 0 && share < 1)
			score = (log(share / (1 - share)) - worth->at_zero) / worth->per_point;
		int64_t room = making->step * (int64_t)(card->grade_count - 1 - i);
		int64_t least = making->step * (int64_t)ceil(score / (double)making->step - 1e-9);
		least = least > above - making->step ? above - making->step : least < room ? room : least;
		card->grades[i].least = i + 1 == card->grade_count ? 0 : least;
		card->grades[i].share = logistic_share(worth->at_zero + worth->per_point * (double)card->grades[i].least);
		above = card->grades[i].least;
	}
}

/* By the calibrated odds out of sample, which is what the limits stand for. */
static void count_grades(struct card *card, const struct sample *sample, const struct worth *worth,
                         const struct calibration_line *line)
{
	for (size_t deal = 0; deal < sample->count; deal++) {
		double calibrated = line->intercept + line->slope * sample->odds[deal];
		size_t i = 0;
		while (i + 1 < card->grade_count &&
		       calibrated < worth->at_zero + worth->per_point * ((double)card->grades[i].least - 0.5))
			i++;
		card->grades[i].n++;
		card->grades[i].won += sample->outcome[deal];
	}
}

void card_make(const struct model *model, const struct kinds *kinds, const struct sample *sample,
               const struct card_figures *figures, struct arena *arena, struct card *card)
{
	struct making making = {model, kinds, card, arena, card->scale / (int64_t)card_steps(card->scale)};
	card->dimensions = arena_get(arena, (model->dimension_count + 1) * sizeof *card->dimensions);
	card->silent = arena_get(arena, (model->dimension_count + 1) * sizeof *card->silent);
	for (size_t d = 0; d < model->dimension_count && model->unit > 0; d++)
		add_dimension(&making, &model->dimensions[d]);
	if (!card->dimension_count)
		return;
	qsort(card->dimensions, card->dimension_count, sizeof *card->dimensions, by_weight);
	add_up_to_scale(card);
	struct worth worth = find_worth(&making, &figures->line);
	lay_knots(&making, &worth);
	lay_grades(&making, &worth);
	if (card->grade_count)
		count_grades(card, sample, &worth, &figures->line);
}
