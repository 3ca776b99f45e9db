/* block.c: a section of a config's text. */
#include "config/block.h"

#include <string.h>

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');
	return end ? end + 1 : line + strlen(line);
}

const char *config_block(const char *text, const char *key, size_t *length)
{
	size_t key_length = strlen(key);
	while (*text && !(strncmp(text, key, key_length) == 0 && text[key_length] == ':'))
		text = next_line(text);
	if (!*text)
		return NULL;
	const char *end = next_line(text);
	while (*end && strchr(" \t\r\n-", *end))
		end = next_line(end);
	*length = (size_t)(end - text);
	return text;
}

void config_set_block(struct buffer *text, const char *key, const char *block, size_t length)
{
	struct buffer whole = {0};
	size_t old_length = 0;
	const char *old = config_block(buffer_text(text), key, &old_length);
	size_t before = old ? (size_t)(old - text->data) : text->length;
	buffer_add(&whole, buffer_text(text), before);
	if (before && text->data[before - 1] != '\n')
		buffer_add_character(&whole, '\n');
	buffer_add(&whole, block, length);
	buffer_add_text(&whole, buffer_text(text) + before + old_length);
	buffer_free(text);
	*text = whole;
}
