/*
 * report.h: what happened to many opportunities, each kind of history in one scan.
 *
 * A reader is asked for opportunities in rising order; what it gives lives until it is asked for the next one.
 */
#ifndef OPP_STORE_REPORT_H
#define OPP_STORE_REPORT_H

#include "store/store.h"

/* A row of stage_history. */
struct move {
	int64_t id;
	struct value at;          /* TYPE_TIME, may be empty */
	const char *stage, *kind; /* live as long as the reader */
	bool forced;              /* told only after move_reader_tell_forced() */
};

struct move_reader;

int move_reader_open(struct store *store, struct move_reader **result, struct error *error);

/* Has struct move tell which moves were forced, at the cost of those. */
int move_reader_tell_forced(struct store *store, struct move_reader *reader, struct error *error);

/* The moves of one opportunity in the order of time, those of unknown time first, then as they were recorded. */
int move_reader_read(struct move_reader *reader, int64_t opportunity, const struct move **moves, size_t *count,
                     struct error *error);
void move_reader_close(struct move_reader *reader); /* NULL is fine */

/* A follow-up. */
struct followup_row {
	int64_t tx, at;
	const char *person;
	struct value next_action_at; /* TYPE_DATE: what it planned, or empty */
};

struct followup_reader;

/* In the order of time, then as they were recorded. */
int followup_reader_open(struct store *store, struct followup_reader **result, struct error *error);
int followup_reader_read(struct followup_reader *reader, int64_t opportunity, const struct followup_row **followups,
                         size_t *count, struct error *error);
void followup_reader_close(struct followup_reader *reader); /* NULL is fine */

/* An edit of a field. */
struct change_row {
	int64_t tx, at; /* when it was recorded */
	const char *field, *old, *new; /* old and new are NULL where they are empty */
};

struct change_reader;

/* The edits of some of the opportunity's own fields, as they were recorded; what came with the opportunity itself is none. */
int change_reader_open(struct store *store, const char *const *fields, size_t count, struct change_reader **result,
                       struct error *error);
int change_reader_read(struct change_reader *reader, int64_t opportunity, const struct change_row **changes, size_t *count,
                       struct error *error);
void change_reader_close(struct change_reader *reader); /* NULL is fine */

#endif
