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

/* Reads HH:MM, 00:00 to 24:00, as minutes after midnight, and moves *at behind it; where there is none it may move too. */
bool clock_read(const char **at, const char *end, int *minute);

/* The same of a whole text HH:MM-HH:MM. */
bool clock_range_parse(const char *text, int *begin, int *end);

#endif
