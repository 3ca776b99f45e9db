/* alert_retell.c: telling a replica what happened when it happened. */
#include "domain/alert_retell.h"

#include "domain/followup.h"
#include "domain/stage_import.h"

#include <stdlib.h>

static int look_ahead(struct retell *retell, struct error *error)
{
	int got = retelling_next(retell->source, &retell->next, error);
	retell->waiting = got == 1;
	return got < 0 ? error->status : 0;
}

int retell_begin(struct retell *retell, struct store *source, struct error *error)
{
	*retell = (struct retell){0};
	return retelling_open(source, &retell->source, error) ? error->status : look_ahead(retell, error);
}

void retell_end(struct retell *retell)
{
	retelling_close(retell->source);
	*retell = (struct retell){0};
}

static int tell_move(struct session *session, const struct happening *happening, struct error *error)
{
	struct arena arena = {0};
	struct deal deal;
	int status = deal_read(session, happening->opportunity, &arena, &deal, error);
	if (!status) {
		deal_follow(&deal, &happening->move);
		status = deal_write(session, &deal, error);
	}
	arena_free(&arena);
	return status;
}

static int tell_followup(struct session *session, const struct happening *happening, struct error *error)
{
	const struct followup followup = {
	    .opportunity = happening->opportunity,
	    .at = happening->at,
	    .person = happening->person,
	    .kind = happening->talk,
	    .feedback = happening->feedback,
	    .next = happening->next,
	    .on = happening->next_at.integer,
	    .history = true,
	};
	return followup_record(session, &followup, NULL, error);
}

static int tell(struct session *session, struct replica *replica, const struct happening *happening, struct error *error)
{
	switch (happening->kind) {
	case HAPPENED_BIRTH:
		return replica_bear(replica, happening->opportunity, error);
	case HAPPENED_MOVE:
		return tell_move(session, happening, error);
	case HAPPENED_FOLLOWUP:
		return tell_followup(session, happening, error);
	}
	return 0;
}

int retell_until(struct retell *retell, struct session *session, struct replica *replica, struct error *error)
{
	while (retell->waiting && retell->next.at <= session->now)
		if (tell(session, replica, &retell->next, error) || look_ahead(retell, error))
			return error->status;
	return 0;
}
