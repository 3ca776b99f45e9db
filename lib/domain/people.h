/*
 * people.h: what people did, counted in the groups of a report: by the person, by the person's group, by the time of each
 * thing that is counted, and by fields of its opportunity.
 */
#ifndef OPP_DOMAIN_PEOPLE_H
#define OPP_DOMAIN_PEOPLE_H

#include "domain/report_group.h"

struct people {
	struct groups groups;
	struct session *session;
	const struct report_request *request;
	unsigned wanted;      /* which of REPORT_OWNER and so on it groups by */
	bool has_period;      /* the first key is the column "period", the day of a deed */
	struct value *values; /* of the keys, for the group that is looked for */
};

/* Something that is counted. */
struct deed {
	const char *person; /* whose it is: the value of the key "person"; NULL: nobody's */
	const char *owner;  /* whose deal it was then, the value of the key "owner"; NULL: the person's */
	const char *group;  /* of nobody's, the value of the key "group"; a person's is that of the team */
	const char *kind;   /* or NULL */
	int64_t day;        /* on which it counts: column "period" */
};

/* As groups_open(); without --by the keys are `defaults`, which end with NULL. */
int people_open(struct people *people, struct session *session, const struct report_request *request, unsigned takes,
                const char *const *defaults, size_t group_size, struct error *error);
void people_free(struct people *people);

/*
 * The columns that a scan reads: for each key its field, or a dummy for what the report itself finds, then `fields`.  They
 * live as long as the groups.
 */
const struct field **people_columns(struct people *people, const char *const *fields, size_t count);

/* Whether a day lies between --from and --to. */
bool people_count_day(const struct people *people, int64_t day);

/* The group of a deed; `row` holds the values of people_columns(), and may be NULL if no key is a field. */
void *people_group(struct people *people, const struct value *row, const struct deed *deed);

/* The group of a person of the team; NULL for none. */
const char *group_of_person(const struct config *config, const char *person);

#endif
