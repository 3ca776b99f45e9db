/* report_output.h: where a report goes: records, a table with bars beside it, a chart, a page. */
#ifndef OPP_CMD_REPORT_OUTPUT_H
#define OPP_CMD_REPORT_OUTPUT_H

#include "cmd/command.h"
#include "io/picture.h"

/* Runs the report and sends it where the command line says. */
int output_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                  struct error *error);

/* Runs the report and keeps its rows in an empty grid, which the caller frees. */
int collect_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                   struct grid *grid, struct error *error);

/* What is drawn of its rows, by -o too. */
void choose_picture(const struct invocation *invocation, const struct report *report, const struct report_request *request,
                    struct grid *grid, struct picture *picture);

/* What a chart of it is called, in the language of the config; in the arena. */
const char *picture_title(const struct config *config, const char *name, const struct picture *picture, struct arena *arena);

/* Prints the names and the shown columns of a picture as a table with bars, wherever the invocation's writer goes. */
int print_picture(struct invocation *invocation, const struct picture *picture, struct error *error);

#endif
