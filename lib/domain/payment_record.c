/* payment_record.c: recording payments, and what follows from them on the opportunity. */
#include "domain/amount.h"
#include "domain/payment.h"
#include "domain/stage.h"
#include "store/query.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* One event on its way into the database. */
struct recording {
	struct session *session;
	const struct payment *payment;
	struct payment_row *rows; /* those that are there, and room for the new one */
	size_t count;
	struct payments payments; /* before it */
	struct payment_row row;   /* the new one */
	bool redundant;           /* it says nothing new */
	struct arena arena;       /* the texts */
};

/* ---- what is there ---- */

static const char *opportunity_columns[] = {"currency", "payment_due", "payment_overdue_since"};

enum { O_CURRENCY, O_DUE, O_SINCE, O_COLUMNS };

static int read_currency(struct recording *recording, struct error *error)
{
	struct value currency = value_empty(TYPE_TEXT);
	bool found;
	int64_t opportunity = recording->payment->opportunity;
	if (row_read(recording->session->store, "opportunity", opportunity, opportunity_columns, &currency, 1,
	             &recording->arena, &found, error))
		return error->status;
	recording->row.currency = currency.text;
	return found ? 0 : fail(error, EX_NOINPUT, "there is no opportunity with the id %lld", (long long)opportunity);
}

static int read_rows(struct recording *recording, struct error *error)
{
	struct payment_reader *reader;
	const struct payment_row *rows;
	size_t count;
	if (payment_reader_open(recording->session->store, false, &reader, error))
		return error->status;
	int status = payment_reader_read(reader, recording->payment->opportunity, &rows, &count, error);
	if (!status) {
		recording->count = count;
		recording->rows = arena_get(&recording->arena, (count + 1) * sizeof *rows);
		for (size_t i = 0; i < count; i++) {
			recording->rows[i] = rows[i];
			recording->rows[i].currency = arena_text(&recording->arena, rows[i].currency);
		}
		payments_settle(&recording->payments, recording->rows, count);
	}
	payment_reader_close(reader);
	return status;
}

/* ---- what is said ---- */

static const struct instalment *find(const struct recording *recording, int64_t number)
{
	for (size_t i = 0; i < recording->payments.count; i++)
		if (recording->payments.instalments[i].number == number)
			return &recording->payments.instalments[i];
	return NULL;
}

static int64_t next_number(const struct recording *recording)
{
	int64_t highest = 0;
	for (size_t i = 0; i < recording->payments.count; i++)
		if (recording->payments.instalments[i].number > highest)
			highest = recording->payments.instalments[i].number;
	return highest + 1;
}

/* The instalment that is named, with its currency. */
static int take_named(struct recording *recording, struct error *error)
{
	const struct payment *payment = recording->payment;
	const struct instalment *named = find(recording, payment->instalment);
	recording->row.instalment = payment->instalment;
	if (!named && payment->kind == PAYMENT_PLANNED)
		return 0;
	if (!named)
		return fail(error, EX_NOINPUT, "instalment: there is no instalment %lld",
		            (long long)payment->instalment);
	if (named->cancelled && payment->kind != PAYMENT_RECEIVED)
		return fail(error, EX_DATAERR, "instalment: %lld was cancelled; plan a new one",
		            (long long)payment->instalment);
	recording->row.currency = named->currency;
	if (payment->kind == PAYMENT_PLANNED)
		recording->row.kind = PAYMENT_CHANGED;
	return 0;
}

/* A change keeps only what differs. */
static void reduce_change(struct recording *recording)
{
	struct payment_row *row = &recording->row;
	const struct instalment *now = find(recording, row->instalment);
	if (row->due.set && row->due.integer == now->due)
		row->due = value_empty(TYPE_DATE);
	if (row->amount.set && row->amount.integer == now->amount)
		row->amount = value_empty(TYPE_MONEY);
	recording->redundant = !row->due.set && !row->amount.set && !row->note;
}

/* So that no sum of them can be too large. */
static bool add_up(const struct recording *recording)
{
	int64_t sum =
	    recording->row.amount.set && recording->row.amount.integer > 0 ? recording->row.amount.integer : 0;
	for (size_t i = 0; i < recording->count; i++) {
		const struct value *amount = &recording->rows[i].amount;
		if (amount->set && amount->integer > 0 && __builtin_add_overflow(sum, amount->integer, &sum))
			return false;
	}
	return true;
}

/* What came in so far in the currency, or for the instalment that is named. */
static int64_t received_so_far(const struct recording *recording)
{
	const struct payment_row *row = &recording->row;
	int64_t sum = 0;
	for (size_t i = 0; i < recording->count; i++) {
		const struct payment_row *other = &recording->rows[i];
		bool counts =
		    row->instalment ? other->instalment == row->instalment : !strcmp(other->currency, row->currency);
		sum += other->kind == PAYMENT_RECEIVED && counts ? other->amount.integer : 0;
	}
	return sum;
}

static int check_amount(struct recording *recording, struct error *error)
{
	struct payment_row *row = &recording->row;
	if (!row->amount.set)
		return 0;
	if (amount_in_currency(&row->amount, row->currency, error))
		return error->status;
	if (row->kind != PAYMENT_RECEIVED && row->amount.integer <= 0)
		return fail(error, EX_DATAERR, "amount: an instalment is of more than 0");
	if (!row->amount.integer)
		return fail(error, EX_DATAERR, "received: is 0");
	if (!add_up(recording))
		return fail(error, EX_DATAERR, "amount: is too large: the payments of a deal must add up");
	if (row->amount.integer < 0 && received_so_far(recording) < -row->amount.integer)
		return fail(error, EX_DATAERR, "received: more would be given back than was received%s",
		            row->instalment ? " for this instalment by its number" : "");
	return 0;
}

static int make_row(struct recording *recording, struct error *error)
{
	const struct payment *payment = recording->payment;
	struct payment_row *row = &recording->row;
	row->kind = payment->kind;
	row->at = payment->at;
	row->due = payment->due;
	row->amount = payment->amount;
	row->note = payment->note;
	if (payment->instalment && take_named(recording, error))
		return error->status;
	if (row->kind == PAYMENT_PLANNED && !row->instalment)
		row->instalment = next_number(recording);
	if (row->kind == PAYMENT_PLANNED && (!row->due.set || !row->amount.set))
		return fail(error, EX_DATAERR, "%s: is empty; an instalment needs a day and an amount",
		            row->due.set ? "amount" : "due");
	if (check_amount(recording, error))
		return error->status;
	if (row->kind == PAYMENT_CHANGED)
		reduce_change(recording);
	return 0;
}

/* ---- what follows ---- */

static void what_is_due(struct session *session, const struct payments *payments, struct value *due,
                        struct value *since)
{
	const struct instalment *next = payments_next_due(payments);
	*due = next ? value_of(TYPE_DATE, next->due) : value_empty(TYPE_DATE);
	*since =
	    next ? value_of(TYPE_TIME, zone_day_start(&session->config->zone, next->due + 1)) : value_empty(TYPE_TIME);
}

static int write_row(struct recording *recording, struct error *error)
{
	static const char *const columns[] = {"tx",       "opportunity", "at",          "person",
	                                      "kind",     "instalment",  "due",         "amount",
	                                      "currency", "note",        "payment_due", "payment_overdue_since"};
	const struct payment *payment = recording->payment;
	struct payment_row *row = &recording->row;
	struct session *session = recording->session;
	struct value due, since;
	recording->rows[recording->count] = *row;
	payments_settle(&recording->payments, recording->rows, recording->count + 1);
	what_is_due(session, &recording->payments, &due, &since);
	const struct value values[] = {
	    value_integer(session->tx),
	    value_integer(payment->opportunity),
	    value_of(TYPE_TIME, payment->at),
	    value_text(payment->person),
	    value_text(payment_kinds[row->kind]),
	    row->instalment ? value_integer(row->instalment) : value_empty(TYPE_INTEGER),
	    row->due,
	    row->amount,
	    value_text(row->currency),
	    value_text(row->note),
	    due,
	    since,
	};
	const struct value current[] = {due, since};
	if (row_insert(session->store, "payment", columns, values, COUNT(columns), &row->id, error))
		return error->status;
	return row_update(session->store, "opportunity", payment->opportunity, opportunity_columns + O_DUE, current,
	                  COUNT(current), error);
}

int payment_record(struct session *session, const struct payment *payment, struct payment_row *written,
                   struct error *error)
{
	struct recording recording = {.session = session, .payment = payment};
	if (check_not_future(session, payment->at, error))
		return fail_prefix(error, "at");
	int status = read_currency(&recording, error);
	if (!status)
		status = read_rows(&recording, error);
	if (!status)
		status = make_row(&recording, error);
	if (!status && !recording.redundant)
		status = write_row(&recording, error);
	if (!status && written)
		*written = recording.row;
	payments_free(&recording.payments);
	arena_free(&recording.arena);
	return status;
}

int payment_amount(const struct session *session, const char *text, struct value *amount, struct error *error)
{
	uint8_t decimals = config_amount_decimals(session->config);
	int64_t integer;
	if (decimal_parse(text, strlen(text), decimals, &integer, error))
		return error->status;
	*amount = value_decimal(integer, decimals);
	amount->type = TYPE_MONEY;
	return 0;
}

/* ---- checking ---- */

static int check_one(struct session *session, struct payment_reader *reader, struct payments *payments,
                     const struct value *row, bool *same, struct error *error)
{
	const struct payment_row *rows;
	size_t count;
	struct value due, since;
	if (payment_reader_read(reader, row[0].integer, &rows, &count, error))
		return error->status;
	payments_settle(payments, rows, count);
	what_is_due(session, payments, &due, &since);
	*same = value_equal(&due, &row[1]) && value_equal(&since, &row[2]);
	return 0;
}

int payment_check(struct session *session, int (*report)(void *argument, int64_t opportunity, struct error *error),
                  void *argument, struct error *error)
{
	const struct fields *fields = &session->config->fields;
	const struct field *columns[] = {field_find(fields, "id"), field_find(fields, "payment_due"),
	                                 field_find(fields, "payment_overdue_since")};
	struct query query = {.columns = columns, .column_count = COUNT(columns), .now = session->now};
	struct cursor *cursor = NULL;
	struct payment_reader *reader = NULL;
	struct payments payments = {0};
	const struct value *row;
	int got, status = cursor_open(session->store, &query, &cursor, error);
	if (!status)
		status = payment_reader_open(session->store, false, &reader, error);
	while (!status && (got = cursor_next(cursor, &row, error)) != 0) {
		bool same = true;
		status = got < 0 ? error->status : check_one(session, reader, &payments, row, &same, error);
		if (!status && !same)
			status = report(argument, row[0].integer, error);
	}
	payments_free(&payments);
	payment_reader_close(reader);
	cursor_close(cursor);
	return status;
}
