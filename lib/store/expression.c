/* expression.c: what a field is in SQL. */
#include "store/sql.h"

#include <string.h>

static const char due[] =
    "CASE WHEN o.status <> 'open' THEN NULL WHEN o.next_action_at IS NULL THEN o.stage_due"
    " WHEN o.stage_due IS NULL OR o.next_action_at < o.stage_due THEN o.next_action_at ELSE o.stage_due END";

static const char customer_idle_since[] =
    "(SELECT max(COALESCE(x.last_activity, x.created)) FROM opportunity x WHERE x.customer = c.id)";

static const struct {
	const char *field, *expression;
	bool customer, score; /* tables that it needs beside the opportunity */
} expressions[] = {
    {"customer", "c.name", true, false},
    {"customer_idle_since", customer_idle_since, true, false},
    {"score", "s.score", false, true},
    {"known", "s.known", false, true},
    {"grade", "s.grade", false, true},
    {"idle_since", "COALESCE(o.last_activity, o.created)", false, false},
    {"due", due, false, false},
    {"measure_due", "(SELECT min(m.due) FROM measure m WHERE m.opportunity = o.id AND m.done IS NULL)", false, false},
};

/* A clock is the time that has passed since its start; one that is to begin is empty. */
static void clock_expression(struct sql *sql, const struct field *field)
{
	const struct field *since = field_find(&sql->config->fields, field->since);
	struct value now = value_of(TYPE_TIME, sql->now);
	sql_add(sql, field->flags & FIELD_AHEAD ? "(CASE WHEN " : "(");
	if (field->flags & FIELD_AHEAD) {
		sql_field(sql, since);
		sql_add(sql, " <= ");
		sql_parameter(sql, now);
		sql_add(sql, " THEN ");
	}
	sql_parameter(sql, now);
	sql_add(sql, " - ");
	sql_field(sql, since);
	sql_add(sql, field->flags & FIELD_AHEAD ? " END)" : ")");
}

/* Straight lines between the points of the scorecard, in whole thousandths. */
static void win_expression(struct sql *sql)
{
	const struct scorecard *card = &sql->config->scorecard;
	sql->needs_score = true;
	buffer_add_text(&sql->text, "CASE WHEN s.score IS NULL THEN NULL");
	for (size_t i = 0; i < card->win_count; i++) {
		const struct win_point *here = &card->win[i], *last = i ? here - 1 : here;
		buffer_add_format(&sql->text, " WHEN s.score <= %lld THEN ", (long long)here->score);
		int64_t width = here->score - last->score;
		if (width)
			buffer_add_format(&sql->text, "(%lld * (%lld - s.score) + %lld * (s.score - %lld) + %lld) / %lld",
			                  (long long)last->share, (long long)here->score, (long long)here->share,
			                  (long long)last->score, (long long)width / 2, (long long)width);
		else
			buffer_add_format(&sql->text, "%lld", (long long)here->share);
	}
	if (card->win_count)
		buffer_add_format(&sql->text, " ELSE %lld", (long long)card->win[card->win_count - 1].share);
	buffer_add_text(&sql->text, card->win_count ? " END" : " ELSE NULL END");
}

static int find_expression(const struct field *field)
{
	for (size_t i = 0; i < sizeof expressions / sizeof *expressions; i++)
		if (strcmp(expressions[i].field, field->name) == 0)
			return (int)i;
	return -1;
}

bool field_is_stored(const struct field *field)
{
	return field->owner == OWNER_OPPORTUNITY && !(field->flags & (FIELD_CLOCK | FIELD_LIST)) &&
	       strcmp(field->name, "gaps") != 0 && strcmp(field->name, "win") != 0 && find_expression(field) < 0;
}

void sql_field(struct sql *sql, const struct field *field)
{
	if (field->flags & FIELD_CLOCK) {
		clock_expression(sql, field);
		return;
	}
	if (strcmp(field->name, "gaps") == 0) {
		sql_gaps(sql);
		return;
	}
	if (strcmp(field->name, "win") == 0) {
		win_expression(sql);
		return;
	}
	int found = find_expression(field);
	if (found >= 0) {
		sql_add(sql, expressions[found].expression);
		sql->needs_customer |= expressions[found].customer;
		sql->needs_score |= expressions[found].score;
		return;
	}
	bool of_customer = field->owner == OWNER_CUSTOMER || sql->root == ROOT_CUSTOMER;
	sql->needs_customer |= of_customer;
	buffer_add_format(&sql->text, "%s.\"%s\"", field->owner == OWNER_REVIEW ? "r" : of_customer ? "c" : "o", field->name);
}

/* An amount is kept in the minor units of its currency, and JPY 1000 is as much of a figure as CNY 1000.00. */
static void comparable_amount(struct sql *sql, uint8_t decimals)
{
	const struct config *config = sql->config;
	sql_add(sql, "(o.amount * CASE o.currency");
	for (size_t i = 0; i < config->currency_count; i++) {
		int factor = 1;
		for (uint8_t had = currency_decimals(config->currencies[i]); had < decimals; had++)
			factor *= 10;
		if (factor > 1)
			buffer_add_format(&sql->text, " WHEN '%s' THEN %d", config->currencies[i], factor);
	}
	sql_add(sql, " ELSE 1 END)");
}

static bool currencies_differ(const struct config *config, uint8_t decimals)
{
	for (size_t i = 0; i < config->currency_count; i++)
		if (currency_decimals(config->currencies[i]) != decimals)
			return true;
	return false;
}

void sql_comparable(struct sql *sql, const struct field *field)
{
	uint8_t decimals = config_amount_decimals(sql->config);
	if (strcmp(field->name, "amount") == 0 && currencies_differ(sql->config, decimals))
		comparable_amount(sql, decimals);
	else
		sql_field(sql, field);
}
