/* list_feed.c: what opp-list finds, as an iCalendar feed: a day for each deal on which something is due. */
#include "cmd/list_feed.h"

#include "base/module.h"
#include "io/feed.h"
#include "store/revision.h"

#include <stdlib.h>
#include <string.h>

enum {
	F_ID, F_DUE, F_NEXT_ACTION_AT, F_NEXT_ACTION, F_NAME, F_CUSTOMER, F_PIPELINE, F_STAGE, F_OWNER, F_REF, F_CONTACT, F_PHONE,
	F_AMOUNT, F_CURRENCY, F_GRADE, FIELDS
};

static const char *const field_names[FIELDS] = {
    "id",    "due", "next_action_at", "next_action", "name",   "customer", "pipeline", "stage",
    "owner", "ref", "contact",        "phone",       "amount", "currency", "grade",
};

/* What the description tells, a line each. */
static const int told[] = {F_CUSTOMER, F_CONTACT, F_PHONE, F_STAGE, F_AMOUNT, F_GRADE, F_OWNER, F_REF};

struct feeding {
	struct invocation *invocation;
	const struct field *fields[FIELDS];
	struct feed_event *events;
	size_t count, capacity;
	int64_t birth, today;
	struct arena arena;
};

static const char *keep_text(struct feeding *feeding, const struct value *value)
{
	return value->set ? arena_bytes(&feeding->arena, value->text, value->length) : "";
}

/* The label of the stage that the deal is in, where the config has the stage. */
static const char *stage_label(struct feeding *feeding, const struct value *row)
{
	const struct pipeline *pipeline =
	    config_pipeline(&feeding->invocation->config, keep_text(feeding, &row[F_PIPELINE]));
	const char *name = keep_text(feeding, &row[F_STAGE]);
	const struct stage *stage = pipeline ? pipeline_stage(pipeline, name) : NULL;
	return stage && stage->label ? stage->label : name;
}

/* `requirements call: ERP, 云帆`; without a next action it is the stage that is due. */
static const char *summary_of(struct feeding *feeding, const struct value *row)
{
	bool planned =
	    row[F_NEXT_ACTION_AT].set && row[F_NEXT_ACTION_AT].integer == row[F_DUE].integer && row[F_NEXT_ACTION].set;
	const char *customer = keep_text(feeding, &row[F_CUSTOMER]);
	return arena_format(&feeding->arena, "%s: %s%s%s",
	                    planned ? keep_text(feeding, &row[F_NEXT_ACTION]) : stage_label(feeding, row),
	                    keep_text(feeding, &row[F_NAME]), *customer ? ", " : "", customer);
}

static const char *description_of(struct feeding *feeding, const struct value *row)
{
	struct buffer text = {0};
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		const struct value *value = &row[told[i]];
		if (!value->set)
			continue;
		buffer_add_format(&text, "%s%s: ", text.length ? "\n" : "", feeding->fields[told[i]]->label);
		if (told[i] == F_STAGE)
			buffer_add_text(&text, stage_label(feeding, row));
		else
			value_print(&text, value, &feeding->invocation->config.zone);
		if (told[i] == F_AMOUNT)
			buffer_add_format(&text, " %s", keep_text(feeding, &row[F_CURRENCY]));
	}
	const char *description = text.length ? arena_text(&feeding->arena, text.data) : NULL;
	buffer_free(&text);
	return description;
}

static int add_event(struct feeding *feeding, const struct value *row, struct error *error)
{
	enum { OVERDUE = 1, TODAY = 3, LATER = 5 };
	int64_t id = row[F_ID].integer, tx, modified, day = row[F_DUE].integer;
	if (!row[F_DUE].set)
		return 0;
	if (opportunity_revision(feeding->invocation->session.store, id, &tx, &modified, error))
		return error->status;
	feeding->events = memory_grow(feeding->events, feeding->count, &feeding->capacity, sizeof *feeding->events);
	feeding->events[feeding->count++] = (struct feed_event){
	    .uid = arena_format(&feeding->arena, "opp-%lld-%lld", (long long)feeding->birth, (long long)id),
	    .sequence = tx,
	    .modified = modified,
	    .day = day,
	    .summary = summary_of(feeding, row),
	    .description = description_of(feeding, row),
	    .category = stage_label(feeding, row),
	    .priority = day < feeding->today ? OVERDUE : day == feeding->today ? TODAY : LATER,
	};
	return 0;
}

static int read_events(struct feeding *feeding, struct query *query, struct error *error)
{
	struct cursor *cursor;
	const struct value *row;
	int got = 1;
	if (cursor_open(feeding->invocation->session.store, query, &cursor, error))
		return error->status;
	while (got == 1 && (got = cursor_next(cursor, &row, error)) == 1)
		if (add_event(feeding, row, error))
			got = -1;
	cursor_close(cursor);
	return got < 0 ? error->status : 0;
}

/* Who takes several feeds tells them apart by what they were asked for. */
static const char *name_of(struct feeding *feeding)
{
	struct invocation *invocation = feeding->invocation;
	struct buffer name = {0};
	buffer_add_text(&name, "opp");
	for (size_t i = 0; i < invocation->argument_count; i++)
		buffer_add_format(&name, "%s%s", i ? " " : ": ", invocation->arguments[i]);
	const char *text = arena_text(&feeding->arena, name.data);
	buffer_free(&name);
	return text;
}

static int write_feed(struct feeding *feeding, const struct feed_composer *composer, struct error *error)
{
	struct invocation *invocation = feeding->invocation;
	const struct feed feed = {
	    .name = name_of(feeding),
	    .zone = invocation->config.timezone,
	    .now = invocation->session.now,
	    .events = feeding->events,
	    .count = feeding->count,
	};
	char *text = composer->compose(&feed);
	size_t length = strlen(text);
	int status = 0;
	if (fwrite(text, 1, length, stdout) != length || fflush(stdout))
		status = fail_errno(error, EX_IOERR, "write");
	free(text);
	return status;
}

int print_feed(struct invocation *invocation, struct query *query, uint64_t *printed, struct error *error)
{
	struct feeding feeding = {.invocation = invocation,
	                          .today = zone_day(&invocation->config.zone, invocation->session.now)};
	const void *composer;
	if (module_load("ical", "libical", &composer, error))
		return error->status;
	for (size_t i = 0; i < FIELDS; i++)
		feeding.fields[i] = field_find(&invocation->config.fields, field_names[i]);
	query->columns = feeding.fields;
	query->column_count = FIELDS;
	query->now = invocation->session.now;
	int status = database_birth(invocation->session.store, &feeding.birth, error);
	if (!status)
		status = read_events(&feeding, query, error);
	if (!status)
		status = write_feed(&feeding, composer, error);
	*printed = feeding.count;
	free(feeding.events);
	arena_free(&feeding.arena);
	return status;
}
