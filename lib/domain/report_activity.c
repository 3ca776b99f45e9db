/* report_activity.c: follow-ups by who made them, what kind they were and when, and how many were recorded late. */
#include "domain/people.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

struct activity {
	struct group group;
	int64_t n, late;
};

/* ---- counting ---- */

static int read_allowance(const struct report_request *request, struct duration *allowance, struct error *error)
{
	const char *text = report_option(request, "late-after");
	*allowance = (struct duration){1, UNIT_DAY};
	if (!text || !duration_parse(text, strlen(text), allowance, error))
		return 0;
	error->status = EX_USAGE;
	return fail_prefix(error, "--late-after");
}

static void count(struct people *people, const struct value *row, const struct query_followup *followup,
                  struct duration allowance)
{
	struct config *config = people->session->config;
	struct deed deed = {.person = followup->person, .kind = followup->kind, .day = zone_day(&config->zone, followup->at)};
	if (!people_count_day(people, deed.day))
		return;
	struct activity *activity = people_group(people, row, &deed);
	activity->n++;
	activity->late += duration_end(&config->calendar, &config->zone, followup->at, allowance) < followup->recorded;
}

static int count_all(struct people *people, struct duration allowance, struct error *error)
{
	const struct report_request *request = people->request;
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = people_columns(people, NULL, 0),
	                      .column_count = people->groups.key_count, .terms = request->terms,
	                      .term_count = request->term_count, .followups = true, .now = people->session->now};
	struct cursor *cursor;
	if (cursor_open(people->session->store, &query, &cursor, error))
		return error->status;
	const struct value *row;
	int got;
	while ((got = cursor_next(cursor, &row, error)) == 1) {
		struct query_followup followup = cursor_followup(cursor);
		count(people, row, &followup, allowance);
	}
	cursor_close(cursor);
	return got < 0 ? error->status : 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {{"n", TYPE_INTEGER}, {"late", TYPE_INTEGER}, {"late_share", TYPE_DECIMAL}};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_rows(const struct groups *groups, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(groups);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++) {
		const struct activity *activity = (const struct activity *)sorted[i];
		const struct value values[COLUMNS] = {value_integer(activity->n), value_integer(activity->late),
		                                      report_share(activity->late, activity->n)};
		status = groups_row(groups, sorted[i], values, COLUMNS, sink, error);
	}
	free(sorted);
	return status;
}

int report_activity(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error)
{
	static const char *const defaults[] = {"person", "kind", NULL};
	struct report_request daily = *request;
	struct duration allowance;
	struct people people;
	if (request->period == PERIOD_NONE && !request->by_count)
		daily.period = PERIOD_DAY;
	if (read_allowance(request, &allowance, error))
		return error->status;
	int status = people_open(&people, session, &daily, REPORT_PERSON | REPORT_GROUP | REPORT_KIND, defaults,
	                         sizeof(struct activity), error);
	if (!status)
		status = groups_begin(&people.groups, columns, COLUMNS, sink, error);
	if (!status)
		status = count_all(&people, allowance, error);
	if (!status)
		status = print_rows(&people.groups, sink, error);
	people_free(&people);
	return status;
}
