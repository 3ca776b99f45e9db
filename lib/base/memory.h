/*
 * memory.h: memory that is there, and arenas for things that live and die together.
 *
 * When memory is exhausted these call out_of_memory(), which the program defines: a command prints one line
 * and exits 71.  Nothing is lost by that, since an open transaction rolls back by itself.
 */
#ifndef OPP_BASE_MEMORY_H
#define OPP_BASE_MEMORY_H

#include <stddef.h>

/* Defined by the program, not by the library; visible to its modules. */
__attribute__((visibility("default"))) _Noreturn void out_of_memory(void);

/*
 * For the first line of main(): has the C library keep what is freed for the next use, where it can be told so.  A page that
 * goes back to the system and comes again costs more than all else that is done with it.
 */
void memory_keep(void);

/*
 * Has as much from the system as the program will need for certain, in one go, where that can be done: pages that are asked
 * for one by one, when they are first touched, took a twentieth of the time of a short run.
 */
void memory_expect(size_t bytes);

/* Each returns memory that the caller frees with free().  memory_get() clears it. */
void *memory_get(size_t size);
void *memory_resize(void *memory, size_t size);
char *memory_text(const char *text);

/* Makes room for one more of `size` bytes in an array that grows by doubling; returns the (moved) array. */
void *memory_grow(void *array, size_t count, size_t *capacity, size_t size);

/* An arena hands out memory that is freed all at once.  A zeroed struct is an empty arena. */
struct arena {
	struct arena_block *newest;
};

/* Cleared memory, aligned for anything, until arena_free(). */
void *arena_get(struct arena *arena, size_t size);
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const char *bytes, size_t length); /* a NUL is added */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Makes room for one more of `size` bytes in an array of the arena that holds `count`; returns the (moved) array. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);
void arena_free(struct arena *arena);  /* everything; the arena can be used again */
void arena_reset(struct arena *arena); /* the same, but keeps a block for the next use */

#endif
