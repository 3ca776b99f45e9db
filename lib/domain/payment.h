/*
 * payment.h: what the customer of a deal is to pay and when, and what was received (回款).
 *
 * Instalments are planned, changed and cancelled, money is received; each of these is an event that stays.  Money that names
 * an instalment goes to it.  What it does not need, and all other money, goes to the instalments in the order in which they
 * are due; what is left then is credit, which the next instalment takes.  So what is open never depends on the order
 * in which things were recorded.  Money of one currency never pays an instalment of another.
 */
#ifndef OPP_DOMAIN_PAYMENT_H
#define OPP_DOMAIN_PAYMENT_H

#include "domain/attachment.h"
#include "store/id_set.h"
#include "store/payment.h"

/* Amounts are minor units of the currency. */
struct instalment {
	int64_t number;           /* within its deal, from 1 */
	int64_t due;              /* a day */
	int64_t amount, received; /* received is at most the amount, 0 of a cancelled one */
	bool cancelled;
	const char *currency;
	const char *note;         /* of its planning or of the last change that had one; or NULL */
};

/* Money received that no instalment needed. */
struct credit {
	const char *currency;
	int64_t amount;
};

/* The payments of one deal; zeroed, there are none.  Texts belong to the rows that they were settled from. */
struct payments {
	struct instalment *instalments; /* in the order in which they are due */
	size_t count, capacity;
	struct credit *credits; /* one a currency; 0 where all was needed */
	size_t credit_count, credit_capacity;
};

/* Makes *payments what the events of one deal come to.  Used again, it keeps its memory. */
void payments_settle(struct payments *payments, const struct payment_row *rows, size_t count);
void payments_free(struct payments *payments);

/* What is still to be paid of an instalment. */
int64_t instalment_open(const struct instalment *instalment);

/* The earliest instalment that is not fully received, or NULL. */
const struct instalment *payments_next_due(const struct payments *payments);

struct payment {
	enum payment_kind kind;
	int64_t opportunity, at;
	const char *person;
	int64_t instalment;  /* its number; 0: the next free one of a new instalment, money that names none */
	struct value due;    /* TYPE_DATE; empty in a change that leaves it */
	struct value amount; /* with config_amount_decimals(); empty in a change that leaves it; below 0: money given back */
	const char *note;    /* or NULL */
};

/*
 * Records an event (inside session_write()), in the currency of its instalment, else of the deal, and what follows from it on
 * the opportunity: payment_due and payment_overdue_since.  Planning a number that is there already changes that instalment; a
 * change that changes nothing records nothing.  *written (may be NULL) is the row, its id 0 if there is none.
 * EX_NOINPUT for an opportunity or instalment that is not there, EX_DATAERR for an amount that is not one of the currency, more
 * given back than was received, or a time that is to come.
 */
int payment_record(struct session *session, const struct payment *payment, struct payment_row *written, struct error *error);

/* Reads an amount for struct payment; EX_DATAERR without naming what it is for. */
int payment_amount(const struct session *session, const char *text, struct value *amount, struct error *error);

/* Settles the payments of all opportunities again and reports those whose payment_due is another one. */
int payment_check(struct session *session, int (*report)(void *argument, int64_t opportunity, struct error *error),
                  void *argument, struct error *error);

#endif
