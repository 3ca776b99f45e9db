/* report_leaderboard.c: who won how much, ranked, against their targets. */
#include "domain/exchange.h"
#include "domain/timeliness.h"

#include <stdlib.h>
#include <string.h>

struct leader {
	struct group group;
	int64_t won, lost, activities;
	struct total amount;
	struct due_count due;
	int64_t score;  /* what is ranked by */
	bool ranked;    /* there is one */
	size_t place;   /* in the order of the keys */
	int64_t rank;
};

enum rank_by { RANK_AMOUNT, RANK_WON, RANK_RATE, RANK_TIMELINESS, RANK_ACTIVITIES, RANKS };

static const char *const rank_names[RANKS] = {"amount", "won", "rate", "timeliness", "activities"};

/* What a target can be of; the others are shares. */
static const struct {
	enum rank_by by;
	enum measure measure;
} targeted[] = {{RANK_AMOUNT, MEASURE_AMOUNT}, {RANK_WON, MEASURE_WON}, {RANK_ACTIVITIES, MEASURE_ACTIVITIES}};

struct leaderboard {
	struct people people;
	struct exchange exchange;
	enum rank_by by;
	bool has_measure;     /* there may be targets of it */
	enum measure measure;
	bool by_person;       /* targets are those of persons, else of groups */
	bool has_targets;     /* the rows are persons, or groups, and nothing else but periods */
	const struct story *story;
};

static int read_rank_by(struct leaderboard *board, const struct report_request *request, struct error *error)
{
	const char *name = report_option(request, "measure");
	for (board->by = 0; name && board->by < RANKS && strcmp(rank_names[board->by], name) != 0;)
		board->by++;
	if (board->by == RANKS) {
		struct buffer hint = {0};
		suggest(&hint, name, rank_names, RANKS);
		fail(error, EX_USAGE, "--measure: there is no \"%s\"%s", name, buffer_text(&hint));
		buffer_free(&hint);
		return error->status;
	}
	for (size_t i = 0; i < sizeof targeted / sizeof *targeted; i++)
		if (targeted[i].by == board->by) {
			board->has_measure = true;
			board->measure = targeted[i].measure;
		}
	return 0;
}

/* ---- counting ---- */

enum { F_AMOUNT = DUE_FIELDS, F_CURRENCY, F_CLOSED, FIELDS };

static const char *const fields[FIELDS] = {
    [DUE_CREATED] = "created", [DUE_PIPELINE] = "pipeline", [DUE_STATUS] = "status",
    [F_AMOUNT] = "amount",     [F_CURRENCY] = "currency",   [F_CLOSED] = "closed",
};

/* The leader whose deed it is; NULL if the day does not count. */
static struct leader *find_leader(struct leaderboard *board, const char *person, int64_t day)
{
	struct deed deed = {.person = person, .day = day};
	return people_count_day(&board->people, day) ? people_group(&board->people, board->story->keys, &deed) : NULL;
}

static void count_due(void *argument, const struct due *due)
{
	struct leader *leader = find_leader(argument, due->owner, due->day);
	if (leader)
		due_add(&leader->due, due);
}

static int count_closing(struct leaderboard *board, struct error *error)
{
	const struct story *story = board->story;
	const struct value *closed = &story->row[F_CLOSED];
	const char *status = story->row[DUE_STATUS].text;
	int64_t tx;
	if (!closed->set || strcmp(status, "open") == 0)
		return 0;
	if (story_closing_tx(story, closed->integer, &tx, error))
		return error->status;
	const char *owner = story_owner_then(story, closed->integer, tx);
	struct leader *leader = find_leader(board, owner, zone_day(&board->exchange.config->zone, closed->integer));
	if (!leader)
		return 0;
	bool won = strcmp(status, "won") == 0;
	leader->won += won;
	leader->lost += !won;
	return won ? total_add(&leader->amount, &board->exchange, &story->row[F_AMOUNT], story->row[F_CURRENCY].text,
	                       closed, error)
	           : 0;
}

static int count_story(void *argument, const struct story *story, struct error *error)
{
	struct leaderboard *board = argument;
	board->story = story;
	for (size_t i = 0; i < story->followup_count; i++) {
		const struct followup_row *followup = &story->followups[i];
		struct leader *leader =
		    find_leader(board, followup->person, zone_day(&board->exchange.config->zone, followup->at));
		if (leader)
			leader->activities++;
	}
	due_all(story, story->row, count_due, board);
	return count_closing(board, error);
}

/* ---- targets ---- */

static void look_for_targets(struct leaderboard *board)
{
	const struct groups *groups = &board->people.groups;
	bool period = board->people.has_period;
	const struct group_key *key = groups->key_count == 1u + period ? &groups->keys[period] : NULL;
	unsigned own = key ? report_key_of(key->field) : 0;
	board->by_person = own != REPORT_GROUP;
	board->has_targets = board->has_measure && own;
}

static void days_of(const struct leaderboard *board, const struct group *group, int64_t *first, int64_t *last)
{
	const struct report_request *request = board->people.request;
	*first = request->from;
	*last = request->to;
	if (!board->people.has_period)
		return;
	*first = group->values[0].integer;
	*last = period_next(request->period, *first) - 1;
}

/* Whoever has a target has a row, though nothing was done. */
static void add_targeted(struct leaderboard *board)
{
	const struct config *config = board->people.session->config;
	const struct report_request *request = board->people.request;
	for (size_t i = 0; i < config->target_count; i++) {
		const struct target *target = &config->targets[i];
		struct deed deed = {.person = target->person, .group = target->group, .day = target->first};
		bool inside = people_count_day(&board->people, target->first) && people_count_day(&board->people, target->last);
		bool whole = !board->people.has_period || period_start(request->period, target->first) ==
		                                              period_start(request->period, target->last);
		if (inside && whole && target->measure == (int)board->measure && !target->person == !board->by_person)
			people_group(&board->people, NULL, &deed);
	}
}

static int64_t reached(const struct leader *leader, enum measure measure)
{
	return measure == MEASURE_AMOUNT ? leader->amount.amount : measure == MEASURE_WON ? leader->won : leader->activities;
}

enum { T_BASE, T_STRETCH, T_CHALLENGE, T_ATTAINMENT, T_LEVEL, TARGET_COLUMNS };

static void fill_target(const struct leaderboard *board, const struct leader *leader, struct value *values)
{
	int64_t first, last, levels[TARGET_LEVELS];
	bool money = board->measure == MEASURE_AMOUNT;
	const struct group *group = &leader->group;
	for (size_t i = 0; i < TARGET_COLUMNS; i++)
		values[i] = value_empty(TYPE_DECIMAL);
	if (!board->has_targets)
		return;
	days_of(board, group, &first, &last);
	const struct value *who = &group->values[board->people.has_period];
	if (!who->set || !config_target(board->exchange.config, board->by_person ? who->text : NULL, who->text, board->measure,
	                                first, last, levels))
		return;
	bool known = !money || !leader->amount.unknown;
	int64_t value = reached(leader, board->measure);
	for (size_t i = 0; i < TARGET_LEVELS; i++) {
		if (!levels[i])
			continue;
		values[T_BASE + i] = money ? exchange_money(&board->exchange, levels[i]) : value_integer(levels[i]);
		if (known && value >= levels[i])
			values[T_LEVEL] = value_text(target_levels[i]);
	}
	if (known && levels[TARGET_BASE])
		values[T_ATTAINMENT] = report_ratio(value, levels[TARGET_BASE]);
}

/* ---- ranking ---- */

/* Shares are compared as they are shown. */
static void score(const struct leaderboard *board, struct leader *leader)
{
	struct value figure = value_integer(board->by == RANK_WON ? leader->won : leader->activities);
	if (board->by == RANK_AMOUNT)
		figure = value_integer(leader->amount.amount);
	else if (board->by == RANK_RATE)
		figure = report_share(leader->won, leader->won + leader->lost);
	else if (board->by == RANK_TIMELINESS)
		figure = due_share(&leader->due);
	leader->score = figure.integer;
	leader->ranked = figure.set && !(board->by == RANK_AMOUNT && leader->amount.unknown);
	for (size_t i = 0; i < board->people.groups.key_count; i++) /* nobody has no rank */
		if (report_key_of(board->people.groups.keys[i].field) && !leader->group.values[i].set)
			leader->ranked = false;
}

static int by_score(const void *a, const void *b)
{
	const struct leader *one = *(const struct leader *const *)a, *other = *(const struct leader *const *)b;
	if (one->ranked != other->ranked)
		return one->ranked ? -1 : 1;
	if (one->ranked && one->score != other->score)
		return one->score > other->score ? -1 : 1;
	return one->place < other->place ? -1 : 1;
}

static void rank(struct leader **leaders, size_t count)
{
	qsort(leaders, count, sizeof *leaders, by_score);
	for (size_t i = 0; i < count; i++) {
		bool tie = i && leaders[i]->score == leaders[i - 1]->score;
		leaders[i]->rank = tie ? leaders[i - 1]->rank : (int64_t)i + 1;
	}
}

/* Each period by itself. */
static void rank_all(const struct leaderboard *board, struct leader **leaders, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		leaders[i]->place = i;
		score(board, leaders[i]);
	}
	for (size_t begin = 0, end; begin < count; begin = end) {
		for (end = begin + 1; end < count; end++)
			if (board->people.has_period &&
			    !value_equal(&leaders[end]->group.values[0], &leaders[begin]->group.values[0]))
				break;
		rank(leaders + begin, end - begin);
	}
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"rank", TYPE_INTEGER},       {"won", TYPE_INTEGER},        {"lost", TYPE_INTEGER},       {"rate", TYPE_DECIMAL},
    {"amount_won", TYPE_MONEY},   {"currency", TYPE_TEXT},      {"timeliness", TYPE_DECIMAL}, {"activities", TYPE_INTEGER},
    {"target", TYPE_MONEY},       {"stretch", TYPE_MONEY},      {"challenge", TYPE_MONEY},    {"attainment", TYPE_DECIMAL},
    {"level", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns, FIGURES = COLUMNS - TARGET_COLUMNS };

static int begin(struct leaderboard *board, const struct report_sink *sink, struct error *error)
{
	struct report_column chosen[COLUMNS];
	memcpy(chosen, columns, sizeof chosen);
	for (size_t i = 0; board->measure != MEASURE_AMOUNT && i < TARGET_LEVELS; i++)
		chosen[FIGURES + T_BASE + i].type = TYPE_INTEGER;
	return groups_begin(&board->people.groups, chosen, COLUMNS, sink, error);
}

static int print_leader(struct leaderboard *board, const struct leader *leader, const struct report_sink *sink,
                        struct error *error)
{
	struct value amount, currency;
	total_values(&leader->amount, &board->exchange, &amount, &currency);
	struct value values[COLUMNS] = {
	    leader->ranked ? value_integer(leader->rank) : value_empty(TYPE_INTEGER),
	    value_integer(leader->won),
	    value_integer(leader->lost),
	    report_share(leader->won, leader->won + leader->lost),
	    amount,
	    currency,
	    due_share(&leader->due),
	    value_integer(leader->activities),
	};
	fill_target(board, leader, values + FIGURES);
	return groups_row(&board->people.groups, &leader->group, values, COLUMNS, sink, error);
}

static int print_rows(struct leaderboard *board, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&board->people.groups);
	size_t count = board->people.groups.count;
	struct leader **leaders = memory_get((count + 1) * sizeof *leaders);
	int status = 0;
	for (size_t i = 0; i < count; i++)
		leaders[i] = (struct leader *)sorted[i];
	rank_all(board, leaders, count);
	for (size_t i = 0; i < count && !status; i++)
		status = print_leader(board, leaders[i], sink, error);
	free(leaders);
	free(sorted);
	if (!status)
		exchange_note(&board->exchange, sink);
	return status;
}

int report_leaderboard(struct session *session, const struct report_request *request, const struct report_sink *sink,
                       struct error *error)
{
	static const char *const defaults[] = {"person", NULL};
	const struct story_wanted wanted = {.fields = fields, .field_count = FIELDS,
	                                    .parts = STORY_MOVES | STORY_FOLLOWUPS | STORY_CHANGES};
	struct leaderboard board = {.exchange = exchange_open(session)};
	struct people *people = &board.people;
	if (read_rank_by(&board, request, error))
		return error->status;
	int status = people_open(people, session, request, REPORT_PERSON, defaults, sizeof(struct leader), error);
	if (!status)
		status = begin(&board, sink, error);
	if (!status)
		status = stories_visit(people, &wanted, count_story, &board, error);
	if (!status)
		look_for_targets(&board);
	if (!status && board.has_targets)
		add_targeted(&board);
	if (!status)
		status = print_rows(&board, sink, error);
	people_free(people);
	return status;
}
