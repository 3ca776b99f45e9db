/*
 * report_scorecard.c: how the grades convert, month by month, so that a card going stale is seen.
 *
 * A deal counts under the grade that it had first, by the card of that time: what it was treated by, before its end was known.
 */
#include "domain/report_group.h"

#include "store/score_trend.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_GRADES = 27 }; /* those of the card, and one for all others and none */

struct graded {
	struct group group;
	int64_t won[MOST_GRADES], lost[MOST_GRADES];
};

struct grading {
	const struct scorecard *card;
	struct grade_reader *reader;
};

/* ---- counting ---- */

static const char *const fields[] = {"id", "status"};

enum { F_ID, F_STATUS, FIELDS };

static size_t grades_of(const struct scorecard *card)
{
	return card->grade_count < MOST_GRADES - 1 ? card->grade_count : MOST_GRADES - 1;
}

static int count_deal(void *argument, void *group, const struct value *values, struct error *error)
{
	const struct grading *grading = argument;
	struct graded *graded = group;
	const char *grade;
	size_t index = 0, count = grades_of(grading->card);
	if (grade_reader_read(grading->reader, values[F_ID].integer, &grade, error))
		return error->status;
	while (index < count && !(grade && strcmp(grading->card->grades[index].name, grade) == 0))
		index++;
	graded->won[index] += strcmp(values[F_STATUS].text, "won") == 0;
	graded->lost[index] += strcmp(values[F_STATUS].text, "lost") == 0;
	return 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"grade", TYPE_TEXT},   {"n", TYPE_INTEGER},        {"won", TYPE_INTEGER},       {"lost", TYPE_INTEGER},
    {"rate", TYPE_DECIMAL}, {"rate_low", TYPE_DECIMAL}, {"rate_high", TYPE_DECIMAL}, {"lift", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_grades(const struct groups *groups, const struct graded *graded, const struct scorecard *card,
                        const struct report_sink *sink, struct error *error)
{
	int64_t won = 0, closed = 0;
	size_t count = grades_of(card);
	for (size_t i = 0; i <= count; i++) {
		won += graded->won[i];
		closed += graded->won[i] + graded->lost[i];
	}
	for (size_t i = 0; i <= count; i++) {
		int64_t n = graded->won[i] + graded->lost[i];
		struct value low, high;
		if (!n)
			continue;
		report_interval(graded->won[i], n, &low, &high);
		const struct value values[COLUMNS] = {
		    value_text(i < count ? card->grades[i].name : NULL), value_integer(n), value_integer(graded->won[i]),
		    value_integer(graded->lost[i]), report_share(graded->won[i], n), low, high,
		    report_ratio(graded->won[i] * closed, n * won),
		};
		if (groups_row(groups, &graded->group, values, COLUMNS, sink, error))
			return error->status;
	}
	return 0;
}

static int print_groups(struct groups *groups, const struct scorecard *card, const struct report_sink *sink,
                        struct error *error)
{
	if (groups_begin(groups, columns, COLUMNS, sink, error))
		return error->status;
	struct group **sorted = groups_sorted(groups);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++)
		status = print_grades(groups, (const struct graded *)sorted[i], card, sink, error);
	free(sorted);
	return status;
}

static int run(struct session *session, const struct report_request *request, struct groups *groups,
               const struct report_sink *sink, struct error *error)
{
	struct grading grading = {.card = &session->config->scorecard};
	if (groups_open(groups, session, request, "closed", sizeof(struct graded), error) ||
	    grade_reader_open(session->store, &grading.reader, error))
		return error->status;
	int status = groups_visit(groups, session, request, fields, FIELDS, count_deal, &grading, error);
	grade_reader_close(grading.reader);
	return status ? status : print_groups(groups, grading.card, sink, error);
}

int report_scorecard(struct session *session, const struct report_request *request, const struct report_sink *sink,
                     struct error *error)
{
	struct arena arena = {0};
	struct groups groups = {0};
	struct report_request closed;
	int status = request_where(request, session, "status!=open", &arena, &closed, error);
	if (!request->by_count && request->period == PERIOD_NONE)
		closed.period = PERIOD_MONTH;
	if (!status)
		status = run(session, &closed, &groups, sink, error);
	groups_free(&groups);
	arena_free(&arena);
	return status;
}
