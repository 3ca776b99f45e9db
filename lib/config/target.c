/* target.c: `targets:`: what a person or a group should reach in a period. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

const char *const target_levels[TARGET_LEVELS] = {"base", "stretch", "challenge"};

static const char *const measure_words[] = {"amount", "won", "activities", NULL};

/* ---- one target ---- */

static int read_period(struct reader *reader, const struct node *mapping, struct target *target)
{
	static const enum period periods[] = {PERIOD_WEEK, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR};
	struct span span = {0};
	struct error unused;
	const char *text = target->period;
	bool read = *text >= '0' && *text <= '9' &&
	            !span_parse(text, strlen(text), 0, &reader->config->zone, &span, &unused) && !span.exact;
	for (size_t i = 0; read && i < sizeof periods / sizeof *periods; i++)
		if (period_start(periods[i], span.first) == span.first &&
		    period_next(periods[i], span.first) - 1 == span.last) {
			target->first = span.first;
			target->last = span.last;
			return 0;
		}
	return complain(reader, node_get(mapping, "period"),
	                "\"%s\" is not a period; write 2026, 2026-Q4, 2026-11 or 2026-W48", text);
}

static int read_levels(struct reader *reader, const struct node *mapping, struct target *target)
{
	uint8_t decimals = target->measure == MEASURE_AMOUNT ? currency_decimals(reader->config->currency) : 0;
	for (size_t i = 0; i < TARGET_LEVELS; i++) {
		const char *text = target->texts[i];
		int64_t *level = &target->levels[i];
		if (!text)
			continue;
		const struct node *value = node_get(mapping, target_levels[i]);
		if (decimal_parse(text, strlen(text), decimals, level, reader->error))
			return complain_because(reader, value);
		if (*level <= 0)
			return complain(reader, value, "must be more than 0");
		for (size_t j = 0; j < i; j++)
			if (target->levels[j] >= *level)
				return complain(reader, value, "%s is not more than %s, which is %s", text, target_levels[j],
				                target->texts[j]);
	}
	return 0;
}

static int check_target(struct reader *reader, const struct node *mapping, void *structure)
{
	struct target *target = structure;
	if (!target->person == !target->group)
		return complain(reader, target->person ? node_get(mapping, "group") : mapping,
		                "a target is that of a person or of a group: give one of the two");
	int status = target->person ? need_person(reader, node_get(mapping, "person"), target->person)
	                            : need_group(reader, node_get(mapping, "group"), target->group);
	if (!status)
		status = read_period(reader, mapping, target);
	return status ? status : read_levels(reader, mapping, target);
}

static const struct key target_keys[] = {
	{"person", KEY_TEXT, MEMBER(struct target, person)},
	{"group", KEY_TEXT, MEMBER(struct target, group)},
	{"period", KEY_TEXT, MEMBER(struct target, period), .required = true},
	{"measure", KEY_WORD, MEMBER(struct target, measure), .words = measure_words},
	{"base", KEY_TEXT, MEMBER(struct target, texts[TARGET_BASE]), .required = true},
	{"stretch", KEY_TEXT, MEMBER(struct target, texts[TARGET_STRETCH])},
	{"challenge", KEY_TEXT, MEMBER(struct target, texts[TARGET_CHALLENGE])},
};

static const struct schema target_schema = {
	.what = "target",
	SCHEMA_KEYS_OF(target_keys),
	.size = sizeof(struct target),
	.check = check_target,
};

/* ---- the list ---- */

static int compare_texts(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : !a - !b;
}

static int compare_targets(const void *a, const void *b)
{
	const struct target *one = a, *other = b;
	int order = compare_texts(one->person, other->person);
	if (!order)
		order = compare_texts(one->group, other->group);
	if (!order)
		order = one->measure - other->measure;
	if (!order)
		order = (one->first > other->first) - (one->first < other->first);
	return order ? order : (one->last < other->last) - (one->last > other->last);
}

/* Runs behind the checks of all targets, which find their days. */
static int order_targets(struct reader *reader, const struct node *list, void *structure)
{
	struct config *config = structure;
	struct target *targets = arena_get(&config->arena, config->target_count * sizeof *targets);
	memcpy(targets, config->targets, config->target_count * sizeof *targets);
	qsort(targets, config->target_count, sizeof *targets, compare_targets);
	config->targets = targets;
	for (size_t i = 1; i < config->target_count; i++)
		if (!compare_targets(&targets[i - 1], &targets[i]))
			return complain(reader, list, "%s has two targets of the same measure for %s",
			                targets[i].person ? targets[i].person : targets[i].group, targets[i].period);
	return 0;
}

int read_targets(struct reader *reader, const struct node *list, void *structure)
{
	struct config *config = structure;
	struct target *targets = NULL;
	int status = schema_read_list(reader, &target_schema, list, &targets, &config->target_count);
	config->targets = targets;
	if (!status && targets)
		schema_defer(reader, order_targets, list, config);
	return status;
}

/* ---- looking up ---- */

/* The longest one that begins on the day and ends no later than `last`. */
static const struct target *find_target(const struct config *config, const struct target *wanted)
{
	for (size_t i = 0; i < config->target_count; i++) {
		const struct target *target = &config->targets[i];
		if (target->measure == wanted->measure && target->first == wanted->first && target->last <= wanted->last &&
		    !compare_texts(target->person, wanted->person) && !compare_texts(target->group, wanted->group))
			return target;
	}
	return NULL;
}

bool config_target(const struct config *config, const char *person, const char *group, enum measure measure, int64_t first,
                   int64_t last, int64_t levels[TARGET_LEVELS])
{
	struct target wanted = {.person = person, .group = person ? NULL : group, .measure = (int)measure, .first = first,
	                        .last = last};
	bool missing[TARGET_LEVELS] = {false};
	memset(levels, 0, TARGET_LEVELS * sizeof *levels);
	while (wanted.first <= last) {
		const struct target *target = find_target(config, &wanted);
		if (!target)
			return false;
		for (size_t i = 0; i < TARGET_LEVELS; i++) {
			missing[i] |= !target->levels[i] || __builtin_add_overflow(levels[i], target->levels[i], &levels[i]);
			levels[i] = missing[i] ? 0 : levels[i];
		}
		wanted.first = target->last + 1;
	}
	return true;
}
