/*
 * customer.h: looking up customers and their contacts.
 */
#ifndef OPP_STORE_CUSTOMER_H
#define OPP_STORE_CUSTOMER_H

#include "store/store.h"

/* The customer of that name, or the one it was merged into; *id is 0 if there is none. */
int customer_find(struct store *store, const char *name, size_t length, int64_t *id, struct error *error);

/* The contact of that name, 0 if there is none.  With a NULL name: the only contact; *several if there are more. */
int contact_find(struct store *store, int64_t customer, const char *name, int64_t *id, bool *several, struct error *error);

/* The next contact of `from` after *theirs (0 to begin) of whose name `into` has one too; *theirs is 0 at the end. */
int contact_next_common(struct store *store, int64_t from, int64_t into, int64_t *theirs, int64_t *ours, struct error *error);

/* Visits the contacts that have a telephone number or a mail address; NULL where there is none. */
typedef void (*contact_visit)(void *argument, int64_t customer, const char *phone, const char *email);
int contacts_visit(struct store *store, contact_visit visit, void *argument, struct error *error);

/* Points opportunities and contacts of one customer to another and marks it as merged. */
int customer_move(struct store *store, int64_t from, int64_t into, struct error *error);

/* The next opportunity of the customer after `id`, 0 if there is none. */
int customer_next_opportunity(struct store *store, int64_t customer, int64_t *id, struct error *error);

#endif
