/* template.c: the shipped configs, as opp-init writes them for a new team. */
#include "cmd/template.h"

#include "config/block.h"
#include "cmd/importing.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *default_name(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		const char *value = getenv(variables[i]);
		if (value && *value)
			return strncmp(value, "zh", 2) == 0 ? "zh-b2b" : "en-b2b";
	}
	return "en-b2b";
}

int template_read(const char *name, struct buffer *text, struct error *error)
{
	const char *directory = getenv("OPP_TEMPLATES");
	struct buffer file = {0};
	if (!name)
		name = default_name();
	if (strchr(name, '/'))
		return fail(error, EX_USAGE, "-t takes the name of a template, not a path");
	buffer_add_format(&file, "%s/%s.yaml", directory && *directory ? directory : OPP_DATADIR "/templates", name);
	FILE *stream = fopen(file.data, "re");
	char block[8192];
	size_t length;
	int status = 0;
	if (!stream && errno != ENOENT)
		status = fail_errno(error, EX_NOINPUT, "cannot read the template %s", file.data);
	else if (!stream)
		status = fail(error, EX_NOINPUT, "there is no template \"%s\" (%s)", name, file.data);
	while (stream && (length = fread(block, 1, sizeof block, stream)) > 0)
		buffer_add(text, block, length);
	if (stream && ferror(stream))
		status = fail_errno(error, EX_IOERR, "%s", file.data);
	if (stream)
		fclose(stream);
	buffer_free(&file);
	return status;
}

/*
 * Opens the file under its temporary name, locked: several first runs take turns, and what one that was killed left is
 * taken over.  The name is gone when the run before has made the config of it.
 */
static int open_fresh(const char *fresh, int *descriptor, struct error *error)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	struct stat opened, named;
	for (;;) {
		*descriptor = open(fresh, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (*descriptor < 0)
			return fail_errno(error, EX_CANTCREAT, "cannot make %s", fresh);
		if (fcntl(*descriptor, F_SETLKW, &whole) || fstat(*descriptor, &opened)) {
			fail_errno(error, EX_OSERR, "cannot lock %s", fresh);
			close(*descriptor);
			return error->status;
		}
		if (stat(fresh, &named) == 0 && named.st_ino == opened.st_ino)
			return 0;
		close(*descriptor);
	}
}

static int write_all(int descriptor, const struct buffer *text)
{
	for (size_t done = 0; done < text->length;) {
		ssize_t written = write(descriptor, text->data + done, text->length - done);
		if (written < 0 && errno != EINTR)
			return -1;
		done += written > 0 ? (size_t)written : 0;
	}
	return 0;
}

int template_write(const char *file, const struct buffer *text, struct error *error)
{
	struct buffer fresh = {0};
	int descriptor;
	buffer_add_format(&fresh, "%s-new", file);
	int status = open_fresh(fresh.data, &descriptor, error);
	if (status) {
		buffer_free(&fresh);
		return status;
	}
	bool made_meanwhile = access(file, F_OK) == 0;
	if (!made_meanwhile && (ftruncate(descriptor, 0) || write_all(descriptor, text) || fsync(descriptor)))
		status = fail_errno(error, EX_IOERR, "%s", fresh.data);
	else if (!made_meanwhile && rename(fresh.data, file))
		status = fail_errno(error, EX_CANTCREAT, "cannot make %s", file);
	if (status || made_meanwhile)
		unlink(fresh.data);
	close(descriptor);
	buffer_free(&fresh);
	return status;
}

/* ---- the team ---- */

static const char *const keys[] = {"name", "email", "phone", "role", "group", "manager"};
enum { KEY_COUNT = sizeof keys / sizeof *keys, KEY_NAME = 0, KEY_ROLE = 3, KEY_MANAGER = 5 };

struct team_person {
	const char *values[KEY_COUNT];
};

struct team {
	struct team_person *people;
	size_t count, capacity;
	struct arena arena;
};

static struct team_person *find_person(struct team *team, const char *name)
{
	for (size_t i = 0; i < team->count; i++)
		if (strcmp(team->people[i].values[KEY_NAME], name) == 0)
			return &team->people[i];
	return NULL;
}

static void add_person(struct team *team, struct team_person person)
{
	team->people = memory_grow(team->people, team->count, &team->capacity, sizeof person);
	team->people[team->count++] = person;
}

static int read_person(struct import *import, const struct import_cell *cells, size_t count, struct team *team,
                       struct error *error)
{
	struct team_person person = {{NULL}};
	for (size_t i = 0; i < count; i++)
		for (size_t key = 0; key < KEY_COUNT; key++)
			if (cells[i].length && strcmp(cells[i].target, keys[key]) == 0)
				person.values[key] = arena_text(&team->arena, cells[i].text);
	if (!person.values[KEY_NAME])
		fail(error, EX_DATAERR, "name: is empty");
	else if (find_person(team, person.values[KEY_NAME]))
		fail(error, EX_DATAERR, "name: \"%s\" is in the team already", person.values[KEY_NAME]);
	else
		add_person(team, person);
	return error->status ? import_blame(import, error) : 0;
}

/* Managers who are named but have no row of their own belong to the team too. */
static void add_managers(struct team *team)
{
	for (size_t i = 0; i < team->count; i++) {
		const char *manager = team->people[i].values[KEY_MANAGER];
		if (manager && !find_person(team, manager))
			add_person(team, (struct team_person){{[KEY_NAME] = manager, [KEY_ROLE] = "manager"}});
	}
}

static void quote(struct buffer *text, const char *value)
{
	buffer_add_character(text, '"');
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			buffer_add_character(text, '\\');
		if ((unsigned char)*value < 0x20)
			buffer_add_format(text, "\\x%02X", (unsigned)*value);
		else
			buffer_add_character(text, *value);
	}
	buffer_add_character(text, '"');
}

static void print_team(const struct team *team, struct buffer *text)
{
	buffer_add_text(text, "team:\n");
	for (size_t i = 0; i < team->count; i++) {
		const char *between = "  - {";
		for (size_t key = 0; key < KEY_COUNT; key++) {
			const char *value = team->people[i].values[key];
			if (!value)
				continue;
			buffer_add_format(text, "%s%s: ", between, keys[key]);
			quote(text, value);
			between = ", ";
		}
		buffer_add_text(text, "}\n");
	}
	buffer_add_text(text, "\n");
}

static int read_team(struct import *import, struct team *team, struct error *error)
{
	const struct import_cell *cells;
	size_t count;
	int got;
	while ((got = import_next(import, &cells, &count, error)) == 1)
		if (read_person(import, cells, count, team, error))
			return error->status;
	return got < 0 ? error->status : 0;
}

int template_set_team(struct invocation *invocation, struct buffer *text, struct error *error)
{
	struct config config = {0};
	struct session session = {.config = &config};
	struct team team = {0};
	struct import *import = NULL;
	int status = config_parse("the template", text->data, text->length, &config, error);
	if (!status)
		status = importing_open(invocation, &session, "team", IMPORT_TEAM, keys, KEY_COUNT, &import, error);
	if (!status)
		status = read_team(import, &team, error);
	if (!status) {
		add_managers(&team);
		struct buffer block = {0};
		print_team(&team, &block);
		config_set_block(text, "team", block.data, block.length);
		buffer_free(&block);
	}
	import_close(import);
	free(team.people);
	arena_free(&team.arena);
	config_free(&config);
	return status;
}
