/*
 * trait.h: traits of deals: each value of each of several fields by itself, with how many deals that have it are open, won
 * and lost.  For the reports that compare them; numbers count in bands (band.h), times in periods.
 */
#ifndef OPP_DOMAIN_TRAIT_H
#define OPP_DOMAIN_TRAIT_H

#include "domain/report_group.h"

struct trait {
	struct group group; /* of --period, and of the field's value as the last key */
	int64_t open, won, lost;
};

/* One of the traits that a period's deals have. */
struct trait_row {
	const struct trait *trait, *all; /* all: of the same period, whatever the value */
	const struct field *field;
	size_t place;                    /* as the fields, then the values, stand in order */
};

/* A report about traits: for each period a row for each trait, behind the columns of the field and its value. */
struct trait_report {
	const char *time; /* that --period is of */
	const struct report_column *columns;
	size_t column_count;
	void (*fill)(const struct trait_row *row, struct value *values);
	int (*order)(const void *a, const void *b); /* of trait rows, for qsort(); NULL: as they stand */
};

/*
 * The fields are those of --by; else owner, source, amount, currency, pipeline, grade and the declared ones that are
 * neither texts nor dates, as far as they can differ.  One scan.
 */
int trait_report_run(const struct trait_report *report, struct session *session, const struct report_request *request,
                     const struct report_sink *sink, struct error *error);

#endif
