/* score_explain.c: opp-score --explain: why a score is what it is, what would raise it, and how such deals ended. */
#include "cmd/score_modes.h"
#include "domain/report.h"
#include "domain/score_level.h"

static const struct column explain_columns[] = {
    {"id", NULL, TYPE_INTEGER},     {"dimension", NULL, TYPE_TEXT}, {"label", NULL, TYPE_TEXT},
    {"value", NULL, TYPE_TEXT},     {"level", NULL, TYPE_TEXT},     {"points", NULL, TYPE_DECIMAL},
    {"weight", NULL, TYPE_DECIMAL}, {"raise", NULL, TYPE_TEXT},     {"n", NULL, TYPE_INTEGER},
    {"won", NULL, TYPE_INTEGER},    {"rate", NULL, TYPE_DECIMAL},   {"rate_low", NULL, TYPE_DECIMAL},
    {"rate_high", NULL, TYPE_DECIMAL},
};

enum { EXPLAIN_COLUMNS = sizeof explain_columns / sizeof *explain_columns, FIRST_ENDED = 8, ENDED = 5 };

/* A run over the ids. */
struct explaining {
	struct invocation *invocation;
	struct output *output;
	struct conversions conversions;
	bool counted; /* whether they were read: nobody wants to wait for columns that are not shown */
};

static void add_terms(struct buffer *text, const struct level *level)
{
	for (size_t i = 0; i < level->term_count; i++)
		buffer_add_format(text, "%s ", level->terms[i].text);
}

/* The terms as a command takes them, and the points that they would give. */
static const char *raise_text(const struct level *level, struct arena *arena)
{
	struct buffer text = {0};
	struct value points = value_decimal(level->points, POINT_DECIMALS);
	add_terms(&text, level);
	buffer_add_character(&text, '(');
	value_print(&text, &points, NULL);
	buffer_add_character(&text, ')');
	const char *kept = arena_text(arena, text.data);
	buffer_free(&text);
	return kept;
}

/* The terms of the shortest way to the next grade, and that grade; NULL where none leads there. */
static const char *way_text(const struct scorecard *card, const struct score_explanation *explanation, struct arena *arena)
{
	struct buffer text = {0};
	struct score_step *steps = arena_get(arena, (explanation->count + 1) * sizeof *steps);
	size_t count;
	const struct grade *grade = score_way_up(card, explanation, steps, &count);
	for (size_t i = 0; i < count; i++)
		add_terms(&text, steps[i].level);
	if (count)
		buffer_add_format(&text, "(%s)", grade->name);
	const char *kept = count ? arena_text(arena, text.data) : NULL;
	buffer_free(&text);
	return kept;
}

/* The last columns: how the closed deals that are there ended. */
static void put_ended(const struct ended *ended, struct value values[ENDED])
{
	int64_t n = ended ? ended->won + ended->lost : 0;
	report_interval(ended ? ended->won : 0, n, &values[3], &values[4]);
	values[0] = value_integer(n);
	values[1] = value_integer(ended ? ended->won : 0);
	values[2] = report_share(ended ? ended->won : 0, n);
	for (size_t i = 0; i < ENDED && !ended; i++)
		values[i] = value_empty(explain_columns[FIRST_ENDED + i].type);
}

static int print_part(struct explaining *explaining, int64_t id, const struct score_part *part, struct arena *arena,
                      struct error *error)
{
	const struct dimension *dimension = part->dimension;
	const struct scorecard *card = &explaining->invocation->config.scorecard;
	struct value values[EXPLAIN_COLUMNS] = {
	    value_integer(id), value_text(dimension->name), value_text(dimension->label), value_text(part->value),
	    value_text(part->level ? part->level->label : NULL),
	    value_decimal(part->level ? part->level->points : 0, POINT_DECIMALS),
	    value_decimal(dimension->weight, POINT_DECIMALS),
	    value_text(part->raise ? raise_text(part->raise, arena) : NULL),
	};
	put_ended(explaining->counted ? conversions_of(&explaining->conversions, card, part) : NULL, values + FIRST_ENDED);
	return output_row(explaining->output, values, error);
}

static int print_total(struct explaining *explaining, int64_t id, const struct score_explanation *explanation,
                       struct arena *arena, struct error *error)
{
	const struct scorecard *card = &explaining->invocation->config.scorecard;
	const struct score *total = &explanation->total;
	const struct grade *grade = scorecard_grade(card, total->score);
	struct value values[EXPLAIN_COLUMNS] = {
	    value_integer(id), value_text("total"), value_empty(TYPE_TEXT), value_empty(TYPE_TEXT), value_text(total->grade),
	    value_decimal(total->score, POINT_DECIMALS), value_decimal(card->scale, POINT_DECIMALS),
	    value_text(way_text(card, explanation, arena)),
	};
	bool counted = explaining->counted && grade;
	put_ended(counted ? &explaining->conversions.grades[grade - card->grades] : NULL, values + FIRST_ENDED);
	return output_row(explaining->output, values, error);
}

static int explain_one(struct explaining *explaining, int64_t id, struct error *error)
{
	struct arena arena = {0};
	struct score_explanation explanation;
	int status = score_explain(&explaining->invocation->session, id, &arena, &explanation, error);
	for (size_t i = 0; !status && i < explanation.count; i++)
		status = print_part(explaining, id, &explanation.parts[i], &arena, error);
	if (!status)
		status = print_total(explaining, id, &explanation, &arena, error);
	arena_free(&arena);
	return status;
}

static int explain_each(struct explaining *explaining, const struct id_set *ids, struct error *error)
{
	for (size_t i = FIRST_ENDED; i < EXPLAIN_COLUMNS; i++)
		explaining->counted |= output_shows(explaining->output, i);
	if (explaining->counted && conversions_read(&explaining->invocation->session, &explaining->conversions, error))
		return error->status;
	for (struct id_walk walk = {0}; id_set_next(ids, &walk);)
		if (explain_one(explaining, walk.id, error))
			return error->status;
	return 0;
}

static int explain_all(struct invocation *invocation, const struct id_set *ids, struct error *error)
{
	struct explaining explaining = {.invocation = invocation};
	if (output_open(invocation, explain_columns, EXPLAIN_COLUMNS, EXPLAIN_COLUMNS, &explaining.output, error))
		return error->status;
	int status = explain_each(&explaining, ids, error);
	conversions_free(&explaining.conversions);
	if (!status)
		return output_close(explaining.output, error);
	output_abandon(explaining.output);
	return status;
}

int run_explaining(struct invocation *invocation, struct error *error)
{
	struct id_set ids = {0};
	int status = parse_ids(invocation, invocation->arguments, invocation->argument_count, &ids, error);
	if (!status)
		status = explain_all(invocation, &ids, error);
	id_set_free(&ids);
	return status;
}
