/*
 * page.h: reports as a page for people: one HTML document that needs nothing else: no network, no script; light and dark,
 * for a phone, a desk and paper; headings and figures in the language of the config.
 *
 *	page_begin(), page_figures_begin(), page_figure()..., page_figures_end(), page_sections_begin(),
 *	page_section() with page_table(), page_sections_end(), page_end()
 */
#ifndef OPP_IO_PAGE_H
#define OPP_IO_PAGE_H

#include "io/html.h"
#include "io/picture.h"
#include "io/words.h"

struct page {
	struct html html;
	struct config *config;
	int64_t now;  /* days before that of it are alarming where something is due */
	bool rounded; /* amounts without decimals */
	bool mail;    /* for a mail program: a section's picture is an image of its own, "cid:NAME.png@opp" */
	/* In a mail: takes the picture of a section, and tells whether there is an image of it. */
	bool (*illustrate)(void *argument, const char *name, const struct picture *picture);
	void *argument;
	struct buffer *text; /* in a mail: where single figures stand as text too */
};

/* `title` and the names below are words (words.h); `about` is a line of data under the title. */
void page_begin(struct page *page, const char *title, const char *about);
void page_end(struct page *page);

/* A strip of single figures: what it is, the figure, a note (or NULL). */
void page_figures_begin(struct page *page);
void page_figure(struct page *page, const char *name, const char *figure, const char *note, bool alarming);
void page_figures_end(struct page *page);

/* Sections stand in two columns where there is room; a wide one takes both. */
void page_sections_begin(struct page *page);
void page_sections_end(struct page *page);

struct page_section {
	const char *name;  /* a word: its heading and its id */
	bool plain;        /* the only one of a page: the title is heading enough */
	const char *about; /* a line of data under it, or NULL */
	bool wide;
	const struct picture *picture;
};
void page_section_begin(struct page *page, const struct page_section *section);
void page_section_end(struct page *page);

/*
 * The rows of a picture as a table: what they are called, the figures that are shown, and bars beside the one that is drawn;
 * or, if several series run along periods, a line for each series with its run, and all figures behind a disclosure.
 * What the reader should know follows.  `caption` is read to those who do not see the table.
 */
void page_table(struct page *page, const struct picture *picture, const char *caption);

/* ---- figures as people read them, and what draws them ---- */

/* Adds a value: thousands apart, shares in percent, money without decimals if `whole`, times to the minute. */
void page_value(struct buffer *text, const struct page *page, const char *name, const struct value *value, bool whole);

/* A bar between two figures on an axis from `low` to `high`, as SVG that is stretched to its place; in another colour down. */
void page_bar(struct page *page, double from, double to, double low, double high);

/* Few rows that lead from a column `opening` to a column `closing`, each as a table of its steps; false if they are not such. */
bool page_bridges(struct page *page, const struct picture *picture, const char *caption);

/* A line through figures, broken where there is none. */
void page_run(struct page *page, const double *figures, size_t count);

extern const char *const page_style[]; /* lines of CSS; ends with NULL */

#endif
