/* pipeline.c: `pipelines:`: the stages of a process, and why deals are lost in it. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

/* ---- requirements ---- */

static int label_requirement(struct reader *reader, const struct node *item, void *structure)
{
	struct requirement *requirement = structure;
	(void)reader;
	(void)item;
	requirement->label = requirement->term->field->label;
	return 0;
}

static int read_requirement(struct reader *reader, const struct node *item, struct requirement *requirement)
{
	static const char *const words[] = {"note", "attachment"};
	int status = schema_text(reader, item, &requirement->text);
	if (status)
		return status;
	requirement->label = requirement->text;
	if (strcmp(requirement->text, "note") == 0) {
		requirement->kind = REQUIRE_NOTE;
	} else if (strcmp(requirement->text, "attachment") == 0) {
		requirement->kind = REQUIRE_ATTACHMENT;
	} else if (term_is(requirement->text)) {
		struct term *term = arena_get(&reader->config->arena, sizeof *term);
		schema_term(reader, item, term);
		schema_defer(reader, label_requirement, item, requirement);
		requirement->term = term;
	} else {
		return complain_unknown(reader, item, requirement->text, "term, and no other requirement", words, 2);
	}
	return 0;
}

static int read_requires(struct reader *reader, const struct node *list, void *structure)
{
	struct stage *stage = structure;
	if (list->kind != NODE_SEQUENCE && !list->blank)
		return complain(reader, list, "must be a list of terms, note or attachment");
	struct requirement *requires = arena_get(&reader->config->arena, list->count * sizeof *requires);
	stage->requires = requires;
	int status = 0;
	for (const struct node *item = list->first; item && !status; item = item->next)
		status = read_requirement(reader, item, &requires[stage->require_count++]);
	return status;
}

/* ---- stages ---- */

static int accept_stage(struct reader *reader, const struct node *value)
{
	/* Imports and --back use these words for what is no stage. */
	if (strcmp(value->text, "won") == 0 || strcmp(value->text, "lost") == 0 || strcmp(value->text, "open") == 0)
		return complain(reader, value, "\"%s\" is a status and cannot be a stage's name", value->text);
	return accept_name(reader, value);
}

static int read_due(struct reader *reader, const struct node *value, void *structure)
{
	struct stage *stage = structure;
	const char *text;
	int status = schema_text(reader, value, &text);
	if (status)
		return status;
	if (duration_parse(text, strlen(text), &stage->due, reader->error))
		return complain_because(reader, value);
	if (stage->due.unit == UNIT_WEEK)
		stage->due = (struct duration){stage->due.count * 7, UNIT_DAY};
	if (stage->due.unit != UNIT_DAY && stage->due.unit != UNIT_WORKING_DAY)
		return complain(reader, value, "\"%s\" is not in days; write 2d, 1w, or 2wd for working days", text);
	stage->has_due = true;
	return 0;
}

static int check_requirements(struct reader *reader, const struct node *mapping, const struct stage *stage)
{
	const struct term **terms = memory_get(stage->require_count * sizeof *terms);
	size_t count = 0;
	for (size_t i = 0; i < stage->require_count; i++)
		if (stage->requires[i].term)
			terms[count++] = stage->requires[i].term;
	int status = need_compatible(reader, mapping, terms, count);
	for (size_t i = 0; i < stage->require_count && !status; i++)
		if (stage->requires[i].term && strcmp(stage->requires[i].term->field->name, "gaps") == 0)
			status = complain(reader, node_item(mapping, i),
			                  "gaps counts what is asked for here, and cannot be asked for itself");
	free(terms);
	return status;
}

static int check_stage(struct reader *reader, const struct node *mapping, void *structure)
{
	const struct stage *stage = structure;
	if (stage->due_from_entry && !stage->has_due)
		return complain(reader, node_get(mapping, "due_from"), "needs `due:`, the days to count");
	const struct node *requires = node_get(mapping, "requires");
	int status = requires ? check_requirements(reader, requires, stage) : 0;
	if (!status && stage->approve)
		status = need_role(reader, node_get(mapping, "approve"), stage->approve);
	return status;
}

static const char *const due_words[] = {"created", "entry", NULL};
static const char *const outcome_words[] = {"", "won", NULL};

static const struct key stage_keys[] = {
	{"name", KEY_TEXT, MEMBER(struct stage, name), .required = true, .accept = accept_stage},
	{"label", KEY_TEXT, MEMBER(struct stage, label)},
	{"definition", KEY_TEXT, MEMBER(struct stage, definition)},
	{"action", KEY_TEXT, MEMBER(struct stage, action)},
	{"roles", KEY_TEXTS, ARRAY(struct stage, roles, role_count), .accept = accept_name},
	{"due", KEY_OTHER, .read = read_due},
	{"due_from", KEY_SWITCH, MEMBER(struct stage, due_from_entry), .words = due_words},
	{"probability", KEY_PERCENT, MEMBER(struct stage, probability)},
	{"outcome", KEY_SWITCH, MEMBER(struct stage, won), .words = outcome_words},
	{"requires", KEY_OTHER, .read = read_requires},
	{"approve", KEY_TEXT, MEMBER(struct stage, approve), .accept = accept_name},
	{"auto", KEY_TERMS, ARRAY(struct stage, automatic, automatic_count)},
};

static const struct schema stage_schema = {
	.what = "stage",
	SCHEMA_KEYS_OF(stage_keys),
	.size = sizeof(struct stage),
	.unique = true,
	.check = check_stage,
};

static int read_stages(struct reader *reader, const struct node *list, void *structure)
{
	struct pipeline *pipeline = structure;
	struct stage *stages = NULL;
	int status = schema_read_list(reader, &stage_schema, list, &stages, &pipeline->stage_count);
	if (!status && !pipeline->stage_count)
		status = complain(reader, list, "must not be empty");
	for (size_t i = 0; i < pipeline->stage_count; i++) {
		stages[i].index = i;
		if (!stages[i].label)
			stages[i].label = stages[i].name;
	}
	pipeline->stages = stages;
	return status;
}

/* ---- lost reasons ---- */

static const char *const note_words[] = {"", "required", NULL};

static const struct key lost_reason_keys[] = {
	{"name", KEY_TEXT, MEMBER(struct lost_reason, name), .required = true, .accept = accept_name},
	{"note", KEY_SWITCH, MEMBER(struct lost_reason, needs_note), .words = note_words},
};

static const struct schema lost_reason_schema = {
	.what = "lost reason",
	SCHEMA_KEYS_OF(lost_reason_keys),
	.size = sizeof(struct lost_reason),
};

static int read_lost_reasons(struct reader *reader, const struct node *list, void *structure)
{
	struct pipeline *pipeline = structure;
	if (list->kind != NODE_SEQUENCE && !list->blank)
		return complain(reader, list, "must be a list of reasons");
	struct lost_reason *reasons = arena_get(&reader->config->arena, list->count * sizeof *reasons);
	pipeline->lost_reasons = reasons;
	for (const struct node *item = list->first; item; item = item->next) {
		struct lost_reason *reason = &reasons[pipeline->lost_reason_count];
		int status = 0;
		if (item->kind == NODE_SCALAR) {
			status = accept_name(reader, item);
			reason->name = item->text;
		} else {
			status = schema_read(reader, &lost_reason_schema, item, reason);
		}
		if (!status && pipeline_lost_reason(pipeline, reason->name))
			status = complain(reader, item, "\"%s\" is given twice", reason->name);
		if (status)
			return status;
		pipeline->lost_reason_count++;
	}
	return 0;
}

/* ---- pipelines ---- */

static int check_pipeline(struct reader *reader, const struct node *mapping, void *structure)
{
	struct pipeline *pipeline = structure;
	const struct node *item = node_get(mapping, "stages")->first;
	if (!pipeline->label)
		pipeline->label = pipeline->name;
	for (size_t i = 0; i + 1 < pipeline->stage_count; i++) {
		item = item->next;
		if (pipeline->stages[i].won)
			return complain(reader, item,
			                "the stage %s cannot be reached: %s before it ends the deal (outcome: won)",
			                pipeline->stages[i + 1].name, pipeline->stages[i].name);
	}
	return 0;
}

static const struct key pipeline_keys[] = {
	{"label", KEY_TEXT, MEMBER(struct pipeline, label)},
	{"stages", KEY_OTHER, .required = true, .read = read_stages},
	{"lost_reasons", KEY_OTHER, .read = read_lost_reasons},
};

const struct schema pipeline_schema = {
	.what = "pipeline",
	SCHEMA_KEYS_OF(pipeline_keys),
	.size = sizeof(struct pipeline),
	.check = check_pipeline,
};

/* ---- look-ups ---- */

const struct stage *pipeline_stage(const struct pipeline *pipeline, const char *name)
{
	for (size_t i = 0; i < pipeline->stage_count; i++)
		if (strcmp(pipeline->stages[i].name, name) == 0)
			return &pipeline->stages[i];
	return NULL;
}

const struct lost_reason *pipeline_lost_reason(const struct pipeline *pipeline, const char *name)
{
	for (size_t i = 0; i < pipeline->lost_reason_count; i++)
		if (strcmp(pipeline->lost_reasons[i].name, name) == 0)
			return &pipeline->lost_reasons[i];
	return NULL;
}
