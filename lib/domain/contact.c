/* contact.c: the people at a customer. */
#include "domain/contact.h"

#include "domain/history.h"
#include "store/customer.h"

#include <string.h>

static int make(struct session *session, int64_t customer, const struct value *name, const char *origin, int64_t *id,
                struct error *error)
{
	static const char *const columns[] = {"tx", "customer", "name"};
	struct value values[] = {value_integer(session->tx), value_integer(customer), *name};
	if (row_insert(session->store, "contact", columns, values, 3, id, error))
		return error->status;
	return history_record(session, "contact", *id, "name", NULL, name->text, origin, error);
}

static int choose(struct session *session, int64_t customer, const struct assignment *name, const char *origin,
                  int64_t *id, size_t *changed, struct error *error)
{
	bool named = name && name->value.set, several;
	if (contact_find(session->store, customer, named ? name->value.text : NULL, id, &several, error))
		return error->status;
	if (several)
		return fail(error, EX_DATAERR, "the customer has several contacts; say which with contact=NAME");
	if (*id)
		return 0;
	if (!named)
		return fail(error, EX_DATAERR, "the customer has no contact yet; give one a name with contact=NAME");
	if (changed)
		++*changed;
	return make(session, customer, &name->value, origin, id, error);
}

/* The columns that are set; a blank one only if blanks count. */
static size_t choose_columns(const struct assignments *assignments, bool blanks, const char **columns, struct value *values,
                             size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < assignments->count && count < most; i++) {
		const struct assignment *assignment = &assignments->items[i];
		if (assignment->field->owner != OWNER_CONTACT || strcmp(assignment->field->name, "contact") == 0 ||
		    !(assignment->value.set || blanks))
			continue;
		columns[count] = assignment->field->name;
		values[count++] = assignment->value;
	}
	return count;
}

int contact_set(struct session *session, int64_t customer, const struct assignments *assignments, bool blanks,
                const char *origin, size_t *changed, struct error *error)
{
	enum { MOST = 8 };
	const char *columns[MOST];
	struct value values[MOST];
	size_t count = choose_columns(assignments, blanks, columns, values, MOST);
	const struct assignment *name = assignments_find(assignments, "contact");
	if (name && !name->value.set && blanks)
		return fail(error, EX_DATAERR, "contact: is empty; say who with contact=NAME");
	if (!count && !(name && name->value.set))
		return 0;
	int64_t id;
	return choose(session, customer, name, origin, &id, changed, error)
	           ? error->status
	           : history_update(session, "contact", id, columns, values, count, origin, changed, error);
}
