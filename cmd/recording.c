/* recording.c: what the commands that record something that happened share. */
#include "cmd/recording.h"

#include "base/utf8.h"

#include <string.h>
#include <unistd.h>

enum { NOTE_LIMIT = 1024 * 1024 };

/* ---- options ---- */

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t\r\n")] == '\0';
}

static int read_stdin(struct invocation *invocation, const char **text, struct error *error)
{
	for (size_t i = 0; i < invocation->argument_count; i++)
		if (strcmp(invocation->arguments[i], "-") == 0)
			return fail(error, EX_USAGE, "stdin cannot give both the ids and the note");
	struct buffer note = {0};
	size_t got = 1;
	while (got && note.length <= NOTE_LIMIT) {
		buffer_reserve(&note, 64 * 1024);
		got = fread(note.data + note.length, 1, 64 * 1024, stdin);
		note.length += got;
	}
	int status = 0;
	if (ferror(stdin))
		status = fail_errno(error, EX_IOERR, "--note: stdin");
	else if (note.length > NOTE_LIMIT)
		status = fail(error, EX_DATAERR, "--note: stdin holds more than 1 MiB; attach it as a file");
	else if (memchr(note.data, '\0', note.length))
		status = fail(error, EX_DATAERR, "--note: stdin holds a NUL byte; attach it as a file");
	while (note.length && (note.data[note.length - 1] == '\n' || note.data[note.length - 1] == '\r'))
		note.length--;
	*text = arena_bytes(&invocation->arena, note.data, note.length);
	buffer_free(&note);
	return status;
}

int recording_text(const char *option, const char *text, struct error *error)
{
	if (is_blank(text))
		return fail(error, EX_USAGE, "--%s: says nothing", option);
	return utf8_valid(text, strlen(text)) ? 0 : fail(error, EX_DATAERR, "--%s: is not UTF-8", option);
}

int recording_note(struct invocation *invocation, const char **text, struct error *error)
{
	*text = option_value(invocation, "note");
	if (!*text)
		return 0;
	if (strcmp(*text, "-") == 0 && read_stdin(invocation, text, error))
		return error->status;
	return recording_text("note", *text, error);
}

int recording_time(struct invocation *invocation, int64_t *at, struct error *error)
{
	const char *text = option_value(invocation, "at");
	*at = invocation->session.now;
	if (text && moment_parse(text, strlen(text), *at, &invocation->config.zone, at, error))
		return fail_prefix(error, "--at");
	return 0;
}

int recording_attachments(struct invocation *invocation, struct attachments *attachments, struct error *error)
{
	size_t next = 0;
	for (const char *file; (file = option_next(invocation, "attach", &next));)
		if (attachments_read(attachments, file, error))
			return fail_prefix(error, "--attach");
	return 0;
}

int recording_excludes(const struct invocation *invocation, const char *mode, const char *const *names,
                       struct error *error)
{
	for (; *names; names++)
		if (option_given(invocation, *names))
			return fail(error, EX_USAGE, "--%s has no place beside %s", *names, mode);
	return 0;
}

int recording_no_file(const struct invocation *invocation, const char *mode, struct error *error)
{
	static const char *const names[] = {"map",      "profile",    "set",     "drop-unknown",
	                                    "encoding", "keep-going", "rejects", NULL};
	return recording_excludes(invocation, mode, names, error);
}

int recording_no_arguments(const struct invocation *invocation, const char *mode, struct error *error)
{
	if (!invocation->argument_count)
		return 0;
	return fail(error, EX_USAGE, "\"%s\" has no place beside %s", invocation->arguments[0], mode);
}

/* ---- rows of history ---- */

static const struct import_cell *find_cell(const struct import_cell *cells, size_t count, const char *target)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(cells[i].target, target) == 0)
			return &cells[i];
	return NULL;
}

const char *recording_cell(const struct import_cell *cells, size_t count, const char *target)
{
	const struct import_cell *cell = find_cell(cells, count, target);
	return cell && !is_blank(cell->text) ? cell->text : NULL;
}

static int find_opportunity(struct session *session, const char *id, const char *ref, int64_t *opportunity,
                            struct error *error)
{
	if (!id && !ref)
		return fail(error, EX_DATAERR, "id: is empty, and so is ref; one of them tells the opportunity");
	if (id)
		return session_find(session, id, opportunity, error) ? fail_prefix(error, "id") : 0;
	if (row_find(session->store, "opportunity", "ref", ref, strlen(ref), opportunity, error) || *opportunity)
		return error->status;
	return fail(error, EX_NOINPUT, "ref: there is no opportunity with the ref \"%s\"", ref);
}

int recording_row(struct session *session, const struct import_cell *cells, size_t count, struct recording_row *row,
                  struct error *error)
{
	const char *id = recording_cell(cells, count, "id"), *ref = recording_cell(cells, count, "ref");
	const char *by = recording_cell(cells, count, "by");
	const struct import_cell *at = find_cell(cells, count, "at");
	*row = (struct recording_row){.at = session->now, .person = by ? by : session->user};
	if (find_opportunity(session, id, ref, &row->opportunity, error))
		return error->status;
	if (at && is_blank(at->text))
		return fail(error, EX_DATAERR, "at: is empty; when was it?");
	if (at && moment_parse(at->text, at->length, session->now, &session->config->zone, &row->at, error))
		return fail_prefix(error, "at");
	return 0;
}

void recording_tell_known(const struct invocation *invocation, uint64_t known, uint64_t rows)
{
	if (known)
		note(invocation, "%llu of %llu rows told what was known already", (unsigned long long)known,
		     (unsigned long long)rows);
}
