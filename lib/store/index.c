/* index.c: indexes by their names and definitions. */
#include "store/index.h"

#include <string.h>

/* The statement that made it, in the words that SQLite keeps; *has_other if there is one that another statement made. */
static int look_for(struct db *db, const char *name, const char *ddl, bool *has, bool *has_other, struct error *error)
{
	struct statement *statement;
	if (db_statement(db, "SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = $1", &statement, error))
		return error->status;
	bind_text(statement, 1, name);
	int stepped = statement_step(statement, error);
	*has = stepped == 1 && strcmp(column_text(statement, 0), ddl) == 0;
	*has_other = stepped == 1 && !*has;
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int index_make(struct db *db, const char *name, const char *definition, struct error *error)
{
	struct arena arena = {0};
	const char *ddl = arena_format(&arena, "CREATE INDEX \"%s\" ON %s", name, definition);
	bool has, has_other;
	int status = look_for(db, name, ddl, &has, &has_other, error);
	if (!status && has_other)
		status = db_run(db, arena_format(&arena, "DROP INDEX \"%s\"", name), error);
	if (!status && !has)
		status = db_run(db, ddl, error);
	arena_free(&arena);
	return status;
}
