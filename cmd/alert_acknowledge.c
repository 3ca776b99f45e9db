/* alert_acknowledge.c: acknowledges alerts. */
#include "cmd/alert_modes.h"
#include "cmd/alerts.h"
#include "io/ids.h"

#include <stdlib.h>
#include <string.h>

struct acknowledging {
	struct invocation *invocation;
	struct alerts alerts;
	int64_t *ids; /* in rising order */
	size_t count;
	const char *note;
	struct value until;
};

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static int read_ids(struct invocation *invocation, struct acknowledging *acknowledging, struct error *error)
{
	const char *const *texts;
	if (!invocation->argument_count)
		return fail(error, EX_USAGE, "--ack: give the id of an alert, or - to read ids from stdin");
	if (ids_read(invocation->arguments, invocation->argument_count, &invocation->arena, &texts, &acknowledging->count,
	             error))
		return error->status;
	acknowledging->ids = arena_get(&invocation->arena, (acknowledging->count + 1) * sizeof *acknowledging->ids);
	for (size_t i = 0; i < acknowledging->count; i++)
		if (decimal_parse(texts[i], strlen(texts[i]), 0, &acknowledging->ids[i], error) || acknowledging->ids[i] <= 0)
			return fail(error, EX_USAGE, "--ack: \"%s\" is not the id of an alert", texts[i]);
	qsort(acknowledging->ids, acknowledging->count, sizeof *acknowledging->ids, by_number);
	return 0;
}

static int read_until(struct invocation *invocation, struct value *until, struct error *error)
{
	const char *text = option_value(invocation, "until");
	struct session *session = &invocation->session;
	*until = value_empty(TYPE_DATE);
	if (!text)
		return 0;
	int64_t day;
	if (day_parse(text, strlen(text), session->now, &invocation->config.zone, &day, error)) {
		error->status = EX_USAGE;
		return fail_prefix(error, "--until");
	}
	if (day <= zone_day(&invocation->config.zone, session->now))
		return fail(error, EX_USAGE, "--until: \"%s\" is not after today; give the day on which it may speak again", text);
	*until = value_of(TYPE_DATE, day);
	return 0;
}

static int acknowledge(struct session *session, void *argument, struct error *error)
{
	struct acknowledging *acknowledging = argument;
	for (size_t i = 0; i < acknowledging->count; i++)
		if (alert_acknowledge(session, acknowledging->ids[i], acknowledging->note, &acknowledging->until, error))
			return error->status;
	return alerts_evaluate(session, &acknowledging->alerts, error);
}

static int print_acknowledged(struct session *session, void *argument, struct error *error)
{
	(void)session;
	struct acknowledging *acknowledging = argument;
	struct alerts *alerts = &acknowledging->alerts;
	struct term_list none = {0};
	size_t kept = 0, printed;
	for (size_t i = 0; i < alerts->count; i++)
		if (alerts->items[i].change != ALERT_ENDED &&
		    bsearch(&alerts->items[i].id, acknowledging->ids, acknowledging->count, sizeof *acknowledging->ids, by_number))
			alerts->items[kept++] = alerts->items[i];
	alerts->count = kept;
	return acknowledging->invocation->quiet ? 0 : print_alerts(acknowledging->invocation, alerts, &none, &printed, error);
}

int run_alert_acknowledging(struct invocation *invocation, struct error *error)
{
	struct acknowledging acknowledging = {.invocation = invocation, .note = option_value(invocation, "note")};
	int status = 0;
	if (!acknowledging.note || !*acknowledging.note)
		status = fail(error, EX_USAGE, "--ack needs --note TEXT: what was done about it");
	if (!status)
		status = read_ids(invocation, &acknowledging, error);
	if (!status)
		status = read_until(invocation, &acknowledging.until, error);
	if (!status)
		status = open_store(invocation, DB_WRITE, error);
	if (!status)
		status = session_write(&invocation->session, acknowledge, print_acknowledged, &acknowledging, error);
	alerts_free(&acknowledging.alerts);
	return status;
}
