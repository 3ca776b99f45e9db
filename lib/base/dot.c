/* dot.c: texts in the language of Graphviz. */
#include "base/dot.h"

void dot_add_text(struct buffer *dot, const char *text)
{
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			buffer_add_format(dot, "\\%c", *text);
		else if ((unsigned char)*text >= ' ')
			buffer_add_character(dot, *text);
		else
			buffer_add_text(dot, "\\n");
}
