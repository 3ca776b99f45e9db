/* stage_import.c: stage history that happened elsewhere. */
#include "domain/stage_import.h"

#include "domain/score.h"
#include "store/followup.h"
#include "store/stage.h"

#include <stdlib.h>
#include <string.h>

/* ---- a row ---- */

/* Where the row leads; a stage of "" is the last one known, which is found when all has been told. */
static int read_stage(const struct pipeline *pipeline, const char *name, struct stage_event *event, struct error *error)
{
	const struct stage *stage = pipeline_stage(pipeline, name);
	bool won = strcmp(name, "won") == 0, lost = strcmp(name, "lost") == 0;
	if (!stage && !won && !lost)
		return fail_unknown_stage(pipeline, name, EX_DATAERR, error);
	event->stage = stage ? stage->name : "";
	event->status = lost ? "lost" : won || stage->won ? "won" : "open";
	return 0;
}

static int check_reason(const struct pipeline *pipeline, const struct stage_told *told, struct error *error)
{
	if (!told->reason)
		return 0;
	if (strcmp(told->stage, "lost") != 0)
		return fail(error, EX_DATAERR, "reason: \"%s\" is given, but the row does not say lost", told->reason);
	if (pipeline->lost_reason_count && !pipeline_lost_reason(pipeline, told->reason)) {
		fail_unknown_reason(pipeline, told->reason, EX_DATAERR, error);
		return fail_prefix(error, "reason");
	}
	return 0;
}

int stage_tell(struct session *session, const struct stage_told *told, struct error *error)
{
	struct stage_event event = {.opportunity = told->opportunity,
	                            .at = value_of(TYPE_TIME, told->at),
	                            .kind = "",
	                            .person = told->person,
	                            .note = told->note,
	                            .reason = told->reason};
	struct arena arena = {0};
	struct deal deal;
	int status = deal_read(session, told->opportunity, &arena, &deal, error);
	if (!status && read_stage(deal.pipeline, told->stage, &event, error))
		status = fail_prefix(error, "stage");
	if (!status)
		status = check_reason(deal.pipeline, told, error);
	if (!status && check_not_future(session, told->at, error))
		status = fail_prefix(error, "at");
	if (!status)
		status = stage_record(session, &event, NULL, error);
	arena_free(&arena);
	return status;
}

/* ---- all of one opportunity ---- */

static int by_time(const void *a, const void *b)
{
	const struct stage_row *left = a, *right = b;
	if (left->at.integer != right->at.integer)
		return left->at.integer < right->at.integer ? -1 : 1;
	return left->id < right->id ? -1 : left->id > right->id;
}

/* A row whose time is not known belongs behind the one recorded before it. */
static void sort_rows(struct stage_row *rows, size_t count)
{
	int64_t before = INT64_MIN;
	for (size_t i = 0; i < count; i++) {
		if (!rows[i].at.set)
			rows[i].at.integer = before;
		before = rows[i].at.integer;
	}
	qsort(rows, count, sizeof *rows, by_time);
}

static const char *kind_of(const struct pipeline *pipeline, const struct stage_row *before, const struct stage_row *row)
{
	if (!before)
		return strcmp(row->status, "open") == 0 ? "start" : row->status;
	if (strcmp(row->status, "open") != 0)
		return row->status;
	if (strcmp(before->status, "open") != 0)
		return "reopen";
	const struct stage *from = pipeline_stage(pipeline, before->stage), *to = pipeline_stage(pipeline, row->stage);
	if (!from || !to || to->index == from->index + 1)
		return "next";
	return to->index > from->index ? "skip" : "back";
}

/* Gives a new row what could not be known before. */
static int complete(struct session *session, const struct deal *deal, const struct stage_row *before,
                    struct stage_row *row, struct error *error)
{
	static const char *const columns[] = {"kind", "stage", "previous"};
	row->kind = kind_of(deal->pipeline, before, row);
	row->previous = before ? before->stage : NULL;
	struct value values[] = {value_text(row->kind), value_text(row->stage), value_text(row->previous)};
	return row_update(session->store, "stage_history", row->id, columns, values, 3, error);
}

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

void deal_follow(struct deal *deal, const struct stage_row *row)
{
	struct value at = row->at;
	at.type = TYPE_TIME;
	bool was_open = deal_is(deal, "open"), stays = row->previous && same_text(row->previous, row->stage);
	deal->stage_name = row->stage;
	deal->stage = pipeline_stage(deal->pipeline, row->stage);
	deal->status = row->status;
	deal->lost_reason = deal_is(deal, "lost") ? row->reason : NULL;
	deal->closed = deal_is(deal, "open") ? value_empty(TYPE_TIME) : at;
	if (!stays || (deal_is(deal, "open") && !was_open))
		deal->entered = at;
}

static bool says_nothing_new(const struct stage_row *before, const struct stage_row *row)
{
	return before && same_text(before->stage, row->stage) && same_text(before->status, row->status) &&
	       (!row->reason || same_text(before->reason, row->reason));
}

static int settle_rows(struct session *session, struct deal *deal, struct stage_row *rows, size_t count,
                       uint64_t *known, struct error *error)
{
	const struct stage_row *before = NULL;
	deal->status = "open";
	sort_rows(rows, count);
	for (size_t i = 0; i < count; i++) {
		struct stage_row *row = &rows[i];
		bool new = row->tx == session->tx;
		if (!*row->stage)
			row->stage = before ? before->stage : deal->pipeline->stages[0].name;
		if (new && says_nothing_new(before, row)) {
			if (stage_row_remove(session->store, row->id, row->tx, error))
				return error->status;
			++*known;
			continue;
		}
		if (new && complete(session, deal, before, row, error))
			return error->status;
		deal_follow(deal, row);
		before = row;
	}
	return deal_write(session, deal, error);
}

static int settle(struct session *session, int64_t id, uint64_t *known, struct arena *arena, struct error *error)
{
	struct deal deal;
	struct stage_row *rows;
	size_t count;
	if (deal_read(session, id, arena, &deal, error) ||
	    stage_rows_read(session->store, id, arena, &rows, &count, error))
		return error->status;
	return settle_rows(session, &deal, rows, count, known, error);
}

int stage_told_one(struct session *session, int64_t id, struct error *error)
{
	struct arena arena = {0};
	uint64_t known = 0;
	int status = settle(session, id, &known, &arena, error);
	arena_free(&arena);
	return status;
}

int stage_told_all(struct session *session, struct id_set *ids, uint64_t *known, struct error *error)
{
	struct arena arena = {0};
	int status = recorded_in(session->store, RECORDED_STAGE, session->tx, ids, error);
	*known = 0;
	for (struct id_walk walk = {0}; !status && id_set_next(ids, &walk);) {
		status = settle(session, walk.id, known, &arena, error);
		arena_reset(&arena);
	}
	arena_free(&arena);
	struct score_scope scope = {.ids = ids};
	return status || !ids->count ? status : score_update(session, &scope, NULL, NULL, error);
}
