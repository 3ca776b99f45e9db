/*
 * customer.h: customers, their profile and their contacts.  All of these run inside session_write().
 */
#ifndef OPP_DOMAIN_CUSTOMER_H
#define OPP_DOMAIN_CUSTOMER_H

#include "domain/assignment.h"
#include "store/customer.h"

/* The customer of that name, made if there is none yet. */
int customer_ensure(struct session *session, const char *name, size_t length, int64_t *id, struct error *error);

/*
 * The customer of that name with what the assignments say of it, as customer_set(): made with those values if there is none
 * yet (*made tells), else changed.  A blank value is none: what is known of a customer is not emptied by a record that
 * leaves it out.
 */
int customer_save(struct session *session, const char *name, size_t length, const struct assignments *assignments,
                  const char *origin, int64_t *id, bool *made, size_t *changed, struct error *error);

/*
 * Sets what the assignments say of customers: declared fields, customer_tags, and of a contact (the one they name, made if it
 * is new, else the only one).  Assignments to fields of opportunities are passed over.  *changed (may be NULL) is raised by the
 * number of values that really changed.
 */
int customer_set(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                 size_t *changed, struct error *error);

/* Gives the customer another name; the old one is kept in history. */
int customer_rename(struct session *session, int64_t id, const struct value *name, const char *origin, struct error *error);

/* Makes two customers one: everything of `from` becomes `into`'s, which keeps its own values and takes the missing ones. */
int customer_merge(struct session *session, int64_t from, int64_t into, struct error *error);

/* Rescores the opportunities of a customer, after its profile changed. */
int customer_rescore(struct session *session, int64_t id, struct error *error);

/* Changes a list field by one assignment, with its history; `entity` is opportunity or customer. */
int list_assign(struct session *session, const char *entity, int64_t owner, const struct assignment *assignment,
                const char *origin, size_t *changed, struct error *error);

#endif
