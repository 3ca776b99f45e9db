/*
 * picture.h: what of a report's rows is drawn: which figure, what each row is called, and along which periods they run.
 * It is told from the table of reports and from what was asked for, so that bars, charts and pages need to know no report.
 */
#ifndef OPP_IO_PICTURE_H
#define OPP_IO_PICTURE_H

#include "domain/report.h"
#include "io/grid.h"

/* The arrays are in the grid's arena. */
struct picture {
	const struct grid *grid;
	const bool *shown; /* a flag a column: whether it was asked for */
	size_t figure;   /* the column that is drawn; column_count: there is none */
	size_t period;   /* the column whose periods the rows run along; column_count: there is none */
	size_t currency; /* the column of the figure's currency; column_count: there is none */
	bool *names;     /* a flag a column: whether it is in the name of a row */
	double *most;    /* of each row: the largest magnitude of what can be compared with it, rows of the same currency */
};

/*
 * Chooses the first shown column of the report's list, else the first shown number.  Rows are named by the columns in
 * front of the first number and by the fields of --by; `label` stands for the column before it, and what is the same in all
 * rows is left away.
 */
void picture_choose(struct picture *picture, struct grid *grid, const bool *shown, const struct report *report,
                    const struct report_request *request);

/* Adds the name of a row, parts separated by a middle dot; nothing for the only row of a report without names. */
void picture_name(const struct picture *picture, size_t row, struct zone *zone, struct buffer *name);

double picture_figure(const struct picture *picture, size_t row);

/* Whether amounts of several currencies would stand on one axis. */
bool picture_mixes_currencies(const struct picture *picture);

/* Whether each row leads from a column `opening` over the amounts behind it to a column `closing`, all of them shown. */
bool picture_is_bridge(const struct picture *picture, size_t *opening, size_t *closing);

/* ---- series along periods ---- */

/* A figure for each series and period; NAN where there is none.  Everything is in the arena that was given. */
struct series {
	const char **periods; /* the names of all from the first one to the last, those without rows included */
	size_t period_count;
	const char **names;
	size_t count;
	double *figures; /* of series s and period p: figures[s * period_count + p] */
	size_t *series_of, *period_of; /* of each row */
};

/* False if the rows do not run along periods. */
bool picture_series(const struct picture *picture, struct zone *zone, struct arena *arena, struct series *series);

#endif
