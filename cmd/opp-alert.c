/* opp-alert: evaluates the alert rules, lists the alerts, keeps what is done about them, and tells people. */
#include "cmd/alert_modes.h"

#include <string.h>

/* ---- what it can do, and which options go with that ---- */

static const struct mode {
	const char *option; /* chooses it */
	int (*run)(struct invocation *invocation, struct error *error);
} modes[] = {
    /* The first one chooses even with --history and --rules, which say more of it. */
    {"replay", run_alert_replay},   {"ack", run_alert_acknowledging}, {"done", run_alert_done},   {"measures", run_alert_measures},
    {"history", run_alert_history}, {"rules", run_alert_rules},       {"send", run_alert_sending}, {"preview", run_alert_preview},
    {"failed", run_alert_failed},   {"retry", run_alert_retry},
};

/* The listing, which needs no option, is called "list" here. */
static const struct companion {
	const char *option, *modes;
} companions[] = {
    {"all", "list measures"}, {"rule", "list history replay"}, {"exit-code", "list"}, {"note", "ack done"}, {"until", "ack"},
    {"owner", "ack"},         {"measure", "ack"},              {"who", "ack"},        {"by", "ack"},        {"mbox", "preview"},
    {"happened", "replay"},
};

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = words; *at; at += strcspn(at, " "), at += strspn(at, " "))
		if (strncmp(at, word, length) == 0 && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

static int check_companions(const struct invocation *invocation, const char *mode, struct error *error)
{
	for (size_t i = 0; i < sizeof companions / sizeof *companions; i++) {
		const struct companion *companion = &companions[i];
		if (!option_given(invocation, companion->option) || has_word(companion->modes, mode))
			continue;
		struct buffer where = {0};
		for (size_t m = 0; m < sizeof modes / sizeof *modes; m++)
			if (has_word(companion->modes, modes[m].option))
				buffer_add_format(&where, "%s--%s", where.length ? " or " : "", modes[m].option);
		if (has_word(companion->modes, "list"))
			buffer_add_text(&where, where.length ? " or a listing" : "a listing");
		fail(error, EX_USAGE, "--%s goes with %s", companion->option, buffer_text(&where));
		buffer_free(&where);
		return error->status;
	}
	return 0;
}

static int run(struct invocation *invocation, struct error *error)
{
	const struct mode *mode = NULL;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		bool of_replay = mode && mode->run == modes->run &&
		                 (modes[i].run == run_alert_history || modes[i].run == run_alert_rules);
		if (!option_given(invocation, modes[i].option) || of_replay)
			continue;
		if (mode)
			return fail(error, EX_USAGE, "--%s and --%s cannot be combined", mode->option, modes[i].option);
		mode = &modes[i];
	}
	if (check_companions(invocation, mode ? mode->option : "list", error))
		return error->status;
	return mode ? mode->run(invocation, error) : run_alert_listing(invocation, error);
}

static enum needs expect(const struct invocation *invocation)
{
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
		if (option_given(invocation, modes[i].option))
			return NEEDS_AS_ASKED;
	return invocation->session.dry_run ? NEEDS_TO_READ : NEEDS_TO_WRITE;
}

static const struct command_option options[] = {
    {'a', "all", NULL, "list acknowledged ones too; with --measures those that are done too"},
    {0, "rule", "NAME", "list the alerts of this rule"},
    {0, "exit-code", NULL, "exit 1 when something is listed"},
    {0, "ack", NULL, "acknowledge the alerts with these ids"},
    {0, "note", "TEXT", "with --ack: what was done about it; with --done: what came of it"},
    {0, "until", "DATE", "with --ack: be silent before that day, not until the episode ends"},
    {0, "owner", "NAME", "with --ack: who becomes the owner of the opportunity"},
    {0, "measure", "TEXT", "with --ack: what is to be done about it"},
    {0, "who", "NAME", "with --measure: who does it"},
    {0, "by", "DATE", "with --measure: on that day at the latest"},
    {0, "measures", NULL, "list the measures that are not done, the earliest day first"},
    {0, "done", NULL, "the measures with these ids are done"},
    {0, "history", NULL, "list all episodes, with their times and what was done"},
    {0, "rules", NULL, "list the rules of the config; with --replay: run those of the file that is named"},
    {0, "replay", "FROM..TO", "tell what the rules would have done on the mornings of these days"},
    {0, "happened", NULL, "with --replay: history counts from when it happened, not from when it was recorded"},
    {0, "send", NULL, "tell people of what is due, once"},
    {0, "preview", NULL, "print the messages that would be sent"},
    {0, "mbox", "FILE", "with --preview: append them to this mailbox"},
    {0, "failed", NULL, "list messages that wait or were given up, and why; exit 75 while one waits"},
    {0, "retry", NULL, "try the messages with these ids again"},
    {0, NULL, NULL, NULL},
};

static const char *const help[] = {
    "Columns: id,rule,label,flag,step,since,opportunity,ref,name,customer,owner,stage,amount,currency,days,notify,action",
    "More: acknowledged,until",
    "With --measures and --done: id,alert,rule,opportunity,name,customer,owner,measure,who,due,late,done,result",
    "With --history: id,rule,label,opportunity,ref,name,customer,owner,since,ended,at,event,step,who,person,until,note",
    "With --replay: rule,label,episodes,deals,lost,caught,earlier,messages,people,weekly; with --history as above",
    "With --rules: rule,label,step,when,flag,notify,via,action",
    "With --failed: id,at,channel,recipient,state,alerts,attempts,next,reason",
    NULL,
};

const struct command command = {
    .name = "opp-alert",
    .summary = "evaluates alert rules, lists and acknowledges alerts, tells people",
    .synopsis = "[-a] [--rule NAME] [--exit-code] [TERM...]\n"
                "--ack [--note TEXT] [--until DATE] [--owner NAME] [--measure TEXT --who NAME --by DATE] ID...|-\n"
                "--measures [-a] [TERM...]\n"
                "--done --note TEXT ID...|-\n"
                "--history [--rule NAME] [TERM...]\n"
                "--replay FROM..TO [--happened] [--rules FILE] [--history]\n"
                "--rules\n"
                "--send\n"
                "--preview [--mbox FILE]\n"
                "--failed\n"
                "--retry ID...|-",
    .options = options,
    .help = help,
    .needs = NEEDS_AS_ASKED,
    .expect = expect,
    .run = run,
};
