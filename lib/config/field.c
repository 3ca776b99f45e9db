/* field.c: the built-in fields, the catalogue, and the values that fields take. */
#include "config/field.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define FIELD(text) .name = (text), .label = (text)

static const char *const statuses[] = {"open", "won", "lost"};
static const char *const feedbacks[] = {"positive", "neutral", "negative"};

/* The choices of currency, pipeline, stage, lost_reason and grade come from the config. */
static const struct field builtin[] = {
	{FIELD("id"), .type = TYPE_INTEGER, .help = "the opportunity's number"},
	{FIELD("ref"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE, .help = "your own unique key"},
	{FIELD("name"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE, .help = "what the opportunity is called"},
	{FIELD("customer"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE, .help = "the customer's name"},
	{FIELD("owner"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE | FIELD_PERSON, .help = "who is responsible"},
	{FIELD("members"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE | FIELD_LIST,
	 .help = "who else works on it, as name:role"},
	{FIELD("amount"), .type = TYPE_MONEY, .flags = FIELD_SETTABLE, .help = "what it is worth"},
	{FIELD("currency"), .type = TYPE_CHOICE, .flags = FIELD_SETTABLE, .help = "the amount's currency"},
	{FIELD("source"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE, .help = "where the lead came from"},
	{FIELD("pipeline"), .type = TYPE_CHOICE, .flags = FIELD_SETTABLE, .help = "the process that it goes through"},
	{FIELD("stage"), .type = TYPE_CHOICE, .flags = FIELD_SETTABLE, .help = "the stage that it is in"},
	{FIELD("status"), .type = TYPE_CHOICE, .flags = FIELD_SETTABLE, .choices = statuses,
	 .choice_count = COUNT(statuses), .help = "open, won or lost"},
	{FIELD("probability"), .type = TYPE_INTEGER, .flags = FIELD_SETTABLE, .help = "of winning it, in percent"},
	{FIELD("close_date"), .type = TYPE_DATE, .flags = FIELD_SETTABLE, .help = "when it is expected to close"},
	{FIELD("created"), .type = TYPE_TIME, .flags = FIELD_SETTABLE, .help = "when it came in"},
	{FIELD("closed"), .type = TYPE_TIME, .flags = FIELD_SETTABLE, .help = "when it was won or lost"},
	{FIELD("lost_reason"), .type = TYPE_CHOICE, .flags = FIELD_SETTABLE, .help = "why it was lost"},
	{FIELD("tags"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE | FIELD_LIST, .help = "its tags"},
	{FIELD("score"), .type = TYPE_DECIMAL, .help = "the scorecard's points"},
	{FIELD("grade"), .type = TYPE_CHOICE, .help = "the grade of the score"},
	{FIELD("known"), .type = TYPE_DECIMAL, .help = "the share of the score's weight whose data is there, 0 to 1"},
	{FIELD("win"), .type = TYPE_DECIMAL, .help = "the share of deals with its score that are won, 0 to 1, by the scorecard's win"},
	{FIELD("stage_entered"), .type = TYPE_TIME, .help = "when it entered its stage"},
	{FIELD("in_stage"), .type = TYPE_DURATION, .flags = FIELD_CLOCK, .since = "stage_entered",
	 .help = "how long it has been there"},
	{FIELD("last_activity"), .type = TYPE_TIME, .help = "when the last follow-up was"},
	{FIELD("idle_since"), .type = TYPE_TIME, .help = "the last follow-up, or creation while there is none"},
	{FIELD("idle"), .type = TYPE_DURATION, .flags = FIELD_CLOCK, .since = "idle_since",
	 .help = "how long nobody has followed up"},
	{FIELD("first_response"), .type = TYPE_TIME, .help = "when the first follow-up was"},
	{FIELD("feedback"), .type = TYPE_CHOICE, .choices = feedbacks, .choice_count = COUNT(feedbacks),
	 .help = "of the last follow-up that had one"},
	{FIELD("next_action"), .type = TYPE_TEXT, .flags = FIELD_SETTABLE, .order_by = "next_action_at",
	 .help = "what is to be done next"},
	{FIELD("next_action_at"), .type = TYPE_DATE, .flags = FIELD_SETTABLE, .help = "the day of the next action"},
	{FIELD("stage_due"), .type = TYPE_DATE, .help = "the day by which the stage should be over"},
	{FIELD("due"), .type = TYPE_DATE, .help = "the earlier of next_action_at and stage_due"},
	{FIELD("measure_due"), .type = TYPE_DATE, .help = "the day of the next measure against an alert that is not done"},
	{FIELD("gaps"), .type = TYPE_INTEGER, .help = "how many terms of the next stage's requirements do not hold yet"},
	{FIELD("age"), .type = TYPE_DURATION, .flags = FIELD_CLOCK, .since = "created",
	 .help = "how long ago it came in"},
	{FIELD("payment_due"), .type = TYPE_DATE, .help = "the day of the earliest instalment that is not fully received"},
	{FIELD("payment_overdue_since"), .type = TYPE_TIME, .help = "when that day is over"},
	{FIELD("payment_overdue"), .type = TYPE_DURATION, .flags = FIELD_CLOCK | FIELD_AHEAD, .since = "payment_overdue_since",
	 .help = "for how long it has been over; empty until then"},
	{FIELD("customer_idle_since"), .type = TYPE_TIME, .owner = OWNER_CUSTOMER,
	 .help = "the last follow-up of any of its opportunities, or when the latest came in"},
	{FIELD("customer_idle"), .type = TYPE_DURATION, .owner = OWNER_CUSTOMER, .flags = FIELD_CLOCK, .since = "customer_idle_since",
	 .help = "how long nobody has followed up any opportunity of the customer"},
	{FIELD("customer_tags"), .type = TYPE_TEXT, .owner = OWNER_CUSTOMER, .flags = FIELD_SETTABLE | FIELD_LIST,
	 .help = "the customer's tags"},
	{FIELD("contact"), .type = TYPE_TEXT, .owner = OWNER_CONTACT, .flags = FIELD_SETTABLE | FIELD_LIST, .help = "names of contacts"},
	{FIELD("position"), .type = TYPE_TEXT, .owner = OWNER_CONTACT, .flags = FIELD_SETTABLE | FIELD_LIST, .help = "their positions"},
	{FIELD("decision_maker"), .type = TYPE_BOOLEAN, .owner = OWNER_CONTACT, .flags = FIELD_SETTABLE | FIELD_LIST,
	 .help = "whether a contact decides"},
	{FIELD("phone"), .type = TYPE_TEXT, .owner = OWNER_CONTACT, .flags = FIELD_SETTABLE | FIELD_LIST,
	 .help = "their telephone numbers"},
	{FIELD("email"), .type = TYPE_TEXT, .owner = OWNER_CONTACT, .flags = FIELD_SETTABLE | FIELD_LIST,
	 .help = "their mail addresses"},
	{FIELD("reviewed"), .type = TYPE_TIME, .owner = OWNER_REVIEW,
	 .help = "when the scorecard or the process was reviewed, or first applied while it was not"},
	{FIELD("unreviewed"), .type = TYPE_DURATION, .owner = OWNER_REVIEW, .flags = FIELD_CLOCK, .since = "reviewed",
	 .help = "how long ago that was"},
};

const struct field *builtin_fields(size_t *count)
{
	*count = COUNT(builtin);
	return builtin;
}

const struct field *field_find(const struct fields *fields, const char *name)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strcmp(fields->items[i].name, name) == 0)
			return &fields->items[i];
	return NULL;
}

int field_need(const struct fields *fields, const char *name, const struct field **field, struct error *error)
{
	*field = field_find(fields, name);
	if (*field)
		return 0;
	struct buffer ending = {0};
	const char **names = memory_get((fields->count + 1) * sizeof *names);
	for (size_t i = 0; i < fields->count; i++) {
		names[i] = fields->items[i].name;
		if (strcmp(fields->items[i].label, name) == 0)
			buffer_add_format(&ending, "; did you mean \"%s\"?", names[i]);
	}
	if (!ending.length)
		suggest(&ending, name, names, fields->count);
	fail(error, EX_USAGE, "unknown field \"%s\"%s", name, buffer_text(&ending));
	buffer_free(&ending);
	free(names);
	return EX_USAGE;
}

/* ---- whose field it is ---- */

const char *const root_names[ROOTS + 1] = {"opportunity", "customer", "scorecard", "process", NULL};

int field_check_root(const struct field *field, enum root root, struct error *error)
{
	static const char *const several[ROOTS] = {"opportunities", "customers", "the scorecard", "the process"};
	bool of_review = field->owner == OWNER_REVIEW;
	bool of_customer = field->owner == OWNER_CUSTOMER || field->owner == OWNER_CONTACT ||
	                   strcmp(field->name, "customer") == 0 || strcmp(field->name, "id") == 0;
	if (root == ROOT_OPPORTUNITY ? !of_review : root == ROOT_CUSTOMER ? of_customer : of_review)
		return 0;
	return fail(error, EX_USAGE, "\"%s\" is a field of %s, not of %s", field->name,
	            of_review ? "the scorecard and the process" : "opportunities", several[root]);
}

/* ---- values ---- */

/* So many choices are told to somebody who gave none of them. */
enum { SHOWN = 20 };

static int fail_choice(const struct field *field, const char *text, size_t length, struct error *error)
{
	struct buffer word = {0}, sentence = {0};
	buffer_add(&word, text, length);
	buffer_add_format(&sentence, "\"%s\" is none of ", buffer_text(&word));
	for (size_t i = 0; i < field->choice_count && i < SHOWN; i++) {
		buffer_add_text(&sentence, i ? ", " : "");
		buffer_add_text(&sentence, field->choices[i]);
	}
	if (field->choice_count > SHOWN)
		buffer_add_text(&sentence, ", ...");
	if (!field->choice_count)
		buffer_add_text(&sentence, "its choices, since there are none");
	const char *nearest = nearest_name(buffer_text(&word), field->choices, field->choice_count);
	if (nearest)
		buffer_add_format(&sentence, "; did you mean \"%s\"?", nearest);
	fail(error, EX_DATAERR, "%s", buffer_text(&sentence));
	buffer_free(&word);
	buffer_free(&sentence);
	return EX_DATAERR;
}

static int parse_choice(const struct field *field, const char *text, size_t length, struct value *value,
                        struct error *error)
{
	for (size_t i = 0; i < field->choice_count; i++) {
		if (strlen(field->choices[i]) != length || memcmp(field->choices[i], text, length) != 0)
			continue;
		*value = (struct value){.type = TYPE_CHOICE, .set = true, .text = text, .length = length};
		return 0;
	}
	return fail_choice(field, text, length, error);
}

static int parse_boolean(const char *text, size_t length, struct value *value, struct error *error)
{
	static const char *const words[] = {"false", "true", "no", "yes", "0", "1", "否", "是"};
	for (size_t i = 0; i < COUNT(words); i++) {
		if (strlen(words[i]) != length || strncasecmp(words[i], text, length) != 0)
			continue;
		*value = value_of(TYPE_BOOLEAN, (int64_t)(i % 2));
		return 0;
	}
	return fail(error, EX_DATAERR,
	            "\"%.*s\" is neither true nor false; write true, false, yes, no, 1, 0, 是 or 否",
	            (int)utf8_cut(text, length, 60), text);
}

static int parse_duration(const char *text, size_t length, struct value *value, struct error *error)
{
	struct duration duration;
	int status = duration_parse(text, length, &duration, error);
	if (status)
		return status;
	if (duration_is_working(duration))
		return fail(error, EX_DATAERR,
		            "\"%.*s\" is working time, which only clocks such as idle are compared with; "
		            "write it as 15min, 2h, 7d, 2w or 3m",
		            (int)length, text);
	*value = value_of(TYPE_DURATION, duration_seconds(duration));
	return 0;
}

/* Of a text that is valid and not empty. */
static int parse_type(const struct field *field, const char *text, size_t length, uint8_t money_decimals, int64_t now,
                      struct zone *zone, struct value *value, struct error *error)
{
	uint8_t decimals = field->type == TYPE_MONEY ? money_decimals : POINT_DECIMALS;
	int64_t integer = 0;
	double number = 0;
	int status = 0;
	switch (field->type) {
	case TYPE_TEXT:
		*value = (struct value){.type = TYPE_TEXT, .set = true, .text = text, .length = length};
		return 0;
	case TYPE_CHOICE:
		return parse_choice(field, text, length, value, error);
	case TYPE_BOOLEAN:
		return parse_boolean(text, length, value, error);
	case TYPE_DURATION:
		return parse_duration(text, length, value, error);
	case TYPE_NUMBER:
		status = number_parse(text, length, &number, error);
		*value = value_number(number);
		return status;
	case TYPE_DATE:
		status = day_parse(text, length, now, zone, &integer, error);
		break;
	case TYPE_TIME:
		status = moment_parse(text, length, now, zone, &integer, error);
		break;
	case TYPE_INTEGER:
		status = decimal_parse(text, length, 0, &integer, error);
		break;
	case TYPE_DECIMAL:
	case TYPE_MONEY:
		status = decimal_parse(text, length, decimals, &integer, error);
		*value = value_decimal(integer, decimals);
		value->type = field->type;
		return status;
	}
	*value = value_of(field->type, integer);
	return status;
}

int field_parse(const struct field *field, const char *text, size_t length, uint8_t money_decimals, int64_t now,
                struct zone *zone, struct value *value, struct error *error)
{
	*value = value_empty(field->type);
	if (!length)
		return 0;
	int status = 0;
	if (memchr(text, '\0', length))
		status = fail(error, EX_DATAERR, "a NUL byte");
	else if (!utf8_valid(text, length))
		status = fail(error, EX_DATAERR, "not valid UTF-8");
	else
		status = parse_type(field, text, length, money_decimals, now, zone, value, error);
	if (!status)
		return 0;
	*value = value_empty(field->type);
	return fail_prefix(error, "%s", field->name);
}
