/* report_incentives.c: bonuses for won deals by the rules of the config, each with its calculation. */
#include "domain/incentive.h"
#include "domain/rules.h"
#include "domain/timeliness.h"

#include <stdlib.h>
#include <string.h>

/* What one rule gives to one person. */
struct line {
	int64_t deals, sum;
	int64_t last; /* the deal that was added last: it may add something twice */
	bool unknown; /* a deal has no rate */
	struct buffer opportunities, addends;
};

struct earner {
	struct group group;
	const char *person;
	struct line lines[]; /* one a rule */
};

/* How much of what was due a person did in time. */
struct standing {
	struct group group;
	struct due_count due;
};

struct incentives {
	struct people people, standings;
	struct exchange exchange;
	struct config *rules; /* the session's, or that of --rules */
	bool standing_counts; /* some rule looks at timeliness */
	bool members_count;   /* some rule gives to members */
	const struct story *story; /* of the deal at work, */
	int64_t day;               /* the day of its closing, */
	const char *owner;         /* its owner then, */
	size_t rule;               /* and the rule */
	bool overflow;             /* a sum is too large */
};

/* ---- deals ---- */

enum { F_AMOUNT = DUE_FIELDS, F_CURRENCY, F_CLOSED, F_MEMBERS, FIELDS };

static const char *const fields[FIELDS] = {
    [DUE_CREATED] = "created", [DUE_PIPELINE] = "pipeline", [DUE_STATUS] = "status",  [F_AMOUNT] = "amount",
    [F_CURRENCY] = "currency", [F_CLOSED] = "closed",       [F_MEMBERS] = "members",
};

static void count_due(void *argument, const struct due *due)
{
	struct incentives *incentives = argument;
	struct deed deed = {.person = due->owner, .day = due->day};
	if (!people_count_day(&incentives->standings, due->day))
		return;
	struct standing *standing = people_group(&incentives->standings, NULL, &deed);
	due_add(&standing->due, due);
}

static struct line *find_line(struct incentives *incentives, const char *person)
{
	struct deed deed = {.person = person, .owner = incentives->owner, .day = incentives->day};
	struct earner *earner = people_group(&incentives->people, incentives->story->keys, &deed);
	if (!earner->person)
		earner->person = arena_text(&incentives->people.groups.arena, person);
	return &earner->lines[incentives->rule];
}

static void add_deal(const struct incentives *incentives, struct line *line)
{
	int64_t deal = incentives->story->opportunity;
	if (line->last == deal)
		return;
	buffer_add_format(&line->opportunities, "%s%lld", line->deals ? " " : "", (long long)deal);
	line->last = deal;
	line->deals++;
}

static void add_to_line(void *argument, const char *person, int64_t addend, const char *calculation)
{
	struct incentives *incentives = argument;
	const struct incentive *rule = &incentives->rules->incentives[incentives->rule];
	if (!incentive_is_for(rule, group_of_person(incentives->people.session->config, person)))
		return;
	struct line *line = find_line(incentives, person);
	buffer_add_format(&line->addends, "%s%s", line->addends.length ? " + " : "", calculation);
	incentives->overflow |= __builtin_add_overflow(line->sum, addend, &line->sum);
	add_deal(incentives, line);
}

/* Without a rate nobody can say what comes of it. */
static void add_unknown(struct incentives *incentives, const struct won_deal *deal)
{
	incentives->exchange.untold = true;
	if (!deal->owner)
		return;
	struct line *line = find_line(incentives, deal->owner);
	line->unknown = true;
	add_deal(incentives, line);
}

static void reckon(struct incentives *incentives, const struct won_deal *deal, bool known)
{
	const struct config *rules = incentives->rules;
	uint8_t decimals = currency_decimals(rules->currency);
	for (size_t i = 0; i < rules->incentive_count; i++) {
		const struct incentive *rule = &rules->incentives[i];
		bool needed = incentive_needs_amount(rule);
		incentives->rule = i;
		if (!cursor_holds(incentives->story->cursor, i + 1) || (needed && !incentives->story->row[F_AMOUNT].set))
			continue;
		if (needed && !known)
			add_unknown(incentives, deal);
		else
			incentive_share(rule, deal, decimals, add_to_line, incentives);
	}
}

static int count_deal(struct incentives *incentives, struct error *error)
{
	const struct story *story = incentives->story;
	const struct value *row = story->row, *closed = &row[F_CLOSED], *amount = &row[F_AMOUNT];
	const char *members = incentives->members_count && row[F_MEMBERS].set ? row[F_MEMBERS].text : NULL;
	struct won_deal deal = {0};
	struct buffer text = {0};
	bool known = true;
	int64_t tx;
	if (story_closing_tx(story, closed->integer, &tx, error) ||
	    (amount->set && exchange_amount(&incentives->exchange, amount->integer, row[F_CURRENCY].text, closed, &known,
	                                    &deal.worth, error)))
		return error->status;
	worth_print(&text, &incentives->exchange, amount, row[F_CURRENCY].text, closed);
	deal.worth_text = buffer_text(&text);
	deal.owner = incentives->owner = story_owner_then(story, closed->integer, tx);
	deal.members = story_text_then(story, "members", members, closed->integer, tx);
	reckon(incentives, &deal, known);
	buffer_free(&text);
	if (!incentives->overflow)
		return 0;
	return fail(error, EX_DATAERR, "the amounts add up to more than can be counted; restrict the report by terms");
}

static int count_story(void *argument, const struct story *story, struct error *error)
{
	struct incentives *incentives = argument;
	const struct value *closed = &story->row[F_CLOSED];
	incentives->story = story;
	if (incentives->standing_counts)
		due_all(story, story->row, count_due, incentives);
	if (strcmp(story->row[DUE_STATUS].text, "won") != 0 || !closed->set || !cursor_holds(story->cursor, 0))
		return 0;
	incentives->day = zone_day(&incentives->exchange.config->zone, closed->integer);
	return people_count_day(&incentives->people, incentives->day) ? count_deal(incentives, error) : 0;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"rule", TYPE_TEXT},          {"label", TYPE_TEXT},     {"deals", TYPE_INTEGER}, {"sum", TYPE_MONEY},
    {"percent", TYPE_DECIMAL},    {"timeliness", TYPE_DECIMAL}, {"factor", TYPE_DECIMAL}, {"bonus", TYPE_MONEY},
    {"currency", TYPE_TEXT},      {"opportunities", TYPE_TEXT}, {"calculation", TYPE_TEXT},
};

enum { COLUMNS = sizeof columns / sizeof *columns, PERCENT_DECIMALS = 3, FACTOR_DECIMALS = 3 };

/* (100.00 + 200.00) x 3% x 1.2 = 10.80 */
static void print_calculation(struct buffer *text, const struct line *line, const struct value *percent,
                              const struct value *factor, const struct value *bonus)
{
	bool product = percent->set || factor->set, plain = line->addends.data && !strchr(line->addends.data, ' ');
	buffer_add_format(text, product && !plain ? "(%s)" : "%s", buffer_text(&line->addends));
	if (percent->set) {
		buffer_add_text(text, " x ");
		value_print(text, percent, NULL);
		buffer_add_character(text, '%');
	}
	if (factor->set) {
		buffer_add_text(text, " x ");
		value_print(text, factor, NULL);
	}
	buffer_add_text(text, " = ");
	value_print(text, bonus, NULL);
}

static struct value money(const struct incentives *incentives, const struct line *line, int64_t amount)
{
	struct value value = exchange_money(&incentives->exchange, amount);
	value.set = !line->unknown;
	return value;
}

static int print_line(struct incentives *incentives, const struct earner *earner, const struct incentive *rule,
                      const struct line *line, const struct value *timeliness, const struct report_sink *sink,
                      struct error *error)
{
	struct value percent = value_decimal(rule->percent, PERCENT_DECIMALS), share = *timeliness;
	int64_t factor = incentive_factor(rule, timeliness), amount;
	if (incentive_bonus(rule, line->sum, factor, &amount, error))
		return error->status;
	struct value times = value_decimal(factor, FACTOR_DECIMALS), bonus = money(incentives, line, amount);
	percent.set = rule->percent > 0;
	times.set = rule->timeliness_count > 0;
	share.set &= times.set;
	struct buffer text = {0};
	if (!line->unknown)
		print_calculation(&text, line, &percent, &times, &bonus);
	const struct value values[COLUMNS] = {
	    value_text(rule->name), value_text(rule->label),  value_integer(line->deals),
	    money(incentives, line, line->sum), percent, share, times, bonus,
	    value_text(incentives->rules->currency), value_text(line->opportunities.data), value_text(text.data),
	};
	int status = groups_row(&incentives->people.groups, &earner->group, values, COLUMNS, sink, error);
	buffer_free(&text);
	return status;
}

/* Of what was due in the earner's period. */
static struct value timeliness_of(struct incentives *incentives, const struct earner *earner)
{
	struct deed deed = {.person = earner->person};
	if (!incentives->standing_counts)
		return value_empty(TYPE_DECIMAL);
	if (incentives->people.has_period)
		deed.day = earner->group.values[0].integer;
	return due_share(&((const struct standing *)people_group(&incentives->standings, NULL, &deed))->due);
}

static int print_rows(struct incentives *incentives, const struct report_sink *sink, struct error *error)
{
	const struct groups *groups = &incentives->people.groups;
	struct group **sorted = groups_sorted(groups);
	int status = 0;
	for (size_t i = 0; i < groups->count && !status; i++) {
		const struct earner *earner = (const struct earner *)sorted[i];
		struct value timeliness = timeliness_of(incentives, earner);
		for (size_t rule = 0; rule < incentives->rules->incentive_count && !status; rule++)
			if (earner->lines[rule].deals)
				status = print_line(incentives, earner, &incentives->rules->incentives[rule], &earner->lines[rule],
				                    &timeliness, sink, error);
	}
	free(sorted);
	if (!status)
		exchange_note(&incentives->exchange, sink);
	return status;
}

/* ---- the report ---- */

/* Whose bonus it is comes first, since the factor is that person's. */
static int open_groups(struct incentives *incentives, const struct report_request *request, struct report_request *chosen,
                       struct report_request *plain, struct error *error)
{
	static const char *const defaults[] = {"person", NULL};
	const struct field *person = report_key(REPORT_PERSON, defaults[0]);
	struct session *session = incentives->people.session;
	size_t size = sizeof(struct earner) + incentives->rules->incentive_count * sizeof(struct line);
	const struct field **by = memory_get((request->by_count + 1) * sizeof *by);
	*chosen = *request;
	chosen->by_count = 0;
	by[chosen->by_count++] = person;
	for (size_t i = 0; i < request->by_count; i++)
		if (request->by[i] != person)
			by[chosen->by_count++] = request->by[i];
	chosen->by = by;
	int status = people_open(&incentives->people, session, chosen, REPORT_PERSON, defaults, size, error);
	free(by);
	chosen->by_count = 0; /* the groups know them now */
	*plain = *request;
	plain->by_count = 0;
	if (!incentives->people.has_period)
		plain->period = PERIOD_NONE;
	return status ? status
	              : people_open(&incentives->standings, session, plain, REPORT_PERSON, defaults,
	                            sizeof(struct standing), error);
}

static int scan(struct incentives *incentives, const struct report_request *request, struct error *error)
{
	const struct config *rules = incentives->rules;
	struct query_condition *conditions = memory_get((rules->incentive_count + 1) * sizeof *conditions);
	conditions[0] = (struct query_condition){request->terms, request->term_count};
	int status = 0;
	for (size_t i = 0; i < rules->incentive_count; i++) {
		const struct incentive *rule = &rules->incentives[i];
		conditions[i + 1] = (struct query_condition){rule->terms, rule->term_count};
		incentives->standing_counts |= rule->timeliness_count > 0;
		incentives->members_count |= rule->member_count > 0;
		if (!status)
			status = rules_check_terms(incentives->people.session, rules, rule->terms, rule->term_count, error);
	}
	/* A person's timeliness is of all that was due, not only of the deals that the terms select. */
	struct story_wanted wanted = {.fields = fields, .field_count = incentives->members_count ? FIELDS : FIELDS - 1,
	                              .parts = incentives->standing_counts ? STORY_MOVES | STORY_FOLLOWUPS | STORY_CHANGES
	                                                                   : STORY_CHANGES,
	                              .conditions = conditions, .condition_count = rules->incentive_count + 1,
	                              .all = incentives->standing_counts};
	if (!status)
		status = stories_visit(&incentives->people, &wanted, count_story, incentives, error);
	free(conditions);
	return status;
}

static void close_groups(struct incentives *incentives)
{
	const struct groups *groups = &incentives->people.groups;
	for (size_t i = 0; i < groups->slot_count; i++)
		for (size_t rule = 0; groups->slots[i] && rule < incentives->rules->incentive_count; rule++) {
			buffer_free(&((struct earner *)groups->slots[i])->lines[rule].opportunities);
			buffer_free(&((struct earner *)groups->slots[i])->lines[rule].addends);
		}
	people_free(&incentives->people);
	people_free(&incentives->standings);
}

static int run(struct incentives *incentives, const struct report_request *request, const struct report_sink *sink,
               struct error *error)
{
	struct report_request chosen, plain;
	if (!incentives->rules->incentive_count)
		return fail(error, EX_CONFIG, "%s has no incentives: rules to reckon by; see opp.yaml(5)",
		            incentives->rules->file);
	int status = open_groups(incentives, request, &chosen, &plain, error);
	if (!status)
		status = groups_begin(&incentives->people.groups, columns, COLUMNS, sink, error);
	if (!status)
		status = scan(incentives, request, error);
	if (!status)
		status = print_rows(incentives, sink, error);
	close_groups(incentives);
	return status;
}

int report_incentives(struct session *session, const struct report_request *request, const struct report_sink *sink,
                      struct error *error)
{
	const char *file = report_option(request, "rules");
	struct config other = {0};
	struct incentives incentives = {.exchange = exchange_open(session), .people = {.session = session},
	                                .rules = file ? &other : session->config};
	int status = file ? rules_read(session, file, &other, error) : 0;
	if (!status)
		status = run(&incentives, request, sink, error);
	config_free(&other);
	return status;
}
