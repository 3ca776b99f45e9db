/* alerts.c: printing alerts, with what they are about. */
#include "cmd/alerts.h"

#include "domain/alert_told.h"

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

struct listing {
	struct invocation *invocation;
	struct output *output;
	struct told_list told;
	struct arena names; /* of one row */
	struct buffer text; /* the same */
};

static int notified(struct listing *listing, const struct told *told, struct value *value, struct error *error)
{
	struct buffer *text = &listing->text;
	const char **names;
	size_t count;
	buffer_clear(text);
	arena_reset(&listing->names);
	if (told_notified(&listing->invocation->session, told, &listing->names, &names, &count, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(text, i ? "," : "");
		buffer_add_text(text, names[i]);
	}
	*value = value_text(count ? text->data : NULL);
	return 0;
}

static int print_alert(struct listing *listing, const struct told *told, struct error *error)
{
	const struct alert *alert = told->alert;
	const struct alert_subject *subject = told->subject;
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
	if (output_shows(listing->output, C_NOTIFY) && notified(listing, told, &values[C_NOTIFY], error))
		return error->status;
	return output_row(listing->output, values, error);
}

static int print_rows(struct listing *listing, const struct alerts *alerts, const struct term_list *terms,
                      struct error *error)
{
	if (told_read(&listing->invocation->session, alerts, terms->terms, terms->term_count,
	              output_shows(listing->output, C_CUSTOMER), &listing->told, error))
		return error->status;
	for (size_t i = 0; i < listing->told.count; i++)
		if (print_alert(listing, &listing->told.items[i], error))
			return error->status;
	return 0;
}

int print_alerts(struct invocation *invocation, const struct alerts *alerts, const struct term_list *terms,
                 size_t *printed, struct error *error)
{
	struct listing listing = {.invocation = invocation};
	if (output_open(invocation, columns, COLUMNS, C_ACKNOWLEDGED, &listing.output, error))
		return error->status;
	int status = print_rows(&listing, alerts, terms, error);
	*printed = listing.told.count;
	if (!status)
		status = output_close(listing.output, error);
	else
		output_abandon(listing.output);
	told_free(&listing.told);
	arena_free(&listing.names);
	buffer_free(&listing.text);
	return status;
}
