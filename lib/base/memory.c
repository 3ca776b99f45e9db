/* memory.c: memory that is there, and arenas. */
#define _DEFAULT_SOURCE /* MADV_POPULATE_WRITE */
#include "base/memory.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

void memory_keep(void)
{
#ifdef __GLIBC__
	enum { STEP = 256 * 1024, LARGE = 4 * 1024 * 1024, MUCH = 64 * 1024 * 1024 };
	mallopt(M_TOP_PAD, STEP);
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, MUCH);
#endif
}

void memory_expect(size_t bytes)
{
#if defined __GLIBC__ && defined MADV_POPULATE_WRITE
	const uintptr_t page = 4096;
	char *block = malloc(bytes);
	uintptr_t begin = ((uintptr_t)block + page - 1) / page * page, end = ((uintptr_t)block + bytes) / page * page;
	if (block && begin < end)
		madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
	free(block); /* stays with the library, memory_keep() */
#else
	(void)bytes;
#endif
}

void *memory_get(size_t size)
{
	void *memory = calloc(1, size ? size : 1);
	if (!memory)
		out_of_memory();
	return memory;
}

void *memory_resize(void *memory, size_t size)
{
	void *resized = realloc(memory, size ? size : 1);
	if (!resized)
		out_of_memory();
	return resized;
}

char *memory_text(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(memory_get(size), text, size);
}

void *memory_grow(void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	size_t wanted = *capacity ? *capacity * 2 : 8;
	if (wanted > SIZE_MAX / 2 / size)
		out_of_memory();
	*capacity = wanted;
	return memory_resize(array, wanted * size);
}

enum { BLOCK_SIZE = 8192, ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *older;
	size_t used, size;
	_Alignas(16) unsigned char bytes[];
};

static void *take(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory();
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
	struct arena_block *block = arena->newest;
	if (!block || block->size - block->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
		block = malloc(sizeof *block + room);
		if (!block)
			out_of_memory();
		*block = (struct arena_block){.older = arena->newest, .size = room};
		arena->newest = block;
	}
	void *memory = block->bytes + block->used;
	block->used += size;
	return memory;
}

void *arena_get(struct arena *arena, size_t size)
{
	return memset(take(arena, size), 0, size);
}

char *arena_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = take(arena, length + 1);
	if (length)
		memcpy(copy, bytes, length);
	copy[length] = '\0';
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return arena_bytes(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		out_of_memory();
	char *text = arena_get(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
	if (count & (count - 1)) /* neither empty nor a power of two, at which it is full */
		return array;
	void *larger = arena_get(arena, (count ? 2 * count : 1) * size);
	if (count)
		memcpy(larger, array, count * size);
	return larger;
}

void arena_free(struct arena *arena)
{
	while (arena->newest) {
		struct arena_block *older = arena->newest->older;
		free(arena->newest);
		arena->newest = older;
	}
}

void arena_reset(struct arena *arena)
{
	struct arena_block *kept = arena->newest;
	if (!kept)
		return;
	arena->newest = kept->older;
	arena_free(arena);
	kept->older = NULL;
	kept->used = 0;
	arena->newest = kept;
}
