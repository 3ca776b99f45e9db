/*
 * alert_event.h: what happens to an alert, kept for ever: raised, step, acknowledged, owner, measure, done, ended.
 */
#ifndef OPP_DOMAIN_ALERT_EVENT_H
#define OPP_DOMAIN_ALERT_EVENT_H

#include "domain/session.h"

struct alert_event {
	const char *kind;
	struct value step;  /* TYPE_INTEGER, from 1; empty where it has none */
	const char *note;
	struct value until; /* TYPE_DATE */
	const char *person; /* who is to do it, or becomes the owner */
};

/* Records it (inside session_write()) at the session's present. */
int alert_event_record(struct session *session, int64_t alert, const struct alert_event *event, struct error *error);

#endif
