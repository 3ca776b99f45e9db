/* report_payments.h: what the two forms of the report on payments share. */
#ifndef OPP_DOMAIN_REPORT_PAYMENTS_H
#define OPP_DOMAIN_REPORT_PAYMENTS_H

#include "domain/payment.h"
#include "domain/report.h"

/* A deal that has payments: the values of the fields that were asked for, its events, and what they come to. */
struct paid_deal {
	const struct value *values;
	const struct payment_row *rows;
	size_t count;
	struct payments payments;
};

typedef int (*paid_visit)(void *argument, const struct paid_deal *deal, struct error *error);

/* Visits the deals that the request's terms select and that have payments, by their ids; fields[0] is id. */
int paid_deals_visit(struct session *session, const struct report_request *request, const struct field *const *fields,
                     size_t field_count, paid_visit visit, void *argument, struct error *error);

/* Whether a day is one that the report is about. */
bool is_asked_for(const struct report_request *request, int64_t day);

/* Prints the payments as entries for hledger and ledger, whose sums they keep. */
int report_payments_ledger(struct session *session, const struct report_request *request, const struct report_sink *sink,
                           struct error *error);

#endif
