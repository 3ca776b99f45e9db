/* alert_arguments.c: what the modes of opp-alert read from their arguments. */
#include "cmd/alert_modes.h"
#include "io/ids.h"

#include <stdlib.h>
#include <string.h>

int check_alert_rule(struct invocation *invocation, struct error *error)
{
	const struct config *config = &invocation->config;
	const char *rule = option_value(invocation, "rule");
	if (!rule || config_alert(config, rule))
		return 0;
	const char **names = memory_get((config->alert_count + 1) * sizeof *names);
	for (size_t i = 0; i < config->alert_count; i++)
		names[i] = config->alerts[i].name;
	struct buffer hint = {0};
	suggest(&hint, rule, names, config->alert_count);
	fail(error, EX_USAGE, "--rule: there is no rule \"%s\"%s", rule, buffer_text(&hint));
	buffer_free(&hint);
	free(names);
	return error->status;
}

int parse_alert_terms(struct invocation *invocation, struct term_list *terms, struct error *error)
{
	if (parse_terms(invocation, invocation->arguments, invocation->argument_count, terms, error))
		return error->status;
	if (!terms->word_count)
		return 0;
	return fail(error, EX_USAGE, "\"%s\" is not a term; write FIELD, an operator and a value, as in owner=NAME",
	            terms->words[0]);
}

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

int read_numbers(struct invocation *invocation, const char *option, const char *what, struct numbers *numbers,
                 struct error *error)
{
	const char *const *texts;
	if (!invocation->argument_count)
		return fail(error, EX_USAGE, "--%s: give the id of %s %s, or - to read ids from stdin", option,
		            *what == 'a' ? "an" : "a", what);
	if (ids_read(invocation->arguments, invocation->argument_count, &invocation->arena, &texts, &numbers->count, error))
		return error->status;
	numbers->items = arena_get(&invocation->arena, (numbers->count + 1) * sizeof *numbers->items);
	for (size_t i = 0; i < numbers->count; i++)
		if (decimal_parse(texts[i], strlen(texts[i]), 0, &numbers->items[i], error) || numbers->items[i] <= 0)
			return fail(error, EX_USAGE, "--%s: \"%s\" is not the id of %s %s", option, texts[i],
			            *what == 'a' ? "an" : "a", what);
	qsort(numbers->items, numbers->count, sizeof *numbers->items, by_number);
	return 0;
}

bool numbers_have(const struct numbers *numbers, int64_t number)
{
	return numbers->count && bsearch(&number, numbers->items, numbers->count, sizeof number, by_number);
}
