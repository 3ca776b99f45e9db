/* input.c: a file, stdin or memory as a stream of UTF-8 text. */
#include "io/input.h"

#include "base/memory.h"
#include "base/temporary.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CHUNK_SIZE = 64 * 1024,
	LONGEST_CHARACTER = 4, /* of UTF-8, in bytes */
};

static const char byte_order_mark[] = "\xEF\xBB\xBF";

struct input {
	char *name;
	int file;           /* -1 over memory */
	bool close_file;
	const char *memory; /* what is left of it */
	size_t memory_length;
	bool ended;         /* the source has no more bytes */
	uint64_t done, total;

	iconv_t converter;
	bool converting;    /* false: the bytes are UTF-8 */
	bool guessed;
	bool misread;       /* what follows shows that the guess was wrong */

	char *raw;          /* CHUNK_SIZE of bytes as they were read */
	size_t raw_length, raw_used;
	char *converted;    /* CHUNK_SIZE of text out of the converter; until then scratch for telling the encoding */

	bool begun, peeked;
	const char *text;   /* what was handed out last */
	size_t length;
};

/* Reads until the room is full or the source has ended; *got tells. */
static int read_source(struct input *input, char *room, size_t size, size_t *got, struct error *error)
{
	*got = 0;
	if (input->file < 0 && input->memory_length) {
		*got = input->memory_length < size ? input->memory_length : size;
		memcpy(room, input->memory, *got);
		input->memory += *got;
		input->memory_length -= *got;
	}
	while (input->file >= 0 && *got < size) {
		ssize_t count = read(input->file, room + *got, size - *got);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return fail_errno(error, EX_IOERR, "cannot be read");
		if (count == 0)
			break;
		*got += (size_t)count;
	}
	if (*got < size)
		input->ended = true;
	input->done += *got;
	return 0;
}

/* Fills the raw bytes up, behind what was not used of them yet. */
static int fill_raw(struct input *input, struct error *error)
{
	input->raw_length -= input->raw_used;
	memmove(input->raw, input->raw + input->raw_used, input->raw_length);
	input->raw_used = 0;
	if (input->ended)
		return 0;
	size_t got;
	int status = read_source(input, input->raw + input->raw_length, CHUNK_SIZE - input->raw_length, &got, error);
	input->raw_length += got;
	return status;
}

/* ---- telling the encoding ---- */

static int begin_converting(struct input *input, const char *encoding, struct error *error)
{
	if (!strcasecmp(encoding, "UTF-8") || !strcasecmp(encoding, "UTF8"))
		return 0;
	/* A suffix such as //IGNORE would drop characters in silence. */
	input->converter = strchr(encoding, '/') ? (iconv_t)-1 : iconv_open("UTF-8", encoding);
	if (input->converter == (iconv_t)-1)
		return fail(error, EX_USAGE, "unknown encoding %s: `iconv -l` lists the known ones", encoding);
	input->converting = true;
	return 0;
}

static const char *encoding_of_mark(const char *bytes, size_t length)
{
	if (length >= 3 && !memcmp(bytes, byte_order_mark, 3))
		return "UTF-8";
	if (length >= 2 && !memcmp(bytes, "\xFF\xFE", 2))
		return "UTF-16LE";
	if (length >= 2 && !memcmp(bytes, "\xFE\xFF", 2))
		return "UTF-16BE";
	return NULL;
}

/* UTF-8 that arrives in pieces, which may end within a character. */
struct utf8_check {
	bool valid;
	char rest[LONGEST_CHARACTER + LONGEST_CHARACTER];
	size_t rest_length; /* of the character that the last piece left unfinished, less than LONGEST_CHARACTER */
};

static void check_piece(struct utf8_check *check, const char *bytes, size_t length)
{
	while (check->valid && check->rest_length && length) {
		check->rest[check->rest_length++] = *bytes++;
		length--;
		if (utf8_valid_prefix(check->rest, check->rest_length) == check->rest_length)
			check->rest_length = 0;
		else if (check->rest_length == LONGEST_CHARACTER)
			check->valid = false;
	}
	if (!check->valid || !length)
		return;
	size_t prefix = utf8_valid_prefix(bytes, length);
	check->rest_length = length - prefix;
	if (check->rest_length >= LONGEST_CHARACTER)
		check->valid = false;
	else
		memcpy(check->rest, bytes + prefix, check->rest_length);
}

static int write_all(int file, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t count = write(file, bytes, length);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -1;
		bytes += count;
		length -= (size_t)count;
	}
	return 0;
}

/*
 * Looks at all bytes behind the first chunk; with a spool (else -1) it copies them there.  A NUL ends it early: no
 * record may hold one, so the reader will not come further either, and endless devices full of them are no trap.
 */
static int check_rest(struct input *input, struct utf8_check *check, int spool, struct error *error)
{
	bool nul = memchr(input->raw, '\0', input->raw_length);
	while (!input->ended && !nul && (check->valid || spool >= 0)) {
		size_t got;
		int status = read_source(input, input->converted, CHUNK_SIZE, &got, error);
		if (status)
			return status;
		check_piece(check, input->converted, got);
		nul = memchr(input->converted, '\0', got);
		if (spool >= 0 && write_all(spool, input->converted, got))
			return fail_errno(error, EX_IOERR, "cannot write the temporary file in %s", temporary_folder());
	}
	if (input->ended && check->rest_length)
		check->valid = false;
	return 0;
}

/* Looks at all of the input, and returns to where the first chunk ended. */
static int check_all(struct input *input, bool *valid, struct error *error)
{
	struct utf8_check check = {.valid = true};
	struct input before = *input;
	struct stat about;
	int spool = -1, status = 0;
	check_piece(&check, input->raw, input->raw_length);
	if (input->file >= 0 && !input->ended && check.valid && (fstat(input->file, &about) || !S_ISREG(about.st_mode)))
		status = temporary_file(&spool, error);
	if (!status)
		status = check_rest(input, &check, spool, error);
	*valid = check.valid;
	if (spool >= 0) {
		if (input->close_file)
			close(input->file);
		input->file = spool;
		input->close_file = true;
		input->total = input->done;
	} else {
		input->memory = before.memory;
		input->memory_length = before.memory_length;
	}
	off_t looked_at = (off_t)(input->done - before.done);
	if (!status && looked_at && input->file >= 0 && lseek(input->file, -looked_at, SEEK_CUR) < 0)
		status = fail_errno(error, EX_IOERR, "cannot be read twice");
	input->done = before.done;
	input->ended = before.ended;
	return status;
}

static int begin(struct input *input, const char *encoding, struct error *error)
{
	input->raw = memory_get(CHUNK_SIZE);
	input->converted = memory_get(CHUNK_SIZE);
	int status = fill_raw(input, error);
	if (!status && !encoding)
		encoding = encoding_of_mark(input->raw, input->raw_length);
	if (status || encoding)
		return status ? status : begin_converting(input, encoding, error);
	bool valid;
	status = check_all(input, &valid, error);
	if (status || valid)
		return status;
	input->guessed = true;
	return begin_converting(input, "GB18030", error);
}

static int begin_or_close(struct input *opened, const char *encoding, struct input **input, struct error *error)
{
	if (!begin(opened, encoding, error)) {
		*input = opened;
		return 0;
	}
	if (error->status != EX_USAGE)
		fail_prefix(error, "%s", opened->name);
	input_close(opened);
	return error->status;
}

int input_open(const char *file, const char *encoding, struct input **input, struct error *error)
{
	bool is_stdin = !strcmp(file, "-");
	const char *name = is_stdin ? "stdin" : file;
	int opened = is_stdin ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	struct stat about;
	if (opened < 0 || fstat(opened, &about))
		return fail_errno(error, EX_NOINPUT, "cannot open %s", name);
	struct input *made = memory_get(sizeof *made);
	*made = (struct input){.name = memory_text(name), .file = opened, .close_file = !is_stdin};
	if (S_ISDIR(about.st_mode)) {
		input_close(made);
		return fail(error, EX_NOINPUT, "cannot read %s: it is a directory", name);
	}
	if (S_ISREG(about.st_mode)) {
		off_t at = lseek(opened, 0, SEEK_CUR);
		made->total = about.st_size > at ? (uint64_t)(about.st_size - at) : 0;
	}
	return begin_or_close(made, encoding, input, error);
}

int input_open_memory(const char *name, const char *bytes, size_t length, const char *encoding, struct input **input,
                      struct error *error)
{
	struct input *made = memory_get(sizeof *made);
	*made = (struct input){
		.name = memory_text(name), .file = -1, .memory = bytes, .memory_length = length, .total = length};
	return begin_or_close(made, encoding, input, error);
}

/* ---- handing out text ---- */

static int take_utf8(struct input *input, struct error *error)
{
	input->text = input->raw;
	input->length = utf8_valid_prefix(input->raw, input->raw_length);
	input->raw_used = input->length;
	if (input->length || !input->raw_length)
		return 0;
	return fail(error, EX_DATAERR, "bytes that are not UTF-8; name the encoding of this file with --encoding");
}

/* Where the first private-use character stands; `length` if nowhere. */
static size_t find_private_use(const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;
	for (size_t i = 0; i + 1 < length; i++) {
		if (bytes[i] == 0xEE || (bytes[i] == 0xEF && bytes[i + 1] <= 0xA3))
			return i; /* U+E000 to U+F8FF */
		if ((bytes[i] == 0xF3 && bytes[i + 1] >= 0xB0) || (bytes[i] == 0xF4 && bytes[i + 1] < 0x90))
			return i; /* planes 15 and 16 */
	}
	return length;
}

/* A guess that makes private-use characters was wrong: other encodings pass as GB18030, and come out as these. */
static int stop_at_private_use(struct input *input, struct error *error)
{
	size_t usable = input->misread ? 0 : find_private_use(input->text, input->length);
	if (usable == input->length && !input->misread)
		return 0;
	input->misread = true;
	input->length = usable;
	if (usable) /* first the text before it, so that the reader comes to the right line */
		return 0;
	return fail(error, EX_DATAERR, "this is not UTF-8, and read as GB18030 it has characters without a meaning; "
	                               "name the encoding with --encoding");
}

static int bad_bytes(const struct input *input, struct error *error)
{
	if (input->guessed)
		return fail(error, EX_DATAERR, "this is neither UTF-8 nor GB18030; name the encoding with --encoding");
	return fail(error, EX_DATAERR, "bytes that are no text in the encoding; name the right one with --encoding");
}

static int take_converted(struct input *input, struct error *error)
{
	char *in = input->raw, *out = input->converted;
	size_t in_left = input->raw_length, out_left = CHUNK_SIZE;
	bool stuck = false;
	/* Without bytes this asks for what the converter still keeps back. */
	if (iconv(input->converter, in_left ? &in : NULL, &in_left, &out, &out_left) == (size_t)-1)
		stuck = errno == EILSEQ || (errno == EINVAL && input->ended);
	input->raw_used = input->raw_length - in_left;
	input->text = input->converted;
	input->length = CHUNK_SIZE - out_left;
	if ((stuck && !input->length) || !utf8_valid(input->text, input->length))
		return bad_bytes(input, error);
	return input->guessed ? stop_at_private_use(input, error) : 0;
}

static int take_text(struct input *input, struct error *error)
{
	do {
		if (fill_raw(input, error))
			return -1;
		bool last = !input->raw_length;
		if (input->converting ? take_converted(input, error) : take_utf8(input, error))
			return -1;
		bool marked = !input->begun && input->length >= 3 && !memcmp(input->text, byte_order_mark, 3);
		if (input->length)
			input->begun = true;
		if (marked) {
			input->text += 3;
			input->length -= 3;
		}
		if (last)
			break;
	} while (!input->length);
	return input->length > 0;
}

int input_peek(struct input *input, const char **text, size_t *length, struct error *error)
{
	int got = input->peeked ? 1 : take_text(input, error);
	input->peeked = got > 0;
	*text = input->text;
	*length = input->length;
	return got;
}

int input_read(struct input *input, const char **text, size_t *length, struct error *error)
{
	int got = input_peek(input, text, length, error);
	input->peeked = false;
	return got;
}

const char *input_name(const struct input *input)
{
	return input->name;
}

const char *input_guess(const struct input *input)
{
	return input->guessed ? "GB18030" : NULL;
}

void input_progress(const struct input *input, uint64_t *done, uint64_t *total)
{
	*done = input->done - (input->raw_length - input->raw_used);
	*total = input->total;
}

void input_close(struct input *input)
{
	if (!input)
		return;
	if (input->converting)
		iconv_close(input->converter);
	if (input->close_file)
		close(input->file);
	free(input->raw);
	free(input->converted);
	free(input->name);
	free(input);
}
