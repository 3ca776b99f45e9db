/*
 * list.h: fields that hold several texts: tags, members (person:role) and tags of customers.
 */
#ifndef OPP_STORE_LIST_H
#define OPP_STORE_LIST_H

#include "store/store.h"

enum list { LIST_TAGS, LIST_MEMBERS, LIST_CUSTOMER_TAGS };

/* Adds the items, joined by commas and in order, to `text`. */
int list_read(struct store *store, enum list list, int64_t owner, struct buffer *text, struct error *error);

/* Adds or removes one item; *changed tells whether it was not there before, or was.  A member is person:role; the role may be
 * left out: adding takes "member", removing takes every role. */
int list_add(struct store *store, enum list list, int64_t owner, const char *text, bool *changed, struct error *error);
int list_remove(struct store *store, enum list list, int64_t owner, const char *text, bool *changed, struct error *error);

/* Who owns open opportunities, each once, and the members of these as person:,person:, in `arena`. */
int people_of_open_deals(struct store *store, struct arena *arena, const char ***owners, size_t *owner_count,
                         const char **members, struct error *error);

#endif
