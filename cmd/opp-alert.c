/* opp-alert: evaluates the alert rules, lists the alerts, acknowledges them. */
#include "cmd/alert_modes.h"

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
		return run_alert_rules(invocation, error);
	return ack ? run_alert_acknowledging(invocation, error) : run_alert_listing(invocation, error);
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
