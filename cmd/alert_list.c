/* alert_list.c: evaluates the alert rules and lists the alerts. */
#include "cmd/alert_modes.h"
#include "cmd/alerts.h"

#include <stdlib.h>
#include <string.h>

struct listing {
	struct invocation *invocation;
	struct alert_printer *printer;
	struct alerts alerts;
	bool with_names;
	struct term_list terms;
	size_t printed;
};

static int list(struct listing *listing, struct error *error)
{
	struct invocation *invocation = listing->invocation;
	const char *rule = option_value(invocation, "rule");
	bool silent_too = option_given(invocation, "all");
	int64_t today = zone_day(&invocation->config.zone, invocation->session.now);
	struct alerts *alerts = &listing->alerts;
	size_t kept = 0;
	for (size_t i = 0; i < alerts->count; i++) {
		const struct alert *alert = &alerts->items[i];
		if (alert->change != ALERT_ENDED && (!rule || strcmp(alert->rule->name, rule) == 0) &&
		    (silent_too || !alert_is_silent(alert, today)))
			alerts->items[kept++] = *alert;
	}
	alerts->count = kept;
	return alert_printer_print(listing->printer, alerts, &listing->terms, &listing->printed, error);
}

static int record(struct session *session, void *argument, struct error *error)
{
	struct listing *listing = argument;
	alerts_free(&listing->alerts); /* what was found before the lock may have changed meanwhile */
	if (alerts_evaluate(session, &listing->alerts, listing->with_names, error))
		return error->status;
	return alerts_record(session, &listing->alerts, error);
}

static int record_changes(struct listing *listing, struct error *error)
{
	struct session *session = &listing->invocation->session;
	int status = store_read_onward(session->store, false, error);
	if (!status)
		status = session_write(session, record, NULL, listing, error);
	return status ? status : store_read_onward(session->store, true, error);
}

/* Only a run that finds changes takes the lock. */
static int evaluate_and_list(struct listing *listing, struct error *error)
{
	struct session *session = &listing->invocation->session;
	struct db *db = session->store->db;
	if (store_read_onward(session->store, true, error) || db_begin_read(db, error))
		return error->status;
	int status = alerts_evaluate(session, &listing->alerts, listing->with_names, error);
	if (!status && listing->alerts.changes && !session->dry_run) {
		db_end_read(db);
		status = record_changes(listing, error);
		if (!status)
			status = db_begin_read(db, error);
	}
	if (!status)
		status = list(listing, error);
	db_end_read(db);
	return status;
}

int run_alert_listing(struct invocation *invocation, struct error *error)
{
	struct listing listing = {.invocation = invocation};
	if (check_alert_rule(invocation, error) || parse_alert_terms(invocation, &listing.terms, error) ||
	    open_store(invocation, invocation->session.dry_run ? DB_READ : DB_WRITE, error) ||
	    alert_printer_open(invocation, &listing.printer, error))
		return error->status;
	listing.with_names = !listing.terms.term_count && alert_printer_names_suffice(listing.printer);
	int status = evaluate_and_list(&listing, error);
	if (!status && listing.printed && option_given(invocation, "exit-code"))
		status = EX_REFUSED;
	alert_printer_close(listing.printer);
	alerts_free(&listing.alerts);
	return status;
}
