/*
 * payment.h: the events of payments: instalments planned, changed and cancelled, money received.
 */
#ifndef OPP_STORE_PAYMENT_H
#define OPP_STORE_PAYMENT_H

#include "store/store.h"

enum payment_kind { PAYMENT_PLANNED, PAYMENT_CHANGED, PAYMENT_CANCELLED, PAYMENT_RECEIVED };

extern const char *const payment_kinds[]; /* as the table has them */

/* A row of table payment. */
struct payment_row {
	int64_t id;
	enum payment_kind kind;
	int64_t instalment;   /* its number within the deal; 0: money that names none */
	struct value due;     /* TYPE_DATE; of what is planned, and of a change of it */
	struct value amount;  /* minor units of the currency; of a cancelled one and of a change of its day alone: empty */
	int64_t at;
	const char *currency; /* lives as long as the reader */
	const char *note;     /* until the next payment_reader_read(); NULL for none */
};

struct payment_reader;

/* Without notes the table itself need not be read, an index holds the rest. */
int payment_reader_open(struct store *store, bool notes, struct payment_reader **result, struct error *error);

/*
 * The events of one opportunity in the order in which they were recorded, until the next call.  Opportunities are best asked
 * for in rising order.
 */
int payment_reader_read(struct payment_reader *reader, int64_t opportunity, const struct payment_row **rows, size_t *count,
                        struct error *error);
void payment_reader_close(struct payment_reader *reader); /* NULL is fine */

#endif
