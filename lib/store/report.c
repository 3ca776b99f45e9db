/* report.c: the stage history of many opportunities in one scan. */
#include "store/report.h"

#include "base/memory.h"
#include "store/scan.h"

#include <stdlib.h>
#include <string.h>

struct move_reader {
	struct scan scan;
	struct scan forced; /* of the few that were, if they are to be told */
	struct move *moves;
	size_t count, capacity;
	const char **names; /* the few names of stages and kinds, each once */
	size_t name_count, name_capacity;
	struct arena arena;
};

enum { C_OPPORTUNITY, C_STAGE, C_AT, C_KIND, C_ID };

int move_reader_open(struct store *store, struct move_reader **result, struct error *error)
{
	struct move_reader *reader = memory_get(sizeof *reader);
	*result = NULL;
	/* All of it stands in an index in this order. */
	if (statement_new(store->db, "SELECT opportunity, stage, at, kind, id FROM stage_history WHERE opportunity >= $1"
	                             " ORDER BY opportunity", &reader->scan.statement, error)) {
		free(reader);
		return error->status;
	}
	*result = reader;
	return 0;
}

int move_reader_tell_forced(struct store *store, struct move_reader *reader, struct error *error)
{
	return statement_new(store->db, "SELECT opportunity, id FROM stage_history WHERE forced = 1 AND opportunity >= $1"
	                                " ORDER BY opportunity", &reader->forced.statement, error);
}

void move_reader_close(struct move_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->scan.statement);
	statement_free(reader->forced.statement);
	free(reader->moves);
	free(reader->names);
	arena_free(&reader->arena);
	free(reader);
}

static const char *keep_name(struct move_reader *reader, const char *name)
{
	for (size_t i = 0; i < reader->name_count; i++)
		if (strcmp(reader->names[i], name) == 0)
			return reader->names[i];
	reader->names = memory_grow(reader->names, reader->name_count, &reader->name_capacity, sizeof *reader->names);
	return reader->names[reader->name_count++] = arena_text(&reader->arena, name);
}

/* Whether a move stands after another that was recorded later. */
static bool is_later(const struct move *move, const struct move *than)
{
	if (move->at.set != than->at.set)
		return move->at.set;
	if (move->at.set && move->at.integer != than->at.integer)
		return move->at.integer > than->at.integer;
	return move->id > than->id;
}

/* The index holds them by stage, and they are few. */
static void insert_move(struct move_reader *reader, struct move move)
{
	reader->moves = memory_grow(reader->moves, reader->count, &reader->capacity, sizeof *reader->moves);
	size_t place = reader->count++;
	for (; place > 0 && is_later(&reader->moves[place - 1], &move); place--)
		reader->moves[place] = reader->moves[place - 1];
	reader->moves[place] = move;
}

static int mark_forced(struct move_reader *reader, int64_t opportunity, struct error *error)
{
	struct scan *forced = &reader->forced;
	int got;
	for (got = scan_first(forced, opportunity, error); got == 1; got = scan_next(forced, error))
		for (size_t i = 0; i < reader->count; i++)
			reader->moves[i].forced |= reader->moves[i].id == column_integer(forced->statement, 1);
	return got < 0 ? error->status : 0;
}

int move_reader_read(struct move_reader *reader, int64_t opportunity, const struct move **moves, size_t *count,
                     struct error *error)
{
	struct statement *statement = reader->scan.statement;
	int got;
	reader->count = 0;
	for (got = scan_first(&reader->scan, opportunity, error); got == 1; got = scan_next(&reader->scan, error)) {
		struct move move = {.id = column_integer(statement, C_ID)};
		column_value(statement, C_AT, TYPE_TIME, 0, &move.at);
		move.stage = keep_name(reader, column_text(statement, C_STAGE));
		move.kind = keep_name(reader, column_text(statement, C_KIND));
		insert_move(reader, move);
	}
	*moves = reader->moves;
	*count = reader->count;
	if (got < 0)
		return error->status;
	return reader->forced.statement ? mark_forced(reader, opportunity, error) : 0;
}
