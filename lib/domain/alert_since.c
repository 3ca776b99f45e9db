/* alert_since.c: since when the terms of an alert step have held. */
#include "domain/alert_since.h"

#include <string.h>

static bool wants_more(const struct term *term)
{
	return term->operator == OPERATOR_GREATER || term->operator == OPERATOR_GREATER_EQUAL;
}

/* Whether `field < word`, or <=, held for a stored date or time when the present was `moment`. */
static bool held_at(struct zone *zone, const struct term *term, int64_t stored, int64_t moment)
{
	const char *when = term->operands[0].when;
	struct span span;
	struct error unused;
	if (span_parse(when, strlen(when), moment, zone, &span, &unused))
		return false;
	if (term->field->type == TYPE_TIME && !span.exact)
		stored = zone_day(zone, stored);
	if (term->field->type == TYPE_DATE && span.exact)
		span.first = span.last = zone_day(zone, span.first);
	return term->operator == OPERATOR_LESS ? stored < span.first : stored <= span.last;
}

/*
 * The first moment at which `next_action_at<today` and its like held, which once true stay true: looked for by doubling
 * steps into the past and halving between, so that every word for time serves.
 */
static int64_t passed_since(struct session *session, const struct term *term, int64_t stored)
{
	struct zone *zone = &session->config->zone;
	int64_t century = INT64_C(36525) * SECONDS_PER_DAY, step = SECONDS_PER_DAY;
	while (held_at(zone, term, stored, session->now - step))
		if ((step *= 2) > century)
			return SINCE_UNKNOWN; /* a fixed date */
	int64_t not_yet = session->now - step, held = session->now;
	while (held - not_yet > 1) {
		int64_t middle = not_yet + (held - not_yet) / 2;
		if (held_at(zone, term, stored, middle))
			held = middle;
		else
			not_yet = middle;
	}
	return held;
}

static bool comes_round(struct zone *zone, const struct term *term, int64_t date, int64_t today)
{
	bool any = false;
	for (size_t i = 0; i < term->operand_count && !any; i++) {
		const struct operand *operand = &term->operands[i];
		struct error unused;
		int64_t day;
		any = operand->yearly &&
		      !day_parse(operand->when, strlen(operand->when), zone_day_start(zone, today), zone, &day, &unused) &&
		      day_comes_round(date, day);
	}
	return any == (term->operator == OPERATOR_EQUAL);
}

/* The first of the days up to today on which `birthday=*today,*tomorrow` and its like held. */
static int64_t came_round(struct session *session, const struct term *term, int64_t date)
{
	enum { YEAR = 366 };
	struct zone *zone = &session->config->zone;
	int64_t today = zone_day(zone, session->now), first = today;
	while (today - first < YEAR && comes_round(zone, term, date, first - 1))
		first--;
	return today - first < YEAR ? zone_day_start(zone, first) : SINCE_UNKNOWN;
}

static int64_t term_since(struct session *session, const struct term *term, int64_t start)
{
	struct config *config = session->config;
	if (start == SINCE_UNKNOWN)
		return SINCE_UNKNOWN;
	if (term->field->flags & FIELD_CLOCK)
		return wants_more(term)
		           ? duration_end(&config->calendar, &config->zone, start, term->operands[0].duration)
		           : start;
	if (term->operand_count && term->operands[0].yearly)
		return came_round(session, term, start);
	if (term->operand_count && term->operands[0].when)
		return passed_since(session, term, start);
	return start;
}

int64_t step_since(struct session *session, const struct alert_step *step, const int64_t *starts)
{
	int64_t latest = SINCE_UNKNOWN;
	for (size_t i = 0; i < step->term_count; i++) {
		int64_t since = term_since(session, &step->terms[i], starts[i]);
		latest = since > latest ? since : latest;
	}
	return latest > session->now ? session->now : latest;
}

int64_t step_clock_start(const struct alert_step *step, const int64_t *starts)
{
	int64_t latest = SINCE_UNKNOWN;
	for (size_t i = 0; i < step->term_count; i++)
		if (step->terms[i].field->flags & FIELD_CLOCK && wants_more(&step->terms[i]) && starts[i] > latest)
			latest = starts[i];
	return latest;
}
