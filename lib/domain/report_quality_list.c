/* report_quality_list.c: the findings of the report on data quality, a record each, to be piped onward. */
#include "domain/report_group.h"
#include "domain/report_quality.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

static const struct report_column columns[] = {
    {"id", TYPE_INTEGER}, {"ref", TYPE_TEXT},   {"name", TYPE_TEXT}, {"customer", TYPE_TEXT},
    {"owner", TYPE_TEXT}, {"check", TYPE_TEXT}, {"item", TYPE_TEXT}, {"same_as", TYPE_TEXT},
};

enum { L_ID, L_REF, L_NAME, L_CUSTOMER, L_OWNER, L_CHECK, L_ITEM, L_SAME_AS, COLUMNS };

struct listing {
	struct quality quality;
	const struct report_sink *sink;
	struct likenesses opportunities;
};

/* `fields` are the columns in front of the check. */
static int print_finding(const struct listing *listing, const struct value *fields, const struct quality_item *item,
                         struct value same_as, struct error *error)
{
	struct value values[COLUMNS];
	memcpy(values, fields, L_CHECK * sizeof *values);
	values[L_CHECK] = value_text(quality_checks[item->check]);
	values[L_ITEM] = value_text(item->name);
	values[L_SAME_AS] = same_as;
	return listing->sink->row(listing->sink->argument, values, error);
}

static int list_row(void *argument, const struct quality_row *row, struct error *error)
{
	struct listing *listing = argument;
	const struct value *of = row->fields;
	const struct value fields[L_CHECK] = {of[Q_ID], of[Q_REF], of[Q_NAME], of[Q_CUSTOMER], of[Q_OWNER]};
	for (size_t i = 0; i < listing->quality.item_count; i++) {
		const struct quality_item *item = &listing->quality.items[i];
		if (item->check == QUALITY_DUPLICATES && row->verdicts[i] != VERDICT_NONE)
			quality_add_opportunity(&listing->quality, &listing->opportunities, row, NULL);
		else if (row->verdicts[i] == VERDICT_FOUND &&
		         print_finding(listing, fields, item, value_empty(TYPE_TEXT), error))
			return error->status;
	}
	return 0;
}

/* ---- duplicates ---- */

static int print_opportunities(const struct listing *listing, const struct quality_item *item, struct cursor *cursor,
                               const struct duplicate *duplicates, size_t count, struct error *error)
{
	const struct value *row;
	int got = 1;
	for (size_t i = 0; i < count && (got = cursor_next(cursor, &row, error)) == 1; i++) {
		char original[24];
		struct buffer text = {.data = original, .capacity = sizeof original};
		buffer_add_integer(&text, duplicates[i].original);
		if (print_finding(listing, row, item, value_text(original), error))
			return error->status;
	}
	return got < 0 ? error->status : 0;
}

static int list_opportunities(struct listing *listing, const struct quality_item *item,
                              const struct duplicate *duplicates, size_t count, struct error *error)
{
	struct session *session = listing->quality.session;
	const struct field *fields[L_CHECK];
	struct id_set ids = {0};
	struct query query = {.columns = fields, .column_count = L_CHECK, .ids = &ids, .now = session->now};
	struct cursor *cursor;
	for (size_t i = 0; i < L_CHECK; i++)
		fields[i] = field_find(&session->config->fields, columns[i].name);
	for (size_t i = 0; i < count; i++)
		id_set_add(&ids, duplicates[i].id);
	int status = cursor_open(session->store, &query, &cursor, error);
	if (!status)
		status = print_opportunities(listing, item, cursor, duplicates, count, error);
	cursor_close(cursor);
	id_set_free(&ids);
	return status;
}

static int customer_name(struct session *session, int64_t id, struct arena *arena, struct value *name,
                         struct error *error)
{
	bool found;
	*name = value_empty(TYPE_TEXT);
	return row_read(session->store, "customer", id, (const char *const[]){"name"}, name, 1, arena, &found, error);
}

static int list_customers(struct listing *listing, const struct quality_item *item, const struct duplicate *duplicates,
                          size_t count, struct error *error)
{
	struct session *session = listing->quality.session;
	struct arena arena = {0};
	int status = 0;
	for (size_t i = 0; i < count && !status; i++) {
		struct value fields[L_CHECK], original = value_empty(TYPE_TEXT);
		for (size_t k = 0; k < L_CHECK; k++)
			fields[k] = value_empty(columns[k].type);
		arena_reset(&arena);
		status = customer_name(session, duplicates[i].id, &arena, &fields[L_CUSTOMER], error);
		if (!status)
			status = customer_name(session, duplicates[i].original, &arena, &original, error);
		if (!status)
			status = print_finding(listing, fields, item, original, error);
	}
	arena_free(&arena);
	return status;
}

static int list_duplicates(struct listing *listing, const struct quality_item *item, struct error *error)
{
	struct likenesses customers = {0};
	struct duplicates duplicates = {0};
	bool of_customers = item->index != ALIKE_OPPORTUNITY;
	int status = 0;
	if (of_customers)
		status = quality_customers(listing->quality.session, (enum quality_alike)item->index, &customers, NULL,
		                           error);
	if (!status)
		status = likenesses_find(of_customers ? &customers : &listing->opportunities, &duplicates, error);
	if (!status)
		status = of_customers ? list_customers(listing, item, duplicates.items, duplicates.count, error)
		                      : list_opportunities(listing, item, duplicates.items, duplicates.count, error);
	free(duplicates.items);
	likenesses_free(&customers);
	return status;
}

int report_quality_list(struct session *session, const struct report_request *request, const struct report_sink *sink,
                        struct error *error)
{
	struct listing listing = {.sink = sink};
	if (request->by_count || request->period != PERIOD_NONE)
		return fail(error, EX_USAGE, "--list gives single findings; --by and --period have no place beside it");
	int status = quality_open(&listing.quality, session, request, report_option(request, "list"), error);
	if (!status)
		status = sink->begin(sink->argument, columns, COLUMNS, error);
	if (!status)
		status = db_begin_read(session->store->db, error);
	if (!status)
		status = quality_scan(&listing.quality, NULL, 0, true, list_row, &listing, error);
	for (size_t i = 0; i < listing.quality.item_count && !status; i++)
		if (listing.quality.items[i].check == QUALITY_DUPLICATES)
			status = list_duplicates(&listing, &listing.quality.items[i], error);
	db_end_read(session->store->db);
	likenesses_free(&listing.opportunities);
	quality_free(&listing.quality);
	return status;
}
