/*
 * html.h: writing HTML and the SVG inside it.  Whatever is data goes through html_text() or an attribute's value, where it
 * is escaped and made valid UTF-8, so that it can never become markup; names of elements and attributes are constants of
 * the program.  Elements are closed in the order in which they were opened.
 */
#ifndef OPP_IO_HTML_H
#define OPP_IO_HTML_H

#include "base/buffer.h"

enum { HTML_DEPTH = 32 };

/* A zeroed struct with `out` is ready. */
struct html {
	struct buffer *out;
	const char *open[HTML_DEPTH]; /* the elements that are open, outermost first */
	int depth;
};

/* An attribute; without a name it ends a list, and without a value it is left out. */
struct attribute {
	const char *name, *value;
};

/* The attributes of one element, in the call itself: ATTRIBUTES({"class", name}, {"id", id}). */
#define ATTRIBUTES(...) ((const struct attribute[]){__VA_ARGS__, {NULL, NULL}})

void html_open(struct html *html, const char *element, const struct attribute *attributes); /* NULL: none */
void html_close(struct html *html);                                                         /* the innermost one */
void html_empty(struct html *html, const char *element, const struct attribute *attributes); /* <meta ...> */
void html_text(struct html *html, const char *text, size_t length);

/* An element with a text and no class, or one (NULL: none). */
void html_element(struct html *html, const char *element, const char *class, const char *text);

/* Text that the program itself has: style sheets. */
void html_raw(struct html *html, const char *text);

#endif
