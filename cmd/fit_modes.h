/* fit_modes.h: the ways of calling opp-fit, a file each, and the deals that all of them look at. */
#ifndef OPP_CMD_FIT_MODES_H
#define OPP_CMD_FIT_MODES_H

#include "cmd/command.h"
#include "fit/kinds.h"

/* opp-fit fit: proposes a card. */
int run_fit(struct invocation *invocation, struct error *error);

/* opp-fit test: back-tests cards. */
int run_test(struct invocation *invocation, struct error *error);

/* opp-fit segments: combinations of fields that are won, or lost, more often than others. */
int run_segments(struct invocation *invocation, struct error *error);

/* Refuses fewer than 40 won or 40 lost deals, or with --force those of which there are fewer than two. */
int check_enough(const struct invocation *invocation, const struct dataset *dataset, struct error *error);

/* Leaves out what looks filled in after the outcome, names all that is left out, and refuses if nothing is left. */
int leave_out_leaks(const struct invocation *invocation, struct dataset *dataset, const struct kinds *kinds, struct error *error);

/* ---- the deals ---- */

/* Reads the deals of --csv into a dataset that is finished, or of the database. */
int read_deals(struct invocation *invocation, struct dataset *dataset, struct error *error);
int read_csv_deals(struct invocation *invocation, struct dataset *dataset, struct error *error);
int read_history_deals(struct invocation *invocation, struct dataset *dataset, struct error *error);

/* Reads the config and opens the database for reading. */
int open_history(struct invocation *invocation, struct error *error);

/* --at: how long after its creation a deal is judged, in seconds; and which deals: the terms behind the mode. */
int deals_delay(struct invocation *invocation, int64_t *delay, struct error *error);
int deals_terms(struct invocation *invocation, struct term_list *list, struct error *error);

/*
 * --fields and --drop by a column's field name or heading: NAME,... are the ones to use, +NAME adds one in spite of what it
 * looks like.  `others` are columns that are no fields.
 */
int choose_fields(struct invocation *invocation, struct dataset *dataset, struct error *error);

/* The column of that field name or heading.  EX_USAGE with the nearest name. */
int need_column(const struct dataset *dataset, const char *option, const char *name, size_t *column, struct error *error);

/* The number of an option from `least` to `most`, else `otherwise`. */
int number_option(const struct invocation *invocation, const char *option, size_t least, size_t most, size_t otherwise,
                  size_t *number, struct error *error);

/* A figure with six decimals; empty for NAN. */
struct value figure(double number);

/* Whether the proposal goes to a file, and not to stdout: with -o, but not in a dry run. */
bool goes_to_file(const struct invocation *invocation);

/* Writes a text to the file of -o, or to stdout. */
int write_proposal(struct invocation *invocation, const struct buffer *text, struct error *error);

#endif
