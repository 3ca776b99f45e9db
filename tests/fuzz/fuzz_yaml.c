/* fuzz_yaml.c: whatever text comes, it is a config that keeps its promises or is refused with its place. */
#include "config/config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void must_have_stages(const struct config *config)
{
	must(config->pipeline_count > 0 && config->currency_count > 0 && config->calendar.shift_count > 0);
	for (size_t i = 0; i < config->pipeline_count; i++) {
		const struct pipeline *pipeline = &config->pipelines[i];
		must(pipeline->stage_count > 0);
		for (size_t j = 0; j < pipeline->stage_count; j++) {
			must(pipeline->stages[j].index == j && pipeline->stages[j].label);
			must(pipeline_stage(pipeline, pipeline->stages[j].name) == &pipeline->stages[j]);
			must(!pipeline->stages[j].won || j + 1 == pipeline->stage_count);
		}
	}
}

static void must_add_up(const struct scorecard *card)
{
	int64_t sum = 0;
	for (size_t i = 0; i < card->dimension_count; i++) {
		sum += card->dimensions[i].weight;
		for (size_t j = 0; j < card->dimensions[i].level_count; j++)
			must(card->dimensions[i].levels[j].points <= card->dimensions[i].weight);
	}
	must(sum == card->scale);
	must(!card->grade_count || scorecard_grade(card, 0) == &card->grades[card->grade_count - 1]);
}

static void must_have_terms(const struct config *config)
{
	for (size_t i = 0; i < config->alert_count; i++) {
		must(config->alerts[i].step_count > 0);
		for (size_t j = 0; j < config->alerts[i].step_count; j++) {
			const struct alert_step *step = &config->alerts[i].steps[j];
			must(step->term_count > 0);
			for (size_t k = 0; k < step->term_count; k++)
				must(step->terms[k].field && term_is(step->terms[k].text));
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config config;
	struct error error = {0};
	int status = config_parse("opp.yaml", (const char *)data, size, &config, &error);
	if (status) {
		must(status == EX_CONFIG && error.status == EX_CONFIG && strncmp(error.text, "opp.yaml:", 9) == 0);
		return 0;
	}
	must_have_stages(&config);
	must_add_up(&config.scorecard);
	must_have_terms(&config);
	config_free(&config);
	return 0;
}
