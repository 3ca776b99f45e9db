/*
 * alert_history.h: all episodes of alerts that there ever were, with what happened to them.
 */
#ifndef OPP_STORE_ALERT_HISTORY_H
#define OPP_STORE_ALERT_HISTORY_H

#include "store/store.h"

/* An event of an episode; texts live until the next one is read. */
struct alert_history_row {
	int64_t alert;
	const char *rule;
	enum root about;
	int64_t subject;
	int64_t since;
	struct value ended; /* TYPE_TIME, empty while it is open */
	int64_t at;
	const char *event;
	struct value step;  /* TYPE_INTEGER, from 1 */
	const char *who, *person, *note;
	struct value until; /* TYPE_DATE */
};

struct alert_history;

/* In the order in which the episodes began to be seen, and the events happened; of one rule if it is not NULL. */
int alert_history_open(struct store *store, const char *rule, struct alert_history **history, struct error *error);
int alert_history_next(struct alert_history *history, struct alert_history_row *row, struct error *error); /* 1; 0; -1 */
void alert_history_close(struct alert_history *history); /* NULL is fine */

#endif
