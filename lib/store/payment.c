/* payment.c: the events of payments, opportunity by opportunity. */
#include "store/payment.h"

#include "store/scan.h"

#include <stdlib.h>
#include <string.h>

const char *const payment_kinds[] = {
    [PAYMENT_PLANNED] = "planned",
    [PAYMENT_CHANGED] = "changed",
    [PAYMENT_CANCELLED] = "cancelled",
    [PAYMENT_RECEIVED] = "received",
};

struct payment_reader {
	struct scan scan;
	struct payment_row *rows;
	size_t count, capacity;
	const char **currencies; /* the few there are, each once */
	size_t currency_count, currency_capacity;
	struct arena names, notes;
};

enum { C_OPPORTUNITY, C_ID, C_KIND, C_INSTALMENT, C_DUE, C_AMOUNT, C_CURRENCY, C_AT, C_NOTE };

int payment_reader_open(struct store *store, bool notes, struct payment_reader **result, struct error *error)
{
	struct payment_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	const char *sql = notes
	                      ? "SELECT opportunity, id, kind, instalment, due, amount, currency, at, note FROM payment"
	                        " WHERE opportunity >= $1 ORDER BY opportunity"
	                      : "SELECT opportunity, id, kind, instalment, due, amount, currency, at, NULL FROM payment"
	                        " WHERE opportunity >= $1 ORDER BY opportunity";
	if (statement_new(store->db, sql, &reader->scan.statement, error)) {
		free(reader);
		return error->status;
	}
	*result = reader;
	return 0;
}

void payment_reader_close(struct payment_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->scan.statement);
	free(reader->rows);
	free(reader->currencies);
	arena_free(&reader->names);
	arena_free(&reader->notes);
	free(reader);
}

static const char *keep_currency(struct payment_reader *reader, const char *currency)
{
	for (size_t i = 0; i < reader->currency_count; i++)
		if (strcmp(reader->currencies[i], currency) == 0)
			return reader->currencies[i];
	reader->currencies = memory_grow(reader->currencies, reader->currency_count, &reader->currency_capacity,
	                                 sizeof *reader->currencies);
	return reader->currencies[reader->currency_count++] = arena_text(&reader->names, currency);
}

static enum payment_kind kind_of(const char *text)
{
	enum payment_kind kind = PAYMENT_PLANNED;
	while (kind < PAYMENT_RECEIVED && strcmp(payment_kinds[kind], text) != 0)
		kind++;
	return kind;
}

static void read_row(struct payment_reader *reader, struct payment_row *row)
{
	struct statement *statement = reader->scan.statement;
	*row = (struct payment_row){
	    .id = column_integer(statement, C_ID),
	    .kind = kind_of(column_text(statement, C_KIND)),
	    .instalment = column_integer(statement, C_INSTALMENT),
	    .at = column_integer(statement, C_AT),
	    .currency = keep_currency(reader, column_text(statement, C_CURRENCY)),
	    .note = column_copy(statement, C_NOTE, &reader->notes),
	};
	column_value(statement, C_DUE, TYPE_DATE, 0, &row->due);
	column_value(statement, C_AMOUNT, TYPE_MONEY, currency_decimals(row->currency), &row->amount);
}

/* The index holds them by kind, and they are few. */
static void insert_row(struct payment_reader *reader, const struct payment_row *row)
{
	reader->rows = memory_grow(reader->rows, reader->count, &reader->capacity, sizeof *reader->rows);
	size_t place = reader->count++;
	for (; place > 0 && reader->rows[place - 1].id > row->id; place--)
		reader->rows[place] = reader->rows[place - 1];
	reader->rows[place] = *row;
}

int payment_reader_read(struct payment_reader *reader, int64_t opportunity, const struct payment_row **rows,
                        size_t *count, struct error *error)
{
	int got;
	reader->count = 0;
	arena_reset(&reader->notes);
	for (got = scan_first(&reader->scan, opportunity, error); got == 1; got = scan_next(&reader->scan, error)) {
		struct payment_row row;
		read_row(reader, &row);
		insert_row(reader, &row);
	}
	*rows = reader->rows;
	*count = reader->count;
	return got < 0 ? error->status : 0;
}
