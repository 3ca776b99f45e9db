/* payment.c: what the events of payments come to. */
#include "domain/payment.h"

#include <stdlib.h>
#include <string.h>

int64_t instalment_open(const struct instalment *instalment)
{
	return instalment->cancelled ? 0 : instalment->amount - instalment->received;
}

static struct instalment *find_instalment(const struct payments *payments, int64_t number)
{
	for (size_t i = 0; i < payments->count; i++)
		if (payments->instalments[i].number == number)
			return &payments->instalments[i];
	return NULL;
}

static struct credit *credit_in(struct payments *payments, const char *currency)
{
	for (size_t i = 0; i < payments->credit_count; i++)
		if (strcmp(payments->credits[i].currency, currency) == 0)
			return &payments->credits[i];
	payments->credits = memory_grow(payments->credits, payments->credit_count, &payments->credit_capacity,
	                                sizeof *payments->credits);
	struct credit *credit = &payments->credits[payments->credit_count++];
	*credit = (struct credit){.currency = currency};
	return credit;
}

static void plan(struct payments *payments, const struct payment_row *row)
{
	payments->instalments =
	    memory_grow(payments->instalments, payments->count, &payments->capacity, sizeof *payments->instalments);
	payments->instalments[payments->count++] = (struct instalment){.number = row->instalment,
	                                                               .due = row->due.integer,
	                                                               .amount = row->amount.integer,
	                                                               .currency = row->currency,
	                                                               .note = row->note};
}

static void change(struct instalment *instalment, const struct payment_row *row)
{
	if (row->due.set)
		instalment->due = row->due.integer;
	if (row->amount.set)
		instalment->amount = row->amount.integer;
	if (row->note)
		instalment->note = row->note;
}

static void take(struct payments *payments, const struct payment_row *row)
{
	struct instalment *instalment = row->instalment ? find_instalment(payments, row->instalment) : NULL;
	if (row->kind == PAYMENT_PLANNED)
		plan(payments, row);
	else if (row->kind == PAYMENT_CHANGED && instalment)
		change(instalment, row);
	else if (row->kind == PAYMENT_CANCELLED && instalment)
		instalment->cancelled = true;
	else if (row->kind == PAYMENT_RECEIVED && instalment)
		instalment->received += row->amount.integer;
	else if (row->kind == PAYMENT_RECEIVED)
		credit_in(payments, row->currency)->amount += row->amount.integer;
}

/* They are few, and nearly always in order. */
static void sort_by_due(struct instalment *items, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct instalment item = items[i];
		size_t place = i;
		for (; place > 0 && (items[place - 1].due > item.due ||
		                     (items[place - 1].due == item.due && items[place - 1].number > item.number));
		     place--)
			items[place] = items[place - 1];
		items[place] = item;
	}
}

/* Money that was given back is taken from what is due last. */
static void take_back(struct payments *payments, struct credit *credit)
{
	for (size_t i = payments->count; i-- > 0 && credit->amount < 0;) {
		struct instalment *instalment = &payments->instalments[i];
		if (strcmp(instalment->currency, credit->currency) != 0)
			continue;
		int64_t part = instalment->received < -credit->amount ? instalment->received : -credit->amount;
		instalment->received -= part;
		credit->amount += part;
	}
}

void payments_settle(struct payments *payments, const struct payment_row *rows, size_t count)
{
	payments->count = payments->credit_count = 0;
	for (size_t i = 0; i < count; i++)
		take(payments, &rows[i]);
	sort_by_due(payments->instalments, payments->count);
	for (size_t i = 0; i < payments->count; i++) {
		struct instalment *instalment = &payments->instalments[i];
		int64_t needed = instalment->cancelled ? 0 : instalment->amount;
		if (instalment->received > needed) {
			credit_in(payments, instalment->currency)->amount += instalment->received - needed;
			instalment->received = needed;
		}
	}
	for (size_t i = 0; i < payments->credit_count; i++)
		take_back(payments, &payments->credits[i]);
	for (size_t i = 0; i < payments->count; i++) {
		struct instalment *instalment = &payments->instalments[i];
		struct credit *credit = credit_in(payments, instalment->currency);
		int64_t open = instalment_open(instalment), part = credit->amount < open ? credit->amount : open;
		instalment->received += part;
		credit->amount -= part;
	}
}

void payments_free(struct payments *payments)
{
	free(payments->instalments);
	free(payments->credits);
	*payments = (struct payments){0};
}

const struct instalment *payments_next_due(const struct payments *payments)
{
	for (size_t i = 0; i < payments->count; i++)
		if (instalment_open(&payments->instalments[i]) > 0)
			return &payments->instalments[i];
	return NULL;
}
