/* report_response.c: how long it took until somebody first followed up, in working hours. */
#include "domain/statistics.h"
#include "domain/story.h"

#include <stdlib.h>
#include <string.h>

struct response {
	struct group group;
	int64_t n, answered, within, late;
	struct durations times; /* in working seconds; of what is not answered censored ones */
};

struct responses {
	struct people people;
	int64_t limit; /* working seconds */
};

/* ---- counting ---- */

static const char *const fields[] = {"created", "first_response", "closed"};

enum { F_CREATED, F_FIRST, F_CLOSED, FIELDS };

static int read_limit(const struct report_request *request, int64_t *limit, struct error *error)
{
	enum { SECONDS_PER_HOUR = 3600 };
	const char *text = report_option(request, "within");
	struct duration duration = {2, UNIT_WORKING_HOUR};
	if (text && (duration_parse(text, strlen(text), &duration, error) || duration.unit != UNIT_WORKING_HOUR))
		return fail(error, EX_USAGE, "--within: \"%s\" is not in working hours; write 2wh", text);
	*limit = duration.count * SECONDS_PER_HOUR;
	return 0;
}

/* Nobody waits any more for a first response to what is closed. */
static int64_t waited_until(const struct value *row, int64_t now)
{
	if (row[F_FIRST].set)
		return row[F_FIRST].integer;
	return row[F_CLOSED].set && row[F_CLOSED].integer < now ? row[F_CLOSED].integer : now;
}

static int count(void *argument, const struct story *story, struct error *error)
{
	(void)error;
	struct responses *responses = argument;
	struct session *session = story->session;
	struct config *config = session->config;
	const struct value *created = &story->row[F_CREATED];
	if (!created->set)
		return 0;
	bool answered = story->row[F_FIRST].set;
	int64_t until = waited_until(story->row, session->now);
	int64_t time = calendar_seconds_between(&config->calendar, &config->zone, created->integer, until);
	struct deed deed = {.person = story_owner_then(story, until, ANY_TX), .day = zone_day(&config->zone, created->integer)};
	struct response *response = people_group(&responses->people, story->keys, &deed);
	response->n++;
	response->answered += answered;
	response->within += answered && time <= responses->limit;
	response->late += time > responses->limit;
	durations_add(&response->times, time, !answered);
	return 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"n", TYPE_INTEGER},     {"answered", TYPE_INTEGER}, {"within", TYPE_INTEGER}, {"late", TYPE_INTEGER},
    {"share", TYPE_DECIMAL}, {"median", TYPE_DECIMAL},   {"p90", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns, HOUR_DECIMALS = 3 };

/* In hours with three decimals, 3.6 seconds. */
static struct value hours(int64_t half_seconds)
{
	const int64_t half_seconds_per_hour = 7200;
	if (half_seconds == DURATION_UNKNOWN)
		return value_empty(TYPE_DECIMAL);
	return value_decimal((half_seconds * 1000 + half_seconds_per_hour / 2) / half_seconds_per_hour, HOUR_DECIMALS);
}

static int print_row(const struct groups *groups, struct response *response, const struct report_sink *sink,
                     struct error *error)
{
	static const double shares[] = {0.5, 0.9};
	int64_t quantiles[2];
	if (durations_quantiles(&response->times, shares, 2, quantiles, error))
		return error->status;
	durations_free(&response->times);
	const struct value values[COLUMNS] = {
	    value_integer(response->n),
	    value_integer(response->answered),
	    value_integer(response->within),
	    value_integer(response->late),
	    report_share(response->within, response->within + response->late),
	    hours(quantiles[0]),
	    hours(quantiles[1]),
	};
	return groups_row(groups, &response->group, values, COLUMNS, sink, error);
}

static int print_rows(const struct groups *groups, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(groups);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++)
		status = print_row(groups, (struct response *)sorted[i], sink, error);
	free(sorted);
	return status;
}

static void free_times(const struct groups *groups)
{
	for (size_t i = 0; i < groups->slot_count; i++)
		if (groups->slots[i])
			durations_free(&((struct response *)groups->slots[i])->times);
}

int report_response(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error)
{
	static const char *const defaults[] = {NULL};
	struct story_wanted wanted = {.fields = fields, .field_count = FIELDS};
	struct responses responses;
	struct people *people = &responses.people;
	if (read_limit(request, &responses.limit, error))
		return error->status;
	int status = people_open(people, session, request, REPORT_OWNER | REPORT_GROUP, defaults,
	                         sizeof(struct response), error);
	if (!status)
		status = groups_begin(&people->groups, columns, COLUMNS, sink, error);
	wanted.parts = people->wanted ? STORY_CHANGES : 0; /* whose it was matters only where it is shown */
	if (!status)
		status = stories_visit(people, &wanted, count, &responses, error);
	if (!status)
		status = print_rows(&people->groups, sink, error);
	free_times(&people->groups);
	people_free(people);
	return status;
}
