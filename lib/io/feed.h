/*
 * feed.h: days that somebody has to keep in mind, as an iCalendar feed (RFC 5545) for a phone or a desktop calendar.
 *
 * The module `ical` (base/module.h) composes it.
 */
#ifndef OPP_IO_FEED_H
#define OPP_IO_FEED_H

#include <stddef.h>
#include <stdint.h>

/* An event that lasts all of a day.  Texts may hold anything; NULL: none. */
struct feed_event {
	const char *uid;      /* the same for ever */
	int64_t sequence;     /* grows whenever something of it changes, up to INT32_MAX */
	int64_t modified;     /* when that was, in Unix seconds */
	int64_t day;
	const char *summary;  /* one line */
	const char *description;
	const char *category;
	int priority;         /* 1, the highest, to 9; 0: none */
};

struct feed {
	const char *name;     /* of the calendar, for people */
	const char *zone;     /* tz name, for those who show the calendar's own */
	int64_t now;          /* Unix seconds */
	const struct feed_event *events;
	size_t count;
};

struct feed_composer {
	/* The whole feed, lines ended by CR LF and folded; the caller frees it. */
	char *(*compose)(const struct feed *feed);
};

#endif
