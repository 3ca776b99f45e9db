/* report_aging.c: how long open deals have been in their stage, against how long the won ones were there. */
#include "domain/exchange.h"
#include "domain/precedent.h"

#include <stdlib.h>
#include <string.h>

/* The ends of the bands of age: each begins where the one before it ends, the last one has no end. */
struct ages {
	int64_t ends[16]; /* days */
	size_t count;
};

struct band {
	int64_t n, over;
	struct total amount;
};

/* Of a stage, in a group. */
struct aging {
	struct group group;
	const struct precedent *precedent;
	int64_t median;      /* of the won ones' stays, in half seconds, or DURATION_UNKNOWN */
	struct band *bands;  /* one more than ends, and then those whose time is not known */
};

struct aging_report {
	struct session *session;
	struct exchange exchange;
	struct precedents precedents;
	struct groups groups;
	struct ages ages;
	size_t pipeline, stage; /* which of the keys they are */
};

/* ---- the ages ---- */

static int read_ages(const char *text, struct ages *ages, struct error *error)
{
	enum { MOST = sizeof ages->ends / sizeof *ages->ends };
	*ages = (struct ages){.count = 0};
	for (const char *at = text ? text : "7,14,30,60,90"; *at;) {
		size_t length = strcspn(at, ",");
		int64_t days;
		if (decimal_parse(at, length, 0, &days, error) || days < 1 || days > 36500)
			return fail(error, EX_USAGE, "--ages: \"%.*s\" is not a number of days from 1 to 36500",
			            (int)length, at);
		if (ages->count && days <= ages->ends[ages->count - 1])
			return fail(error, EX_USAGE, "--ages: %lld does not rise; write them as in 7,14,30", (long long)days);
		if (ages->count == MOST)
			return fail(error, EX_USAGE, "--ages: at most %d", MOST);
		ages->ends[ages->count++] = days;
		at += length + (at[length] == ',');
	}
	return ages->count ? 0 : fail(error, EX_USAGE, "--ages: names no age");
}

/* The place of the band of an age in seconds. */
static size_t band_of_age(const struct ages *ages, int64_t seconds)
{
	size_t place = 0;
	while (place < ages->count && seconds >= ages->ends[place] * SECONDS_PER_DAY)
		place++;
	return place;
}

static void print_age(struct buffer *text, const struct ages *ages, size_t place)
{
	if (place > ages->count)
		return;
	buffer_add_format(text, "%lldd..", (long long)(place ? ages->ends[place - 1] : 0));
	if (place < ages->count)
		buffer_add_format(text, "%lldd", (long long)ages->ends[place]);
}

/* ---- counting ---- */

static const char *const fields[] = {"stage_entered", "amount", "currency"};

enum { F_ENTERED, F_AMOUNT, F_CURRENCY, FIELDS };

static void begin_group(struct aging_report *report, struct aging *aging)
{
	const struct value *keys = aging->group.values;
	aging->precedent = precedent_find(&report->precedents, keys[report->pipeline].text, keys[report->stage].text);
	aging->median = aging->precedent ? aging->precedent->median : DURATION_UNKNOWN;
	aging->bands = arena_get(&report->groups.arena, (report->ages.count + 2) * sizeof *aging->bands);
}

static int count_row(void *argument, void *group, const struct value *values, struct error *error)
{
	struct aging_report *report = argument;
	struct aging *aging = group;
	if (!aging->bands)
		begin_group(report, aging);
	const struct value *entered = &values[F_ENTERED], open = value_empty(TYPE_TIME);
	int64_t age = entered->set ? report->session->now - entered->integer : 0;
	struct band *band = &aging->bands[entered->set ? band_of_age(&report->ages, age) : report->ages.count + 1];
	band->n++;
	band->over += aging->median != DURATION_UNKNOWN && entered->set && 2 * age > aging->median;
	return total_add(&band->amount, &report->exchange, &values[F_AMOUNT], values[F_CURRENCY].text, &open, error);
}

/* ---- the rows ---- */

static const struct report_column columns[] = {
    {"label", TYPE_TEXT},    {"age", TYPE_TEXT},           {"n", TYPE_INTEGER},    {"amount", TYPE_MONEY},
    {"currency", TYPE_TEXT}, {"median_won", TYPE_DECIMAL}, {"over", TYPE_INTEGER},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static int print_band(struct aging_report *report, const struct aging *aging, size_t place, const struct report_sink *sink,
                      struct error *error)
{
	const struct precedent *precedent = aging->precedent;
	const struct band *band = &aging->bands[place];
	struct buffer age = {0};
	print_age(&age, &report->ages, place);
	struct value values[COLUMNS] = {
	    value_text(precedent && precedent->place.stage ? precedent->place.stage->label : NULL),
	    value_text(age.data),
	    value_integer(band->n),
	    value_empty(TYPE_MONEY),
	    value_empty(TYPE_TEXT),
	    report_days(aging->median),
	    aging->median == DURATION_UNKNOWN ? value_empty(TYPE_INTEGER) : value_integer(band->over),
	};
	total_values(&band->amount, &report->exchange, &values[3], &values[4]);
	int status = groups_row(&report->groups, &aging->group, values, COLUMNS, sink, error);
	buffer_free(&age);
	return status;
}

static int print_rows(struct aging_report *report, const struct report_sink *sink, struct error *error)
{
	struct group **sorted = groups_sorted(&report->groups);
	int status = 0;
	for (size_t i = 0; i < report->groups.count && !status; i++) {
		const struct aging *aging = (const struct aging *)sorted[i];
		for (size_t place = 0; place < report->ages.count + 2 && !status; place++)
			if (aging->bands[place].n)
				status = print_band(report, aging, place, sink, error);
	}
	free(sorted);
	if (!status)
		exchange_note(&report->exchange, sink);
	return status;
}

static int run(struct aging_report *report, const struct report_request *request, const struct report_sink *sink,
               struct error *error)
{
	if (groups_open(&report->groups, report->session, request, "created", sizeof(struct aging), error))
		return error->status;
	for (size_t i = 0; i < report->groups.key_count; i++) {
		const char *name = report->groups.keys[i].field->name;
		report->pipeline = strcmp(name, "pipeline") == 0 ? i : report->pipeline;
		report->stage = strcmp(name, "stage") == 0 ? i : report->stage;
	}
	struct db *db = report->session->store->db;
	if (groups_begin(&report->groups, columns, COLUMNS, sink, error) || db_begin_read(db, error))
		return error->status;
	int status = precedents_read(&report->precedents, report->session, true, error);
	if (!status)
		status = groups_visit(&report->groups, report->session, request, fields, FIELDS, count_row, report, error);
	db_end_read(db);
	return status ? status : print_rows(report, sink, error);
}

int report_aging(struct session *session, const struct report_request *request, const struct report_sink *sink,
                 struct error *error)
{
	static const char *const names[] = {"pipeline", "stage"};
	struct aging_report report = {.session = session, .exchange = exchange_for(session, request)};
	struct report_request by_stage, open;
	struct arena arena = {0};
	by_stage = request_also_by(request, &session->config->fields, names, 2, &arena);
	int status = read_ages(report_option(request, "ages"), &report.ages, error);
	if (!status)
		status = request_where(&by_stage, session, "status=open", &arena, &open, error);
	if (!status)
		status = run(&report, &open, sink, error);
	groups_free(&report.groups);
	precedents_free(&report.precedents);
	arena_free(&arena);
	return status;
}
