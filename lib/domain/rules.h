/* rules.h: the rules of another config, tried on the data of this one (--rules FILE). */
#ifndef OPP_DOMAIN_RULES_H
#define OPP_DOMAIN_RULES_H

#include "domain/session.h"

/*
 * Reads another config; config_free() is the caller's.  The session's zone stays the process's.  EX_CONFIG, also if its
 * currency is another one: its amounts would mean something else.
 */
int rules_read(struct session *session, const char *file, struct config *rules, struct error *error);

/* EX_CONFIG for a term on a field that the session's config does not have, or has otherwise. */
int rules_check_terms(const struct session *session, const struct config *rules, const struct term *terms, size_t count,
                      struct error *error);

#endif
