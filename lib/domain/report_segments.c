/* report_segments.c: how the values of each field convert, against all. */
#include "domain/trait.h"

#include <string.h>

static const struct report_column columns[] = {
    {"n", TYPE_INTEGER},    {"open", TYPE_INTEGER},     {"won", TYPE_INTEGER},       {"lost", TYPE_INTEGER},
    {"rate", TYPE_DECIMAL}, {"rate_low", TYPE_DECIMAL}, {"rate_high", TYPE_DECIMAL}, {"lift", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static void fill_row(const struct trait_row *row, struct value *values)
{
	const struct trait *trait = row->trait, *all = row->all;
	int64_t closed = trait->won + trait->lost;
	struct value low, high;
	report_interval(trait->won, closed, &low, &high);
	const struct value filled[COLUMNS] = {
	    value_integer(trait->open + closed), value_integer(trait->open), value_integer(trait->won),
	    value_integer(trait->lost), report_share(trait->won, closed), low, high,
	    report_ratio(trait->won * (all->won + all->lost), closed * all->won),
	};
	memcpy(values, filled, sizeof filled);
}

int report_segments(struct session *session, const struct report_request *request, const struct report_sink *sink,
                    struct error *error)
{
	static const struct trait_report segments = {.time = "created", .columns = columns, .column_count = COLUMNS,
	                                             .fill = fill_row};
	return trait_report_run(&segments, session, request, sink, error);
}
