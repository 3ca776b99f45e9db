/* team.c: `team:`: who there is, and who reports to whom. */
#include "config/section.h"

#include <stdlib.h>
#include <string.h>

/* Names that `notify:` gives another meaning. */
static const char *const words_of_notify[] = {"owner", "manager", "members"};

static int accept_person(struct reader *reader, const struct node *value)
{
	if (strpbrk(value->text, ":@"))
		return complain(reader, value, "\"%s\" cannot be a person's name: it has a : or @", value->text);
	for (size_t i = 0; i < sizeof words_of_notify / sizeof *words_of_notify; i++)
		if (strcmp(value->text, words_of_notify[i]) == 0)
			return complain(reader, value,
			                "\"%s\" cannot be a person's name: `notify:` means something else by it",
			                value->text);
	return accept_name(reader, value);
}

/* A number ends up among the arguments of a command, so it must not look like an option. */
static int accept_phone(struct reader *reader, const struct node *value)
{
	size_t length = strlen(value->text);
	if (strspn(value->text, "+0123456789 ().-") == length && value->text[0] != '-' &&
	    strpbrk(value->text, "0123456789"))
		return 0;
	return complain(reader, value, "\"%s\" is not a telephone number; write it as +8613800000001, in quotes",
	                value->text);
}

static int accept_role(struct reader *reader, const struct node *value)
{
	if (strchr(value->text, ':'))
		return complain(reader, value, "\"%s\" cannot be a role: it has a :", value->text);
	return accept_name(reader, value);
}

static const struct key person_keys[] = {
	{"name", KEY_TEXT, MEMBER(struct person, name), .required = true, .accept = accept_person},
	{"email", KEY_TEXT, MEMBER(struct person, email), .accept = accept_mail},
	{"phone", KEY_TEXT, MEMBER(struct person, phone), .accept = accept_phone},
	{"role", KEY_TEXT, MEMBER(struct person, role), .accept = accept_role},
	{"group", KEY_TEXT, MEMBER(struct person, group), .accept = accept_name},
	{"manager", KEY_TEXT, MEMBER(struct person, manager)},
};

static const struct schema person_schema = {
	.what = "person",
	SCHEMA_KEYS_OF(person_keys),
	.size = sizeof(struct person),
	.unique = true,
};

/* ---- who reports to whom ---- */

static int by_name(const void *a, const void *b)
{
	const struct person *one = *(const struct person *const *)a, *other = *(const struct person *const *)b;
	return strcmp(one->name, other->name);
}

/* Finds the manager of each person: `above` holds indices into the team, the person's own where there is none. */
static int find_managers(struct reader *reader, const struct node *list, const struct person **sorted, size_t *above)
{
	const struct config *config = reader->config;
	size_t i = 0;
	for (const struct node *item = list->first; item; item = item->next, i++) {
		const struct person wanted = {.name = config->team[i].manager}, *key = &wanted;
		above[i] = i;
		if (!wanted.name)
			continue;
		const struct person **found = bsearch(&key, sorted, config->team_count, sizeof *sorted, by_name);
		const struct node *value = node_get(item, "manager");
		if (!found)
			return need_person(reader, value, wanted.name);
		above[i] = (size_t)(*found - config->team);
		if (above[i] == i)
			return complain(reader, value, "%s cannot be their own manager", wanted.name);
	}
	return 0;
}

/* Walks up from each person; whoever was met on an earlier walk needs no second look.  Returns the index of somebody
 * who manages themselves in the end, or the size of the team. */
static size_t find_cycle(const size_t *above, size_t *walk, size_t count)
{
	for (size_t start = 0; start < count; start++) {
		size_t at = start;
		while (!walk[at] && above[at] != at) {
			walk[at] = start + 1;
			at = above[at];
		}
		if (walk[at] == start + 1)
			return at;
	}
	return count;
}

static int check_managers(struct reader *reader, const struct node *list, void *structure)
{
	const struct config *config = structure;
	const struct person **sorted = memory_get(config->team_count * sizeof *sorted);
	size_t *above = memory_get(config->team_count * sizeof *above),
	       *walk = memory_get(config->team_count * sizeof *walk);
	for (size_t i = 0; i < config->team_count; i++)
		sorted[i] = &config->team[i];
	qsort(sorted, config->team_count, sizeof *sorted, by_name);
	int status = find_managers(reader, list, sorted, above);
	size_t cycle = status ? config->team_count : find_cycle(above, walk, config->team_count);
	if (cycle < config->team_count)
		status = complain(reader, node_get(node_item(list, cycle), "manager"),
		                  "%s would be above themselves in a circle of managers", config->team[cycle].name);
	free(sorted);
	free(above);
	free(walk);
	return status;
}

int read_team(struct reader *reader, const struct node *list, void *structure)
{
	struct config *config = structure;
	struct person *team = NULL;
	int status = schema_read_list(reader, &person_schema, list, &team, &config->team_count);
	for (size_t i = 0; i < config->team_count; i++)
		if (!team[i].role)
			team[i].role = "sales";
	config->team = team;
	schema_defer(reader, check_managers, list, config);
	return status;
}

/* Each text of one key that the team has, once. */
static size_t distinct_texts(const struct config *config, size_t member, const char **texts)
{
	size_t count = 0;
	for (size_t i = 0; i < config->team_count; i++) {
		const char *text;
		memcpy(&text, (const char *)&config->team[i] + member, sizeof text);
		size_t j = 0;
		while (text && j < count && strcmp(texts[j], text) != 0)
			j++;
		if (text && j == count)
			texts[count++] = text;
	}
	return count;
}

static int need_text(struct reader *reader, const struct node *value, const char *wanted, size_t member, const char *what)
{
	const char **texts = memory_get((reader->config->team_count + 1) * sizeof *texts);
	size_t count = distinct_texts(reader->config, member, texts), found = 0;
	while (found < count && strcmp(texts[found], wanted) != 0)
		found++;
	int status = 0;
	if (found == count)
		status = complain_unknown(reader, value, wanted, what, texts, count);
	free(texts);
	return status;
}

int need_role(struct reader *reader, const struct node *value, const char *role)
{
	return need_text(reader, value, role, offsetof(struct person, role), "role that anybody in the team has");
}

int need_group(struct reader *reader, const struct node *value, const char *group)
{
	return need_text(reader, value, group, offsetof(struct person, group), "group that anybody in the team is in");
}

int need_person(struct reader *reader, const struct node *value, const char *name)
{
	return need_text(reader, value, name, offsetof(struct person, name), "person of the team");
}
