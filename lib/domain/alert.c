/* alert.c: evaluating alert rules against the recorded episodes. */
#include "domain/alert.h"

#include "base/sort.h"
#include "domain/alert_event.h"
#include "domain/alert_since.h"
#include "store/alert.h"

#include <stdlib.h>
#include <string.h>

/* ---- what fires ---- */

/* A subject for which the terms of a step hold. */
struct fired {
	int64_t subject; /* first, to be sorted by */
	uint32_t step;
	uint32_t starts; /* index of its first in firings.starts */
	const struct alert_subject *told;
};

struct firings {
	struct fired *items;
	size_t count, capacity;
	int64_t *starts;
	size_t start_count, start_capacity;
};

static void firings_free(struct firings *firings)
{
	free(firings->items);
	free(firings->starts);
}

static void add_start(struct firings *firings, const struct value *start)
{
	firings->starts =
	    memory_grow(firings->starts, firings->start_count, &firings->start_capacity, sizeof *firings->starts);
	firings->starts[firings->start_count++] = start->set ? start->integer : SINCE_UNKNOWN;
}

static int collect_step(struct session *session, const struct alert_rule *rule, size_t index, struct arena *told,
                        struct firings *firings, struct error *error)
{
	const struct alert_step *step = &rule->steps[index];
	struct firing_reader *reader;
	struct firing firing;
	if (firing_reader_open(session->store, rule, step, session->now, told, &reader, error))
		return error->status;
	int got;
	while ((got = firing_reader_next(reader, &firing, error)) == 1) {
		firings->items = memory_grow(firings->items, firings->count, &firings->capacity, sizeof *firings->items);
		firings->items[firings->count++] =
		    (struct fired){firing.subject, (uint32_t)index, (uint32_t)firings->start_count, firing.told};
		for (size_t i = 0; i < step->term_count; i++)
			add_start(firings, &firing.starts[i]);
	}
	firing_reader_close(reader);
	return got < 0 ? error->status : 0;
}

/* ---- against what is recorded ---- */

struct evaluation {
	struct session *session;
	struct alerts *alerts;
	const struct alert_rule *rule;
	int64_t looked; /* when the rule looked last, of one that does so only now and then; else 0 */
	struct firings firings;
};

struct alert *alerts_add(struct alerts *alerts)
{
	alerts->items = memory_grow(alerts->items, alerts->count, &alerts->capacity, sizeof *alerts->items);
	return &alerts->items[alerts->count++];
}

static int load_recorded(struct session *session, struct alerts *alerts, struct error *error)
{
	struct alert_reader *reader;
	struct alert_row row;
	const struct alert_rule *rule = NULL;
	if (alert_reader_open(session->store, 0, &reader, error))
		return error->status;
	int got;
	while ((got = alert_reader_next(reader, &row, error)) == 1) {
		if (!rule || strcmp(rule->name, row.rule) != 0)
			rule = config_alert(session->config, row.rule);
		bool lives = rule && rule->about == row.about;
		*alerts_add(alerts) = (struct alert){
		    .id = row.id, .rule = lives ? rule : NULL, .about = row.about, .subject = row.subject, .since = row.since, .step = row.step - 1,
		    .step_since = row.step_since, .acknowledged = row.acknowledged, .quiet_until = row.quiet_until,
		    /* until the evaluation finds that it goes on */
		    .change = ALERT_ENDED, .ended = session->now,
		};
	}
	alert_reader_close(reader);
	return got < 0 ? error->status : 0;
}

/* SINCE_UNKNOWN where the data does not tell. */
static int64_t firing_since(const struct evaluation *evaluation, const struct fired *firing)
{
	const struct alert_step *step = &evaluation->rule->steps[firing->step];
	return step_since(evaluation->session, step, evaluation->firings.starts + firing->starts);
}

static int64_t told_or_now(const struct evaluation *evaluation, int64_t since)
{
	return since == SINCE_UNKNOWN ? evaluation->session->now : since;
}

/* `first` to `last` are the steps that hold for one subject. */
static void raise_alert(struct evaluation *evaluation, const struct fired *first, const struct fired *last)
{
	struct alert alert = {.rule = evaluation->rule, .about = evaluation->rule->about, .subject = last->subject,
	                      .told = last->told, .step = last->step, .change = ALERT_RAISED};
	int64_t earliest = firing_since(evaluation, last);
	alert.since = alert.step_since = told_or_now(evaluation, earliest);
	for (; first < last; first++) {
		int64_t since = firing_since(evaluation, first);
		earliest = since < earliest ? since : earliest;
		since = told_or_now(evaluation, since);
		alert.since = since < alert.since ? since : alert.since;
	}
	if (evaluation->looked && earliest > evaluation->looked)
		return; /* it is for the next time that the rule looks */
	if (evaluation->looked)
		alert.since = alert.step_since = evaluation->looked;
	*alerts_add(evaluation->alerts) = alert;
}

/* Acknowledged until a day that has not come: it does not begin anew before. */
static bool waits_for_a_day(const struct evaluation *evaluation, const struct alert *alert)
{
	struct session *session = evaluation->session;
	return alert->quiet_until.set && alert_is_silent(alert, zone_day(&session->config->zone, session->now));
}

/* Whether the recorded episode goes on; if a clock of its began anew, it ended at that moment. */
static bool carry_on(struct evaluation *evaluation, struct alert *alert, const struct fired *first,
                     const struct fired *last)
{
	int64_t clock = step_clock_start(&evaluation->rule->steps[first->step], evaluation->firings.starts + first->starts);
	if (clock > alert->since) {
		alert->ended = clock;
		return false;
	}
	if (evaluation->looked && alert->since < evaluation->looked && !waits_for_a_day(evaluation, alert)) {
		alert->ended = evaluation->looked;
		return false;
	}
	alert->change = alert->step == last->step ? ALERT_KEPT : ALERT_MOVED;
	alert->told = last->told;
	if (alert->change == ALERT_MOVED) {
		alert->step = last->step;
		alert->step_since = told_or_now(evaluation, firing_since(evaluation, last));
	}
	return true;
}

/* Walks what fires and what is recorded of the rule, both in the order of subjects. */
static void compare_rule(struct evaluation *evaluation, size_t recorded, size_t recorded_end)
{
	struct firings *firings = &evaluation->firings;
	struct alerts *alerts = evaluation->alerts;
	for (size_t i = 0, next; i < firings->count; i = next) {
		const struct fired *first = &firings->items[i];
		for (next = i + 1; next < firings->count && firings->items[next].subject == first->subject;)
			next++;
		const struct fired *last = &firings->items[next - 1];
		while (recorded < recorded_end && alerts->items[recorded].subject < first->subject)
			recorded++;
		bool known = recorded < recorded_end && alerts->items[recorded].subject == first->subject;
		if (!known || !carry_on(evaluation, &alerts->items[recorded], first, last))
			raise_alert(evaluation, first, last);
	}
}

static int evaluate_rule(struct session *session, struct alerts *alerts, const struct alert_rule *rule, size_t recorded,
                         bool with_names, struct error *error)
{
	struct evaluation evaluation = {.session = session, .alerts = alerts, .rule = rule};
	if (rule->every.kind != DIGEST_EACH)
		evaluation.looked = digest_moment(&rule->every, &session->config->zone, session->now);
	struct firings *firings = &evaluation.firings;
	size_t begin = 0, end;
	int status = 0;
	for (size_t i = 0; i < rule->step_count && !status; i++)
		status = collect_step(session, rule, i, with_names ? &alerts->texts : NULL, firings, error);
	while (begin < recorded && alerts->items[begin].rule != rule)
		begin++;
	for (end = begin; end < recorded && alerts->items[end].rule == rule;)
		end++;
	if (!status && firings->count) {
		sort_by_number(firings->items, firings->count, sizeof *firings->items); /* by subject; the steps are in order */
		compare_rule(&evaluation, begin, end);
	}
	firings_free(firings);
	return status;
}

static bool is_red(const struct alert_step *step)
{
	return step->flag && strcmp(step->flag, "red") == 0;
}

static int evaluate(struct session *session, struct alerts *alerts, bool with_names, struct error *error)
{
	if (load_recorded(session, alerts, error))
		return error->status;
	size_t recorded = alerts->count;
	for (size_t i = 0; i < session->config->alert_count; i++)
		if (evaluate_rule(session, alerts, &session->config->alerts[i], recorded, with_names, error))
			return error->status;
	for (size_t i = 0; i < alerts->count; i++) {
		struct alert *alert = &alerts->items[i];
		alerts->changes += alert->change != ALERT_KEPT;
		alert->red = alert->change != ALERT_ENDED && is_red(&alert->rule->steps[alert->step]);
	}
	return 0;
}

int alerts_evaluate(struct session *session, struct alerts *alerts, bool with_names, struct error *error)
{
	*alerts = (struct alerts){0};
	int status = evaluate(session, alerts, with_names, error);
	if (status)
		alerts_free(alerts);
	return status;
}

void alerts_free(struct alerts *alerts)
{
	free(alerts->items);
	arena_free(&alerts->texts);
	*alerts = (struct alerts){0};
}

/* ---- recording ---- */

static int record_end(struct session *session, const struct alert *alert, struct error *error)
{
	static const char *const columns[] = {"ended"};
	struct value ended = value_of(TYPE_TIME, alert->ended);
	if (row_update(session->store, "alert", alert->id, columns, &ended, 1, error))
		return error->status;
	return alert_event_record(session, alert->id, &(struct alert_event){.kind = "ended"}, error);
}

static int record_raised(struct session *session, struct alert *alert, struct error *error)
{
	static const char *const columns[] = {"tx",    "rule",   "about", "opportunity", "customer",
	                                      "since", "raised", "step",  "step_since"};
	struct value step = value_integer((int64_t)alert->step + 1);
	struct value subject = value_integer(alert->subject), nobody = value_empty(TYPE_INTEGER);
	const struct value values[] = {
	    value_integer(session->tx), value_text(alert->rule->name), value_text(root_names[alert->about]),
	    alert->about == ROOT_OPPORTUNITY ? subject : nobody, alert->about == ROOT_CUSTOMER ? subject : nobody,
	    value_of(TYPE_TIME, alert->since), value_of(TYPE_TIME, session->now), step, value_of(TYPE_TIME, alert->step_since),
	};
	if (row_insert(session->store, "alert", columns, values, sizeof values / sizeof *values, &alert->id, error))
		return error->status;
	return alert_event_record(session, alert->id, &(struct alert_event){.kind = "raised", .step = step}, error);
}

static int record_move(struct session *session, const struct alert *alert, struct error *error)
{
	static const char *const columns[] = {"step", "step_since"};
	const struct value values[] = {value_integer((int64_t)alert->step + 1), value_of(TYPE_TIME, alert->step_since)};
	if (row_update(session->store, "alert", alert->id, columns, values, sizeof values / sizeof *values, error))
		return error->status;
	return alert_event_record(session, alert->id, &(struct alert_event){.kind = "step", .step = values[0]}, error);
}

int alerts_record(struct session *session, struct alerts *alerts, struct error *error)
{
	/* The ends first: of a rule and subject only one episode may be open. */
	for (size_t i = 0; i < alerts->count; i++)
		if (alerts->items[i].change == ALERT_ENDED && record_end(session, &alerts->items[i], error))
			return error->status;
	for (size_t i = 0; i < alerts->count; i++) {
		struct alert *alert = &alerts->items[i];
		if ((alert->change == ALERT_RAISED && record_raised(session, alert, error)) ||
		    (alert->change == ALERT_MOVED && record_move(session, alert, error)))
			return error->status;
	}
	return 0;
}

/* ---- showing ---- */

int alert_compare(const struct alert *a, const struct alert *b)
{
	if (a->red != b->red)
		return a->red ? -1 : 1;
	if (a->since != b->since)
		return a->since < b->since ? -1 : 1;
	if (a->about != b->about)
		return a->about < b->about ? -1 : 1;
	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return (a->rule > b->rule) - (a->rule < b->rule); /* the config's order */
}

bool alert_is_silent(const struct alert *alert, int64_t today)
{
	return alert->acknowledged.set && (!alert->quiet_until.set || today < alert->quiet_until.integer);
}
