/*
 * alert.h: the episodes of alerts that are recorded as open, the opportunities for which a step of a rule holds now, and
 * what is told of them.
 */
#ifndef OPP_STORE_ALERT_H
#define OPP_STORE_ALERT_H

#include "store/store.h"

/* An episode that has not ended. */
struct alert_row {
	int64_t id;
	const char *rule; /* until the next one is read */
	int64_t opportunity, since;
	size_t step; /* from 1 */
	int64_t step_since;
	struct value acknowledged; /* TYPE_TIME */
	struct value quiet_until;  /* TYPE_DATE */
};

struct alert_reader;

/* Reads the open episodes in the order of rule and opportunity; only the one with that id if `id` is not 0. */
int alert_reader_open(struct store *store, int64_t id, struct alert_reader **result, struct error *error);
int alert_reader_next(struct alert_reader *reader, struct alert_row *row, struct error *error); /* 1; 0: the end; -1 */
void alert_reader_close(struct alert_reader *reader);                                           /* NULL is fine */

/* The opportunities for which all terms of a step hold. */
struct firing_reader;

int firing_reader_open(struct store *store, const struct alert_rule *rule, const struct alert_step *step, int64_t now,
                       struct firing_reader **result, struct error *error);

/*
 * 1: *starts holds, for each term, what is stored of its beginning until the next call: the start of a clock, the date or
 * time that is compared by < or <=, when the feedback came, ...; or an empty value.  0: the end; -1: failed.
 */
int firing_reader_next(struct firing_reader *reader, int64_t *opportunity, const struct value **starts,
                       struct error *error);
void firing_reader_close(struct firing_reader *reader); /* NULL is fine */

/* What is told of an opportunity that an alert is about; the texts are NULL where there is none. */
struct alert_subject {
	int64_t id;
	const char *ref, *name, *customer, *owner, *stage, *currency;
	struct value amount; /* in the currency */
};

/*
 * Reads the opportunities of `ids` (in rising order, each once) for which all terms hold, in that order.  `subjects` has
 * room for all; *found counts them; their texts are in `arena`.  Customers' names only if they are wanted.
 */
int alert_subjects_read(struct store *store, const int64_t *ids, size_t count, const struct term *terms,
                        size_t term_count, int64_t now, bool with_customers, struct arena *arena,
                        struct alert_subject *subjects, size_t *found, struct error *error);

#endif
