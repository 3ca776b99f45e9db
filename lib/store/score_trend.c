/* score_trend.c: scores over time. */
#include "store/score_trend.h"

#include "base/memory.h"
#include "store/scan.h"

#include <stdlib.h>

/* ---- of one opportunity ---- */

struct trend {
	struct past_score *scores;
	size_t count, capacity;
	struct arena *arena;
};

enum { C_AT, C_SCORE, C_KNOWN, C_GRADE, C_CONFIG };

static int add_scores(struct store *store, const char *sql, int64_t opportunity, struct trend *trend, struct error *error)
{
	struct statement *statement;
	int stepped;
	if (db_statement(store->db, sql, &statement, error))
		return error->status;
	bind_integer(statement, 1, opportunity);
	while ((stepped = statement_step(statement, error)) == 1) {
		trend->scores = memory_grow(trend->scores, trend->count, &trend->capacity, sizeof *trend->scores);
		trend->scores[trend->count++] = (struct past_score){
		    .at = column_integer(statement, C_AT), .config = column_integer(statement, C_CONFIG),
		    .score = {column_integer(statement, C_SCORE), column_integer(statement, C_KNOWN),
		              column_copy(statement, C_GRADE, trend->arena)}};
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int score_trend_read(struct store *store, int64_t opportunity, struct arena *arena, struct past_score **scores, size_t *count,
                     struct error *error)
{
	struct trend trend = {.arena = arena};
	int status = add_scores(store, "SELECT t.at, h.score, h.known, h.grade, h.config FROM score_history h"
	                               " JOIN tx t ON t.id = h.tx WHERE h.opportunity = $1 ORDER BY h.id",
	                        opportunity, &trend, error);
	if (!status)
		status = add_scores(store, "SELECT t.at, s.score, s.known, s.grade, s.config FROM score s"
		                           " JOIN tx t ON t.id = s.tx WHERE s.opportunity = $1",
		                    opportunity, &trend, error);
	*scores = trend.scores;
	*count = trend.count;
	return status;
}

/* ---- first grades ---- */

struct grade_reader {
	struct scan replaced, present;
};

enum { C_FIRST_GRADE = 1 };

int grade_reader_open(struct store *store, struct grade_reader **result, struct error *error)
{
	struct grade_reader *reader = memory_get(sizeof *reader);
	*result = reader;
	if (!statement_new(store->db, "SELECT opportunity, grade FROM score_history WHERE opportunity >= $1"
	                              " ORDER BY opportunity, id", &reader->replaced.statement, error) &&
	    !statement_new(store->db, "SELECT opportunity, grade FROM score WHERE opportunity >= $1 ORDER BY opportunity",
	                   &reader->present.statement, error))
		return 0;
	grade_reader_close(reader);
	*result = NULL;
	return error->status;
}

void grade_reader_close(struct grade_reader *reader)
{
	if (!reader)
		return;
	statement_free(reader->replaced.statement);
	statement_free(reader->present.statement);
	free(reader);
}

int grade_reader_read(struct grade_reader *reader, int64_t opportunity, const char **grade, struct error *error)
{
	struct scan *scans[] = {&reader->replaced, &reader->present};
	*grade = NULL;
	for (size_t i = 0; i < 2; i++) {
		int got = scan_first(scans[i], opportunity, error);
		if (got == 1)
			*grade = column_text(scans[i]->statement, C_FIRST_GRADE);
		if (got)
			return got < 0 ? error->status : 0;
	}
	return 0;
}
