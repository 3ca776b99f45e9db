/*
 * story.h: what happened to each opportunity, in one scan: its moves through the stages, its follow-ups, and who owned it
 * when.
 */
#ifndef OPP_DOMAIN_STORY_H
#define OPP_DOMAIN_STORY_H

#include "domain/people.h"
#include "store/query.h"
#include "store/report.h"

struct story {
	struct session *session;
	const struct value *keys; /* what people_group() takes */
	const struct value *row;  /* the fields that were asked for */
	int64_t opportunity;
	const char *owner;        /* today's; NULL: none */
	const struct move *moves;
	size_t move_count;
	const struct followup_row *followups;
	size_t followup_count;
	const struct change_row *changes; /* of owner, next_action_at and members */
	size_t change_count;
	const struct cursor *cursor;      /* for cursor_holds() */
};

enum story_part { STORY_MOVES = 1 << 0, STORY_FOLLOWUPS = 1 << 1, STORY_CHANGES = 1 << 2 };

/* What is read of each opportunity. */
struct story_wanted {
	const char *const *fields;
	size_t field_count;
	unsigned parts; /* of enum story_part */
	const struct query_condition *conditions;
	size_t condition_count;
	bool all;       /* every opportunity, whatever the request's terms */
};

typedef int (*story_visit)(void *argument, const struct story *story, struct error *error);

/* Visits the stories of all opportunities that the request's terms select, in the order of their ids, until `visit` fails. */
int stories_visit(struct people *people, const struct story_wanted *wanted, story_visit visit, void *argument,
                  struct error *error);

/*
 * What an edited field was at a moment: `now` with all edits taken back that came later.  Of edits in the same second those
 * of a transaction up to `tx` had been made.
 */
const char *story_text_then(const struct story *story, const char *field, const char *now, int64_t moment, int64_t tx);

/* Whose deal it was. */
const char *story_owner_then(const struct story *story, int64_t moment, int64_t tx);

/* The transaction that goes with the moment at which a deal was closed. */
int story_closing_tx(const struct story *story, int64_t closed, int64_t *tx, struct error *error);

/* For moments of which no transaction is known: all edits of that second had been made. */
#define ANY_TX INT64_MAX

#endif
