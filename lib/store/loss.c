/* loss.c: the deals that were lost after a moment. */
#include "store/loss.h"

#include <stdlib.h>
#include <string.h>

int losses_read(struct store *store, int64_t first, int64_t last, struct arena *arena, struct loss **losses, size_t *count,
                struct error *error)
{
	struct statement *statement;
	struct loss *items = NULL;
	size_t capacity = 0;
	*count = 0;
	if (db_statement(store->db,
	                 "SELECT id, closed FROM opportunity WHERE status = 'lost' AND closed > $1 AND created <= $2 ORDER BY id",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, first);
	bind_integer(statement, 2, last);
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1) {
		items = memory_grow(items, *count, &capacity, sizeof *items);
		items[(*count)++] = (struct loss){column_integer(statement, 0), column_integer(statement, 1)};
	}
	statement_reset(statement);
	*losses = arena_get(arena, (*count + 1) * sizeof **losses);
	if (*count)
		memcpy(*losses, items, *count * sizeof *items);
	free(items);
	return stepped < 0 ? error->status : 0;
}
