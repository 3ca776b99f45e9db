/*
 * timeliness.h: what was due and whether it was done in time (跟进及时率), as the plan stood when it was to be done.
 *
 * A plan is the day of a next action, set by a follow-up or by editing next_action_at, of a deal that is open then.  It ends
 * with what comes first: the next follow-up, an edit that sets another day or none, the closing of the deal.  It was done in
 * time if that came on its day or before, and late if it came later.
 *
 * A step is a stay in a stage that has a due day (D+N) in the config.  It ends when the deal goes on to a later stage or is
 * closed, in time if on the due day or before.  A stage that was skipped has no step.  A stay from which the deal goes back
 * is taken back with it: no step, unless it was late already.  A stay that begins by going back or by reopening behind its own
 * due day is no step either, since nobody could be in time.
 *
 * What has not ended is overdue from the day after on; until then nothing is said of it.  Where a time that is needed is not
 * known, neither.  The owner is the deal's when it ended, or at the end of the due day if that came first.
 */
#ifndef OPP_DOMAIN_TIMELINESS_H
#define OPP_DOMAIN_TIMELINESS_H

#include "domain/story.h"

enum due_kind { DUE_PLAN, DUE_STEP, DUE_KINDS };
enum due_end { DUE_IN_TIME, DUE_LATE, DUE_OVERDUE, DUE_ENDS };

/* Something that was due. */
struct due {
	enum due_kind kind;
	enum due_end end;
	int64_t day;       /* the last on which it was in time */
	const char *owner; /* NULL: nobody's */
};

/* The fields of a story's row that are read for it, in this order. */
extern const char *const due_fields[];
enum { DUE_CREATED, DUE_PIPELINE, DUE_STATUS, DUE_FIELDS };

typedef void (*due_visit)(void *argument, const struct due *due);

/* Visits all that was due, given a story of all parts; `fields` are the values of due_fields. */
void due_all(const struct story *story, const struct value *fields, due_visit visit, void *argument);

/* How much was due and how it ended. */
struct due_count {
	int64_t n[DUE_KINDS][DUE_ENDS];
};

void due_add(struct due_count *count, const struct due *due);
int64_t due_sum(const struct due_count *count, enum due_kind kind); /* of one kind, however it ended */

/* The share of all that was done in time; empty if nothing was due. */
struct value due_share(const struct due_count *count);

#endif
