/*
 * report.h: the stage history of many opportunities in one scan.
 */
#ifndef OPP_STORE_REPORT_H
#define OPP_STORE_REPORT_H

#include "store/store.h"

/* A row of stage_history. */
struct move {
	int64_t id;
	struct value at;          /* TYPE_TIME, may be empty */
	const char *stage, *kind; /* live as long as the reader */
};

struct move_reader;

int move_reader_open(struct store *store, struct move_reader **result, struct error *error);

/*
 * The moves of one opportunity in the order of time, those of unknown time first, then as they were recorded; until the next
 * call.  Opportunities are asked for in rising order.
 */
int move_reader_read(struct move_reader *reader, int64_t opportunity, const struct move **moves, size_t *count,
                     struct error *error);
void move_reader_close(struct move_reader *reader); /* NULL is fine */

#endif
