/* dataset.c: what is known of closed deals, by columns. */
#include "fit/dataset.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More texts than that are no choices; codes stay small. */
enum { MOST_TEXTS = 60000 };

/* Finds the code of a text: open addressing, no more than half full. */
struct dictionary {
	uint32_t *slots; /* codes; 0: empty */
	size_t size;
	bool full;       /* MOST_TEXTS were reached: texts are no longer kept */
};

uint64_t hash_add(uint64_t hash, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211U;
	return hash;
}

/* FNV's low bits are weak; this is the end of MurmurHash3, by Austin Appleby, in the public domain. */
static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDU;
	hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53U;
	return hash ^ hash >> 33;
}

void dataset_open(struct dataset *dataset, size_t count)
{
	*dataset = (struct dataset){.column_count = count};
	dataset->columns = memory_get((count + 1) * sizeof *dataset->columns);
	for (size_t i = 0; i < count; i++)
		dataset->columns[i].dictionary = arena_get(&dataset->arena, sizeof(struct dictionary));
}

static void free_texts(struct dataset_column *column)
{
	free(column->dictionary->slots);
	free(column->texts);
	column->dictionary->slots = NULL;
	column->texts = NULL;
	column->text_count = 0;
}

void dataset_free(struct dataset *dataset)
{
	for (size_t i = 0; i < dataset->column_count; i++) {
		free_texts(&dataset->columns[i]);
		free(dataset->columns[i].numbers);
		free(dataset->columns[i].codes);
	}
	free(dataset->columns);
	free(dataset->outcome);
	free(dataset->hash);
	free(dataset->time);
	free(dataset->fold);
	arena_free(&dataset->arena);
	*dataset = (struct dataset){0};
}

/* ---- rows ---- */

static void grow(struct dataset *dataset)
{
	dataset->capacity = dataset->capacity ? dataset->capacity + dataset->capacity / 2 : 1024;
	dataset->outcome = memory_resize(dataset->outcome, dataset->capacity * sizeof *dataset->outcome);
	dataset->hash = memory_resize(dataset->hash, dataset->capacity * sizeof *dataset->hash);
	dataset->time = memory_resize(dataset->time, dataset->capacity * sizeof *dataset->time);
	for (size_t i = 0; i < dataset->column_count; i++) {
		struct dataset_column *column = &dataset->columns[i];
		column->numbers = memory_resize(column->numbers, dataset->capacity * sizeof *column->numbers);
		column->codes = memory_resize(column->codes, dataset->capacity * sizeof *column->codes);
	}
}

size_t dataset_add_row(struct dataset *dataset, bool won)
{
	if (dataset->count == dataset->capacity)
		grow(dataset);
	size_t row = dataset->count++;
	dataset->outcome[row] = won;
	dataset->hash[row] = HASH_START;
	dataset->time[row] = 0;
	for (size_t i = 0; i < dataset->column_count; i++) {
		dataset->columns[i].numbers[row] = NAN;
		dataset->columns[i].codes[row] = 0;
	}
	return row;
}

/* ---- cells ---- */

static size_t find_slot(const struct dataset_column *column, const char *text, size_t length)
{
	const struct dictionary *dictionary = column->dictionary;
	size_t slot = (size_t)mix(hash_add(HASH_START, text, length)) & (dictionary->size - 1);
	for (uint32_t code; (code = dictionary->slots[slot]); slot = (slot + 1) & (dictionary->size - 1)) {
		const char *known = column->texts[code - 1];
		if (strncmp(known, text, length) == 0 && known[length] == '\0')
			break;
	}
	return slot;
}

static void grow_dictionary(struct dataset_column *column)
{
	struct dictionary *dictionary = column->dictionary;
	free(dictionary->slots);
	dictionary->size = dictionary->size ? 2 * dictionary->size : 64;
	dictionary->slots = memory_get(dictionary->size * sizeof *dictionary->slots);
	for (size_t i = 0; i < column->text_count; i++)
		dictionary->slots[find_slot(column, column->texts[i], strlen(column->texts[i]))] = (uint32_t)i + 1;
}

static uint32_t code_of(struct dataset *dataset, struct dataset_column *column, const char *text, size_t length)
{
	struct dictionary *dictionary = column->dictionary;
	if (dictionary->full)
		return 0;
	if (2 * (column->text_count + 1) > dictionary->size)
		grow_dictionary(column);
	uint32_t *slot = &dictionary->slots[find_slot(column, text, length)];
	if (!*slot && column->text_count == MOST_TEXTS) {
		dictionary->full = true;
		return 0;
	}
	if (!*slot) {
		column->texts = memory_grow(column->texts, column->text_count, &column->text_capacity, sizeof *column->texts);
		column->texts[column->text_count++] = arena_bytes(&dataset->arena, text, length);
		*slot = (uint32_t)column->text_count;
	}
	return *slot;
}

/* A plain number: a sign, digits with a point, perhaps an exponent; not what strtod() takes beyond that (inf, 0x1). */
static bool read_number(const char *text, size_t length, double *number)
{
	char copy[64], *end;
	if (!length || length >= sizeof copy || strspn(text, "+-.0123456789eE") < length || !strpbrk(text, "0123456789"))
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	*number = strtod(copy, &end);
	return *end == '\0' && isfinite(*number);
}

/* YYYY-MM-DD or YYYY/M/D, whatever follows. */
static bool looks_like_date(const char *text, size_t length)
{
	if (length < 8 || strspn(text, "0123456789") != 4 || (text[4] != '-' && text[4] != '/'))
		return false;
	size_t month = strspn(text + 5, "0123456789");
	return month >= 1 && month <= 2 && text[5 + month] == text[4] && isdigit((unsigned char)text[6 + month]);
}

/* Such a text cannot stand in a term. */
static bool has_control(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] < ' ')
			return true;
	return false;
}

void dataset_set_text(struct dataset *dataset, size_t index, const char *text, size_t length)
{
	struct dataset_column *column = &dataset->columns[index];
	size_t row = dataset->count - 1;
	while (length && text[length - 1] == ' ')
		length--;
	for (; length && *text == ' '; length--)
		text++;
	if (!length || has_control(text, length))
		return;
	column->filled++;
	if (read_number(text, length, &column->numbers[row]))
		column->numeric++;
	else
		column->dates += looks_like_date(text, length);
	column->codes[row] = code_of(dataset, column, text, length);
}

void dataset_set_value(struct dataset *dataset, size_t index, const struct value *value)
{
	struct dataset_column *column = &dataset->columns[index];
	size_t row = dataset->count - 1;
	if (!value->set)
		return;
	double scale = 1;
	for (uint8_t i = 0; i < value->decimals; i++)
		scale *= 10;
	column->filled++;
	switch (value->type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
		column->codes[row] = code_of(dataset, column, value->text, value->length);
		return;
	case TYPE_BOOLEAN:
		column->codes[row] = code_of(dataset, column, value->integer ? "true" : "false", value->integer ? 4 : 5);
		return;
	case TYPE_NUMBER:
		column->numbers[row] = value->number;
		break;
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		column->numbers[row] = (double)value->integer / scale;
		break;
	case TYPE_DURATION:
		column->numbers[row] = (double)value->integer / SECONDS_PER_DAY;
		break;
	default:
		column->numbers[row] = (double)value->integer;
	}
	column->numeric++;
}

/* ---- what the columns are ---- */

void dataset_leave_out(struct dataset *dataset, size_t column, const char *format, ...)
{
	char reason[500];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	dataset->columns[column].left_out = arena_text(&dataset->arena, reason);
}

static int by_number(const void *left, const void *right)
{
	const double *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

/* What tells the number of a thing from an amount of something. */
struct spread {
	size_t distinct, rising, falling;
	double least, most;
	bool whole;
};

static struct spread look_at_numbers(const struct dataset *dataset, const struct dataset_column *column)
{
	struct spread spread = {.whole = true};
	double *sorted = memory_get((dataset->count + 1) * sizeof *sorted), last = NAN;
	size_t count = 0;
	for (size_t row = 0; row < dataset->count; row++) {
		double number = column->numbers[row];
		if (isnan(number))
			continue;
		spread.rising += number > last;
		spread.falling += number < last;
		spread.whole &= number == floor(number);
		sorted[count++] = last = number;
	}
	qsort(sorted, count, sizeof *sorted, by_number);
	for (size_t i = 0; i < count; i++)
		spread.distinct += i == 0 || sorted[i] != sorted[i - 1];
	spread.least = count ? sorted[0] : 0;
	spread.most = count ? sorted[count - 1] : 0;
	free(sorted);
	return spread;
}

/*
 * Whole numbers that are all different: given one after the other through the file, or too close together to be anything else
 * (of so many amounts, some would be equal).
 */
static bool is_numbering(const struct spread *spread, size_t filled)
{
	const size_t enough = 20, close = 20, for_closeness = 100;
	if (!spread->whole || filled < enough || spread->distinct < filled)
		return false;
	bool in_order = spread->rising + 1 >= filled || spread->falling + 1 >= filled;
	return in_order || (filled >= for_closeness && spread->most - spread->least < (double)(close * filled));
}

/* Of the cells of a column of texts: nearly all are numbers. */
static bool holds_numbers(const struct dataset_column *column)
{
	const size_t nearly_all = 10; /* all but one of so many */
	if (column->typed)
		return column->type != TYPE_TEXT && column->type != TYPE_CHOICE && column->type != TYPE_BOOLEAN;
	return column->numeric && column->numeric >= column->filled - column->filled / nearly_all;
}

static void look_at_texts(struct dataset *dataset, size_t index)
{
	struct dataset_column *column = &dataset->columns[index];
	const size_t enough = 20;
	size_t distinct = column->text_count;
	bool nearly_all_different = column->filled >= enough && 2 * distinct > column->filled;
	if (column->dictionary->full || (nearly_all_different && !column->asked))
		dataset_leave_out(dataset, index, "looks like a name or an id: %s%zu different values in %zu deals",
		                  column->dictionary->full ? "more than " : "", distinct, column->filled);
	else if (distinct == 1 && column->filled == dataset->count)
		dataset_leave_out(dataset, index, "is always \"%.60s\"", column->texts[0]);
}

static void look_at_column(struct dataset *dataset, size_t index)
{
	struct dataset_column *column = &dataset->columns[index];
	column->number = holds_numbers(column);
	if (!column->filled) {
		dataset_leave_out(dataset, index, "is always empty");
	} else if (!column->typed && !column->asked && 2 * column->dates > column->filled) {
		dataset_leave_out(dataset, index, "is a date, and the same dates do not come again");
	} else if (!column->number) {
		look_at_texts(dataset, index);
	} else {
		struct spread spread = look_at_numbers(dataset, column);
		if (spread.distinct == 1 && column->filled == dataset->count)
			dataset_leave_out(dataset, index, "is always %.15g", spread.least);
		else if (!column->typed && !column->asked && is_numbering(&spread, column->numeric))
			dataset_leave_out(dataset, index, "looks like a number of the deal: whole numbers, all different");
	}
}

void dataset_finish(struct dataset *dataset)
{
	for (size_t i = 0; i < dataset->column_count; i++) {
		struct dataset_column *column = &dataset->columns[i];
		if (!column->left_out)
			look_at_column(dataset, i);
		if (column->number || column->left_out) {
			free(column->codes);
			column->codes = NULL;
			free_texts(column);
		}
		if (!column->number || column->left_out) {
			free(column->numbers);
			column->numbers = NULL;
		}
		if (!column->typed)
			column->type = column->number ? TYPE_NUMBER : TYPE_TEXT;
	}
}

size_t dataset_won(const struct dataset *dataset)
{
	size_t won = 0;
	for (size_t row = 0; row < dataset->count; row++)
		won += dataset->outcome[row];
	return won;
}

size_t dataset_fold(const struct dataset *dataset, size_t row, size_t folds)
{
	return dataset->fold ? (size_t)dataset->fold[row] : (size_t)(mix(dataset->hash[row]) % folds);
}
