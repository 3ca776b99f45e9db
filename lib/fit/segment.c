/* segment.c: the search for combinations of fields that are won or lost more often. */
#include "fit/segment.h"

#include "domain/statistics.h"
#include "fit/metrics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_GROUPS = 12, MOST_RANGES = 6, PARTS = 3 };

/* What is kept for the false discovery rate, and how far a longer one must be from a shorter one, and the held-out third from chance. */
static const double worth_keeping = 0.05, differs = 2.576, agrees = 1.645;

/* The fields of a combination and the deals of each of their groups. */
struct cube {
	size_t fields[SEGMENT_FIELDS], field_count;
	size_t sizes[SEGMENT_FIELDS]; /* groups, and one for none */
	struct tally *found, *held_out;
	size_t cells;
};

struct search {
	const struct kinds *kinds;
	const struct segment_settings *settings;
	struct segments *segments;
	uint16_t *groups; /* rows x fields: the group, or the number of groups for none */
	bool *held_out;
};

/* ---- preparing ---- */

static void make_groups(struct search *search)
{
	const struct kinds *kinds = search->kinds;
	struct segments *segments = search->segments;
	size_t count = kinds->dataset->count;
	uint32_t *items = memory_get((count + 1) * sizeof *items);
	for (size_t row = 0; row < count; row++)
		items[row] = (uint32_t)row;
	struct rows rows = {items, count};
	segments->fields = arena_get(&segments->arena, (kinds->column_count + 1) * sizeof *segments->fields);
	for (size_t column = 0; column < kinds->column_count; column++) {
		const struct kinds_column *of = &kinds->columns[column];
		if (of->column->left_out || (search->settings->use && !search->settings->use[column]))
			continue;
		struct grouping_limits limits = {search->settings->least_deals, of->edges ? MOST_RANGES : MOST_GROUPS};
		struct grouping *grouping = &segments->fields[segments->field_count];
		grouping_make(kinds, column, &rows, &limits, &segments->arena, grouping);
		segments->field_count += grouping->count > 1;
	}
	free(items);
}

static void prepare(struct search *search)
{
	const struct dataset *dataset = search->kinds->dataset;
	struct segments *segments = search->segments;
	make_groups(search);
	search->groups = memory_get((dataset->count * segments->field_count + 1) * sizeof *search->groups);
	search->held_out = memory_get((dataset->count + 1) * sizeof *search->held_out);
	for (size_t row = 0; row < dataset->count; row++) {
		search->held_out[row] =
		    hash_add(HASH_START, (const char *)&dataset->hash[row], sizeof dataset->hash[row]) / 7 % PARTS == 0;
		struct tally *tallies[] = {&segments->all, search->held_out[row] ? NULL : &segments->found_in};
		for (size_t i = 0; i < 2 && tallies[i]; i++) {
			tallies[i]->n++;
			tallies[i]->won += dataset->outcome[row];
		}
		for (size_t f = 0; f < segments->field_count; f++) {
			const struct grouping *field = &segments->fields[f];
			uint16_t group = field->of_kind[kind_of(search->kinds, row, field->column)];
			search->groups[row * segments->field_count + f] = group == GROUP_NONE ? (uint16_t)field->count : group;
		}
	}
}

/* ---- counting ---- */

static void fill_cube(const struct search *search, struct cube *cube)
{
	const struct dataset *dataset = search->kinds->dataset;
	cube->cells = 1;
	for (size_t i = 0; i < cube->field_count; i++) {
		cube->sizes[i] = search->segments->fields[cube->fields[i]].count + 1;
		cube->cells *= cube->sizes[i];
	}
	cube->found = memory_get(cube->cells * sizeof *cube->found);
	cube->held_out = memory_get(cube->cells * sizeof *cube->held_out);
	for (size_t row = 0; row < dataset->count; row++) {
		const uint16_t *groups = search->groups + row * search->segments->field_count;
		size_t cell = 0;
		for (size_t i = 0; i < cube->field_count; i++)
			cell = cell * cube->sizes[i] + groups[cube->fields[i]];
		struct tally *tally = &(search->held_out[row] ? cube->held_out : cube->found)[cell];
		tally->n++;
		tally->won += dataset->outcome[row];
	}
}

/* Adds up the cells of a box; a field that `without` names may have any group. */
static struct tally count_box(const struct cube *cube, const struct tally *cells, const struct segment_part *parts, size_t without)
{
	struct tally sum = {0};
	size_t first[SEGMENT_FIELDS] = {0}, last[SEGMENT_FIELDS] = {0};
	for (size_t i = 0; i < SEGMENT_FIELDS; i++) {
		bool part = i < cube->field_count && i != without;
		first[i] = part ? parts[i].first : 0;
		last[i] = part ? parts[i].last : i < cube->field_count ? cube->sizes[i] - 1 : 0;
	}
	size_t second = cube->field_count > 1 ? cube->sizes[1] : 1, third = cube->field_count > 2 ? cube->sizes[2] : 1;
	for (size_t a = first[0]; a <= last[0]; a++)
		for (size_t b = first[1]; b <= last[1]; b++)
			for (size_t c = first[2]; c <= last[2]; c++) {
				const struct tally *cell = &cells[(a * second + b) * third + c];
				sum.n += cell->n;
				sum.won += cell->won;
			}
	return sum;
}

/* ---- judging ---- */

/* How many standard deviations the share of a part is above that of the rest of the whole. */
static double deviations(struct tally part, struct tally whole)
{
	struct tally rest = {whole.n - part.n, whole.won - part.won};
	if (!part.n || !rest.n)
		return 0;
	double share = (double)whole.won / (double)whole.n;
	double variance = share * (1 - share) * (1 / (double)part.n + 1 / (double)rest.n);
	double difference = (double)part.won / (double)part.n - (double)rest.won / (double)rest.n;
	return variance > 0 ? difference / sqrt(variance) : 0;
}

/* Whether each shorter one that it is part of leaves something that it adds. */
static bool says_more(const struct cube *cube, const struct segment *segment, double side)
{
	for (size_t i = 0; i < cube->field_count && cube->field_count > 1; i++) {
		struct tally shorter = count_box(cube, cube->found, segment->parts, i);
		if (side * deviations(segment->found, shorter) < differs)
			return false;
	}
	return true;
}

static void try_box(struct search *search, const struct cube *cube, const struct segment_part *parts)
{
	struct segments *segments = search->segments;
	struct segment segment = {.part_count = cube->field_count};
	memcpy(segment.parts, parts, cube->field_count * sizeof *parts);
	segment.found = count_box(cube, cube->found, parts, SEGMENT_FIELDS);
	if (segment.found.n < search->settings->least_deals ||
	    segment.found.n + search->settings->least_deals > segments->found_in.n)
		return;
	segments->tried++;
	double far = deviations(segment.found, segments->found_in);
	segment.p = normal_two_sided(far);
	segment.winning = far > 0;
	if (segment.p > worth_keeping || !says_more(cube, &segment, segment.winning ? 1 : -1))
		return;
	segment.held_out = count_box(cube, cube->held_out, parts, SEGMENT_FIELDS);
	segments->items = memory_grow(segments->items, segments->count, &segments->capacity, sizeof *segments->items);
	segments->items[segments->count++] = segment;
}

/* The next part of a field: each text; of ranges those from a limit on, and those below it. */
static bool next_part(const struct grouping *field, struct segment_part *part, bool begin)
{
	uint16_t ranges = (uint16_t)field->ranges;
	if (begin) {
		part->first = 0;
		part->last = 0;
		return true;
	}
	if (part->first == 0 && part->last + 2 < ranges) {
		part->last++;
	} else if (part->last < ranges && part->first + 1 < ranges) {
		part->first++;
		part->last = (uint16_t)(ranges - 1);
	} else {
		part->first = part->last = (uint16_t)(part->last + 1);
	}
	while (part->first == field->rare)
		part->first = part->last = (uint16_t)(part->first + 1);
	return part->first < field->count;
}

static void try_parts(struct search *search, const struct cube *cube, struct segment_part *parts, size_t depth)
{
	if (depth == cube->field_count) {
		try_box(search, cube, parts);
		return;
	}
	const struct grouping *field = &search->segments->fields[cube->fields[depth]];
	parts[depth].field = cube->fields[depth];
	for (bool more = next_part(field, &parts[depth], true); more; more = next_part(field, &parts[depth], false))
		if (parts[depth].first != field->rare)
			try_parts(search, cube, parts, depth + 1);
}

static void try_fields(struct search *search, struct cube *cube, size_t first)
{
	struct segment_part parts[SEGMENT_FIELDS];
	if (cube->field_count) {
		fill_cube(search, cube);
		try_parts(search, cube, parts, 0);
		free(cube->found);
		free(cube->held_out);
	}
	if (cube->field_count == search->settings->most_fields)
		return;
	for (size_t field = first; field < search->segments->field_count; field++) {
		cube->fields[cube->field_count++] = field;
		try_fields(search, cube, field + 1);
		cube->field_count--;
	}
}

/* ---- what is left ---- */

static bool held_out_agrees(const struct segments *segments, const struct segment *segment)
{
	struct tally rest = {segments->all.n - segments->found_in.n, segments->all.won - segments->found_in.won};
	return (segment->winning ? 1 : -1) * deviations(segment->held_out, rest) >= agrees;
}

static void keep_true(const struct search *search)
{
	struct segments *segments = search->segments;
	double *p = memory_get((segments->count + 1) * sizeof *p);
	for (size_t i = 0; i < segments->count; i++)
		p[i] = segments->items[i].p;
	false_discovery_rates(p, segments->count, segments->tried);
	size_t kept = 0;
	for (size_t i = 0; i < segments->count; i++) {
		struct segment segment = segments->items[i];
		segment.p = p[i];
		if (segment.p > search->settings->false_rate || !held_out_agrees(segments, &segment))
			continue;
		wilson_interval((int64_t)(segment.found.won + segment.held_out.won), (int64_t)(segment.found.n + segment.held_out.n),
		                &segment.rate_low, &segment.rate_high);
		segments->items[kept++] = segment;
	}
	segments->count = kept;
	free(p);
}

static int by_strength(const void *left, const void *right)
{
	const struct segment *a = left, *b = right;
	if (a->winning != b->winning)
		return a->winning ? -1 : 1;
	double first = a->winning ? -a->rate_low : a->rate_high, second = b->winning ? -b->rate_low : b->rate_high;
	if (first < second || first > second)
		return first < second ? -1 : 1;
	if (a->part_count != b->part_count)
		return a->part_count < b->part_count ? -1 : 1;
	for (size_t i = 0; i < a->part_count; i++) {
		const struct segment_part *one = &a->parts[i], *other = &b->parts[i];
		if (one->field != other->field)
			return one->field < other->field ? -1 : 1;
		if (one->first != other->first || one->last != other->last)
			return one->first < other->first || (one->first == other->first && one->last < other->last) ? -1 : 1;
	}
	return 0;
}

/* Whether two of the same fields have groups in common in each: the weaker of them says nothing new. */
static bool overlap(const struct segment *a, const struct segment *b)
{
	if (a->winning != b->winning || a->part_count != b->part_count)
		return false;
	for (size_t i = 0; i < a->part_count; i++)
		if (a->parts[i].field != b->parts[i].field || a->parts[i].first > b->parts[i].last ||
		    b->parts[i].first > a->parts[i].last)
			return false;
	return true;
}

static void drop_overlapping(struct segments *segments)
{
	size_t kept = 0;
	for (size_t i = 0; i < segments->count; i++) {
		size_t other = 0;
		while (other < kept && !overlap(&segments->items[other], &segments->items[i]))
			other++;
		if (other == kept)
			segments->items[kept++] = segments->items[i];
	}
	segments->count = kept;
}

void segments_search(const struct kinds *kinds, const struct segment_settings *settings, struct segments *segments)
{
	*segments = (struct segments){0};
	struct search search = {.kinds = kinds, .settings = settings, .segments = segments};
	struct cube cube = {0};
	prepare(&search);
	try_fields(&search, &cube, 0);
	keep_true(&search);
	if (segments->count)
		qsort(segments->items, segments->count, sizeof *segments->items, by_strength);
	drop_overlapping(segments);
	free(search.groups);
	free(search.held_out);
}

void segments_free(struct segments *segments)
{
	free(segments->items);
	arena_free(&segments->arena);
	*segments = (struct segments){0};
}
