/* clean.c: control characters made visible. */
#include "base/clean.h"

#include "base/utf8.h"

#include <string.h>

static bool is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7F && character < 0xA0) || utf8_is_direction_control(character);
}

void buffer_add_clean(struct buffer *buffer, const char *text, size_t limit)
{
	size_t length = strlen(text), kept = length > limit ? utf8_cut(text, length, limit) : length;
	for (const char *at = text, *end = text + kept; at < end;) {
		const char *begin = at;
		uint32_t character = utf8_next(&at, end);
		if (is_control(character) || character == 0xFFFD)
			buffer_add_text(buffer, "\xEF\xBF\xBD");
		else
			buffer_add(buffer, begin, (size_t)(at - begin));
	}
	if (kept < length)
		buffer_add_text(buffer, "\xE2\x80\xA6");
}
