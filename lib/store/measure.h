/*
 * measure.h: what is done about alerts, by whom and until when.
 */
#ifndef OPP_STORE_MEASURE_H
#define OPP_STORE_MEASURE_H

#include "store/store.h"

/* Texts live until the next one is read. */
struct measure_row {
	int64_t id, alert;
	const char *rule;
	enum root about;     /* what the alert is about */
	int64_t subject;
	const char *measure, *person;
	struct value due;    /* TYPE_DATE */
	struct value done;   /* TYPE_TIME, empty while it is not */
	const char *result;
};

struct measure_reader;

/* Those that are not done, or all of them, in the order of their days. */
int measure_reader_open(struct store *store, bool done_too, struct measure_reader **reader, struct error *error);
int measure_reader_next(struct measure_reader *reader, struct measure_row *row, struct error *error); /* 1; 0: the end; -1 */
void measure_reader_close(struct measure_reader *reader);                                             /* NULL is fine */

/* It is done, by the transaction `tx`. */
int measure_close(struct store *store, int64_t id, int64_t at, int64_t tx, const char *result, struct error *error);

/* How many of an alert are not done. */
int measures_open(struct store *store, int64_t alert, int64_t *count, struct error *error);

#endif
