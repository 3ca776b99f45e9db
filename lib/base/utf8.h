/*
 * utf8.h: strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef OPP_BASE_UTF8_H
#define OPP_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool utf8_valid(const char *bytes, size_t length);

/* How many bytes from the start are whole, valid characters.  A reader of chunks keeps the rest, which is at most 3
 * bytes if nothing is wrong, for the next chunk. */
size_t utf8_valid_prefix(const char *bytes, size_t length);

/* The length of the text cut to at most `limit` bytes, not in the middle of a character. */
size_t utf8_cut(const char *bytes, size_t length, size_t limit);

/* The next character of a text that is not at its end; moves *text behind it.  A byte that begins no valid character is
 * U+FFFD. */
uint32_t utf8_next(const char **text, const char *end);

/* Whether the character has no width of its own and changes how others are shown (Unicode UAX #9), or ends a line. */
bool utf8_is_direction_control(uint32_t character);

/* How many cells a terminal takes for the text, by the locale that is set: two for most Chinese characters. */
size_t utf8_cells(const char *bytes, size_t length);

/* About how many, in any locale: two for what is beyond U+1100, as most of that is Chinese, Japanese or Korean. */
size_t utf8_rough_cells(const char *bytes, size_t length);

#endif
