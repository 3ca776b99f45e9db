/* alert_rules.c: lists the alert rules of the config. */
#include "cmd/alert_modes.h"

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

int run_alert_rules(struct invocation *invocation, struct error *error)
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
