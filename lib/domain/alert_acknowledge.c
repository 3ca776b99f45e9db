/* alert_acknowledge.c: what people do about alerts: acknowledging, another owner, measures. */
#include "domain/alert.h"
#include "domain/alert_event.h"
#include "domain/opportunity.h"
#include "store/alert.h"
#include "store/measure.h"

#include <string.h>

static int find_open(struct session *session, int64_t id, struct alert_row *row, struct error *error)
{
	struct alert_reader *reader;
	if (alert_reader_open(session->store, id, &reader, error))
		return error->status;
	int got = alert_reader_next(reader, row, error);
	alert_reader_close(reader);
	if (got > 0)
		return 0;
	return got < 0 ? error->status : fail(error, EX_NOINPUT, "there is no open alert %lld", (long long)id);
}

/* ---- another owner ---- */

static int give_owner(struct session *session, const struct alert_row *row, const char *owner, struct error *error)
{
	struct assignments assignments = {0};
	const struct field *field = field_find(&session->config->fields, "owner");
	if (row->about != ROOT_OPPORTUNITY)
		return fail(error, EX_REFUSED, "alert %lld is about a %s, which has no owner of its own", (long long)row->id,
		            root_names[row->about]);
	int status = assignments_add_value(&assignments, session, field, owner, strlen(owner), error);
	if (!status)
		status = opportunity_edit(session, row->subject, &assignments, NULL, NULL, error);
	assignments_free(&assignments);
	if (status)
		return status;
	return alert_event_record(session, row->id, &(struct alert_event){.kind = "owner", .person = owner}, error);
}

/* ---- measures ---- */

static int begin_measure(struct session *session, const struct alert_row *row, const struct acknowledgement *given,
                         struct error *error)
{
	static const char *const columns[] = {"tx", "alert", "opportunity", "at", "measure", "person", "due"};
	struct value nothing = value_empty(TYPE_INTEGER), due = value_of(TYPE_DATE, given->due);
	const struct value values[] = {
	    value_integer(session->tx), value_integer(row->id), row->about == ROOT_OPPORTUNITY ? value_integer(row->subject) : nothing,
	    value_of(TYPE_TIME, session->now), value_text(given->measure), value_text(given->person), due,
	};
	if (person_check(session->config, "--who", given->person, strlen(given->person), error) ||
	    row_insert(session->store, "measure", columns, values, sizeof values / sizeof *values, NULL, error))
		return error->status;
	const struct alert_event event = {.kind = "measure", .note = given->measure, .until = due, .person = given->person};
	return alert_event_record(session, row->id, &event, error);
}

static int keep_silent(struct session *session, int64_t alert, struct error *error)
{
	static const char *const columns[] = {"quiet_until"};
	int64_t open;
	if (measures_open(session->store, alert, &open, error))
		return error->status;
	struct value until = value_empty(TYPE_DATE);
	return open ? 0 : row_update(session->store, "alert", alert, columns, &until, 1, error);
}

int measure_done(struct session *session, int64_t id, const char *result, struct error *error)
{
	static const char *const asked[] = {"alert", "done"};
	struct value found_values[] = {value_empty(TYPE_INTEGER), value_empty(TYPE_TIME)};
	struct arena none = {0};
	bool found;
	if (row_read(session->store, "measure", id, asked, found_values, 2, &none, &found, error))
		return error->status;
	if (!found || found_values[1].set)
		return fail(error, EX_NOINPUT, found ? "measure %lld was done before" : "there is no measure %lld",
		            (long long)id);
	int64_t alert = found_values[0].integer;
	const struct alert_event event = {.kind = "done", .note = result};
	if (measure_close(session->store, id, session->now, session->tx, result, error) ||
	    keep_silent(session, alert, error))
		return error->status;
	return alert_event_record(session, alert, &event, error);
}

/* ---- acknowledging ---- */

static int silence(struct session *session, const struct alert_row *row, const struct acknowledgement *given,
                   struct error *error)
{
	static const char *const columns[] = {"acknowledged", "quiet_until"};
	struct value until = given->measure ? value_of(TYPE_DATE, given->due + 1) : given->until;
	const struct value values[] = {value_of(TYPE_TIME, session->now), until};
	const struct alert_event event = {.kind = "acknowledged", .note = given->note, .until = until};
	if (row_update(session->store, "alert", row->id, columns, values, sizeof values / sizeof *values, error))
		return error->status;
	return alert_event_record(session, row->id, &event, error);
}

int alert_acknowledge(struct session *session, int64_t id, const struct acknowledgement *given, struct error *error)
{
	struct alert_row row;
	if (find_open(session, id, &row, error))
		return error->status;
	int status = given->owner ? give_owner(session, &row, given->owner, error) : 0;
	if (!status && given->measure)
		status = begin_measure(session, &row, given, error);
	return status ? status : silence(session, &row, given, error);
}
