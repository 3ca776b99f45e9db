/* alert_history.c: the episodes of alerts, with their times and what was done about them. */
#include "cmd/alert_modes.h"
#include "domain/alert_told.h"
#include "store/alert_history.h"

#include <stdlib.h>

enum {
	C_ID, C_RULE, C_LABEL, C_OPPORTUNITY, C_REF, C_NAME, C_CUSTOMER, C_OWNER, C_SINCE, C_ENDED, C_AT, C_EVENT, C_STEP, C_WHO,
	C_PERSON, C_UNTIL, C_NOTE, COLUMNS
};

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},       [C_RULE] = {"rule", NULL, TYPE_TEXT},
    [C_LABEL] = {"label", NULL, TYPE_TEXT},    [C_OPPORTUNITY] = {"opportunity", NULL, TYPE_INTEGER},
    [C_REF] = {"ref", NULL, TYPE_TEXT},        [C_NAME] = {"name", NULL, TYPE_TEXT},
    [C_CUSTOMER] = {"customer", NULL, TYPE_TEXT}, [C_OWNER] = {"owner", NULL, TYPE_TEXT},
    [C_SINCE] = {"since", NULL, TYPE_TIME},    [C_ENDED] = {"ended", NULL, TYPE_TIME},
    [C_AT] = {"at", NULL, TYPE_TIME},          [C_EVENT] = {"event", NULL, TYPE_TEXT},
    [C_STEP] = {"step", NULL, TYPE_INTEGER},   [C_WHO] = {"who", NULL, TYPE_TEXT},
    [C_PERSON] = {"person", NULL, TYPE_TEXT},  [C_UNTIL] = {"until", NULL, TYPE_DATE},
    [C_NOTE] = {"note", NULL, TYPE_TEXT},
};

struct history {
	struct invocation *invocation;
	struct session *session;
	struct alert_history_row *rows; /* their texts are in the arena */
	size_t count, capacity;
	struct alerts episodes; /* one a row */
	struct told_list told;
	struct arena arena;
	struct output *output;
};

static const char *keep(struct history *history, const char *text)
{
	return text ? arena_text(&history->arena, text) : NULL;
}

static int read_rows(struct history *history, struct error *error)
{
	struct invocation *invocation = history->invocation;
	struct alert_history *reader;
	struct alert_history_row row;
	int got;
	if (alert_history_open(history->session->store, option_value(invocation, "rule"), &reader, error))
		return error->status;
	while ((got = alert_history_next(reader, &row, error)) == 1) {
		row.rule = keep(history, row.rule);
		row.event = keep(history, row.event);
		row.who = keep(history, row.who);
		row.person = keep(history, row.person);
		row.note = keep(history, row.note);
		history->rows = memory_grow(history->rows, history->count, &history->capacity, sizeof row);
		history->rows[history->count++] = row;
		*alerts_add(&history->episodes) = (struct alert){.id = row.alert, .about = row.about, .subject = row.subject};
	}
	alert_history_close(reader);
	return got < 0 ? error->status : 0;
}

static int print_row(struct history *history, const struct alert_history_row *row, const struct alert_subject *subject,
                     struct error *error)
{
	const struct alert_rule *rule = config_alert(history->session->config, row->rule);
	const struct value values[COLUMNS] = {
	    [C_ID] = value_integer(row->alert),
	    [C_RULE] = value_text(row->rule),
	    [C_LABEL] = value_text(rule ? rule->label : NULL),
	    [C_OPPORTUNITY] = row->about == ROOT_OPPORTUNITY ? value_integer(row->subject) : value_empty(TYPE_INTEGER),
	    [C_REF] = value_text(subject->ref),
	    [C_NAME] = value_text(subject->name),
	    [C_CUSTOMER] = value_text(subject->customer),
	    [C_OWNER] = value_text(subject->owner),
	    [C_SINCE] = value_of(TYPE_TIME, row->since),
	    [C_ENDED] = row->ended,
	    [C_AT] = value_of(TYPE_TIME, row->at),
	    [C_EVENT] = value_text(row->event),
	    [C_STEP] = row->step,
	    [C_WHO] = value_text(row->who),
	    [C_PERSON] = value_text(row->person),
	    [C_UNTIL] = row->until,
	    [C_NOTE] = value_text(row->note),
	};
	return output_row(history->output, values, error);
}

static int print_rows(struct history *history, const struct term_list *terms, struct error *error)
{
	struct invocation *invocation = history->invocation;
	if (read_rows(history, error) || (!history->count && check_alert_rule(invocation, error)) ||
	    told_read(history->session, &history->episodes, terms->terms, terms->term_count,
	              output_shows(history->output, C_CUSTOMER) ? SUBJECT_WHOLE : SUBJECT_DEAL, &history->told, error))
		return error->status;
	const struct alert_subject **subjects = told_subjects(&history->told, &history->episodes, &history->arena);
	for (size_t i = 0; i < history->count; i++)
		if (subjects[i] && print_row(history, &history->rows[i], subjects[i], error))
			return error->status;
	return 0;
}

int print_alert_history(struct invocation *invocation, struct session *session, const struct term_list *terms,
                        struct error *error)
{
	struct history history = {.invocation = invocation, .session = session};
	if (output_open(invocation, columns, COLUMNS, COLUMNS, &history.output, error))
		return error->status;
	int status = print_rows(&history, terms, error);
	if (!status)
		status = output_close(history.output, error);
	else
		output_abandon(history.output);
	told_free(&history.told);
	alerts_free(&history.episodes);
	free(history.rows);
	arena_free(&history.arena);
	return status;
}

int run_alert_history(struct invocation *invocation, struct error *error)
{
	struct term_list terms;
	if (parse_alert_terms(invocation, &terms, error) || open_store(invocation, DB_READ, error) ||
	    db_begin_read(invocation->session.store->db, error))
		return error->status;
	int status = print_alert_history(invocation, &invocation->session, &terms, error);
	db_end_read(invocation->session.store->db);
	return status;
}
