/* error.c: what went wrong, as a value. */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A text cut by the buffer's end must not end in half a character. */
static void trim_partial_character(char *text, size_t size)
{
	size_t length = strlen(text);
	if (length + 1 < size)
		return;
	while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
		length--;
	if (length > 0 && (unsigned char)text[length - 1] >= 0xC0)
		length--;
	text[length] = '\0';
}

int fail(struct error *error, int status, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	trim_partial_character(error->text, sizeof error->text);
	error->status = status;
	return status;
}

/* Some causes have a status of their own, whatever was being done. */
static int status_of(int cause, int otherwise)
{
	switch (cause) {
	case EACCES:
	case EPERM:
	case EROFS:
		return EX_NOPERM;
	case EIO:
	case ENOSPC:
	case EDQUOT:
		return EX_IOERR;
	case ENOMEM:
	case EMFILE:
	case ENFILE:
		return EX_OSERR;
	default:
		return otherwise;
	}
}

int fail_errno(struct error *error, int status, const char *format, ...)
{
	int cause = errno;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	size_t length = strlen(error->text);
	snprintf(error->text + length, sizeof error->text - length, ": %s", strerror(cause));
	trim_partial_character(error->text, sizeof error->text);
	error->status = status_of(cause, status);
	return error->status;
}

int fail_prefix(struct error *error, const char *format, ...)
{
	char sentence[sizeof error->text];
	memcpy(sentence, error->text, sizeof sentence);
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error->text, sizeof error->text, format, arguments);
	va_end(arguments);
	size_t length = strlen(error->text);
	snprintf(error->text + length, sizeof error->text - length, ": %s", sentence);
	trim_partial_character(error->text, sizeof error->text);
	return error->status;
}
