/*
 * field.h: the fields of an opportunity and its customer, built in and declared, in one catalogue.
 *
 * A new built-in field is a row of the table in field.c and, where it is not a plain column, an expression in
 * lib/store/expression.c.
 */
#ifndef OPP_CONFIG_FIELD_H
#define OPP_CONFIG_FIELD_H

#include "base/memory.h"
#include "base/value.h"

/* Scores, points, weights and shares count in thousandths. */
enum { POINT_DECIMALS = 3 };

enum owner {
	OWNER_OPPORTUNITY,
	OWNER_CUSTOMER, /* read through the opportunity */
	OWNER_CONTACT,  /* of any contact of the customer; a term holds if one contact makes it hold */
	OWNER_REVIEW,   /* of the scorecard and the process, which a team reviews now and then */
};

/* What the rows of a query, and the episodes of an alert rule, are about; and their names, NULL at the end. */
enum root { ROOT_OPPORTUNITY, ROOT_CUSTOMER, ROOT_SCORECARD, ROOT_PROCESS, ROOTS };
extern const char *const root_names[ROOTS + 1];

enum field_flags {
	FIELD_DECLARED = 1 << 0, /* by the config: a column of its own name */
	FIELD_SETTABLE = 1 << 1, /* name=value sets it (opp-add, opp-edit, imports) */
	FIELD_LIST = 1 << 2,     /* several texts: tags, members; += and -= change it */
	FIELD_CLOCK = 1 << 3,    /* a duration that runs: idle, in_stage, age; `since` names the stored start */
	FIELD_PERSON = 1 << 4,   /* somebody of the team */
	FIELD_HIDDEN = 1 << 5,   /* no longer in the config; its column and data are kept */
	FIELD_AHEAD = 1 << 6,    /* of a clock: its start may lie ahead, and until then it is empty */
};

struct field {
	const char *name;     /* lower-case ASCII: what commands take, the column of the database, the JSON key */
	const char *label;    /* for people; the name if none was given */
	enum type type;
	enum owner owner;
	unsigned flags;
	const char *since;    /* of a clock: the TIME field it runs from */
	const char *order_by; /* < <= > >= compare by this field instead (next_action: next_action_at) */
	const char *const *choices; /* of TYPE_CHOICE */
	size_t choice_count;
	const char *help;     /* of built-in fields: one line for `-h` and the manual */
};

/* The catalogue: built-in fields first, in the manual's order, then the declared ones. */
struct fields {
	struct field *items;
	size_t count, capacity;
};

/* The built-in fields alone, `count` of them. */
const struct field *builtin_fields(size_t *count);

/* The field of that name, or NULL.  A contact's `name` is called contact here, since name is the opportunity's. */
const struct field *field_find(const struct fields *fields, const char *name);

/* As field_find(), but an unknown name is EX_USAGE: `unknown field "x"; did you mean "y"?` */
int field_need(const struct fields *fields, const char *name, const struct field **field, struct error *error);

/* EX_USAGE for a field that such rows do not have: `"stage" is a field of opportunities, not of customers`. */
int field_check_root(const struct field *field, enum root root, struct error *error);

/*
 * Reads the text of a value for storing in the field: typed, choices checked, numbers plain, dates as
 * moment_parse() and day_parse(); an empty text is an empty value.  Texts must be UTF-8 without NUL.  `money_decimals`
 * is the currency's.  The value's text points into `text`.  EX_DATAERR: `industry: "x" is none of 医疗, 教育`.
 */
int field_parse(const struct field *field, const char *text, size_t length, uint8_t money_decimals, int64_t now,
                struct zone *zone, struct value *value, struct error *error);

/* The candidate nearest to `word` by edit distance, if it is near enough to suggest; else NULL. */
const char *nearest_name(const char *word, const char *const *candidates, size_t count);

/* Ends a sentence on an unknown word: `; did you mean "y"?`, else the candidates when they are few, else nothing. */
void suggest(struct buffer *sentence, const char *word, const char *const *candidates, size_t count);

#endif
