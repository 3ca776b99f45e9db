/* report_winloss.c: why deals are lost, and what won and lost ones have in common. */
#include "domain/exchange.h"
#include "domain/trait.h"

#include <stdlib.h>
#include <string.h>

/* ---- the reasons ---- */

struct reason {
	struct group group; /* of --by and --period, and of the reason as the last key */
	int64_t lost;
	struct total amount;
};

/* The lost deals of a group, whatever the reason. */
struct whole {
	struct group group;
	int64_t lost;
};

struct reasons {
	struct exchange exchange;
	struct groups wholes;
};

static const char *const fields[] = {"amount", "currency", "closed"};

enum { F_AMOUNT, F_CURRENCY, F_CLOSED, FIELDS };

static struct whole *whole_of(struct reasons *reasons, const struct reason *reason)
{
	return groups_find(&reasons->wholes, reason->group.values);
}

static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	struct reasons *reasons = argument;
	struct reason *reason = group;
	reason->lost++;
	whole_of(reasons, reason)->lost++;
	return total_add(&reason->amount, &reasons->exchange, &values[F_AMOUNT], values[F_CURRENCY].text, &values[F_CLOSED],
	                 error);
}

static const struct report_column reason_columns[] = {
    {"lost", TYPE_INTEGER}, {"share", TYPE_DECIMAL}, {"amount_lost", TYPE_MONEY}, {"currency", TYPE_TEXT}};

enum { REASON_COLUMNS = sizeof reason_columns / sizeof *reason_columns };

static void fill_reason(void *argument, const void *group, struct value *values)
{
	struct reasons *reasons = argument;
	const struct reason *reason = group;
	values[0] = value_integer(reason->lost);
	values[1] = report_share(reason->lost, whole_of(reasons, reason)->lost);
	total_values(&reason->amount, &reasons->exchange, &values[2], &values[3]);
}

/* The request without the reason among its fields: the groups that shares are of. */
static struct report_request without_reason(const struct report_request *request, struct arena *arena)
{
	struct report_request others = *request;
	const struct field **by = arena_get(arena, (request->by_count + 1) * sizeof *by);
	others.by = by;
	others.by_count = 0;
	for (size_t i = 0; i < request->by_count; i++)
		if (strcmp(request->by[i]->name, "lost_reason") != 0)
			by[others.by_count++] = request->by[i];
	return others;
}

static int tell_reasons(struct session *session, const struct report_request *request, struct arena *arena,
                        const struct report_sink *sink, struct error *error)
{
	static const struct group_report report = {"closed", sizeof(struct reason), fields, FIELDS, count_row,
	                                           reason_columns, REASON_COLUMNS, fill_reason};
	static const char *const names[] = {"lost_reason"};
	struct reasons reasons = {.exchange = exchange_for(session, request)};
	struct report_request others = without_reason(request, arena), lost;
	struct report_request by_reason = request_also_by(&others, &session->config->fields, names, 1, arena);
	int status = request_where(&by_reason, session, "status=lost", arena, &lost, error);
	if (!status)
		status = groups_open(&reasons.wholes, session, &others, "closed", sizeof(struct whole), error);
	if (!status)
		status = group_report_run(&report, session, &lost, &reasons, sink, error);
	if (!status)
		exchange_note(&reasons.exchange, sink);
	groups_free(&reasons.wholes);
	return status;
}

/* ---- what they have in common ---- */

static const struct report_column trait_columns[] = {
    {"won", TYPE_INTEGER},        {"lost", TYPE_INTEGER},       {"won_share", TYPE_DECIMAL},
    {"lost_share", TYPE_DECIMAL}, {"difference", TYPE_DECIMAL}, {"lift", TYPE_DECIMAL},
};

enum { TRAIT_COLUMNS = sizeof trait_columns / sizeof *trait_columns };

/* The share among the won less the share among the lost, times the product of how many there are of both. */
static int64_t difference(const struct trait_row *row)
{
	return row->trait->won * row->all->lost - row->trait->lost * row->all->won;
}

static void fill_trait(const struct trait_row *row, struct value *values)
{
	const struct trait *trait = row->trait, *all = row->all;
	const struct value filled[TRAIT_COLUMNS] = {
	    value_integer(trait->won), value_integer(trait->lost), report_share(trait->won, all->won),
	    report_share(trait->lost, all->lost), report_ratio(difference(row), all->won * all->lost),
	    report_ratio(trait->won * all->lost, trait->lost * all->won),
	};
	memcpy(values, filled, sizeof filled);
}

/* The strongest first: what differs most, one way or the other. */
static int by_strength(const void *a, const void *b)
{
	const struct trait_row *one = a, *other = b;
	int64_t of_one = llabs(difference(one)), of_other = llabs(difference(other));
	if (of_one != of_other)
		return of_one > of_other ? -1 : 1;
	return (one->place > other->place) - (one->place < other->place);
}

static int tell_common(struct session *session, const struct report_request *request, struct arena *arena,
                       const struct report_sink *sink, struct error *error)
{
	static const struct trait_report report = {"closed", trait_columns, TRAIT_COLUMNS, fill_trait, by_strength};
	struct report_request closed;
	if (request_where(request, session, "status!=open", arena, &closed, error))
		return error->status;
	return trait_report_run(&report, session, &closed, sink, error);
}

int report_winloss(struct session *session, const struct report_request *request, const struct report_sink *sink,
                   struct error *error)
{
	struct arena arena = {0};
	int status = report_option(request, "common") ? tell_common(session, request, &arena, sink, error)
	                                              : tell_reasons(session, request, &arena, sink, error);
	arena_free(&arena);
	return status;
}
