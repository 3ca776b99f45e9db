/* opportunity_edit.c: changing the fields of an opportunity, its customer and contact. */
#include "domain/amount.h"
#include "domain/customer.h"
#include "domain/history.h"
#include "domain/opportunity.h"
#include "domain/score.h"
#include "domain/stage.h"

#include <string.h>

/* What the rules of an edit lean on. */
struct current {
	struct value customer, currency, amount, status, pipeline, stage, created, stage_entered, closed;
	const struct stage *at;
	const struct pipeline *in;
};

/* Columns and values to be written together. */
struct edit {
	const char *columns[256];
	struct value values[256];
	size_t count;
};

enum { MOST_COLUMNS = 250 };

static int read_current(struct session *session, int64_t id, struct arena *arena, struct current *current,
                        struct error *error)
{
	static const char *const columns[] = {"customer", "currency", "amount", "status", "pipeline", "stage", "created",
	                                      "stage_entered", "closed"};
	struct value v[] = {value_empty(TYPE_INTEGER), value_empty(TYPE_TEXT), value_empty(TYPE_MONEY),
	                    value_empty(TYPE_TEXT),    value_empty(TYPE_TEXT), value_empty(TYPE_TEXT),
	                    value_empty(TYPE_TIME),    value_empty(TYPE_TIME), value_empty(TYPE_TIME)};
	bool found;
	if (row_read(session->store, "opportunity", id, columns, v, sizeof v / sizeof *v, arena, &found, error))
		return error->status;
	if (!found)
		return fail(error, EX_NOINPUT, "there is no opportunity with the id %lld", (long long)id);
	v[2].decimals = currency_decimals(v[1].text);
	*current = (struct current){v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], NULL, NULL};
	current->in = config_pipeline(session->config, current->pipeline.text);
	current->at = current->in ? pipeline_stage(current->in, current->stage.text) : NULL;
	return 0;
}

static void put(struct edit *edit, const char *column, struct value value)
{
	if (edit->count == MOST_COLUMNS)
		return; /* a config has fewer fields (config_read() sees to it) */
	edit->columns[edit->count] = column;
	edit->values[edit->count++] = value;
}

/* A probability given by hand stays; taken back, it is the stage's again. */
static void put_probability(struct edit *edit, const struct current *current, struct value value)
{
	put(edit, "probability_given", value_integer(value.set));
	if (!value.set && current->at)
		value = value_integer(current->at->probability);
	put(edit, "probability", value);
}

/*
 * The amount keeps its figure when the currency changes, and both must fit together.  Each is printed with the decimals of
 * its own currency.
 */
static int set_amount(struct session *session, int64_t id, const struct current *current,
                      const struct assignments *assignments, const char *origin, size_t *changed, struct error *error)
{
	static const char *const currency_column[] = {"currency"}, *const amount_column[] = {"amount"};
	const struct assignment *amount = assignments_find(assignments, "amount");
	const struct assignment *currency = assignments_find(assignments, "currency");
	if (!amount && !currency)
		return 0;
	struct value code = currency ? currency->value : current->currency, figure = amount ? amount->value : current->amount;
	if (!code.set)
		code = value_text(session->config->currency);
	if (config_currency(session->config, code.text, error) || amount_in_currency(&figure, code.text, error) ||
	    history_update(session, "opportunity", id, currency_column, &code, 1, origin, changed, error))
		return error->status;
	bool same_decimals = figure.decimals == current->amount.decimals || !figure.set;
	if (value_equal(&figure, &current->amount) && same_decimals)
		return 0;
	if (changed)
		++*changed;
	return row_update(session->store, "opportunity", id, amount_column, &figure, 1, error)
	           ? error->status
	           : history_record_values(session, "opportunity", id, "amount", &current->amount, &figure, origin, error);
}

static int set_customer(struct session *session, int64_t id, struct current *current, const struct value *name,
                        const char *origin, struct error *error)
{
	int64_t customer = 0;
	if (name->set && customer_ensure(session, name->text, name->length, &customer, error))
		return error->status;
	if (current->customer.set ? customer == current->customer.integer : !customer)
		return 0;
	struct value old_name = value_empty(TYPE_TEXT), value = value_empty(TYPE_INTEGER);
	static const char *const name_column[] = {"name"}, *const customer_column[] = {"customer"};
	struct arena arena = {0};
	bool found;
	int status = 0;
	if (current->customer.set)
		status = row_read(session->store, "customer", current->customer.integer, name_column, &old_name, 1, &arena, &found,
		                  error);
	if (customer)
		value = value_integer(customer);
	if (!status)
		status = row_update(session->store, "opportunity", id, customer_column, &value, 1, error);
	if (!status) /* the history names customers, for people */
		status = history_record(session, "opportunity", id, "customer", old_name.text, name->set ? name->text : NULL, origin,
		                        error);
	current->customer = value;
	arena_free(&arena);
	return status;
}

static int check_lost_reason(const struct current *current, const struct value *reason, struct error *error)
{
	bool lost = strcmp(current->status.text, "lost") == 0;
	if (reason->set && !lost)
		return fail(error, EX_DATAERR, "lost_reason: the opportunity is not lost; opp-stage --lost closes it");
	if (reason->set && current->in && !pipeline_lost_reason(current->in, reason->text))
		return fail_unknown_reason(current->in, reason->text, EX_DATAERR, error);
	return 0;
}

static int check_ref(struct session *session, int64_t id, const struct value *ref, struct error *error)
{
	int64_t other = 0;
	if (ref->set && row_find(session->store, "opportunity", "ref", ref->text, ref->length, &other, error))
		return error->status;
	return other && other != id ? fail(error, EX_DATAERR, "ref: opportunity %lld has it already", (long long)other) : 0;
}

/* The fields whose change means more than writing a column. */
static int put_special(struct session *session, int64_t id, struct edit *edit, struct current *current,
                       const struct assignment *assignment, const char *origin, bool *handled, struct error *error)
{
	const char *name = assignment->field->name;
	const struct value *value = &assignment->value;
	*handled = true;
	if (strcmp(name, "stage") == 0 || strcmp(name, "status") == 0 || strcmp(name, "closed") == 0 ||
	    strcmp(name, "pipeline") == 0)
		return fail(error, EX_USAGE, "\"%s\" is not edited; opp-stage moves an opportunity", name);
	if (strcmp(name, "name") == 0 && !value->set)
		return fail(error, EX_DATAERR, "name: an opportunity needs one");
	if (strcmp(name, "ref") == 0 && check_ref(session, id, value, error))
		return error->status;
	if (assignment->field->flags & FIELD_LIST)
		return list_assign(session, "opportunity", id, assignment, origin, NULL, error);
	if (strcmp(name, "probability") == 0)
		put_probability(edit, current, *value);
	else if (strcmp(name, "customer") == 0)
		return set_customer(session, id, current, value, origin, error);
	else if (strcmp(name, "lost_reason") == 0 && check_lost_reason(current, value, error))
		return error->status;
	else if (strcmp(name, "amount") != 0 && strcmp(name, "currency") != 0)
		*handled = false;
	return 0;
}

/* The D+N date counts from creation. */
static void follow_created(struct session *session, struct edit *edit, const struct current *current,
                           const struct assignments *assignments)
{
	const struct assignment *created = assignments_find(assignments, "created");
	if (created && current->at)
		put(edit, "stage_due", stage_due_date(session, current->at, &created->value, &current->stage_entered));
}

static int check_created(struct session *session, const struct current *current, const struct assignments *assignments,
                         struct error *error)
{
	const struct assignment *created = assignments_find(assignments, "created");
	if (!created || !created->value.set)
		return 0;
	if (current->closed.set && current->closed.integer < created->value.integer)
		return fail(error, EX_DATAERR, "created: lies behind closed");
	return check_not_future(session, created->value.integer, error) ? fail_prefix(error, "created") : 0;
}

static int edit_customer(struct session *session, const struct current *current, const struct assignments *assignments,
                         const char *origin, struct error *error)
{
	bool any = false;
	size_t changed = 0;
	for (size_t i = 0; i < assignments->count; i++)
		any |= assignments->items[i].field->owner != OWNER_OPPORTUNITY;
	if (!any)
		return 0;
	if (!current->customer.set)
		return fail(
		    error, EX_DATAERR,
		    "the opportunity has no customer whose fields could be set; give it one with customer=NAME");
	if (customer_set(session, current->customer.integer, assignments, origin, &changed, error))
		return error->status;
	return changed ? customer_rescore(session, current->customer.integer, error) : 0;
}

static int rescore(struct session *session, int64_t id, struct error *error)
{
	struct id_set ids = {0};
	id_set_add(&ids, id);
	struct score_scope scope = {.ids = &ids};
	int status = score_update(session, &scope, NULL, NULL, error);
	id_set_free(&ids);
	return status;
}

static int edit_with(struct session *session, int64_t id, struct current *current, const struct assignments *assignments,
                     const char *origin, size_t *changed, struct error *error)
{
	struct edit edit = {.count = 0};
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *assignment = &assignments->items[i];
		bool handled;
		if (assignment->field->owner != OWNER_OPPORTUNITY)
			continue;
		if (put_special(session, id, &edit, current, assignment, origin, &handled, error))
			return error->status;
		if (!handled)
			put(&edit, assignment->field->name, assignment->value);
	}
	follow_created(session, &edit, current, assignments);
	if (check_created(session, current, assignments, error) ||
	    set_amount(session, id, current, assignments, origin, changed, error) ||
	    history_update(session, "opportunity", id, edit.columns, edit.values, edit.count, origin, changed, error) ||
	    edit_customer(session, current, assignments, origin, error))
		return error->status;
	return 0;
}

int opportunity_set(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                    size_t *changed, struct error *error)
{
	struct arena arena = {0};
	struct current current;
	int status = read_current(session, id, &arena, &current, error);
	if (!status)
		status = edit_with(session, id, &current, assignments, origin, changed, error);
	arena_free(&arena);
	return status;
}

int opportunity_edit(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                     size_t *changed, struct error *error)
{
	return opportunity_set(session, id, assignments, origin, changed, error) ? error->status : rescore(session, id, error);
}
