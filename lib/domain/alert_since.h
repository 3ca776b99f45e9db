/*
 * alert_since.h: since when the terms of an alert step have held.
 */
#ifndef OPP_DOMAIN_ALERT_SINCE_H
#define OPP_DOMAIN_ALERT_SINCE_H

#include "domain/session.h"

/* The data does not tell. */
#define SINCE_UNKNOWN INT64_MIN

/*
 * The moment at which the last of the step's terms, which all hold now, began to hold; SINCE_UNKNOWN if no term tells.
 * `starts` is what firing_reader_next() gave, one for each term, as integers; SINCE_UNKNOWN for an empty one.
 */
int64_t step_since(struct session *session, const struct alert_step *step, const int64_t *starts);

/* The latest start of a clock that the step wants to have run for some time; SINCE_UNKNOWN if it tests none. */
int64_t step_clock_start(const struct alert_step *step, const int64_t *starts);

#endif
