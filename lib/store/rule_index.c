/* rule_index.c: indexes that follow the alert rules of the config. */
#include "store/rule_index.h"

#include "store/index.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* What a rule asks for; the texts are in the arena. */
struct wanted {
	struct arena arena;
	const char **names, **definitions;
	size_t count, capacity, definition_capacity;
};

static void add(struct wanted *wanted, const char *name, const char *definition)
{
	for (size_t i = 0; i < wanted->count; i++)
		if (strcmp(wanted->names[i], name) == 0)
			return;
	wanted->names = memory_grow(wanted->names, wanted->count, &wanted->capacity, sizeof *wanted->names);
	wanted->definitions =
	    memory_grow(wanted->definitions, wanted->count, &wanted->definition_capacity, sizeof *wanted->definitions);
	wanted->names[wanted->count] = name;
	wanted->definitions[wanted->count++] = definition;
}

/* ---- what a term asks for ---- */

/* Columns that are compared as they are stored, and have no index yet. */
static bool is_plain(const struct field *field)
{
	static const char *const builtin[] = {"amount", "close_date", "next_action_at", "stage_due"};
	bool ordered = field->type == TYPE_DATE || field->type == TYPE_MONEY || field->type == TYPE_INTEGER ||
	               field->type == TYPE_NUMBER;
	if (field->flags & FIELD_DECLARED)
		return ordered;
	for (size_t i = 0; i < sizeof builtin / sizeof *builtin; i++)
		if (strcmp(builtin[i], field->name) == 0)
			return true;
	return false;
}

static void want_column(struct wanted *wanted, const char *table, const char *column, bool yearly)
{
	struct arena *arena = &wanted->arena;
	bool of_deals = strcmp(table, "opportunity") == 0;
	const char *name = arena_format(arena, "rule_%s_%s%s", table, column, yearly ? "_yearly" : "");
	const char *what = arena_format(arena, yearly ? "substr(\"%s\", 6, 5)" : "\"%s\"", column);
	const char *which = of_deals ? arena_format(arena, " WHERE status = 'open' AND \"%s\" IS NOT NULL", column) : "";
	add(wanted, name, arena_format(arena, "%s (%s%s)%s", table, what, of_deals ? INDEX_TOLD : "", which));
}

static void want_for_term(struct wanted *wanted, enum root about, const struct term *term)
{
	const struct field *field = term->field;
	bool yearly = term->operator == OPERATOR_EQUAL && term->operand_count && term->operands[0].yearly;
	bool ordered = term->operator >= OPERATOR_LESS && term->operator <= OPERATOR_GREATER_EQUAL;
	bool of_customer = field->owner == OWNER_CUSTOMER;
	/* Customers' fields are reached from the opportunity, and not the other way round. */
	if (of_customer != (about == ROOT_CUSTOMER))
		return;
	if (strcmp(field->name, "customer_idle_since") == 0 || strcmp(field->name, "customer_idle") == 0)
		add(wanted, "rule_customer_idle", "opportunity (customer, COALESCE(last_activity, created))");
	else if (strcmp(field->name, "customer_tags") == 0)
		add(wanted, "rule_customer_tags", "customer_tag (tag, customer)");
	else if (is_plain(field) && (yearly || ordered))
		want_column(wanted, of_customer ? "customer" : "opportunity", field->name, yearly);
}

static void want_for_rules(struct wanted *wanted, const struct config *config)
{
	for (size_t i = 0; i < config->alert_count; i++)
		for (size_t s = 0; s < config->alerts[i].step_count; s++)
			for (size_t t = 0; t < config->alerts[i].steps[s].term_count; t++)
				want_for_term(wanted, config->alerts[i].about, &config->alerts[i].steps[s].terms[t]);
}

/* ---- making and dropping ---- */

/* Drops the indexes of rules but those that are wanted. */
static int drop_but(struct db *db, const struct wanted *wanted, struct error *error)
{
	struct statement *statement;
	struct buffer ddl = {0};
	if (statement_new(db,
	                  "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'rule\\_%' ESCAPE '\\'",
	                  &statement, error))
		return error->status;
	int stepped;
	while ((stepped = statement_step(statement, error)) == 1) {
		const char *name = column_text(statement, 0);
		size_t i = 0;
		while (i < wanted->count && strcmp(wanted->names[i], name) != 0)
			i++;
		if (i == wanted->count)
			buffer_add_format(&ddl, "DROP INDEX \"%s\";", name);
	}
	statement_free(statement);
	int status = stepped < 0 ? error->status : db_run(db, buffer_text(&ddl), error);
	buffer_free(&ddl);
	return status;
}

int rule_indexes_make(struct db *db, const struct config *config, struct error *error)
{
	struct wanted wanted = {0};
	want_for_rules(&wanted, config);
	int status = drop_but(db, &wanted, error);
	for (size_t i = 0; i < wanted.count && !status; i++)
		status = index_make(db, wanted.names[i], wanted.definitions[i], error);
	free(wanted.names);
	free(wanted.definitions);
	arena_free(&wanted.arena);
	return status;
}

int rule_indexes_drop(struct db *db, struct error *error)
{
	return drop_but(db, &(struct wanted){0}, error);
}
