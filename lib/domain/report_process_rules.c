/*
 * report_process_rules.c: what the stage rules of another config would have stopped.
 *
 * Each move that goes on, back, or opens a deal again is judged twice: first by what it brought along, then, for terms, by the
 * values of its moment, for which a replica of the database goes through the past with the moves in the order of their
 * moments.  History can tell of a move when the deal was in the database at that moment; of moves that were imported it
 * mostly cannot, and what is not met then is unknown.  Takes 80 bytes for each move that terms can be asked for.
 */
#include "domain/report_process.h"

#include "domain/report_group.h"
#include "domain/rules.h"
#include "store/query.h"
#include "store/replica.h"
#include "store/report.h"
#include "store/stage.h"
#include "store/travel.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is asked of a move ---- */

enum ask {
	ASK_TERM,
	ASK_NOTE,
	ASK_ATTACHMENT,
	ASK_APPROVAL,
	ASK_NOTE_TO_SKIP,
	ASK_NOTE_TO_GO_BACK,
	ASK_NOTE_TO_REOPEN,
	ASK_ALL
};

struct slot {
	enum ask ask;
	const struct stage *stage;
	const char *text;        /* NULL: all together */
	const struct term *term; /* of ASK_TERM; NULL where the database has no such field */
};

/* The slots of a pipeline of the rules, those of a stage one after the other. */
struct rule_set {
	const struct pipeline *pipeline;
	struct slot *slots;
	size_t count;
};

enum verdict { V_UNASKED, V_MET, V_STOPPED, V_UNKNOWN, VERDICTS };
enum outcome { O_OPEN, O_WON, O_LOST, OUTCOMES };

static const char *const outcome_names[OUTCOMES] = {"open", "won", "lost"};

struct tally {
	int64_t verdicts[VERDICTS], stopped[OUTCOMES];
};

struct rules_group {
	struct group group;   /* its last key is the pipeline */
	struct rule_set *set; /* NULL: the rules have no such pipeline */
	struct tally *tallies;
};

/* A move whose terms are still to be judged. */
struct judged {
	int64_t moment, opportunity;
	struct rules_group *group;
	const struct stage *stage;
	enum outcome outcome;
	enum verdict others; /* of what is no term, all together */
};

struct rules {
	struct session *session;
	const struct report_request *request;
	struct config config;
	struct rule_set *sets;
	struct groups groups;
	struct move_reader *reader;
	struct judged *judged;
	size_t count, capacity;
	struct arena arena;
};

/* ---- the rules ---- */

static void add_slot(struct rule_set *set, enum ask ask, const struct stage *stage, const char *text,
                     const struct term *term)
{
	set->slots[set->count++] = (struct slot){ask, stage, text, term};
}

/* Whether the database has the field that a term of the rules is about. */
static bool is_stored(const struct rules *rules, const struct field *field)
{
	const struct field *own = field_find(&rules->session->config->fields, field->name);
	return own && own->type == field->type && own->owner == field->owner;
}

static void add_stage(struct rules *rules, struct rule_set *set, const struct stage *stage)
{
	static const enum ask kinds[] = {
	    [REQUIRE_TERM] = ASK_TERM, [REQUIRE_NOTE] = ASK_NOTE, [REQUIRE_ATTACHMENT] = ASK_ATTACHMENT};
	for (size_t i = 0; i < stage->require_count; i++) {
		const struct requirement *requirement = &stage->requires[i];
		const struct term *term = requirement->kind == REQUIRE_TERM ? requirement->term : NULL;
		add_slot(set, kinds[requirement->kind], stage, requirement->text,
		         term && is_stored(rules, term->field) ? term : NULL);
	}
	if (stage->approve)
		add_slot(set, ASK_APPROVAL, stage, arena_format(&rules->arena, "approve:%s", stage->approve), NULL);
	add_slot(set, ASK_NOTE_TO_SKIP, stage, "note to skip", NULL);
	add_slot(set, ASK_NOTE_TO_GO_BACK, stage, "note to go back", NULL);
	add_slot(set, ASK_NOTE_TO_REOPEN, stage, "note to reopen", NULL);
	add_slot(set, ASK_ALL, stage, NULL, NULL);
}

static void list_rules(struct rules *rules)
{
	enum { FIXED = 5 };
	rules->sets = arena_get(&rules->arena, (rules->config.pipeline_count + 1) * sizeof *rules->sets);
	for (size_t p = 0; p < rules->config.pipeline_count; p++) {
		struct rule_set *set = &rules->sets[p];
		size_t most = 0;
		set->pipeline = &rules->config.pipelines[p];
		for (size_t i = 0; i < set->pipeline->stage_count; i++)
			most += set->pipeline->stages[i].require_count + FIXED;
		set->slots = arena_get(&rules->arena, (most + 1) * sizeof *set->slots);
		for (size_t i = 0; i < set->pipeline->stage_count; i++)
			add_stage(rules, set, &set->pipeline->stages[i]);
	}
}

/* ---- a move ---- */

/* A move with what came before it. */
struct step {
	const struct move *move;
	const struct stage *from, *to; /* of the rules */
	struct value entered;          /* when it came into the stage that it leaves */
	int64_t entered_tx;
	struct move_facts facts;
	bool told; /* history can tell what stood at its moment */
	int64_t moment;
};

static bool is(const char *kind, const char *name)
{
	return strcmp(kind, name) == 0;
}

static enum verdict unless(bool met, bool told)
{
	return met ? V_MET : told ? V_STOPPED : V_UNKNOWN;
}

static bool has_role(const struct rules *rules, const char *name, const char *role)
{
	const struct person *person = config_person(&rules->config, name);
	return person && strcmp(person->role ? person->role : "sales", role) == 0;
}

static int find_evidence(struct rules *rules, const struct step *step, int64_t opportunity, enum evidence evidence,
                         bool *found, struct error *error)
{
	*found = evidence == EVIDENCE_NOTE ? step->facts.note : step->facts.attachment;
	return *found ? 0
	              : stage_evidence_then(rules->session->store, evidence, opportunity, &step->entered,
	                                    step->entered_tx, step->move->at.integer, step->facts.tx, found, error);
}

/* The verdict on what is no term; V_UNASKED where the slot is not about such a move, and for terms. */
static int judge_slot(struct rules *rules, const struct slot *slot, const struct step *step, int64_t opportunity,
                      enum verdict *verdict, struct error *error)
{
	bool reopens = is(step->move->kind, "reopen"), forward = step->to->index > step->from->index;
	bool skips = !reopens && step->to->index > step->from->index + 1,
	     back = !reopens && step->to->index < step->from->index;
	bool required = !reopens && forward && (!skips || step->to->won), met = step->facts.note;
	*verdict = V_UNASKED;
	switch (slot->ask) {
	case ASK_NOTE:
	case ASK_ATTACHMENT:
		if (required && find_evidence(rules, step, opportunity,
		                              slot->ask == ASK_NOTE ? EVIDENCE_NOTE : EVIDENCE_ATTACHMENT, &met, error))
			return error->status;
		*verdict = required ? unless(met, step->told) : V_UNASKED;
		break;
	case ASK_APPROVAL:
		*verdict =
		    forward ? unless(has_role(rules, step->facts.person, slot->stage->approve), step->told) : V_UNASKED;
		break;
	case ASK_NOTE_TO_SKIP:
		*verdict = skips ? unless(met, step->told) : V_UNASKED;
		break;
	case ASK_NOTE_TO_GO_BACK:
		*verdict = back ? unless(met, step->told) : V_UNASKED;
		break;
	case ASK_NOTE_TO_REOPEN:
		*verdict = reopens ? unless(met, step->told) : V_UNASKED;
		break;
	case ASK_TERM: /* a term whose values cannot be known */
		*verdict = required && (!step->told || !slot->term) ? V_UNKNOWN : V_UNASKED;
		break;
	case ASK_ALL:
		break;
	}
	return 0;
}

static void count(struct tally *tally, enum verdict verdict, enum outcome outcome)
{
	tally->verdicts[verdict]++;
	tally->stopped[outcome] += verdict == V_STOPPED;
}

/* What stops is stopped; what is unknown may be. */
static enum verdict together(enum verdict one, enum verdict other)
{
	if (one == V_STOPPED || other == V_STOPPED)
		return V_STOPPED;
	return one == V_UNKNOWN || other == V_UNKNOWN ? V_UNKNOWN : V_MET;
}

static bool asks_terms(const struct rule_set *set, const struct step *step)
{
	bool skips = step->to->index > step->from->index + 1;
	if (!step->told || is(step->move->kind, "reopen") || step->to->index <= step->from->index ||
	    (skips && !step->to->won))
		return false;
	for (size_t i = 0; i < set->count; i++)
		if (set->slots[i].stage == step->to && set->slots[i].ask == ASK_TERM && set->slots[i].term)
			return true;
	return false;
}

static void keep(struct rules *rules, struct judged judged)
{
	rules->judged = memory_grow(rules->judged, rules->count, &rules->capacity, sizeof judged);
	rules->judged[rules->count++] = judged;
}

static int judge_move(struct rules *rules, struct rules_group *group, const struct step *step, int64_t opportunity,
                      enum outcome outcome, struct error *error)
{
	struct rule_set *set = group->set;
	enum verdict all = V_MET;
	size_t total = 0;
	for (size_t i = 0; i < set->count; i++) {
		enum verdict verdict;
		if (set->slots[i].stage != step->to)
			continue;
		if (judge_slot(rules, &set->slots[i], step, opportunity, &verdict, error))
			return error->status;
		count(&group->tallies[i], verdict, outcome);
		all = verdict == V_UNASKED ? all : together(all, verdict);
		total = i; /* the last slot of a stage is that of all together */
	}
	if (asks_terms(set, step))
		keep(rules, (struct judged){step->moment, opportunity, group, step->to, outcome, all});
	else
		count(&group->tallies[total], all, outcome);
	return 0;
}

/* ---- the moves of a deal ---- */

/* When history can tell: at the time of recording if that was the moment of the move, else if the deal was there by then. */
static void place_in_time(struct step *step)
{
	enum { SLACK = 300 };
	const struct move_facts *facts = &step->facts;
	bool at_once = step->move->at.set && facts->recorded <= step->move->at.integer + SLACK;
	step->moment = at_once ? facts->recorded : step->move->at.integer;
	step->told = step->move->at.set && facts->deal_recorded <= step->moment;
}

static int judge_deal(struct rules *rules, struct rules_group *group, int64_t opportunity, enum outcome outcome,
                      struct error *error)
{
	const struct move *moves;
	size_t move_count;
	struct step step = {0};
	if (move_reader_read(rules->reader, opportunity, &moves, &move_count, error))
		return error->status;
	for (size_t i = 0; i < move_count && group->set; i++) {
		const struct move *before = i ? &moves[i - 1] : NULL;
		step.move = &moves[i];
		step.from = before ? pipeline_stage(group->set->pipeline, before->stage) : NULL;
		step.to = pipeline_stage(group->set->pipeline, moves[i].stage);
		bool enters = !before || !is(before->stage, moves[i].stage) || is(moves[i].kind, "reopen");
		if (move_facts_read(rules->session->store, moves[i].id, &step.facts, error))
			return error->status;
		place_in_time(&step);
		if (enters && step.from && step.to && judge_move(rules, group, &step, opportunity, outcome, error))
			return error->status;
		if (enters) {
			step.entered = moves[i].at;
			step.entered_tx = step.facts.tx;
		}
	}
	return 0;
}

static int visit_row(void *argument, void *found, const struct value *values, struct error *error)
{
	struct rules *rules = argument;
	struct rules_group *group = found;
	enum outcome outcome = O_OPEN;
	if (!group->tallies) {
		const char *name = group->group.values[rules->groups.key_count - 1].text;
		for (size_t i = 0; i < rules->config.pipeline_count; i++)
			if (strcmp(rules->sets[i].pipeline->name, name) == 0)
				group->set = &rules->sets[i];
		group->tallies =
		    arena_get(&rules->groups.arena, (group->set ? group->set->count + 1 : 1) * sizeof *group->tallies);
	}
	while (outcome < O_LOST && strcmp(outcome_names[outcome], values[1].text) != 0)
		outcome++;
	return judge_deal(rules, group, values[0].integer, outcome, error);
}

/* ---- terms ---- */

static int by_moment(const void *left, const void *right)
{
	const struct judged *a = left, *b = right;
	if (a->moment != b->moment)
		return a->moment < b->moment ? -1 : 1;
	return (a->opportunity > b->opportunity) - (a->opportunity < b->opportunity);
}

/* `store` is the past; NULL where an older opp did not keep it, and nothing is known. */
static int judge_terms(const struct judged *judged, struct store *store, struct error *error)
{
	const struct rule_set *set = judged->group->set;
	const struct term **terms = memory_get((judged->stage->require_count + 1) * sizeof *terms);
	struct tally **tallies = memory_get((judged->stage->require_count + 1) * sizeof *tallies), *total = NULL;
	bool *holds = memory_get((judged->stage->require_count + 1) * sizeof *holds);
	enum verdict all = judged->others;
	size_t term_count = 0;
	for (size_t i = 0; i < set->count; i++) {
		const struct slot *slot = &set->slots[i];
		if (slot->stage == judged->stage && slot->ask == ASK_ALL)
			total = &judged->group->tallies[i];
		if (slot->stage != judged->stage || slot->ask != ASK_TERM || !slot->term)
			continue;
		tallies[term_count] = &judged->group->tallies[i];
		terms[term_count++] = slot->term;
	}
	int status = 0;
	if (store)
		status = stage_terms_hold(store, judged->opportunity, terms, term_count, judged->moment, holds, error);
	for (size_t i = 0; i < term_count && !status; i++) {
		enum verdict verdict = unless(holds[i], store != NULL);
		count(tallies[i], verdict, judged->outcome);
		all = together(all, verdict);
	}
	if (!status)
		count(total, all, judged->outcome);
	free(terms);
	free(tallies);
	free(holds);
	return status;
}

static int judge_in_order(struct rules *rules, struct replica *replica, struct error *error)
{
	int64_t reached = INT64_MIN, cut;
	for (size_t i = 0; i < rules->count; i++) {
		const struct judged *judged = &rules->judged[i];
		struct store *past = replica_store(replica);
		if (judged->moment != reached) {
			int status = store_cut(rules->session->store, judged->moment, &cut, error);
			if (status && status != EX_DATAERR)
				return status;
			past = status ? NULL : past;
			if (!status && replica_advance(replica, judged->moment, error))
				return error->status;
			reached = status ? reached : judged->moment;
		}
		if (judge_terms(judged, past, error))
			return error->status;
	}
	return 0;
}

static int judge_all_terms(struct rules *rules, struct error *error)
{
	struct replica *replica = NULL;
	if (!rules->count)
		return 0;
	qsort(rules->judged, rules->count, sizeof *rules->judged, by_moment);
	int status = replica_open(rules->session->store, &rules->config, &replica, error);
	if (!status)
		status = judge_in_order(rules, replica, error);
	replica_close(replica);
	return status;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"stage", TYPE_TEXT},   {"requirement", TYPE_TEXT}, {"moves", TYPE_INTEGER},
    {"met", TYPE_INTEGER},  {"stopped", TYPE_INTEGER},  {"unknown", TYPE_INTEGER},
    {"open", TYPE_INTEGER}, {"won", TYPE_INTEGER},      {"lost", TYPE_INTEGER},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_group(const struct rules *rules, const struct rules_group *group, const struct report_sink *sink,
                       struct error *error)
{
	for (size_t i = 0; group->set && i < group->set->count; i++) {
		const struct slot *slot = &group->set->slots[i];
		const struct tally *tally = &group->tallies[i];
		int64_t met = tally->verdicts[V_MET], stopped = tally->verdicts[V_STOPPED],
			unknown = tally->verdicts[V_UNKNOWN];
		const struct value values[COLUMNS] = {
		    value_text(slot->stage->name),
		    value_text(slot->text),
		    value_integer(met + stopped + unknown),
		    value_integer(met),
		    value_integer(stopped),
		    value_integer(unknown),
		    value_integer(tally->stopped[O_OPEN]),
		    value_integer(tally->stopped[O_WON]),
		    value_integer(tally->stopped[O_LOST]),
		};
		if (met + stopped + unknown && groups_row(&rules->groups, &group->group, values, COLUMNS, sink, error))
			return error->status;
	}
	return 0;
}

static int print_groups(const struct rules *rules, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&rules->groups);
	int status = 0;
	for (size_t i = 0; i < rules->groups.count && !status; i++)
		status = print_group(rules, (const struct rules_group *)sorted[i], sink, error);
	free(sorted);
	return status;
}

static int judge_and_print(struct rules *rules, const struct report_request *grouped, const struct report_sink *sink,
                           struct error *error)
{
	static const char *const fields[] = {"id", "status"};
	struct session *session = rules->session;
	if (groups_open(&rules->groups, session, grouped, "created", sizeof(struct rules_group), error) ||
	    groups_begin(&rules->groups, columns, COLUMNS, sink, error) || db_begin_read(session->store->db, error))
		return error->status;
	int status = move_reader_open(session->store, &rules->reader, error);
	if (!status)
		status = groups_visit(&rules->groups, session, grouped, fields, 2, visit_row, rules, error);
	if (!status)
		status = judge_all_terms(rules, error);
	move_reader_close(rules->reader);
	db_end_read(session->store->db);
	return status ? status : print_groups(rules, sink, error);
}

int report_process_rules(struct session *session, const struct report_request *request, const struct report_sink *sink,
                         struct error *error)
{
	struct rules rules = {.session = session, .request = request};
	struct report_request grouped = by_pipeline_last(request, &session->config->fields, &rules.arena);
	int status = rules_read(session, report_option(request, "rules"), &rules.config, error);
	if (!status)
		list_rules(&rules);
	if (!status)
		status = judge_and_print(&rules, &grouped, sink, error);
	groups_free(&rules.groups);
	config_free(&rules.config);
	free(rules.judged);
	arena_free(&rules.arena);
	return status;
}
