/* report.c: the table of reports. */
#include "domain/report.h"

#include <string.h>

static const struct report reports[] = {
    {"funnel", "how many opportunities reached, skipped and passed each stage",
     "pipeline,stage,label,reached,skipped,open,lost,won,rate,step",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_funnel, "reached,rate"},
    {"process", "the paths really taken through the stages, and how they ended",
     "the fields of --by,pipeline,path,n,share,open,won,lost,rate,skips,back,reopened,forced",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", "graph rules", report_process, "n,won,rate"},
    {"quality", "how complete the data is: profiles, score parts, next actions, likely duplicates",
     "the fields of --by,check,item,label,n,found,good; with --list id,ref,name,customer,owner,check,item,same_as",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", "list", report_quality, "good,found"},
    {"conversion", "how many were won and lost, by any fields",
     "the fields of --by,n,open,won,lost,rate,rate_low,rate_high,amount_won,currency",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_conversion, "n,rate,won,amount_won"},
    {"velocity", "how long they stay in each stage", "pipeline,stage,label,entered,left,open,median,p90",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_velocity, "median,p90"},
    {"sources", "what comes from where: leads, qualified ones, won ones and what they are worth",
     "the fields of --by,source,leads,qualified,qualified_rate,won,lost,rate,rate_low,rate_high,amount_won,currency",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_sources, "leads,qualified,won,rate,amount_won"},
    {"winloss", "why deals are lost; with --common what won and lost ones have in common",
     "the fields of --by,lost_reason,lost,share,amount_lost,currency; with --common "
     "field,value,won,lost,won_share,lost_share,difference,lift",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "closed", "common", report_winloss, "lost,share,amount_lost,difference"},
    {"segments", "how the values of each field convert, against all",
     "field,value,n,open,won,lost,rate,rate_low,rate_high,lift",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", NULL, report_segments, "lift,rate,n,won"},
    {"scorecard", "how the grades that deals had first convert, month by month",
     "period or the fields of --by,grade,n,won,lost,rate,rate_low,rate_high,lift",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "closed", NULL, report_scorecard, "rate,lift,n,won"},
    {"aging", "how long open deals have been in their stage, against the won ones",
     "the fields of --by,pipeline,stage,label,age,n,amount,currency,median_won,over",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, "created", "ages", report_aging, "n,over,amount"},
    {"forecast", "what is likely to be won, by the period in which it should close",
     "period,the fields of --by,open,amount,weighted,by_history,won,amount_won,currency; with --outcome "
     "open,amount,weighted,by_history,won,amount_won,lost,amount_lost,slipped,amount_slipped,unforeseen,"
     "amount_unforeseen,currency",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, NULL, "outcome", report_forecast, "weighted,by_history,amount,amount_won"},
    {"changes", "what became of the open deals between two days: new, grown, won, lost and so on",
     "the fields of --by,opening,new,reopened,grown,shrunk,moved_in,pushed_out,won,lost,closing,currency; with --each "
     "id,ref,name before them",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, NULL, "closing each", report_changes, "closing,won,new"},
    {"activity", "follow-ups by person, kind and day, and how many were recorded late",
     "the fields of --by (period,person,kind),n,late,late_share",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES | REPORT_PERSON | REPORT_GROUP | REPORT_KIND, NULL, "late-after",
     report_activity, "n,late"},
    {"response", "how long it took to respond first, in working hours",
     "the fields of --by,n,answered,within,late,share,median,p90",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES | REPORT_OWNER | REPORT_GROUP, "created", "within", report_response,
     "share,median,p90"},
    {"timeliness", "planned follow-ups and due stage steps that were done in time",
     "the fields of --by,plans,plans_in_time,plans_late,plans_overdue,plan_share,"
     "steps,steps_in_time,steps_late,steps_overdue,step_share,timeliness",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES | REPORT_OWNER | REPORT_GROUP, NULL, NULL, report_timeliness,
     "timeliness,plan_share,step_share"},
    {"leaderboard", "who won how much, ranked, and how far they are with their targets",
     "the fields of --by (person),rank,won,lost,rate,amount_won,currency,timeliness,activities,"
     "target,stretch,challenge,attainment,level",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES | REPORT_OWNER | REPORT_PERSON | REPORT_GROUP, NULL, "measure", report_leaderboard,
     "amount_won,won,rate,timeliness,activities,attainment"},
    {"incentives", "bonuses for won deals by the rules of the config, with their calculation",
     "person,the fields of --by,rule,label,deals,sum,percent,timeliness,factor,bonus,currency,opportunities,calculation",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES | REPORT_OWNER | REPORT_PERSON | REPORT_GROUP, NULL, "rules", report_incentives,
     "bonus,sum,deals"},
    {"payments", "instalments due, settled and overdue, and money received, by month",
     "period or the fields of --by,instalments,due,settled,open,overdue,rate,received,currency",
     REPORT_BY | REPORT_PERIOD | REPORT_DATES, NULL, "ledger", report_payments, "due,settled,received,overdue,rate"},
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

/* ---- what --by takes beside the fields ---- */

static const struct {
	unsigned takes;
	struct field field;
} report_keys[] = {
    {REPORT_OWNER, {.name = "owner", .label = "owner", .type = TYPE_TEXT}},
    {REPORT_PERSON, {.name = "person", .label = "person", .type = TYPE_TEXT}},
    {REPORT_GROUP, {.name = "group", .label = "group", .type = TYPE_TEXT}},
    {REPORT_KIND, {.name = "kind", .label = "kind", .type = TYPE_TEXT}},
};

enum { KEYS = sizeof report_keys / sizeof *report_keys };

const struct field *report_key(unsigned takes, const char *name)
{
	for (size_t i = 0; i < KEYS; i++)
		if (takes & report_keys[i].takes && strcmp(report_keys[i].field.name, name) == 0)
			return &report_keys[i].field;
	return NULL;
}

unsigned report_key_of(const struct field *field)
{
	for (size_t i = 0; i < KEYS; i++)
		if (field == &report_keys[i].field)
			return report_keys[i].takes;
	return 0;
}

/* ---- figures ---- */

struct value report_share(int64_t hits, int64_t n)
{
	const int64_t whole = 1000000;
	return n ? value_decimal((hits * whole + n / 2) / n, SHARE_DECIMALS) : value_empty(TYPE_DECIMAL);
}

struct value report_ratio(int64_t numerator, int64_t denominator)
{
	__extension__ typedef __int128 wide;
	if (!denominator)
		return value_empty(TYPE_DECIMAL);
	bool negative = (numerator < 0) != (denominator < 0);
	wide hits = numerator < 0 ? -(wide)numerator : numerator, n = denominator < 0 ? -(wide)denominator : denominator;
	int64_t rounded = (int64_t)((hits * 1000000 + n / 2) / n);
	return value_decimal(negative ? -rounded : rounded, SHARE_DECIMALS);
}

struct value report_fraction(double share)
{
	return value_decimal((int64_t)(share * 1e6 + 0.5), SHARE_DECIMALS);
}

struct value report_days(int64_t half_seconds)
{
	enum { DAY_DECIMALS = 3 };
	const int64_t half_seconds_per_day = 2 * SECONDS_PER_DAY;
	if (half_seconds == DURATION_UNKNOWN)
		return value_empty(TYPE_DECIMAL);
	return value_decimal((half_seconds * 1000 + half_seconds_per_day / 2) / half_seconds_per_day, DAY_DECIMALS);
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

int request_where(const struct report_request *request, struct session *session, const char *term, struct arena *arena,
                  struct report_request *result, struct error *error)
{
	struct term_context context = config_terms(session->config);
	struct term *terms = arena_get(arena, (request->term_count + 1) * sizeof *terms);
	if (request->term_count)
		memcpy(terms, request->terms, request->term_count * sizeof *terms);
	*result = *request;
	result->terms = terms;
	result->term_count++;
	return term_parse(term, &context, arena, &terms[request->term_count], error);
}

const char *report_writes_text(const struct report_request *request)
{
	static const char *const options[] = {"ledger", "graph"};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (report_option(request, options[i]))
			return options[i];
	return NULL;
}
