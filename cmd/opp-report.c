/* opp-report: named reports: funnel, conversion, velocity, ... */
#include "cmd/command.h"
#include "domain/report.h"

#include <string.h>

/* ---- where the report goes ---- */

struct printing {
	struct invocation *invocation;
	struct output *output;
};

static int begin(void *argument, const struct report_column *columns, size_t count, struct error *error)
{
	struct printing *printing = argument;
	struct column *shown = arena_get(&printing->invocation->arena, count * sizeof *shown);
	for (size_t i = 0; i < count; i++)
		shown[i] = (struct column){.name = columns[i].name, .type = columns[i].type};
	return output_open(printing->invocation, shown, count, count, &printing->output, error);
}

static int row(void *argument, const struct value *values, struct error *error)
{
	struct printing *printing = argument;
	return output_row(printing->output, values, error);
}

static void tell(void *argument, const char *text)
{
	struct printing *printing = argument;
	note(printing->invocation, "%s", text);
}

/* ---- what is asked for ---- */

/* Adds `created>=DATE` or `created<=DATE`. */
static int add_bound(struct invocation *invocation, const char *option, const char *operator, struct term_list *list,
                     struct error *error)
{
	const char *date = option_value(invocation, option);
	struct term_context context = config_terms(&invocation->config);
	if (!date)
		return 0;
	const char *text = arena_format(&invocation->arena, "created%s%s", operator, date);
	if (term_parse(text, &context, &invocation->arena, &list->terms[list->term_count++], error))
		return fail_prefix(error, "--%s", option);
	return 0;
}

static int read_terms(struct invocation *invocation, struct term_list *list, struct error *error)
{
	if (parse_terms(invocation, invocation->arguments + 1, invocation->argument_count - 1, list, error))
		return error->status;
	if (list->word_count)
		return fail(error, EX_USAGE, "\"%s\" is not a term; write FIELD, an operator and a value, as in owner=NAME",
		            list->words[0]);
	struct term *terms = arena_get(&invocation->arena, (list->term_count + 2) * sizeof *terms);
	if (list->term_count)
		memcpy(terms, list->terms, list->term_count * sizeof *terms);
	list->terms = terms;
	return add_bound(invocation, "from", ">=", list, error) || add_bound(invocation, "to", "<=", list, error)
	           ? error->status
	           : 0;
}

static int read_by(struct invocation *invocation, struct report_request *request, struct error *error)
{
	const char *by = option_value(invocation, "by");
	if (!by)
		return 0;
	char *names = arena_text(&invocation->arena, by), *rest = NULL;
	const struct field **fields = arena_get(&invocation->arena, (strlen(by) / 2 + 1) * sizeof *fields);
	for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		if (field_need(&invocation->config.fields, name, &fields[request->by_count], error))
			return fail_prefix(error, "--by");
		for (size_t i = 0; i < request->by_count; i++)
			if (fields[i] == fields[request->by_count])
				return fail(error, EX_USAGE, "--by: names \"%s\" twice", name);
		request->by_count++;
	}
	request->by = fields;
	return request->by_count ? 0 : fail(error, EX_USAGE, "--by: names no field");
}

static int read_period(struct invocation *invocation, struct report_request *request, struct error *error)
{
	const char *period = option_value(invocation, "period");
	if (period && (!period_parse(period, &request->period) || request->period == PERIOD_DAY))
		return fail(error, EX_USAGE, "--period: \"%s\" is none of week, month, quarter, year", period);
	return 0;
}

static int run_report(struct invocation *invocation, struct error *error)
{
	const struct report *report;
	struct report_request request = {.period = PERIOD_NONE};
	struct term_list list;
	if (report_find(invocation->arguments[0], &report, error))
		return error->status;
	if (!report->groups && (option_given(invocation, "by") || option_given(invocation, "period")))
		return fail(error, EX_USAGE, "%s takes neither --by nor --period; restrict it by terms", report->name);
	if (read_terms(invocation, &list, error) || read_by(invocation, &request, error) ||
	    read_period(invocation, &request, error) || open_store(invocation, DB_READ, error))
		return error->status;
	request.terms = list.terms;
	request.term_count = list.term_count;
	struct printing printing = {.invocation = invocation};
	struct report_sink sink = {.begin = begin, .row = row, .note = tell, .argument = &printing};
	if (!report->run(&invocation->session, &request, &sink, error))
		return output_close(printing.output, error);
	output_abandon(printing.output);
	return error->status;
}

/* ---- alone: the reports ---- */

static int run_list(struct invocation *invocation, struct error *error)
{
	static const struct column columns[] = {{"report", NULL, TYPE_TEXT}, {"summary", NULL, TYPE_TEXT},
	                                        {"columns", NULL, TYPE_TEXT}};
	size_t count;
	const struct report *reports = report_list(&count);
	struct output *output;
	if (output_open(invocation, columns, 3, 2, &output, error))
		return error->status;
	for (size_t i = 0; i < count; i++) {
		const struct value values[] = {value_text(reports[i].name), value_text(reports[i].summary),
		                               value_text(reports[i].columns)};
		if (output_row(output, values, error)) {
			output_abandon(output);
			return error->status;
		}
	}
	return output_close(output, error);
}

static int run(struct invocation *invocation, struct error *error)
{
	return invocation->argument_count ? run_report(invocation, error) : run_list(invocation, error);
}

static const struct command_option options[] = {
    {0, "by", "FIELD,...", "conversion: a row for each value of these fields"},
    {0, "period", "PERIOD", "conversion: group dates and times by week, month, quarter or year"},
    {0, "from", "DATE", "only opportunities created on that day or later"},
    {0, "to", "DATE", "only opportunities created on that day or earlier"},
    {0, NULL, NULL, NULL},
};

static const char *const help[] = {
    "Without a name: the reports, a line each; -o +columns adds their columns.",
    NULL,
};

const struct command command = {
    .name = "opp-report",
    .summary = "named reports: funnel, conversion, velocity",
    .synopsis = "\nNAME [TERM...] [--by FIELD,...] [--period PERIOD] [--from DATE] [--to DATE]",
    .options = options,
    .help = help,
    .needs = NEEDS_AS_ASKED,
    .run = run,
};
