/* customer_names.c: the names of customers for very many opportunities. */
#include "store/customer_names.h"

#include <stdlib.h>

enum { ONE_BY_ONE = 4096 };

static int find_one(struct customer_names *names, int64_t id, const char **name, struct error *error)
{
	if (!names->one && statement_new(names->store->db, "SELECT name FROM customer WHERE id = $1", &names->one, error))
		return error->status;
	statement_reset(names->one);
	bind_integer(names->one, 1, id);
	int stepped = statement_step(names->one, error);
	*name = stepped == 1 ? column_text(names->one, 0) : NULL;
	return stepped < 0 ? error->status : 0;
}

static void keep(struct customer_names *names, size_t id, const char *name)
{
	for (; names->count <= id; names->count++) {
		names->names = memory_grow(names->names, names->count, &names->capacity, sizeof *names->names);
		names->names[names->count] = NULL;
	}
	names->names[id] = arena_text(&names->texts, name);
}

static int read_all(struct customer_names *names, struct error *error)
{
	struct statement *statement;
	if (statement_new(names->store->db, "SELECT id, name FROM customer", &statement, error))
		return error->status;
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1)
		keep(names, (size_t)column_integer(statement, 0), column_text(statement, 1));
	statement_free(statement);
	return stepped < 0 ? error->status : 0;
}

int customer_names_find(struct customer_names *names, int64_t id, const char **name, struct error *error)
{
	*name = NULL;
	if (!id)
		return 0;
	if (names->asked++ < ONE_BY_ONE)
		return find_one(names, id, name, error);
	if (!names->names && read_all(names, error))
		return error->status;
	if (id > 0 && (uint64_t)id < names->count)
		*name = names->names[id];
	return 0;
}

void customer_names_free(struct customer_names *names)
{
	statement_free(names->one);
	free(names->names);
	arena_free(&names->texts);
	*names = (struct customer_names){.store = names->store};
}
