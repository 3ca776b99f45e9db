/* process.h: the process of the team: its pipelines and their stages, as records and as a graph. */
#ifndef OPP_CMD_PROCESS_H
#define OPP_CMD_PROCESS_H

#include "cmd/command.h"

/* A record a stage. */
int print_process(struct invocation *invocation, struct error *error);

/* Graphviz dot: a cluster a pipeline, a node a stage. */
int print_process_graph(struct invocation *invocation, struct error *error);

#endif
