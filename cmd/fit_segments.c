/* fit_segments.c: opp-fit segments: combinations of fields that are won, or lost, more often than others. */
#include "cmd/fit_modes.h"
#include "fit/card.h"
#include "fit/card_terms.h"
#include "fit/segment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_DEALS = 30, ONE_IN = 50, MOST_SHOWN = 20, MOST_TERMS = 2 * SEGMENT_FIELDS };

struct finding {
	struct invocation *invocation;
	struct dataset dataset;
	struct kinds kinds;
	struct segments segments;
};

/* ---- a segment for people and for terms ---- */

static size_t segment_terms(struct finding *finding, const struct segment *segment, const char **terms)
{
	size_t count = 0;
	for (size_t i = 0; i < segment->part_count; i++) {
		const struct segment_part *part = &segment->parts[i];
		struct group_set set = {&finding->kinds, &finding->segments.fields[part->field], part->first, part->last, NULL};
		count += group_terms(&set, false, &finding->invocation->arena, terms + count);
	}
	return count;
}

static const char *segment_label(struct finding *finding, const struct segment *segment)
{
	const char *label = NULL;
	struct arena *arena = &finding->invocation->arena;
	for (size_t i = 0; i < segment->part_count; i++) {
		const struct segment_part *part = &segment->parts[i];
		const struct grouping *field = &finding->segments.fields[part->field];
		struct group_set set = {&finding->kinds, field, part->first, part->last, NULL};
		const char *name = finding->kinds.columns[field->column].column->label;
		const char *one = arena_format(arena, "%s: %s", name, group_label(&set, arena));
		label = label ? arena_format(arena, "%s; %s", label, one) : one;
	}
	return label;
}

/* A word as the shell takes it. */
static void add_word(struct buffer *text, const char *word)
{
	bool plain = true;
	for (const unsigned char *at = (const unsigned char *)word; *at; at++)
		plain &=
		    *at >= 0x80 ||
		    strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_=.,:/@%+-", *at) != NULL;
	buffer_add_text(text, text->length ? " " : "");
	if (plain) {
		buffer_add_text(text, word);
		return;
	}
	buffer_add_character(text, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buffer_add_text(text, "'\\''");
		else
			buffer_add_character(text, *word);
	buffer_add_character(text, '\'');
}

static const char *shell_words(struct finding *finding, const struct segment *segment)
{
	const char *terms[MOST_TERMS];
	struct buffer text = {0};
	size_t count = segment_terms(finding, segment, terms);
	for (size_t i = 0; i < count; i++)
		add_word(&text, terms[i]);
	const char *kept = arena_text(&finding->invocation->arena, text.data);
	buffer_free(&text);
	return kept;
}

/* ---- records ---- */

static int print_segment(struct finding *finding, const struct segment *segment, struct output *output, struct error *error)
{
	double n = (double)(segment->found.n + segment->held_out.n), won = (double)(segment->found.won + segment->held_out.won);
	double base = (double)finding->segments.all.won / (double)finding->segments.all.n;
	double held_n = (double)segment->held_out.n;
	const struct value values[] = {
	    value_text(segment->winning ? "winning" : "losing"), value_text(shell_words(finding, segment)),
	    value_text(segment_label(finding, segment)), value_integer((int64_t)n), value_integer((int64_t)won), figure(won / n),
	    figure(segment->rate_low), figure(segment->rate_high), figure(won / n / base), figure(segment->p),
	    value_integer((int64_t)segment->held_out.n), value_integer((int64_t)segment->held_out.won),
	    figure(held_n > 0 ? (double)segment->held_out.won / held_n : NAN)};
	return output_row(output, values, error);
}

/* Up to so many of each side. */
static int print_segments(struct finding *finding, size_t most, struct error *error)
{
	static const struct column columns[] = {
	    {"kind", NULL, TYPE_TEXT},         {"terms", NULL, TYPE_TEXT},       {"label", NULL, TYPE_TEXT},
	    {"n", NULL, TYPE_INTEGER},         {"won", NULL, TYPE_INTEGER},      {"rate", NULL, TYPE_DECIMAL},
	    {"rate_low", NULL, TYPE_DECIMAL},  {"rate_high", NULL, TYPE_DECIMAL}, {"lift", NULL, TYPE_DECIMAL},
	    {"false_rate", NULL, TYPE_DECIMAL}, {"held_n", NULL, TYPE_INTEGER},  {"held_won", NULL, TYPE_INTEGER},
	    {"held_rate", NULL, TYPE_DECIMAL}};
	enum { COLUMNS = sizeof columns / sizeof *columns };
	struct output *output;
	size_t shown[2] = {0};
	if (output_open(finding->invocation, columns, COLUMNS, COLUMNS, &output, error))
		return error->status;
	for (size_t i = 0; i < finding->segments.count; i++) {
		const struct segment *segment = &finding->segments.items[i];
		if (shown[segment->winning]++ < most && print_segment(finding, segment, output, error)) {
			output_abandon(output);
			return error->status;
		}
	}
	return output_close(output, error);
}

/* ---- a dimension ---- */

static double log_odds(const struct segment *segment)
{
	double n = (double)(segment->found.n + segment->held_out.n), won = (double)(segment->found.won + segment->held_out.won);
	return log((won + 0.5) / (n - won + 0.5));
}

/* The farthest from the rest first, since the first level that holds counts. */
static void sort_by_distance(const struct segment **shown, size_t count, double base)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && fabs(log_odds(shown[k]) - base) > fabs(log_odds(shown[k - 1]) - base); k--) {
			const struct segment *other = shown[k];
			shown[k] = shown[k - 1];
			shown[k - 1] = other;
		}
}

static void add_level(struct finding *finding, const struct segment *segment, double low, double unit,
                      struct card_dimension *dimension)
{
	const char *terms[MOST_TERMS];
	struct card_level *level = &dimension->levels[dimension->level_count++];
	level->term_count = segment_terms(finding, segment, terms);
	level->terms = arena_get(&finding->invocation->arena, level->term_count * sizeof *level->terms);
	memcpy(level->terms, terms, level->term_count * sizeof *terms);
	level->label = segment_label(finding, segment);
	level->points = llround((log_odds(segment) - low) * unit);
	level->n = segment->found.n + segment->held_out.n;
	level->won = segment->found.won + segment->held_out.won;
}

/* Weight 1; points by log odds, what is in no segment between. */
static void print_dimension(struct finding *finding, size_t most, struct buffer *yaml)
{
	const struct segments *segments = &finding->segments;
	struct arena *arena = &finding->invocation->arena;
	const double whole = 1000;
	double base = log((double)segments->all.won / (double)(segments->all.n - segments->all.won)), low = base, high = base;
	const struct segment **shown = arena_get(arena, (segments->count + 1) * sizeof(struct segment *));
	size_t count = 0, of_side[2] = {0};
	for (size_t i = 0; i < segments->count; i++) {
		const struct segment *segment = &segments->items[i];
		if (of_side[segment->winning]++ >= most)
			continue;
		shown[count++] = segment;
		low = fmin(low, log_odds(segment));
		high = fmax(high, log_odds(segment));
	}
	sort_by_distance(shown, count, base);
	struct card_dimension dimension = {.name = "segment", .label = "segment", .weight = 1000};
	dimension.levels = arena_get(arena, (count + 1) * sizeof *dimension.levels);
	double unit = whole / (high - low);
	for (size_t i = 0; i < count; i++)
		add_level(finding, shown[i], low, unit, &dimension);
	static const char *always[] = {"id!="};
	dimension.levels[dimension.level_count++] = (struct card_level){
	    .label = "any other", .terms = always, .term_count = 1, .points = llround((base - low) * unit)};
	buffer_add_text(yaml, "# A dimension proposed by opp-fit for scorecard: dimensions; add its weight to the scale.\n");
	card_print_dimension(&dimension, yaml);
}

/* ---- the whole ---- */

static int find(struct finding *finding, struct error *error)
{
	struct invocation *invocation = finding->invocation;
	const size_t most = 1000000;
	size_t fields, least, shown, percent,
	    usual = finding->dataset.count / ONE_IN > LEAST_DEALS ? finding->dataset.count / ONE_IN : LEAST_DEALS;
	if (number_option(invocation, "max-fields", 1, SEGMENT_FIELDS, SEGMENT_FIELDS, &fields, error) ||
	    number_option(invocation, "min-deals", 1, most, usual, &least, error) ||
	    number_option(invocation, "limit", 1, most, MOST_SHOWN, &shown, error) ||
	    number_option(invocation, "false-rate", 1, 50, 5, &percent, error))
		return error->status;
	kinds_open(&finding->kinds, &finding->dataset);
	if (leave_out_leaks(invocation, &finding->dataset, &finding->kinds, error))
		return error->status;
	struct segment_settings settings = {.most_fields = fields, .least_deals = least, .false_rate = (double)percent / 100};
	segments_search(&finding->kinds, &settings, &finding->segments);
	note(invocation, "%zu of %zu combinations stand out", finding->segments.count, finding->segments.tried);
	if (!goes_to_file(invocation) || !finding->segments.count)
		return print_segments(finding, shown, error);
	struct buffer yaml = {0};
	print_dimension(finding, shown, &yaml);
	int status = write_proposal(invocation, &yaml, error);
	buffer_free(&yaml);
	return status ? status : print_segments(finding, shown, error);
}

int run_segments(struct invocation *invocation, struct error *error)
{
	struct finding finding = {.invocation = invocation};
	if (read_deals(invocation, &finding.dataset, error))
		return error->status;
	int status = check_enough(invocation, &finding.dataset, error);
	if (!status)
		status = find(&finding, error);
	segments_free(&finding.segments);
	kinds_free(&finding.kinds);
	dataset_free(&finding.dataset);
	return status;
}
