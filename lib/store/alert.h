/*
 * alert.h: the episodes of alerts that are recorded as open, what a step of a rule holds for now, and what is told of it.
 *
 * A subject is what an episode is about: an opportunity or a customer by its id, or the scorecard or the process, whose id
 * is 0.
 */
#ifndef OPP_STORE_ALERT_H
#define OPP_STORE_ALERT_H

#include "store/store.h"

/* An episode that has not ended. */
struct alert_row {
	int64_t id;
	const char *rule; /* until the next one is read */
	enum root about;
	int64_t subject, since;
	size_t step; /* from 1 */
	int64_t step_since;
	struct value acknowledged; /* TYPE_TIME */
	struct value quiet_until;  /* TYPE_DATE */
};

/* By its name in the table. */
enum root alert_root(const char *name);

struct alert_reader;

/* Reads the open episodes in the order of rule, what they are about and subject; only the one with that id if `id` is not 0. */
int alert_reader_open(struct store *store, int64_t id, struct alert_reader **result, struct error *error);
int alert_reader_next(struct alert_reader *reader, struct alert_row *row, struct error *error); /* 1; 0: the end; -1 */
void alert_reader_close(struct alert_reader *reader);                                           /* NULL is fine */

/*
 * What is told of a subject; the texts are NULL where there is none.  A customer has no name but `customer`, and its owner is
 * that of its latest opportunity; the scorecard and the process have nothing but that name.
 */
struct alert_subject {
	int64_t id;
	const char *ref, *name, *customer, *owner, *stage, *currency;
	struct value amount; /* in the currency */
};

/* What takes time to read and not everybody wants: the customer's name; stage, amount and currency. */
enum subject_part { SUBJECT_CUSTOMER = 1 << 0, SUBJECT_DEAL = 1 << 1, SUBJECT_WHOLE = SUBJECT_CUSTOMER | SUBJECT_DEAL };

/*
 * Reads the subjects of one kind by `ids` (in rising order, each once) for which all terms hold, in that order: none if a
 * term asks for a field that they do not have.  `subjects` has room for all; *found counts them; their texts are in `arena`.
 * Of opportunities only the parts that are wanted.
 */
int alert_subjects_read(struct store *store, enum root about, const int64_t *ids, size_t count, const struct term *terms,
                        size_t term_count, int64_t now, unsigned parts, struct arena *arena,
                        struct alert_subject *subjects, size_t *found, struct error *error);

/* ---- what fires ---- */

/* A subject for which all terms of a step hold. */
struct firing {
	int64_t subject;
	/* For each term what is stored of its beginning, until the next one is read: the start of a clock, the date or time that is
	 * compared by < or <= or comes round every year, when the feedback came, ...; or an empty value. */
	const struct value *starts;
	const struct alert_subject *told; /* its ref, name and owner; NULL if nobody asked, or it is no opportunity */
};

struct firing_reader;

/*
 * In no order.  With an arena in `told`, opportunities bring along there what the indexes of alert conditions hold of them, so
 * that they need not be looked up one by one, each on a page of its own.
 */
int firing_reader_open(struct store *store, const struct alert_rule *rule, const struct alert_step *step, int64_t now,
                       struct arena *told, struct firing_reader **result, struct error *error);
int firing_reader_next(struct firing_reader *reader, struct firing *firing, struct error *error); /* 1; 0: the end; -1 */
void firing_reader_close(struct firing_reader *reader); /* NULL is fine */

#endif
