/* fuzz_date.c: whatever text comes, dates, durations and numbers are read right or refused. */
#include "base/time.h"
#include "base/value.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct zone zone;

static void must(bool condition)
{
	if (!condition)
		abort();
}

/* A refusal says why, in one sentence of at most a few hundred bytes. */
static void must_explain(int status, const struct error *error)
{
	must(status == EX_DATAERR && error->status == EX_DATAERR);
	must(strlen(error->text) > 0 && strlen(error->text) < 600);
}

static void try_span(const char *text, size_t length)
{
	const int64_t now = 1795397400; /* 2026-11-23T09:30:00+08:00 */
	struct span span;
	struct error error = {0};
	int status = span_parse(text, length, now, &zone, &span, &error);
	int64_t day, moment;
	bool is_day = day_parse(text, length, now, &zone, &day, &error) == 0;
	bool is_moment = moment_parse(text, length, now, &zone, &moment, &error) == 0;
	must(is_day == is_moment);
	if (status != 0) {
		must(!is_day);
		must_explain(status, &error);
		return;
	}
	must(span.first <= span.last && (!span.exact || span.first == span.last));
	must(is_day == (span.first == span.last));
	if (!is_day)
		return;
	must(day >= DAY_FIRST && day <= DAY_LAST && zone_day(&zone, moment) == day);
	struct buffer buffer = {0};
	int64_t back;
	moment_print(&buffer, moment, &zone);
	must(moment_parse(buffer.data, buffer.length, 0, &zone, &back, &error) == 0 && back == moment);
	buffer_free(&buffer);
}

static void try_duration(const char *text, size_t length)
{
	struct duration duration, back;
	struct error error = {0};
	int status = duration_parse(text, length, &duration, &error);
	if (status != 0) {
		must_explain(status, &error);
		return;
	}
	must(duration.count >= 0 && duration_seconds(duration) >= 0);
	struct buffer buffer = {0};
	duration_print(&buffer, duration);
	must(duration_parse(buffer.data, buffer.length, &back, &error) == 0);
	must(back.count == duration.count && back.unit == duration.unit);
	buffer_free(&buffer);
}

static void try_decimal(const char *text, size_t length)
{
	for (uint8_t decimals = 0; decimals <= 9; decimals += 3) {
		int64_t integer, back;
		struct error error = {0};
		int status = decimal_parse(text, length, decimals, &integer, &error);
		if (status != 0) {
			must_explain(status, &error);
			continue;
		}
		struct buffer buffer = {0};
		struct value value = value_decimal(integer, decimals);
		value_print(&buffer, &value, &zone);
		must(decimal_parse(buffer.data, buffer.length, decimals, &back, &error) == 0 && back == integer);
		buffer_free(&buffer);
	}
}

static void try_number(const char *text, size_t length)
{
	double number, back;
	struct error error = {0};
	int status = number_parse(text, length, &number, &error);
	if (status != 0) {
		must_explain(status, &error);
		return;
	}
	struct buffer buffer = {0};
	struct value value = value_number(number);
	value_print(&buffer, &value, &zone);
	must(number_parse(buffer.data, buffer.length, &back, &error) == 0 && back == number);
	buffer_free(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error;
	if (!zone.name[0])
		must(zone_open(&zone, "America/New_York", &error) == 0);
	const char *text = (const char *)data;
	try_span(text, size);
	try_duration(text, size);
	try_decimal(text, size);
	try_number(text, size);
	return 0;
}
