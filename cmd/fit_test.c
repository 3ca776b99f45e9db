/* fit_test.c: opp-fit test: back-tests the config's card, and compares a proposed one with it on the same deals. */
#include "cmd/fit_test.h"

#include "cmd/fit_modes.h"
#include "config/block.h"

#include <stdlib.h>
#include <string.h>

/* What opp-fit test can show, a table each. */
static const struct {
	const char *name;
	int (*show)(struct comparison *comparison, struct error *error);
	bool open_too; /* looks at open deals as well: judging takes some milliseconds for each moment */
} tables[] = {
    {"measures", show_measures, false}, {"calibration", show_calibration, false}, {"grades", show_grades, false},
    {"levels", show_levels, false},     {"moves", show_moves, true},              {"shift", show_shift, true},
};

enum { TABLES = sizeof tables / sizeof *tables, LEAST_OF_EACH = 2 };

static int find_table(const char *name, size_t *table, struct error *error)
{
	const char *names[TABLES];
	for (*table = 0; *table < TABLES; ++*table) {
		names[*table] = tables[*table].name;
		if (strcmp(tables[*table].name, name) == 0)
			return 0;
	}
	struct buffer hint = {0};
	suggest(&hint, name, names, TABLES);
	fail(error, EX_USAGE, "--show: there is no table \"%s\"%s", name, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

/* ---- the proposed card ---- */

static int read_file(const char *file, struct buffer *text, struct error *error)
{
	char chunk[4096];
	FILE *stream = strcmp(file, "-") == 0 ? stdin : fopen(file, "r");
	if (!stream)
		return fail_errno(error, EX_NOINPUT, "%s", file);
	for (size_t length; (length = fread(chunk, 1, sizeof chunk, stream)) > 0;)
		buffer_add(text, chunk, length);
	int status = ferror(stream) ? fail_errno(error, EX_IOERR, "%s", file) : 0;
	if (stream != stdin)
		fclose(stream);
	return status;
}

/* A whole config, or only a card, which then stands in the place of the present one. */
static int read_card(struct invocation *invocation, const char *file, struct config *config, struct error *error)
{
	struct buffer text = {0};
	size_t length;
	int status = read_file(file, &text, error);
	const char *card = status ? NULL : config_block(buffer_text(&text), "scorecard", &length);
	if (!status && !card)
		status = fail(error, EX_DATAERR, "%s: there is no scorecard: in it", file);
	if (!status && !config_block(buffer_text(&text), "pipelines", &(size_t){0})) {
		struct buffer whole = {0};
		buffer_add(&whole, invocation->config.text, invocation->config.text_length);
		config_set_block(&whole, "scorecard", card, length);
		buffer_free(&text);
		text = whole;
	}
	if (!status)
		status = config_parse(file, text.data, text.length, config, error);
	buffer_free(&text);
	return status;
}

/* ---- the comparison ---- */

static int judge(struct comparison *comparison, bool open_too, struct error *error)
{
	struct invocation *invocation = comparison->invocation;
	struct session *session = &invocation->session;
	struct term_list list;
	int64_t delay;
	size_t unknown;
	if (deals_delay(invocation, &delay, error) || deals_terms(invocation, &list, error) ||
	    deals_read(session->store, list.terms, list.term_count, session->now, &comparison->deals, error))
		return error->status;
	if (!open_too)
		deals_keep_closed(&comparison->deals);
	if (backtest(session, &comparison->deals, delay, comparison->trials, comparison->count, &unknown, error))
		return error->status;
	if (unknown)
		note(invocation, "%zu deals are left aside: an older opp did not keep what was known of them then", unknown);
	for (size_t i = 0; i < comparison->count; i++)
		verdicts_open(&comparison->verdicts[i], &comparison->deals, &comparison->trials[i]);
	const struct verdicts *verdicts = &comparison->verdicts[0];
	if (verdicts->won < LEAST_OF_EACH || verdicts->count - verdicts->won < LEAST_OF_EACH)
		return fail(error, EX_REFUSED, "%zu won and %zu lost deals are too few to judge a card by", verdicts->won,
		            verdicts->count - verdicts->won);
	return 0;
}

/* The difference of the areas decides; where it cannot, the card is neither. */
static int decide(struct comparison *comparison)
{
	double p;
	const struct verdicts *present = &comparison->verdicts[0], *proposed = &comparison->verdicts[1];
	if (comparison->count < 2)
		return 0;
	struct estimate difference = auc_difference(present->outcome, present->score, proposed->score, present->count, &p);
	bool better = difference.low > 0, worse = difference.high < 0;
	note(comparison->invocation, "the proposed card is %s: its AUC is %+.4f (95 %% interval %+.4f to %+.4f)",
	     better ? "better" : worse ? "worse" : "neither better nor worse for certain", difference.value, difference.low,
	     difference.high);
	return better ? 0 : worse ? 1 : 2;
}

static int compare(struct comparison *comparison, size_t table, struct error *error)
{
	struct invocation *invocation = comparison->invocation;
	const char *file = option_value(invocation, "card");
	if (file && read_card(invocation, file, &comparison->proposed, error))
		return error->status;
	if (invocation->config.scorecard.dimension_count)
		comparison->trials[comparison->count++] = (struct trial){.config = &invocation->config, .name = "present"};
	if (file)
		comparison->trials[comparison->count++] = (struct trial){.config = &comparison->proposed, .name = "proposed"};
	if (!comparison->count)
		return fail(error, EX_CONFIG, "%s has no scorecard; give --card FILE", invocation->config.file);
	if (judge(comparison, tables[table].open_too, error) || tables[table].show(comparison, error))
		return error->status;
	int verdict = decide(comparison);
	return option_given(invocation, "exit-code") ? verdict : 0;
}

int run_test(struct invocation *invocation, struct error *error)
{
	struct comparison comparison = {.invocation = invocation};
	const char *show = option_value(invocation, "show");
	size_t table;
	if (option_given(invocation, "csv"))
		return fail(error, EX_USAGE, "test takes the deals of the database; --csv goes with fit and segments");
	if (find_table(show ? show : "measures", &table, error) || open_history(invocation, error))
		return error->status;
	int status = compare(&comparison, table, error);
	for (size_t i = 0; i < comparison.count; i++) {
		trial_free(&comparison.trials[i]);
		verdicts_free(&comparison.verdicts[i]);
	}
	deals_free(&comparison.deals);
	config_free(&comparison.proposed);
	return status;
}
