/* opp-fit: learns from history: back-tests a scorecard, proposes a better one, finds winning segments. */
#include "cmd/fit_modes.h"

#include <string.h>

static const struct {
	const char *name;
	int (*run)(struct invocation *invocation, struct error *error);
} modes[] = {
    {"fit", run_fit},
    {"test", run_test},
    {"segments", run_segments},
};

enum { MODES = sizeof modes / sizeof *modes };

static int run(struct invocation *invocation, struct error *error)
{
	const char *names[MODES], *mode = invocation->argument_count ? invocation->arguments[0] : NULL;
	for (size_t i = 0; i < MODES; i++) {
		names[i] = modes[i].name;
		if (mode && strcmp(mode, modes[i].name) == 0)
			return modes[i].run(invocation, error);
	}
	if (!mode)
		return fail(error, EX_USAGE, "say what to do: fit, test or segments");
	struct buffer hint = {0};
	suggest(&hint, mode, names, MODES);
	fail(error, EX_USAGE, "there is no opp-fit \"%s\"%s", mode, buffer_text(&hint));
	buffer_free(&hint);
	return error->status;
}

static const struct command_option options[] = {
    {0, "csv", "FILE", "the deals of a file, - for stdin, instead of the database's"},
    {0, "outcome", "COLUMN=VALUE", "of the file: what says that a deal was won; every other value is lost"},
    {0, "lost", "VALUE,...", "of the file: the values that say that it was lost; rows with others are no closed deals"},
    {0, "missing", "WORD", "of the file: a word that stands for a blank, as Select does in forms; may be repeated"},
    {0, "date", "COLUMN", "of the file: the date of a deal, for --holdout"},
    {0, "fold", "COLUMN", "of the file: the fold of each deal, from 0"},
    {0, "encoding", "NAME", "of the file; else UTF-8, or GB18030 if it is not"},
    {0, "at", "DURATION", "judge deals so long after their creation; else at once"},
    {0, "fields", "NAME,...", "learn from these; +NAME also from one that would be left out"},
    {0, "drop", "NAME,...", "do not learn from these"},
    {0, "pairs", "N", "also learn from up to N pairs of fields that say more together"},
    {0, "max-dimensions", "N", "only the N fields with the most say"},
    {0, "monotone", "FIELD", "more of it is never worse, or never better; may be repeated"},
    {0, "penalty", "NUMBER", "of a level's weight; else chosen by cross-validation"},
    {0, "folds", "N", "of the cross-validation; else 5"},
    {0, "holdout", "DATE", "learn from the deals before, try on those from then on"},
    {0, "grades", "NAME=PERCENT,...", "the least share won of each grade; the last one's is 0"},
    {0, "max-fields", "N", "segments: of at most N fields; else 3"},
    {0, "min-deals", "N", "segments: of at least N deals; else 30, or one in 50"},
    {0, "false-rate", "PERCENT", "segments: how many of those found may be chance; else 5"},
    {0, "limit", "N", "segments: at most N of each kind; else 20"},
    {0, "card", "FILE", "test: compare the card of FILE with the config's, on the same deals"},
    {0, "show", "TABLE", "test: measures, calibration, grades, levels, moves or shift"},
    {0, "since", "DATE", "test --show shift: the deals of late; else the last quarter"},
    {0, "exit-code", NULL, "test: exit 0, 1, 2 when the proposed card is better, worse, undecided"},
    {0, "force", NULL, "also from fewer than 40 won or lost deals, and where nothing predicts the outcome"},
    {'o', "output", "FILE", "write the card, or the dimension, to FILE; print its figures"},
    {0, NULL, NULL, NULL},
};

static const char *const help[] = {
    "Columns of fit with -o: measure,value,low,high",
    "Of segments: kind,terms,label,n,won,rate,rate_low,rate_high,lift,false_rate,held_n,held_won,held_rate",
    "Of test: card,measure,value,low,high; of its other tables see the manual.",
    NULL,
};

const struct command command = {
    .name = "opp-fit",
    .summary = "learns from what was won and lost: tests a scorecard, proposes a better one, finds segments",
    .synopsis = "test [TERM...] [--card FILE] [--at DURATION] [--show TABLE] [--exit-code]\n"
                "fit [TERM...] [--at DURATION] [--fields NAME,...] [--pairs N] [-o FILE]\n"
                "segments [TERM...] [--max-fields N] [--min-deals N] [-o FILE]\n"
                "fit|segments --csv FILE --outcome COLUMN=VALUE [-o FILE]",
    .options = options,
    .help = help,
    .needs = NEEDS_NOTHING,
    .run = run,
};
