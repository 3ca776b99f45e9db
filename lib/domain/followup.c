/* followup.c: follow-ups and the customer's doubts. */
#include "domain/followup.h"

#include "domain/stage.h"
#include "store/followup.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const followup_kinds[] = {"call", "mail", "meeting", "visit", "quote", "note", NULL};

static int check_word(const char *what, const char *word, const char *const *words, size_t count, struct error *error)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return 0;
	struct buffer hint = {0};
	suggest(&hint, word, words, count);
	fail(error, EX_USAGE, "unknown %s \"%s\"%s", what, word, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

int followup_check_kind(const char *kind, struct error *error)
{
	return check_word("kind", kind, followup_kinds, COUNT(followup_kinds) - 1, error);
}

int followup_check_feedback(const char *feedback, struct error *error)
{
	static const char *const feedbacks[] = {"positive", "neutral", "negative"};
	return check_word("feedback", feedback, feedbacks, COUNT(feedbacks), error);
}

/* ---- what follows from a follow-up ---- */

/* The columns of the opportunity that follow-ups keep. */
enum { LAST, FIRST, FEEDBACK, FEEDBACK_AT, NEXT, NEXT_AT, COLUMNS };

static const char *const columns[COLUMNS] = {"last_activity", "first_response", "feedback",
                                             "feedback_at",   "next_action",    "next_action_at"};

static bool is_latest(const struct value *known, int64_t at)
{
	return !known->set || at >= known->integer;
}

static void follow(struct session *session, const struct followup *followup, struct value v[COLUMNS])
{
	struct value at = value_of(TYPE_TIME, followup->at);
	bool latest = is_latest(&v[LAST], followup->at);
	if (followup->feedback && is_latest(&v[FEEDBACK_AT], followup->at)) {
		v[FEEDBACK] = value_text(followup->feedback);
		v[FEEDBACK_AT] = at;
	}
	bool plans = followup->next && (latest || !followup->history);
	bool fulfils = latest || !followup->history;
	fulfils = fulfils && v[NEXT_AT].set && zone_day(&session->config->zone, followup->at) >= v[NEXT_AT].integer;
	if (plans || fulfils) {
		v[NEXT] = plans ? value_text(followup->next) : value_empty(TYPE_TEXT);
		v[NEXT_AT] = plans ? value_of(TYPE_DATE, followup->on) : value_empty(TYPE_DATE);
	}
	if (latest)
		v[LAST] = at;
	if (!v[FIRST].set || followup->at < v[FIRST].integer)
		v[FIRST] = at;
}

static int update_opportunity(struct session *session, const struct followup *followup, struct error *error)
{
	struct value values[COLUMNS] = {
	    [LAST] = value_empty(TYPE_TIME),     [FIRST] = value_empty(TYPE_TIME),
	    [FEEDBACK] = value_empty(TYPE_TEXT), [FEEDBACK_AT] = value_empty(TYPE_TIME),
	    [NEXT] = value_empty(TYPE_TEXT),     [NEXT_AT] = value_empty(TYPE_DATE),
	};
	struct arena arena = {0};
	bool found;
	int status = row_read(session->store, "opportunity", followup->opportunity, columns, values, COLUMNS, &arena,
	                      &found, error);
	if (!status && !found)
		status = fail(error, EX_NOINPUT, "there is no opportunity with the id %lld",
		              (long long)followup->opportunity);
	if (!status) {
		follow(session, followup, values);
		status =
		    row_update(session->store, "opportunity", followup->opportunity, columns, values, COLUMNS, error);
	}
	arena_free(&arena);
	return status;
}

static void list_values(const struct followup *followup, struct value values[FOLLOWUP_VALUES])
{
	const struct value listed[FOLLOWUP_VALUES] = {
	    value_integer(followup->opportunity),
	    value_of(TYPE_TIME, followup->at),
	    value_text(followup->person),
	    value_text(followup->kind),
	    value_text(followup->feedback),
	    value_text(followup->note),
	    value_text(followup->next),
	    followup->next ? value_of(TYPE_DATE, followup->on) : value_empty(TYPE_DATE),
	};
	memcpy(values, listed, sizeof listed);
}

int followup_record(struct session *session, const struct followup *followup, int64_t *id, struct error *error)
{
	static const char *const names[1 + FOLLOWUP_VALUES] = {"tx",       "opportunity", "at",          "person",        "kind",
	                                                       "feedback", "note",        "next_action", "next_action_at"};
	struct value values[COUNT(names)] = {value_integer(session->tx)};
	list_values(followup, values + 1);
	if (check_not_future(session, followup->at, error) || update_opportunity(session, followup, error))
		return error->status;
	return row_insert(session->store, "activity", names, values, COUNT(names), id, error);
}

int followup_tell(struct session *session, const struct followup *followup, bool *known, struct error *error)
{
	struct value values[FOLLOWUP_VALUES];
	list_values(followup, values);
	if (followup_is_recorded(session->store, values, known, error))
		return error->status;
	return *known ? 0 : followup_record(session, followup, NULL, error);
}

/* ---- doubts ---- */

int doubt_record(struct session *session, int64_t opportunity, int64_t at, const char *doubt, struct error *error)
{
	static const char *const names[] = {"tx", "opportunity", "at", "doubt"};
	struct value values[] = {value_integer(session->tx), value_integer(opportunity), value_of(TYPE_TIME, at),
	                         value_text(doubt)};
	return row_insert(session->store, "doubt", names, values, COUNT(names), NULL, error);
}

int doubt_answer(struct session *session, int64_t opportunity, int64_t doubt, int64_t at, struct error *error)
{
	bool found;
	if (doubt_close(session->store, opportunity, doubt, at, session->tx, &found, error))
		return error->status;
	return found ? 0
	             : fail(error, EX_NOINPUT, "%lld is not the number of an open doubt of opportunity %lld",
	                    (long long)doubt, (long long)opportunity);
}
