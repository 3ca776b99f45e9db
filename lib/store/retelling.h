/*
 * retelling.h: what happened to opportunities, in the order in which it happened and not in which it was recorded.
 */
#ifndef OPP_STORE_RETELLING_H
#define OPP_STORE_RETELLING_H

#include "store/stage.h"
#include "store/store.h"

enum happening_kind { HAPPENED_BIRTH, HAPPENED_MOVE, HAPPENED_FOLLOWUP };

/* Texts live until the next one is read. */
struct happening {
	enum happening_kind kind;
	int64_t at; /* when it happened, or was recorded if that is not known */
	int64_t opportunity;
	struct stage_row move;   /* of a move: at, stage, previous, status and reason */
	const char *person, *talk, *feedback, *next; /* of a follow-up; talk is its kind */
	struct value next_at;    /* TYPE_DATE */
};

struct retelling;

int retelling_open(struct store *store, struct retelling **retelling, struct error *error);
int retelling_next(struct retelling *retelling, struct happening *happening, struct error *error); /* 1; 0: the end; -1 */
void retelling_close(struct retelling *retelling); /* NULL is fine */

#endif
