/* opp-pay.c: instalments due and received after the contract: plans, changes and cancels them, records money, lists. */
#include "cmd/importing.h"
#include "cmd/payments.h"
#include "cmd/recording.h"
#include "domain/payment.h"
#include "store/followup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct command_option options[] = {
    {0, "due", "DATE", "the day by which the instalment is to be paid"},
    {0, "amount", "N", "of the instalment, in the currency of the deal"},
    {0, "received", "N", "money received; below 0: given back"},
    {0, "instalment", "N", "the instalment that is paid, changed or cancelled; else money settles the oldest"},
    {0, "cancel", NULL, "cancel the instalment"},
    {0, "note", "TEXT", "what for, or why; - reads it from stdin"},
    {0, "at", "TIME", "when it happened; now if not given"},
    {0, "attach", "FILE", "attach a file, such as the bank's receipt; may be repeated"},
    {'a', "all", NULL, "list paid and cancelled instalments too, and credit"},
    IMPORTING_OPTIONS,
    {0, NULL, NULL, NULL},
};

struct job {
	struct invocation *invocation;
	struct id_set ids;
	struct attachments attachments;
	struct payment payment; /* of each id */
};

/* ---- what was written ---- */

static int report(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	struct query query = {.root = ROOT_OPPORTUNITY, .ids = &job->ids};
	(void)session;
	if (job->invocation->quiet)
		return 0;
	if (print_instalments(job->invocation, &query, true, error))
		return error->status;
	return tell_credit(job->invocation, &job->ids, error);
}

/* ---- one event, of one opportunity or many ---- */

static int pay_one(struct session *session, struct job *job, int64_t opportunity, struct error *error)
{
	struct payment_row written;
	job->payment.opportunity = opportunity;
	if (payment_record(session, &job->payment, &written, error))
		return fail_prefix(error, "%lld", (long long)opportunity);
	struct attached to = {.opportunity = opportunity, .payment = written.id, .at = job->payment.at};
	return attachments_write(session, &job->attachments, &to, error);
}

static int pay_work(struct session *session, void *argument, struct error *error)
{
	struct job *job = argument;
	for (struct id_walk walk = {0}; id_set_next(&job->ids, &walk);)
		if (pay_one(session, job, walk.id, error))
			return error->status;
	return 0;
}

static int read_number(struct invocation *invocation, int64_t *number, struct error *error)
{
	const char *text = option_value(invocation, "instalment");
	char *end;
	if (!text)
		return 0;
	errno = 0;
	*number = strtoll(text, &end, 10);
	if (*number < 1 || *end || errno)
		return fail(error, EX_USAGE, "--instalment: \"%s\" is not the number of an instalment", text);
	return 0;
}

static int read_amount(struct invocation *invocation, const char *option, struct value *amount, struct error *error)
{
	const char *text = option_value(invocation, option);
	return text && payment_amount(&invocation->session, text, amount, error) ? fail_prefix(error, "--%s", option)
	                                                                         : 0;
}

static int read_due(struct invocation *invocation, struct value *due, struct error *error)
{
	const char *text = option_value(invocation, "due");
	int64_t day;
	if (!text)
		return 0;
	if (day_parse(text, strlen(text), invocation->session.now, &invocation->config.zone, &day, error))
		return fail_prefix(error, "--due");
	*due = value_of(TYPE_DATE, day);
	return 0;
}

/* What kind of event the options make, and whether they go together. */
static int read_kind(struct invocation *invocation, struct payment *payment, struct error *error)
{
	static const char *const beside_received[] = {"due", "amount", "cancel", NULL};
	static const char *const beside_cancel[] = {"due", "amount", NULL};
	bool numbered = option_given(invocation, "instalment");
	if (option_given(invocation, "received")) {
		payment->kind = PAYMENT_RECEIVED;
		return recording_excludes(invocation, "--received", beside_received, error);
	}
	if (option_given(invocation, "cancel")) {
		payment->kind = PAYMENT_CANCELLED;
		return numbered ? recording_excludes(invocation, "--cancel", beside_cancel, error)
		                : fail(error, EX_USAGE, "say which one with --instalment");
	}
	payment->kind = numbered ? PAYMENT_CHANGED : PAYMENT_PLANNED;
	bool due = option_given(invocation, "due"), amount = option_given(invocation, "amount");
	if (numbered ? due || amount || option_given(invocation, "note") : due && amount)
		return 0;
	return numbered ? fail(error, EX_USAGE,
	                       "say what becomes of the instalment: --due, --amount, --note, --received or --cancel")
	                : fail(error, EX_USAGE, "an instalment needs --due and --amount, money --received");
}

static int read_payment(struct invocation *invocation, struct job *job, struct error *error)
{
	struct payment *payment = &job->payment;
	payment->person = invocation->session.user;
	if (read_kind(invocation, payment, error) || read_number(invocation, &payment->instalment, error) ||
	    read_due(invocation, &payment->due, error) || read_amount(invocation, "amount", &payment->amount, error) ||
	    read_amount(invocation, "received", &payment->amount, error) ||
	    recording_note(invocation, &payment->note, error) || recording_time(invocation, &payment->at, error))
		return error->status;
	return recording_attachments(invocation, &job->attachments, error);
}

static int run_pay(struct invocation *invocation, struct job *job, struct error *error)
{
	static const char *const of_lists[] = {"all", NULL};
	if (recording_no_file(invocation, "a payment; it goes with -i", error) ||
	    recording_excludes(invocation, "a payment", of_lists, error) || read_payment(invocation, job, error) ||
	    check_instalment_columns(invocation, error) || open_store(invocation, DB_WRITE, error) ||
	    parse_ids(invocation, invocation->arguments, invocation->argument_count, &job->ids, error))
		return error->status;
	if (job->ids.total > 1 && job->payment.kind != PAYMENT_PLANNED)
		return fail(error, EX_USAGE,
		            "what is received, changed or cancelled is of one opportunity; name that one alone");
	if (!job->ids.count)
		return report(&invocation->session, job, error);
	return session_write(&invocation->session, pay_work, report, job, error);
}

/* ---- in bulk ---- */

/* The texts of a row. */
struct row_texts {
	const char *due, *amount, *received, *instalment;
};

static int read_row_number(const char *text, int64_t *number, struct error *error)
{
	*number = 0;
	if (text && (decimal_parse(text, strlen(text), 0, number, error) || *number < 1))
		return fail(error, EX_DATAERR, "instalment: \"%s\" is not a number from 1", text);
	return 0;
}

static int plan_row(struct session *session, struct payment *payment, const struct row_texts *texts,
                    struct error *error)
{
	int64_t day;
	payment->kind = PAYMENT_PLANNED;
	if (!texts->due || !texts->amount)
		return fail(error, EX_DATAERR, "%s: is empty; due and amount go together",
		            texts->due ? "amount" : "due");
	if (day_parse(texts->due, strlen(texts->due), session->now, &session->config->zone, &day, error))
		return fail_prefix(error, "due");
	if (payment_amount(session, texts->amount, &payment->amount, error))
		return fail_prefix(error, "amount");
	payment->due = value_of(TYPE_DATE, day);
	struct payment_row written;
	if (payment_record(session, payment, &written, error))
		return error->status;
	payment->instalment = written.instalment; /* of what the row says to be received */
	return 0;
}

static int receive_row(struct session *session, struct payment *payment, const struct row_texts *texts,
                       struct error *error)
{
	payment->kind = PAYMENT_RECEIVED;
	payment->due = value_empty(TYPE_DATE);
	if (payment_amount(session, texts->received, &payment->amount, error))
		return fail_prefix(error, "received");
	return payment->amount.integer ? payment_record(session, payment, NULL, error) : 0;
}

static int pay_row(struct session *session, struct import *import, const struct import_cell *cells, size_t count,
                   void *argument, struct error *error)
{
	struct recording_row row;
	const struct row_texts texts = {recording_cell(cells, count, "due"), recording_cell(cells, count, "amount"),
	                                recording_cell(cells, count, "received"),
	                                recording_cell(cells, count, "instalment")};
	(void)argument;
	int status = recording_row(session, cells, count, &row, error);
	struct payment payment = {.opportunity = row.opportunity,
	                          .at = row.at,
	                          .person = row.person,
	                          .note = recording_cell(cells, count, "note")};
	if (!status)
		status = read_row_number(texts.instalment, &payment.instalment, error);
	if (!status && !texts.due && !texts.amount && !texts.received)
		status = fail(error, EX_DATAERR, "due: is empty, and so are amount and received; the row says nothing");
	if (!status && (texts.due || texts.amount))
		status = plan_row(session, &payment, &texts, error);
	if (!status && texts.received)
		status = receive_row(session, &payment, &texts, error);
	return status ? import_blame(import, error) : 0;
}

static int import_work(struct session *session, void *argument, struct error *error)
{
	static const char *const targets[] = {"id",         "ref", "due", "amount", "received",
	                                      "instalment", "at",  "by",  "note"};
	struct job *job = argument;
	uint64_t rows;
	if (importing_run(job->invocation, IMPORT_PAYMENT, targets, 9, pay_row, job, &rows, error))
		return error->status;
	return recorded_in(session->store, RECORDED_PAYMENT, session->tx, &job->ids, error);
}

static int run_import(struct invocation *invocation, struct job *job, struct error *error)
{
	static const char *const for_one[] = {"due",  "amount", "received", "instalment", "cancel",
	                                      "note", "at",     "attach",   "all",        NULL};
	if (recording_excludes(invocation, "-i (--set NAME=VALUE gives every row a value)", for_one, error) ||
	    recording_no_arguments(invocation, "-i", error) || check_instalment_columns(invocation, error) ||
	    open_store(invocation, DB_WRITE, error))
		return error->status;
	return importing_write(invocation, import_work, report, job, error);
}

/* ---- the list ---- */

/* Terms find opportunities that owe something; ids name them whatever they owe. */
static int list(struct invocation *invocation, struct job *job, struct error *error)
{
	struct term_list found;
	struct query query = {.root = ROOT_OPPORTUNITY};
	bool all = option_given(invocation, "all");
	if (parse_terms(invocation, invocation->arguments, invocation->argument_count, &found, error))
		return error->status;
	if (found.word_count && found.term_count)
		return fail(error, EX_USAGE, "\"%s\" is no term; give ids or terms, not both", found.words[0]);
	if (found.word_count) {
		query.ids = &job->ids;
		return parse_ids(invocation, invocation->arguments, invocation->argument_count, &job->ids, error)
		           ? error->status
		           : print_instalments(invocation, &query, true, error);
	}
	struct term *terms = arena_get(&invocation->arena, (found.term_count + 1) * sizeof *terms);
	if (found.term_count)
		memcpy(terms, found.terms, found.term_count * sizeof *terms);
	terms[found.term_count] = (struct term){.text = "payment_due!=",
	                                        .operator = OPERATOR_NOT_EQUAL,
	                                        .field = field_find(&invocation->config.fields, "payment_due")};
	query.terms = terms;
	query.term_count = found.term_count + !all;
	return print_instalments(invocation, &query, all, error);
}

static int run_list(struct invocation *invocation, struct job *job, struct error *error)
{
	static const char *const of_events[] = {"note", "at", "attach", NULL};
	if (recording_excludes(invocation, "a list", of_events, error) ||
	    recording_no_file(invocation, "a list", error) || open_store(invocation, DB_READ, error))
		return error->status;
	struct db *db = invocation->session.store->db;
	if (db_begin_read(db, error)) /* all that is shown is of one moment */
		return error->status;
	int status = list(invocation, job, error);
	db_end_read(db);
	return status;
}

static int run(struct invocation *invocation, struct error *error)
{
	struct job job = {.invocation = invocation};
	bool writes = option_given(invocation, "due") || option_given(invocation, "amount") ||
	              option_given(invocation, "received") || option_given(invocation, "instalment") ||
	              option_given(invocation, "cancel");
	int status = option_given(invocation, "input") ? run_import(invocation, &job, error)
	             : writes                          ? run_pay(invocation, &job, error)
	                                               : run_list(invocation, &job, error);
	id_set_free(&job.ids);
	attachments_free(&job.attachments);
	return status;
}

const struct command command = {
    .name = "opp-pay",
    .summary = "Instalments due and received after the contract: plans them, records money, lists what is open.",
    .synopsis = "ID...|- --due DATE --amount N [--note TEXT] [--at TIME] [--attach FILE]...\n"
		"ID --received N [--instalment N] [--note TEXT] [--at TIME] [--attach FILE]...\n"
		"ID --instalment N [--due DATE] [--amount N] [--cancel] [--note TEXT] [--at TIME]\n"
		"-i FILE|- [-m COLUMN=NAME]... [-p PROFILE] [--keep-going --rejects FILE]\n"
		"[TERM...|ID...|-] [-a]",
    .options = options,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
