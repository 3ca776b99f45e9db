/* report_page.h: a report, or the dashboard of several, as a page. */
#ifndef OPP_CMD_REPORT_PAGE_H
#define OPP_CMD_REPORT_PAGE_H

#include "cmd/report_output.h"
#include "io/page.h"

/* Reads what an invocation asks for: arguments[0] is the report's name, terms and options as on the command line. */
typedef int (*read_request)(struct invocation *invocation, const struct report **report, struct report_request *request,
                            struct error *error);

/* Adds the rows of a picture as a page of their own. */
void page_report(struct invocation *invocation, const struct report *report, const struct report_request *request,
                 const struct picture *picture, struct page *page);

/* Adds the dashboard: single figures, reports and the worklist, each restricted by the invocation's terms too. */
int page_dashboard(struct invocation *invocation, read_request read, struct page *page, struct error *error);

/* The same on stdout. */
int print_dashboard(struct invocation *invocation, read_request read, struct error *error);
int print_page(const struct buffer *text, struct error *error);

#endif
