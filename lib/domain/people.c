/* people.c: what people did, counted in the groups of a report. */
#include "domain/people.h"

#include <string.h>

/* The first column of a --period that no field of --by has. */
static bool is_period(const struct group_key *key)
{
	return key->name != key->field->name;
}

int people_open(struct people *people, struct session *session, const struct report_request *request, unsigned takes,
                const char *const *defaults, size_t group_size, struct error *error)
{
	enum { MOST = 4 };
	const struct field *by[MOST];
	struct report_request chosen = *request;
	*people = (struct people){.session = session, .request = request};
	if (!request->by_count) {
		for (; chosen.by_count < MOST && defaults[chosen.by_count]; chosen.by_count++)
			by[chosen.by_count] = report_key(takes, defaults[chosen.by_count]);
		chosen.by = by;
	}
	if (groups_open(&people->groups, session, &chosen, "created", group_size, error))
		return error->status;
	people->values = arena_get(&people->groups.arena, (people->groups.key_count + 1) * sizeof *people->values);
	people->has_period = people->groups.key_count && is_period(&people->groups.keys[0]);
	for (size_t i = 0; i < people->groups.key_count; i++)
		people->wanted |= report_key_of(people->groups.keys[i].field);
	return 0;
}

void people_free(struct people *people)
{
	groups_free(&people->groups);
}

const struct field **people_columns(struct people *people, const char *const *fields, size_t count)
{
	const struct groups *groups = &people->groups;
	const struct fields *known = &people->session->config->fields;
	const struct field **columns = arena_get(&people->groups.arena, (groups->key_count + count) * sizeof *columns);
	for (size_t i = 0; i < groups->key_count; i++) {
		const struct group_key *key = &groups->keys[i];
		columns[i] = report_key_of(key->field) || is_period(key) ? field_find(known, "id") : key->field;
	}
	for (size_t i = 0; i < count; i++)
		columns[groups->key_count + i] = field_find(known, fields[i]);
	return columns;
}

bool people_count_day(const struct people *people, int64_t day)
{
	return day >= people->request->from && day <= people->request->to;
}

const char *group_of_person(const struct config *config, const char *person)
{
	const struct person *found = person ? config_person(config, person) : NULL;
	return found ? found->group : NULL;
}

void *people_group(struct people *people, const struct value *row, const struct deed *deed)
{
	for (size_t i = 0; i < people->groups.key_count; i++) {
		const struct group_key *key = &people->groups.keys[i];
		unsigned own = report_key_of(key->field);
		if (own == REPORT_OWNER)
			people->values[i] = value_text(deed->owner ? deed->owner : deed->person);
		else if (own == REPORT_PERSON)
			people->values[i] = value_text(deed->person);
		else if (own == REPORT_GROUP)
			people->values[i] = value_text(
			    deed->person ? group_of_person(people->session->config, deed->person) : deed->group);
		else if (own == REPORT_KIND)
			people->values[i] = value_text(deed->kind);
		else
			people->values[i] = is_period(key) ? value_of(TYPE_DATE, deed->day) : row[i];
	}
	return groups_find(&people->groups, people->values);
}
