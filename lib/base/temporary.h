/*
 * temporary.h: files for as long as a program runs, in TMPDIR or else /tmp.
 */
#ifndef OPP_BASE_TEMPORARY_H
#define OPP_BASE_TEMPORARY_H

#include "base/error.h"

/* Where temporary files go. */
const char *temporary_folder(void);

/*
 * Opens a new file without a name for reading and writing, which is gone when it is closed, however the program ends, and
 * which no other program inherits.  EX_CANTCREAT, naming the folder.
 */
int temporary_file(int *file, struct error *error);

#endif
