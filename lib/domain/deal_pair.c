/* deal_pair.c: all deals at two moments, side by side. */
#include "domain/deal_pair.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is read of each deal ---- */

static const char *const own_fields[PAIR_BY - 1] = {"status", "closed", "close_date", "amount", "currency", "ref", "name"};

static enum bridge_status status_of(const struct value *row)
{
	const char *status = row[PAIR_STATUS].text;
	return strcmp(status, "won") == 0 ? BRIDGE_IS_WON : strcmp(status, "lost") == 0 ? BRIDGE_IS_LOST : BRIDGE_IS_OPEN;
}

static bool any_closing(const struct pair_walk *walk)
{
	return walk->closing.first == DAY_FIRST && walk->closing.last == DAY_LAST;
}

/* Whether it should close, or did close, when the report is about. */
static bool closes_then(const struct pair_walk *walk, const struct value *row, enum bridge_status status)
{
	const struct span *closing = &walk->closing;
	const struct value *when = status == BRIDGE_IS_OPEN ? &row[PAIR_CLOSE_DATE] : &row[PAIR_CLOSED];
	if (any_closing(walk))
		return true;
	if (!when->set)
		return false;
	int64_t day = when->type == TYPE_TIME ? zone_day(&walk->session->config->zone, when->integer) : when->integer;
	return day >= closing->first && day <= closing->last;
}

bool in_pipeline(const struct bridge_state *state)
{
	return state->status == BRIDGE_IS_OPEN && state->selected;
}

static void read_states(const struct pair_walk *walk, struct deal_pair *pair)
{
	if (pair->before) {
		pair->was.status = BRIDGE_IS_OPEN;
		pair->was.selected = (pair->before == pair->after || snapshot_matches(&walk->before)) &&
		                     closes_then(walk, pair->before, BRIDGE_IS_OPEN);
	}
	/* What was in the pipeline and is closed was closed there, whenever that was. */
	pair->is.status = status_of(pair->after);
	bool closed_there = in_pipeline(&pair->was) && pair->is.status != BRIDGE_IS_OPEN;
	pair->is.selected = snapshot_matches(&walk->after) && (closed_there || closes_then(walk, pair->after, pair->is.status));
}

/* ---- what history says ---- */

static int fail_balance(const struct deal_pair *pair, const char *field, const char *told, struct error *error)
{
	struct buffer was = {0}, is = {0};
	bool amount = strcmp(field, "amount") == 0;
	value_print(&was, &pair->before[amount ? PAIR_AMOUNT : PAIR_CURRENCY], NULL);
	value_print(&is, &pair->after[amount ? PAIR_AMOUNT : PAIR_CURRENCY], NULL);
	fail(error, EX_DATAERR, "opportunity %lld does not balance: %s was %s and is %s, but %s; run opp-check",
	     (long long)pair->after[PAIR_ID].integer, field, was.length ? was.data : "empty",
	     is.length ? is.data : "empty", told);
	buffer_free(&was);
	buffer_free(&is);
	return error->status;
}

/* Whether an edit's text says that value; an amount says it with any decimals. */
static bool says(const char *text, const struct value *value)
{
	struct error unused;
	int64_t integer;
	if (!text || !value->set)
		return !text == !value->set;
	if (value->type != TYPE_MONEY)
		return strcmp(text, value->text) == 0;
	struct value read = value_decimal(0, 9);
	if (decimal_parse(text, strlen(text), read.decimals, &integer, &unused))
		return false;
	read.integer = integer;
	return value_equal(&read, value);
}

/* A value that differs between the moments must have become what it is by the edits that are recorded between them. */
static int check_edits(struct pair_walk *walk, const struct deal_pair *pair, const char *field, size_t column,
                       struct error *error)
{
	const struct value *was = &pair->before[column], *is = &pair->after[column];
	const struct change_row *edits, *last = NULL;
	size_t count;
	if (value_equal(was, is))
		return 0;
	if (change_reader_read(walk->edits, pair->after[PAIR_ID].integer, &edits, &count, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		if (edits[i].tx <= walk->before.store->cut || strcmp(edits[i].field, field) != 0)
			continue;
		if (!last && !says(edits[i].old, was))
			return fail_balance(pair, field, "its history begins with another", error);
		last = &edits[i];
	}
	if (!last)
		return fail_balance(pair, field, "its history tells of no change", error);
	return says(last->new, is) ? 0 : fail_balance(pair, field, "its history ends with another", error);
}

static int check_pair(struct pair_walk *walk, const struct deal_pair *pair, struct error *error)
{
	return check_edits(walk, pair, "amount", PAIR_AMOUNT, error) ||
	               check_edits(walk, pair, "currency", PAIR_CURRENCY, error)
	           ? error->status
	           : 0;
}

/* ---- the walk ---- */

/* Of a deal that was there and not open only its closing is asked for. */
static int read_closed(struct pair_walk *walk, struct deal_pair *pair, struct error *error)
{
	static const char *const column[] = {"closed"};
	struct value closed = value_empty(TYPE_TIME);
	bool found;
	if (row_read(walk->before.store, "opportunity", pair->after[PAIR_ID].integer, column, &closed, 1, NULL, &found, error))
		return error->status;
	pair->was.status = BRIDGE_IS_LOST; /* or won: it is all the same */
	pair->closed_again = !value_equal(&closed, &pair->after[PAIR_CLOSED]);
	return 0;
}

static int visit_pair(struct pair_walk *walk, struct deal_pair *pair, pair_visit visit, void *argument,
                      struct error *error)
{
	read_states(walk, pair);
	if (!in_pipeline(&pair->was) && !pair->is.selected)
		return 0;
	if (!pair->before && pair->after[PAIR_ID].integer <= walk->last_before && read_closed(walk, pair, error))
		return error->status;
	if (pair->before && check_pair(walk, pair, error))
		return error->status;
	return visit(argument, pair, error);
}

/* What nobody changed meanwhile need not be read again, if all that is looked at stands in its row. */
static int find_before(struct pair_walk *walk, struct deal_pair *pair, struct error *error)
{
	struct snapshot *before = &walk->before;
	if (walk->still && !snapshot_is_later(&walk->after)) {
		pair->before = pair->after;
		return 0;
	}
	if (snapshot_seek(before, pair->after[PAIR_ID].integer, error))
		return error->status;
	if (before->values && before->values[PAIR_ID].integer == pair->after[PAIR_ID].integer)
		pair->before = before->values;
	return 0;
}

static int visit_pairs(struct pair_walk *walk, pair_visit visit, void *argument, struct error *error)
{
	struct snapshot *after = &walk->after;
	while (after->values) {
		struct deal_pair pair = {.after = after->values};
		if (find_before(walk, &pair, error) || visit_pair(walk, &pair, visit, argument, error) ||
		    snapshot_next(after, error))
			return error->status;
	}
	return 0;
}

/* Terms may ask for what runs with the time or stands in other tables. */
static bool stands_still(const struct report_request *request)
{
	for (size_t i = 0; i < request->by_count; i++)
		if (!field_is_stored(request->by[i]))
			return false;
	return !request->term_count;
}

/* There can be very many deals: what nobody looks at is not read.  What was is open. */
static bool is_read(const struct pair_walk *walk, size_t column, bool before)
{
	switch (column) {
	case PAIR_REF:
	case PAIR_NAME:
		return walk->names;
	case PAIR_CLOSE_DATE:
		return !any_closing(walk);
	case PAIR_STATUS:
	case PAIR_CLOSED:
		return !before;
	default:
		return true;
	}
}

/* A place for each but the id and for the request's --by. */
static size_t choose_fields(const struct pair_walk *walk, bool before, const struct field **fields)
{
	const struct report_request *request = walk->request;
	size_t count = 0;
	for (size_t i = 0; i < sizeof own_fields / sizeof *own_fields; i++) {
		const struct field *field = field_find(&walk->session->config->fields, own_fields[i]);
		fields[count++] = is_read(walk, i + 1, before) ? field : NULL;
	}
	for (size_t i = 0; i < request->by_count; i++)
		fields[count++] = request->by[i];
	return count;
}

int pairs_visit(struct pair_walk *walk, int64_t first, int64_t second, bool past, pair_visit visit, void *argument,
                struct error *error)
{
	static const char *const edited[] = {"amount", "currency"};
	struct session *session = walk->session;
	const struct field **fields = memory_get((PAIR_BY + walk->request->by_count) * sizeof *fields);
	size_t count = choose_fields(walk, true, fields);
	walk->still = stands_still(walk->request);
	const struct snapshot_of then = {.past = true, .moment = first, .only = QUERY_OPEN, .few = walk->still};
	int status = snapshot_open(&walk->before, session, walk->request, &then, fields, count, error);
	const struct snapshot_of now = {.past = past, .moment = past ? second : session->now, .only = QUERY_OPEN_OR_LATER,
	                                .than = walk->before.store->cut};
	if (!status)
		status = query_last_id(walk->before.store, &walk->last_before, error);
	choose_fields(walk, false, fields);
	if (!status)
		status = snapshot_open(&walk->after, session, walk->request, &now, fields, count, error);
	if (!status)
		status = change_reader_open(walk->after.store, edited, 2, &walk->edits, error);
	if (!status)
		status = visit_pairs(walk, visit, argument, error);
	change_reader_close(walk->edits);
	walk->edits = NULL;
	snapshot_close(&walk->before);
	snapshot_close(&walk->after);
	free(fields);
	return status;
}
