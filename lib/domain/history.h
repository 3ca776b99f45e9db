/*
 * history.h: changing rows so that every value that was replaced is kept: what it was, what it became, in which
 * transaction, and where the new value came from.
 */
#ifndef OPP_DOMAIN_HISTORY_H
#define OPP_DOMAIN_HISTORY_H

#include "domain/session.h"

/* A history row of one change.  `entity` is the table: opportunity, customer, contact.  NULL texts are empty values. */
int history_record(struct session *session, const char *entity, int64_t entity_id, const char *field, const char *old,
                   const char *new, const char *origin, struct error *error);

/* The same for two values, as they are printed. */
int history_record_values(struct session *session, const char *entity, int64_t entity_id, const char *field,
                          const struct value *old, const struct value *new, const char *origin, struct error *error);

/*
 * Sets columns of a row to values, with a history row for each that really changes; *changed (may be NULL) is raised by
 * their number.
 */
int history_update(struct session *session, const char *entity, int64_t id, const char *const *columns,
                   const struct value *values, size_t count, const char *origin, size_t *changed, struct error *error);

/* History rows for values that a new row has from the beginning, so that their origin is remembered. */
int history_origin(struct session *session, const char *entity, int64_t id, const char *const *columns,
                   const struct value *values, size_t count, const char *origin, struct error *error);

#endif
