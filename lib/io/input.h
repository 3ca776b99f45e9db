/*
 * input.h: a file, stdin or memory as a stream of UTF-8 text, whatever it is written in, in constant memory.
 *
 * The encoding is known before the first text is handed out: the one that is named; or what a byte order mark tells; or
 * UTF-8, if all of the input is UTF-8; or else GB18030.  To look at all of it twice, input that cannot be read again (a
 * pipe) is copied to a temporary file that has no name.
 */
#ifndef OPP_IO_INPUT_H
#define OPP_IO_INPUT_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

struct input;

/*
 * Opens FILE, or stdin for "-".  EX_NOINPUT when it cannot be read, EX_USAGE when iconv does not know `encoding` (NULL:
 * tell it), EX_CANTCREAT or EX_IOERR when the temporary file fails.  The caller ends with input_close().
 */
int input_open(const char *file, const char *encoding, struct input **input, struct error *error);

/* The same over bytes in memory, which stay the caller's. */
int input_open_memory(const char *name, const char *bytes, size_t length, const char *encoding, struct input **input,
                      struct error *error);

/*
 * The next piece of text: valid UTF-8, whole characters, no byte order mark.  It belongs to the input until the next
 * call.  1: there is one; 0: the end; -1: a failed read, or bytes that are no text in the encoding, with a sentence
 * that does not name the place (the caller knows the line).
 */
int input_read(struct input *input, const char **text, size_t *length, struct error *error);

/* As input_read(), but the next call will hand out the same piece again. */
int input_peek(struct input *input, const char **text, size_t *length, struct error *error);

const char *input_name(const struct input *input);  /* the file's name, "stdin" for - */
const char *input_guess(const struct input *input); /* "GB18030" if that was guessed, else NULL */
void input_progress(const struct input *input, uint64_t *done, uint64_t *total); /* bytes; total 0 if not known */
void input_close(struct input *input); /* NULL is fine */

#endif
