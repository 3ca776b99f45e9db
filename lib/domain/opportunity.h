/*
 * opportunity.h: adding opportunities and changing their fields, with their history and score.
 */
#ifndef OPP_DOMAIN_OPPORTUNITY_H
#define OPP_DOMAIN_OPPORTUNITY_H

#include "domain/assignment.h"
#include "store/id_set.h"

/* What stands already when a record with the same key comes. */
enum conflict { CONFLICT_FAIL, CONFLICT_SKIP, CONFLICT_UPDATE };

struct adding {
	const char *key;        /* the field that tells records apart, or NULL: ref */
	enum conflict conflict;
	const char *origin;     /* --from: where the values come from, or NULL */
	const char *note;       /* the note of the first talk, or NULL */
	/* ---- kept between rows ---- */
	struct opportunity_row *row;
	struct id_set unscored; /* added since the last opportunity_score_added() */
	uint64_t rows;
};

/*
 * Adds one opportunity (inside session_write()): its row, its customer if there is none of that name, its contact, tags and
 * members, and the beginning of its stage history.  What was not given takes its default: the first pipeline and its first
 * stage, the config's currency, created now, the name of its ref.  A stage or status that is given records what happened
 * elsewhere and is not judged.  *id is the opportunity's, 0 if CONFLICT_SKIP left it out.
 * What was added or updated is unscored until opportunity_score_added(), which bulk work calls once in a while and at the
 * end.
 */
int opportunity_add(struct session *session, struct adding *adding, const struct assignments *assignments, int64_t *id,
                    struct error *error);
int opportunity_score_added(struct session *session, struct adding *adding, struct error *error);

/*
 * Before the first record (inside session_write()): EX_USAGE if adding->key can be no key; makes the index that finds it.
 */
int adding_check_key(struct session *session, const struct adding *adding, struct error *error);
void adding_free(struct adding *adding);

/*
 * Makes an opportunity what a record of another system says of it: sets fields as opportunity_edit(), but what the record
 * leaves empty of the customer stays; a stage or outcome that differs becomes history from elsewhere, now or when it was
 * closed, and never before what is recorded already.  EX_DATAERR for a closing that contradicts what is recorded.  The
 * score is the caller's to renew.
 */
int opportunity_update(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                       struct error *error);

/*
 * Sets fields of one opportunity, its customer and contact (inside session_write()): a history row for each value that
 * really changed, then rescores what depends on it.  *changed (may be NULL) counts them.  Stage, status and closed are
 * changed by domain/stage.h and refused here.
 */
int opportunity_edit(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                     size_t *changed, struct error *error);

/* The same without its score, which is the caller's to renew. */
int opportunity_set(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                    size_t *changed, struct error *error);

#endif
