/* scan.c: the rows of a history read beside the opportunities that they belong to. */
#include "store/scan.h"

/* So many rows are read over before it is cheaper to look the next one up. */
enum { PATIENCE = 32 };

int scan_step(struct scan *scan, struct error *error)
{
	scan->stepped = statement_step(scan->statement, error);
	if (scan->stepped == 1)
		scan->opportunity = column_integer(scan->statement, 0);
	return scan->stepped;
}

int scan_seek(struct scan *scan, int64_t opportunity, struct error *error)
{
	bool onward = scan->begun && opportunity > scan->asked;
	scan->begun = true;
	scan->asked = opportunity;
	for (int i = 0; onward && scan->stepped == 1 && i < PATIENCE; i++) {
		if (scan->opportunity >= opportunity)
			return 1;
		scan_step(scan, error);
	}
	if (onward && scan->stepped != 1)
		return scan->stepped;
	statement_reset(scan->statement);
	bind_integer(scan->statement, 1, opportunity);
	return scan_step(scan, error);
}
