/* place.c: a place of its own for the database of a unit test. */
#include "tests/unit/place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

void place_make(struct place *place)
{
	snprintf(place->directory, sizeof place->directory, "/tmp/opp-unit.XXXXXX");
	assert_non_null(mkdtemp(place->directory));
	snprintf(place->file, sizeof place->file, "%s/opp.db", place->directory);
}

void place_remove(const struct place *place)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal", "-lock"};
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		char file[100];
		snprintf(file, sizeof file, "%s%s", place->file, suffixes[i]);
		unlink(file);
	}
	rmdir(place->directory);
}
