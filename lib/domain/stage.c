/* stage.c: where an opportunity stands in its pipeline, and the rows of its stage history. */
#include "domain/stage.h"

#include <stdlib.h>
#include <string.h>

struct value stage_due_date(struct session *session, const struct stage *stage, const struct value *created,
                            const struct value *entered)
{
	const struct value *from = stage->due_from_entry ? entered : created;
	if (!stage->has_due || !from->set)
		return value_empty(TYPE_DATE);
	int64_t day = zone_day(&session->config->zone, from->integer);
	if (stage->due.unit == UNIT_WORKING_DAY)
		day = calendar_add_days(&session->config->calendar, day, stage->due.count);
	else
		day += duration_seconds(stage->due) / SECONDS_PER_DAY;
	return value_of(TYPE_DATE, day < DAY_LAST ? day : DAY_LAST);
}

int stage_record(struct session *session, const struct stage_event *event, int64_t *id, struct error *error)
{
	static const char *const columns[] = {"tx",       "opportunity", "at",     "person", "kind",  "stage",
	                                      "previous", "status",      "forced", "note",   "reason"};
	struct value values[] = {
	    value_integer(session->tx),  value_integer(event->opportunity), event->at,
	    value_text(event->person),   value_text(event->kind),           value_text(event->stage),
	    value_text(event->previous), value_text(event->status),         value_integer(event->forced),
	    value_text(event->note),     value_text(event->reason),
	};
	return row_insert(session->store, "stage_history", columns, values, sizeof values / sizeof *values, id, error);
}

/* ---- deals ---- */

int deal_read(struct session *session, int64_t id, struct arena *arena, struct deal *deal, struct error *error)
{
	static const char *const columns[] = {"pipeline", "stage",         "status", "lost_reason",
	                                      "created",  "stage_entered", "closed", "probability_given"};
	struct value v[] = {value_empty(TYPE_TEXT), value_empty(TYPE_TEXT),   value_empty(TYPE_TEXT),
	                    value_empty(TYPE_TEXT), value_empty(TYPE_TIME),   value_empty(TYPE_TIME),
	                    value_empty(TYPE_TIME), value_empty(TYPE_INTEGER)};
	bool found;
	if (row_read(session->store, "opportunity", id, columns, v, sizeof v / sizeof *v, arena, &found, error))
		return error->status;
	if (!found)
		return fail(error, EX_NOINPUT, "there is no opportunity with the id %lld", (long long)id);
	*deal = (struct deal){.id = id,
	                      .pipeline = config_pipeline(session->config, v[0].text),
	                      .stage_name = v[1].text,
	                      .status = v[2].text,
	                      .lost_reason = v[3].set ? v[3].text : NULL,
	                      .created = v[4],
	                      .entered = v[5],
	                      .closed = v[6],
	                      .probability_given = v[7].integer != 0};
	if (!deal->pipeline)
		return fail(error, EX_CONFIG, "%lld: its pipeline %s is not in %s any more", (long long)id, v[0].text,
		            session->config->file);
	deal->stage = pipeline_stage(deal->pipeline, deal->stage_name);
	return 0;
}

int deal_write(struct session *session, const struct deal *deal, struct error *error)
{
	static const char *const columns[] = {"stage",  "status",    "lost_reason", "stage_entered",
	                                      "closed", "stage_due", "probability"};
	const struct stage *stage = deal->stage;
	struct value values[] = {
	    value_text(deal->stage_name),
	    value_text(deal->status),
	    value_text(deal->lost_reason),
	    deal->entered,
	    deal->closed,
	    stage ? stage_due_date(session, stage, &deal->created, &deal->entered) : value_empty(TYPE_DATE),
	    value_integer(stage ? stage->probability : 0),
	};
	/* A probability given by hand stays; of a stage that is not in the config none is known. */
	size_t count = sizeof values / sizeof *values - (deal->probability_given || !stage);
	return row_update(session->store, "opportunity", deal->id, columns, values, count, error);
}

bool deal_is(const struct deal *deal, const char *status)
{
	return strcmp(deal->status, status) == 0;
}

/* ---- names ---- */

const struct stage *pipeline_won_stage(const struct pipeline *pipeline)
{
	for (size_t i = 0; i < pipeline->stage_count; i++)
		if (pipeline->stages[i].won)
			return &pipeline->stages[i];
	return NULL;
}

static int fail_unknown(const char *what, const char *name, const struct pipeline *pipeline, const char **names,
                        size_t count, int status, struct error *error)
{
	struct buffer hint = {0};
	suggest(&hint, name, names, count);
	fail(error, status, "pipeline %s has no %s \"%s\"%s", pipeline->name, what, name, buffer_text(&hint));
	buffer_free(&hint);
	free(names);
	return status;
}

int fail_unknown_stage(const struct pipeline *pipeline, const char *name, int status, struct error *error)
{
	const char **names = memory_get((pipeline->stage_count + 1) * sizeof *names);
	for (size_t i = 0; i < pipeline->stage_count; i++)
		names[i] = pipeline->stages[i].name;
	return fail_unknown("stage", name, pipeline, names, pipeline->stage_count, status, error);
}

int fail_unknown_reason(const struct pipeline *pipeline, const char *name, int status, struct error *error)
{
	const char **names = memory_get((pipeline->lost_reason_count + 1) * sizeof *names);
	for (size_t i = 0; i < pipeline->lost_reason_count; i++)
		names[i] = pipeline->lost_reasons[i].name;
	return fail_unknown("reason for losing", name, pipeline, names, pipeline->lost_reason_count, status, error);
}

/* Machines' clocks may differ a little; a day's plan is not history. */
enum { CLOCKS_DIFFER = 300 };

int check_not_future(const struct session *session, int64_t at, struct error *error)
{
	if (at <= session->now + CLOCKS_DIFFER)
		return 0;
	struct buffer when = {0};
	moment_print(&when, at, &session->config->zone);
	fail(error, EX_DATAERR, "%s is still to come; only what has happened is recorded", when.data);
	buffer_free(&when);
	return error->status;
}
