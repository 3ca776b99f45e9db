/* statistics.c: what reports say about samples. */
#include "domain/statistics.h"

#include <math.h>
#include <string.h>

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
	int64_t item = 2 * seconds + censored;
	durations->sorter.size = sizeof item;
	sorter_add(&durations->sorter, &item);
}

void durations_free(struct durations *durations)
{
	sorter_free(&durations->sorter);
}

/* The curve on its way down, and the quantiles it has passed. */
struct curve {
	const double *shares;
	size_t count;
	int64_t *half_seconds;
	size_t reached;
	bool flat;      /* the last one that was reached is where the curve is flat, to the next event */
	double staying; /* the share that had no event yet */
	uint64_t at_risk;
};

/* `events` of those at risk ended at the time of the item. */
static void fall(struct curve *curve, int64_t item, uint64_t events)
{
	const double rounding = 1e-9; /* of a product of fractions, beside a difference of at least one event */
	if (curve->flat)
		curve->half_seconds[curve->reached - 1] = curve->half_seconds[curve->reached - 1] / 2 + item / 2;
	curve->flat = false;
	curve->staying *= 1 - (double)events / (double)curve->at_risk;
	for (; curve->reached < curve->count && curve->staying <= 1 - curve->shares[curve->reached] + rounding; curve->reached++) {
		curve->half_seconds[curve->reached] = item;
		curve->flat = curve->staying > 1 - curve->shares[curve->reached] - rounding;
	}
}

/* All those of one item are read. */
static void pass(struct curve *curve, int64_t item, uint64_t count)
{
	if (count && !(item & 1))
		fall(curve, item, count);
	curve->at_risk -= count;
}

int durations_quantiles(struct durations *durations, const double *shares, size_t count, int64_t *half_seconds,
                        struct error *error)
{
	struct sorter *sorter = &durations->sorter;
	struct curve curve = {shares, count, half_seconds, 0, false, 1, sorter->total};
	for (size_t i = 0; i < count; i++)
		half_seconds[i] = DURATION_UNKNOWN;
	if (!sorter->total)
		return 0;
	if (sorter_begin(sorter, error))
		return error->status;
	const void *next;
	int64_t item = 0, read;
	uint64_t same = 0;
	int got;
	while ((got = sorter_next(sorter, &next, error)) == 1 && (curve.reached < count || curve.flat)) {
		memcpy(&read, next, sizeof read);
		if (read != item) {
			pass(&curve, item, same);
			item = read;
			same = 0;
		}
		same++;
	}
	if (!got)
		pass(&curve, item, same);
	return got < 0 ? error->status : 0;
}
