/* alerts.h: printing alerts, with what they are about. */
#ifndef OPP_CMD_ALERTS_H
#define OPP_CMD_ALERTS_H

#include "cmd/command.h"
#include "domain/alert.h"

struct alert_printer;

/* Chooses the columns, before anything is recorded: a wrong -o is an error of which nothing has come yet. */
int alert_printer_open(struct invocation *invocation, struct alert_printer **printer, struct error *error);

/* Whether the columns show of an opportunity no more than alerts_evaluate() can bring along. */
bool alert_printer_names_suffice(const struct alert_printer *printer);

/* Prints the alerts, most urgent first, of those opportunities for which all terms hold; *printed counts them.  Once. */
int alert_printer_print(struct alert_printer *printer, const struct alerts *alerts, const struct term_list *terms,
                        size_t *printed, struct error *error);
void alert_printer_close(struct alert_printer *printer); /* NULL is fine */

#endif
