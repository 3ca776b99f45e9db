/* utf8.c: strict UTF-8, by the table of well-formed byte sequences in the Unicode Standard (table 3-7). */
#include "base/utf8.h"

#include <string.h>
#include <wchar.h>

/* Bytes of the valid character at `at`, which is before `end`; 0 if there is none. */
static size_t character_length(const unsigned char *at, const unsigned char *end)
{
	unsigned char lead = at[0];
	if (lead < 0x80)
		return 1;
	size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	if (lead < 0xC2 || lead > 0xF4 || (size_t)(end - at) < length)
		return 0;
	/* The second byte's bounds keep out overlong forms, surrogates and what lies above U+10FFFF. */
	unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
	unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
	if (at[1] < least || at[1] > most)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((at[i] & 0xC0) != 0x80)
			return 0;
	return length;
}

/* Most text is ASCII for most of its length, so that is skipped eight bytes at a time. */
static const unsigned char *skip_ascii(const unsigned char *at, const unsigned char *end)
{
	for (uint64_t word; end - at >= (ptrdiff_t)sizeof word; at += sizeof word) {
		memcpy(&word, at, sizeof word);
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	while (at < end && *at < 0x80)
		at++;
	return at;
}

size_t utf8_valid_prefix(const char *bytes, size_t length)
{
	if (length == 0)
		return 0;
	const unsigned char *start = (const unsigned char *)bytes, *end = start + length, *at = start;
	while (at < end) {
		if (*at < 0x80) {
			at = skip_ascii(at, end);
			continue;
		}
		size_t character = character_length(at, end);
		if (!character)
			break;
		at += character;
	}
	return (size_t)(at - start);
}

bool utf8_valid(const char *bytes, size_t length)
{
	return utf8_valid_prefix(bytes, length) == length;
}

size_t utf8_cut(const char *bytes, size_t length, size_t limit)
{
	if (length <= limit)
		return length;
	while (limit > 0 && ((unsigned char)bytes[limit] & 0xC0) == 0x80)
		limit--;
	return limit;
}

uint32_t utf8_next(const char **text, const char *end)
{
	const unsigned char *at = (const unsigned char *)*text;
	size_t length = character_length(at, (const unsigned char *)end);
	*text += length ? length : 1;
	if (length == 0)
		return 0xFFFD;
	if (length == 1)
		return at[0];
	uint32_t character = at[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++)
		character = character << 6 | (at[i] & 0x3Fu);
	return character;
}

bool utf8_is_direction_control(uint32_t character)
{
	return character == 0x061C || character == 0x200E || character == 0x200F ||
	       (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069) ||
	       character == 0x2028 || character == 0x2029 || character == 0xFEFF;
}

size_t utf8_cells(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	size_t width = 0;
	while (bytes < end) {
		int cells = wcwidth((wchar_t)utf8_next(&bytes, end));
		width += cells > 0 ? (size_t)cells : 0;
	}
	return width;
}

size_t utf8_rough_cells(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	size_t width = 0;
	while (bytes < end)
		width += utf8_next(&bytes, end) < 0x1100 ? 1 : 2;
	return width;
}
