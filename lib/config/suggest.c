/* suggest.c: "did you mean": the name that somebody who mistyped probably wanted. */
#include "base/utf8.h"
#include "config/field.h"

#include <string.h>

/* Longer words are no names. */
enum { LONGEST = 64, LISTED = 12 };

/* Splits a text into characters, since a Chinese name of two has six bytes; returns how many, at most LONGEST + 1. */
static size_t characters(const char *text, uint32_t codes[LONGEST])
{
	size_t count = 0;
	for (const char *end = text + strlen(text); text < end; count++) {
		if (count == LONGEST)
			return LONGEST + 1;
		uint32_t code = utf8_next(&text, end);
		codes[count] = code >= 'A' && code <= 'Z' ? code + ('a' - 'A') : code;
	}
	return count;
}

/* The optimal string alignment distance: insertions, deletions, changes and swaps of neighbours count 1 each. */
static size_t distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t rows[3][LONGEST + 1];
	for (size_t j = 0; j <= b_count; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_count; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *higher = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b_count; j++) {
			size_t best = above[j - 1] + (a[i - 1] != b[j - 1]);
			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && higher[j - 2] + 1 < best)
				best = higher[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[a_count % 3][b_count];
}

/* Whether one word is the beginning of the other, as tue is of tuesday. */
static bool begins_with(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	size_t shorter = a_count < b_count ? a_count : b_count;
	return shorter >= 3 && memcmp(a, b, shorter * sizeof *a) == 0;
}

const char *nearest_name(const char *word, const char *const *candidates, size_t count)
{
	uint32_t codes[LONGEST], other[LONGEST];
	size_t length = characters(word, codes);
	if (!length || length > LONGEST)
		return NULL;
	const char *nearest = NULL;
	/* One slip in a word of two to five letters, two in up to nine, and so on. */
	size_t least = (length + 2) / 4 + 1;
	for (size_t i = 0; i < count; i++) {
		size_t other_length = characters(candidates[i], other);
		if (other_length > LONGEST)
			continue;
		size_t far = distance(codes, length, other, other_length);
		if (far > 1 && begins_with(codes, length, other, other_length))
			far = 1;
		if (far < least) {
			least = far;
			nearest = candidates[i];
		}
	}
	return nearest;
}

void suggest(struct buffer *sentence, const char *word, const char *const *candidates, size_t count)
{
	const char *nearest = nearest_name(word, candidates, count);
	if (nearest) {
		buffer_add_format(sentence, "; did you mean \"%s\"?", nearest);
		return;
	}
	if (!count || count > LISTED)
		return;
	buffer_add_text(sentence, "; known: ");
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(sentence, i ? ", " : "");
		buffer_add_text(sentence, candidates[i]);
	}
}
