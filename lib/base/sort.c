/* sort.c: very many things by a number. */
#include "base/sort.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { BYTES = sizeof(int64_t), VALUES = 256 };

/* Moved so that the order of negative numbers is that of their bits. */
static uint64_t key_of(const unsigned char *item)
{
	int64_t number;
	memcpy(&number, item, sizeof number);
	return (uint64_t)number ^ UINT64_C(1) << 63;
}

static void count_bytes(const unsigned char *items, size_t count, size_t size, size_t counts[BYTES][VALUES])
{
	memset(counts, 0, BYTES * sizeof *counts);
	for (size_t i = 0; i < count; i++) {
		uint64_t key = key_of(items + i * size);
		for (size_t byte = 0; byte < BYTES; byte++, key >>= 8)
			counts[byte][key & 0xFF]++;
	}
}

/* Deals the items out by one byte of their keys. */
static void deal(const unsigned char *from, unsigned char *to, size_t count, size_t size, size_t byte,
                 const size_t counts[VALUES])
{
	size_t places[VALUES];
	for (size_t value = 0, before = 0; value < VALUES; before += counts[value++])
		places[value] = before;
	for (size_t i = 0; i < count; i++) {
		const unsigned char *item = from + i * size;
		memcpy(to + places[key_of(item) >> (8 * byte) & 0xFF]++ * size, item, size);
	}
}

void sort_by_number(void *items, size_t count, size_t size)
{
	size_t counts[BYTES][VALUES];
	if (count < 2)
		return;
	unsigned char *from = items, *spare = memory_resize(NULL, count * size), *to = spare;
	count_bytes(from, count, size, counts);
	for (size_t byte = 0; byte < BYTES; byte++) {
		if (counts[byte][key_of(from) >> (8 * byte) & 0xFF] == count)
			continue;
		deal(from, to, count, size, byte, counts[byte]);
		unsigned char *dealt = to;
		to = from;
		from = dealt;
	}
	if (from == spare)
		memcpy(items, spare, count * size);
	free(spare);
}
