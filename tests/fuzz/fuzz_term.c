/* fuzz_term.c: whatever text comes, it is a term that keeps its promises or is refused by name. */
#include "config/config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char setting[] =
	"currency: CNY\ntimezone: Asia/Shanghai\npipelines: {default: {stages: [{name: contact}, {name: needs}]}}\n"
	"fields:\n  customer: {industry: {type: choice, of: [医疗, 教育]}, employees: {type: integer}}\n"
	"  opportunity: {budget: {type: money}, share: {type: number}, decision_time: {type: duration},\n"
	"                urgent: {type: boolean}}\n";

static struct config config;

static void must(bool condition)
{
	if (!condition)
		abort();
}

static void must_keep_promises(const struct term *term, const char *text)
{
	bool is_clock = term->field->flags & FIELD_CLOCK;
	bool is_time = term->field->type == TYPE_DATE || term->field->type == TYPE_TIME;
	bool is_set_test = term->operator == OPERATOR_EQUAL || term->operator == OPERATOR_NOT_EQUAL;
	must(term_is(text) && strcmp(term->text, text) == 0);
	must(term->operand_count > 0 || is_set_test);
	for (size_t i = 0; i < term->operand_count; i++) {
		must(!!term->operands[i].when == is_time);
		must(term->operands[i].value.set == (!is_clock && !is_time));
	}
	must(!(is_clock && term->operand_count) || term_depends_on_time(term));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {0};
	if (!config.file)
		must(config_parse("opp.yaml", setting, sizeof setting - 1, &config, &error) == 0);
	char *text = memory_get(size + 1);
	if (size)
		memcpy(text, data, size);
	struct arena arena = {0};
	struct term term;
	struct term_context context = config_terms(&config);
	int status = term_parse(text, &context, &arena, &term, &error);
	if (status)
		must(status == EX_USAGE && error.status == EX_USAGE && strncmp(error.text, "term \"", 6) == 0);
	else
		must_keep_promises(&term, text);
	arena_free(&arena);
	free(text);
	return 0;
}
