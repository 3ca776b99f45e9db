/* report_quality.c: how complete the data is: profiles, score parts, next actions, likely duplicates. */
#include "domain/report_quality.h"

#include "domain/report_group.h"

#include <stdlib.h>
#include <string.h>

/* How many were looked at, and how many of them are findings. */
struct tally {
	int64_t n, found;
};

struct quality_group {
	struct group group;
	struct tally *tallies; /* one an item */
};

struct summary {
	struct quality quality;
	struct groups groups;
	struct likenesses opportunities;
};

/* ---- counting ---- */

static struct quality_group *group_of(struct summary *summary, const struct value *keys)
{
	struct quality_group *group = groups_find(&summary->groups, keys);
	if (!group->tallies)
		group->tallies =
		    arena_get(&summary->groups.arena, summary->quality.item_count * sizeof *group->tallies);
	return group;
}

static int count_row(void *argument, const struct quality_row *row, struct error *error)
{
	struct summary *summary = argument;
	struct quality *quality = &summary->quality;
	struct quality_group *group = group_of(summary, row->keys);
	(void)error;
	for (size_t i = 0; i < quality->item_count; i++) {
		enum quality_verdict verdict = row->verdicts[i];
		group->tallies[i].n += verdict != VERDICT_NONE;
		group->tallies[i].found += verdict == VERDICT_FOUND;
		if (quality->items[i].check == QUALITY_DUPLICATES && verdict != VERDICT_NONE)
			quality_add_opportunity(quality, &summary->opportunities, row, group);
	}
	return 0;
}

struct counting {
	struct quality_group *all; /* NULL: each counts in the group it was added with */
	size_t item;
};

static void count_duplicate(void *argument, const struct duplicate *duplicate)
{
	const struct counting *counting = argument;
	struct quality_group *group = counting->all ? counting->all : duplicate->of;
	group->tallies[counting->item].found++;
}

/* Those of customers stand in the one group that there is then. */
static int count_duplicates(struct summary *summary, size_t item, struct error *error)
{
	struct session *session = summary->quality.session;
	enum quality_alike alike = (enum quality_alike)summary->quality.items[item].index;
	struct likenesses customers = {0},
			  *likenesses = alike == ALIKE_OPPORTUNITY ? &summary->opportunities : &customers;
	struct quality_group *all = alike == ALIKE_OPPORTUNITY ? NULL : group_of(summary, NULL);
	struct counting counting = {all, item};
	int status = all ? quality_customers(session, alike, &customers, &all->tallies[item].n, error) : 0;
	if (!status)
		status = likenesses_visit(likenesses, count_duplicate, &counting, error);
	likenesses_free(&customers);
	return status;
}

static int count_all(struct summary *summary, struct error *error)
{
	struct quality *quality = &summary->quality;
	const struct field **keys = arena_get(&quality->arena, (summary->groups.key_count + 1) * sizeof *keys);
	for (size_t i = 0; i < summary->groups.key_count; i++)
		keys[i] = summary->groups.keys[i].field;
	struct db *db = quality->session->store->db;
	int status = db_begin_read(db, error); /* all of it is of one moment */
	if (!status)
		status = quality_scan(quality, keys, summary->groups.key_count, false, count_row, summary, error);
	for (size_t i = 0; i < quality->item_count && !status; i++)
		if (quality->items[i].check == QUALITY_DUPLICATES)
			status = count_duplicates(summary, i, error);
	db_end_read(db);
	return status;
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"check", TYPE_TEXT}, {"item", TYPE_TEXT},     {"label", TYPE_TEXT},
    {"n", TYPE_INTEGER},  {"found", TYPE_INTEGER}, {"good", TYPE_DECIMAL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_group(const struct summary *summary, const struct quality_group *group, const struct report_sink *sink,
                       struct error *error)
{
	for (size_t i = 0; i < summary->quality.item_count; i++) {
		const struct quality_item *item = &summary->quality.items[i];
		const struct tally *tally = &group->tallies[i];
		const struct value values[COLUMNS] = {
		    value_text(quality_checks[item->check]),
		    value_text(item->name),
		    value_text(item->label),
		    value_integer(tally->n),
		    value_integer(tally->found),
		    report_share(tally->n - tally->found, tally->n),
		};
		if (groups_row(&summary->groups, &group->group, values, COLUMNS, sink, error))
			return error->status;
	}
	return 0;
}

static int print_groups(const struct summary *summary, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&summary->groups);
	int status = 0;
	for (size_t i = 0; i < summary->groups.count && !status; i++)
		status = print_group(summary, (const struct quality_group *)sorted[i], sink, error);
	free(sorted);
	return status;
}

int report_quality(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error)
{
	if (report_option(request, "list"))
		return report_quality_list(session, request, sink, error);
	struct summary summary = {.quality.session = session};
	int status = quality_open(&summary.quality, session, request, NULL, error);
	if (!status)
		status = groups_open(&summary.groups, session, request, "created", sizeof(struct quality_group), error);
	if (!status)
		status = groups_begin(&summary.groups, columns, COLUMNS, sink, error);
	if (!status)
		status = count_all(&summary, error);
	if (!status)
		status = print_groups(&summary, sink, error);
	likenesses_free(&summary.opportunities);
	groups_free(&summary.groups);
	quality_free(&summary.quality);
	return status;
}
