/* stage_claim.c: what a record of another system says of stage and outcome. */
#include "domain/stage_claim.h"

#include "domain/stage.h"

#include <string.h>

static bool says(const struct value *value, const char *word)
{
	return value->set && strlen(word) == value->length && memcmp(value->text, word, value->length) == 0;
}

static const char *status_of(const struct value *value)
{
	static const char *const words[] = {"open", "won", "lost"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (says(value, words[i]))
			return words[i];
	return NULL;
}

/* A deal may be lost in any stage, even in the one that meant won. */
static int check_agreement(const struct stage_claim *claim, const char *stage, const char *from_stage, struct error *error)
{
	if (from_stage && claim->status && strcmp(from_stage, claim->status) != 0)
		return fail(error, EX_DATAERR, "status: is %s, but the stage is %s", claim->status, stage);
	if (claim->stage && claim->stage->won && claim->status && strcmp(claim->status, "open") == 0)
		return fail(error, EX_DATAERR, "status: is open, but the stage %s means won", claim->stage->name);
	return 0;
}

int stage_claim_read(const struct pipeline *pipeline, const struct value *stage, const struct value *status,
                     struct stage_claim *claim, struct error *error)
{
	const char *from_stage = says(stage, "won") ? "won" : says(stage, "lost") ? "lost" : NULL;
	const struct stage *won = pipeline_won_stage(pipeline);
	*claim = (struct stage_claim){.status = status_of(status)};
	if (stage->set && !from_stage && !(claim->stage = pipeline_stage(pipeline, stage->text)))
		return fail_unknown_stage(pipeline, stage->text, EX_DATAERR, error);
	if (check_agreement(claim, stage->text, from_stage, error))
		return error->status;
	if (from_stage)
		claim->status = from_stage;
	else if (!claim->status && claim->stage)
		claim->status = claim->stage->won ? "won" : "open";
	if (won && claim->status && strcmp(claim->status, "won") == 0)
		claim->stage = won;
	return 0;
}

int check_closed(const struct session *session, const char *status, const struct value *created, const struct value *closed,
                 struct error *error)
{
	if (!closed->set)
		return 0;
	if (strcmp(status, "open") == 0)
		return fail(error, EX_DATAERR,
		            "closed: is given, but the opportunity is open (close_date is when it should close)");
	if (created->set && closed->integer < created->integer)
		return fail(error, EX_DATAERR, "closed: lies before created");
	return check_not_future(session, closed->integer, error) ? fail_prefix(error, "closed") : 0;
}
