/* rules.c: the rules of another config, tried on the data of this one. */
#include "domain/rules.h"

#include <string.h>

int rules_read(struct session *session, const char *file, struct config *rules, struct error *error)
{
	struct config *own = session->config;
	if (config_read(file, rules, error))
		return fail_prefix(error, "--rules");
	if (strcmp(rules->timezone, own->timezone) != 0 && zone_open(&own->zone, own->timezone, error))
		return error->status;
	if (strcmp(rules->currency, own->currency) == 0)
		return 0;
	return fail(error, EX_CONFIG, "--rules: the currency of %s is %s, but that of %s is %s; amounts cannot be compared",
	            rules->file, rules->currency, own->file, own->currency);
}

int rules_check_terms(const struct session *session, const struct config *rules, const struct term *terms, size_t count,
                      struct error *error)
{
	for (size_t i = 0; i < count; i++) {
		const struct field *theirs = terms[i].field, *own = field_find(&session->config->fields, theirs->name);
		if (!own || own->type != theirs->type || own->owner != theirs->owner)
			return fail(
			    error, EX_CONFIG,
			    "--rules: %s: the term \"%s\" is on a field that %s does not have, or of another type",
			    rules->file, terms[i].text, session->config->file);
	}
	return 0;
}
