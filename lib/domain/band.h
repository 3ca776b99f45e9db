/*
 * band.h: bands of numbers, so that deals of like size fall together: 1, 2, 5, 10, 20, 50 and so on, up and down, and
 * the same below zero.  A band holds its end nearer to zero and not the other one.
 */
#ifndef OPP_DOMAIN_BAND_H
#define OPP_DOMAIN_BAND_H

#include "base/value.h"

/* Whether values of the type have bands: integers, numbers, decimals, money and durations (in days). */
bool band_of_type(enum type type);

/* The band of a value, as a TYPE_INTEGER that is larger for a higher band; empty for an empty one. */
struct value band_find(const struct value *value);

/* Adds the band's name: 200000..500000, 0.5..1, -20..-10, 0; with a `d` behind the numbers for durations. */
void band_print(struct buffer *buffer, int64_t band, enum type type);

#endif
