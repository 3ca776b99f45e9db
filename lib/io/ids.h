/* ids.h: the ids of opportunities that a command is given, as arguments or on stdin. */
#ifndef OPP_IO_IDS_H
#define OPP_IO_IDS_H

#include "base/error.h"
#include "base/memory.h"

#include <stddef.h>

/*
 * Turns the arguments ID...|- into texts of ids, in order, in memory of `arena`.  The argument "-" stands for what
 * stdin holds: bare lines, CSV with a column `id`, or JSON with a key `id`; it may hold none.  What an id looks like
 * is for the caller to judge.  EX_USAGE when `-` is given twice, EX_DATAERR when stdin has no `id` column or a
 * record has no id.
 */
int ids_read(char *const *arguments, size_t count, struct arena *arena, const char *const **ids, size_t *id_count,
             struct error *error);

#endif
