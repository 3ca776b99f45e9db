/* place.h: a place of its own for the database of a unit test. */
#ifndef OPP_TESTS_UNIT_PLACE_H
#define OPP_TESTS_UNIT_PLACE_H

struct place {
	char directory[64], file[80];
};

/* Makes the directory; the file is for the test to make. */
void place_make(struct place *place);

/* Removes the database, what SQLite and opp put beside it, and the directory. */
void place_remove(const struct place *place);

#endif
