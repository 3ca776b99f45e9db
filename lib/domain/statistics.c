/* statistics.c: what reports say about samples. */
#include "domain/statistics.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>

void wilson_interval(int64_t hits, int64_t n, double *low, double *high)
{
	const double z = 1.959963984540054; /* 97.5 % of the normal distribution lie below */
	double size = (double)n, share = (double)hits / size, z_squared = z * z;
	double middle = share + z_squared / (2 * size);
	double half = z * sqrt(share * (1 - share) / size + z_squared / (4 * size * size));
	double scale = 1 + z_squared / size;
	/* At the ends the formula is exact; rounding is not. */
	*low = hits == 0 ? 0 : (middle - half) / scale;
	*high = hits == n ? 1 : (middle + half) / scale;
}

void durations_add(struct durations *durations, int64_t seconds, bool censored)
{
	durations->items = memory_grow(durations->items, durations->count, &durations->capacity, sizeof *durations->items);
	durations->items[durations->count++] = 2 * seconds + censored;
}

void durations_free(struct durations *durations)
{
	free(durations->items);
	*durations = (struct durations){0};
}

static int by_time(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

void durations_sort(struct durations *durations)
{
	if (durations->count)
		qsort(durations->items, durations->count, sizeof *durations->items, by_time);
}

/* The time of the first event at or after `index`; false if there is none. */
static bool next_event(const struct durations *durations, size_t index, int64_t *seconds)
{
	while (index < durations->count && durations->items[index] & 1)
		index++;
	if (index == durations->count)
		return false;
	*seconds = durations->items[index] / 2;
	return true;
}

bool durations_quantile(const struct durations *durations, double share, int64_t *half_seconds)
{
	const double rounding = 1e-9; /* of a product of fractions, beside a difference of at least one event */
	double staying = 1;
	for (size_t i = 0, next; i < durations->count; i = next) {
		int64_t item = durations->items[i], later;
		for (next = i + 1; next < durations->count && durations->items[next] == item;)
			next++;
		if (item & 1)
			continue;
		size_t at_risk = durations->count - i;
		staying *= 1 - (double)(next - i) / (double)at_risk;
		if (staying > 1 - share + rounding)
			continue;
		bool flat = staying > 1 - share - rounding && next_event(durations, next, &later);
		*half_seconds = flat ? item / 2 + later : item;
		return true;
	}
	return false;
}
