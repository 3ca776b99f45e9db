/* alert_measures.c: lists what is to be done about alerts, and records that it was done. */
#include "cmd/alert_modes.h"
#include "cmd/recording.h"
#include "domain/alert_told.h"
#include "store/measure.h"

#include <stdlib.h>

enum {
	C_ID, C_ALERT, C_RULE, C_OPPORTUNITY, C_NAME, C_CUSTOMER, C_OWNER, C_MEASURE, C_WHO, C_DUE, C_LATE, C_DONE, C_RESULT,
	COLUMNS
};

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},     [C_ALERT] = {"alert", NULL, TYPE_INTEGER},
    [C_RULE] = {"rule", NULL, TYPE_TEXT},    [C_OPPORTUNITY] = {"opportunity", NULL, TYPE_INTEGER},
    [C_NAME] = {"name", NULL, TYPE_TEXT},    [C_CUSTOMER] = {"customer", NULL, TYPE_TEXT},
    [C_OWNER] = {"owner", NULL, TYPE_TEXT},  [C_MEASURE] = {"measure", NULL, TYPE_TEXT},
    [C_WHO] = {"who", NULL, TYPE_TEXT},      [C_DUE] = {"due", NULL, TYPE_DATE},
    [C_LATE] = {"late", NULL, TYPE_INTEGER}, [C_DONE] = {"done", NULL, TYPE_TIME},
    [C_RESULT] = {"result", NULL, TYPE_TEXT},
};

struct measures {
	struct invocation *invocation;
	bool finished; /* only those of `ids`, which are done now */
	struct numbers ids;
	struct measure_row *rows;
	size_t count, capacity;
	struct alerts alerts; /* one a row */
	struct told_list told;
	struct arena arena;
	struct output *output;
	const char *result;
};

static int read_rows(struct measures *measures, struct error *error)
{
	struct invocation *invocation = measures->invocation;
	struct measure_reader *reader;
	struct measure_row row;
	int got;
	if (measure_reader_open(invocation->session.store, measures->finished || option_given(invocation, "all"),
	                        &reader, error))
		return error->status;
	while ((got = measure_reader_next(reader, &row, error)) == 1) {
		if (measures->finished && !numbers_have(&measures->ids, row.id))
			continue;
		row.rule = arena_text(&measures->arena, row.rule);
		row.measure = arena_text(&measures->arena, row.measure);
		row.person = arena_text(&measures->arena, row.person);
		row.result = row.result ? arena_text(&measures->arena, row.result) : NULL;
		measures->rows = memory_grow(measures->rows, measures->count, &measures->capacity, sizeof row);
		measures->rows[measures->count++] = row;
		*alerts_add(&measures->alerts) = (struct alert){.id = row.alert, .about = row.about, .subject = row.subject};
	}
	measure_reader_close(reader);
	return got < 0 ? error->status : 0;
}

static int print_row(struct measures *measures, const struct measure_row *row, const struct alert_subject *subject,
                     struct error *error)
{
	int64_t today = zone_day(&measures->invocation->config.zone, measures->invocation->session.now);
	bool late = !row->done.set && row->due.integer < today;
	const struct value values[COLUMNS] = {
	    [C_ID] = value_integer(row->id),
	    [C_ALERT] = value_integer(row->alert),
	    [C_RULE] = value_text(row->rule),
	    [C_OPPORTUNITY] = row->about == ROOT_OPPORTUNITY ? value_integer(row->subject) : value_empty(TYPE_INTEGER),
	    [C_NAME] = value_text(subject->name),
	    [C_CUSTOMER] = value_text(subject->customer),
	    [C_OWNER] = value_text(subject->owner),
	    [C_MEASURE] = value_text(row->measure),
	    [C_WHO] = value_text(row->person),
	    [C_DUE] = row->due,
	    [C_LATE] = late ? value_integer(today - row->due.integer) : value_empty(TYPE_INTEGER),
	    [C_DONE] = row->done,
	    [C_RESULT] = value_text(row->result),
	};
	return output_row(measures->output, values, error);
}

static int print_rows(struct measures *measures, const struct term_list *terms, struct error *error)
{
	if (read_rows(measures, error) ||
	    told_read(&measures->invocation->session, &measures->alerts, terms->terms, terms->term_count, SUBJECT_WHOLE,
	              &measures->told, error))
		return error->status;
	const struct alert_subject **subjects = told_subjects(&measures->told, &measures->alerts, &measures->arena);
	for (size_t i = 0; i < measures->count; i++)
		if (subjects[i] && print_row(measures, &measures->rows[i], subjects[i], error))
			return error->status;
	return 0;
}

static int print(struct measures *measures, const struct term_list *terms, struct error *error)
{
	int status = output_open(measures->invocation, columns, COLUMNS, COLUMNS, &measures->output, error);
	if (!status)
		status = print_rows(measures, terms, error);
	if (!status)
		status = output_close(measures->output, error);
	else
		output_abandon(measures->output);
	told_free(&measures->told);
	alerts_free(&measures->alerts);
	free(measures->rows);
	arena_free(&measures->arena);
	return status;
}

int run_alert_measures(struct invocation *invocation, struct error *error)
{
	struct measures measures = {.invocation = invocation};
	struct term_list terms;
	if (parse_alert_terms(invocation, &terms, error) || open_store(invocation, DB_READ, error) ||
	    db_begin_read(invocation->session.store->db, error))
		return error->status;
	int status = print(&measures, &terms, error);
	db_end_read(invocation->session.store->db);
	return status;
}

/* ---- done ---- */

static int finish(struct session *session, void *argument, struct error *error)
{
	struct measures *measures = argument;
	for (size_t i = 0; i < measures->ids.count; i++)
		if (measure_done(session, measures->ids.items[i], measures->result, error))
			return error->status;
	return 0;
}

static int print_finished(struct session *session, void *argument, struct error *error)
{
	struct measures *measures = argument;
	const struct term_list none = {0};
	(void)session;
	return measures->invocation->quiet ? 0 : print(measures, &none, error);
}

int run_alert_done(struct invocation *invocation, struct error *error)
{
	struct measures measures = {.invocation = invocation, .finished = true};
	if (recording_note(invocation, &measures.result, error))
		return error->status;
	if (!measures.result)
		return fail(error, EX_USAGE, "--done needs --note TEXT: what came of it");
	if (read_numbers(invocation, "done", "measure", &measures.ids, error) ||
	    output_check(invocation, columns, COLUMNS, error) ||
	    open_store(invocation, DB_WRITE, error))
		return error->status;
	return session_write(&invocation->session, finish, print_finished, &measures, error);
}
