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

/* An id as it is printed; 007 is none, and can be a ref. */
static int64_t number_of(const char *text)
{
	bool digits = *text >= '1' && *text <= '9' && !text[strspn(text, "0123456789")];
	errno = 0;
	long long number = digits ? strtoll(text, NULL, 10) : 0;
	return errno ? 0 : number;
}

int session_find(struct session *session, const char *text, int64_t *id, struct error *error)
{
	int64_t number = number_of(text);
	*id = 0;
	if (number) {
		struct value found = value_empty(TYPE_INTEGER);
		bool exists;
		struct arena none = {0};
		if (row_read(session->store, "opportunity", number, (const char *const[]){"id"}, &found, 1, &none,
		             &exists, error))
			return error->status;
		*id = exists ? number : 0;
	}
	if (!*id && row_find(session->store, "opportunity", "ref", text, strlen(text), id, error))
		return error->status;
	return *id ? 0 : fail(error, EX_NOINPUT, "there is no opportunity with the id or ref \"%s\"", text);
}
