/*
 * alert_replay.h: what alert rules would have raised, had they been evaluated once a day over a stretch of history.
 *
 * It is the very evaluation, run at each of those moments on the data as it was then, from no alerts at the beginning; so it
 * gives what opp-alert gave, if it ran at the same moments with the same rules.
 */
#ifndef OPP_DOMAIN_ALERT_REPLAY_H
#define OPP_DOMAIN_ALERT_REPLAY_H

#include "domain/session.h"
#include "store/replica.h"

struct replay_request {
	struct config *rules;   /* the config whose rules are run */
	int64_t first, last;    /* days, both included */
	int32_t second;         /* of the day, local, at which they are evaluated */
	bool happened;          /* history counts from when it happened, not from when it was recorded (alert_retell.h) */
};

/* What a rule would have done. */
struct replay_rule {
	const struct alert_rule *rule;
	int64_t episodes, subjects; /* subjects: how many had one */
	int64_t lost, caught;       /* deals lost after the first moment, and those of them that it had raised before */
	struct value earlier;       /* TYPE_DECIMAL with one place: by so many days, the median; empty if it caught none */
	int64_t messages, people;   /* to one person by one channel about one step of an alert; to how many people */
	struct value weekly;        /* TYPE_DECIMAL with one place: messages a person and week */
};

struct replay {
	struct replica *replica; /* with the alerts and what happened to them, as of the last moment */
	struct replay_rule *rules; /* those of the config, in its order */
	size_t count;
	struct arena arena;
};

/*
 * Runs it.  The session's store is only read.  EX_DATAERR where the data does not go back as far.  A zeroed struct replay may
 * be freed.
 */
int replay_run(struct session *session, const struct replay_request *request, struct replay *replay, struct error *error);
void replay_free(struct replay *replay);

#endif
