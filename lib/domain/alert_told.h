/*
 * alert_told.h: alerts with what is told of them: their subjects, and who is told.
 */
#ifndef OPP_DOMAIN_ALERT_TOLD_H
#define OPP_DOMAIN_ALERT_TOLD_H

#include "domain/alert.h"
#include "store/alert.h"

/* An alert and what it is about. */
struct told {
	int64_t key; /* what the list is sorted by, as far as one number tells; first, to be sorted by */
	const struct alert *alert;
	const struct alert_subject *subject;
};

/* A zeroed struct holds none. */
struct told_list {
	struct told *items;
	size_t count;
	struct arena arena; /* the subjects and their texts, but for those that came with the alerts */
};

/*
 * Reads the subjects of `alerts`, of which none has ended, and puts them most urgent first; those of whose subject some term
 * does not hold are left out.  The alerts must live as long as the list.  `parts` of enum subject_part.
 */
int told_read(struct session *session, const struct alerts *alerts, const struct term *terms, size_t term_count,
              unsigned parts, struct told_list *list, struct error *error);

/* The subjects in the order of the alerts that were read, NULL for those that were left out; in memory of `arena`. */
const struct alert_subject **told_subjects(const struct told_list *list, const struct alerts *alerts, struct arena *arena);

void told_free(struct told_list *list);

/* Whom the alert's step notifies, as alert_notified(); reads the members where it needs them. */
int told_notified(struct session *session, const struct told *told, struct arena *arena, const char ***names,
                  size_t *count, struct error *error);

#endif
