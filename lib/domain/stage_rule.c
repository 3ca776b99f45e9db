/* stage_rule.c: what a stage asks for before a deal enters it. */
#include "domain/stage_rule.h"

#include "store/stage.h"

#include <string.h>

const struct stage *deal_next_stage(const struct deal *deal)
{
	if (!deal_is(deal, "open") || !deal->stage || deal->stage->index + 1 >= deal->pipeline->stage_count)
		return NULL;
	return &deal->pipeline->stages[deal->stage->index + 1];
}

static int read_terms(struct session *session, const struct deal *deal, const struct stage *stage, struct arena *arena,
                      struct stage_rule *rules, struct error *error)
{
	const struct term **terms = arena_get(arena, (stage->require_count + 1) * sizeof *terms);
	bool *holds = arena_get(arena, (stage->require_count + 1) * sizeof *holds);
	size_t count = 0;
	for (size_t i = 0; i < stage->require_count; i++)
		if (stage->requires[i].kind == REQUIRE_TERM)
	terms[count++] = stage->requires[i].term;
	if (stage_terms_hold(session->store, deal->id, terms, count, session->now, holds, error))
		return error->status;
	count = 0;
	for (size_t i = 0; i < stage->require_count; i++)
		if (stage->requires[i].kind == REQUIRE_TERM)
			rules[i].met = holds[count++];
	return 0;
}

static int read_evidence(struct session *session, const struct deal *deal, enum requirement_kind kind,
                         struct stage_gift gift, bool *met, struct error *error)
{
	bool note = kind == REQUIRE_NOTE;
	*met = note ? gift.note : gift.attachment;
	if (*met)
		return 0;
	return stage_evidence(session->store, note ? EVIDENCE_NOTE : EVIDENCE_ATTACHMENT, deal->id, &deal->entered, met,
	                      error);
}

/* The label names who can: the members of the team with the role. */
static struct stage_rule approval(const struct session *session, const char *role, struct arena *arena)
{
	struct stage_rule rule = {.approval = true, .requirement = arena_format(arena, "approve:%s", role)};
	struct buffer people = {0};
	for (size_t i = 0; i < session->config->team_count; i++) {
		const struct person *person = &session->config->team[i];
		if (!person->role || strcmp(person->role, role) != 0)
			continue;
		buffer_add_text(&people, people.length ? ", " : "");
		buffer_add_text(&people, person->name);
		rule.met |= strcmp(person->name, session->user) == 0;
	}
	rule.label = arena_text(arena, people.length ? buffer_text(&people) : "nobody has that role");
	buffer_free(&people);
	return rule;
}

int stage_rules_read(struct session *session, const struct deal *deal, const struct stage *stage,
                     struct stage_gift gift, struct arena *arena, struct stage_rule **rules, size_t *count,
                     struct error *error)
{
	*count = stage->require_count;
	*rules = arena_get(arena, (*count + 1) * sizeof **rules);
	if (read_terms(session, deal, stage, arena, *rules, error))
		return error->status;
	for (size_t i = 0; i < stage->require_count; i++) {
		const struct requirement *requirement = &stage->requires[i];
		(*rules)[i].requirement = requirement->text;
		(*rules)[i].label = requirement->label;
		if (requirement->kind != REQUIRE_TERM &&
		    read_evidence(session, deal, requirement->kind, gift, &(*rules)[i].met, error))
			return error->status;
	}
	if (stage->approve)
		(*rules)[(*count)++] = approval(session, stage->approve, arena);
	return 0;
}
