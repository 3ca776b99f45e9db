/* report_timeliness.c: planned follow-ups and due stage steps that were done in time, late, or not yet. */
#include "domain/timeliness.h"

#include <stdlib.h>

struct timeliness {
	struct group group;
	struct due_count count;
};

/* ---- counting ---- */

struct counting {
	struct people *people;
	const struct story *story;
};

static void count_due(void *argument, const struct due *due)
{
	const struct counting *counting = argument;
	struct deed deed = {.person = due->owner, .day = due->day};
	if (!people_count_day(counting->people, due->day))
		return;
	struct timeliness *timeliness = people_group(counting->people, counting->story->keys, &deed);
	due_add(&timeliness->count, due);
}

static int count_story(void *argument, const struct story *story, struct error *error)
{
	(void)error;
	struct counting counting = {.people = argument, .story = story};
	due_all(story, story->row, count_due, &counting);
	return 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"plans", TYPE_INTEGER},         {"plans_in_time", TYPE_INTEGER}, {"plans_late", TYPE_INTEGER},
    {"plans_overdue", TYPE_INTEGER}, {"plan_share", TYPE_DECIMAL},    {"steps", TYPE_INTEGER},
    {"steps_in_time", TYPE_INTEGER}, {"steps_late", TYPE_INTEGER},    {"steps_overdue", TYPE_INTEGER},
    {"step_share", TYPE_DECIMAL},    {"timeliness", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static size_t fill(const struct due_count *count, enum due_kind kind, struct value *values)
{
	int64_t sum = due_sum(count, kind);
	size_t filled = 0;
	values[filled++] = value_integer(sum);
	for (size_t end = 0; end < DUE_ENDS; end++)
		values[filled++] = value_integer(count->n[kind][end]);
	values[filled++] = report_share(count->n[kind][DUE_IN_TIME], sum);
	return filled;
}

static int print_rows(const struct groups *groups, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(groups);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++) {
		const struct due_count *count = &((const struct timeliness *)sorted[i])->count;
		struct value values[COLUMNS];
		size_t filled = 0;
		for (enum due_kind kind = 0; kind < DUE_KINDS; kind++)
			filled += fill(count, kind, values + filled);
		values[filled] = due_share(count);
		status = groups_row(groups, sorted[i], values, COLUMNS, sink, error);
	}
	free(sorted);
	return status;
}

int report_timeliness(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error)
{
	static const char *const defaults[] = {NULL};
	const struct story_wanted wanted = {.fields = due_fields, .field_count = DUE_FIELDS,
	                                    .parts = STORY_MOVES | STORY_FOLLOWUPS | STORY_CHANGES};
	struct people people;
	int status = people_open(&people, session, request, REPORT_OWNER | REPORT_GROUP, defaults, sizeof(struct timeliness),
	                         error);
	if (!status)
		status = groups_begin(&people.groups, columns, COLUMNS, sink, error);
	if (!status)
		status = stories_visit(&people, &wanted, count_story, &people, error);
	if (!status)
		status = print_rows(&people.groups, sink, error);
	people_free(&people);
	return status;
}
