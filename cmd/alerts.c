/* alerts.c: printing alerts, with what they are about. */
#include "cmd/alerts.h"

#include "store/alert.h"
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

enum {
	C_ID, C_RULE, C_LABEL, C_FLAG, C_STEP, C_SINCE, C_OPPORTUNITY, C_REF, C_NAME, C_CUSTOMER, C_OWNER, C_STAGE, C_AMOUNT,
	C_CURRENCY, C_DAYS, C_NOTIFY, C_ACTION, C_ACKNOWLEDGED, C_UNTIL, COLUMNS
};

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},
    [C_RULE] = {"rule", NULL, TYPE_TEXT},
    [C_LABEL] = {"label", NULL, TYPE_TEXT},
    [C_FLAG] = {"flag", NULL, TYPE_TEXT},
    [C_STEP] = {"step", NULL, TYPE_INTEGER},
    [C_SINCE] = {"since", NULL, TYPE_TIME},
    [C_OPPORTUNITY] = {"opportunity", NULL, TYPE_INTEGER},
    [C_REF] = {"ref", NULL, TYPE_TEXT},
    [C_NAME] = {"name", NULL, TYPE_TEXT},
    [C_CUSTOMER] = {"customer", NULL, TYPE_TEXT},
    [C_OWNER] = {"owner", NULL, TYPE_TEXT},
    [C_STAGE] = {"stage", NULL, TYPE_TEXT},
    [C_AMOUNT] = {"amount", NULL, TYPE_MONEY},
    [C_CURRENCY] = {"currency", NULL, TYPE_TEXT},
    [C_DAYS] = {"days", NULL, TYPE_INTEGER},
    [C_NOTIFY] = {"notify", NULL, TYPE_TEXT},
    [C_ACTION] = {"action", NULL, TYPE_TEXT},
    [C_ACKNOWLEDGED] = {"acknowledged", NULL, TYPE_TIME},
    [C_UNTIL] = {"until", NULL, TYPE_DATE},
};

/* An alert and what it is about. */
struct shown {
	const struct alert *alert;
	const struct alert_subject *subject;
};

struct listing {
	struct invocation *invocation;
	struct shown *items;
	size_t count;
	struct alert_subject *subjects;
	struct arena arena;   /* their texts */
	struct output *output;
	struct arena names;   /* of one row */
	struct buffer text;   /* the same */
};

/* ---- what they are about ---- */

static int by_subject(const void *left, const void *right)
{
	const struct alert *a = ((const struct shown *)left)->alert, *b = ((const struct shown *)right)->alert;
	if (a->about != b->about)
		return a->about < b->about ? -1 : 1;
	return (a->subject > b->subject) - (a->subject < b->subject);
}

static int by_urgency(const void *left, const void *right)
{
	const struct shown *a = left, *b = right;
	return alert_compare(a->alert, b->alert);
}

/*
 * Gives each of the alerts from `begin` to `end`, which are about the same kind and in the order of ids, its subject, and keeps
 * those that the terms leave in.
 */
static int read_kind(struct listing *listing, const struct term_list *terms, size_t begin, size_t end, size_t *kept,
                     struct error *error)
{
	struct session *session = &listing->invocation->session;
	struct alert_subject *subjects = listing->subjects + begin, *subject = subjects;
	int64_t *ids = memory_get((end - begin) * sizeof *ids);
	size_t count = 0, found = 0;
	for (size_t i = begin; i < end; i++)
		if (!count || ids[count - 1] != listing->items[i].alert->subject)
			ids[count++] = listing->items[i].alert->subject;
	int status = alert_subjects_read(session->store, listing->items[begin].alert->about, ids, count, terms->terms,
	                                 terms->term_count, session->now, output_shows(listing->output, C_CUSTOMER), &listing->arena,
	                                 subjects, &found, error);
	free(ids);
	for (size_t i = begin; i < end; i++) {
		const struct alert *alert = listing->items[i].alert;
		while (subject < subjects + found && subject->id < alert->subject)
			subject++;
		if (subject < subjects + found && subject->id == alert->subject)
			listing->items[(*kept)++] = (struct shown){alert, subject};
	}
	return status;
}

/* In the order in which they lie on the disk; in that of urgency, each is a page of its own. */
static int read_subjects(struct listing *listing, const struct term_list *terms, struct error *error)
{
	size_t kept = 0, end;
	int status = 0;
	qsort(listing->items, listing->count, sizeof *listing->items, by_subject);
	listing->subjects = memory_get((listing->count + 1) * sizeof *listing->subjects);
	for (size_t begin = 0; begin < listing->count && !status; begin = end) {
		for (end = begin; end < listing->count && listing->items[end].alert->about == listing->items[begin].alert->about;)
			end++;
		status = read_kind(listing, terms, begin, end, &kept, error);
	}
	listing->count = kept;
	qsort(listing->items, listing->count, sizeof *listing->items, by_urgency);
	return status;
}

/* ---- the rows ---- */

static bool notifies_members(const struct alert_step *step)
{
	for (size_t i = 0; i < step->notify_count; i++)
		if (strcmp(step->notify[i], "members") == 0)
			return true;
	return false;
}

static int notified(struct listing *listing, const struct alert_step *step, const struct alert_subject *subject,
                    struct value *value, struct error *error)
{
	struct buffer *text = &listing->text;
	const char **names, *members = NULL;
	buffer_clear(text);
	arena_reset(&listing->names);
	if (notifies_members(step)) {
		if (list_read(listing->invocation->session.store, LIST_MEMBERS, subject->id, text, error))
			return error->status;
		members = arena_text(&listing->names, buffer_text(text));
		buffer_clear(text);
	}
	size_t count =
	    alert_notified(&listing->invocation->config, step, subject->owner, members, &listing->names, &names);
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(text, i ? "," : "");
		buffer_add_text(text, names[i]);
	}
	*value = value_text(count ? text->data : NULL);
	return 0;
}

static int print_alert(struct listing *listing, const struct alert *alert, const struct alert_subject *subject,
                       struct error *error)
{
	const struct alert_step *step = &alert->rule->steps[alert->step];
	struct value values[COLUMNS] = {
	    [C_ID] = alert->id ? value_integer(alert->id) : value_empty(TYPE_INTEGER),
	    [C_RULE] = value_text(alert->rule->name),
	    [C_LABEL] = value_text(alert->rule->label),
	    [C_FLAG] = value_text(step->flag),
	    [C_STEP] = value_integer((int64_t)alert->step + 1),
	    [C_SINCE] = value_of(TYPE_TIME, alert->since),
	    [C_OPPORTUNITY] = alert->about == ROOT_OPPORTUNITY ? value_integer(subject->id) : value_empty(TYPE_INTEGER),
	    [C_REF] = value_text(subject->ref),
	    [C_NAME] = value_text(subject->name),
	    [C_CUSTOMER] = value_text(subject->customer),
	    [C_OWNER] = value_text(subject->owner),
	    [C_STAGE] = value_text(subject->stage),
	    [C_AMOUNT] = subject->amount,
	    [C_CURRENCY] = value_text(subject->currency),
	    [C_DAYS] = value_integer((listing->invocation->session.now - alert->since) / SECONDS_PER_DAY),
	    [C_ACTION] = value_text(step->action),
	    [C_ACKNOWLEDGED] = alert->acknowledged,
	    [C_UNTIL] = alert->quiet_until,
	};
	if (output_shows(listing->output, C_NOTIFY) && notified(listing, step, subject, &values[C_NOTIFY], error))
		return error->status;
	return output_row(listing->output, values, error);
}

static int print_rows(struct listing *listing, const struct term_list *terms, struct error *error)
{
	if (read_subjects(listing, terms, error))
		return error->status;
	for (size_t i = 0; i < listing->count; i++)
		if (print_alert(listing, listing->items[i].alert, listing->items[i].subject, error))
			return error->status;
	return 0;
}

int print_alerts(struct invocation *invocation, const struct alerts *alerts, const struct term_list *terms,
                 size_t *printed, struct error *error)
{
	struct listing listing = {.invocation = invocation, .count = alerts->count};
	if (output_open(invocation, columns, COLUMNS, C_ACKNOWLEDGED, &listing.output, error))
		return error->status;
	listing.items = memory_get((alerts->count + 1) * sizeof *listing.items);
	for (size_t i = 0; i < alerts->count; i++)
		listing.items[i].alert = &alerts->items[i];
	int status = print_rows(&listing, terms, error);
	*printed = listing.count;
	if (!status)
		status = output_close(listing.output, error);
	else
		output_abandon(listing.output);
	free(listing.items);
	free(listing.subjects);
	arena_free(&listing.arena);
	arena_free(&listing.names);
	buffer_free(&listing.text);
	return status;
}
