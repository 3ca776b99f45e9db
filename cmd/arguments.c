/* arguments.c: terms and ids on the command line. */
#include "cmd/command.h"
#include "io/ids.h"
#include "store/id_set.h"

#include <string.h>

/* `idle > 7d` would be searched for in names, and never be found. */
static bool is_spaced_term(const struct invocation *invocation, const char *word)
{
	size_t name = strspn(word, "abcdefghijklmnopqrstuvwxyz_0123456789"), blanks = strspn(word + name, " ");
	if (!name || !blanks || !word[name + blanks] || !strchr("=!<>~", word[name + blanks]))
		return false;
	struct arena arena = {0};
	bool known = field_find(&invocation->config.fields, arena_bytes(&arena, word, name)) != NULL;
	arena_free(&arena);
	return known;
}

int parse_terms(struct invocation *invocation, char **arguments, size_t count, struct term_list *list, struct error *error)
{
	struct term_context context = config_terms(&invocation->config);
	*list = (struct term_list){
	    .terms = arena_get(&invocation->arena, count * sizeof *list->terms),
	    .words = arena_get(&invocation->arena, count * sizeof *list->words),
	};
	for (size_t i = 0; i < count; i++) {
		if (is_spaced_term(invocation, arguments[i]))
			return fail(error, EX_USAGE, "%s: a term has no blanks around its operator", arguments[i]);
		if (!term_is(arguments[i]))
			list->words[list->word_count++] = arguments[i];
		else if (term_parse(arguments[i], &context, &invocation->arena, &list->terms[list->term_count++], error))
			return error->status;
	}
	return 0;
}

int parse_ids(struct invocation *invocation, char **arguments, size_t count, struct id_set *ids, struct error *error)
{
	if (!count)
		return fail(error, EX_USAGE, "give the id of an opportunity, or - to read ids from stdin");
	const char *const *texts;
	size_t text_count;
	struct arena arena = {0};
	int status = ids_read(arguments, count, &arena, &texts, &text_count, error);
	for (size_t i = 0; !status && i < text_count; i++) {
		int64_t id;
		status = session_find(&invocation->session, texts[i], &id, error);
		if (!status)
			id_set_add(ids, id);
	}
	arena_free(&arena);
	return status;
}
