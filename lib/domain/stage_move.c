/* stage_move.c: moving opportunities through the stages of their pipeline by its rules. */
#include "domain/stage_move.h"

#include "domain/opportunity.h"
#include "domain/score.h"
#include "domain/stage_rule.h"
#include "store/query.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What a move comes to for one deal. */
struct plan {
	const struct stage *stage; /* where it will be */
	const char *kind, *status;
	const char *needs_note; /* why it needs a note, or NULL */
	bool requirements;      /* those of the stage must be met */
	bool approval;          /* and its approval given */
};

/* One run of stage_move(): the move and why it was refused so far. */
struct run {
	struct session *session;
	const struct stage_move *move;
	struct buffer *refused; /* a line a deal */
	struct arena arena;     /* of the deal at work */
};

/* A line in the list of what is refused.  It is the rules' word, no failure: the other deals are looked at as well. */
static void refuse(struct run *run, const struct deal *deal, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void refuse(struct run *run, const struct deal *deal, const char *format, ...)
{
	struct error line;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(line.text, sizeof line.text, format, arguments);
	va_end(arguments);
	buffer_add_format(run->refused, "%s%lld: %s", run->refused->length ? "\n" : "", (long long)deal->id, line.text);
}

/* ---- where a move leads ---- */

static void plan_forward(struct plan *plan, const struct deal *deal, const struct stage *stage)
{
	bool skips = stage->index > deal->stage->index + 1;
	*plan = (struct plan){.stage = stage, .status = stage->won ? "won" : "open", .approval = true};
	plan->kind = stage->won ? "won" : skips ? "skip" : "next";
	plan->needs_note = skips ? "it skips stages" : NULL;
	plan->requirements = !skips || stage->won; /* a deal is never won by a note alone */
}

static void plan_back(struct plan *plan, const struct stage *stage)
{
	*plan = (struct plan){.stage = stage, .kind = "back", .status = "open", .needs_note = "it goes back"};
}

static int plan_to(struct run *run, const struct deal *deal, struct plan *plan, struct error *error)
{
	const struct stage *stage = pipeline_stage(deal->pipeline, run->move->to);
	if (!stage)
		return fail_unknown_stage(deal->pipeline, run->move->to, EX_USAGE, error);
	if (stage == deal->stage)
		refuse(run, deal, "is in %s (%s) already", stage->name, stage->label);
	else if (stage->index > deal->stage->index)
		plan_forward(plan, deal, stage);
	else
		plan_back(plan, stage);
	return 0;
}

static void plan_next(struct run *run, const struct deal *deal, struct plan *plan)
{
	const struct stage *next = deal_next_stage(deal);
	if (next)
		plan_forward(plan, deal, next);
	else
		refuse(run, deal, "%s (%s) is the last stage; --won or --lost closes it", deal->stage->name,
		       deal->stage->label);
}

static void plan_previous(struct run *run, const struct deal *deal, struct plan *plan)
{
	if (deal->stage->index)
		plan_back(plan, &deal->pipeline->stages[deal->stage->index - 1]);
	else
		refuse(run, deal, "%s (%s) is the first stage", deal->stage->name, deal->stage->label);
}

static void plan_won(struct plan *plan, const struct deal *deal)
{
	const struct stage *stage = pipeline_won_stage(deal->pipeline);
	if (stage && stage->index > deal->stage->index)
		plan_forward(plan, deal, stage);
	else
		*plan = (struct plan){.stage = deal->stage, .kind = "won", .status = "won"};
}

static int plan_lost(struct run *run, const struct deal *deal, struct plan *plan, struct error *error)
{
	const char *name = run->move->reason;
	const struct lost_reason *reason = pipeline_lost_reason(deal->pipeline, name);
	if (!reason && deal->pipeline->lost_reason_count)
		return fail_unknown_reason(deal->pipeline, name, EX_REFUSED, error);
	*plan = (struct plan){.stage = deal->stage, .kind = "lost", .status = "lost"};
	if (reason && reason->needs_note && !run->move->note) {
		refuse(run, deal, "the reason %s needs --note", name);
		plan->stage = NULL;
	}
	return 0;
}

/* Without a stage it goes on where it was; a won one that went into its won stage, at the stage before. */
static int plan_reopen(struct run *run, const struct deal *deal, struct plan *plan, struct error *error)
{
	const struct stage *stage = deal->stage;
	if (run->move->to)
		stage = pipeline_stage(deal->pipeline, run->move->to);
	else if (stage->won && stage->index)
		stage = &deal->pipeline->stages[stage->index - 1];
	if (!stage)
		return fail_unknown_stage(deal->pipeline, run->move->to, EX_USAGE, error);
	if (stage->won) {
		refuse(run, deal, "%s (%s) means won; reopen it with --to another stage", stage->name, stage->label);
		return 0;
	}
	*plan = (struct plan){.stage = stage, .kind = "reopen", .status = "open", .needs_note = "it reopens"};
	plan->approval = stage->index > deal->stage->index;
	return 0;
}

static bool may_begin(struct run *run, const struct deal *deal)
{
	bool reopens = run->move->action == MOVE_REOPEN;
	if (deal_is(deal, "open") && reopens)
		refuse(run, deal, "is open; nothing to reopen");
	else if (deal_is(deal, "lost") && !reopens)
		refuse(run, deal, "is lost%s%s; --reopen opens it again", deal->lost_reason ? ": " : "",
		       deal->lost_reason ? deal->lost_reason : "");
	else if (deal_is(deal, "won") && !reopens)
		refuse(run, deal, "is won; --reopen opens it again");
	else
		return true;
	return false;
}

/* Fills *plan, or leaves plan->stage NULL for a deal that is refused. */
static int make_plan(struct run *run, const struct deal *deal, struct plan *plan, struct error *error)
{
	*plan = (struct plan){0};
	if (!deal->stage)
		return fail(error, EX_CONFIG,
		            "%lld: its stage %s is not in pipeline %s any more; record where it is now with -i",
		            (long long)deal->id, deal->stage_name, deal->pipeline->name);
	if (!may_begin(run, deal))
		return 0;
	switch (run->move->action) {
	case MOVE_NEXT:
		plan_next(run, deal, plan);
		return 0;
	case MOVE_TO:
		return plan_to(run, deal, plan, error);
	case MOVE_BACK:
		plan_previous(run, deal, plan);
		return 0;
	case MOVE_WON:
		plan_won(plan, deal);
		return 0;
	case MOVE_LOST:
		return plan_lost(run, deal, plan, error);
	case MOVE_REOPEN:
		return plan_reopen(run, deal, plan, error);
	}
	return 0;
}

/* ---- the rules ---- */

static void add_unmet(struct buffer *unmet, const struct stage_rule *rule)
{
	buffer_add_text(unmet, unmet->length ? ", " : "");
	buffer_add_text(unmet, rule->requirement);
	if (strncmp(rule->requirement, rule->label, strlen(rule->label)) != 0) /* the name of the field says no more */
		buffer_add_format(unmet, " (%s)", rule->label);
}

/* Lists the rules of the plan that are not met; *count is their number. */
static int list_unmet(struct run *run, const struct deal *deal, const struct plan *plan, struct buffer *unmet,
                      size_t *count, struct error *error)
{
	const struct stage_move *move = run->move;
	struct stage_gift gift = {.note = move->note != NULL,
	                          .attachment = move->attachments && move->attachments->count};
	struct stage_rule *rules = NULL;
	size_t rule_count = 0;
	*count = 0;
	if ((plan->requirements || plan->approval) &&
	    stage_rules_read(run->session, deal, plan->stage, gift, &run->arena, &rules, &rule_count, error))
		return error->status;
	if (plan->needs_note && !move->note) {
		buffer_add_format(unmet, "--note (%s)", plan->needs_note);
		++*count;
	}
	for (size_t i = 0; i < rule_count; i++)
		if (!rules[i].met && (rules[i].approval ? plan->approval : plan->requirements)) {
			add_unmet(unmet, &rules[i]);
			++*count;
		}
	return 0;
}

/* *forced: a rule says no, but the move is to be made. */
static int judge(struct run *run, const struct deal *deal, const struct plan *plan, bool *forced, struct error *error)
{
	struct buffer unmet = {0};
	size_t count;
	int status = list_unmet(run, deal, plan, &unmet, &count, error);
	bool note_only = count == 1 && plan->needs_note && !run->move->note;
	*forced = run->move->force && count;
	if (!status && count && !run->move->force)
		refuse(run, deal, "cannot enter %s (%s): %s; give %s%s", plan->stage->name, plan->stage->label,
		       unmet.data, count > 1 ? "them" : "it", note_only ? "" : " or --force --note WHY");
	buffer_free(&unmet);
	return status;
}

/* History goes forward. */
static int check_time(const struct run *run, const struct deal *deal, struct error *error)
{
	const struct value *last = deal->closed.set ? &deal->closed : &deal->entered;
	if (!last->set || run->move->at >= last->integer)
		return 0;
	struct buffer when = {0};
	value_print(&when, last, &run->session->config->zone);
	fail(error, EX_DATAERR, "%lld: its last move was at %s; --at cannot lie before that", (long long)deal->id,
	     when.data);
	buffer_free(&when);
	return error->status;
}

/* ---- doing it ---- */

static int write_move(struct run *run, const struct deal *before, const struct plan *plan, bool forced,
                      struct error *error)
{
	const struct stage_move *move = run->move;
	struct session *session = run->session;
	struct value at = value_of(TYPE_TIME, move->at);
	struct deal after = *before;
	after.stage = plan->stage;
	after.stage_name = plan->stage->name;
	after.status = plan->status;
	after.lost_reason = move->action == MOVE_LOST ? move->reason : NULL;
	after.closed = deal_is(&after, "open") ? value_empty(TYPE_TIME) : at;
	if (after.stage != before->stage || deal_is(&after, "open"))
		after.entered = at; /* a deal that closes where it stands does not enter its stage again */
	struct stage_event event = {.opportunity = before->id,
	                            .at = at,
	                            .person = session->user,
	                            .kind = plan->kind,
	                            .stage = after.stage_name,
	                            .previous = before->stage_name,
	                            .status = plan->status,
	                            .note = move->note,
	                            .reason = after.lost_reason,
	                            .forced = forced};
	int64_t id;
	if (deal_write(session, &after, error) || stage_record(session, &event, &id, error))
		return error->status;
	struct attached to = {.opportunity = before->id, .stage_history = id, .at = move->at};
	return move->attachments ? attachments_write(session, move->attachments, &to, error) : 0;
}

/* *moved tells whether the rules let it. */
static int move_one(struct run *run, int64_t id, bool *moved, struct error *error)
{
	const struct stage_move *move = run->move;
	struct deal deal;
	struct plan plan;
	bool forced;
	size_t refused_before = run->refused->length;
	*moved = false;
	if (move->assignments && move->assignments->count &&
	    opportunity_edit(run->session, id, move->assignments, NULL, NULL, error))
		return fail_prefix(error, "%lld", (long long)id);
	if (deal_read(run->session, id, &run->arena, &deal, error) || make_plan(run, &deal, &plan, error))
		return error->status;
	if (!plan.stage)
		return 0;
	if (check_time(run, &deal, error) || judge(run, &deal, &plan, &forced, error))
		return error->status;
	if (run->refused->length > refused_before)
		return 0;
	*moved = true;
	return write_move(run, &deal, &plan, forced, error);
}

static int move_all(struct run *run, const struct id_set *ids, struct id_set *moved, struct error *error)
{
	int status = 0;
	for (struct id_walk walk = {0}; !status && id_set_next(ids, &walk);) {
		bool did;
		status = move_one(run, walk.id, &did, error);
		if (!status && did)
			id_set_add(moved, walk.id);
		arena_reset(&run->arena);
	}
	return status;
}

static int rescore(struct session *session, const struct id_set *ids, struct error *error)
{
	struct score_scope scope = {.ids = ids};
	return ids->count ? score_update(session, &scope, NULL, NULL, error) : 0;
}

/* As many lines as an error holds, and how many more there are. */
static int fail_refused(const struct buffer *refused, struct error *error)
{
	size_t room = sizeof error->text - 40, length = refused->length, more = 0;
	if (length > room) {
		for (length = room; length && refused->data[length] != '\n'; length--)
			;
		for (size_t i = length; i < refused->length; i++)
			more += refused->data[i] == '\n';
	}
	if (more && length)
		return fail(error, EX_REFUSED, "%.*s\nand %zu more", (int)length, refused->data, more);
	return fail(error, EX_REFUSED, "%s", refused->data);
}

int stage_move(struct session *session, const struct id_set *ids, const struct stage_move *move, struct error *error)
{
	if (move->force && !move->note)
		return fail(error, EX_REFUSED, "--force needs --note: say why the rules do not count here");
	if (check_not_future(session, move->at, error))
		return error->status;
	struct buffer refused = {0};
	struct id_set moved = {0};
	struct run run = {.session = session, .move = move, .refused = &refused};
	int status = move_all(&run, ids, &moved, error);
	if (!status && refused.length)
		status = fail_refused(&refused, error);
	if (!status)
		status = rescore(session, &moved, error);
	arena_free(&run.arena);
	id_set_free(&moved);
	buffer_free(&refused);
	return status;
}

/* ---- by themselves ---- */

/* The open deals of the stage before, for which the stage's own terms hold. */
static int find_candidates(struct session *session, const struct pipeline *pipeline, const struct stage *stage,
                           struct id_set *ids, struct error *error)
{
	const struct fields *fields = &session->config->fields;
	struct operand operands[] = {{.value = value_text(pipeline->name)},
	                             {.value = value_text(pipeline->stages[stage->index - 1].name)},
	                             {.value = value_text("open")}};
	static const char *const names[] = {"pipeline", "stage", "status"};
	struct arena arena = {0};
	struct term *terms = arena_get(&arena, (3 + stage->automatic_count) * sizeof *terms);
	for (size_t i = 0; i < 3; i++)
		terms[i] = (struct term){.text = names[i],
		                         .field = field_find(fields, names[i]),
		                         .operator = OPERATOR_EQUAL,
		                         .operands = &operands[i],
		                         .operand_count = 1};
	memcpy(terms + 3, stage->automatic, stage->automatic_count * sizeof *terms);
	const struct field *id = field_find(fields, "id");
	struct query query = {.columns = &id,
	                      .column_count = 1,
	                      .terms = terms,
	                      .term_count = 3 + stage->automatic_count,
	                      .now = session->now};
	struct cursor *cursor;
	const struct value *row;
	int got = cursor_open(session->store, &query, &cursor, error) ? -1 : 0;
	while (!got && (got = cursor_next(cursor, &row, error)) == 1) {
		id_set_add(ids, row[0].integer);
		got = 0;
	}
	cursor_close(cursor);
	arena_free(&arena);
	return got < 0 ? error->status : 0;
}

static int move_into(struct session *session, const struct pipeline *pipeline, const struct stage *stage,
                     struct id_set *moved, struct buffer *left, struct error *error)
{
	struct stage_move move = {.action = MOVE_TO, .to = stage->name, .at = session->now};
	struct run run = {.session = session, .move = &move, .refused = left};
	struct id_set candidates = {0};
	int status = find_candidates(session, pipeline, stage, &candidates, error);
	if (!status)
		status = move_all(&run, &candidates, moved, error);
	arena_free(&run.arena);
	id_set_free(&candidates);
	return status;
}

int stage_move_automatic(struct session *session, struct id_set *moved, struct buffer *left, struct error *error)
{
	for (size_t p = 0; p < session->config->pipeline_count; p++) {
		const struct pipeline *pipeline = &session->config->pipelines[p];
		/* From the end, so that a deal does not run through several stages at once. */
		for (size_t i = pipeline->stage_count; i-- > 1;)
			if (pipeline->stages[i].automatic_count &&
			    move_into(session, pipeline, &pipeline->stages[i], moved, left, error))
				return error->status;
	}
	return rescore(session, moved, error);
}
