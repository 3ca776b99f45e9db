/* review.c: recording reviews. */
#include "domain/review.h"

int review_record(struct session *session, enum root what, const char *note, struct error *error)
{
	static const char *const columns[] = {"tx", "at", "what", "note"};
	const struct value values[] = {value_integer(session->tx), value_of(TYPE_TIME, session->now),
	                               value_text(root_names[what]), value_text(note)};
	return row_insert(session->store, "review", columns, values, sizeof values / sizeof *values, NULL, error);
}
