/* report_process.h: the forms of the report on the process as it really runs. */
#ifndef OPP_DOMAIN_REPORT_PROCESS_H
#define OPP_DOMAIN_REPORT_PROCESS_H

#include "domain/report.h"

/* --graph: the stages and the moves between them, with their counts, as Graphviz dot. */
int report_process_graph(struct session *session, const struct report_request *request, const struct report_sink *sink,
                         struct error *error);

#endif
