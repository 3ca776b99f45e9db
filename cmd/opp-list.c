/* opp-list.c: finds opportunities; without terms it is the worklist: open, most urgent first. */
#include "cmd/list_feed.h"

#include <stdlib.h>
#include <string.h>

static const struct command_option options[] = {
    {'a', "all", NULL, "won and lost ones too"},
    {'s', "sort", "FIELD,-FIELD", "sort by fields; - turns round"},
    {'l', "limit", "N", "at most N"},
    {0, "ics", NULL, "print an iCalendar feed: a day for each on which something is due"},
    {0, "exit-code", NULL, "exit 1 when something was found"},
    {0, NULL, NULL, NULL},
};

static int parse_sorts(struct invocation *invocation, struct query *query, struct error *error)
{
	const char *asked = option_value(invocation, "sort");
	if (!asked) {
		query->worklist = true;
		return 0;
	}
	struct sort *sorts = arena_get(&invocation->arena, (strlen(asked) + 1) * sizeof *sorts);
	char *names = arena_text(&invocation->arena, asked), *rest = NULL;
	for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		struct sort *sort = &sorts[query->sort_count++];
		sort->descending = *name == '-';
		if (field_need(&invocation->config.fields, name + sort->descending, &sort->field, error))
			return fail_prefix(error, "-s");
	}
	query->sorts = sorts;
	return 0;
}

static int parse_limit(struct invocation *invocation, struct query *query, struct error *error)
{
	const char *asked = option_value(invocation, "limit");
	if (!asked)
		return 0;
	char *end;
	query->limit = strtoll(asked, &end, 10);
	return !*asked || *end || query->limit < 1 ? fail(error, EX_USAGE, "-l takes a number from 1, not \"%s\"", asked) : 0;
}

/* Closed ones are looked at when they are asked for: with -a, or by a term on status, closed or lost_reason. */
static bool asks_for_closed(const struct invocation *invocation, const struct term_list *list)
{
	static const char *const fields[] = {"status", "closed", "lost_reason", "ref", "id",
	                                     "payment_due", "payment_overdue_since", "payment_overdue"};
	for (size_t i = 0; i < list->term_count; i++)
		for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
			if (strcmp(list->terms[i].field->name, fields[k]) == 0)
				return true;
	return option_given(invocation, "all");
}

static int add_open_term(struct invocation *invocation, struct term_list *list, struct error *error)
{
	struct term_context context = config_terms(&invocation->config);
	struct term *terms = arena_get(&invocation->arena, (list->term_count + 1) * sizeof *terms);
	memcpy(terms, list->terms, list->term_count * sizeof *terms);
	list->terms = terms;
	return term_parse("status=open", &context, &invocation->arena, &terms[list->term_count++], error);
}

static int print_found(struct invocation *invocation, struct query *query, struct error *error)
{
	uint64_t printed;
	if (option_given(invocation, "ics") ? print_feed(invocation, query, &printed, error)
	                                    : print_opportunities(invocation, query, &printed, error))
		return error->status;
	return printed && option_given(invocation, "exit-code") ? EX_REFUSED : 0;
}

static int run(struct invocation *invocation, struct error *error)
{
	struct term_list list;
	struct query query = {.root = ROOT_OPPORTUNITY};
	if (options_exclude(invocation, (const char *const[]){"ics", "columns", NULL}, error) ||
	    options_exclude(invocation, (const char *const[]){"ics", "format", NULL}, error) ||
	    parse_terms(invocation, invocation->arguments, invocation->argument_count, &list, error) ||
	    (!asks_for_closed(invocation, &list) && add_open_term(invocation, &list, error)) ||
	    parse_sorts(invocation, &query, error) || parse_limit(invocation, &query, error))
		return error->status;
	query.terms = list.terms;
	query.term_count = list.term_count;
	query.words = list.words;
	query.word_count = list.word_count;
	return print_found(invocation, &query, error);
}

const struct command command = {
    .name = "opp-list",
    .summary = "Finds opportunities; without terms it is the worklist: open, most urgent first.",
    .synopsis = "[TERM...] [WORD...] [-a] [-s FIELD,-FIELD] [-l N] [--as-of TIME] [--ics]",
    .options = options,
    .needs = NEEDS_TO_READ,
    .looks_back = true,
    .run = run,
};
