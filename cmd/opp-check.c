/* opp-check.c: checks config, database and history; makes a verified copy. */
#include "cmd/command.h"
#include "domain/payment.h"
#include "domain/score.h"
#include "notify/unreachable.h"
#include "store/check.h"

static const struct command_option options[] = {
    {0, "backup", "FILE", "make a verified copy of the database"},
    {0, NULL, NULL, NULL},
};

static const struct column columns[] = {{"check", NULL, TYPE_TEXT}, {"problem", NULL, TYPE_TEXT}};

struct findings {
	struct output *output;
	size_t count;
};

static int print_finding(void *argument, const char *check, const char *detail, struct error *error)
{
	struct findings *findings = argument;
	struct value row[] = {value_text(check), value_text(detail)};
	findings->count++;
	return output_row(findings->output, row, error);
}

static int print_score(void *argument, const struct score_change *change, struct error *error)
{
	char detail[64];
	snprintf(detail, sizeof detail, "opportunity %lld", (long long)change->id);
	return print_finding(argument, "score", detail, error);
}

static int print_payment(void *argument, int64_t opportunity, struct error *error)
{
	char detail[64];
	snprintf(detail, sizeof detail, "opportunity %lld", (long long)opportunity);
	return print_finding(argument, "payment_due", detail, error);
}

/* A gap in the config, and no reason to do without a backup. */
static int print_unreachable(void *argument, const char *sentence, struct error *error)
{
	const struct findings *findings = argument;
	struct value row[] = {value_text("recipients"), value_text(sentence)};
	return output_row(findings->output, row, error);
}

static int check(struct invocation *invocation, struct error *error)
{
	struct findings findings = {0};
	if (output_open(invocation, columns, 2, 2, &findings.output, error))
		return error->status;
	if (store_check(invocation->session.store, print_finding, &findings, error) ||
	    score_check(&invocation->session, print_score, &findings, error) ||
	    payment_check(&invocation->session, print_payment, &findings, error) ||
	    unreachable_find(&invocation->session, print_unreachable, &findings, error)) {
		output_abandon(findings.output);
		return error->status;
	}
	if (output_close(findings.output, error))
		return error->status;
	if (findings.count)
		return fail(error, EX_DATAERR, "%zu problem%s found; restore a backup or repair what is named", findings.count,
		            findings.count == 1 ? "" : "s");
	if (invocation->verbose)
		note(invocation, "%s and %s are well", invocation->config.file, invocation->database);
	return 0;
}

static int run(struct invocation *invocation, struct error *error)
{
	const char *backup = option_value(invocation, "backup");
	if (invocation->argument_count)
		return fail(error, EX_USAGE, "takes no argument \"%s\"", invocation->arguments[0]);
	if (check(invocation, error))
		return error->status;
	return backup && !invocation->session.dry_run ? store_backup(invocation->session.store, backup, error) : 0;
}

const struct command command = {
    .name = "opp-check",
    .summary = "Checks config, database and history; makes a verified backup.",
    .synopsis = "[--backup FILE]",
    .options = options,
    .needs = NEEDS_TO_READ,
    .run = run,
};
