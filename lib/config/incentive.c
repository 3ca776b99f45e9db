/* incentive.c: `incentives:`: the rules by which won deals earn a bonus. */
#include "config/section.h"

#include <string.h>

/* Reads a whole number of percent from `least` to 100. */
static int read_percentage(struct reader *reader, const struct node *value, int least, int *percent)
{
	const char *text = "";
	int64_t integer = 0;
	int status = schema_text(reader, value, &text);
	if (!status && (decimal_parse(text, strlen(text), 0, &integer, reader->error) || integer < least || integer > 100))
		status = complain(reader, value, "\"%s\" is not a whole number of percent from %d to 100", text, least);
	*percent = (int)integer;
	return status;
}

/* timeliness: {90: 1.2, 70: 1, 0: 0.8} */
static int read_timeliness(struct reader *reader, const struct node *mapping, void *structure)
{
	struct incentive *rule = structure;
	if (mapping->kind != NODE_MAPPING || !mapping->count)
		return complain(reader, mapping, "must map percentages to factors, as in {90: 1.2, 70: 1, 0: 0.8}");
	struct timeliness_factor *factors = arena_get(&reader->config->arena, mapping->count * sizeof *factors);
	size_t count = 0;
	for (const struct node *key = mapping->first; key; key = key->next, count++) {
		int status = read_percentage(reader, key, 0, &factors[count].least);
		if (!status)
			status = schema_points(reader, key->value, &factors[count].factor);
		if (status)
			return status;
		if (count && factors[count].least >= factors[count - 1].least)
			return complain(reader, key, "is not below %d; percentages stand in falling order",
			                factors[count - 1].least);
		if (!key->next && factors[count].least)
			return complain(reader, key, "the last percentage must be 0, so that every share has a factor");
	}
	rule->timeliness = factors;
	rule->timeliness_count = count;
	return 0;
}

/* members: {presales: 20} */
static int read_members(struct reader *reader, const struct node *mapping, void *structure)
{
	struct incentive *rule = structure;
	if (mapping->kind != NODE_MAPPING || !mapping->count)
		return complain(reader, mapping, "must map roles of members to percentages, as in {presales: 20}");
	struct member_share *shares = arena_get(&reader->config->arena, mapping->count * sizeof *shares);
	size_t count = 0;
	int sum = 0;
	for (const struct node *key = mapping->first; key; key = key->next, count++) {
		int status = accept_name(reader, key);
		if (!status)
			status = read_percentage(reader, key->value, 1, &shares[count].percent);
		if (status)
			return status;
		shares[count].role = key->text;
		sum += shares[count].percent;
		if (sum > 100)
			return complain(reader, key->value, "the shares add up to more than 100");
	}
	rule->members = shares;
	rule->member_count = count;
	return 0;
}

static int read_money(struct reader *reader, const struct node *value, const char *text, int64_t *amount)
{
	if (!text)
		return 0;
	if (decimal_parse(text, strlen(text), currency_decimals(reader->config->currency), amount, reader->error))
		return complain_because(reader, value);
	return *amount > 0 ? 0 : complain(reader, value, "must be more than 0");
}

static int check_rule(struct reader *reader, const struct node *mapping, void *structure)
{
	enum { WHOLE = 100000 };
	struct incentive *rule = structure;
	const struct node *percent = node_get(mapping, "percent"), *groups = node_get(mapping, "groups");
	if (!rule->label)
		rule->label = rule->name;
	if (!rule->per_deal_text == !percent)
		return complain(reader, percent ? percent : mapping,
		                "the rule %s needs either per_deal, an amount, or percent, a share of the amount", rule->name);
	if (percent && (!rule->percent || rule->percent > WHOLE))
		return complain(reader, percent, "%s is not more than 0 and at most 100", percent->text);
	if (rule->of_excess && (!percent || !rule->above_text))
		return complain(reader, node_get(mapping, "of"), "excess needs percent, and above, the limit that is exceeded");
	for (size_t i = 0; i < rule->group_count; i++)
		if (need_group(reader, node_item(groups, i), rule->groups[i]))
			return EX_CONFIG;
	int status = read_money(reader, node_get(mapping, "per_deal"), rule->per_deal_text, &rule->per_deal);
	return status ? status : read_money(reader, node_get(mapping, "above"), rule->above_text, &rule->above);
}

static const char *const of_words[] = {"amount", "excess", NULL};

static const struct key incentive_keys[] = {
	{"name", KEY_TEXT, MEMBER(struct incentive, name), .required = true, .accept = accept_name},
	{"label", KEY_TEXT, MEMBER(struct incentive, label)},
	{"when", KEY_TERMS, ARRAY(struct incentive, terms, term_count)},
	{"groups", KEY_TEXTS, ARRAY(struct incentive, groups, group_count)},
	{"per_deal", KEY_TEXT, MEMBER(struct incentive, per_deal_text)},
	{"percent", KEY_POINTS, MEMBER(struct incentive, percent)},
	{"above", KEY_TEXT, MEMBER(struct incentive, above_text)},
	{"of", KEY_SWITCH, MEMBER(struct incentive, of_excess), .words = of_words},
	{"timeliness", KEY_OTHER, .read = read_timeliness},
	{"members", KEY_OTHER, .read = read_members},
};

const struct schema incentive_schema = {
	.what = "rule of incentives",
	SCHEMA_KEYS_OF(incentive_keys),
	.size = sizeof(struct incentive),
	.unique = true,
	.check = check_rule,
};
