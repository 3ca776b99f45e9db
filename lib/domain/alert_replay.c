/* alert_replay.c: running alert rules over a stretch of history. */
#include "domain/alert_replay.h"

#include "domain/alert_retell.h"
#include "domain/alert_told.h"
#include "domain/statistics.h"
#include "store/loss.h"

#include <stdlib.h>
#include <string.h>

/* That a subject was raised. */
struct raised {
	int64_t subject, at;
};

/* What is counted of a rule while it runs. */
struct tally {
	struct replay_rule *result;
	struct raised *raised;
	size_t raised_count, raised_capacity;
	const char **people; /* each once */
	size_t people_count, people_capacity;
};

struct run {
	const struct replay_request *request;
	struct replay *replay;
	struct session session; /* of the replica, at the moment that it stands at */
	struct retell retell;
	struct tally *tallies;
};

/* ---- one morning ---- */

static void count_person(struct run *run, struct tally *tally, const char *name)
{
	for (size_t i = 0; i < tally->people_count; i++)
		if (strcmp(tally->people[i], name) == 0)
			return;
	tally->people = memory_grow(tally->people, tally->people_count, &tally->people_capacity, sizeof *tally->people);
	tally->people[tally->people_count++] = arena_text(&run->replay->arena, name);
}

static int count_told(struct run *run, const struct told *told, struct error *error)
{
	const struct alert *alert = told->alert;
	struct tally *tally = &run->tallies[alert->rule - run->request->rules->alerts];
	size_t channels = alert->rule->steps[alert->step].via_count, count = 0;
	struct arena arena = {0};
	const char **names;
	if (alert->change == ALERT_RAISED) {
		tally->result->episodes++;
		tally->raised = memory_grow(tally->raised, tally->raised_count, &tally->raised_capacity, sizeof *tally->raised);
		tally->raised[tally->raised_count++] = (struct raised){alert->subject, run->session.now};
	}
	int status = channels ? told_notified(&run->session, told, &arena, &names, &count, error) : 0;
	for (size_t i = 0; i < count; i++)
		count_person(run, tally, names[i]);
	tally->result->messages += (int64_t)(channels * count);
	arena_free(&arena);
	return status;
}

/* What has just been raised, or has come to another step, is told. */
static int count_changes(struct run *run, struct alerts *alerts, struct error *error)
{
	struct told_list told = {0};
	size_t kept = 0;
	for (size_t i = 0; i < alerts->count; i++)
		if (alerts->items[i].change == ALERT_RAISED || alerts->items[i].change == ALERT_MOVED)
			alerts->items[kept++] = alerts->items[i];
	alerts->count = kept;
	int status = told_read(&run->session, alerts, NULL, 0, SUBJECT_DEAL, &told, error);
	for (size_t i = 0; i < told.count && !status; i++)
		status = count_told(run, &told.items[i], error);
	told_free(&told);
	return status;
}

static int advance(struct run *run, struct error *error)
{
	struct session *session = &run->session;
	struct replica *replica = run->replay->replica;
	if (run->request->happened ? replica_date(replica, session->now, error) : replica_advance(replica, session->now, error))
		return error->status;
	session->tx = session->store->tx;
	if (!run->request->happened)
		return 0;
	if (store_savepoint(session->store, error) || retell_until(&run->retell, session, replica, error))
		return error->status;
	return store_release(session->store, error);
}

static int run_morning(struct run *run, int64_t day, struct error *error)
{
	struct session *session = &run->session;
	struct alerts alerts = {0};
	session->now = zone_moment(&session->config->zone, day, run->request->second);
	if (advance(run, error) || store_savepoint(session->store, error))
		return error->status;
	int status = alerts_evaluate(session, &alerts, false, error);
	if (!status)
		status = alerts_record(session, &alerts, error);
	if (!status)
		status = count_changes(run, &alerts, error);
	alerts_free(&alerts);
	return status ? status : store_release(session->store, error);
}

/* ---- what it comes to ---- */

static int by_subject(const void *left, const void *right)
{
	const struct raised *a = left, *b = right;
	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Keeps of each subject the first time that it was raised. */
static void keep_first(struct tally *tally)
{
	size_t count = 0;
	if (tally->raised_count)
		qsort(tally->raised, tally->raised_count, sizeof *tally->raised, by_subject);
	for (size_t i = 0; i < tally->raised_count; i++)
		if (!count || tally->raised[count - 1].subject != tally->raised[i].subject)
			tally->raised[count++] = tally->raised[i];
	tally->raised_count = count;
	tally->result->subjects = (int64_t)count;
}

/* `amount` by `over`, with one place, rounded to the nearest. */
static struct value tenths(int64_t amount, int64_t over)
{
	return value_decimal((20 * amount + over) / (2 * over), 1);
}

/* Deals and losses both stand in the order of ids. */
static int count_losses(struct tally *tally, const struct loss *losses, size_t count, struct error *error)
{
	struct replay_rule *result = tally->result;
	struct durations earlier = {0};
	const double half = 0.5;
	int64_t median;
	result->lost = (int64_t)count;
	for (size_t i = 0, r = 0; i < count; i++) {
		while (r < tally->raised_count && tally->raised[r].subject < losses[i].opportunity)
			r++;
		if (r < tally->raised_count && tally->raised[r].subject == losses[i].opportunity &&
		    tally->raised[r].at < losses[i].closed)
			durations_add(&earlier, losses[i].closed - tally->raised[r].at, false);
	}
	result->caught = (int64_t)earlier.sorter.total;
	int status = durations_quantiles(&earlier, &half, 1, &median, error);
	if (!status && median != DURATION_UNKNOWN)
		result->earlier = tenths(median, (int64_t)2 * SECONDS_PER_DAY);
	durations_free(&earlier);
	return status;
}

static int sum_up(struct run *run, struct session *session, struct error *error)
{
	const struct replay_request *request = run->request;
	struct zone *zone = &session->config->zone;
	int64_t first = zone_moment(zone, request->first, request->second);
	struct loss *losses;
	size_t count;
	if (losses_read(session->store, first, run->session.now, &run->replay->arena, &losses, &count, error))
		return error->status;
	for (size_t i = 0; i < run->replay->count; i++) {
		struct tally *tally = &run->tallies[i];
		struct replay_rule *result = tally->result;
		keep_first(tally);
		if (result->rule->about == ROOT_OPPORTUNITY && count_losses(tally, losses, count, error))
			return error->status;
		result->people = (int64_t)tally->people_count;
		if (result->people)
			result->weekly = tenths(7 * result->messages, result->people * (request->last - request->first + 1));
	}
	return 0;
}

/* ---- the whole ---- */

static int run_all(struct run *run, struct session *session, struct error *error)
{
	const struct replay_request *request = run->request;
	int status = 0;
	if (request->happened)
		status = replica_settle(run->replay->replica, error);
	if (request->happened && !status)
		status = retell_begin(&run->retell, session->store, error);
	for (int64_t day = request->first; day <= request->last && !status; day++)
		status = run_morning(run, day, error);
	return status ? status : sum_up(run, session, error);
}

int replay_run(struct session *session, const struct replay_request *request, struct replay *replay, struct error *error)
{
	struct run run = {.request = request, .replay = replay, .session = *session};
	*replay = (struct replay){.count = request->rules->alert_count};
	if (replica_open(session->store, request->rules, &replay->replica, error))
		return error->status;
	run.session.config = request->rules;
	run.session.store = replica_store(replay->replica);
	run.tallies = memory_get((replay->count + 1) * sizeof *run.tallies);
	replay->rules = arena_get(&replay->arena, (replay->count + 1) * sizeof *replay->rules);
	for (size_t i = 0; i < replay->count; i++) {
		replay->rules[i] = (struct replay_rule){.rule = &request->rules->alerts[i],
		                                        .earlier = value_empty(TYPE_DECIMAL), .weekly = value_empty(TYPE_DECIMAL)};
		run.tallies[i].result = &replay->rules[i];
	}
	int status = run_all(&run, session, error);
	retell_end(&run.retell);
	for (size_t i = 0; i < replay->count; i++) {
		free(run.tallies[i].raised);
		free(run.tallies[i].people);
	}
	free(run.tallies);
	return status;
}

void replay_free(struct replay *replay)
{
	replica_close(replay->replica);
	arena_free(&replay->arena);
	*replay = (struct replay){0};
}
