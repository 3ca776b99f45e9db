/* card_yaml.c: a card as YAML, which a person can read, argue with and edit. */
#include "domain/statistics.h"
#include "fit/card.h"

#include <math.h>

void yaml_quote(struct buffer *yaml, const char *text)
{
	buffer_add_character(yaml, '"');
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text;
		if (byte == '"' || byte == '\\')
			buffer_add_format(yaml, "\\%c", byte);
		else if (byte < 0x20 || byte == 0x7F)
			buffer_add_format(yaml, "\\x%02X", byte);
		else
			buffer_add_character(yaml, (char)byte);
	}
	buffer_add_character(yaml, '"');
}

static void add_points(struct buffer *yaml, int64_t points)
{
	struct value value = value_decimal(points, 3);
	value_print(yaml, &value, NULL);
}

/* 45 of 120 won: 37.5 % (29.4 - 46.4) */
static void add_rate(struct buffer *yaml, size_t won, size_t n)
{
	double low, high;
	if (!n) {
		buffer_add_text(yaml, "no deals");
		return;
	}
	wilson_interval((int64_t)won, (int64_t)n, &low, &high);
	buffer_add_format(yaml, "%zu of %zu won: %.1f %% (%.1f - %.1f)", won, n, 100.0 * (double)won / (double)n,
	                  100 * low, 100 * high);
}

static void add_level(struct buffer *yaml, const struct card_level *level)
{
	buffer_add_text(yaml, "        - {label: ");
	yaml_quote(yaml, level->label);
	buffer_add_text(yaml, level->term_count > 1 ? ", when: [" : ", when: ");
	for (size_t i = 0; i < level->term_count; i++) {
		buffer_add_text(yaml, i ? ", " : "");
		yaml_quote(yaml, level->terms[i]);
	}
	buffer_add_text(yaml, level->term_count > 1 ? "], points: " : ", points: ");
	add_points(yaml, level->points);
	buffer_add_text(yaml, "}  # ");
	add_rate(yaml, level->won, level->n);
	buffer_add_character(yaml, '\n');
}

void card_print_dimension(const struct card_dimension *dimension, struct buffer *yaml)
{
	buffer_add_text(yaml, "    - name: ");
	yaml_quote(yaml, dimension->name);
	buffer_add_text(yaml, "\n      label: ");
	yaml_quote(yaml, dimension->label);
	buffer_add_text(yaml, "\n      weight: ");
	add_points(yaml, dimension->weight);
	buffer_add_text(yaml, "\n      levels:\n");
	for (size_t i = 0; i < dimension->level_count; i++)
		add_level(yaml, &dimension->levels[i]);
}

static void add_grades(struct buffer *yaml, const struct card *card)
{
	buffer_add_text(yaml, "  grades:\n");
	for (size_t i = 0; i < card->grade_count; i++) {
		const struct card_grade *grade = &card->grades[i];
		buffer_add_text(yaml, "    ");
		yaml_quote(yaml, grade->name);
		buffer_add_text(yaml, ": ");
		add_points(yaml, grade->least);
		buffer_add_text(yaml, "  # ");
		if (i + 1 < card->grade_count)
			buffer_add_format(yaml, "from a win probability of %.1f %%; out of sample ", 100 * grade->share);
		else
			buffer_add_text(yaml, "out of sample ");
		add_rate(yaml, grade->won, grade->n);
		buffer_add_character(yaml, '\n');
	}
}

static void add_win(struct buffer *yaml, const struct card *card)
{
	const size_t a_line = 7;
	buffer_add_text(yaml, "  # The share of deals with that score that were won, out of sample; straight lines in "
	                      "between.\n  win:\n    {");
	for (size_t i = 0; i < card->knot_count; i++) {
		buffer_add_text(yaml, !i ? "" : i % a_line ? ", " : ",\n     ");
		add_points(yaml, card->knots[i].score);
		buffer_add_format(yaml, ": %.3f", card->knots[i].share);
	}
	buffer_add_text(yaml, "}\n");
}

void card_print(const struct card *card, struct buffer *yaml)
{
	buffer_add_text(yaml, "scorecard:\n  scale: ");
	add_points(yaml, card->scale);
	buffer_add_text(yaml, "\n  dimensions:\n");
	for (size_t i = 0; i < card->dimension_count; i++)
		card_print_dimension(&card->dimensions[i], yaml);
	if (card->grade_count)
		add_grades(yaml, card);
	add_win(yaml, card);
}
