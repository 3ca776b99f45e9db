/* report_mail.h: a report or the dashboard as a mail: text, HTML, and charts as images. */
#ifndef OPP_CMD_REPORT_MAIL_H
#define OPP_CMD_REPORT_MAIL_H

#include "cmd/report_page.h"

/*
 * Sends to each of --mail, a person of the config or an address, through the config's first channel that carries mails, and
 * prints a record for each.  With -n it prints the first message instead.  EX_CONFIG without such a channel; EX_USAGE for
 * somebody without an address; otherwise the first failure, after all were tried.
 */
int mail_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                struct grid *grid, struct error *error);
int mail_dashboard(struct invocation *invocation, read_request read, struct error *error);

#endif
