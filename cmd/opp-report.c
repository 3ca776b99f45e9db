/* opp-report: named reports as records, tables with bars, charts, pages and mails. */
#include "cmd/recording.h"
#include "cmd/report_mail.h"
#include "io/chart.h"

#include <string.h>

/* ---- what is asked for ---- */

/* The first ones are for all reports, the next are in struct report_request; the others are for the reports that name them. */
enum { OUTPUT = 3, COMMON = 4 };
static const struct command_option options[] = {
    {0, "chart", "[FILE]", "bars beside the table, or a chart in FILE.svg or FILE.png"},
    {0, "html", NULL, "a page for people, which needs nothing else"},
    {0, "mail", "TO,...", "sends it, to people of the team or addresses"},
    {0, "by", "FIELD,...", "a row for each value of these fields"},
    {0, "period", "PERIOD", "group dates and times by week, month, quarter or year"},
    {0, "from", "DATE", "only from that day on (created, unless the report says otherwise)"},
    {0, "to", "DATE", "only up to that day"},
    {0, "ages", "DAYS,...", "aging: where bands of age end (7,14,30,60,90)"},
    {0, "outcome", NULL, "forecast: how that of the last quarter, or of others, turned out"},
    {0, "closing", "PERIOD", "changes: only deals that should close then, such as 2026-Q4"},
    {0, "each", NULL, "changes: a row for each opportunity"},
    {0, "common", NULL, "winloss: what won and lost deals have in common"},
    {0, "late-after", "DURATION", "activity: when a follow-up was recorded late (1d)"},
    {0, "within", "DURATION", "response: how soon is soon enough, in working hours (2wh)"},
    {0, "list", "CHECK[:ITEM]", "quality: the findings of profile, score, next_action or duplicates"},
    {0, "graph", NULL, "process: as a graph, for dot of Graphviz"},
    {0, "ledger", NULL, "payments: as entries for hledger and ledger"},
    {0, "rules", "FILE", "incentives, process: by the rules of another config"},
    {0, "measure", "WHAT", "leaderboard: rank by amount, won, rate, timeliness or activities"},
    {0, NULL, NULL, NULL},
};

/* Reads --from or --to as a day, and adds `FIELD>=DATE` or `FIELD<=DATE` for a report whose dates are those of a field. */
static int read_bound(struct invocation *invocation, const struct report *report, const char *option, const char *operator,
                      struct term_list *list, int64_t *day, struct error *error)
{
	const char *date = option_value(invocation, option);
	struct term_context context = config_terms(&invocation->config);
	struct span span;
	if (!date)
		return 0;
	if (span_parse(date, strlen(date), invocation->session.now, &invocation->config.zone, &span, error)) {
		error->status = EX_USAGE;
		return fail_prefix(error, "--%s", option);
	}
	if (span.exact)
		span.first = span.last = zone_day(&invocation->config.zone, span.first);
	*day = *operator == '>' ? span.first : span.last;
	if (!report->time)
		return 0;
	const char *text = arena_format(&invocation->arena, "%s%s%s", report->time, operator, date);
	if (term_parse(text, &context, &invocation->arena, &list->terms[list->term_count++], error))
		return fail_prefix(error, "--%s", option);
	return 0;
}

static int read_terms(struct invocation *invocation, const struct report *report, struct report_request *request,
                      struct error *error)
{
	struct term_list list;
	if (parse_terms(invocation, invocation->arguments + 1, invocation->argument_count - 1, &list, error))
		return error->status;
	if (list.word_count)
		return fail(error, EX_USAGE, "\"%s\" is not a term; write FIELD, an operator and a value, as in owner=NAME",
		            list.words[0]);
	struct term *terms = arena_get(&invocation->arena, (list.term_count + 2) * sizeof *terms);
	if (list.term_count)
		memcpy(terms, list.terms, list.term_count * sizeof *terms);
	list.terms = terms;
	if (read_bound(invocation, report, "from", ">=", &list, &request->from, error) ||
	    read_bound(invocation, report, "to", "<=", &list, &request->to, error))
		return error->status;
	request->terms = list.terms;
	request->term_count = list.term_count;
	return 0;
}

static int read_by(struct invocation *invocation, const struct report *report, struct report_request *request,
                   struct error *error)
{
	const char *by = option_value(invocation, "by");
	if (!by)
		return 0;
	char *names = arena_text(&invocation->arena, by), *rest = NULL;
	const struct field **fields = arena_get(&invocation->arena, (strlen(by) / 2 + 1) * sizeof *fields);
	for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		const struct field **field = &fields[request->by_count];
		*field = report_key(report->takes, name);
		if (!*field && field_need(&invocation->config.fields, name, field, error))
			return fail_prefix(error, "--by");
		for (size_t i = 0; i < request->by_count; i++)
			if (fields[i] == *field)
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

static bool takes_option(const struct report *report, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = report->options; at && *at; at += strcspn(at, " "), at += *at == ' ')
		if (strncmp(at, name, length) == 0 && (at[length] == ' ' || !at[length]))
			return true;
	return false;
}

/* What this report takes of what only some take; the others are refused. */
static int read_options(struct invocation *invocation, const struct report *report, struct report_request *request,
                        struct error *error)
{
	static const unsigned takes[COMMON] = {REPORT_BY, REPORT_PERIOD, REPORT_DATES, REPORT_DATES};
	for (size_t i = 0; i < COMMON; i++)
		if (!(report->takes & takes[i]) && option_given(invocation, options[OUTPUT + i].name))
			return fail(error, EX_USAGE, "%s does not take --%s; restrict it by terms", report->name,
			            options[OUTPUT + i].name);
	struct report_option *given = arena_get(&invocation->arena, sizeof options / sizeof *options * sizeof *given);
	for (const struct command_option *option = options + OUTPUT + COMMON; option->name; option++) {
		const char *value = option_value(invocation, option->name);
		if (value && !takes_option(report, option->name))
			return fail(error, EX_USAGE, "%s does not take --%s", report->name, option->name);
		if (value)
			given[request->option_count++] = (struct report_option){option->name, value};
	}
	request->options = given;
	return 0;
}

/* `--chart FILE` as well as `--chart=FILE`: takes the file out of the arguments, where it is the only one with such a name. */
static void take_chart_file(struct invocation *invocation)
{
	const char *given = option_value(invocation, "chart");
	if (!given || *given)
		return;
	for (size_t i = 0; i < invocation->argument_count; i++)
		if (chart_is_file(invocation->arguments[i]) && !term_is(invocation->arguments[i])) {
			option_set(invocation, "chart", invocation->arguments[i]);
			memmove(&invocation->arguments[i], &invocation->arguments[i + 1],
			        (--invocation->argument_count - i) * sizeof *invocation->arguments);
			return;
		}
}

static int read_asked(struct invocation *invocation, const struct report **report, struct report_request *request,
                      struct error *error)
{
	*request = (struct report_request){.period = PERIOD_NONE, .from = DAY_FIRST, .to = DAY_LAST};
	if (report_find(invocation->arguments[0], report, error) || read_options(invocation, *report, request, error) ||
	    read_terms(invocation, *report, request, error) || read_by(invocation, *report, request, error))
		return error->status;
	return read_period(invocation, request, error);
}

static int run_report(struct invocation *invocation, struct error *error)
{
	const struct report *report;
	struct report_request request;
	if (read_asked(invocation, &report, &request, error) || open_store(invocation, DB_READ, error))
		return error->status;
	return output_report(invocation, report, &request, error);
}

/* ---- several on one page ---- */

static int run_dashboard(struct invocation *invocation, struct error *error)
{
	bool mail = option_given(invocation, "mail");
	if (option_given(invocation, "html") == mail)
		return fail(error, EX_USAGE, "the dashboard is a page; write --html >FILE.html, or --mail TO to send it");
	static const char *const for_records[] = {"format", "columns", "excel", "no-header", NULL};
	for (const struct command_option *option = options; option->name; option++)
		if (strcmp(option->name, mail ? "mail" : "html") != 0 && option_given(invocation, option->name))
			return fail(error, EX_USAGE, "dashboard does not take --%s; restrict it by terms", option->name);
	if (!mail && recording_excludes(invocation, "the dashboard", for_records, error))
		return error->status;
	if (open_store(invocation, DB_READ, error))
		return error->status;
	return mail ? mail_dashboard(invocation, read_asked, error) : print_dashboard(invocation, read_asked, error);
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
	take_chart_file(invocation);
	if (!invocation->argument_count)
		return run_list(invocation, error);
	return strcmp(invocation->arguments[0], "dashboard") == 0 ? run_dashboard(invocation, error)
	                                                          : run_report(invocation, error);
}

static enum needs expect(const struct invocation *invocation)
{
	return invocation->argument_count ? NEEDS_TO_READ : NEEDS_AS_ASKED;
}

static const char *const help[] = {
    "Without a name: the reports, a line each; -o +columns adds their columns.",
    NULL,
};

const struct command command = {
    .name = "opp-report",
    .summary = "Named reports, from the funnel to the leaderboard: as records, tables with bars, charts, pages and mails.",
    .synopsis = "\nNAME [TERM...] [--by FIELD,...] [--period PERIOD] [--from DATE] [--to DATE] [--as-of TIME]"
                " [--chart [FILE]] [--html] [--mail TO,...]\ndashboard [TERM...] --html | --mail TO,...",
    .options = options,
    .help = help,
    .needs = NEEDS_AS_ASKED,
    .expect = expect,
    .looks_back = true,
    .run = run,
};
