/*
 * report_quality.h: what the summary and the list of the report on the quality of the data share: the items that are looked
 * at, and what each opportunity has of them.
 */
#ifndef OPP_DOMAIN_REPORT_QUALITY_H
#define OPP_DOMAIN_REPORT_QUALITY_H

#include "domain/likeness.h"
#include "domain/report.h"

enum quality_check { QUALITY_PROFILE, QUALITY_SCORE, QUALITY_NEXT_ACTION, QUALITY_DUPLICATES, QUALITY_CHECKS };

extern const char *const quality_checks[QUALITY_CHECKS];

/* Of QUALITY_DUPLICATES: opportunities alike, then customers alike by their names, by a contact's number or address. */
enum quality_alike { ALIKE_OPPORTUNITY, ALIKE_CUSTOMER, ALIKE_PHONE, ALIKE_EMAIL, ALIKE_COUNT };

struct quality_item {
	enum quality_check check;
	const char *name, *label; /* a declared field, a dimension of the scorecard, ...; the label may be NULL */
	const struct field *field; /* of QUALITY_PROFILE */
	size_t index;              /* of the dimension, or enum quality_alike */
};

enum quality_verdict { VERDICT_NONE, VERDICT_GOOD, VERDICT_FOUND }; /* NONE: the item is not looked at here */

struct quality {
	struct session *session;
	const struct report_request *request;
	struct quality_item *items;
	size_t item_count;
	struct buffer key; /* of the name at work */
	struct arena arena;
};

/* Chooses the items: all, or with `only` those of CHECK or CHECK:ITEM.  EX_USAGE with the nearest name. */
int quality_open(struct quality *quality, struct session *session, const struct report_request *request, const char *only,
                 struct error *error);
void quality_free(struct quality *quality);

/* What of each opportunity is read behind the fields that the caller asks for; all of it only to print it. */
enum { Q_ID, Q_NAME, Q_STATUS, Q_NEXT_ACTION, Q_JUDGED, Q_REF = Q_JUDGED, Q_CUSTOMER, Q_OWNER, Q_PRINTED };

/* An opportunity: the values of the keys, then those above; and a verdict an item. */
struct quality_row {
	const struct value *keys, *fields;
	const enum quality_verdict *verdicts; /* of duplicates only whether it can be one */
	uint64_t customer;                    /* the hash of its customer's name; 0: none */
};

/* Visits the opportunities that the request's terms select, by their ids. */
typedef int (*quality_visit)(void *argument, const struct quality_row *row, struct error *error);
int quality_scan(struct quality *quality, const struct field *const *keys, size_t key_count, bool printed,
                 quality_visit visit, void *argument, struct error *error);

/* Adds an opportunity that may be a duplicate: alike are those of alike names whose customers' names are alike. */
void quality_add_opportunity(struct quality *quality, struct likenesses *likenesses, const struct quality_row *row, void *of);

/* The customers by what makes them alike; *count (may be NULL) is their number. */
int quality_customers(struct session *session, enum quality_alike alike, struct likenesses *likenesses, int64_t *count,
                      struct error *error);

/* Whether customers are looked at: not where the report is restricted to, or split by, what opportunities have. */
bool quality_covers_customers(const struct report_request *request);

/* --list: a record for each finding. */
int report_quality_list(struct session *session, const struct report_request *request, const struct report_sink *sink,
                        struct error *error);

#endif
