/*
 * report.h: the named reports.  A new one is a file with its run() and a row in the table of report.c, which says what it
 * takes; an option of its own is a name there and a row in the options of cmd/opp-report.c.
 */
#ifndef OPP_DOMAIN_REPORT_H
#define OPP_DOMAIN_REPORT_H

#include "domain/session.h"
#include "domain/statistics.h"

enum { SHARE_DECIMALS = 6 };

/* An option of single reports, as it was given. */
struct report_option {
	const char *name, *value; /* "" for a flag */
};

struct report_request {
	const struct term *terms; /* which opportunities: all of these hold */
	size_t term_count;
	const struct field *const *by;
	size_t by_count;
	enum period period;       /* PERIOD_NONE: not given */
	int64_t from, to;         /* days, both included; DAY_FIRST and DAY_LAST where not given */
	const struct report_option *options; /* only those that the report takes */
	size_t option_count;
};

/* The same request where this term holds as well; its terms and what they need lie in `arena`. */
int request_where(const struct report_request *request, struct session *session, const char *term, struct arena *arena,
                  struct report_request *result, struct error *error);

/* The value of an option; NULL: not given. */
const char *report_option(const struct report_request *request, const char *name);

struct report_column {
	const char *name;
	enum type type;
};

/* Where a report goes: begin() once, with the columns, then row() for each. */
struct report_sink {
	int (*begin)(void *argument, const struct report_column *columns, size_t count, struct error *error);
	int (*row)(void *argument, const struct value *values, struct error *error);
	void (*note)(void *argument, const char *text); /* something that its reader should know */
	/* What is no record, instead of begin() and row(): a graph, the entries of a ledger.  See report_writes_text(). */
	int (*text)(void *argument, const char *text, struct error *error);
	void *argument;
};

typedef int (*report_run)(struct session *session, const struct report_request *request, const struct report_sink *sink,
                          struct error *error);

/* REPORT_OWNER and so on: what --by takes beside the fields, or in their place, since the report itself finds it. */
enum report_takes {
	REPORT_BY = 1 << 0,
	REPORT_PERIOD = 1 << 1,
	REPORT_DATES = 1 << 2,
	REPORT_OWNER = 1 << 3,
	REPORT_PERSON = 1 << 4,
	REPORT_GROUP = 1 << 5,
	REPORT_KIND = 1 << 6,
};

struct report {
	const char *name, *summary;
	const char *columns;  /* for help */
	unsigned takes;       /* of enum report_takes: --by, --period, --from and --to */
	const char *time;     /* the field that --from and --to are about: they become terms; NULL: run() looks at from and to */
	const char *options;  /* names of further options that it takes, a blank between them; or NULL */
	report_run run;
	const char *drawn;    /* the columns that bars and charts can show, the most telling first; NULL: the first number */
};

const struct report *report_list(size_t *count);

/* EX_USAGE with the nearest name. */
int report_find(const char *name, const struct report **report, struct error *error);

/* The key that a report itself finds, as a field; NULL: it has none of that name. */
const struct field *report_key(unsigned takes, const char *name);

/* Which of REPORT_OWNER and so on a field of --by stands for; 0: it is a field of the opportunity. */
unsigned report_key_of(const struct field *field);

/* The option of the request with which its report writes text; NULL: it gives records. */
const char *report_writes_text(const struct report_request *request);

/* hits / n with six decimals, exactly rounded; empty if n is 0. */
struct value report_share(int64_t hits, int64_t n);

/* numerator / denominator, signed, with six decimals, rounded half away from zero; empty if the denominator is 0. */
struct value report_ratio(int64_t numerator, int64_t denominator);

/* A share between 0 and 1 with six decimals. */
struct value report_fraction(double share);

/* A quantile of times (durations_quantiles()) in days with three decimals, a minute and a half; empty if it is not reached. */
struct value report_days(int64_t half_seconds);

/* The 95 % interval of hits / n (wilson_interval()); empty if n is 0. */
void report_interval(int64_t hits, int64_t n, struct value *low, struct value *high);

int report_funnel(struct session *session, const struct report_request *request, const struct report_sink *sink,
                  struct error *error);
int report_conversion(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error);
int report_scorecard(struct session *session, const struct report_request *request, const struct report_sink *sink,
                     struct error *error);
int report_velocity(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error);
int report_sources(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error);
int report_winloss(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error);
int report_segments(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error);
int report_aging(struct session *session, const struct report_request *request, const struct report_sink *sink,
                 struct error *error);
int report_forecast(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error);

int report_activity(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error);
int report_response(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error);
int report_timeliness(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error);
int report_leaderboard(struct session *session, const struct report_request *request, const struct report_sink *sink,
                       struct error *error);
int report_incentives(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error);

int report_quality(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error);
int report_process(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error);
int report_payments(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error);
int report_changes(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error);

#endif
