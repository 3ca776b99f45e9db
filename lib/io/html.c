/* html.c: writing HTML, everything escaped. */
#include "io/html.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

/* Control characters are no characters of HTML, and those of the writing direction would turn round what stands beside. */
static bool is_shown(uint32_t character)
{
	return (character >= 0x20 || character == '\n' || character == '\t') && character != 0x7F &&
	       !(character >= 0x80 && character < 0xA0) && character != 0xFFFE && character != 0xFFFF &&
	       !utf8_is_direction_control(character);
}

static const char *entity(uint32_t character)
{
	switch (character) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

static void add_escaped(struct buffer *out, const char *text, size_t length)
{
	const char *end = text + length;
	while (text < end) {
		const char *begin = text;
		uint32_t character = utf8_next(&text, end);
		if (entity(character))
			buffer_add_text(out, entity(character));
		else if (character == 0xFFFD || !is_shown(character))
			buffer_add_text(out, "\xEF\xBF\xBD");
		else
			buffer_add(out, begin, (size_t)(text - begin));
	}
}

static void add_tag(struct html *html, const char *element, const struct attribute *attributes)
{
	buffer_add_format(html->out, "<%s", element);
	for (; attributes && attributes->name; attributes++) {
		if (!attributes->value)
			continue;
		buffer_add_format(html->out, " %s=\"", attributes->name);
		add_escaped(html->out, attributes->value, strlen(attributes->value));
		buffer_add_character(html->out, '"');
	}
	buffer_add_character(html->out, '>');
}

void html_open(struct html *html, const char *element, const struct attribute *attributes)
{
	assert(html->depth < HTML_DEPTH);
	html->open[html->depth++] = element;
	add_tag(html, element, attributes);
}

void html_close(struct html *html)
{
	assert(html->depth > 0);
	buffer_add_format(html->out, "</%s>", html->open[--html->depth]);
}

void html_empty(struct html *html, const char *element, const struct attribute *attributes)
{
	add_tag(html, element, attributes);
}

void html_text(struct html *html, const char *text, size_t length)
{
	add_escaped(html->out, text, length);
}

void html_element(struct html *html, const char *element, const char *class, const char *text)
{
	html_open(html, element, ATTRIBUTES({"class", class}));
	html_text(html, text, strlen(text));
	html_close(html);
}

void html_raw(struct html *html, const char *text)
{
	buffer_add_text(html->out, text);
}
