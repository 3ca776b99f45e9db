/* session.c: one run of a command. */
#include "domain/session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int session_write(struct session *session, session_work work, session_work report, void *argument, struct error *error)
{
	struct store_author author = {session->now, session->login, session->user, session->command};
	if (store_begin(session->store, &author, &session->tx, error))
		return error->status;
	int status = work(session, argument, error);
	if (!status && session->dry_run && report)
		status = report(session, argument, error);
	if (status || session->dry_run) {
		store_rollback(session->store);
		return status;
	}
	if (store_commit(session->store, error))
		return error->status;
	return report ? report(session, argument, error) : 0;
}

int session_find(struct session *session, const char *text, int64_t *id, struct error *error)
{
	char *end;
	errno = 0;
	long long number = strtoll(text, &end, 10);
	*id = 0;
	if (*text && !*end && !errno && number > 0) {
		struct value found = value_empty(TYPE_INTEGER);
		bool exists;
		struct arena none = {0};
		if (row_read(session->store, "opportunity", number, (const char *const[]){"id"}, &found, 1, &none, &exists, error))
			return error->status;
		*id = exists ? number : 0;
	}
	if (!*id && row_find(session->store, "opportunity", "ref", text, strlen(text), id, error))
		return error->status;
	return *id ? 0 : fail(error, EX_NOINPUT, "there is no opportunity with the id or ref \"%s\"", text);
}
