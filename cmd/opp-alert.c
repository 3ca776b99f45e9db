/* opp-alert: evaluates the alert rules, lists the alerts, acknowledges them. */
#include "cmd/command.h"
#include "domain/alert.h"
#include "io/ids.h"
#include "store/query.h"

#include <stdlib.h>
#include <string.h>

/* ---- listing ---- */

enum {
	C_ID, C_RULE, C_LABEL, C_FLAG, C_STEP, C_SINCE, C_OPPORTUNITY, C_REF, C_NAME, C_CUSTOMER, C_OWNER, C_STAGE, C_AMOUNT,
	C_CURRENCY, C_DAYS, C_NOTIFY, C_ACTION, C_ACKNOWLEDGED, C_UNTIL, COLUMNS
};

static const struct column columns[COLUMNS] = {
    [C_ID] = {"id", NULL, TYPE_INTEGER},
    [C_RULE] = {"rule", NULL, TYPE_TEXT},
    [C_LABEL] = {"label", NULL, TYPE_TEXT},
    [C_FLAG] = {"flag", NULL, TYPE_TEXT},
    [C_STEP] = {"step", NULL, TYPE_INTEGER},
    [C_SINCE] = {"since", NULL, TYPE_TIME},
    [C_OPPORTUNITY] = {"opportunity", NULL, TYPE_INTEGER},
    [C_REF] = {"ref", NULL, TYPE_TEXT},
    [C_NAME] = {"name", NULL, TYPE_TEXT},
    [C_CUSTOMER] = {"customer", NULL, TYPE_TEXT},
    [C_OWNER] = {"owner", NULL, TYPE_TEXT},
    [C_STAGE] = {"stage", NULL, TYPE_TEXT},
    [C_AMOUNT] = {"amount", NULL, TYPE_MONEY},
    [C_CURRENCY] = {"currency", NULL, TYPE_TEXT},
    [C_DAYS] = {"days", NULL, TYPE_INTEGER},
    [C_NOTIFY] = {"notify", NULL, TYPE_TEXT},
    [C_ACTION] = {"action", NULL, TYPE_TEXT},
    [C_ACKNOWLEDGED] = {"acknowledged", NULL, TYPE_TIME},
    [C_UNTIL] = {"until", NULL, TYPE_DATE},
};

/* The fields that are read of the opportunities, in the order of the columns above; members only where a rule asks. */
static const char *const field_names[] = {"id", "ref", "name", "customer", "owner", "stage", "amount", "currency", "members"};

enum { F_ID, F_OWNER = 4, F_CURRENCY = 7, F_MEMBERS = 8, FIELDS };

struct listing {
	struct invocation *invocation;
	struct alerts alerts;     /* only those to be listed, most urgent first */
	struct term_list terms;
	const int64_t *acknowledged; /* of --ack: only these ids, in rising order; else NULL */
	size_t acknowledged_count;
	struct output *output;
	struct arena arena;       /* of one row */
	struct buffer notify;
	int64_t listed;
};

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static bool is_wanted(const struct listing *listing, const struct alert *alert, const char *rule, bool silent_too,
                      int64_t today)
{
	if (alert->change == ALERT_ENDED)
		return false;
	if (listing->acknowledged)
		return bsearch(&alert->id, listing->acknowledged, listing->acknowledged_count, sizeof alert->id, by_number);
	if (rule && strcmp(alert->rule->name, rule) != 0)
		return false;
	return silent_too || !alert_is_silent(alert, today);
}

static void choose_alerts(struct listing *listing)
{
	struct invocation *invocation = listing->invocation;
	const char *rule = option_value(invocation, "rule");
	bool silent_too = option_given(invocation, "all");
	int64_t today = zone_day(&invocation->config.zone, invocation->session.now);
	struct alerts *alerts = &listing->alerts;
	size_t kept = 0;
	for (size_t i = 0; i < alerts->count; i++)
		if (is_wanted(listing, &alerts->items[i], rule, silent_too, today))
			alerts->items[kept++] = alerts->items[i];
	alerts->count = kept;
	alerts_sort(alerts);
}

static struct value text_of(const struct value *value, struct arena *arena)
{
	return value_text(value->set ? arena_bytes(arena, value->text, value->length) : NULL);
}

static struct value notified(struct listing *listing, const struct alert_step *step, const struct value *owner,
                             const struct value *members)
{
	const char **names;
	struct value owner_text = text_of(owner, &listing->arena);
	size_t count = alert_notified(&listing->invocation->config, step, owner_text.text, members ? members->text : NULL,
	                              &listing->arena, &names);
	buffer_clear(&listing->notify);
	for (size_t i = 0; i < count; i++)
		buffer_add_format(&listing->notify, "%s%s", i ? "," : "", names[i]);
	return count ? value_text(listing->notify.data) : value_empty(TYPE_TEXT);
}

static int print_alert(struct listing *listing, const struct alert *alert, const struct value *row, bool with_members,
                       struct error *error)
{
	const struct alert_step *step = &alert->rule->steps[alert->step];
	struct value values[COLUMNS] = {
	    [C_ID] = alert->id ? value_integer(alert->id) : value_empty(TYPE_INTEGER),
	    [C_RULE] = value_text(alert->rule->name),
	    [C_LABEL] = value_text(alert->rule->label),
	    [C_FLAG] = value_text(step->flag),
	    [C_STEP] = value_integer((int64_t)alert->step + 1),
	    [C_SINCE] = value_of(TYPE_TIME, alert->since),
	    [C_DAYS] = value_integer((listing->invocation->session.now - alert->since) / SECONDS_PER_DAY),
	    [C_ACTION] = value_text(step->action),
	    [C_ACKNOWLEDGED] = alert->acknowledged,
	    [C_UNTIL] = alert->quiet_until,
	};
	for (size_t i = F_ID; i <= F_CURRENCY; i++)
		values[C_OPPORTUNITY + i] = row[i];
	arena_reset(&listing->arena);
	values[C_NOTIFY] = notified(listing, step, &row[F_OWNER], with_members ? &row[F_MEMBERS] : NULL);
	listing->listed++;
	return output_row(listing->output, values, error);
}

/* Terms may leave rows out, so each row is matched with the next alert of its opportunity. */
static int print_rows(struct listing *listing, struct cursor *cursor, bool with_members, struct error *error)
{
	const struct value *row;
	int got, status = 0;
	for (size_t i = 0; !status && (got = cursor_next(cursor, &row, error)) != 0; i++) {
		while (got == 1 && listing->alerts.items[i].opportunity != row[F_ID].integer)
			i++;
		status = got < 0 ? error->status : print_alert(listing, &listing->alerts.items[i], row, with_members, error);
	}
	return status;
}

static bool notifies_members(const struct config *config)
{
	for (size_t r = 0; r < config->alert_count; r++)
		for (size_t s = 0; s < config->alerts[r].step_count; s++)
			for (size_t n = 0; n < config->alerts[r].steps[s].notify_count; n++)
				if (strcmp(config->alerts[r].steps[s].notify[n], "members") == 0)
					return true;
	return false;
}

static int print_chosen(struct listing *listing, struct error *error)
{
	struct session *session = &listing->invocation->session;
	bool with_members = notifies_members(session->config);
	const struct field *fields[FIELDS];
	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = field_find(&session->config->fields, field_names[i]);
	struct id_set ids = {0};
	for (size_t i = 0; i < listing->alerts.count; i++)
		id_set_add(&ids, listing->alerts.items[i].opportunity);
	struct query query = {.root = ROOT_OPPORTUNITY, .columns = fields, .column_count = with_members ? FIELDS : F_MEMBERS,
	                      .terms = listing->terms.terms, .term_count = listing->terms.term_count, .ids = &ids,
	                      .now = session->now};
	struct cursor *cursor;
	int status = cursor_open(session->store, &query, &cursor, error);
	if (!status)
		status = print_rows(listing, cursor, with_members, error);
	cursor_close(cursor);
	id_set_free(&ids);
	return status;
}

static int print_listing(struct session *session, void *argument, struct error *error)
{
	(void)session;
	struct listing *listing = argument;
	choose_alerts(listing);
	if (listing->acknowledged && listing->invocation->quiet)
		return 0;
	if (output_open(listing->invocation, columns, COLUMNS, C_ACKNOWLEDGED, &listing->output, error))
		return error->status;
	int status = print_chosen(listing, error);
	if (!status)
		return output_close(listing->output, error);
	output_abandon(listing->output);
	return status;
}

static void listing_free(struct listing *listing)
{
	alerts_free(&listing->alerts);
	arena_free(&listing->arena);
	buffer_free(&listing->notify);
}

/* ---- evaluating ---- */

/* What was found before the lock may have changed meanwhile. */
static int evaluate_and_record(struct session *session, void *argument, struct error *error)
{
	struct listing *listing = argument;
	alerts_free(&listing->alerts);
	if (alerts_evaluate(session, &listing->alerts, error))
		return error->status;
	return alerts_record(session, &listing->alerts, error);
}

static int evaluate_and_list(struct listing *listing, struct error *error)
{
	struct session *session = &listing->invocation->session;
	if (alerts_evaluate(session, &listing->alerts, error))
		return error->status;
	if (session->dry_run || !listing->alerts.changes)
		return print_listing(session, listing, error);
	return session_write(session, evaluate_and_record, print_listing, listing, error);
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
	if (!status && listing.listed && option_given(invocation, "exit-code"))
		status = EX_REFUSED;
	listing_free(&listing);
	return status;
}

/* ---- acknowledging ---- */

struct acknowledging {
	struct listing listing;
	int64_t *ids;
	size_t count;
	const char *note;
	struct value until;
};

static int read_ids(struct invocation *invocation, struct acknowledging *acknowledging, struct error *error)
{
	const char *const *texts;
	if (!invocation->argument_count)
		return fail(error, EX_USAGE, "--ack: give the id of an alert, or - to read ids from stdin");
	if (ids_read(invocation->arguments, invocation->argument_count, &invocation->arena, &texts, &acknowledging->count, error))
		return error->status;
	acknowledging->ids = arena_get(&invocation->arena, (acknowledging->count + 1) * sizeof *acknowledging->ids);
	for (size_t i = 0; i < acknowledging->count; i++)
		if (decimal_parse(texts[i], strlen(texts[i]), 0, &acknowledging->ids[i], error) || acknowledging->ids[i] <= 0)
			return fail(error, EX_USAGE, "--ack: \"%s\" is not the id of an alert", texts[i]);
	qsort(acknowledging->ids, acknowledging->count, sizeof *acknowledging->ids, by_number);
	acknowledging->listing.acknowledged = acknowledging->ids;
	acknowledging->listing.acknowledged_count = acknowledging->count;
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
	return alerts_evaluate(session, &acknowledging->listing.alerts, error);
}

static int run_acknowledging(struct invocation *invocation, struct error *error)
{
	struct acknowledging acknowledging = {.listing.invocation = invocation, .note = option_value(invocation, "note")};
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
		status = session_write(&invocation->session, acknowledge, print_listing, &acknowledging, error);
	listing_free(&acknowledging.listing);
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
