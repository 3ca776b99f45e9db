/* alert_acknowledge.c: acknowledges alerts. */
#include "cmd/alert_modes.h"
#include "cmd/alerts.h"
#include "cmd/recording.h"

#include <stdlib.h>
#include <string.h>

struct acknowledging {
	struct invocation *invocation;
	struct alert_printer *printer;
	struct alerts alerts;
	struct numbers ids;
	struct acknowledgement given;
};

/* The day of an option, which must be `least` at the earliest. */
static int read_day(struct invocation *invocation, const char *option, int64_t least, const char *cure, int64_t *day,
                    struct error *error)
{
	const char *text = option_value(invocation, option);
	struct session *session = &invocation->session;
	if (day_parse(text, strlen(text), session->now, &invocation->config.zone, day, error)) {
		error->status = EX_USAGE;
		return fail_prefix(error, "--%s", option);
	}
	return *day < least ? fail(error, EX_USAGE, "--%s: \"%s\" is %s", option, text, cure) : 0;
}

static int read_measure(struct invocation *invocation, struct acknowledgement *given, struct error *error)
{
	int64_t today = zone_day(&invocation->config.zone, invocation->session.now);
	given->measure = option_value(invocation, "measure");
	given->person = option_value(invocation, "who");
	if (!given->measure)
		return given->person || option_given(invocation, "by")
		           ? fail(error, EX_USAGE, "--who and --by go with --measure")
		           : 0;
	if (!given->person || !option_given(invocation, "by"))
		return fail(error, EX_USAGE, "--measure needs --who NAME and --by DATE: who takes it, and until when");
	if (option_given(invocation, "until"))
		return fail(error, EX_USAGE, "--until has no place beside --measure, which is silent until --by is over");
	if (recording_text("measure", given->measure, error))
		return error->status;
	return read_day(invocation, "by", today, "over already; give a day from today on", &given->due, error);
}

static int read_given(struct invocation *invocation, struct acknowledgement *given, struct error *error)
{
	int64_t today = zone_day(&invocation->config.zone, invocation->session.now), until;
	given->until = value_empty(TYPE_DATE);
	given->owner = option_value(invocation, "owner");
	if (recording_note(invocation, &given->note, error) || read_measure(invocation, given, error))
		return error->status;
	if (!given->note && !given->measure && !given->owner)
		return fail(error, EX_USAGE, "--ack needs --note TEXT: what was done about it; or --measure, or --owner");
	if (!option_given(invocation, "until"))
		return 0;
	if (read_day(invocation, "until", today + 1, "not after today; give the day on which it may speak again",
	             &until, error))
		return error->status;
	given->until = value_of(TYPE_DATE, until);
	return 0;
}

static int acknowledge(struct session *session, void *argument, struct error *error)
{
	struct acknowledging *acknowledging = argument;
	for (size_t i = 0; i < acknowledging->ids.count; i++)
		if (alert_acknowledge(session, acknowledging->ids.items[i], &acknowledging->given, error))
			return error->status;
	return alerts_evaluate(session, &acknowledging->alerts, false, error);
}

/* A red flag is not waved away with a word. */
static void ask_for_measures(const struct acknowledging *acknowledging)
{
	const struct alerts *alerts = &acknowledging->alerts;
	size_t red = 0;
	for (size_t i = 0; i < alerts->count; i++)
		red += alerts->items[i].red;
	if (red && !acknowledging->given.measure)
		note(acknowledging->invocation,
		     "%zu of them ha%s a red flag, which asks for a measure: --measure TEXT --who NAME --by DATE", red,
		     red == 1 ? "s" : "ve");
}

static int print_acknowledged(struct session *session, void *argument, struct error *error)
{
	(void)session;
	struct acknowledging *acknowledging = argument;
	struct alerts *alerts = &acknowledging->alerts;
	struct term_list none = {0};
	size_t kept = 0, printed;
	for (size_t i = 0; i < alerts->count; i++)
		if (alerts->items[i].change != ALERT_ENDED && numbers_have(&acknowledging->ids, alerts->items[i].id))
			alerts->items[kept++] = alerts->items[i];
	alerts->count = kept;
	ask_for_measures(acknowledging);
	return acknowledging->invocation->quiet ? 0 : alert_printer_print(acknowledging->printer, alerts, &none, &printed, error);
}

int run_alert_acknowledging(struct invocation *invocation, struct error *error)
{
	struct acknowledging acknowledging = {.invocation = invocation};
	int status = read_given(invocation, &acknowledging.given, error);
	if (!status)
		status = read_numbers(invocation, "ack", "alert", &acknowledging.ids, error);
	if (!status)
		status = open_store(invocation, DB_WRITE, error);
	if (!status)
		status = alert_printer_open(invocation, &acknowledging.printer, error);
	if (!status)
		status = session_write(&invocation->session, acknowledge, print_acknowledged, &acknowledging, error);
	alert_printer_close(acknowledging.printer);
	alerts_free(&acknowledging.alerts);
	return status;
}
