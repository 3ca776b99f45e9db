/*
 * module.h: parts of the library that are loaded when a run first needs them.
 *
 * A module is a file of lib/module that leans on a library whose loading would slow the start of every command.  It exports
 * one object, `opp_module`, of a type that a header of its floor declares: functions and nothing else.  The Makefile makes a
 * shared object of it; `make install` puts it into PREFIX/lib/opp.
 *
 *	MODULE_EXPORT const struct mail_composer opp_module = {.compose = compose};
 */
#ifndef OPP_BASE_MODULE_H
#define OPP_BASE_MODULE_H

#include "base/error.h"

#define MODULE_EXPORT __attribute__((visibility("default")))

/*
 * Loads the module of that name and points *module to its `opp_module`, which stays until the process ends; loading it again
 * gives the same.  `package` is what to install when a library is missing: EX_UNAVAILABLE.
 */
int module_load(const char *name, const char *package, const void **module, struct error *error);

#endif
