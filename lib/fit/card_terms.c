/* card_terms.c: groups of a field's kinds as terms and labels. */
#include "fit/card_terms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* More values than that are counted in a label. */
enum { SHOWN = 6 };

static bool is_range(const struct group_set *set)
{
	return set->first < set->grouping->ranges;
}

static bool holds(const struct group_set *set, uint16_t group)
{
	if (group == GROUP_NONE)
		return false;
	return set->chosen ? set->chosen[group] : group == set->first;
}

/* The limit at which a range group begins; -INFINITY for the first, INFINITY behind the last. */
static double begin_of(const struct group_set *set, size_t group)
{
	const struct kinds_column *column = &set->kinds->columns[set->grouping->column];
	if (group >= set->grouping->ranges)
		return INFINITY;
	for (size_t kind = KIND_FIRST; kind < column->count; kind++)
		if (set->grouping->of_kind[kind] == group)
			return column->edges[kind - KIND_FIRST];
	return INFINITY;
}

/* A number as the field's terms take it. */
static void add_number(struct buffer *text, const struct dataset_column *column, double number)
{
	if (column->type == TYPE_DURATION) {
		struct value value = value_of(TYPE_DURATION, (int64_t)llround(number * SECONDS_PER_DAY));
		value_print(text, &value, NULL);
	} else if (column->type == TYPE_MONEY || column->type == TYPE_DECIMAL || column->type == TYPE_INTEGER) {
		bool whole = column->type == TYPE_INTEGER || number == floor(number);
		buffer_add_format(text, "%.*f", whole ? 0 : (int)column->decimals, number);
	} else {
		buffer_add_format(text, "%.15g", number);
	}
}

static void add_limit(const struct group_set *set, const char *operator, double limit, struct arena *arena,
                      const char **terms, size_t *count)
{
	struct buffer text = {0};
	const struct dataset_column *column = set->kinds->columns[set->grouping->column].column;
	buffer_add_format(&text, "%s%s", column->name, operator);
	add_number(&text, column, limit);
	terms[(*count)++] = arena_text(arena, text.data);
	buffer_free(&text);
}

static size_t range_terms(const struct group_set *set, bool open, struct arena *arena, const char **terms)
{
	size_t count = 0;
	double begin = begin_of(set, set->first), end = begin_of(set, (size_t)set->last + 1);
	if (isfinite(begin))
		add_limit(set, ">=", begin, arena, terms, &count);
	if (isfinite(end) && !(open && count))
		add_limit(set, "<", end, arena, terms, &count);
	if (!count)
		terms[count++] = arena_format(arena, "%s!=", set->kinds->columns[set->grouping->column].column->name);
	return count;
}

size_t group_terms(const struct group_set *set, bool open, struct arena *arena, const char **terms)
{
	const struct kinds_column *column = &set->kinds->columns[set->grouping->column];
	if (is_range(set))
		return range_terms(set, open, arena, terms);
	struct buffer text = {0};
	buffer_add_format(&text, "%s=", column->column->name);
	size_t values = 0;
	for (size_t kind = KIND_FIRST; kind < column->count; kind++) {
		if (!holds(set, set->grouping->of_kind[kind]))
			continue;
		buffer_add_text(&text, values++ ? "," : "");
		for (const char *at = column->column->texts[kind - KIND_FIRST]; *at; at++) {
			buffer_add_text(&text, *at == ',' ? "\\" : "");
			buffer_add_character(&text, *at);
		}
	}
	terms[0] = arena_text(arena, text.data);
	buffer_free(&text);
	return 1;
}

static const char *range_label(const struct group_set *set, struct arena *arena)
{
	struct buffer text = {0};
	const struct dataset_column *column = set->kinds->columns[set->grouping->column].column;
	double begin = begin_of(set, set->first), end = begin_of(set, (size_t)set->last + 1);
	if (!isfinite(begin) && !isfinite(end)) {
		buffer_add_text(&text, "any");
	} else if (!isfinite(begin)) {
		buffer_add_text(&text, "under ");
		add_number(&text, column, end);
	} else {
		buffer_add_text(&text, isfinite(end) ? "" : ">= ");
		add_number(&text, column, begin);
		buffer_add_text(&text, isfinite(end) ? " to under " : "");
		if (isfinite(end))
			add_number(&text, column, end);
	}
	const char *kept = arena_text(arena, text.data);
	buffer_free(&text);
	return kept;
}

const char *group_label(const struct group_set *set, struct arena *arena)
{
	const struct kinds_column *column = &set->kinds->columns[set->grouping->column];
	if (is_range(set))
		return range_label(set, arena);
	struct buffer text = {0};
	size_t values = 0;
	if (holds(set, set->grouping->of_kind[KIND_MISSING]))
		buffer_add_text(&text, "missing");
	for (size_t kind = KIND_FIRST; kind < column->count; kind++) {
		if (!holds(set, set->grouping->of_kind[kind]))
			continue;
		if (values++ < SHOWN)
			buffer_add_format(&text, "%s%s", text.length ? ", " : "", column->column->texts[kind - KIND_FIRST]);
	}
	if (values > SHOWN)
		buffer_add_format(&text, ", ... (%zu values)", values);
	const char *kept = arena_text(arena, buffer_text(&text));
	buffer_free(&text);
	return kept;
}
