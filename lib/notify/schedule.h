/*
 * schedule.h: when a channel may send, by the config's zone and calendar.
 */
#ifndef OPP_NOTIFY_SCHEDULE_H
#define OPP_NOTIFY_SCHEDULE_H

#include "config/config.h"

/* Whether neither quiet hours nor working time hold the channel back at `now`. */
bool channel_is_open(struct config *config, const struct channel *channel, int64_t now);

/* The latest moment up to `now` at which the channel's digest was to go; `now` itself for one that has none. */
int64_t channel_digest(struct config *config, const struct channel *channel, int64_t now);

/* How long to wait after so many failed attempts (1 or more). */
int64_t channel_backoff(const struct channel *channel, int64_t attempts);

#endif
