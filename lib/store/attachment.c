/* attachment.c: the content of attachments. */
#include "store/attachment.h"

#include <string.h>

int content_keep(struct store *store, const char *sha256, const void *bytes, size_t length, struct error *error)
{
	struct statement *statement;
	if (db_statement(store->db,
	                 "INSERT INTO content (sha256, size, bytes) VALUES ($1, $2, $3)"
	                 " ON CONFLICT (sha256) DO NOTHING",
	                 &statement, error))
		return error->status;
	bind_text(statement, 1, sha256);
	bind_integer(statement, 2, (int64_t)length);
	bind_blob(statement, 3, bytes, length);
	return statement_run(statement, error);
}

int attachment_content(struct store *store, int64_t id, char **bytes, size_t *length, struct error *error)
{
	struct statement *statement;
	*bytes = NULL;
	if (db_statement(store->db,
	                 "SELECT c.bytes FROM attachment a JOIN content c ON c.sha256 = a.sha256 WHERE a.id = $1",
	                 &statement, error))
		return error->status;
	bind_integer(statement, 1, id);
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		const void *content = column_blob(statement, 0, length);
		*bytes = memory_get(*length + 1);
		if (*length)
			memcpy(*bytes, content, *length);
	}
	statement_reset(statement);
	if (stepped < 0)
		return error->status;
	return stepped == 1 ? 0 : fail(error, EX_NOINPUT, "there is no attachment %lld", (long long)id);
}
