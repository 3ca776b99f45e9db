/* report_process.h: the forms of the report on the process as it really runs. */
#ifndef OPP_DOMAIN_REPORT_PROCESS_H
#define OPP_DOMAIN_REPORT_PROCESS_H

#include "domain/report.h"

/* The request grouped by the pipeline too, behind all else; in `arena`. */
struct report_request by_pipeline_last(const struct report_request *request, const struct fields *fields, struct arena *arena);

/* --graph: the stages and the moves between them, with their counts, as Graphviz dot. */
int report_process_graph(struct session *session, const struct report_request *request, const struct report_sink *sink,
                         struct error *error);

/*
 * --rules FILE: what the stage rules of another config would have stopped of the moves that were made, by the values as they
 * stood then.
 */
int report_process_rules(struct session *session, const struct report_request *request, const struct report_sink *sink,
                         struct error *error);

#endif
