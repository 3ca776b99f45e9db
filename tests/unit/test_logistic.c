/*
 * test_logistic.c: the solver against fits by hand and, where ../shared/data is there, against exact fits that other programs made
 * of real data.
 */
#include "base/memory.h"
#include "fit/logistic.h"
#include "fit/metrics.h"
#include "io/record.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_ROWS = 10000, MOST_TERMS = 32, MOST_PARAMETERS = 200 };

static void expect(double got, double wanted)
{
	if (fabs(got - wanted) > 5e-7 * fmax(1, fabs(wanted)))
		fail_msg("%.10f instead of %.10f", got, wanted);
}

/* Rows under construction. */
struct rows {
	uint16_t index[MOST_ROWS * MOST_TERMS];
	double value[MOST_ROWS * MOST_TERMS], ridge[MOST_PARAMETERS], weights[MOST_PARAMETERS];
	uint8_t outcome[MOST_ROWS];
	uint32_t rows[MOST_ROWS];
	struct logistic_design design;
};

static struct rows *new_rows(size_t parameters, size_t terms)
{
	struct rows *rows = memory_get(sizeof *rows);
	for (size_t i = 0; i < MOST_ROWS; i++)
		rows->rows[i] = (uint32_t)i;
	for (size_t i = 0; i < (size_t)MOST_ROWS * MOST_TERMS; i++) {
		rows->index[i] = LOGISTIC_NONE;
		rows->value[i] = 1;
	}
	rows->design = (struct logistic_design){.parameters = parameters, .terms = terms, .index = rows->index,
	                                        .value = rows->value, .outcome = rows->outcome, .rows = rows->rows};
	return rows;
}

static struct logistic solve(struct rows *rows, double ridge)
{
	for (size_t i = 0; i < rows->design.parameters; i++)
		rows->ridge[i] = ridge;
	struct logistic_penalty penalty = {.ridge = rows->ridge};
	struct logistic fit = {.weights = rows->weights};
	logistic_fit(&rows->design, &penalty, &fit);
	return fit;
}

/* 3 of 4 won without the one parameter, 1 of 4 with it: the odds are 3 and 1/3. */
static void two_groups_have_their_own_odds(void **state)
{
	(void)state;
	struct rows *rows = new_rows(1, 1);
	for (int i = 0; i < 8; i++) {
		rows->index[i] = i < 4 ? LOGISTIC_NONE : 0;
		rows->outcome[i] = i < 3 || i == 4;
	}
	rows->design.count = 8;
	struct logistic fit = solve(rows, 0);
	expect(fit.intercept, log(3));
	expect(fit.weights[0], -2 * log(3));
	expect(fit.loss, -6 * log(0.75) - 2 * log(0.25));
	free(rows);
}

static void a_link_ties_two_parameters(void **state)
{
	(void)state;
	struct rows *rows = new_rows(2, 1);
	for (int i = 0; i < 12; i++) {
		rows->index[i] = (uint16_t)(i < 4 ? LOGISTIC_NONE : i % 2);
		rows->outcome[i] = i == 0 || i == 5 || i == 7 || i == 9;
	}
	rows->design.count = 12;
	struct logistic_link link = {1, 0, 1e9};
	struct logistic_penalty penalty = {.ridge = rows->ridge, .links = &link, .link_count = 1};
	struct logistic fit = {.weights = rows->weights};
	logistic_fit(&rows->design, &penalty, &fit);
	assert_true(fabs(fit.weights[0] - fit.weights[1]) < 1e-6);
	expect(fit.intercept + fit.weights[0], log(3.0 / 5));
	free(rows);
}

static void what_separates_ends_and_stays_finite(void **state)
{
	(void)state;
	struct rows *rows = new_rows(1, 1);
	for (int i = 0; i < 10; i++) {
		rows->index[i] = i < 5 ? LOGISTIC_NONE : 0;
		rows->outcome[i] = i < 5;
	}
	rows->design.count = 10;
	struct logistic fit = solve(rows, 1);
	assert_true(isfinite(fit.intercept) && isfinite(fit.weights[0]) && fit.weights[0] < -1);
	fit = solve(rows, 0);
	assert_true(isfinite(fit.objective));
	free(rows);
}

/* ---- real data ---- */

static struct record_reader *open_data(const char *file)
{
	struct record_reader *reader;
	struct record_options options = {0};
	struct error error = {0};
	if (record_open(file, &options, &reader, &error)) {
		print_message("no %s\n", file);
		skip();
	}
	return reader;
}

/* The terms and weights of an exact fit, in the file's order. */
struct exact {
	char *terms[MOST_PARAMETERS];
	double weights[MOST_PARAMETERS];
	size_t count;
};

static void read_exact(const char *file, struct exact *exact)
{
	struct record_reader *reader = open_data(file);
	const struct cell *cells;
	struct error error = {0};
	exact->count = 0;
	while (record_read(reader, &cells, &error) == 1) {
		exact->terms[exact->count] = memory_text(cells[0].text);
		exact->weights[exact->count++] = strtod(cells[1].text, NULL);
	}
	record_close(reader);
}

static void free_exact(struct exact *exact)
{
	for (size_t i = 0; i < exact->count; i++)
		free(exact->terms[i]);
}

static void expect_exact(const struct exact *exact, const struct logistic *fit)
{
	expect(fit->intercept, exact->weights[0]);
	for (size_t i = 1; i < exact->count; i++)
		expect(fit->weights[i - 1], exact->weights[i]);
}

static double area_of(const struct rows *rows, const struct logistic *fit)
{
	double *odds = memory_get(MOST_ROWS * sizeof *odds);
	for (size_t i = 0; i < rows->design.count; i++)
		odds[i] = logistic_predict(&rows->design, fit, i);
	double area = auc(rows->outcome, odds, rows->design.count).value;
	free(odds);
	return area;
}

static uint16_t find_term(const struct exact *exact, const char *heading, const char *value)
{
	char term[200];
	snprintf(term, sizeof term, "%s=%s", heading, value);
	for (size_t i = 1; i < exact->count; i++)
		if (strcmp(exact->terms[i], term) == 0)
			return (uint16_t)(i - 1);
	return LOGISTIC_NONE;
}

/* All levels of all columns, ridge 1, the intercept free; rows that are there twice count once. */
static void salvirt_is_fitted_to_six_digits(void **state)
{
	(void)state;
	const char *folder = "../shared/data/salvirt/";
	char file[200];
	struct exact exact;
	snprintf(file, sizeof file, "%sexpected/fit_l2_distinct_rows.csv", folder);
	read_exact(file, &exact);
	bool wanted[MOST_ROWS] = {false};
	struct error error = {0};
	const struct cell *cells;
	snprintf(file, sizeof file, "%sexpected/folds_distinct_rows.csv", folder);
	struct record_reader *folds = open_data(file);
	while (record_read(folds, &cells, &error) == 1)
		wanted[strtol(cells[0].text, NULL, 10)] = true;
	record_close(folds);
	snprintf(file, sizeof file, "%sSalvirt_B2B_ML_dataset_HF.csv", folder);
	struct record_reader *reader = open_data(file);
	const char *const *headings;
	size_t columns = record_columns(reader, &headings) - 1;
	struct rows *rows = new_rows(exact.count - 1, columns);
	for (size_t number = 1; record_read(reader, &cells, &error) == 1; number++) {
		if (!wanted[number])
			continue;
		for (size_t i = 0; i < columns; i++)
			rows->index[rows->design.count * columns + i] = find_term(&exact, headings[i], cells[i].text);
		rows->outcome[rows->design.count++] = strcmp(cells[columns].text, "Won") == 0;
	}
	record_close(reader);
	assert_int_equal(rows->design.count, 365);
	struct logistic fit = solve(rows, 1);
	expect(fit.objective, 155.11374237380554);
	expect(area_of(rows, &fit), 0.8982568642);
	expect_exact(&exact, &fit);
	free_exact(&exact);
	free(rows);
}

/* A generalised linear model with a number and some levels, without a penalty. */
static void xeducation_is_fitted_to_six_digits(void **state)
{
	(void)state;
	struct exact exact;
	read_exact("../shared/data/xeducation/expected/fit_glm.csv", &exact);
	struct record_reader *reader = open_data("../shared/data/xeducation/Leads.csv");
	const char *const *headings;
	const struct cell *cells;
	struct error error = {0};
	size_t columns = record_columns(reader, &headings);
	enum { TERMS = 6 };
	struct rows *rows = new_rows(exact.count - 1, TERMS);
	for (; record_read(reader, &cells, &error) == 1; rows->design.count++) {
		uint16_t *index = rows->index + rows->design.count * TERMS;
		index[0] = 0;
		for (size_t i = 0; i < columns; i++) {
			uint16_t term = find_term(&exact, headings[i], cells[i].text);
			if (strcmp(headings[i], "Converted") == 0)
				rows->outcome[rows->design.count] = cells[i].text[0] == '1';
			else if (strcmp(headings[i], "Total Time Spent on Website") == 0)
				rows->value[rows->design.count * TERMS] = strtod(cells[i].text, NULL) / 100;
			else if (term != LOGISTIC_NONE)
				index[term] = term;
		}
	}
	record_close(reader);
	struct logistic fit = solve(rows, 0);
	expect(fit.loss, 4318.0652415676);
	expect(area_of(rows, &fit), 0.8496495486);
	expect_exact(&exact, &fit);
	free_exact(&exact);
	free(rows);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_groups_have_their_own_odds),
	    cmocka_unit_test(a_link_ties_two_parameters),
	    cmocka_unit_test(what_separates_ends_and_stays_finite),
	    cmocka_unit_test(salvirt_is_fitted_to_six_digits),
	    cmocka_unit_test(xeducation_is_fitted_to_six_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
