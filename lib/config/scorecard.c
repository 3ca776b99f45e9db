/* scorecard.c: `scorecard:`: what a lead is scored by. */
#include "config/section.h"

#include <string.h>

enum { WHOLE = 1000 }; /* all deals, in thousandths */

/* Points are thousandths; people read them with a point. */
static const char *points_text(struct arena *arena, int64_t points)
{
	struct value value = value_decimal(points, POINT_DECIMALS);
	struct buffer text = {0};
	value_print(&text, &value, NULL);
	const char *kept = arena_text(arena, buffer_text(&text));
	buffer_free(&text);
	return kept;
}

/* ---- levels ---- */

/* A score that depends on itself would never settle. */
static int check_level(struct reader *reader, const struct node *mapping, void *structure)
{
	const struct level *level = structure;
	for (size_t i = 0; i < level->term_count; i++) {
		const char *name = level->terms[i].field->name;
		if (strcmp(name, "score") == 0 || strcmp(name, "grade") == 0 || strcmp(name, "known") == 0 ||
		    strcmp(name, "win") == 0)
			return complain(reader, node_item(node_get(mapping, "when"), i),
			                "the score cannot depend on itself (%s)", name);
	}
	return 0;
}

static const struct key level_keys[] = {
	{"when", KEY_TERMS, ARRAY(struct level, terms, term_count), .required = true},
	{"points", KEY_POINTS, MEMBER(struct level, points), .required = true},
	{"label", KEY_TEXT, MEMBER(struct level, label)},
};

static const struct schema level_schema = {
	.what = "level",
	SCHEMA_KEYS_OF(level_keys),
	.size = sizeof(struct level),
	.check = check_level,
};

/* ---- dimensions ---- */

static int check_dimension(struct reader *reader, const struct node *mapping, void *structure)
{
	struct dimension *dimension = structure;
	struct arena *arena = &reader->config->arena;
	const struct node *level = node_get(mapping, "levels")->first;
	if (!dimension->label)
		dimension->label = dimension->name;
	if (!dimension->weight)
		return complain(reader, node_get(mapping, "weight"), "must be more than 0");
	for (size_t i = 0; i < dimension->level_count; i++, level = level->next)
		if (dimension->levels[i].points > dimension->weight)
			return complain(reader, node_get(level, "points"),
			                "%s is more than the weight of %s, which is %s",
			                points_text(arena, dimension->levels[i].points), dimension->name,
			                points_text(arena, dimension->weight));
	return 0;
}

static const struct key dimension_keys[] = {
	{"name", KEY_TEXT, MEMBER(struct dimension, name), .required = true, .accept = accept_name},
	{"label", KEY_TEXT, MEMBER(struct dimension, label)},
	{"weight", KEY_POINTS, MEMBER(struct dimension, weight), .required = true},
	{"levels", KEY_LIST, ARRAY(struct dimension, levels, level_count), .required = true, .schema = &level_schema},
};

static const struct schema dimension_schema = {
	.what = "dimension",
	SCHEMA_KEYS_OF(dimension_keys),
	.size = sizeof(struct dimension),
	.unique = true,
	.check = check_dimension,
};

/* ---- the card ---- */

static int read_grades(struct reader *reader, const struct node *mapping, void *structure)
{
	struct scorecard *card = structure;
	if (mapping->kind != NODE_MAPPING || !mapping->count)
		return complain(reader, mapping, "must map grades to their least scores, as in {A: 8, B: 6, C: 0}");
	struct grade *grades = arena_get(&reader->config->arena, mapping->count * sizeof *grades);
	size_t count = 0;
	for (const struct node *key = mapping->first; key; key = key->next, count++) {
		grades[count].name = key->text;
		int status = accept_name(reader, key);
		if (!status)
			status = schema_points(reader, key->value, &grades[count].least);
		if (status)
			return status;
		if (count && grades[count].least >= grades[count - 1].least)
			return complain(reader, key->value, "%s is not below %s's %s; grades stand in falling order",
			                key->value->text, grades[count - 1].name,
			                points_text(&reader->config->arena, grades[count - 1].least));
		if (!key->next && grades[count].least > 0)
			return complain(reader, key->value,
			                "the last grade must begin at 0, so that every score has one");
	}
	card->grades = grades;
	card->grade_count = count;
	return 0;
}

/* The grades that qualify a lead: each must be one, and the best two are taken where none is named. */
static int check_qualified(struct reader *reader, const struct node *mapping, struct scorecard *card)
{
	enum { BEST = 2 };
	const char **names = arena_get(&reader->config->arena, (card->grade_count + 1) * sizeof *names);
	for (size_t i = 0; i < card->grade_count; i++)
		names[i] = card->grades[i].name;
	for (size_t i = 0; i < card->qualified_count; i++) {
		size_t grade = 0;
		while (grade < card->grade_count && strcmp(names[grade], card->qualified[i]) != 0)
			grade++;
		if (grade == card->grade_count)
			return complain_unknown(reader, node_item(node_get(mapping, "qualified"), i), card->qualified[i],
			                        "grade", names, card->grade_count);
	}
	if (!card->qualified_count) {
		card->qualified = names;
		card->qualified_count = card->grade_count < BEST ? card->grade_count : BEST;
	}
	return 0;
}

/* A score stands in the place of a key. */
static int read_win_point(struct reader *reader, const struct node *key, struct win_point *point)
{
	int status = decimal_parse(key->text, strlen(key->text), POINT_DECIMALS, &point->score, reader->error);
	if (status || point->score < 0)
		return complain(reader, key, "\"%s\" is no score; write it as in {0: 0.05, 5: 0.3, 10: 0.8}", key->text);
	status = schema_points(reader, key->value, &point->share);
	if (!status && point->share > WHOLE)
		return complain(reader, key->value, "must be a share of deals, from 0 to 1");
	return status;
}

static int read_win(struct reader *reader, const struct node *mapping, void *structure)
{
	struct scorecard *card = structure;
	if (mapping->kind != NODE_MAPPING || !mapping->count)
		return complain(reader, mapping, "must map scores to the share of deals won, as in {0: 0.05, 5: 0.3, 10: 0.8}");
	struct win_point *points = arena_get(&reader->config->arena, mapping->count * sizeof *points);
	size_t count = 0;
	for (const struct node *key = mapping->first; key; key = key->next, count++) {
		int status = read_win_point(reader, key, &points[count]);
		if (status)
			return status;
		if (count && points[count].score <= points[count - 1].score)
			return complain(reader, key, "is not above %s; scores stand in rising order",
			                points_text(&reader->config->arena, points[count - 1].score));
	}
	card->win = points;
	card->win_count = count;
	return 0;
}

static int check_card(struct reader *reader, const struct node *mapping, void *structure)
{
	struct scorecard *card = structure;
	struct arena *arena = &reader->config->arena;
	int64_t sum = 0;
	for (size_t i = 0; i < card->dimension_count; i++)
		sum += card->dimensions[i].weight;
	if (sum != card->scale)
		return complain(reader, node_get(mapping, "scale"), "is %s, but the weights add up to %s",
		                points_text(arena, card->scale), points_text(arena, sum));
	if (card->grade_count && card->grades[0].least > card->scale)
		return complain(reader, node_get(mapping, "grades")->first->value,
		                "%s is more than the scale, %s; no score reaches it",
		                points_text(arena, card->grades[0].least), points_text(arena, card->scale));
	return check_qualified(reader, mapping, card);
}

static const struct key scorecard_keys[] = {
	{"scale", KEY_POINTS, MEMBER(struct scorecard, scale), .required = true},
	{"dimensions", KEY_LIST, ARRAY(struct scorecard, dimensions, dimension_count), .required = true,
	 .schema = &dimension_schema},
	{"grades", KEY_OTHER, .read = read_grades},
	{"win", KEY_OTHER, .read = read_win},
	{"qualified", KEY_TEXTS, ARRAY(struct scorecard, qualified, qualified_count)},
};

const struct schema scorecard_schema = {
	.what = "scorecard",
	SCHEMA_KEYS_OF(scorecard_keys),
	.size = sizeof(struct scorecard),
	.check = check_card,
};

const struct grade *scorecard_grade(const struct scorecard *card, int64_t score)
{
	for (size_t i = 0; i < card->grade_count; i++)
		if (score >= card->grades[i].least)
			return &card->grades[i];
	return card->grade_count ? &card->grades[card->grade_count - 1] : NULL;
}

bool scorecard_qualifies(const struct scorecard *card, const char *grade)
{
	for (size_t i = 0; i < card->qualified_count; i++)
		if (strcmp(card->qualified[i], grade) == 0)
			return true;
	return false;
}

int64_t scorecard_win(const struct scorecard *card, int64_t score)
{
	const struct win_point *points = card->win;
	size_t i = 0;
	while (i < card->win_count && score > points[i].score)
		i++;
	if (i == 0 || i == card->win_count)
		return points[i ? i - 1 : 0].share;
	int64_t width = points[i].score - points[i - 1].score;
	return (points[i - 1].share * (points[i].score - score) + points[i].share * (score - points[i - 1].score) +
	        width / 2) /
	       width;
}
