/* score.c: scoring by the config's scorecard. */
#include "domain/score.h"

#include "domain/score_level.h"
#include "store/query.h"

#include <string.h>

/* ---- scoring ---- */

struct score score_of_levels(const struct scorecard *card, const int *levels)
{
	struct score score = {0};
	int64_t known = 0, weight = 0;
	for (size_t i = 0; i < card->dimension_count; i++) {
		weight += card->dimensions[i].weight;
		if (levels[i] < 0)
			continue;
		known += card->dimensions[i].weight;
		score.score += card->dimensions[i].levels[levels[i]].points;
	}
	score.known = weight ? (known * 1000 + weight / 2) / weight : 0;
	const struct grade *grade = scorecard_grade(card, score.score);
	score.grade = grade ? grade->name : NULL;
	return score;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_score(const struct score *a, const struct score *b)
{
	return a->score == b->score && a->known == b->known && same_text(a->grade, b->grade);
}

struct update {
	struct session *session;
	struct scoring *scoring;
	score_report report;
	void *argument;
	bool writes;
};

static int update_row(const struct update *update, const struct score_row *row, struct error *error)
{
	struct score score = score_of_levels(&update->session->config->scorecard, row->levels);
	bool changed = !row->scored || !same_score(&row->present, &score);
	if (changed && update->writes && scoring_write(update->scoring, update->session->tx, row, &score, error))
		return error->status;
	if (!update->report)
		return 0;
	struct score_change change = {
	    .id = row->opportunity, .had_score = row->scored, .changed = changed,
	    .old_score = row->present.score, .old_known = row->present.known, .old_grade = row->present.grade,
	    .score = score.score, .known = score.known, .grade = score.grade,
	};
	return update->report(update->argument, &change, error);
}

static int update_all(const struct update *update, struct error *error)
{
	const struct score_row *rows;
	size_t count;
	do {
		if (scoring_next(update->scoring, &rows, &count, error))
			return error->status;
		for (size_t i = 0; i < count; i++)
			if (update_row(update, &rows[i], error))
				return error->status;
	} while (count);
	return 0;
}

static int score_all(struct update *update, const struct score_scope *scope, struct error *error)
{
	struct session *session = update->session;
	if (!session->config->scorecard.dimension_count)
		return 0;
	if (scoring_open(session->store, scope, session->now, &update->scoring, error))
		return error->status;
	int status = update_all(update, error);
	scoring_close(update->scoring);
	return status;
}

int score_update(struct session *session, const struct score_scope *scope, score_report report, void *argument,
                 struct error *error)
{
	struct update update = {.session = session, .report = report, .argument = argument, .writes = true};
	return score_all(&update, scope, error);
}

/* ---- checking ---- */

static bool depends_on_time(const struct scorecard *card)
{
	for (size_t i = 0; i < card->dimension_count; i++)
		for (size_t l = 0; l < card->dimensions[i].level_count; l++)
			for (size_t t = 0; t < card->dimensions[i].levels[l].term_count; t++)
				if (term_depends_on_time(&card->dimensions[i].levels[l].terms[t]))
					return true;
	return false;
}

struct comparison {
	struct session *session;
	score_report report;
	void *argument;
};

/* A score that an older config gave is no mistake: it is not renewed yet. */
static int compare_row(void *argument, const struct score_change *change, struct error *error)
{
	const struct comparison *comparison = argument;
	int64_t config;
	if (!change->changed || !change->had_score)
		return 0;
	if (score_config(comparison->session->store, change->id, &config, error))
		return error->status;
	return config == comparison->session->store->config_id ? comparison->report(comparison->argument, change, error) : 0;
}

int score_check(struct session *session, score_report report, void *argument, struct error *error)
{
	struct comparison comparison = {session, report, argument};
	struct update update = {.session = session, .report = compare_row, .argument = &comparison};
	struct score_scope everything = {0};
	return depends_on_time(&session->config->scorecard) ? 0 : score_all(&update, &everything, error);
}

/* ---- explaining ---- */

static const struct level *next_better(const struct score_part *part)
{
	const struct level *better = NULL;
	const struct dimension *dimension = part->dimension;
	for (const struct level *other = dimension->levels; other < dimension->levels + dimension->level_count; other++)
		if (score_can_reach(part, other) && (!better || other->points < better->points))
			better = other;
	return better;
}

/* Adds the fields that the levels of a dimension test, each once; `fields` has room for all of the config's. */
static size_t add_tested_fields(const struct dimension *dimension, const struct field **fields, size_t count)
{
	for (size_t i = 0; i < dimension->level_count; i++)
		for (size_t t = 0; t < dimension->levels[i].term_count; t++) {
			const struct field *field = dimension->levels[i].terms[t].field;
			size_t known = 0;
			while (known < count && fields[known] != field)
				known++;
			fields[known] = field;
			count += known == count;
		}
	return count;
}

static const char *print_values(const struct dimension *dimension, const struct query *query, const struct value *row,
                                struct zone *zone, struct arena *arena)
{
	const struct field **fields = arena_get(arena, (query->column_count + 1) * sizeof *fields);
	size_t count = add_tested_fields(dimension, fields, 0);
	struct buffer text = {0};
	for (size_t i = 0; i < count; i++) {
		size_t column = 0;
		while (query->columns[column] != fields[i])
			column++;
		if (count > 1)
			buffer_add_format(&text, "%s%s=", i ? " " : "", fields[i]->name);
		value_print(&text, &row[column], zone);
	}
	const char *printed = text.length ? arena_text(arena, text.data) : NULL;
	buffer_free(&text);
	return printed;
}

/* All that the card tests is read at once. */
static int read_values(struct session *session, const struct id_set *ids, struct score_explanation *explanation,
                       struct arena *arena, struct error *error)
{
	const struct field **fields = arena_get(arena, (session->config->fields.count + 1) * sizeof *fields);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = fields, .ids = ids, .now = session->now};
	for (size_t i = 0; i < explanation->count; i++)
		query.column_count = add_tested_fields(explanation->parts[i].dimension, fields, query.column_count);
	struct cursor *cursor;
	const struct value *row;
	if (!query.column_count)
		return 0;
	if (cursor_open(session->store, &query, &cursor, error))
		return error->status;
	int got = cursor_next(cursor, &row, error);
	for (size_t i = 0; got == 1 && i < explanation->count; i++)
		explanation->parts[i].value =
		    print_values(explanation->parts[i].dimension, &query, row, &session->config->zone, arena);
	cursor_close(cursor);
	return got < 0 ? error->status : 0;
}

static int explain_row(struct session *session, const struct id_set *ids, const int *levels, struct arena *arena,
                       struct score_explanation *explanation, struct error *error)
{
	const struct scorecard *card = &session->config->scorecard;
	explanation->count = card->dimension_count;
	explanation->parts = arena_get(arena, (card->dimension_count + 1) * sizeof *explanation->parts);
	explanation->total = score_of_levels(card, levels);
	for (size_t i = 0; i < card->dimension_count; i++) {
		const struct dimension *dimension = &card->dimensions[i];
		const struct level *level = levels[i] < 0 ? NULL : &dimension->levels[levels[i]];
		explanation->parts[i] = (struct score_part){.dimension = dimension, .level = level};
	}
	if (read_values(session, ids, explanation, arena, error))
		return error->status;
	for (size_t i = 0; i < card->dimension_count; i++)
		explanation->parts[i].raise = next_better(&explanation->parts[i]);
	return 0;
}

int score_explain(struct session *session, int64_t id, struct arena *arena, struct score_explanation *explanation,
                  struct error *error)
{
	struct id_set ids = {0};
	id_set_add(&ids, id);
	struct score_scope scope = {.ids = &ids};
	struct scoring *scoring = NULL;
	const struct score_row *rows;
	size_t count;
	int status = scoring_open(session->store, &scope, session->now, &scoring, error);
	if (!status)
		status = scoring_next(scoring, &rows, &count, error);
	if (!status && !count)
		status = fail(error, EX_NOINPUT, "there is no opportunity with the id %lld", (long long)id);
	if (!status)
		status = explain_row(session, &ids, rows[0].levels, arena, explanation, error);
	scoring_close(scoring);
	id_set_free(&ids);
	return status;
}
