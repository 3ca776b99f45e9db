/* check_plan.c: whether the next action of an opportunity is what its follow-ups left of it, as domain/followup.c has it. */
#include "store/check_internal.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * A step is a transaction that changed an opportunity: what was planned before it is in the image, what was planned behind it in
 * the next one or in the row.  Between them lie the follow-ups that the transaction recorded, or edits, or neither.
 */
static const char steps[] =
    "SELECT n.id, n.from_tx, p.next_action, p.next_action_at, p.last_activity, n.next_action, n.next_action_at"
    " FROM (SELECT o.id, o.changed_tx AS from_tx, o.next_action, o.next_action_at FROM opportunity o"
    " UNION ALL SELECT i.id, i.from_tx, i.next_action, i.next_action_at FROM opportunity_past i) n"
    " JOIN opportunity_past p ON p.image_id = n.id * 4294967296 + n.from_tx"
    " WHERE (p.next_action IS NOT NULL OR p.next_action_at IS NOT NULL OR n.next_action IS NOT NULL"
    " OR n.next_action_at IS NOT NULL OR EXISTS (SELECT 1 FROM activity a WHERE a.opportunity = n.id AND a.tx = n.from_tx"
    " AND a.next_action IS NOT NULL))"
    " AND NOT EXISTS (SELECT 1 FROM change h WHERE h.entity = 'opportunity' AND h.entity_id = n.id AND h.tx = n.from_tx"
    " AND h.field IN ('next_action', 'next_action_at'))";

static const char followups[] = "SELECT at, next_action, next_action_at FROM activity WHERE opportunity = $1 AND tx = $2 ORDER BY id";

enum { S_ID, S_TX, S_BEFORE, S_BEFORE_AT, S_LAST, S_AFTER, S_AFTER_AT };

/* What may be planned; which of them is not always certain. */
struct plan {
	struct value action, day;
	bool possible;
};

struct plans {
	struct plan *items; /* as before the step, nothing, and what each follow-up planned */
	size_t count, capacity;
	struct value latest; /* TYPE_TIME: the latest follow-up so far */
	struct arena arena;
};

enum { PLAN_BEFORE, PLAN_NONE };

static void add_plan(struct plans *plans, struct value action, struct value day, bool possible)
{
	if (action.set)
		action.text = arena_bytes(&plans->arena, action.text, action.length);
	plans->items = memory_grow(plans->items, plans->count, &plans->capacity, sizeof *plans->items);
	plans->items[plans->count++] = (struct plan){action, day, possible};
}

/*
 * A follow-up that plans takes the plan's place, and one on or after the planned day ends it.  One that lies before another
 * does so unless it was imported, which is not recorded, and the day is that of the time zone, which may have been another:
 * where that makes a difference, both stay possible.
 */
static void follow(struct plans *plans, int64_t at, struct value action, struct value day)
{
	const int64_t zone = 14 * 3600; /* no clock on earth is further from UTC */
	bool latest = !plans->latest.set || at >= plans->latest.integer, ends = false;
	int64_t first = (at - zone) / SECONDS_PER_DAY, last = (at + zone) / SECONDS_PER_DAY;
	size_t count = plans->count;
	for (size_t i = 0; i < count; i++) {
		struct plan *plan = &plans->items[i];
		if (!plan->possible)
			continue;
		if (action.set) {
			plan->possible = !latest;
			continue;
		}
		bool may = plan->day.set && last >= plan->day.integer,
		     must = plan->day.set && first >= plan->day.integer && latest;
		ends |= may;
		plan->possible = !must;
	}
	if (ends)
		plans->items[PLAN_NONE].possible = true;
	if (action.set)
		add_plan(plans, action, day, true);
	if (latest)
		plans->latest = value_of(TYPE_TIME, at);
}

static bool is_possible(const struct plans *plans, const struct value *action, const struct value *day)
{
	for (size_t i = 0; i < plans->count; i++)
		if (plans->items[i].possible && value_equal(&plans->items[i].action, action) &&
		    value_equal(&plans->items[i].day, day))
			return true;
	return false;
}

static int check_step(struct statement *step, struct statement *followup, struct plans *plans, bool *well, struct error *error)
{
	struct value action, day;
	plans->count = 0;
	column_value(step, S_LAST, TYPE_TIME, 0, &plans->latest);
	column_value(step, S_BEFORE, TYPE_TEXT, 0, &action);
	column_value(step, S_BEFORE_AT, TYPE_DATE, 0, &day);
	add_plan(plans, action, day, true);
	add_plan(plans, value_empty(TYPE_TEXT), value_empty(TYPE_DATE), false);
	statement_reset(followup);
	bind_integer(followup, 1, column_integer(step, S_ID));
	bind_integer(followup, 2, column_integer(step, S_TX));
	int stepped;
	while ((stepped = statement_step(followup, error)) == 1) {
		column_value(followup, 1, TYPE_TEXT, 0, &action);
		column_value(followup, 2, TYPE_DATE, 0, &day);
		follow(plans, column_integer(followup, 0), action, day);
	}
	column_value(step, S_AFTER, TYPE_TEXT, 0, &action);
	column_value(step, S_AFTER_AT, TYPE_DATE, 0, &day);
	*well = is_possible(plans, &action, &day);
	arena_reset(&plans->arena);
	return stepped < 0 ? error->status : 0;
}

int check_plan(struct store *store, check_report report, void *argument, struct error *error)
{
	struct statement *step, *followup;
	struct plans plans = {0};
	if (db_statement(store->db, followups, &followup, error) || statement_new(store->db, steps, &step, error))
		return error->status;
	int stepped, status = 0;
	while (!status && (stepped = statement_step(step, error)) != 0) {
		bool well = true;
		status = stepped < 0 ? error->status : check_step(step, followup, &plans, &well, error);
		char detail[40];
		snprintf(detail, sizeof detail, "opportunity %lld", (long long)column_integer(step, S_ID));
		if (!status && !well)
			status = report(argument, "next_action", detail, error);
	}
	statement_reset(followup);
	statement_free(step);
	free(plans.items);
	arena_free(&plans.arena);
	return status;
}
