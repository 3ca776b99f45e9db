/*
 * command.h: running a program: no shell, its input given, its time limited, what it says kept.
 */
#ifndef OPP_BASE_COMMAND_H
#define OPP_BASE_COMMAND_H

#include "base/buffer.h"
#include "base/error.h"

/*
 * Runs argv[0] (an absolute path; the list ends with NULL) with `input` as its stdin, all of it or nothing, and adds
 * the first kilobytes of what it prints on stdout and stderr to `said`.  It has `seconds` to end; then it and what it
 * has started are killed.  0 if it exits 0, whether it has read its input or not; EX_UNAVAILABLE with how it ended;
 * EX_OSERR when it cannot be started.
 */
int command_run(const char *const *argv, const char *input, size_t length, int64_t seconds, struct buffer *said,
                struct error *error);

#endif
