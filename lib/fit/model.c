/* model.c: levels of fields and pairs of fields with their weights in log odds. */
#include "fit/model_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A level stands alone from so many deals on, or from one in so many. */
enum { LEAST_DEALS = 5, ONE_IN = 5000, LEAST_IN_RANGE = 30 };

/* The texts of a field that stand alone: all fields together have about so many levels, more of which take long and say little. */
enum { MOST_LEVELS = 600, LEAST_TEXTS = 30, MOST_TEXTS = 150 };

/* The penalty of a range of numbers towards 0 and towards its neighbours, and of a pair's level, as shares of a text's. */
static const double range_ridge = 0.2, range_link = 2, pair_ridge = 3;

uint16_t model_level_of(const struct model_dimension *dimension, const struct kinds *kinds, size_t row)
{
	const struct grouping *first = &dimension->fields[0], *second = &dimension->fields[1];
	uint16_t group = first->of_kind[kind_of(kinds, row, first->column)];
	if (dimension->field_count == 1 || group == GROUP_NONE)
		return group;
	uint16_t other = second->of_kind[kind_of(kinds, row, second->column)];
	return other == GROUP_NONE ? GROUP_NONE : dimension->cell[group * second->count + other];
}

double model_odds(const struct model *model, const struct kinds *kinds, size_t row)
{
	double odds = model->intercept;
	for (const struct model_dimension *d = model->dimensions; d < model->dimensions + model->dimension_count; d++) {
		uint16_t level = model_level_of(d, kinds, row);
		odds += level == GROUP_NONE ? 0 : model->levels[d->first + level].weight;
	}
	return odds;
}

void model_free(struct model *model)
{
	free(model->levels);
	free(model->dimensions);
	arena_free(&model->arena);
	*model = (struct model){0};
}

/* ---- the layout ---- */

static bool may_use(const struct learning *learning, size_t column)
{
	const struct model_settings *settings = learning->settings;
	return !learning->kinds->columns[column].column->left_out && (!settings->use || settings->use[column]);
}

static void add_dimensions(struct learning *learning)
{
	const struct kinds *kinds = learning->kinds;
	const struct model_settings *settings = learning->settings;
	struct model *model = learning->model;
	size_t least = learning->rows->count / ONE_IN > LEAST_DEALS ? learning->rows->count / ONE_IN : LEAST_DEALS;
	size_t fields = 0;
	for (size_t column = 0; column < kinds->column_count; column++)
		fields += may_use(learning, column);
	size_t texts = MOST_LEVELS / (fields + 1);
	texts = texts < LEAST_TEXTS ? LEAST_TEXTS : texts > MOST_TEXTS ? MOST_TEXTS : texts;
	/* Pairs are added later. */
	model->dimensions = memory_get((kinds->column_count + settings->pairs + 1) * sizeof *model->dimensions);
	for (size_t column = 0; column < kinds->column_count && model->dimension_count < LOGISTIC_TERMS; column++) {
		if (!may_use(learning, column))
			continue;
		bool numbers = kinds->columns[column].edges;
		struct grouping_limits limits = {numbers ? LEAST_IN_RANGE : least, numbers ? learning->rows->count : texts};
		struct model_dimension dimension = {.field_count = 1};
		grouping_make(kinds, column, learning->rows, &limits, &model->arena, &dimension.fields[0]);
		dimension.count = dimension.fields[0].count;
		if (dimension.count > 1)
			model->dimensions[model->dimension_count++] = dimension;
	}
}

static void add_link(struct learning *learning, size_t level, double weight)
{
	learning->links = memory_grow(learning->links, learning->link_count, &learning->link_capacity, sizeof *learning->links);
	learning->links[learning->link_count++] = (struct logistic_link){(uint16_t)level, (uint16_t)(level + 1), weight};
}

static void set_penalties(struct learning *learning, const struct model_dimension *dimension)
{
	const struct grouping *field = &dimension->fields[0];
	for (size_t level = 0; level < dimension->count; level++) {
		bool range = dimension->field_count == 1 && level < field->ranges;
		learning->ridge[dimension->first + level] = dimension->field_count == 2 ? pair_ridge : range ? range_ridge : 1;
		if (range && level + 1 < field->ranges)
			add_link(learning, dimension->first + level, range_link);
	}
}

static void count_deals(struct learning *learning)
{
	struct model *model = learning->model;
	for (size_t i = 0; i < learning->rows->count; i++) {
		size_t row = learning->rows->items[i];
		for (size_t d = 0; d < model->dimension_count; d++) {
			uint16_t level = learning->index[row * model->dimension_count + d];
			if (level == LOGISTIC_NONE)
				continue;
			model->levels[level].n++;
			model->levels[level].won += learning->kinds->dataset->outcome[row];
		}
	}
}

void learning_lay_out(struct learning *learning)
{
	struct model *model = learning->model;
	const struct dataset *dataset = learning->kinds->dataset;
	size_t levels = 0;
	for (struct model_dimension *d = model->dimensions; d < model->dimensions + model->dimension_count; d++) {
		d->first = levels;
		levels += d->count;
	}
	free(model->levels);
	model->levels = memory_get((levels + 1) * sizeof *model->levels);
	model->level_count = levels;
	free(learning->fit.weights);
	learning->fit.weights = memory_get((levels + 1) * sizeof(double));
	learning->ridge = memory_resize(learning->ridge, (levels + 1) * sizeof *learning->ridge);
	learning->link_count = 0;
	for (size_t d = 0; d < model->dimension_count; d++)
		set_penalties(learning, &model->dimensions[d]);
	free(learning->index);
	learning->index = memory_get((dataset->count * model->dimension_count + 1) * sizeof *learning->index);
	for (size_t i = 0; i < learning->rows->count; i++)
		for (size_t d = 0; d < model->dimension_count; d++) {
			size_t row = learning->rows->items[i];
			uint16_t level = model_level_of(&model->dimensions[d], learning->kinds, row);
			learning->index[row * model->dimension_count + d] =
			    level == GROUP_NONE ? LOGISTIC_NONE : (uint16_t)(model->dimensions[d].first + level);
		}
	count_deals(learning);
	learning->design = (struct logistic_design){
	    .parameters = levels, .terms = model->dimension_count, .index = learning->index,
	    .outcome = dataset->outcome, .rows = learning->rows->items, .count = learning->rows->count};
}

/* ---- fitting ---- */

struct logistic_penalty learning_penalty(const struct learning *learning, double strength)
{
	double *ridge = memory_get((learning->model->level_count + 1) * sizeof *ridge);
	struct logistic_link *links = memory_get((learning->link_count + 1) * sizeof *links);
	for (size_t level = 0; level < learning->model->level_count; level++)
		ridge[level] = strength * learning->ridge[level];
	for (size_t i = 0; i < learning->link_count; i++) {
		links[i] = learning->links[i];
		links[i].weight *= strength;
	}
	return (struct logistic_penalty){ridge, links, learning->link_count};
}

void learning_free_penalty(struct logistic_penalty *penalty)
{
	free((void *)penalty->ridge);
	free((void *)penalty->links);
}

/* The standard deviation of what a dimension adds to the log odds. */
static double spread_of(const struct model *model, const struct model_dimension *dimension)
{
	double n = 0, sum = 0, squares = 0;
	for (const struct model_level *level = model->levels + dimension->first;
	     level < model->levels + dimension->first + dimension->count; level++) {
		n += (double)level->n;
		sum += (double)level->n * level->weight;
		squares += (double)level->n * level->weight * level->weight;
	}
	double mean = n > 0 ? sum / n : 0, variance = n > 0 ? squares / n - mean * mean : 0;
	return variance > 0 ? sqrt(variance) : 0;
}

void learning_fit(struct learning *learning)
{
	struct model *model = learning->model;
	struct logistic_penalty penalty = learning_penalty(learning, model->penalty);
	logistic_fit(&learning->design, &penalty, &learning->fit);
	learning_free_penalty(&penalty);
	model->intercept = learning->fit.intercept;
	for (size_t level = 0; level < model->level_count; level++)
		model->levels[level].weight = learning->fit.weights[level];
	for (size_t d = 0; d < model->dimension_count; d++)
		model->dimensions[d].spread = spread_of(model, &model->dimensions[d]);
}

/* Takes away the field that adds least, again and again. */
static void keep_strongest(struct learning *learning)
{
	struct model *model = learning->model;
	while (learning->settings->max_dimensions && model->dimension_count > learning->settings->max_dimensions) {
		size_t weakest = 0;
		for (size_t d = 1; d < model->dimension_count; d++)
			if (model->dimensions[d].spread < model->dimensions[weakest].spread)
				weakest = d;
		model->dimension_count--;
		memmove(&model->dimensions[weakest], &model->dimensions[weakest + 1],
		        (model->dimension_count - weakest) * sizeof *model->dimensions);
		learning_lay_out(learning);
		learning_fit(learning);
	}
}

/* Ties the neighbouring ranges that go against the way the field goes as a whole; returns whether there were any. */
static bool tie_against(struct learning *learning, const struct model_dimension *dimension)
{
	const double least = 1e-9;
	const struct model_level *levels = learning->model->levels + dimension->first;
	double rises = 0;
	bool tied = false;
	for (size_t range = 1; range < dimension->fields[0].ranges; range++)
		rises += (levels[range].weight - levels[range - 1].weight) * (double)(levels[range].n + levels[range - 1].n);
	for (size_t range = 1; range < dimension->fields[0].ranges; range++) {
		double step = levels[range].weight - levels[range - 1].weight;
		if ((rises >= 0 ? -step : step) <= least * (1 + fabs(levels[range].weight)))
			continue;
		for (size_t i = 0; i < learning->link_count; i++)
			if (learning->links[i].a == dimension->first + range - 1 && learning->links[i].weight < TIED) {
				learning->links[i].weight = TIED;
				tied = true;
			}
	}
	return tied;
}

static void make_monotone(struct learning *learning)
{
	bool again = learning->settings->monotone != NULL;
	while (again) {
		again = false;
		for (size_t d = 0; d < learning->model->dimension_count; d++) {
			const struct model_dimension *dimension = &learning->model->dimensions[d];
			if (dimension->field_count == 1 && learning->settings->monotone[dimension->fields[0].column])
				again |= tie_against(learning, dimension);
		}
		if (again)
			learning_fit(learning);
	}
}

void model_learn(const struct kinds *kinds, const struct rows *rows, const struct model_settings *settings, struct model *model)
{
	*model = (struct model){.penalty = settings->penalty};
	struct learning learning = {.kinds = kinds, .rows = rows, .settings = settings, .model = model};
	add_dimensions(&learning);
	learning_lay_out(&learning);
	if (model->penalty <= 0)
		learning_choose_penalty(&learning);
	learning_fit(&learning);
	keep_strongest(&learning);
	if (settings->pairs) {
		learning_add_pairs(&learning);
		learning_lay_out(&learning);
		learning_fit(&learning);
	}
	make_monotone(&learning);
	if (settings->steps)
		model_round(model, settings->steps);
	free(learning.index);
	free(learning.ridge);
	free(learning.links);
	free(learning.fit.weights);
}
