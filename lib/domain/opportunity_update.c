/* opportunity_update.c: making an opportunity what a record of another system says of it. */
#include "domain/opportunity.h"
#include "domain/stage_claim.h"
#include "domain/stage_import.h"
#include "store/stage.h"

#include <stdlib.h>
#include <string.h>

/* What a record says of an opportunity that is here. */
struct update {
	struct deal deal;
	struct stage_claim claim;
	struct value closed, reason; /* as given; may be empty */
	struct value latest;         /* TYPE_TIME: the last thing that is recorded of its stages */
	struct value latest_open;    /* the same of those before it was closed */
	struct assignments rest;     /* what is left to opportunity_set() */
	struct arena arena;
};

static struct value value_given(const struct assignments *assignments, const char *field, enum type type)
{
	const struct assignment *given = assignments_find(assignments, field);
	return given ? given->value : value_empty(type);
}

/* Later of two times, of which either may be empty. */
static struct value later(struct value a, struct value b)
{
	return !a.set || (b.set && b.integer > a.integer) ? b : a;
}

static int read_history(struct session *session, struct update *update, struct error *error)
{
	struct stage_row *rows;
	size_t count;
	if (stage_rows_read(session->store, update->deal.id, &update->arena, &rows, &count, error))
		return error->status;
	update->latest = update->latest_open = value_empty(TYPE_TIME);
	for (size_t i = 0; i < count; i++) {
		update->latest = later(update->latest, rows[i].at);
		if (strcmp(rows[i].status, "open") == 0)
			update->latest_open = later(update->latest_open, rows[i].at);
	}
	return 0;
}

static bool handled_here(const struct update *update, const struct assignment *assignment)
{
	static const char *const fields[] = {"stage", "status", "closed", "pipeline"};
	const struct field *field = assignment->field;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(fields[i], field->name) == 0)
			return true;
	/* A reason goes with the loss that is told; what is not known of a customer is no news. */
	bool told = update->claim.status && !deal_is(&update->deal, update->claim.status);
	return (told && strcmp(field->name, "lost_reason") == 0) ||
	       (field->owner != OWNER_OPPORTUNITY && !assignment->value.set);
}

static int read_claim(struct session *session, struct update *update, const struct assignments *assignments,
                      struct error *error)
{
	struct deal *deal = &update->deal;
	struct value stage = value_given(assignments, "stage", TYPE_CHOICE),
	             status = value_given(assignments, "status", TYPE_CHOICE),
	             pipeline = value_given(assignments, "pipeline", TYPE_CHOICE);
	update->closed = value_given(assignments, "closed", TYPE_TIME);
	update->reason = value_given(assignments, "lost_reason", TYPE_CHOICE);
	if (pipeline.set && strcmp(pipeline.text, deal->pipeline->name) != 0)
		return fail(error, EX_DATAERR, "pipeline: the opportunity is in %s and stays there", deal->pipeline->name);
	if (stage_claim_read(deal->pipeline, &stage, &status, &update->claim, error))
		return error->status;
	const struct assignment *created = assignments_find(assignments, "created");
	return check_closed(session, update->claim.status ? update->claim.status : deal->status,
	                    created ? &created->value : &deal->created, &update->closed, error);
}

/* ---- what is told ---- */

static int tell(struct session *session, const struct update *update, const char *stage, struct value at, struct error *error)
{
	struct stage_told told = {.opportunity = update->deal.id, .stage = stage, .at = at.integer, .person = session->user};
	if (strcmp(stage, "lost") == 0 && update->reason.set)
		told.reason = update->reason.text;
	return stage_tell(session, &told, error);
}

/* A day says nothing of the hour, so a closing is put behind what is recorded of that day already. */
static int tell_closing(struct session *session, const struct update *update, struct error *error)
{
	const struct stage_claim *claim = &update->claim;
	struct value at = update->closed.set ? update->closed : value_of(TYPE_TIME, session->now);
	at = later(at, update->latest);
	bool won_stage = claim->stage && claim->stage->won && strcmp(claim->status, "won") == 0;
	if (claim->stage && claim->stage != update->deal.stage && !won_stage &&
	    tell(session, update, claim->stage->name, at, error))
		return error->status;
	return tell(session, update, won_stage ? claim->stage->name : claim->status, at, error);
}

/* What was closed stays closed as it was, and when. */
static int check_same_closing(const struct update *update, struct error *error)
{
	const struct deal *deal = &update->deal;
	if (update->claim.stage && update->claim.stage != deal->stage)
		return fail(error, EX_DATAERR, "stage: is %s, but the opportunity was %s in %s",
		            update->claim.stage->name, deal->status, deal->stage_name);
	struct value at = later(update->closed, update->latest_open);
	if (update->closed.set && !(deal->closed.set && deal->closed.integer == at.integer))
		return fail(error, EX_DATAERR, "closed: another time of closing is recorded, and history is not rewritten");
	return 0;
}

static int tell_changes(struct session *session, const struct update *update, struct error *error)
{
	const struct stage_claim *claim = &update->claim;
	const struct deal *deal = &update->deal;
	bool other_status = claim->status && !deal_is(deal, claim->status);
	bool other_stage = claim->stage && claim->stage != deal->stage;
	if (!other_status && !deal_is(deal, "open"))
		return check_same_closing(update, error);
	if (!other_status && !other_stage)
		return 0;
	if (strcmp(claim->status, "open") != 0 ? tell_closing(session, update, error)
	                                       : tell(session, update, other_stage ? claim->stage->name : deal->stage_name,
	                                              later(value_of(TYPE_TIME, session->now), update->latest), error))
		return error->status;
	return stage_told_one(session, deal->id, error);
}

static int update_with(struct session *session, struct update *update, const struct assignments *assignments,
                       const char *origin, struct error *error)
{
	if (read_claim(session, update, assignments, error) || read_history(session, update, error) ||
	    tell_changes(session, update, error))
		return error->status;
	struct assignments *rest = &update->rest;
	for (size_t i = 0; i < assignments->count; i++)
		if (!handled_here(update, &assignments->items[i])) {
			rest->items = memory_grow(rest->items, rest->count, &rest->capacity, sizeof *rest->items);
			rest->items[rest->count++] = assignments->items[i];
		}
	return opportunity_set(session, update->deal.id, rest, origin, NULL, error);
}

int opportunity_update(struct session *session, int64_t id, const struct assignments *assignments, const char *origin,
                       struct error *error)
{
	struct update update = {.deal = {.id = id}};
	int status = deal_read(session, id, &update.arena, &update.deal, error);
	if (!status)
		status = update_with(session, &update, assignments, origin, error);
	free(update.rest.items);
	arena_free(&update.arena);
	return status;
}
