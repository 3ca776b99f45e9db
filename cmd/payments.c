/* payments.c: printing instalments. */
#include "cmd/payments.h"

#include "domain/payment.h"

#include <string.h>

/* The first ones are fields of the opportunity. */
enum {
	C_ID, C_REF, C_NAME, C_CUSTOMER, C_OWNER, FIELDS,
	C_INSTALMENT = FIELDS, C_DUE, C_AMOUNT, C_RECEIVED, C_OPEN, C_CURRENCY, C_OVERDUE, C_STATE, C_NOTE, COLUMNS,
};

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},
    [C_REF] = {"ref", NULL, TYPE_TEXT},
    [C_NAME] = {"name", NULL, TYPE_TEXT},
    [C_CUSTOMER] = {"customer", NULL, TYPE_TEXT},
    [C_OWNER] = {"owner", NULL, TYPE_TEXT},
    [C_INSTALMENT] = {"instalment", NULL, TYPE_INTEGER},
    [C_DUE] = {"due", NULL, TYPE_DATE},
    [C_AMOUNT] = {"amount", NULL, TYPE_MONEY},
    [C_RECEIVED] = {"received", NULL, TYPE_MONEY},
    [C_OPEN] = {"open", NULL, TYPE_MONEY},
    [C_CURRENCY] = {"currency", NULL, TYPE_TEXT},
    [C_OVERDUE] = {"overdue", NULL, TYPE_INTEGER},
    [C_STATE] = {"state", NULL, TYPE_TEXT},
    [C_NOTE] = {"note", NULL, TYPE_TEXT},
};

struct printing {
	struct invocation *invocation;
	struct output *output;
	struct payment_reader *reader;
	struct payments payments;
	int64_t today;
	bool all;
};

static const char *state_of(const struct instalment *instalment)
{
	if (instalment->cancelled)
		return "cancelled";
	if (!instalment_open(instalment))
		return "paid";
	return instalment->received ? "part" : "open";
}

static int print_instalment(struct printing *printing, const struct value *fields, const struct instalment *instalment,
                            struct error *error)
{
	struct value row[COLUMNS];
	int64_t open = instalment_open(instalment);
	bool overdue = open && instalment->due < printing->today;
	if (!open && !printing->all)
		return 0;
	memcpy(row, fields, FIELDS * sizeof *row);
	row[C_INSTALMENT] = value_integer(instalment->number);
	row[C_DUE] = value_of(TYPE_DATE, instalment->due);
	row[C_AMOUNT] = value_money(instalment->amount, instalment->currency);
	row[C_RECEIVED] = value_money(instalment->received, instalment->currency);
	row[C_OPEN] = value_money(open, instalment->currency);
	row[C_CURRENCY] = value_text(instalment->currency);
	row[C_OVERDUE] = overdue ? value_integer(printing->today - instalment->due) : value_empty(TYPE_INTEGER);
	row[C_STATE] = value_text(state_of(instalment));
	row[C_NOTE] = value_text(instalment->note);
	return output_row(printing->output, row, error);
}

/* Money that no instalment needs is a record without one. */
static int print_credit(struct printing *printing, const struct value *fields, const struct credit *credit,
                        struct error *error)
{
	struct value row[COLUMNS];
	for (size_t i = 0; i < COLUMNS; i++)
		row[i] = i < FIELDS ? fields[i] : value_empty(columns[i].type);
	row[C_RECEIVED] = value_money(credit->amount, credit->currency);
	row[C_CURRENCY] = value_text(credit->currency);
	row[C_STATE] = value_text("credit");
	return output_row(printing->output, row, error);
}

static int print_deal(struct printing *printing, const struct value *fields, struct error *error)
{
	struct payments *payments = &printing->payments;
	const struct payment_row *rows;
	size_t count;
	if (payment_reader_read(printing->reader, fields[C_ID].integer, &rows, &count, error))
		return error->status;
	payments_settle(payments, rows, count);
	for (size_t i = 0; i < payments->count; i++)
		if (print_instalment(printing, fields, &payments->instalments[i], error))
			return error->status;
	for (size_t i = 0; i < payments->credit_count; i++)
		if (printing->all && payments->credits[i].amount &&
		    print_credit(printing, fields, &payments->credits[i], error))
			return error->status;
	return 0;
}

static int print_deals(struct printing *printing, struct cursor *cursor, struct error *error)
{
	const struct value *row;
	int got;
	while ((got = cursor_next(cursor, &row, error)) == 1)
		if (print_deal(printing, row, error))
			return error->status;
	return got < 0 ? error->status : 0;
}

static int print_found(struct printing *printing, const struct query *query, struct error *error)
{
	struct store *store = printing->invocation->session.store;
	struct cursor *cursor = NULL;
	int status = cursor_open(store, query, &cursor, error);
	if (!status)
		status = payment_reader_open(store, output_shows(printing->output, C_NOTE), &printing->reader, error);
	if (!status)
		status = print_deals(printing, cursor, error);
	payment_reader_close(printing->reader);
	payments_free(&printing->payments);
	cursor_close(cursor);
	return status;
}

int check_instalment_columns(struct invocation *invocation, struct error *error)
{
	return output_check(invocation, columns, COLUMNS, error);
}

int print_instalments(struct invocation *invocation, const struct query *query, bool all, struct error *error)
{
	struct session *session = &invocation->session;
	const struct fields *catalogue = &invocation->config.fields;
	const struct field *fields[FIELDS];
	struct query asked = *query;
	const struct sort by_due = {.field = field_find(catalogue, "payment_due")};
	struct printing printing = {
	    .invocation = invocation, .all = all, .today = zone_day(&invocation->config.zone, session->now)};
	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = field_find(catalogue, columns[i].name);
	asked.columns = fields;
	asked.column_count = FIELDS;
	asked.now = session->now;
	asked.sorts = &by_due;
	asked.sort_count = query->ids ? 0 : 1;
	if (output_open(invocation, columns, COLUMNS, C_NOTE, &printing.output, error))
		return error->status;
	int status = print_found(&printing, &asked, error);
	if (!status)
		return output_close(printing.output, error);
	output_abandon(printing.output);
	return status;
}

static void note_credits(struct invocation *invocation, int64_t id, const struct payments *payments)
{
	struct buffer amount = {0};
	for (size_t i = 0; i < payments->credit_count; i++) {
		const struct credit *credit = &payments->credits[i];
		struct value value = value_money(credit->amount, credit->currency);
		buffer_clear(&amount);
		value_print(&amount, &value, &invocation->config.zone);
		if (credit->amount)
			note(invocation, "%lld: %s %s more received than is due; the next instalment takes it", (long long)id,
			     buffer_text(&amount), credit->currency);
	}
	buffer_free(&amount);
}

int tell_credit(struct invocation *invocation, const struct id_set *ids, struct error *error)
{
	struct payment_reader *reader;
	struct payments payments = {0};
	if (payment_reader_open(invocation->session.store, false, &reader, error))
		return error->status;
	int status = 0;
	for (struct id_walk walk = {0}; !status && id_set_next(ids, &walk);) {
		const struct payment_row *rows;
		size_t count;
		status = payment_reader_read(reader, walk.id, &rows, &count, error);
		payments_settle(&payments, rows, status ? 0 : count);
		note_credits(invocation, walk.id, &payments);
	}
	payments_free(&payments);
	payment_reader_close(reader);
	return status;
}
