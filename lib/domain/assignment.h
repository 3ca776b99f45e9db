/*
 * assignment.h: `field=value`, `tags+=x`, `members-=name:role`: what a command line or a record sets.
 */
#ifndef OPP_DOMAIN_ASSIGNMENT_H
#define OPP_DOMAIN_ASSIGNMENT_H

#include "domain/session.h"

enum assignment_operator { ASSIGN_SET, ASSIGN_ADD, ASSIGN_REMOVE };

struct assignment {
	const struct field *field;
	enum assignment_operator operator;
	struct value value; /* of lists: one text, for SET the whole list with commas */
};

struct assignments {
	struct assignment *items;
	size_t count, capacity;
	struct arena arena; /* the texts */
};

/* Whether a word of the command line is an assignment (a name, then =, += or -=). */
bool assignment_is(const char *text);

/* Parses and adds one.  EX_USAGE for an unknown field, one that cannot be set or is set already; EX_DATAERR for a bad value. */
int assignments_add(struct assignments *assignments, struct session *session, const char *text, struct error *error);

/* The same for a field and a text that were read from a record. */
int assignments_add_value(struct assignments *assignments, struct session *session, const struct field *field,
                          const char *text, size_t length, struct error *error);

/* EX_DATAERR for somebody who is not in the team, where the config has one; `what` begins the sentence. */
int person_check(const struct config *config, const char *what, const char *name, size_t length, struct error *error);

const struct assignment *assignments_find(const struct assignments *assignments, const char *field);
/*
 * Takes the next item off a list of texts between *rest and `end`: they are separated by commas, spaces around them do not
 * belong to them, and empty ones are passed over.  False at the end.
 */
bool list_item(const char **rest, const char *end, const char **item, size_t *length);

void assignments_clear(struct assignments *assignments); /* empties it and keeps memory for the next record */
void assignments_free(struct assignments *assignments);

#endif
