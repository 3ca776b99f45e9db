/* opportunities.c: printing opportunities. */
#include "cmd/opportunities.h"

#include <string.h>

static const char default_fields[] = "id,ref,name,customer,owner,amount,currency,stage,status,grade,score,due";

/* Adds the fields that a list names to query->columns. */
static int add_fields(struct invocation *invocation, const char *list, const struct field **fields, size_t *count,
                      size_t most, struct error *error)
{
	char *names = arena_text(&invocation->arena, list), *rest = NULL;
	for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		name += *name == '+';
		if (!*name)
			continue;
		if (*count == most)
			return fail(error, EX_USAGE, "-o: more than %zu columns", most);
		if (field_need(&invocation->config.fields, name, &fields[*count], error))
			return fail_prefix(error, "-o");
		size_t known = 0;
		while (fields[known] != fields[*count])
			known++;
		*count += known == *count; /* one name, one column: JSON would have the key twice */
	}
	return 0;
}

/* Of customers: their declared fields between the name and the contact. */
static const char *defaults_of(struct invocation *invocation, const struct query *query)
{
	if (query->root == ROOT_OPPORTUNITY)
		return default_fields;
	const char *list = "id,customer";
	const struct fields *fields = &invocation->config.fields;
	for (size_t i = 0; i < fields->count; i++)
		if (fields->items[i].owner == OWNER_CUSTOMER && fields->items[i].flags & FIELD_DECLARED)
			list = arena_format(&invocation->arena, "%s,%s", list, fields->items[i].name);
	return arena_format(&invocation->arena, "%s,customer_tags,contact", list);
}

static int choose_fields(struct invocation *invocation, struct query *query, struct error *error)
{
	enum { MOST = 512 };
	const struct field **fields = arena_get(&invocation->arena, MOST * sizeof *fields);
	const char *asked = invocation->columns;
	if ((!asked || *asked == '+') &&
	    add_fields(invocation, defaults_of(invocation, query), fields, &query->column_count, MOST, error))
		return error->status;
	if (asked && add_fields(invocation, asked, fields, &query->column_count, MOST, error))
		return error->status;
	query->columns = fields;
	return query->column_count ? 0 : fail(error, EX_USAGE, "-o: names no column");
}

int check_fields(struct invocation *invocation, enum root root, struct error *error)
{
	struct query query = {.root = root};
	if (choose_fields(invocation, &query, error))
		return error->status;
	for (size_t i = 0; i < query.column_count; i++)
		if (field_check_root(query.columns[i], root, error))
			return fail_prefix(error, "-o");
	return 0;
}

static int print_rows(struct cursor *cursor, struct writer *writer, uint64_t *printed, struct error *error)
{
	const struct value *row;
	int got;
	for (*printed = 0; (got = cursor_next(cursor, &row, error)) == 1; ++*printed)
		if (writer_row(writer, row, error))
			return error->status;
	return got < 0 ? error->status : 0;
}

int print_opportunities(struct invocation *invocation, struct query *query, uint64_t *printed, struct error *error)
{
	uint64_t unasked;
	query->column_count = 0;
	query->now = invocation->session.now;
	if (choose_fields(invocation, query, error))
		return error->status;
	struct column *columns = arena_get(&invocation->arena, query->column_count * sizeof *columns);
	for (size_t i = 0; i < query->column_count; i++)
		columns[i] = (struct column){query->columns[i]->name, query->columns[i]->label, query->columns[i]->type};
	struct cursor *cursor;
	if (cursor_open(invocation->session.store, query, &cursor, error))
		return error->status;
	struct writer *writer = writer_open(columns, query->column_count, &invocation->writer);
	int status = print_rows(cursor, writer, printed ? printed : &unasked, error);
	cursor_close(cursor);
	if (!status)
		return writer_close(writer, error);
	writer_abandon(writer);
	return status;
}

int print_written(struct invocation *invocation, const struct id_set *ids, struct error *error)
{
	if (invocation->quiet)
		return 0;
	struct query query = {.root = ROOT_OPPORTUNITY, .ids = ids};
	return print_opportunities(invocation, &query, NULL, error);
}
