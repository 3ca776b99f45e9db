/* incentive.c: what a rule of the config's incentives gives for won deals. */
#include "domain/incentive.h"

#include <string.h>

__extension__ typedef __int128 wide;

static int64_t divide(wide amount, int64_t by)
{
	wide half = by / 2;
	return (int64_t)((amount + (amount < 0 ? -half : half)) / by);
}

static void print_money(struct buffer *text, int64_t amount, uint8_t decimals)
{
	struct value value = {.type = TYPE_MONEY, .set = true, .integer = amount, .decimals = decimals};
	value_print(text, &value, NULL);
}

void worth_print(struct buffer *text, const struct exchange *exchange, const struct value *amount, const char *currency,
                 const struct value *closed)
{
	struct config *config = exchange->config;
	value_print(text, amount, NULL);
	if (strcmp(currency, config->currency) == 0)
		return;
	const struct rate *rate = config_rate(config, currency, zone_day(&config->zone, closed->integer));
	struct value figure = value_decimal(rate ? rate->rate : 0, RATE_DECIMALS);
	buffer_add_format(text, " %s x ", currency);
	value_print(text, &figure, NULL);
}

/* ---- sharing ---- */

/* The next member who has the role; *rest goes on behind. */
static bool next_member(const char **rest, const char *role, const char **person, size_t *length)
{
	size_t role_length = strlen(role);
	while (*rest && **rest) {
		const char *item = *rest, *end = item + strcspn(item, ","), *colon = memchr(item, ':', (size_t)(end - item));
		*rest = *end ? end + 1 : end;
		if (!colon || (size_t)(end - colon - 1) != role_length || memcmp(colon + 1, role, role_length) != 0)
			continue;
		*person = item;
		*length = (size_t)(colon - item);
		return true;
	}
	return false;
}

static size_t count_members(const char *members, const char *role)
{
	const char *person;
	size_t length, count = 0;
	while (next_member(&members, role, &person, &length))
		count++;
	return count;
}

/* Gives the members of the role their equal parts; returns the sum of these. */
static int64_t share_role(const struct member_share *share, const char *members, int64_t whole, const char *whole_text,
                          incentive_visit visit, void *argument)
{
	size_t count = count_members(members, share->role), length;
	const char *person;
	if (!count)
		return 0;
	int64_t part = divide((wide)whole * share->percent, (int64_t)count * 100);
	struct arena arena = {0};
	const char *text = count > 1 ? arena_format(&arena, "%s x %d%% / %zu", whole_text, share->percent, count)
	                             : arena_format(&arena, "%s x %d%%", whole_text, share->percent);
	while (next_member(&members, share->role, &person, &length))
		visit(argument, arena_bytes(&arena, person, length), part, text);
	arena_free(&arena);
	return part * (int64_t)count;
}

static int64_t print_whole(const struct incentive *rule, const struct won_deal *deal, uint8_t decimals, struct buffer *text)
{
	if (rule->per_deal) {
		print_money(text, rule->per_deal, decimals);
		return rule->per_deal;
	}
	buffer_add_text(text, rule->of_excess ? "(" : "");
	buffer_add_text(text, deal->worth_text);
	if (!rule->of_excess)
		return deal->worth;
	buffer_add_text(text, " - ");
	print_money(text, rule->above, decimals);
	buffer_add_text(text, ")");
	return deal->worth - rule->above;
}

void incentive_share(const struct incentive *rule, const struct won_deal *deal, uint8_t decimals, incentive_visit visit,
                     void *argument)
{
	if (rule->above && deal->worth <= rule->above)
		return;
	struct buffer text = {0};
	int64_t whole = print_whole(rule, deal, decimals, &text), given = 0;
	for (size_t i = 0; i < rule->member_count; i++)
		given += share_role(&rule->members[i], deal->members, whole, text.data, visit, argument);
	if (given) {
		buffer_add_text(&text, " - ");
		print_money(&text, given, decimals);
	}
	if (deal->owner)
		visit(argument, deal->owner, whole - given, text.data);
	buffer_free(&text);
}

/* ---- rules ---- */

bool incentive_needs_amount(const struct incentive *rule)
{
	return rule->percent || rule->above;
}

bool incentive_is_for(const struct incentive *rule, const char *group)
{
	for (size_t i = 0; i < rule->group_count; i++)
		if (group && strcmp(rule->groups[i], group) == 0)
			return true;
	return !rule->group_count;
}

int64_t incentive_factor(const struct incentive *rule, const struct value *timeliness)
{
	const int64_t one = 1000, percent = 10000; /* in the six decimals of a share */
	for (size_t i = 0; timeliness->set && i < rule->timeliness_count; i++)
		if (timeliness->integer >= rule->timeliness[i].least * percent)
			return rule->timeliness[i].factor;
	return one;
}

int incentive_bonus(const struct incentive *rule, int64_t sum, int64_t factor, int64_t *bonus, struct error *error)
{
	const int64_t whole = 100000, one = 1000;
	wide product;
	if (__builtin_mul_overflow((wide)sum * factor, (wide)(rule->percent ? rule->percent : whole), &product) ||
	    product / (whole * one) > INT64_MAX - 1 || product / (whole * one) < INT64_MIN + 1)
		return fail(error, EX_DATAERR, "the bonus of rule %s is more than can be counted", rule->name);
	*bonus = divide(product, whole * one);
	return 0;
}
