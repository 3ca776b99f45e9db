/* timeliness.c: what was due and whether it was done in time. */
#include "domain/timeliness.h"

#include "domain/stage.h"

#include <string.h>

const char *const due_fields[] = {[DUE_CREATED] = "created", [DUE_PIPELINE] = "pipeline", [DUE_STATUS] = "status"};

/* One deal under judgement. */
struct judge {
	const struct story *story;
	struct config *config;
	int64_t today;
	bool open; /* the deal is */
	due_visit visit;
	void *argument;
};

static bool is_closing(const struct move *move)
{
	return strcmp(move->kind, "won") == 0 || strcmp(move->kind, "lost") == 0;
}

static void tell(const struct judge *judge, enum due_kind kind, enum due_end end, int64_t day, int64_t moment, int64_t tx)
{
	struct due due = {.kind = kind, .end = end, .day = day, .owner = story_owner_then(judge->story, moment, tx)};
	judge->visit(judge->argument, &due);
}

/* When the day was over without it. */
static void tell_missed(const struct judge *judge, enum due_kind kind, enum due_end end, int64_t day)
{
	tell(judge, kind, end, day, zone_day_start(&judge->config->zone, day + 1) - 1, ANY_TX);
}

static void tell_ended(const struct judge *judge, enum due_kind kind, int64_t day, int64_t moment, int64_t tx)
{
	if (zone_day(&judge->config->zone, moment) <= day)
		tell(judge, kind, DUE_IN_TIME, day, moment, tx);
	else
		tell_missed(judge, kind, DUE_LATE, day);
}

static void tell_open(const struct judge *judge, enum due_kind kind, int64_t day)
{
	if (judge->open && day < judge->today)
		tell_missed(judge, kind, DUE_OVERDUE, day);
}

/* ---- plans ---- */

/* What ends a plan, and the one that it sets instead. */
struct turn {
	int64_t at, tx;
	const struct move *move;
	struct value plan; /* TYPE_DATE */
};

/* The places in the follow-ups, edits and moves up to which they are taken. */
struct turns {
	size_t followup, change, move;
};

static struct value read_day(const char *text)
{
	struct value day = value_empty(TYPE_DATE);
	const char *at = text;
	day.set = text && day_read(&at, text + strlen(text), &day.integer);
	return day;
}

static bool is_before(const struct turn *turn, const struct turn *than)
{
	return turn->at != than->at ? turn->at < than->at : turn->tx < than->tx;
}

/* Takes the earliest of the next ones; false at the end. */
static bool next_turn(const struct story *story, struct turns *turns, struct turn *turn)
{
	size_t *taken = NULL;
	while (turns->change < story->change_count && strcmp(story->changes[turns->change].field, "next_action_at") != 0)
		turns->change++;
	while (turns->move < story->move_count && !story->moves[turns->move].at.set)
		turns->move++;
	if (turns->followup < story->followup_count) {
		const struct followup_row *row = &story->followups[turns->followup];
		*turn = (struct turn){.at = row->at, .tx = row->tx, .plan = row->next_action_at};
		taken = &turns->followup;
	}
	if (turns->change < story->change_count) {
		const struct change_row *row = &story->changes[turns->change];
		struct turn edit = {.at = row->at, .tx = row->tx, .plan = read_day(row->new)};
		if (!taken || is_before(&edit, turn)) {
			*turn = edit;
			taken = &turns->change;
		}
	}
	if (turns->move < story->move_count) {
		const struct move *row = &story->moves[turns->move];
		struct turn move = {.at = row->at.integer, .tx = ANY_TX, .move = row};
		if (!taken || is_before(&move, turn)) {
			*turn = move;
			taken = &turns->move;
		}
	}
	if (taken)
		++*taken;
	return taken != NULL;
}

static void judge_plans(const struct judge *judge)
{
	struct value plan = value_empty(TYPE_DATE);
	struct turns turns = {0};
	struct turn turn;
	bool closed = false;
	while (next_turn(judge->story, &turns, &turn)) {
		if (turn.move)
			closed = is_closing(turn.move);
		if (turn.move && !closed)
			continue;
		if (plan.set)
			tell_ended(judge, DUE_PLAN, plan.integer, turn.at, turn.tx);
		plan = closed ? value_empty(TYPE_DATE) : turn.plan;
	}
	if (plan.set)
		tell_open(judge, DUE_PLAN, plan.integer);
}

/* ---- steps ---- */

struct step {
	const char *name; /* of the stage that the deal is in; NULL: in none */
	struct value due; /* TYPE_DATE; empty: there is no step */
};

static void begin_step(const struct judge *judge, const struct pipeline *pipeline, const struct value *created,
                       const struct move *move, struct step *step)
{
	const struct stage *stage = pipeline_stage(pipeline, move->stage);
	bool returned = strcmp(move->kind, "back") == 0 || strcmp(move->kind, "reopen") == 0;
	*step = (struct step){.name = move->stage, .due = value_empty(TYPE_DATE)};
	if (stage)
		step->due = stage_due_date(judge->story->session, stage, created, &move->at);
	if (returned && step->due.set)
		step->due.set = move->at.set && zone_day(&judge->config->zone, move->at.integer) <= step->due.integer;
}

static void end_step(const struct judge *judge, const struct step *step, const struct move *move)
{
	if (!step->due.set || !move->at.set)
		return;
	bool in_time = zone_day(&judge->config->zone, move->at.integer) <= step->due.integer;
	if (!in_time || strcmp(move->kind, "back") != 0)
		tell_ended(judge, DUE_STEP, step->due.integer, move->at.integer, ANY_TX);
}

static void judge_steps(const struct judge *judge, const struct pipeline *pipeline, const struct value *created)
{
	struct step step = {0};
	for (size_t i = 0; i < judge->story->move_count; i++) {
		const struct move *move = &judge->story->moves[i];
		bool closing = is_closing(move);
		if (step.name && !closing && strcmp(step.name, move->stage) == 0)
			continue;
		if (step.name)
			end_step(judge, &step, move);
		step.name = NULL;
		if (!closing)
			begin_step(judge, pipeline, created, move, &step);
	}
	if (step.name && step.due.set)
		tell_open(judge, DUE_STEP, step.due.integer);
}

void due_all(const struct story *story, const struct value *fields, due_visit visit, void *argument)
{
	struct session *session = story->session;
	const struct pipeline *pipeline = config_pipeline(session->config, fields[DUE_PIPELINE].text);
	struct judge judge = {.story = story, .config = session->config, .visit = visit, .argument = argument,
	                      .today = zone_day(&session->config->zone, session->now),
	                      .open = strcmp(fields[DUE_STATUS].text, "open") == 0};
	judge_plans(&judge);
	if (pipeline)
		judge_steps(&judge, pipeline, &fields[DUE_CREATED]);
}

/* ---- counting ---- */

void due_add(struct due_count *count, const struct due *due)
{
	count->n[due->kind][due->end]++;
}

int64_t due_sum(const struct due_count *count, enum due_kind kind)
{
	int64_t sum = 0;
	for (size_t i = 0; i < DUE_ENDS; i++)
		sum += count->n[kind][i];
	return sum;
}

struct value due_share(const struct due_count *count)
{
	return report_share(count->n[DUE_PLAN][DUE_IN_TIME] + count->n[DUE_STEP][DUE_IN_TIME],
	                    due_sum(count, DUE_PLAN) + due_sum(count, DUE_STEP));
}
