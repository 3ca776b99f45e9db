/* kinds.c: each cell of a dataset as a small number. */
#include "fit/kinds.h"

#include <math.h>
#include <stdlib.h>

/* More ranges say no more, and with fewer deals in one its rate says nothing. */
enum { MOST_RANGES = 20, LEAST_DEALS = 30 };

double short_number(double low, double high)
{
	const int most_digits = 17;
	if (low < 0 && high >= 0)
		return 0;
	int magnitude = (int)ceil(log10(fmax(fabs(low), fabs(high))));
	for (int digits = 1; digits < most_digits; digits++) {
		double unit = pow(10, abs(magnitude - digits));
		/* Multiplying and dividing by whole powers of ten is as exact as a double can be. */
		double rounded = magnitude >= digits ? floor(high / unit) * unit : floor(high * unit) / unit;
		if (rounded > low && rounded <= high)
			return rounded;
	}
	return high;
}

static int by_number(const void *left, const void *right)
{
	const double *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

/* Lays limits through sorted numbers; returns the number of ranges. */
static size_t lay_edges(const double *sorted, size_t count, double *edges)
{
	size_t target = count / MOST_RANGES > LEAST_DEALS ? count / MOST_RANGES : LEAST_DEALS, ranges = 1, begin = 0;
	edges[0] = -INFINITY;
	for (size_t i = 0, end; i < count; i = end) {
		size_t next_end;
		for (end = i + 1; end < count && sorted[end] == sorted[i];)
			end++;
		for (next_end = end; next_end < count && sorted[next_end] == sorted[end];)
			next_end++;
		/* A value that is a range by itself begins a new one as soon as the present one is large enough. */
		bool full = end - begin >= target || (end - begin >= LEAST_DEALS && next_end - end >= target);
		if (!full || count - end < LEAST_DEALS)
			continue;
		edges[ranges++] = short_number(sorted[end - 1], sorted[end]);
		begin = end;
	}
	return ranges;
}

static size_t find_range(const double *edges, size_t ranges, double number)
{
	size_t low = 0, high = ranges;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (number >= edges[middle])
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void set_numbers(struct kinds *kinds, size_t index)
{
	struct kinds_column *kinds_column = &kinds->columns[index];
	const double *numbers = kinds_column->column->numbers;
	size_t rows = kinds->dataset->count, count = 0;
	double *sorted = memory_get((rows + 1) * sizeof *sorted);
	for (size_t row = 0; row < rows; row++)
		if (!isnan(numbers[row]))
			sorted[count++] = numbers[row];
	qsort(sorted, count, sizeof *sorted, by_number);
	kinds_column->edges = memory_get((MOST_RANGES + 2) * sizeof(double));
	size_t ranges = lay_edges(sorted, count, kinds_column->edges);
	free(sorted);
	kinds_column->count = KIND_FIRST + ranges;
	for (size_t row = 0; row < rows; row++)
		if (!isnan(numbers[row]))
			kinds->kind[row * kinds->column_count + index] =
			    (uint16_t)(KIND_FIRST + find_range(kinds_column->edges, ranges, numbers[row]));
}

void kinds_open(struct kinds *kinds, const struct dataset *dataset)
{
	*kinds = (struct kinds){.dataset = dataset, .column_count = dataset->column_count};
	kinds->columns = memory_get((dataset->column_count + 1) * sizeof *kinds->columns);
	kinds->kind = memory_get((dataset->count * dataset->column_count + 1) * sizeof *kinds->kind);
	for (size_t i = 0; i < dataset->column_count; i++) {
		const struct dataset_column *column = &dataset->columns[i];
		kinds->columns[i] = (struct kinds_column){.column = column, .count = KIND_FIRST};
		if (column->left_out)
			continue;
		if (column->number) {
			set_numbers(kinds, i);
			continue;
		}
		kinds->columns[i].count = KIND_FIRST + column->text_count;
		for (size_t row = 0; row < dataset->count; row++)
			kinds->kind[row * kinds->column_count + i] = (uint16_t)column->codes[row];
	}
}

void kinds_free(struct kinds *kinds)
{
	for (size_t i = 0; i < kinds->column_count; i++)
		free(kinds->columns[i].edges);
	free(kinds->columns);
	free(kinds->kind);
	*kinds = (struct kinds){0};
}
