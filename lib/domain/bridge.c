/* bridge.c: what became of a deal of the pipeline between two moments. */
#include "domain/bridge.h"

struct parts {
	struct bridge_part *items;
	size_t count;
	bool of_group_before;
};

static void add(struct parts *parts, enum bridge_step step, int before, int after)
{
	parts->items[parts->count++] = (struct bridge_part){step, parts->of_group_before, before, after};
}

/* How a deal that is in the pipeline between the moments ends, at the amount that it has then. */
static void end(struct parts *parts, const struct bridge_state *after)
{
	if (!after->selected)
		add(parts, BRIDGE_PUSHED_OUT, 0, -1);
	else if (after->status == BRIDGE_IS_OPEN)
		add(parts, BRIDGE_CLOSING, 0, 1);
	else
		add(parts, after->status == BRIDGE_IS_WON ? BRIDGE_WON : BRIDGE_LOST, 0, -1);
}

static void enter(struct parts *parts, const struct bridge_state *before)
{
	parts->of_group_before = false;
	add(parts,
	    before->status == BRIDGE_IS_ABSENT ? BRIDGE_NEW
	    : before->status == BRIDGE_IS_OPEN ? BRIDGE_MOVED_IN
	                                       : BRIDGE_REOPENED,
	    0, 1);
}

size_t bridge_deal(const struct bridge_state *before, const struct bridge_state *after,
                   const struct bridge_between *between, struct bridge_part parts[BRIDGE_PARTS])
{
	struct parts list = {.items = parts, .of_group_before = true};
	bool was_open = before->status == BRIDGE_IS_OPEN, was_closed = !was_open && before->status != BRIDGE_IS_ABSENT;
	if (was_open && before->selected) {
		add(&list, BRIDGE_OPENING, 1, 0);
		if (!after->selected || between->same_group) {
			if (between->growth)
				add(&list, between->growth > 0 ? BRIDGE_GROWN : BRIDGE_SHRUNK, -1, 1);
			end(&list, after);
			return list.count;
		}
		add(&list, BRIDGE_PUSHED_OUT, -1, 0);
	}
	if (!after->selected || (was_closed && after->status != BRIDGE_IS_OPEN && !between->closed_again))
		return list.count;
	enter(&list, before);
	end(&list, after);
	return list.count;
}
