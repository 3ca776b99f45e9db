/* calendar_section.c: `calendar:`: when the team works. */
#include "base/digits.h"
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

void calendar_default(struct calendar *calendar)
{
	static const struct shift day = {9 * 60, 17 * 60};
	*calendar = (struct calendar){.workday = {true, true, true, true, true}, .shifts = &day, .shift_count = 1};
}

static int read_workdays(struct reader *reader, const struct node *list, void *structure)
{
	struct calendar *calendar = structure;
	const char *const *texts = NULL;
	size_t count = 0;
	int status = schema_read_texts(reader, &(struct key){0}, list, &texts, &count);
	if (!status && !count)
		return complain(reader, list, "must not be empty; some day has to be worked");
	memset(calendar->workday, 0, sizeof calendar->workday);
	for (size_t i = 0; i < count && !status; i++) {
		int day;
		status = schema_weekday(reader, node_item(list, i), texts[i], &day);
		if (!status)
			calendar->workday[day] = true;
	}
	return status;
}

/* ---- shifts ---- */

static int read_shifts(struct reader *reader, const struct node *list, void *structure)
{
	struct calendar *calendar = structure;
	const char *const *texts = NULL;
	size_t count = 0;
	int status = schema_read_texts(reader, &(struct key){0}, list, &texts, &count);
	if (status)
		return status;
	if (!count)
		return complain(reader, list, "must not be empty");
	struct shift *shifts = arena_get(&reader->config->arena, count * sizeof *shifts);
	for (size_t i = 0; i < count; i++) {
		if (!clock_range_parse(texts[i], &shifts[i].begin, &shifts[i].end) || shifts[i].begin >= shifts[i].end)
			return complain(reader, node_item(list, i),
			                "\"%s\" is not a shift; write it as 09:00-12:00, 24:00 for midnight", texts[i]);
		if (i && shifts[i].begin < shifts[i - 1].end)
			return complain(reader, node_item(list, i),
			                "%s begins before %s is over; shifts stand in order", texts[i], texts[i - 1]);
	}
	calendar->shifts = shifts;
	calendar->shift_count = count;
	return 0;
}

/* ---- holidays and make-up days ---- */

struct dated {
	struct day_range range;
	const struct node *node;
};

static bool parse_range(const char *text, struct day_range *range)
{
	const char *at = text, *end = text + strlen(text);
	if (!day_read(&at, end, &range->first))
		return false;
	range->last = range->first;
	if (at == end)
		return true;
	return strncmp(at, "..", 2) == 0 && (at += 2, day_read(&at, end, &range->last)) && at == end &&
	       range->first <= range->last;
}

static int by_day(const void *a, const void *b)
{
	const struct dated *one = a, *other = b;
	if (one->range.first != other->range.first)
		return one->range.first < other->range.first ? -1 : 1;
	return (one->node->line > other->node->line) - (one->node->line < other->node->line);
}

static int parse_days(struct reader *reader, const struct node *list, struct dated *days)
{
	size_t count = 0;
	for (const struct node *item = list->first; item; item = item->next) {
		const char *text;
		int status = schema_text(reader, item, &text);
		if (status)
			return status;
		days[count].node = item;
		if (!parse_range(text, &days[count++].range))
			return complain(reader, item,
			                "\"%s\" is not a day; write 2026-10-01, or 2026-10-01..2026-10-07", text);
	}
	qsort(days, count, sizeof *days, by_day);
	for (size_t i = 1; i < count; i++)
		if (days[i].range.first <= days[i - 1].range.last)
			return complain(reader, days[i].node, "%s and %s overlap", days[i - 1].node->text,
			                days[i].node->text);
	return 0;
}

static int read_days(struct reader *reader, const struct node *list, const struct day_range **ranges, size_t *count)
{
	if (list->kind != NODE_SEQUENCE && !list->blank)
		return complain(reader, list, "must be a list of days");
	struct dated *days = memory_get(list->count * sizeof *days);
	int status = parse_days(reader, list, days);
	struct day_range *kept = arena_get(&reader->config->arena, list->count * sizeof *kept);
	for (size_t i = 0; i < list->count; i++)
		kept[i] = days[i].range;
	free(days);
	*ranges = kept;
	*count = list->count;
	return status;
}

static int read_holidays(struct reader *reader, const struct node *list, void *structure)
{
	struct calendar *calendar = structure;
	return read_days(reader, list, &calendar->holidays, &calendar->holiday_count);
}

static int read_makeup(struct reader *reader, const struct node *list, void *structure)
{
	struct calendar *calendar = structure;
	return read_days(reader, list, &calendar->makeup, &calendar->makeup_count);
}

static const struct key calendar_keys[] = {
	{"workdays", KEY_OTHER, .read = read_workdays},
	{"shifts", KEY_OTHER, .read = read_shifts},
	{"holidays", KEY_OTHER, .read = read_holidays},
	{"makeup", KEY_OTHER, .read = read_makeup},
};

const struct schema calendar_schema = {
	.what = "calendar",
	SCHEMA_KEYS_OF(calendar_keys),
	.size = sizeof(struct calendar),
};
