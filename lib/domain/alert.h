/*
 * alert.h: the alerts of the config's rules.
 *
 * An alert is an episode: a rule, its subject (store/alert.h), and since when its condition has held.  The condition of a rule is that
 * all terms of at least one of its steps hold; the step is the highest of those.  An episode is raised once, keeps its
 * first time, and ends when the condition ends, which is also when a clock that it tests began anew after the episode had
 * begun: what holds then is a new episode.  A rule with `every:` looks only at its times: episodes begin then, of what held by
 * then, and begin anew each time.
 */
#ifndef OPP_DOMAIN_ALERT_H
#define OPP_DOMAIN_ALERT_H

#include "domain/session.h"

struct alert_subject; /* store/alert.h */

enum alert_change { ALERT_KEPT, ALERT_RAISED, ALERT_MOVED, ALERT_ENDED }; /* moved: to another step */

struct alert {
	int64_t id;                    /* 0: not recorded yet */
	const struct alert_rule *rule; /* NULL: no longer in the config (and ended) */
	int64_t subject;               /* the opportunity or customer; 0: there is but one */
	int64_t since;                 /* when its condition began to hold */
	int64_t step_since;            /* when the terms of its step began to hold */
	int64_t ended;                 /* of ALERT_ENDED */
	struct value acknowledged;     /* TYPE_TIME: when, or empty */
	struct value quiet_until;      /* TYPE_DATE: silent before that day; empty: until it ends */
	enum root about;
	enum alert_change change;      /* against what is recorded */
	size_t step;                   /* index in rule->steps */
	bool red;                      /* the flag of that step */
	const struct alert_subject *told; /* an opportunity's ref, name and owner, if evaluated with names; else NULL */
};

/* A zeroed struct holds none. */
struct alerts {
	struct alert *items;
	size_t count, capacity;
	size_t changes; /* how many differ from what is recorded */
	struct arena texts;
};

/* Evaluates all rules at the session's present and compares with the episodes recorded as open.  Reads only. */
int alerts_evaluate(struct session *session, struct alerts *alerts, bool with_names, struct error *error);

/* Records what changed (inside session_write(), evaluated there), each with an event; raised ones get their ids. */
int alerts_record(struct session *session, struct alerts *alerts, struct error *error);

/* One more, whatever it is for. */
struct alert *alerts_add(struct alerts *alerts);

/* The order in which alerts are shown, as qsort() wants it: a red flag first, then what lasts longest.  None has ended. */
int alert_compare(const struct alert *a, const struct alert *b);

void alerts_free(struct alerts *alerts);

/* Whether the alert is acknowledged and still to be quiet on that day. */
bool alert_is_silent(const struct alert *alert, int64_t today);

/* What is done about an alert. */
struct acknowledgement {
	const char *note;      /* NULL: none */
	struct value until;    /* TYPE_DATE: silent before that day; empty: until it ends */
	const char *owner;     /* who becomes the owner of its opportunity; NULL: it keeps its own */
	const char *measure;   /* NULL: none, else `person` is to take it by the day `due` */
	const char *person;
	int64_t due;
};

/*
 * Acknowledges an open alert (inside session_write()).  With a measure it speaks again on the day after `due`, unless the
 * measure is done by then.  EX_NOINPUT if there is no open alert of that id, EX_DATAERR for somebody who is not in the team,
 * EX_REFUSED for an owner of what is no opportunity.
 */
int alert_acknowledge(struct session *session, int64_t id, const struct acknowledgement *acknowledgement,
                      struct error *error);

/*
 * The measure of that id is done, with that result: its alert, if it is still open and has no other measure open, is silent
 * until it ends.  EX_NOINPUT if there is no such measure or it was done before.
 */
int measure_done(struct session *session, int64_t id, const char *result, struct error *error);

/*
 * Whom a step notifies, each once, in `arena`: owner is `owner`, manager the owner's manager, members those of `members`
 * (person:role,...), role:NAME all of the team with that role, anything else itself.  Returns how many.
 */
size_t alert_notified(const struct config *config, const struct alert_step *step, const char *owner,
                      const char *members, struct arena *arena, const char ***names);

#endif
