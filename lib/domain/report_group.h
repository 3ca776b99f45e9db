/*
 * report_group.h: the groups that a report counts in, one for each combination of values of --by and --period.
 *
 * A report's own structure begins with a struct group and holds its counters behind it.  It opens the groups, has the
 * opportunities of the request visited with their group (or finds groups by itself), and prints them in order, the values of
 * the keys in front of its own columns.  Without --by and --period there is one group, and no column in front.
 */
#ifndef OPP_DOMAIN_REPORT_GROUP_H
#define OPP_DOMAIN_REPORT_GROUP_H

#include "domain/report.h"

/* A field to group by. */
struct group_key {
	const struct field *field;
	const char *name;   /* of its column */
	enum period period; /* of dates and times; else PERIOD_NONE */
};

/* Begins the structure that a report counts in, which is zero otherwise when it is made. */
struct group {
	const char *bytes; /* what it is found by */
	size_t length;
	struct value *values; /* one a key; a period's is its first day */
};

/* The groups in a hash table with open addressing; no more of them than half its size. */
struct groups {
	struct config *config;
	struct group_key *keys;
	size_t key_count;
	size_t group_size; /* of the structure that begins with a struct group */
	struct group **slots;
	size_t slot_count, count; /* slot_count is a power of two */
	struct buffer bytes;
	struct arena arena; /* the groups; a report may keep in it what lives as long */
};

/*
 * Chooses the keys by the request.  A period without a field of --by that it could be of groups by the field `time` in
 * front, as column "period".  EX_USAGE for a field of --by that is a list or a running clock.
 */
int groups_open(struct groups *groups, struct session *session, const struct report_request *request, const char *time,
                size_t group_size, struct error *error);
void groups_free(struct groups *groups); /* a zeroed struct is fine */

/* The group of these values, one a key as the fields have them (times are put into their period here); made if it is new. */
void *groups_find(struct groups *groups, const struct value *values);

/*
 * Visits each opportunity that the request's terms select, with its group and the values of `fields`, until `visit` fails.
 * One scan, in the order of their ids.
 */
typedef int (*group_visit)(void *argument, void *group, const struct value *values, struct error *error);
int groups_visit(struct groups *groups, struct session *session, const struct report_request *request,
                 const char *const *fields, size_t count, group_visit visit, void *argument, struct error *error);

/* The request with these fields behind those of its --by that are not among them; in `arena`. */
struct report_request request_also_by(const struct report_request *request, const struct fields *fields,
                                      const char *const *names, size_t count, struct arena *arena);

/* All groups in order, groups->count of them: choices as in the config, others in their own order, empty values last.  The
 * caller frees the array. */
struct group **groups_sorted(const struct groups *groups);

/* Begins the report with the keys' columns and these; a key that is called as one of them is by_NAME. */
int groups_begin(struct groups *groups, const struct report_column *columns, size_t count, const struct report_sink *sink,
                 struct error *error);

/* A row: the values of the group's keys, then these. */
int groups_row(const struct groups *groups, const struct group *group, const struct value *values, size_t count,
               const struct report_sink *sink, struct error *error);

/* A report that counts each opportunity in its group and prints a row a group. */
struct group_report {
	const char *time; /* of groups_open() */
	size_t group_size;
	const char *const *fields; /* that `visit` sees */
	size_t field_count;
	group_visit visit;
	const struct report_column *columns;
	size_t column_count;
	void (*fill)(void *argument, const void *group, struct value *values); /* one a column */
};

int group_report_run(const struct group_report *report, struct session *session, const struct report_request *request,
                     void *argument, const struct report_sink *sink, struct error *error);

#endif
