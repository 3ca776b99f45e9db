/*
 * segment.h: combinations of up to three fields whose deals were won, or lost, more often than others.
 *
 * What is found among so many combinations must not be chance.  They are looked for in two thirds of the deals (by their hashes), where
 * false discoveries are held to a rate; a longer one must differ from each shorter one that it is part of; and the third that was
 * held out must agree.
 */
#ifndef OPP_FIT_SEGMENT_H
#define OPP_FIT_SEGMENT_H

#include "fit/grouping.h"

enum { SEGMENT_FIELDS = 3 };

/* A part of a segment: groups of one field that follow each other. */
struct segment_part {
	size_t field; /* index in segments.fields */
	uint16_t first, last;
};

struct tally {
	size_t n, won;
};

struct segment {
	struct segment_part parts[SEGMENT_FIELDS];
	size_t part_count;
	struct tally found, held_out; /* in the two thirds and in the other */
	double rate_low, rate_high;   /* Wilson's 95 % interval of both together */
	double p;                     /* of chance; after the search the rate of false discoveries */
	bool winning;
};

struct segments {
	struct grouping *fields;
	size_t field_count;
	struct segment *items; /* winning ones first, those with the highest lower end first; then losing ones */
	size_t count, capacity;
	size_t tried;
	struct tally all, found_in; /* all deals; those that were searched */
	struct arena arena;
};

struct segment_settings {
	size_t most_fields;    /* 1 to SEGMENT_FIELDS */
	size_t least_deals;    /* of a segment, among the searched */
	double false_rate;     /* of discoveries that may be false */
	const bool *use;       /* a column: NULL: all that are not left out */
};

void segments_search(const struct kinds *kinds, const struct segment_settings *settings, struct segments *segments);
void segments_free(struct segments *segments);

#endif
