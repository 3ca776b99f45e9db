/* contact.h: the people at a customer. */
#ifndef OPP_DOMAIN_CONTACT_H
#define OPP_DOMAIN_CONTACT_H

#include "domain/assignment.h"

/*
 * Sets what the assignments say of a contact (contact, position, decision_maker, phone, email): of the one that `contact`
 * names, made if it is new; without a name, of the only one.  A blank value empties the field, or with `blanks` false says
 * nothing.  EX_DATAERR if there is none or there are several.
 */
int contact_set(struct session *session, int64_t customer, const struct assignments *assignments, bool blanks,
                const char *origin, size_t *changed, struct error *error);

#endif
