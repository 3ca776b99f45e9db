/* opp-alert: evaluates the alert rules, lists the alerts, acknowledges them. */
#include "cmd/alerts.h"
#include "io/ids.h"

#include <stdlib.h>
#include <string.h>

/* ---- evaluating and listing ---- */

struct listing {
	struct invocation *invocation;
	struct alerts alerts;
	struct term_list terms;
	size_t printed;
};

static int list(struct listing *listing, struct error *error)
{
	struct invocation *invocation = listing->invocation;
	const char *rule = option_value(invocation, "rule");
	bool silent_too = option_given(invocation, "all");
	int64_t today = zone_day(&invocation->config.zone, invocation->session.now);
	struct alerts *alerts = &listing->alerts;
	size_t kept = 0;
	for (size_t i = 0; i < alerts->count; i++) {
		const struct alert *alert = &alerts->items[i];
		if (alert->change != ALERT_ENDED && (!rule || strcmp(alert->rule->name, rule) == 0) &&
		    (silent_too || !alert_is_silent(alert, today)))
			alerts->items[kept++] = *alert;
	}
	alerts->count = kept;
	return print_alerts(invocation, alerts, &listing->terms, &listing->printed, error);
}

static int record(struct session *session, void *argument, struct error *error)
{
	struct listing *listing = argument;
	alerts_free(&listing->alerts); /* what was found before the lock may have changed meanwhile */
	if (alerts_evaluate(session, &listing->alerts, error))
		return error->status;
	return alerts_record(session, &listing->alerts, error);
}

/* Only a run that finds changes takes the lock. */
static int evaluate_and_list(struct listing *listing, struct error *error)
{
	struct session *session = &listing->invocation->session;
	struct db *db = session->store->db;
	if (db_begin_read(db, error))
		return error->status;
	int status = alerts_evaluate(session, &listing->alerts, error);
	if (!status && listing->alerts.changes && !session->dry_run) {
		db_end_read(db);
		status = session_write(session, record, NULL, listing, error);
		if (!status)
			status = db_begin_read(db, error);
	}
	if (!status)
		status = list(listing, error);
	db_end_read(db);
	return status;
}

static int check_rule(struct invocation *invocation, struct error *error)
{
	const struct config *config = &invocation->config;
	const char *rule = option_value(invocation, "rule");
	if (!rule || config_alert(config, rule))
		return 0;
	const char **names = memory_get((config->alert_count + 1) * sizeof *names);
	for (size_t i = 0; i < config->alert_count; i++)
		names[i] = config->alerts[i].name;
	struct buffer hint = {0};
	suggest(&hint, rule, names, config->alert_count);
	fail(error, EX_USAGE, "--rule: there is no rule \"%s\"%s", rule, buffer_text(&hint));
	buffer_free(&hint);
	free(names);
	return error->status;
}

static int refuse_words(const struct term_list *list, struct error *error)
{
	if (!list->word_count)
		return 0;
	return fail(error, EX_USAGE, "\"%s\" is not a term; write FIELD, an operator and a value, as in owner=NAME",
	            list->words[0]);
}

static int run_listing(struct invocation *invocation, struct error *error)
{
	struct listing listing = {.invocation = invocation};
	if (check_rule(invocation, error) ||
	    parse_terms(invocation, invocation->arguments, invocation->argument_count, &listing.terms, error) ||
	    refuse_words(&listing.terms, error) ||
	    open_store(invocation, invocation->session.dry_run ? DB_READ : DB_WRITE, error))
		return error->status;
	int status = evaluate_and_list(&listing, error);
	if (!status && listing.printed && option_given(invocation, "exit-code"))
		status = EX_REFUSED;
	alerts_free(&listing.alerts);
	return status;
}

/* ---- acknowledging ---- */

struct acknowledging {
	struct invocation *invocation;
	struct alerts alerts;
	int64_t *ids; /* in rising order */
	size_t count;
	const char *note;
	struct value until;
};

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static int read_ids(struct invocation *invocation, struct acknowledging *acknowledging, struct error *error)
{
	const char *const *texts;
	if (!invocation->argument_count)
		return fail(error, EX_USAGE, "--ack: give the id of an alert, or - to read ids from stdin");
	if (ids_read(invocation->arguments, invocation->argument_count, &invocation->arena, &texts, &acknowledging->count,
	             error))
		return error->status;
	acknowledging->ids = arena_get(&invocation->arena, (acknowledging->count + 1) * sizeof *acknowledging->ids);
	for (size_t i = 0; i < acknowledging->count; i++)
		if (decimal_parse(texts[i], strlen(texts[i]), 0, &acknowledging->ids[i], error) || acknowledging->ids[i] <= 0)
			return fail(error, EX_USAGE, "--ack: \"%s\" is not the id of an alert", texts[i]);
	qsort(acknowledging->ids, acknowledging->count, sizeof *acknowledging->ids, by_number);
	return 0;
}

static int read_until(struct invocation *invocation, struct value *until, struct error *error)
{
	const char *text = option_value(invocation, "until");
	struct session *session = &invocation->session;
	*until = value_empty(TYPE_DATE);
	if (!text)
		return 0;
	int64_t day;
	if (day_parse(text, strlen(text), session->now, &invocation->config.zone, &day, error)) {
		error->status = EX_USAGE;
		return fail_prefix(error, "--until");
	}
	if (day <= zone_day(&invocation->config.zone, session->now))
		return fail(error, EX_USAGE, "--until: \"%s\" is not after today; give the day on which it may speak again", text);
	*until = value_of(TYPE_DATE, day);
	return 0;
}

static int acknowledge(struct session *session, void *argument, struct error *error)
{
	struct acknowledging *acknowledging = argument;
	for (size_t i = 0; i < acknowledging->count; i++)
		if (alert_acknowledge(session, acknowledging->ids[i], acknowledging->note, &acknowledging->until, error))
			return error->status;
	return alerts_evaluate(session, &acknowledging->alerts, error);
}

static int print_acknowledged(struct session *session, void *argument, struct error *error)
{
	(void)session;
	struct acknowledging *acknowledging = argument;
	struct alerts *alerts = &acknowledging->alerts;
	struct term_list none = {0};
	size_t kept = 0, printed;
	for (size_t i = 0; i < alerts->count; i++)
		if (alerts->items[i].change != ALERT_ENDED &&
		    bsearch(&alerts->items[i].id, acknowledging->ids, acknowledging->count, sizeof *acknowledging->ids, by_number))
			alerts->items[kept++] = alerts->items[i];
	alerts->count = kept;
	return acknowledging->invocation->quiet ? 0 : print_alerts(acknowledging->invocation, alerts, &none, &printed, error);
}

static int run_acknowledging(struct invocation *invocation, struct error *error)
{
	struct acknowledging acknowledging = {.invocation = invocation, .note = option_value(invocation, "note")};
	int status = 0;
	if (!acknowledging.note || !*acknowledging.note)
		status = fail(error, EX_USAGE, "--ack needs --note TEXT: what was done about it");
	if (!status)
		status = read_ids(invocation, &acknowledging, error);
	if (!status)
		status = read_until(invocation, &acknowledging.until, error);
	if (!status)
		status = open_store(invocation, DB_WRITE, error);
	if (!status)
		status = session_write(&invocation->session, acknowledge, print_acknowledged, &acknowledging, error);
	alerts_free(&acknowledging.alerts);
	return status;
}

/* ---- the rules ---- */

static const struct column rule_columns[] = {
    {"rule", NULL, TYPE_TEXT}, {"label", NULL, TYPE_TEXT},  {"step", NULL, TYPE_INTEGER}, {"when", NULL, TYPE_TEXT},
    {"flag", NULL, TYPE_TEXT}, {"notify", NULL, TYPE_TEXT}, {"via", NULL, TYPE_TEXT},     {"action", NULL, TYPE_TEXT},
};

enum { RULE_COLUMNS = sizeof rule_columns / sizeof *rule_columns };

static struct value joined(const char *const *names, size_t count, struct arena *arena)
{
	struct buffer text = {0};
	for (size_t i = 0; i < count; i++)
		buffer_add_format(&text, "%s%s", i ? "," : "", names[i]);
	struct value value = value_text(count ? arena_text(arena, text.data) : NULL);
	buffer_free(&text);
	return value;
}

static struct value terms_text(const struct alert_step *step, struct arena *arena)
{
	struct buffer text = {0};
	for (size_t i = 0; i < step->term_count; i++)
		buffer_add_format(&text, "%s%s", i ? " " : "", step->terms[i].text);
	struct value value = value_text(arena_text(arena, buffer_text(&text)));
	buffer_free(&text);
	return value;
}

static int print_rule(struct invocation *invocation, struct output *output, const struct alert_rule *rule,
                      struct error *error)
{
	struct arena *arena = &invocation->arena;
	for (size_t i = 0; i < rule->step_count; i++) {
		const struct alert_step *step = &rule->steps[i];
		const struct value values[RULE_COLUMNS] = {
		    value_text(rule->name), value_text(rule->label), value_integer((int64_t)i + 1), terms_text(step, arena),
		    value_text(step->flag), joined(step->notify, step->notify_count, arena),
		    joined(step->via, step->via_count, arena), value_text(step->action),
		};
		if (output_row(output, values, error))
			return error->status;
	}
	return 0;
}

static int run_rules(struct invocation *invocation, struct error *error)
{
	struct output *output;
	if (invocation->argument_count)
		return fail(error, EX_USAGE, "--rules takes no arguments");
	if (output_open(invocation, rule_columns, RULE_COLUMNS, RULE_COLUMNS, &output, error))
		return error->status;
	for (size_t i = 0; i < invocation->config.alert_count; i++)
		if (print_rule(invocation, output, &invocation->config.alerts[i], error)) {
			output_abandon(output);
			return error->status;
		}
	return output_close(output, error);
}

/* ---- the command ---- */

static int run(struct invocation *invocation, struct error *error)
{
	bool ack = option_given(invocation, "ack");
	if (options_exclude(invocation, (const char *const[]){"ack", "rules", NULL}, error) ||
	    options_exclude(invocation, (const char *const[]){"ack", "rule", NULL}, error) ||
	    options_exclude(invocation, (const char *const[]){"ack", "exit-code", NULL}, error))
		return error->status;
	if (!ack && (option_given(invocation, "note") || option_given(invocation, "until")))
		return fail(error, EX_USAGE, "--note and --until go with --ack");
	if (option_given(invocation, "rules"))
		return run_rules(invocation, error);
	return ack ? run_acknowledging(invocation, error) : run_listing(invocation, error);
}

static const struct command_option options[] = {
    {'a', "all", NULL, "list acknowledged ones too"},
    {0, "rule", "NAME", "list the alerts of this rule"},
    {0, "exit-code", NULL, "exit 1 when something is listed"},
    {0, "ack", NULL, "acknowledge the alerts with these ids"},
    {0, "note", "TEXT", "with --ack: what was done about it"},
    {0, "until", "DATE", "with --ack: be silent before that day, not until the episode ends"},
    {0, "rules", NULL, "list the rules of the config"},
    {0, NULL, NULL, NULL},
};

static const char *const help[] = {
    "Columns: id,rule,label,flag,step,since,opportunity,ref,name,customer,owner,stage,amount,currency,days,notify,action",
    "More: acknowledged,until",
    "With --rules: rule,label,step,when,flag,notify,via,action",
    NULL,
};

const struct command command = {
    .name = "opp-alert",
    .summary = "evaluates alert rules, lists and acknowledges alerts",
    .synopsis = "[-a] [--rule NAME] [--exit-code] [TERM...]\n--ack --note TEXT [--until DATE] ID...|-\n--rules",
    .options = options,
    .help = help,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
