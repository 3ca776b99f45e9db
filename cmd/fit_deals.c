/* fit_deals.c: which deals opp-fit looks at and which of their fields; and the file of its proposal. */
#include "cmd/fit_modes.h"
#include "fit/leak.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_DEALS = 40, LEAST_FORCED = 2 };

int number_option(const struct invocation *invocation, const char *option, size_t least, size_t most, size_t otherwise,
                  size_t *number, struct error *error)
{
	const char *text = option_value(invocation, option);
	int64_t integer;
	*number = otherwise;
	if (!text)
		return 0;
	if (decimal_parse(text, strlen(text), 0, &integer, error) || integer < (int64_t)least || integer > (int64_t)most)
		return fail(error, EX_USAGE, "--%s: \"%s\" is no number from %zu to %zu", option, text, least, most);
	*number = (size_t)integer;
	return 0;
}

int need_column(const struct dataset *dataset, const char *option, const char *name, size_t *column, struct error *error)
{
	const char **names = memory_get((dataset->column_count + 1) * sizeof *names);
	for (*column = 0; *column < dataset->column_count; ++*column) {
		const struct dataset_column *candidate = &dataset->columns[*column];
		names[*column] = candidate->label;
		if (strcmp(candidate->name, name) == 0 || strcmp(candidate->label, name) == 0)
			break;
	}
	if (*column == dataset->column_count) {
		struct buffer hint = {0};
		suggest(&hint, name, names, dataset->column_count);
		fail(error, EX_USAGE, "%s: there is no column \"%s\"%s", option, name, buffer_text(&hint));
		buffer_free(&hint);
	} else {
		error->status = 0;
	}
	free(names);
	return *column == dataset->column_count ? error->status : 0;
}

static int use_fields(struct invocation *invocation, struct dataset *dataset, const char *list, struct error *error)
{
	bool only = *list != '+';
	char *names = arena_text(&invocation->arena, list), *rest = NULL;
	for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
		size_t column;
		name += *name == '+';
		if (need_column(dataset, "--fields", name, &column, error))
			return error->status;
		dataset->columns[column].asked = true;
		dataset->columns[column].left_out = NULL;
	}
	for (size_t i = 0; only && i < dataset->column_count; i++)
		if (!dataset->columns[i].asked)
			dataset->columns[i].left_out = "";
	return 0;
}

int choose_fields(struct invocation *invocation, struct dataset *dataset, struct error *error)
{
	const char *list = option_value(invocation, "fields");
	size_t next = 0, column;
	if (list && use_fields(invocation, dataset, list, error))
		return error->status;
	while ((list = option_next(invocation, "drop", &next))) {
		char *names = arena_text(&invocation->arena, list), *rest = NULL;
		for (char *name = strtok_r(names, ",", &rest); name; name = strtok_r(NULL, ",", &rest)) {
			if (need_column(dataset, "--drop", name, &column, error))
				return error->status;
			dataset->columns[column].left_out = "";
		}
	}
	return 0;
}

int check_enough(const struct invocation *invocation, const struct dataset *dataset, struct error *error)
{
	size_t won = dataset_won(dataset), lost = dataset->count - won;
	bool forced = option_given(invocation, "force");
	size_t least = forced ? LEAST_FORCED : LEAST_DEALS;
	if (won >= least && lost >= least)
		return 0;
	return fail(error, EX_REFUSED, "%zu won and %zu lost deals are too few to learn from; it takes %zu of each%s",
	            won, lost, least, forced ? "" : " (--force does without)");
}

int leave_out_leaks(const struct invocation *invocation, struct dataset *dataset, const struct kinds *kinds, struct error *error)
{
	size_t used = 0;
	leak_leave_out(dataset, kinds);
	for (size_t i = 0; i < dataset->column_count; i++) {
		const char *reason = dataset->columns[i].left_out;
		const struct dataset_column *column = &dataset->columns[i];
		used += reason == NULL;
		if (!reason && column->number && column->numeric < column->filled)
			note(invocation, "%s: %zu of %zu cells are no numbers and count as missing", column->label,
			     column->filled - column->numeric, column->filled);
		if (reason && *reason)
			note(invocation, "left out: %s %s", dataset->columns[i].label, reason);
	}
	return used ? 0 : fail(error, EX_DATAERR, "no field is left to learn from");
}

int read_deals(struct invocation *invocation, struct dataset *dataset, struct error *error)
{
	if (!option_given(invocation, "csv"))
		return read_history_deals(invocation, dataset, error);
	if (option_given(invocation, "at"))
		return fail(error, EX_USAGE, "--at is for the database, which knows what was known when");
	if (invocation->argument_count > 1)
		return fail(error, EX_USAGE, "\"%s\": --csv takes all rows of the file; terms are for the database",
		            invocation->arguments[1]);
	return read_csv_deals(invocation, dataset, error);
}

struct value figure(double number)
{
	enum { DECIMALS = 6 };
	const double whole = 1e6;
	return isnan(number) ? value_empty(TYPE_DECIMAL) : value_decimal(llround(number * whole), DECIMALS);
}

bool goes_to_file(const struct invocation *invocation)
{
	return option_given(invocation, "output") && !invocation->session.dry_run;
}

int write_proposal(struct invocation *invocation, const struct buffer *text, struct error *error)
{
	const char *file = goes_to_file(invocation) ? option_value(invocation, "output") : NULL;
	FILE *stream = file ? fopen(file, "w") : stdout;
	if (!stream)
		return fail_errno(error, EX_CANTCREAT, "%s", file);
	bool written = fwrite(buffer_text(text), 1, text->length, stream) == text->length && fflush(stream) == 0;
	int status = written ? 0 : fail_errno(error, EX_IOERR, "%s", file ? file : "write");
	if (file && fclose(stream) && !status)
		status = fail_errno(error, EX_IOERR, "%s", file);
	return status;
}
