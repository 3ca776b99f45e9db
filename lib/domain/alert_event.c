/* alert_event.c: recording what happens to alerts. */
#include "domain/alert_event.h"

int alert_event_record(struct session *session, int64_t alert, const struct alert_event *event, struct error *error)
{
	static const char *const columns[] = {"tx", "alert", "at", "kind", "step", "note", "until", "person"};
	const struct value values[] = {
	    value_integer(session->tx), value_integer(alert),    value_of(TYPE_TIME, session->now), value_text(event->kind),
	    event->step,                value_text(event->note), event->until,                      value_text(event->person),
	};
	return row_insert(session->store, "alert_event", columns, values, sizeof values / sizeof *values, NULL, error);
}
