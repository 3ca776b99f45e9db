/* alerts.c: printing alerts, with what they are about. */
#include "cmd/alerts.h"

#include "domain/alert_told.h"

#include <stdlib.h>

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

struct alert_printer {
	struct invocation *invocation;
	struct output *output;
	bool shows[COLUMNS];
	struct value values[COLUMNS];
	struct told_list told;
	struct arena names; /* of one row */
	struct buffer text; /* the same */
};

static int notified(struct alert_printer *printer, const struct told *told, struct value *value, struct error *error)
{
	struct buffer *text = &printer->text;
	const char **names;
	size_t count;
	buffer_clear(text);
	arena_reset(&printer->names);
	if (told_notified(&printer->invocation->session, told, &printer->names, &names, &count, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		buffer_add_text(text, i ? "," : "");
		buffer_add_text(text, names[i]);
	}
	*value = value_text(count ? text->data : NULL);
	return 0;
}

static struct value cell(const struct alert_printer *printer, const struct told *told, int column)
{
	const struct alert *alert = told->alert;
	const struct alert_subject *subject = told->subject;
	const struct alert_step *step = &alert->rule->steps[alert->step];
	switch (column) {
	case C_ID: return alert->id ? value_integer(alert->id) : value_empty(TYPE_INTEGER);
	case C_RULE: return value_text(alert->rule->name);
	case C_LABEL: return value_text(alert->rule->label);
	case C_FLAG: return value_text(step->flag);
	case C_STEP: return value_integer((int64_t)alert->step + 1);
	case C_SINCE: return value_of(TYPE_TIME, alert->since);
	case C_OPPORTUNITY:
		return alert->about == ROOT_OPPORTUNITY ? value_integer(subject->id) : value_empty(TYPE_INTEGER);
	case C_REF: return value_text(subject->ref);
	case C_NAME: return value_text(subject->name);
	case C_CUSTOMER: return value_text(subject->customer);
	case C_OWNER: return value_text(subject->owner);
	case C_STAGE: return value_text(subject->stage);
	case C_AMOUNT: return subject->amount;
	case C_CURRENCY: return value_text(subject->currency);
	case C_DAYS: return value_integer((printer->invocation->session.now - alert->since) / SECONDS_PER_DAY);
	case C_ACTION: return value_text(step->action);
	case C_ACKNOWLEDGED: return alert->acknowledged;
	default: return alert->quiet_until;
	}
}

/* There can be very many: only what is shown is made. */
static int print_alert(struct alert_printer *printer, const struct told *told, struct error *error)
{
	struct value *values = printer->values;
	for (int i = 0; i < COLUMNS; i++)
		if (printer->shows[i] && i != C_NOTIFY)
			values[i] = cell(printer, told, i);
	if (printer->shows[C_NOTIFY] && notified(printer, told, &values[C_NOTIFY], error))
		return error->status;
	return output_row(printer->output, values, error);
}

static unsigned subject_parts(const struct alert_printer *printer)
{
	bool deal = printer->shows[C_STAGE] || printer->shows[C_AMOUNT] || printer->shows[C_CURRENCY];
	return (printer->shows[C_CUSTOMER] ? SUBJECT_CUSTOMER : 0U) | (deal ? SUBJECT_DEAL : 0U);
}

/* In the order of urgency they lie all over memory, and waiting for it takes longer than printing. */
static void fetch_ahead(const struct told_list *told, size_t i)
{
	enum { NEAR = 4, FAR = 8 };
	if (i + FAR < told->count) {
		__builtin_prefetch(told->items[i + FAR].alert);
		__builtin_prefetch(told->items[i + FAR].subject);
		__builtin_prefetch(told->items[i + NEAR].subject->name);
	}
}

int alert_printer_open(struct invocation *invocation, struct alert_printer **result, struct error *error)
{
	struct alert_printer *printer = memory_get(sizeof *printer);
	*result = NULL;
	printer->invocation = invocation;
	if (output_open(invocation, columns, COLUMNS, C_ACKNOWLEDGED, &printer->output, error)) {
		free(printer);
		return error->status;
	}
	for (size_t i = 0; i < COLUMNS; i++)
		printer->shows[i] = output_shows(printer->output, i);
	*result = printer;
	return 0;
}

bool alert_printer_names_suffice(const struct alert_printer *printer)
{
	return !subject_parts(printer);
}

static int print_rows(struct alert_printer *printer, const struct alerts *alerts, const struct term_list *terms,
                      struct error *error)
{
	if (told_read(&printer->invocation->session, alerts, terms->terms, terms->term_count, subject_parts(printer),
	              &printer->told, error))
		return error->status;
	for (size_t i = 0; i < printer->told.count; i++) {
		fetch_ahead(&printer->told, i);
		if (print_alert(printer, &printer->told.items[i], error))
			return error->status;
	}
	return 0;
}

int alert_printer_print(struct alert_printer *printer, const struct alerts *alerts, const struct term_list *terms,
                        size_t *printed, struct error *error)
{
	int status = print_rows(printer, alerts, terms, error);
	*printed = printer->told.count;
	if (!status)
		status = output_close(printer->output, error);
	else
		output_abandon(printer->output);
	printer->output = NULL;
	return status;
}

void alert_printer_close(struct alert_printer *printer)
{
	if (!printer)
		return;
	output_abandon(printer->output);
	told_free(&printer->told);
	arena_free(&printer->names);
	buffer_free(&printer->text);
	free(printer);
}
