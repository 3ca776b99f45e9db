/*
 * stage_import.h: stage history that happened elsewhere: recorded, not judged.
 */
#ifndef OPP_DOMAIN_STAGE_IMPORT_H
#define OPP_DOMAIN_STAGE_IMPORT_H

#include "domain/stage.h"
#include "store/id_set.h"
#include "store/stage.h"

struct stage_told {
	int64_t opportunity;
	const char *stage; /* of its pipeline; or won or lost, which closes it at the last stage known */
	int64_t at;
	const char *person, *note, *reason; /* note and reason may be NULL */
};

/*
 * Records one row (inside session_write()); the rows may come in any order.  EX_DATAERR, naming the column, for a stage
 * or reason that the pipeline does not have, a reason without losing, a time that is to come.
 */
int stage_tell(struct session *session, const struct stage_told *told, struct error *error);

/*
 * Ends what stage_tell() began: for each opportunity that something was told of, puts all of its history in the order
 * of time, gives the new rows their kind and previous stage, takes back those that say what was known already (*known
 * counts them), makes the last row its present state, and rescores.  Adds the opportunities to `ids`.
 */
int stage_told_all(struct session *session, struct id_set *ids, uint64_t *known, struct error *error);

/* The same for the one opportunity, without the score, which is the caller's to renew. */
int stage_told_one(struct session *session, int64_t id, struct error *error);

/* Makes the deal what it is after a row of its history, whose `at` is known. */
void deal_follow(struct deal *deal, const struct stage_row *row);

#endif
