/* story.c: what happened to each opportunity, in one scan. */
#include "domain/story.h"

#include "store/stage.h"

#include <stdlib.h>
#include <string.h>

/* The readers that go along with the scan; those of parts that nobody asked for are NULL. */
struct readers {
	struct cursor *cursor;
	struct move_reader *moves;
	struct followup_reader *followups;
	struct change_reader *changes;
};

/* The fields that are read for every story, behind the others. */
static const char *const own_fields[] = {"id", "owner"};

enum { F_ID, F_OWNER, OWN_FIELDS };

static int open_readers(struct readers *readers, struct store *store, const struct query *query, unsigned parts,
                        struct error *error)
{
	static const char *const edited[] = {"owner", "next_action_at", "members"};
	int status = cursor_open(store, query, &readers->cursor, error);
	if (!status && parts & STORY_MOVES)
		status = move_reader_open(store, &readers->moves, error);
	if (!status && parts & STORY_FOLLOWUPS)
		status = followup_reader_open(store, &readers->followups, error);
	if (!status && parts & STORY_CHANGES)
		status = change_reader_open(store, edited, sizeof edited / sizeof *edited, &readers->changes, error);
	return status;
}

static void close_readers(struct readers *readers)
{
	cursor_close(readers->cursor);
	move_reader_close(readers->moves);
	followup_reader_close(readers->followups);
	change_reader_close(readers->changes);
}

static int read_story(const struct readers *readers, struct story *story, struct error *error)
{
	int64_t id = story->opportunity;
	int status = 0;
	if (readers->moves)
		status = move_reader_read(readers->moves, id, &story->moves, &story->move_count, error);
	if (!status && readers->followups)
		status = followup_reader_read(readers->followups, id, &story->followups, &story->followup_count, error);
	if (!status && readers->changes)
		status = change_reader_read(readers->changes, id, &story->changes, &story->change_count, error);
	return status;
}

static int visit_all(struct people *people, const struct readers *readers, size_t count, story_visit visit, void *argument,
                     struct error *error)
{
	size_t key_count = people->groups.key_count;
	const struct value *row;
	int got, status = 0;
	while (!status && (got = cursor_next(readers->cursor, &row, error)) != 0) {
		if (got < 0)
			return error->status;
		const struct value *own = row + key_count + count;
		struct story story = {.session = people->session, .keys = row, .row = row + key_count,
		                      .opportunity = own[F_ID].integer,
		                      .owner = own[F_OWNER].set ? own[F_OWNER].text : NULL,
		                      .cursor = readers->cursor};
		status = read_story(readers, &story, error);
		if (!status)
			status = visit(argument, &story, error);
	}
	return status;
}

int stories_visit(struct people *people, const struct story_wanted *wanted, story_visit visit, void *argument,
                  struct error *error)
{
	struct session *session = people->session;
	size_t count = wanted->field_count, all = count + OWN_FIELDS;
	const char **names = arena_get(&people->groups.arena, all * sizeof *names);
	memcpy(names, wanted->fields, count * sizeof *names);
	memcpy(names + count, own_fields, sizeof own_fields);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = people_columns(people, names, all),
	                      .column_count = people->groups.key_count + all, .terms = people->request->terms,
	                      .term_count = wanted->all ? 0 : people->request->term_count, .conditions = wanted->conditions,
	                      .condition_count = wanted->condition_count, .now = session->now};
	struct readers readers = {0};
	int status = db_begin_read(session->store->db, error); /* all readers see the same moment */
	if (!status)
		status = open_readers(&readers, session->store, &query, wanted->parts, error);
	if (!status)
		status = visit_all(people, &readers, count, visit, argument, error);
	close_readers(&readers);
	db_end_read(session->store->db);
	return status;
}

const char *story_text_then(const struct story *story, const char *field, const char *now, int64_t moment, int64_t tx)
{
	for (size_t i = 0; i < story->change_count; i++) {
		const struct change_row *change = &story->changes[i];
		bool later = change->at > moment || (change->at == moment && change->tx > tx);
		if (later && strcmp(change->field, field) == 0)
			return change->old;
	}
	return now;
}

const char *story_owner_then(const struct story *story, int64_t moment, int64_t tx)
{
	return story_text_then(story, "owner", story->owner, moment, tx);
}

static int read_closing_tx(const struct story *story, int64_t closed, int64_t *tx, struct error *error)
{
	struct arena arena = {0};
	struct stage_row *rows;
	size_t count;
	int status = stage_rows_read(story->session->store, story->opportunity, &arena, &rows, &count, error);
	for (size_t i = 0; i < count && !status; i++)
		if (rows[i].at.set && rows[i].at.integer == closed && strcmp(rows[i].status, "open") != 0)
			*tx = rows[i].tx;
	arena_free(&arena);
	return status;
}

int story_closing_tx(const struct story *story, int64_t closed, int64_t *tx, struct error *error)
{
	bool same_second = false;
	for (size_t i = 0; i < story->change_count; i++)
		same_second |= story->changes[i].at == closed;
	*tx = ANY_TX; /* only then does it matter */
	return same_second ? read_closing_tx(story, closed, tx, error) : 0;
}
