/*
 * digits.h: ASCII digits of a fixed width, for the dates, times and counts that are read and written by hand.
 */
#ifndef OPP_BASE_DIGITS_H
#define OPP_BASE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>

/* Writes the last `width` digits of a number, zeros in front, and returns the place behind them. */
char *digits_write(char *at, uint32_t number, int width);

/*
 * Reads `least` to `most` digits (most <= 18) and moves *at behind them.  False, with *at unmoved, when there are
 * fewer or more.
 */
bool digits_read(const char **at, const char *end, int least, int most, int64_t *number);

#endif
