/*
 * error.h: what went wrong, as a value.
 *
 * A function that can fail returns 0 or an exit status and fills a struct error with one sentence for the
 * user: what is wrong, where (file:line:column, row, field), and what to do.  The sentence is written where
 * the cause is known and travels up unchanged; only a command prints it and exits.
 */
#ifndef OPP_BASE_ERROR_H
#define OPP_BASE_ERROR_H

#include <sysexits.h>

/* Refused by a rule of the process.  All other statuses are those of sysexits.h. */
#define EX_REFUSED 1

struct error {
	int status;      /* 0 while nothing failed, else the exit status */
	char text[2000]; /* one sentence (several lines only where a rule lists what is missing), no final newline */
};

/* Fills `error` and returns `status`.  A text that is too long is cut between two characters. */
int fail(struct error *error, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * Fills `error` with the sentence, a colon and what errno says.  Returns EX_NOPERM, EX_IOERR or EX_OSERR where errno
 * speaks of rights, of a full or failing disk, or of memory and descriptors, else `status`.
 */
int fail_errno(struct error *error, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "PREFIX: " before the sentence that is there; returns error->status. */
int fail_prefix(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
