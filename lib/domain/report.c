/* report.c: the table of reports. */
#include "domain/report.h"

#include "domain/statistics.h"

#include <string.h>

static const struct report reports[] = {
    {"funnel", "how many opportunities reached, skipped and passed each stage",
     "pipeline,stage,label,reached,skipped,open,lost,won,rate,step",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_funnel, "reached,rate"},
    {"conversion", "how many were won and lost, by any fields",
     "the fields of --by,n,open,won,lost,rate,rate_low,rate_high,amount_won,currency",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_conversion, "n,rate,won,amount_won"},
    {"velocity", "how long they stay in each stage", "pipeline,stage,label,entered,left,open,median,p90",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_velocity, "median,p90"},
    {"sources", "what comes from where: leads, qualified ones, won ones and what they are worth",
     "the fields of --by,source,leads,qualified,qualified_rate,won,lost,rate,rate_low,rate_high,amount_won,currency",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_sources, "leads,qualified,won,rate,amount_won"},
};

enum { REPORTS = sizeof reports / sizeof *reports };

const struct report *report_list(size_t *count)
{
	*count = REPORTS;
	return reports;
}

int report_find(const char *name, const struct report **report, struct error *error)
{
	const char *names[REPORTS];
	for (size_t i = 0; i < REPORTS; i++) {
		*report = &reports[i];
		if (strcmp(reports[i].name, name) == 0)
			return 0;
		names[i] = reports[i].name;
	}
	struct buffer hint = {0};
	suggest(&hint, name, names, REPORTS);
	fail(error, EX_USAGE, "there is no report \"%s\"%s", name, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

struct value report_share(int64_t hits, int64_t n)
{
	const int64_t whole = 1000000;
	return n ? value_decimal((hits * whole + n / 2) / n, SHARE_DECIMALS) : value_empty(TYPE_DECIMAL);
}

struct value report_fraction(double share)
{
	return value_decimal((int64_t)(share * 1e6 + 0.5), SHARE_DECIMALS);
}

void report_interval(int64_t hits, int64_t n, struct value *low, struct value *high)
{
	double from, to;
	*low = *high = value_empty(TYPE_DECIMAL);
	if (!n)
		return;
	wilson_interval(hits, n, &from, &to);
	*low = report_fraction(from);
	*high = report_fraction(to);
}

const char *report_option(const struct report_request *request, const char *name)
{
	for (size_t i = 0; i < request->option_count; i++)
		if (strcmp(request->options[i].name, name) == 0)
			return request->options[i].value;
	return NULL;
}
