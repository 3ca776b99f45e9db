/* process.c: the process of the team, as records and as a graph. */
#include "cmd/process.h"

#include "base/dot.h"

#include <string.h>

/* ---- records ---- */

enum column_index {
	PIPELINE,
	STAGE,
	LABEL,
	DEFINITION,
	REQUIRES,
	ACTION,
	ROLES,
	DUE,
	PROBABILITY,
	APPROVE,
	AUTO,
	OUTCOME,
	COLUMNS,
	DEFAULT_COLUMNS = APPROVE
};

static const struct column columns[COLUMNS] = {
    {"pipeline", NULL, TYPE_TEXT},   {"stage", NULL, TYPE_TEXT},    {"label", NULL, TYPE_TEXT},
    {"definition", NULL, TYPE_TEXT}, {"requires", NULL, TYPE_TEXT}, {"action", NULL, TYPE_TEXT},
    {"roles", NULL, TYPE_TEXT},      {"due", NULL, TYPE_TEXT},      {"probability", NULL, TYPE_INTEGER},
    {"approve", NULL, TYPE_TEXT},    {"auto", NULL, TYPE_TEXT},     {"outcome", NULL, TYPE_TEXT},
};

static const char *take(struct arena *arena, struct buffer *text)
{
	const char *copy = text->length ? arena_text(arena, text->data) : NULL;
	buffer_free(text);
	return copy;
}

static void add_item(struct buffer *list, const char *between, const char *item)
{
	buffer_add_text(list, list->length ? between : "");
	buffer_add_text(list, item);
}

/* Terms may hold commas. */
static const char *requirements(struct arena *arena, const struct stage *stage, const char *between)
{
	struct buffer list = {0};
	for (size_t i = 0; i < stage->require_count; i++)
		add_item(&list, between, stage->requires[i].text);
	return take(arena, &list);
}

static const char *automatic(struct arena *arena, const struct stage *stage)
{
	struct buffer list = {0};
	for (size_t i = 0; i < stage->automatic_count; i++)
		add_item(&list, "; ", stage->automatic[i].text);
	return take(arena, &list);
}

static const char *roles(struct arena *arena, const struct stage *stage)
{
	struct buffer list = {0};
	for (size_t i = 0; i < stage->role_count; i++)
		add_item(&list, ", ", stage->roles[i]);
	return take(arena, &list);
}

/* D+2 from creation, E+2wd from entering the stage, in working days. */
static const char *due(struct arena *arena, const struct stage *stage)
{
	if (!stage->has_due)
		return NULL;
	bool working = stage->due.unit == UNIT_WORKING_DAY;
	int64_t days = working ? stage->due.count : duration_seconds(stage->due) / SECONDS_PER_DAY;
	return arena_format(arena, "%s+%lld%s", stage->due_from_entry ? "E" : "D", (long long)days,
	                    working ? "wd" : "");
}

static int print_stage(struct output *output, const struct pipeline *pipeline, const struct stage *stage,
                       struct error *error)
{
	struct arena arena = {0};
	struct value row[COLUMNS] = {
	    [PIPELINE] = value_text(pipeline->name),
	    [STAGE] = value_text(stage->name),
	    [LABEL] = value_text(stage->label),
	    [DEFINITION] = value_text(stage->definition),
	    [REQUIRES] = value_text(requirements(&arena, stage, "; ")),
	    [ACTION] = value_text(stage->action),
	    [ROLES] = value_text(roles(&arena, stage)),
	    [DUE] = value_text(due(&arena, stage)),
	    [PROBABILITY] = value_integer(stage->probability),
	    [APPROVE] = value_text(stage->approve),
	    [AUTO] = value_text(automatic(&arena, stage)),
	    [OUTCOME] = value_text(stage->won ? "won" : NULL),
	};
	int status = output_row(output, row, error);
	arena_free(&arena);
	return status;
}

int print_process(struct invocation *invocation, struct error *error)
{
	struct output *output;
	if (output_open(invocation, columns, COLUMNS, DEFAULT_COLUMNS, &output, error))
		return error->status;
	for (size_t p = 0; p < invocation->config.pipeline_count; p++) {
		const struct pipeline *pipeline = &invocation->config.pipelines[p];
		for (size_t i = 0; i < pipeline->stage_count; i++)
			if (print_stage(output, pipeline, &pipeline->stages[i], error)) {
				output_abandon(output);
				return error->status;
			}
	}
	return output_close(output, error);
}

/* ---- the graph ---- */

static void add_node(struct buffer *dot, size_t pipeline, const struct stage *stage)
{
	buffer_add_format(dot, "    p%zus%zu [label=\"", pipeline, stage->index);
	dot_add_text(dot, stage->label);
	buffer_add_format(dot, "\\n%s %d%%\"%s];\n", stage->name, stage->probability,
	                  stage->won ? ", peripheries=2" : "");
}

static void add_edge(struct buffer *dot, size_t pipeline, const struct stage *stage)
{
	struct arena arena = {0};
	const char *requires = requirements(&arena, stage, "\n");
	buffer_add_format(dot, "    p%zus%zu -> p%zus%zu", pipeline, stage->index - 1, pipeline, stage->index);
	if (requires) {
		buffer_add_text(dot, " [label=\"");
		dot_add_text(dot, requires);
		buffer_add_text(dot, "\"]");
	}
	buffer_add_text(dot, ";\n");
	arena_free(&arena);
}

static void add_pipeline(struct buffer *dot, size_t index, const struct pipeline *pipeline)
{
	buffer_add_format(dot, "  subgraph cluster%zu {\n    label=\"", index);
	dot_add_text(dot, pipeline->label);
	buffer_add_text(dot, "\";\n");
	for (size_t i = 0; i < pipeline->stage_count; i++)
		add_node(dot, index, &pipeline->stages[i]);
	for (size_t i = 1; i < pipeline->stage_count; i++)
		add_edge(dot, index, &pipeline->stages[i]);
	buffer_add_text(dot, "  }\n");
}

int print_process_graph(struct invocation *invocation, struct error *error)
{
	struct buffer dot = {0};
	buffer_add_text(&dot, "digraph process {\n  rankdir=LR;\n  node [shape=box];\n");
	for (size_t p = 0; p < invocation->config.pipeline_count; p++)
		add_pipeline(&dot, p, &invocation->config.pipelines[p]);
	buffer_add_text(&dot, "}\n");
	bool failed = fputs(dot.data, stdout) == EOF || fflush(stdout);
	buffer_free(&dot);
	return failed ? fail_errno(error, EX_IOERR, "write") : 0;
}
