/* alert.c: `alerts:`: which deals, customers and reviews somebody has to be told of. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

/* A rule as it is written: with `steps:`, or itself a step. */
struct draft {
	const char *name, *label;
	int about;
	struct digest every;
	const struct alert_step *steps;
	size_t step_count;
	struct alert_step own;
	bool closed_too;
};

/* ---- steps ---- */

static int check_via(struct reader *reader, const struct node *value, const struct alert_step *step)
{
	const struct config *config = reader->config;
	const char **names = memory_get((config->channel_count + 1) * sizeof *names);
	for (size_t i = 0; i < config->channel_count; i++)
		names[i] = config->channels[i].name;
	int status = 0;
	for (size_t i = 0; i < step->via_count && !status; i++) {
		size_t j = 0;
		while (j < config->channel_count && strcmp(names[j], step->via[i]) != 0)
			j++;
		if (j == config->channel_count)
			status = complain_unknown(reader, node_item(value, i), step->via[i], "channel", names,
			                          config->channel_count);
	}
	free(names);
	return status;
}

static int check_recipient(struct reader *reader, const struct node *value, const char *recipient)
{
	static const char *const words[] = {"owner", "manager", "members"};
	const struct config *config = reader->config;
	if (strncmp(recipient, "role:", 5) == 0)
		return need_role(reader, value, recipient + 5);
	if (strchr(recipient, '@') || config_person(config, recipient))
		return 0;
	for (size_t i = 0; i < 3; i++)
		if (strcmp(recipient, words[i]) == 0)
			return 0;
	const char **names = memory_get((config->team_count + 3) * sizeof *names);
	memcpy(names, words, sizeof words);
	for (size_t i = 0; i < config->team_count; i++)
		names[3 + i] = config->team[i].name;
	complain_unknown(reader, value, recipient,
	                 "person of the team, owner, manager, members, role:NAME or mail address", names,
	                 config->team_count + 3);
	free(names);
	return EX_CONFIG;
}

static int accept_recipient(struct reader *reader, const struct node *value)
{
	return strchr(value->text, '@') ? accept_mail(reader, value) : 0;
}

static int check_step(struct reader *reader, const struct node *mapping, void *structure)
{
	const struct alert_step *step = structure;
	const struct node *notify = node_get(mapping, "notify"), *via = node_get(mapping, "via");
	int status = 0;
	for (size_t i = 0; i < step->notify_count && !status; i++)
		status = check_recipient(reader, node_item(notify, i), step->notify[i]);
	if (!status && step->via_count && !step->notify_count)
		status = complain(reader, via, "needs `notify:`, or nobody is told");
	if (!status)
		status = check_via(reader, via, step);
	return status;
}

static const char *const flags[] = {"red", NULL};

static const struct key step_keys[] = {
	{"when", KEY_TERMS, ARRAY(struct alert_step, terms, term_count), .required = true, .any_root = true},
	{"notify", KEY_TEXTS, ARRAY(struct alert_step, notify, notify_count), .accept = accept_recipient},
	{"via", KEY_TEXTS, ARRAY(struct alert_step, via, via_count)},
	{"flag", KEY_TEXT, MEMBER(struct alert_step, flag), .words = flags},
	{"action", KEY_TEXT, MEMBER(struct alert_step, action)},
	{"urgent", KEY_SWITCH, MEMBER(struct alert_step, urgent), .words = schema_no_yes},
};

static const struct schema step_schema = {
	.what = "step",
	SCHEMA_KEYS_OF(step_keys),
	.size = sizeof(struct alert_step),
	.check = check_step,
};

/* ---- rules ---- */

/* Terms and recipients are those of what the rule is about. */
static int check_about(struct reader *reader, const struct node *mapping, const struct alert_step *step, enum root about)
{
	const struct node *when = node_get(mapping, "when"), *notify = node_get(mapping, "notify");
	for (size_t i = 0; i < step->term_count; i++)
		if (field_check_root(step->terms[i].field, about, reader->error))
			return complain_because(reader, node_item(when, i));
	for (size_t i = 0; i < step->notify_count; i++) {
		bool member = strcmp(step->notify[i], "members") == 0;
		bool owner = strcmp(step->notify[i], "owner") == 0 || strcmp(step->notify[i], "manager") == 0;
		if ((member && about != ROOT_OPPORTUNITY) || (owner && about > ROOT_CUSTOMER))
			return complain(reader, node_item(notify, i),
			                "a rule about the %s has no %s; name people, role:NAME or addresses",
			                root_names[about], step->notify[i]);
	}
	return 0;
}

static int check_all_about(struct reader *reader, const struct node *mapping, const struct draft *draft)
{
	const struct node *steps = node_get(mapping, "steps");
	if (draft->closed_too && draft->about != ROOT_OPPORTUNITY)
		return complain(reader, node_get(mapping, "status"), "only opportunities have a status");
	if (!draft->step_count)
		return check_about(reader, mapping, &draft->own, (enum root)draft->about);
	for (size_t i = 0; i < draft->step_count; i++)
		if (check_about(reader, node_item(steps, i), &draft->steps[i], (enum root)draft->about))
			return reader->error->status;
	return 0;
}

static int check_draft(struct reader *reader, const struct node *mapping, void *structure)
{
	const struct draft *draft = structure;
	static const char *const of_a_step[] = {"when", "notify", "via", "flag", "action", "urgent"};
	const struct node *steps = node_get(mapping, "steps");
	if (!draft->step_count && !draft->own.term_count)
		return complain(reader, mapping, "the rule %s needs `when:` or `steps:`", draft->name);
	for (size_t i = 0; steps && i < sizeof of_a_step / sizeof *of_a_step; i++) {
		const struct node *value = node_get(mapping, of_a_step[i]);
		if (value)
			return complain(reader, value, "a rule with `steps:` says this in each step");
	}
	if (check_all_about(reader, mapping, draft))
		return reader->error->status;
	return check_step(reader, mapping, &((struct draft *)structure)->own);
}

static int read_every(struct reader *reader, const struct node *value, void *structure)
{
	return read_digest(reader, value, &((struct draft *)structure)->every);
}

static const char *const status_words[] = {"open", "any", NULL};

static const struct key draft_keys[] = {
	{"name", KEY_TEXT, MEMBER(struct draft, name), .required = true, .accept = accept_name},
	{"label", KEY_TEXT, MEMBER(struct draft, label)},
	{"about", KEY_WORD, MEMBER(struct draft, about), .words = root_names},
	{"every", KEY_OTHER, .read = read_every},
	{"status", KEY_SWITCH, MEMBER(struct draft, closed_too), .words = status_words},
	{"steps", KEY_LIST, ARRAY(struct draft, steps, step_count), .schema = &step_schema},
	{"when", KEY_TERMS, ARRAY(struct draft, own.terms, own.term_count), .any_root = true},
	{"notify", KEY_TEXTS, ARRAY(struct draft, own.notify, own.notify_count), .accept = accept_recipient},
	{"via", KEY_TEXTS, ARRAY(struct draft, own.via, own.via_count)},
	{"flag", KEY_TEXT, MEMBER(struct draft, own.flag), .words = flags},
	{"action", KEY_TEXT, MEMBER(struct draft, own.action)},
	{"urgent", KEY_SWITCH, MEMBER(struct draft, own.urgent), .words = schema_no_yes},
};

static const struct schema draft_schema = {
	.what = "rule",
	SCHEMA_KEYS_OF(draft_keys),
	.size = sizeof(struct draft),
	.unique = true,
	.check = check_draft,
};

int read_alerts(struct reader *reader, const struct node *list, void *structure)
{
	struct config *config = structure;
	struct draft *drafts = NULL;
	size_t count = 0;
	int status = schema_read_list(reader, &draft_schema, list, &drafts, &count);
	struct alert_rule *rules = arena_get(&config->arena, count * sizeof *rules);
	for (size_t i = 0; i < count; i++)
		rules[i] = (struct alert_rule){
			.name = drafts[i].name,
			.label = drafts[i].label ? drafts[i].label : drafts[i].name,
			.about = (enum root)drafts[i].about,
			.every = drafts[i].every,
			.steps = drafts[i].step_count ? drafts[i].steps : &drafts[i].own,
			.step_count = drafts[i].step_count ? drafts[i].step_count : 1,
			.closed_too = drafts[i].closed_too,
		};
	config->alerts = rules;
	config->alert_count = count;
	return status;
}
