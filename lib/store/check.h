/*
 * check.h: whether the database is whole: its pages, its references, and that what is current follows from history.
 */
#ifndef OPP_STORE_CHECK_H
#define OPP_STORE_CHECK_H

#include "store/store.h"

/* Told of each thing found wrong; a status ends the check. */
typedef int (*check_report)(void *argument, const char *check, const char *detail, struct error *error);

/* Runs every check.  Finding something wrong is not an error of this function. */
int store_check(struct store *store, check_report report, void *argument, struct error *error);

/* Copies the database to a new file and checks the copy page by page.  EX_CANTCREAT, EX_IOERR. */
int store_backup(struct store *store, const char *file, struct error *error);

#endif
