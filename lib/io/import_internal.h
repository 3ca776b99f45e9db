/* import_internal.h: what import.c, import_columns.c and import_reject.c share; nothing else includes it. */
#ifndef OPP_IO_IMPORT_INTERNAL_H
#define OPP_IO_IMPORT_INTERNAL_H

#include "io/import.h"
#include "io/writer.h"

/* What a column of the file is for. */
struct column_use {
	const char *target; /* NULL: dropped */
	const struct field *field;
	const struct value_map *values;
};

struct import {
	struct session *session;
	struct import_options options;
	const struct import_profile *profile;
	struct record_reader *reader;
	const struct cell *row;
	size_t row_count; /* cells of the present row */
	struct column_use *uses;
	size_t use_count;
	struct import_cell *sets; /* what every row is given */
	size_t set_count;
	struct import_cell *cells;
	size_t cell_count;
	bool begun;
	struct arena arena;
	struct writer *rejects; /* of CSV */
	struct column *reject_columns;
	size_t reject_count; /* without the reason */
};

/* Reads --set and the profile's `set:` into import->sets. */
int import_read_sets(struct import *import, struct error *error);

/* Whether every row is given a value for the target. */
bool import_is_set(const struct import *import, const char *target);

/* EX_USAGE for a -m of a column that the header does not have. */
int import_check_maps(struct import *import, struct error *error);

/* Finds out what the columns are for that were not there yet: JSON may bring new ones with any record. */
int import_use_columns(struct import *import, struct error *error);

#endif
