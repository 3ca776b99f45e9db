/* opportunity_add.c: adding opportunities, one or a million. */
#include "domain/amount.h"
#include "domain/customer.h"
#include "domain/history.h"
#include "domain/opportunity.h"
#include "domain/score.h"
#include "domain/stage.h"
#include "domain/stage_claim.h"

#include <stdlib.h>
#include <string.h>

/* The columns that every opportunity has; those of declared fields follow them. */
enum column_index {
	C_TX, C_REF, C_NAME, C_CUSTOMER, C_OWNER, C_AMOUNT, C_CURRENCY, C_SOURCE, C_PIPELINE, C_STAGE, C_STATUS, C_PROBABILITY,
	C_PROBABILITY_GIVEN, C_CLOSE_DATE, C_CREATED, C_CLOSED, C_LOST_REASON, C_STAGE_ENTERED, C_NEXT_ACTION,
	C_NEXT_ACTION_AT, C_STAGE_DUE, BASE_COLUMNS
};

static const char *const base_columns[BASE_COLUMNS] = {
    [C_TX] = "tx", [C_REF] = "ref", [C_NAME] = "name", [C_CUSTOMER] = "customer", [C_OWNER] = "owner", [C_AMOUNT] = "amount",
    [C_CURRENCY] = "currency", [C_SOURCE] = "source", [C_PIPELINE] = "pipeline", [C_STAGE] = "stage",
    [C_STATUS] = "status", [C_PROBABILITY] = "probability", [C_PROBABILITY_GIVEN] = "probability_given",
    [C_CLOSE_DATE] = "close_date", [C_CREATED] = "created", [C_CLOSED] = "closed", [C_LOST_REASON] = "lost_reason",
    [C_STAGE_ENTERED] = "stage_entered", [C_NEXT_ACTION] = "next_action", [C_NEXT_ACTION_AT] = "next_action_at",
    [C_STAGE_DUE] = "stage_due",
};

/* A row under construction; kept from one opportunity to the next. */
struct opportunity_row {
	const char **columns;
	struct value *values;
	bool *given;        /* by the caller, if only as empty */
	size_t count;
	size_t *column_of;  /* of each field of the config; NO_COLUMN: it is none of this table */
	const struct pipeline *pipeline;
	const struct stage *stage;
};

enum { NO_COLUMN = -1 };

/* The customer is no text here but the number of its row; lists have tables of their own. */
static size_t column_of_field(const struct opportunity_row *row, const struct field *field)
{
	if (field->owner != OWNER_OPPORTUNITY || field->flags & FIELD_LIST || strcmp(field->name, "customer") == 0)
		return (size_t)NO_COLUMN;
	for (size_t i = 0; i < row->count; i++)
		if (strcmp(row->columns[i], field->name) == 0)
			return i;
	return (size_t)NO_COLUMN;
}

static struct opportunity_row *row_open(const struct config *config)
{
	const struct fields *fields = &config->fields;
	size_t most = BASE_COLUMNS + fields->count;
	struct opportunity_row *row = memory_get(sizeof *row);
	row->columns = memory_get(most * sizeof *row->columns);
	row->values = memory_get(most * sizeof *row->values);
	row->given = memory_get(most * sizeof *row->given);
	row->column_of = memory_get(fields->count * sizeof *row->column_of);
	memcpy(row->columns, base_columns, sizeof base_columns);
	row->count = BASE_COLUMNS;
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].owner == OWNER_OPPORTUNITY && fields->items[i].flags & FIELD_DECLARED)
			row->columns[row->count++] = fields->items[i].name;
	for (size_t i = 0; i < fields->count; i++)
		row->column_of[i] = column_of_field(row, &fields->items[i]);
	return row;
}

static void row_free(struct opportunity_row *row)
{
	if (!row)
		return;
	free(row->columns);
	free(row->values);
	free(row->given);
	free(row->column_of);
	free(row);
}

static bool value_is(const struct value *value, const char *text)
{
	return value->set && strlen(text) == value->length && memcmp(value->text, text, value->length) == 0;
}

/* ---- what the caller gave ---- */

static void place_assignments(struct opportunity_row *row, const struct config *config, const struct assignments *assignments)
{
	memset(row->given, 0, row->count * sizeof *row->given);
	for (size_t i = 0; i < row->count; i++)
		row->values[i].set = false;
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		size_t column = row->column_of[assignment->field - config->fields.items];
		if (column == (size_t)NO_COLUMN)
			continue;
		row->values[column] = assignment->value;
		row->given[column] = true;
	}
}

/* ---- what follows from it ---- */

static int choose_pipeline(struct session *session, struct opportunity_row *row, struct error *error)
{
	const struct value *wanted = &row->values[C_PIPELINE];
	row->pipeline = config_pipeline(session->config, wanted->set ? wanted->text : NULL);
	if (!row->pipeline)
		return fail(error, EX_DATAERR, "pipeline: there is no \"%s\"", wanted->text);
	row->values[C_PIPELINE] = value_text(row->pipeline->name);
	return 0;
}

/* A new deal is in the first stage known of it. */
static int choose_stage(struct opportunity_row *row, struct error *error)
{
	struct stage_claim claim;
	if (stage_claim_read(row->pipeline, &row->values[C_STAGE], &row->values[C_STATUS], &claim, error))
		return error->status;
	row->stage = claim.stage ? claim.stage : &row->pipeline->stages[0];
	row->values[C_STAGE] = value_text(row->stage->name);
	row->values[C_STATUS] = value_text(claim.status ? claim.status : "open");
	return 0;
}

static int check_lost_reason(struct opportunity_row *row, struct error *error)
{
	const struct value *reason = &row->values[C_LOST_REASON];
	if (!reason->set)
		return 0;
	if (!value_is(&row->values[C_STATUS], "lost"))
		return fail(error, EX_DATAERR, "lost_reason: \"%s\" is given, but the opportunity is not lost", reason->text);
	return pipeline_lost_reason(row->pipeline, reason->text)
	           ? 0
	           : fail_unknown_reason(row->pipeline, reason->text, EX_DATAERR, error);
}

static int set_amount(struct session *session, struct opportunity_row *row, struct error *error)
{
	if (!row->values[C_CURRENCY].set)
		row->values[C_CURRENCY] = value_text(session->config->currency);
	if (config_currency(session->config, row->values[C_CURRENCY].text, error))
		return error->status;
	return amount_in_currency(&row->values[C_AMOUNT], row->values[C_CURRENCY].text, error);
}

/* A time that was given as empty is not known and stays empty; one that was not given at all is now. */
static void set_times(struct session *session, struct opportunity_row *row)
{
	struct value now = value_of(TYPE_TIME, session->now);
	bool open = value_is(&row->values[C_STATUS], "open");
	if (!row->given[C_CREATED])
		row->values[C_CREATED] = now;
	if (!open && !row->given[C_CLOSED])
		row->values[C_CLOSED] = now;
	row->values[C_STAGE_ENTERED] = row->stage->won ? row->values[C_CLOSED] : row->values[C_CREATED];
	row->values[C_STAGE_DUE] =
	    stage_due_date(session, row->stage, &row->values[C_CREATED], &row->values[C_STAGE_ENTERED]);
}

static int set_defaults(struct session *session, struct opportunity_row *row, const struct assignments *assignments,
                        struct error *error)
{
	place_assignments(row, session->config, assignments);
	if (choose_pipeline(session, row, error) || choose_stage(row, error) || check_lost_reason(row, error) ||
	    set_amount(session, row, error))
		return error->status;
	row->values[C_TX] = value_integer(session->tx);
	if (!row->values[C_NAME].set)
		row->values[C_NAME] = row->values[C_REF];
	if (!row->values[C_NAME].set)
		return fail(error, EX_DATAERR, "name: an opportunity needs a name or a ref");
	row->values[C_PROBABILITY_GIVEN] = value_integer(row->values[C_PROBABILITY].set);
	if (!row->values[C_PROBABILITY].set)
		row->values[C_PROBABILITY] = value_integer(row->stage->probability);
	set_times(session, row);
	if (row->values[C_CREATED].set && check_not_future(session, row->values[C_CREATED].integer, error))
		return fail_prefix(error, "created");
	return check_closed(session, row->values[C_STATUS].text, &row->values[C_CREATED], &row->values[C_CLOSED], error);
}

/* ---- writing ---- */

static int set_customer(struct session *session, struct opportunity_row *row, const struct assignments *assignments,
                        const char *origin, struct error *error)
{
	const struct assignment *name = assignments_find(assignments, "customer");
	bool profile = false, made = false;
	for (size_t i = 0; i < assignments->count; i++)
		profile |= assignments->items[i].field->owner != OWNER_OPPORTUNITY && assignments->items[i].value.set;
	row->values[C_CUSTOMER] = value_empty(TYPE_INTEGER);
	if (!name || !name->value.set)
		return profile ? fail(error, EX_DATAERR, "customer: is empty, but fields of the customer are given") : 0;
	int64_t id;
	size_t changed = 0;
	if (profile ? customer_save(session, name->value.text, name->value.length, assignments, origin, &id, &made,
	                            &changed, error)
	            : customer_ensure(session, name->value.text, name->value.length, &id, error))
		return error->status;
	row->values[C_CUSTOMER] = value_integer(id);
	return profile && changed && !made ? customer_rescore(session, id, error) : 0;
}

static int record_start(struct session *session, const struct opportunity_row *row, int64_t id, const char *note, struct error *error)
{
	const struct value *v = row->values;
	bool closed = !value_is(&v[C_STATUS], "open");
	struct stage_event event = {.opportunity = id, .at = v[C_CREATED], .person = session->user, .kind = "start",
	                            .stage = row->stage->name, .status = "open", .note = note};
	if (row->stage->won && value_is(&v[C_STATUS], "won")) { /* where it was before is not known; the win itself is */
		event.status = event.kind = "won";
		event.at = v[C_CLOSED];
		return stage_record(session, &event, NULL, error);
	}
	if (stage_record(session, &event, NULL, error))
		return error->status;
	if (!closed)
		return 0;
	event = (struct stage_event){.opportunity = id, .at = v[C_CLOSED], .person = session->user, .kind = v[C_STATUS].text,
	                             .stage = row->stage->name, .previous = row->stage->name, .status = v[C_STATUS].text,
	                             .reason = v[C_LOST_REASON].set ? v[C_LOST_REASON].text : NULL};
	return stage_record(session, &event, NULL, error);
}

static int write_lists(struct session *session, const struct assignments *assignments, int64_t id, const char *origin,
                       struct error *error)
{
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		if (assignment->field->owner == OWNER_OPPORTUNITY && assignment->field->flags & FIELD_LIST &&
		    assignment->value.set && list_assign(session, "opportunity", id, assignment, origin, NULL, error))
			return error->status;
	}
	return 0;
}

static int write_row(struct session *session, struct adding *adding, struct opportunity_row *row,
                     const struct assignments *assignments, int64_t *id, struct error *error)
{
	if (set_customer(session, row, assignments, adding->origin, error) ||
	    row_insert(session->store, "opportunity", row->columns, row->values, row->count, id, error) ||
	    record_start(session, row, *id, adding->note, error) ||
	    write_lists(session, assignments, *id, adding->origin, error))
		return error->status;
	/* The id of the customer and of the transaction say nothing of where a value came from. */
	if (adding->origin && history_origin(session, "opportunity", *id, row->columns + BASE_COLUMNS,
	                                     row->values + BASE_COLUMNS, row->count - BASE_COLUMNS, adding->origin, error))
		return error->status;
	id_set_add(&adding->unscored, *id);
	adding->rows++;
	return 0;
}

/* ---- records that are there already ---- */

int adding_check_key(struct session *session, const struct adding *adding, struct error *error)
{
	if (!adding->key)
		return 0;
	const struct field *field;
	if (field_need(&session->config->fields, adding->key, &field, error))
		return fail_prefix(error, "-k");
	if (field->type != TYPE_TEXT || field->owner != OWNER_OPPORTUNITY || field->flags & FIELD_LIST ||
	    !(field->flags & FIELD_SETTABLE) || strcmp(field->name, "customer") == 0)
		return fail(error, EX_USAGE, "-k: \"%s\" cannot be the key; take ref, name or a declared text field",
		            field->name);
	/* ref has one from the beginning. */
	return strcmp(field->name, "ref") == 0 ? 0 : store_make_index(session->store, "opportunity", field->name, error);
}

static int find_existing(struct session *session, const struct adding *adding, const struct assignments *assignments,
                         int64_t *id, struct error *error)
{
	const char *key = adding->key ? adding->key : "ref";
	const struct assignment *given = assignments_find(assignments, key);
	int64_t found[2];
	*id = 0;
	if (!given || !given->value.set)
		return adding->key ? fail(error, EX_DATAERR, "%s: is empty, but it is the key (-k)", key) : 0;
	if (row_find_two(session->store, "opportunity", key, given->value.text, given->value.length, found, error))
		return error->status;
	if (found[1])
		return fail(error, EX_DATAERR, "%s: opportunities %lld and %lld both have it, so it does not tell which", key,
		            (long long)found[0], (long long)found[1]);
	*id = found[0];
	return 0;
}

static int fail_existing(const struct adding *adding, int64_t existing, struct error *error)
{
	return fail(error, EX_DATAERR, "%s: opportunity %lld has it already; --on-conflict skip or update says what to do",
	            adding->key ? adding->key : "ref", (long long)existing);
}

int opportunity_add(struct session *session, struct adding *adding, const struct assignments *assignments, int64_t *id,
                    struct error *error)
{
	int64_t existing = 0;
	*id = 0;
	/* A ref that is taken is found by the table itself; only to do something else about it must it be known before. */
	if ((adding->key || adding->conflict != CONFLICT_FAIL) && find_existing(session, adding, assignments, &existing, error))
		return error->status;
	if (existing && adding->conflict == CONFLICT_SKIP)
		return 0;
	if (existing && adding->conflict == CONFLICT_UPDATE) {
		*id = existing;
		id_set_add(&adding->unscored, existing);
		adding->rows++;
		return opportunity_update(session, existing, assignments, adding->origin, error);
	}
	if (existing)
		return fail_existing(adding, existing, error);
	if (!adding->row)
		adding->row = row_open(session->config);
	if (set_defaults(session, adding->row, assignments, error))
		return error->status;
	if (!write_row(session, adding, adding->row, assignments, id, error))
		return 0;
	struct error unexplained = *error;
	if (unexplained.status == EX_DATAERR && !find_existing(session, adding, assignments, &existing, error) && existing)
		return fail_existing(adding, existing, error);
	*error = unexplained;
	return error->status;
}

int opportunity_score_added(struct session *session, struct adding *adding, struct error *error)
{
	struct score_scope scope = {.ids = &adding->unscored};
	int status = adding->unscored.count ? score_update(session, &scope, NULL, NULL, error) : 0;
	id_set_free(&adding->unscored);
	return status;
}

void adding_free(struct adding *adding)
{
	id_set_free(&adding->unscored);
	row_free(adding->row);
	adding->row = NULL;
}
