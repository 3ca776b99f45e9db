/* alert_told.c: the subjects of alerts, and who is told. */
#include "domain/alert_told.h"

#include "base/sort.h"
#include "store/list.h"

#include <stdlib.h>
#include <string.h>

static int by_urgency(const void *left, const void *right)
{
	const struct told *a = left, *b = right;
	return alert_compare(a->alert, b->alert);
}

static int64_t subject_key(const struct alert *alert)
{
	return (int64_t)alert->about << 56 | alert->subject;
}

/* The first things that alert_compare() looks at. */
static int64_t urgency_key(const struct alert *alert)
{
	return alert->since - (alert->red ? INT64_C(1) << 60 : 0);
}

static void sort(struct told_list *list, size_t begin, int64_t (*key_of)(const struct alert *alert))
{
	for (size_t i = begin; i < list->count; i++)
		list->items[i].key = key_of(list->items[i].alert);
	sort_by_number(list->items + begin, list->count - begin, sizeof *list->items);
}

/* The key tells nearly all of them apart. */
static void sort_by_urgency(struct told_list *list)
{
	struct told *items = list->items;
	sort(list, 0, urgency_key);
	for (size_t begin = 0, end; begin < list->count; begin = end) {
		for (end = begin + 1; end < list->count && items[end].key == items[begin].key;)
			end++;
		if (end - begin > 1)
			qsort(items + begin, end - begin, sizeof *items, by_urgency);
	}
}

struct reading {
	struct session *session;
	const struct term *terms;
	size_t term_count;
	unsigned parts;
	struct told_list *list;
};

/* Those of whose subject all that is wanted came with the evaluation come first; returns how many. */
static size_t take_told(const struct reading *reading)
{
	struct told_list *list = reading->list;
	size_t taken = 0;
	if (reading->term_count || reading->parts)
		return 0;
	for (size_t i = 0; i < list->count; i++) {
		struct told told = list->items[i];
		if (!told.alert->told)
			continue;
		list->items[i] = list->items[taken];
		list->items[taken++] = (struct told){.alert = told.alert, .subject = told.alert->told};
	}
	return taken;
}

/*
 * Gives each of the alerts from `begin` to `end`, which are about the same kind and in the order of ids, its subject, and keeps
 * those that the terms leave in.
 */
static int read_kind(const struct reading *reading, size_t begin, size_t end, size_t *kept, struct error *error)
{
	struct told_list *list = reading->list;
	struct alert_subject *subjects = arena_get(&list->arena, (end - begin) * sizeof *subjects), *subject = subjects;
	int64_t *ids = memory_get((end - begin) * sizeof *ids);
	size_t count = 0, found = 0;
	for (size_t i = begin; i < end; i++)
		if (!count || ids[count - 1] != list->items[i].alert->subject)
			ids[count++] = list->items[i].alert->subject;
	int status = alert_subjects_read(reading->session->store, list->items[begin].alert->about, ids, count, reading->terms,
	                                 reading->term_count, reading->session->now, reading->parts, &list->arena,
	                                 subjects, &found, error);
	free(ids);
	for (size_t i = begin; i < end; i++) {
		const struct alert *alert = list->items[i].alert;
		while (subject < subjects + found && subject->id < alert->subject)
			subject++;
		if (subject < subjects + found && subject->id == alert->subject)
			list->items[(*kept)++] = (struct told){.alert = alert, .subject = subject};
	}
	return status;
}

/* In the order in which they lie on the disk; in that of urgency, each is a page of its own. */
static int read_subjects(const struct reading *reading, struct error *error)
{
	struct told_list *list = reading->list;
	size_t taken = take_told(reading), kept = taken, end;
	int status = 0;
	sort(list, taken, subject_key);
	for (size_t begin = taken; begin < list->count && !status; begin = end) {
		for (end = begin; end < list->count && list->items[end].alert->about == list->items[begin].alert->about;)
			end++;
		status = read_kind(reading, begin, end, &kept, error);
	}
	list->count = kept;
	sort_by_urgency(list);
	return status;
}

int told_read(struct session *session, const struct alerts *alerts, const struct term *terms, size_t term_count,
              unsigned parts, struct told_list *list, struct error *error)
{
	struct reading reading = {session, terms, term_count, parts, list};
	*list = (struct told_list){.count = alerts->count};
	list->items = memory_get((alerts->count + 1) * sizeof *list->items);
	for (size_t i = 0; i < alerts->count; i++)
		list->items[i].alert = &alerts->items[i];
	int status = read_subjects(&reading, error);
	if (status)
		told_free(list);
	return status;
}

const struct alert_subject **told_subjects(const struct told_list *list, const struct alerts *alerts, struct arena *arena)
{
	const struct alert_subject **subjects = arena_get(arena, (alerts->count + 1) * sizeof *subjects);
	for (size_t i = 0; i < list->count; i++)
		subjects[list->items[i].alert - alerts->items] = list->items[i].subject;
	return subjects;
}

void told_free(struct told_list *list)
{
	free(list->items);
	arena_free(&list->arena);
	*list = (struct told_list){0};
}

static bool notifies_members(const struct alert_step *step)
{
	for (size_t i = 0; i < step->notify_count; i++)
		if (strcmp(step->notify[i], "members") == 0)
			return true;
	return false;
}

int told_notified(struct session *session, const struct told *told, struct arena *arena, const char ***names,
                  size_t *count, struct error *error)
{
	const struct alert_step *step = &told->alert->rule->steps[told->alert->step];
	const char *members = NULL;
	if (told->alert->about == ROOT_OPPORTUNITY && notifies_members(step)) {
		struct buffer text = {0};
		int status = list_read(session->store, LIST_MEMBERS, told->subject->id, &text, error);
		members = arena_text(arena, buffer_text(&text));
		buffer_free(&text);
		if (status)
			return status;
	}
	*count = alert_notified(session->config, step, told->subject->owner, members, arena, names);
	return 0;
}
