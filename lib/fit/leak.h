/*
 * leak.h: fields that look filled in after the outcome was known.
 *
 * Such a field makes every card look brilliant and helps nobody, since it is empty when a new lead is to be scored.
 */
#ifndef OPP_FIT_LEAK_H
#define OPP_FIT_LEAK_H

#include "fit/kinds.h"

struct leak_signs {
	double auc;                     /* of the field alone, out of sample; NAN where there is nothing to tell */
	double filled_won, filled_lost; /* the share of won and of lost deals that have it */
	double surest;                  /* how far the log odds of its surest common value are from those of all */
	uint16_t surest_kind;
	size_t surest_n, surest_won;
};

void leak_look(const struct kinds *kinds, size_t column, struct leak_signs *signs);

/*
 * Leaves out the columns that tell the outcome too well to be true, alone or by a common value that leaves hardly a doubt, or are
 * filled almost only in deals of one outcome, unless they were asked for by name.  Returns how many.
 */
size_t leak_leave_out(struct dataset *dataset, const struct kinds *kinds);

#endif
