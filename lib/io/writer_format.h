/* writer_format.h: what writer.c and the formats share; nothing else includes it. */
#ifndef OPP_IO_WRITER_FORMAT_H
#define OPP_IO_WRITER_FORMAT_H

#include "base/buffer.h"
#include "io/writer.h"

struct writer {
	const struct writer_format *format;
	const struct column *columns;
	size_t count;
	struct writer_options options;
	struct buffer out;    /* what is not written to the stream yet */
	uint64_t rows;
	void *state;          /* the format's own, made by begin() */
	struct error failure; /* the first failed write; nothing is written after it */
};

/* A format of output.  The functions add to writer->out, and writer.c sees to it that it is written. */
struct writer_format {
	void (*begin)(struct writer *writer);
	void (*row)(struct writer *writer, const struct value *values);
	void (*end)(struct writer *writer);
	void (*release)(struct writer *writer); /* of the state */
};

extern const struct writer_format writer_csv, writer_json, writer_jsonl;

/* Texts need escaping; the other types print as they are. */
static inline bool is_text(const struct value *value)
{
	return value->type == TYPE_TEXT || value->type == TYPE_CHOICE;
}

#endif
