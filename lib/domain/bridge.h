/*
 * bridge.h: what became of a deal of the pipeline between two moments, in the steps that lead from the pipeline's worth at
 * the first one to that at the second: opening + new + reopened + grown + shrunk + moved in + pushed out + won + lost =
 * closing, where what leaves counts below zero.
 */
#ifndef OPP_DOMAIN_BRIDGE_H
#define OPP_DOMAIN_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum bridge_step {
	BRIDGE_OPENING,
	BRIDGE_NEW,        /* was not there before */
	BRIDGE_REOPENED,   /* had been won or lost before */
	BRIDGE_GROWN,
	BRIDGE_SHRUNK,
	BRIDGE_MOVED_IN,   /* was open before, and outside of what is looked at */
	BRIDGE_PUSHED_OUT, /* is outside of it now */
	BRIDGE_WON,
	BRIDGE_LOST,
	BRIDGE_CLOSING,
	BRIDGE_STEPS,
};

enum bridge_status { BRIDGE_IS_ABSENT, BRIDGE_IS_OPEN, BRIDGE_IS_WON, BRIDGE_IS_LOST };

/* A deal at one of the two moments. */
struct bridge_state {
	enum bridge_status status; /* absent: nothing was known of it */
	bool selected;             /* the report looks at it */
};

/* A part of a step: of the deal's amount before, or after. */
struct bridge_part {
	enum bridge_step step;
	bool of_group_before; /* it belongs to the group that the deal was in at the first moment, else to that at the second */
	int before, after;    /* so many times these amounts: 1, 0 or -1 */
};

/* What happened between, beside the two states. */
struct bridge_between {
	bool same_group;   /* it belongs to the same group at both moments */
	bool closed_again; /* closed at both moments, and reopened between them */
	int growth;        /* the sign of what it is worth more after than before */
};

enum { BRIDGE_PARTS = 6 };

/* Fills the parts of a deal and returns how many there are; none for a deal that was not in the pipeline in between. */
size_t bridge_deal(const struct bridge_state *before, const struct bridge_state *after,
                   const struct bridge_between *between, struct bridge_part parts[BRIDGE_PARTS]);

#endif
