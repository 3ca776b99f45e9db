/* page.c: the frame of a page: its head, figures and sections. */
#include "io/page.h"

#include <string.h>

/* ---- words ---- */

static void add_word(struct page *page, const char *name)
{
	struct buffer text = {0};
	add_heading(&text, page->config, name);
	html_text(&page->html, buffer_text(&text), text.length);
	buffer_free(&text);
}

static void word_element(struct page *page, const char *element, const char *class, const char *name)
{
	html_open(&page->html, element, ATTRIBUTES({"class", class}));
	add_word(page, name);
	html_close(&page->html);
}

/* ---- the document ---- */

static void add_head(struct page *page, const char *title)
{
	struct html *html = &page->html;
	html_open(html, "head", NULL);
	html_empty(html, "meta", ATTRIBUTES({"charset", "utf-8"}));
	html_empty(html, "meta", ATTRIBUTES({"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}));
	if (!page->mail) {
		html_empty(html, "meta", ATTRIBUTES({"http-equiv", "Content-Security-Policy"},
		                                    {"content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"}));
		html_empty(html, "link", ATTRIBUTES({"rel", "icon"}, {"href", "data:,"}));
	}
	word_element(page, "title", NULL, title);
	html_open(html, "style", NULL);
	for (const char *const *line = page_style; *line; line++) {
		html_raw(html, "\n");
		html_raw(html, *line);
	}
	html_raw(html, "\n");
	html_close(html);
	html_close(html);
	html_raw(html, "\n");
}

void page_begin(struct page *page, const char *title, const char *about)
{
	struct html *html = &page->html;
	html_raw(html, "<!DOCTYPE html>\n");
	html_open(html, "html", ATTRIBUTES({"lang", language_tag(page->config)}));
	add_head(page, title);
	html_open(html, "body", NULL);
	html_raw(html, "\n");
	if (!page->mail) {
		html_open(html, "a", ATTRIBUTES({"class", "skip"}, {"href", "#content"}));
		add_word(page, "skip");
		html_close(html);
		html_raw(html, "\n");
	}
	html_open(html, "div", ATTRIBUTES({"class", "page"}));
	html_open(html, "header", NULL);
	word_element(page, "h1", NULL, title);
	html_element(html, "p", "about", about);
	html_close(html);
	html_raw(html, "\n");
	html_open(html, "main", ATTRIBUTES({"id", "content"}, {"tabindex", "-1"}));
	html_raw(html, "\n");
}

void page_end(struct page *page)
{
	while (page->html.depth)
		html_close(&page->html);
	html_raw(&page->html, "\n");
}

/* ---- figures ---- */

void page_figures_begin(struct page *page)
{
	struct buffer label = {0};
	add_heading(&label, page->config, "figures");
	html_open(&page->html, "dl", ATTRIBUTES({"class", "figures"}, {"aria-label", buffer_text(&label)}));
	buffer_free(&label);
}

void page_figure(struct page *page, const char *name, const char *figure, const char *note, bool alarming)
{
	html_open(&page->html, "div", NULL);
	word_element(page, "dt", NULL, name);
	html_element(&page->html, "dd", alarming ? "figure alarm" : "figure", figure);
	if (note)
		html_element(&page->html, "dd", "note", note);
	if (page->mail) {
		add_heading(page->text, page->config, name);
		buffer_add_format(page->text, ": %s%s%s%s\n", figure, note ? " (" : "", note ? note : "", note ? ")" : "");
	}
	html_close(&page->html);
	html_raw(&page->html, "\n");
}

void page_figures_end(struct page *page)
{
	html_close(&page->html);
	html_raw(&page->html, "\n");
}

/* ---- sections ---- */

void page_sections_begin(struct page *page)
{
	html_open(&page->html, "div", ATTRIBUTES({"class", "sections"}));
}

void page_sections_end(struct page *page)
{
	html_close(&page->html);
}

void page_section_begin(struct page *page, const struct page_section *section)
{
	struct html *html = &page->html;
	struct buffer id = {0};
	buffer_add_format(&id, "section-%s", section->name);
	html_raw(html, "\n");
	html_open(html, "section", ATTRIBUTES({"class", section->wide ? "wide" : NULL}, {"aria-labelledby", id.data}));
	html_open(html, "h2", ATTRIBUTES({"id", id.data}, {"class", section->plain ? "unseen" : NULL}));
	add_word(page, section->name);
	html_close(html);
	if (section->about)
		html_element(html, "p", "about", section->about);
	if (page->mail && page->illustrate(page->argument, section->name, section->picture)) {
		buffer_clear(&id);
		buffer_add_format(&id, "cid:%s.png@opp", section->name);
		struct buffer alternative = {0};
		add_heading(&alternative, page->config, section->name);
		html_empty(html, "img", ATTRIBUTES({"src", id.data}, {"alt", buffer_text(&alternative)}));
		buffer_free(&alternative);
	}
	html_raw(html, "\n");
	buffer_free(&id);
}

void page_section_end(struct page *page)
{
	html_close(&page->html);
	html_raw(&page->html, "\n");
}
