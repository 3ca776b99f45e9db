/* grouping.c: the kinds of a column in groups that are large enough to learn from. */
#include "fit/grouping.h"

#include <stdlib.h>

/* A card names the rare ones; nobody would read a longer list. */
enum { MOST_RARE = 200 };

static size_t *count_kinds(const struct kinds *kinds, size_t column, const struct rows *rows)
{
	size_t *n = memory_get(kinds->columns[column].count * sizeof *n);
	for (size_t i = 0; i < rows->count; i++)
		n[kind_of(kinds, rows->items[i], column)]++;
	return n;
}

/* Neighbouring ranges, each with its share of the deals. */
static void group_ranges(struct grouping *grouping, const size_t *n, size_t kinds, const struct grouping_limits *limits)
{
	size_t all = 0, had = 0, left;
	for (size_t kind = KIND_FIRST; kind < kinds; kind++)
		all += n[kind];
	size_t target = all / limits->most_groups > limits->least_deals ? all / limits->most_groups : limits->least_deals;
	left = all;
	for (size_t kind = KIND_FIRST; kind < kinds; kind++) {
		grouping->of_kind[kind] = (uint16_t)grouping->count;
		had += n[kind];
		left -= n[kind];
		if ((had >= target && left >= limits->least_deals) || (kind + 1 == kinds && had)) {
			grouping->count++;
			had = 0;
		}
	}
	/* Ranges without a deal at the end belong to the last group, as those before do to the one behind them. */
	for (size_t kind = KIND_FIRST; kind < kinds; kind++)
		if (grouping->of_kind[kind] >= grouping->count)
			grouping->of_kind[kind] = grouping->count ? (uint16_t)(grouping->count - 1) : GROUP_NONE;
	grouping->ranges = grouping->count;
}

static int by_size(const void *left, const void *right)
{
	const size_t *a = left, *b = right;
	return (*a < *b) - (*a > *b);
}

/* The least number of deals with which a text stands alone. */
static size_t least_alone(const size_t *n, size_t kinds, const struct grouping_limits *limits)
{
	size_t least = limits->least_deals;
	if (kinds - KIND_FIRST > limits->most_groups) {
		size_t *sorted = memory_get(kinds * sizeof *sorted);
		for (size_t kind = KIND_FIRST; kind < kinds; kind++)
			sorted[kind] = n[kind];
		qsort(sorted + KIND_FIRST, kinds - KIND_FIRST, sizeof *sorted, by_size);
		size_t next = sorted[KIND_FIRST + limits->most_groups];
		least = next >= least ? next + 1 : least;
		free(sorted);
	}
	return least;
}

static void group_texts(struct grouping *grouping, const size_t *n, size_t kinds, const struct grouping_limits *limits)
{
	size_t least = least_alone(n, kinds, limits);
	size_t rare = 0;
	for (size_t kind = KIND_FIRST; kind < kinds; kind++) {
		if (n[kind] >= least)
			grouping->of_kind[kind] = (uint16_t)grouping->count++;
		rare += n[kind] && n[kind] < least;
	}
	if (!rare || rare > MOST_RARE)
		return;
	grouping->rare = (uint16_t)grouping->count++;
	for (size_t kind = KIND_FIRST; kind < kinds; kind++)
		if (n[kind] && n[kind] < least)
			grouping->of_kind[kind] = grouping->rare;
}

void grouping_make(const struct kinds *kinds, size_t column, const struct rows *rows, const struct grouping_limits *limits,
                   struct arena *arena, struct grouping *grouping)
{
	const struct kinds_column *of = &kinds->columns[column];
	*grouping = (struct grouping){.column = column, .rare = GROUP_NONE, .missing = GROUP_NONE};
	grouping->of_kind = arena_get(arena, of->count * sizeof *grouping->of_kind);
	for (size_t kind = 0; kind < of->count; kind++)
		grouping->of_kind[kind] = GROUP_NONE;
	size_t *n = count_kinds(kinds, column, rows);
	if (of->edges)
		group_ranges(grouping, n, of->count, limits);
	else
		group_texts(grouping, n, of->count, limits);
	if (n[KIND_MISSING]) {
		grouping->missing = (uint16_t)grouping->count++;
		grouping->of_kind[KIND_MISSING] = grouping->missing;
	}
	free(n);
}
