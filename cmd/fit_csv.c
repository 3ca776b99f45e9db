/* fit_csv.c: deals out of a file of records, without a database. */
#include "cmd/fit_modes.h"
#include "io/record.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct csv_deals {
	struct invocation *invocation;
	struct record_reader *reader;
	struct dataset *dataset;
	const char *const *headings;
	size_t heading_count;
	const struct field **fields;  /* a heading: the field of the config that it names, or NULL */
	size_t outcome;               /* headings; heading_count: none */
	size_t fold, date;
	const char *won, *lost;       /* lists of values with commas; lost may be NULL */
	const char **missing;
	size_t missing_count;
	size_t unread;                /* cells that are no value of their field */
};

/* ---- the columns ---- */

/* A heading as the name of a field: lower-case letters, digits and _; field_N where nothing is left of it. */
static const char *field_name(struct csv_deals *deals, size_t column)
{
	const char *heading = deals->headings[column];
	struct buffer name = {0};
	for (; *heading; heading++) {
		unsigned char byte = (unsigned char)*heading;
		if (byte < 0x80 && isalnum(byte))
			buffer_add_character(&name, (char)tolower(byte));
		else if (name.length && name.data[name.length - 1] != '_')
			buffer_add_character(&name, '_');
	}
	while (name.length && name.data[name.length - 1] == '_')
		name.data[--name.length] = '\0';
	size_t count;
	const struct field *builtin = builtin_fields(&count);
	if (!name.length || isdigit((unsigned char)name.data[0])) {
		buffer_clear(&name);
		buffer_add_format(&name, "field_%zu", column + 1);
	}
	for (size_t i = 0; i < count; i++)
		if (strcmp(builtin[i].name, name.data) == 0)
			buffer_add_text(&name, "_given");
	for (size_t i = 0; i < column; i++)
		if (strcmp(deals->dataset->columns[i].name, name.data) == 0)
			buffer_add_format(&name, "_%zu", column + 1);
	const char *kept = arena_text(&deals->dataset->arena, name.data);
	buffer_free(&name);
	return kept;
}

/* The field of the config whose name or label the heading is. */
static const struct field *config_field(struct csv_deals *deals, const char *heading)
{
	const struct fields *fields = &deals->invocation->config.fields;
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		if (!(field->flags & FIELD_SETTABLE) || field->flags & FIELD_LIST)
			continue;
		if (strcmp(field->name, heading) == 0 || strcmp(field->label, heading) == 0)
			return field;
	}
	return NULL;
}

static void name_columns(struct csv_deals *deals)
{
	for (size_t i = 0; i < deals->heading_count; i++) {
		struct dataset_column *column = &deals->dataset->columns[i];
		const struct field *field = config_field(deals, deals->headings[i]);
		column->label = arena_text(&deals->dataset->arena, deals->headings[i]);
		column->name = field ? field->name : field_name(deals, i);
		column->typed = field != NULL;
		column->type = field ? field->type : TYPE_TEXT;
		column->decimals =
		    field && field->type == TYPE_MONEY ? currency_decimals(deals->invocation->config.currency) : 0;
		deals->fields[i] = field;
	}
}

static int find_heading(struct csv_deals *deals, const char *option, const char *name, size_t *column, struct error *error)
{
	*column = deals->heading_count;
	return name ? need_column(deals->dataset, option, name, column, error) : 0;
}

static int find_columns(struct csv_deals *deals, struct error *error)
{
	struct invocation *invocation = deals->invocation;
	const char *outcome = option_value(invocation, "outcome"), *equals = outcome ? strrchr(outcome, '=') : NULL;
	if (!equals || !equals[1] || equals == outcome)
		return fail(error, EX_USAGE,
		            "--csv needs --outcome COLUMN=VALUE: what says that a deal was won, as in Status=Won");
	deals->won = equals + 1;
	deals->lost = option_value(invocation, "lost");
	const char *name = arena_bytes(&invocation->arena, outcome, (size_t)(equals - outcome));
	return find_heading(deals, "--outcome", name, &deals->outcome, error) ||
	       find_heading(deals, "--fold", option_value(invocation, "fold"), &deals->fold, error) ||
	       find_heading(deals, "--date", option_value(invocation, "date"), &deals->date, error);
}

/* ---- the rows ---- */

/* Whether the text is one of a list with commas. */
static bool is_one_of(const char *list, const char *text)
{
	size_t length = strlen(text);
	for (const char *item = list; item; item = strchr(item, ',') ? strchr(item, ',') + 1 : NULL)
		if (strncmp(item, text, length) == 0 && (item[length] == ',' || item[length] == '\0'))
			return true;
	return false;
}

static bool is_missing(const struct csv_deals *deals, const struct cell *cell)
{
	for (size_t i = 0; i < deals->missing_count; i++)
		if (strcmp(deals->missing[i], cell->text) == 0)
			return true;
	return cell->null || !cell->length;
}

static void set_cell(struct csv_deals *deals, size_t column, const struct cell *cell)
{
	const struct field *field = deals->fields[column];
	struct error unused;
	struct value value;
	if (is_missing(deals, cell))
		return;
	if (!field || field->type == TYPE_TEXT || field->type == TYPE_CHOICE)
		dataset_set_text(deals->dataset, column, cell->text, cell->length);
	else if (field_parse(field, cell->text, cell->length, deals->dataset->columns[column].decimals,
	                     deals->invocation->session.now, &deals->invocation->config.zone, &value, &unused))
		deals->unread++;
	else
		dataset_set_value(deals->dataset, column, &value);
}

static int set_fold(struct csv_deals *deals, size_t row, const struct cell *cell, struct error *error)
{
	const int64_t most = 100;
	int64_t fold;
	if (decimal_parse(cell->text, cell->length, 0, &fold, error) || fold < 0 || fold > most)
		return fail(error, EX_DATAERR, "%s:%llu: %s: a fold is a number from 0 to 100", record_name(deals->reader),
		            (unsigned long long)record_line(deals->reader), deals->headings[deals->fold]);
	struct dataset *dataset = deals->dataset;
	if (!(row & (row + 1)))
		dataset->fold = memory_resize(dataset->fold, 2 * (row + 1) * sizeof *dataset->fold);
	dataset->fold[row] = (int)fold;
	return 0;
}

static int set_date(struct csv_deals *deals, size_t row, const struct cell *cell, struct error *error)
{
	struct zone *zone = &deals->invocation->config.zone;
	if (is_missing(deals, cell))
		return 0;
	if (moment_parse(cell->text, cell->length, deals->invocation->session.now, zone, &deals->dataset->time[row], error))
		return fail_prefix(error, "%s:%llu: %s", record_name(deals->reader),
		                   (unsigned long long)record_line(deals->reader), deals->headings[deals->date]);
	return 0;
}

static int add_row(struct csv_deals *deals, const struct cell *cells, struct error *error)
{
	const struct cell *outcome = &cells[deals->outcome];
	bool won = is_one_of(deals->won, outcome->text);
	if (!won && (is_missing(deals, outcome) || (deals->lost && !is_one_of(deals->lost, outcome->text))))
		return 0;
	size_t row = dataset_add_row(deals->dataset, won);
	for (size_t i = 0; i < deals->heading_count; i++) {
		deals->dataset->hash[row] = hash_add(deals->dataset->hash[row], cells[i].text, cells[i].length + 1);
		if (i != deals->outcome && i != deals->fold && i != deals->date)
			set_cell(deals, i, &cells[i]);
	}
	if (deals->fold < deals->heading_count && set_fold(deals, row, &cells[deals->fold], error))
		return error->status;
	return deals->date < deals->heading_count ? set_date(deals, row, &cells[deals->date], error) : 0;
}

static int read_rows(struct csv_deals *deals, struct error *error)
{
	const struct cell *cells;
	int got, status = 0;
	while (!status && (got = record_read(deals->reader, &cells, error)) != 0)
		status = got < 0 ? error->status : add_row(deals, cells, error);
	return status;
}

/* ---- the whole ---- */

static int by_hash(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

/*
 * Rows that are the same to the last cell are taken for one deal that was written down more than once, and stay in one fold.
 * Where most rows have their like, that cannot be: then each goes its own way.
 */
static void tell_rows_apart(struct csv_deals *deals)
{
	struct dataset *dataset = deals->dataset;
	uint64_t *sorted = memory_get((dataset->count + 1) * sizeof *sorted);
	size_t distinct = 0;
	memcpy(sorted, dataset->hash, dataset->count * sizeof *sorted);
	qsort(sorted, dataset->count, sizeof *sorted, by_hash);
	for (size_t row = 0; row < dataset->count; row++)
		distinct += row == 0 || sorted[row] != sorted[row - 1];
	free(sorted);
	if (2 * distinct < dataset->count)
		for (size_t row = 0; row < dataset->count; row++)
			dataset->hash[row] = hash_add(dataset->hash[row], (const char *)&row, sizeof row);
	else if (distinct < dataset->count && !dataset->fold)
		note(
		    deals->invocation,
		    "%zu deals are the same as another to the last cell; they are kept together when the card is tried",
		    dataset->count - distinct);
}

static void set_missing(struct csv_deals *deals)
{
	size_t next = 0, count = deals->invocation->given_count;
	const char *word;
	deals->missing = arena_get(&deals->invocation->arena, (count + 1) * sizeof *deals->missing);
	while ((word = option_next(deals->invocation, "missing", &next)))
		deals->missing[deals->missing_count++] = word;
}

static int read_all(struct csv_deals *deals, struct error *error)
{
	struct dataset *dataset = deals->dataset;
	if (!record_has_header(deals->reader))
		return fail(error, EX_DATAERR, "%s is JSON; --csv takes a file whose first line names the columns",
		            record_name(deals->reader));
	deals->heading_count = record_columns(deals->reader, &deals->headings);
	deals->fields = arena_get(&deals->invocation->arena, (deals->heading_count + 1) * sizeof *deals->fields);
	dataset_open(dataset, deals->heading_count);
	name_columns(deals);
	if (find_columns(deals, error) || choose_fields(deals->invocation, dataset, error) || read_rows(deals, error))
		return error->status;
	for (size_t i = 0; i < deals->heading_count; i++)
		if (i == deals->outcome || i == deals->fold || i == deals->date)
			dataset->columns[i].left_out = "";
	if (!dataset_won(dataset))
		return fail(error, EX_DATAERR, "%s: no row has %s", record_name(deals->reader),
		            option_value(deals->invocation, "outcome"));
	tell_rows_apart(deals);
	dataset_finish(dataset);
	if (record_guess(deals->reader))
		note(deals->invocation, "%s: read as %s", record_name(deals->reader), record_guess(deals->reader));
	if (deals->unread)
		note(deals->invocation, "%zu cells are no values of their fields and count as missing", deals->unread);
	return 0;
}

/* A config is welcome for its fields, scale and grades, and not needed. */
static int read_config_if_there(struct invocation *invocation, struct error *error)
{
	const char *file = config_file(invocation);
	invocation->session.config = &invocation->config;
	if (option_given(invocation, "config") || access(file, F_OK) == 0) {
		if (config_read(file, &invocation->config, error))
			return error->status;
	} else if (zone_open(&invocation->config.zone, "UTC", error)) {
		return error->status;
	}
	invocation->writer.zone = &invocation->config.zone;
	return set_present(invocation, error);
}

int read_csv_deals(struct invocation *invocation, struct dataset *dataset, struct error *error)
{
	struct csv_deals deals = {.invocation = invocation, .dataset = dataset};
	struct record_options options = {.encoding = option_value(invocation, "encoding")};
	if (read_config_if_there(invocation, error) ||
	    record_open(option_value(invocation, "csv"), &options, &deals.reader, error))
		return error->status;
	set_missing(&deals);
	int status = read_all(&deals, error);
	record_close(deals.reader);
	if (status)
		dataset_free(dataset);
	return status;
}
