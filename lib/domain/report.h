/*
 * report.h: the named reports.  A new one is a file with its run() and a row in the table of report.c.
 */
#ifndef OPP_DOMAIN_REPORT_H
#define OPP_DOMAIN_REPORT_H

#include "domain/session.h"

enum { SHARE_DECIMALS = 6 };

struct report_request {
	const struct term *terms; /* which opportunities: all of these hold */
	size_t term_count;
	const struct field *const *by;
	size_t by_count;
	enum period period;       /* PERIOD_NONE: not given */
};

struct report_column {
	const char *name;
	enum type type;
};

/* Where a report goes: begin() once, with the columns, then row() for each. */
struct report_sink {
	int (*begin)(void *argument, const struct report_column *columns, size_t count, struct error *error);
	int (*row)(void *argument, const struct value *values, struct error *error);
	void (*note)(void *argument, const char *text); /* something that its reader should know */
	void *argument;
};

typedef int (*report_run)(struct session *session, const struct report_request *request, const struct report_sink *sink,
                          struct error *error);

struct report {
	const char *name, *summary;
	const char *columns; /* for help */
	bool groups;         /* takes by and period */
	report_run run;
};

const struct report *report_list(size_t *count);

/* EX_USAGE with the nearest name. */
int report_find(const char *name, const struct report **report, struct error *error);

/* hits / n with six decimals, exactly rounded; empty if n is 0. */
struct value report_share(int64_t hits, int64_t n);

int report_funnel(struct session *session, const struct report_request *request, const struct report_sink *sink,
                  struct error *error);
int report_conversion(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error);
int report_velocity(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error);

#endif
