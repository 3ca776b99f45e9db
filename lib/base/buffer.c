/* buffer.c: text that grows. */
#include "base/buffer.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_reserve(struct buffer *buffer, size_t more)
{
	if (more > SIZE_MAX / 4 - buffer->length)
		out_of_memory();
	size_t needed = buffer->length + more + 1;
	if (needed <= buffer->capacity)
		return;
	size_t capacity = buffer->capacity ? buffer->capacity : 64;
	while (capacity < needed)
		capacity *= 2;
	buffer->data = memory_resize(buffer->data, capacity);
	buffer->capacity = capacity;
}

void buffer_add(struct buffer *buffer, const char *bytes, size_t length)
{
	buffer_reserve(buffer, length);
	if (length)
		memcpy(buffer->data + buffer->length, bytes, length);
	buffer->length += length;
	buffer->data[buffer->length] = '\0';
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
	buffer_add(buffer, text, strlen(text));
}

void buffer_add_character(struct buffer *buffer, char character)
{
	buffer_add(buffer, &character, 1);
}

void buffer_add_integer(struct buffer *buffer, int64_t integer)
{
	char digits[24], *end = digits + sizeof digits, *start = end;
	uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
	do {
		*--start = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest);
	if (integer < 0)
		*--start = '-';
	buffer_add(buffer, start, (size_t)(end - start));
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		out_of_memory();
	buffer_reserve(buffer, (size_t)length);
	vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, again);
	va_end(again);
	buffer->length += (size_t)length;
}

void buffer_clear(struct buffer *buffer)
{
	buffer->length = 0;
	if (buffer->data)
		buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct buffer){0};
}

const char *buffer_text(const struct buffer *buffer)
{
	return buffer->data ? buffer->data : "";
}
