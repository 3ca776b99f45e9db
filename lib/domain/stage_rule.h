/*
 * stage_rule.h: what a stage asks for before a deal enters it.
 */
#ifndef OPP_DOMAIN_STAGE_RULE_H
#define OPP_DOMAIN_STAGE_RULE_H

#include "domain/stage.h"

struct stage_rule {
	const char *requirement; /* as the config says it: a term, note, attachment; or approve:ROLE */
	const char *label;       /* for people */
	bool approval, met;
};

/* What the move itself brings along. */
struct stage_gift {
	bool note, attachment;
};

/*
 * Reads the rules of `stage` and whether the deal meets them: the terms now, a note or attachment by the gift or by a
 * follow-up since the deal entered its present stage, the approval by who acts.  What cannot be evaluated is not met.
 */
int stage_rules_read(struct session *session, const struct deal *deal, const struct stage *stage,
                     struct stage_gift gift, struct arena *arena, struct stage_rule **rules, size_t *count,
                     struct error *error);

/* The stage after the deal's, whose rules are the next to meet; NULL for a deal that is closed or at the end. */
const struct stage *deal_next_stage(const struct deal *deal);

#endif
