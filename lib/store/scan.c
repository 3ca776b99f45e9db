/* scan.c: the rows of a history read beside the opportunities that they belong to. */
#include "store/scan.h"

/* So many rows are read over before it is cheaper to look the next one up. */
enum { PATIENCE = 32 };

static void step(struct scan *scan, struct error *error)
{
	scan->stepped = statement_step(scan->statement, error);
	if (scan->stepped == 1)
		scan->opportunity = column_integer(scan->statement, 0);
}

/* Whether the row, if there is one, is of the opportunity that was asked for. */
static int found(const struct scan *scan)
{
	return scan->stepped == 1 ? scan->opportunity == scan->asked : scan->stepped;
}

int scan_first(struct scan *scan, int64_t opportunity, struct error *error)
{
	bool onward = scan->begun && opportunity > scan->asked;
	scan->begun = true;
	scan->asked = opportunity;
	for (int i = 0; onward && scan->stepped == 1 && i < PATIENCE; i++) {
		if (scan->opportunity >= opportunity)
			return found(scan);
		step(scan, error);
	}
	if (onward && scan->stepped != 1)
		return scan->stepped;
	statement_reset(scan->statement);
	bind_integer(scan->statement, 1, opportunity);
	step(scan, error);
	return found(scan);
}

int scan_next(struct scan *scan, struct error *error)
{
	step(scan, error);
	return found(scan);
}
