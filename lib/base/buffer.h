/*
 * buffer.h: text that grows.  A zeroed struct is an empty buffer; `data` always ends in a NUL once something
 * was added, so it can be read as a string.
 */
#ifndef OPP_BASE_BUFFER_H
#define OPP_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
	char *data;
	size_t length, capacity;
};

void buffer_reserve(struct buffer *buffer, size_t more); /* room for `more` bytes and a NUL */
void buffer_add(struct buffer *buffer, const char *bytes, size_t length);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_character(struct buffer *buffer, char character);
void buffer_add_integer(struct buffer *buffer, int64_t integer);
void buffer_add_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_clear(struct buffer *buffer); /* empties it and keeps the memory */
void buffer_free(struct buffer *buffer);
const char *buffer_text(const struct buffer *buffer); /* "" when nothing was ever added */

#endif
