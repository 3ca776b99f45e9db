/*
 * report_payments_ledger.c: payments as entries for hledger and ledger.
 *
 * An instalment is owed from its day on, assets:receivable:CUSTOMER against income:CUSTOMER; money received goes to assets:bank
 * against assets:receivable:CUSTOMER.  So the balance of a customer's receivable is what is open, less its credit.
 */
#include "domain/report_payments.h"

#include <string.h>

struct printing {
	const struct report_request *request;
	const struct report_sink *sink;
	struct zone *zone;
	struct buffer entry, account;
};

/* The fields of a deal. */
static const char *const field_names[] = {"id", "ref", "name", "customer"};

enum { F_ID, F_REF, F_NAME, F_CUSTOMER, FIELDS };

/*
 * A name inside a line: a colon would begin a sub-account, a semicolon a comment, two blanks or a tab end an account, a bar
 * end the payee, a bracket in front is no part of a name.
 */
static void add_name(struct buffer *text, const struct value *name)
{
	static const char special[] = ":;|", instead[] = "/,/";
	bool blank = true;
	for (size_t i = 0; i < name->length; i++) {
		char character = name->text[i];
		const char *found = strchr(special, character);
		bool is_blank = (unsigned char)character <= ' ' || character == 0x7f;
		if (is_blank && blank)
			continue;
		blank = is_blank;
		if (is_blank)
			character = ' ';
		else if (found)
			character = instead[found - special];
		buffer_add_character(text, character);
	}
	while (text->length && text->data[text->length - 1] == ' ')
		text->data[--text->length] = '\0';
}

/* 2026-11-10 (1/2) 云帆 | ERP */
static void begin_entry(struct printing *printing, const struct paid_deal *deal, int64_t day, int64_t instalment)
{
	struct buffer *entry = &printing->entry;
	const struct value *values = deal->values;
	buffer_clear(entry);
	day_print(entry, day);
	buffer_add_format(entry, " (%lld", (long long)values[F_ID].integer);
	if (instalment)
		buffer_add_format(entry, "/%lld", (long long)instalment);
	buffer_add_text(entry, ") ");
	if (values[F_CUSTOMER].set) {
		add_name(entry, &values[F_CUSTOMER]);
		buffer_add_text(entry, " | ");
	}
	add_name(entry, &values[F_NAME]);
	if (values[F_REF].set) {
		buffer_add_text(entry, "  ; ref: ");
		add_name(entry, &values[F_REF]);
	}
	buffer_add_character(entry, '\n');
}

static void add_posting(struct printing *printing, const char *account, bool of_customer, int64_t amount,
                        const char *currency)
{
	struct value value = value_money(amount, currency);
	buffer_add_format(&printing->entry, "    %s%s  ", account, of_customer ? buffer_text(&printing->account) : "");
	value_print(&printing->entry, &value, printing->zone);
	buffer_add_format(&printing->entry, " %s\n", currency);
}

static int end_entry(struct printing *printing, struct error *error)
{
	buffer_add_character(&printing->entry, '\n');
	return printing->sink->text(printing->sink->argument, printing->entry.data, error);
}

static int print_instalment(struct printing *printing, const struct paid_deal *deal,
                            const struct instalment *instalment, struct error *error)
{
	if (instalment->cancelled || !is_asked_for(printing->request, instalment->due))
		return 0;
	begin_entry(printing, deal, instalment->due, instalment->number);
	add_posting(printing, "assets:receivable", true, instalment->amount, instalment->currency);
	add_posting(printing, "income", true, -instalment->amount, instalment->currency);
	return end_entry(printing, error);
}

static int print_receipt(struct printing *printing, const struct paid_deal *deal, const struct payment_row *row,
                         struct error *error)
{
	int64_t day = zone_day(printing->zone, row->at);
	if (!is_asked_for(printing->request, day))
		return 0;
	begin_entry(printing, deal, day, row->instalment);
	add_posting(printing, "assets:bank", false, row->amount.integer, row->currency);
	add_posting(printing, "assets:receivable", true, -row->amount.integer, row->currency);
	return end_entry(printing, error);
}

static int print_deal(void *argument, const struct paid_deal *deal, struct error *error)
{
	struct printing *printing = argument;
	buffer_clear(&printing->account);
	if (deal->values[F_CUSTOMER].set) {
		buffer_add_character(&printing->account, ':');
		add_name(&printing->account, &deal->values[F_CUSTOMER]);
	}
	for (size_t i = 0; i < deal->payments.count; i++)
		if (print_instalment(printing, deal, &deal->payments.instalments[i], error))
			return error->status;
	for (size_t i = 0; i < deal->count; i++)
		if (deal->rows[i].kind == PAYMENT_RECEIVED && print_receipt(printing, deal, &deal->rows[i], error))
			return error->status;
	return 0;
}

int report_payments_ledger(struct session *session, const struct report_request *request,
                           const struct report_sink *sink, struct error *error)
{
	struct printing printing = {.request = request, .sink = sink, .zone = &session->config->zone};
	const struct field *fields[FIELDS];
	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = field_find(&session->config->fields, field_names[i]);
	if (request->by_count || request->period != PERIOD_NONE)
		return fail(error, EX_USAGE,
		            "--ledger prints every payment; --by and --period have no place beside it");
	int status = paid_deals_visit(session, request, fields, FIELDS, print_deal, &printing, error);
	buffer_free(&printing.entry);
	buffer_free(&printing.account);
	return status;
}
