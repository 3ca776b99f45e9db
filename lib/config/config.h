/*
 * config.h: the process of one team, read from opp.yaml and checked (opp.yaml(5) is its manual).
 *
 * A struct config owns everything below it in one arena.  Names are what commands take; labels are for people.
 * Whatever the config gets wrong is found in config_read(), with FILE:LINE:COLUMN and the key, before anything runs.
 */
#ifndef OPP_CONFIG_CONFIG_H
#define OPP_CONFIG_CONFIG_H

#include "base/calendar.h"
#include "config/field.h"
#include "config/term.h"

struct person {
	const char *name, *email, *phone, *role, *group, *manager; /* NULL where not given; role is sales then */
};

/* ---- money ---- */

/* From that day on one unit of the currency is so much of the config's. */
struct rate {
	const char *currency;
	int64_t from; /* a day */
	int64_t rate; /* with RATE_DECIMALS; more than 0 */
};

enum { RATE_DECIMALS = 9 };

/* ---- scorecard ---- */

struct level {
	const char *label;
	const struct term *terms; /* all must hold */
	size_t term_count;
	int64_t points; /* thousandths */
};

struct dimension {
	const char *name, *label;
	int64_t weight; /* thousandths */
	const struct level *levels; /* the first that holds counts; none: unknown */
	size_t level_count;
};

struct grade {
	const char *name;
	int64_t least; /* thousandths; grades stand in falling order, the last one's is 0 or less */
};

/* A score and the share of deals with it that are won; straight lines in between. */
struct win_point {
	int64_t score, share; /* thousandths; scores rise */
};

struct scorecard {
	int64_t scale; /* thousandths; what the weights add up to */
	const struct dimension *dimensions;
	size_t dimension_count;
	const struct grade *grades;
	size_t grade_count;
	const char *const *qualified; /* the grades of leads that are worth the team's time; the best two if not given */
	size_t qualified_count;
	const struct win_point *win; /* what a score is worth; none: not known */
	size_t win_count;
};

/* The grade of a score in thousandths; NULL when the card has no grades. */
const struct grade *scorecard_grade(const struct scorecard *card, int64_t score);

/* The share of deals with a score that are won, by card->win, which is not empty; both in thousandths. */
int64_t scorecard_win(const struct scorecard *card, int64_t score);
bool scorecard_qualifies(const struct scorecard *card, const char *grade);

/* ---- pipelines ---- */

enum requirement_kind { REQUIRE_TERM, REQUIRE_NOTE, REQUIRE_ATTACHMENT };

struct requirement {
	enum requirement_kind kind;
	const struct term *term; /* of REQUIRE_TERM */
	const char *text;        /* as the config says it */
	const char *label;       /* for people: the field's label, or the text */
};

struct stage {
	const char *name, *label, *definition, *action;
	const char *const *roles;
	size_t role_count;
	bool has_due, due_from_entry;  /* else from creation */
	struct duration due;           /* whole days or working days */
	int probability;               /* percent, 0 to 100 */
	bool won;                      /* entering it means that the deal counts as won (outcome: won) */
	const struct requirement *requires;
	size_t require_count;
	const char *approve;           /* the role whose member makes the move, or NULL */
	const struct term *automatic;  /* auto: terms under which opp-stage --auto moves a deal into it */
	size_t automatic_count;
	size_t index;                  /* 0 for the first */
};

struct lost_reason {
	const char *name;
	bool needs_note;
};

struct pipeline {
	const char *name, *label;
	const struct stage *stages;
	size_t stage_count;
	const struct lost_reason *lost_reasons;
	size_t lost_reason_count;
};

/* ---- alerts ---- */

/* At once, or once a day or week: when a channel carries what has become due, and when a rule looks. */
struct digest {
	enum { DIGEST_EACH, DIGEST_DAILY, DIGEST_WEEKLY } kind;
	int weekday; /* of a weekly one: 0 Monday to 6 Sunday */
	int minute;  /* after midnight, local time */
};

/* The latest such moment up to `now`; `now` itself for `each`. */
int64_t digest_moment(const struct digest *digest, struct zone *zone, int64_t now);

struct alert_step {
	const struct term *terms; /* all must hold */
	size_t term_count;
	const char *const *notify; /* owner, manager, members, role:NAME, a person, a mail address */
	size_t notify_count;
	const char *const *via;    /* names of channels */
	size_t via_count;
	const char *flag;          /* red, or NULL */
	const char *action;        /* the measure to take, or NULL */
	bool urgent;               /* does not wait for quiet hours, working time and digests */
};

struct alert_rule {
	const char *name, *label;
	enum root about;                /* what its episodes are about */
	struct digest every;            /* when it looks, and its episodes begin anew; `each`: always */
	const struct alert_step *steps; /* at least one; a rule without `steps:` has one step */
	size_t step_count;
	bool closed_too;                /* status: any; else only open deals are looked at */
};

/* What a channel's command reads. */
enum channel_input { INPUT_NOT_GIVEN, INPUT_TEXT, INPUT_JSON, INPUT_MAIL };

struct channel {
	const char *name, *from;
	const char *const *command;
	size_t command_count;
	int input;                     /* enum channel_input, never INPUT_NOT_GIVEN */
	bool needs_email, needs_phone; /* of the recipient */
	bool is_personal;              /* else it has no recipients: a group chat, told once of all */
	const char *subject;           /* what stands before the subject of mails, or NULL */
	int limit;                     /* bytes of a text; 0: none */
	int64_t timeout;               /* seconds that the command may take */
	int attempts;                  /* after so many failures a message is given up */
	int64_t backoff;               /* seconds before the second attempt; doubled for each further one, up to a day */
	struct digest digest;
	struct shift quiet;            /* local time in which nothing is sent; over midnight if it ends before it begins; both 0: none */
	bool working_time;             /* sends in working time only */
};

/* ---- targets and incentives ---- */

enum measure { MEASURE_AMOUNT, MEASURE_WON, MEASURE_ACTIVITIES };
enum target_level { TARGET_BASE, TARGET_STRETCH, TARGET_CHALLENGE, TARGET_LEVELS };

extern const char *const target_levels[TARGET_LEVELS]; /* what they are called */

/* What a person or a group should reach in a period. */
struct target {
	const char *person, *group; /* one of them is NULL */
	const char *period;         /* as the config says it */
	int64_t first, last;        /* its days */
	int measure;                /* enum measure */
	int64_t levels[TARGET_LEVELS]; /* minor units of the config's currency, or how many; rising; 0: not given */
	const char *texts[TARGET_LEVELS];
};

/* From so many percent done in time on, the bonus is multiplied by the factor. */
struct timeliness_factor {
	int least;
	int64_t factor; /* thousandths */
};

/* What the members of a role share of a bonus. */
struct member_share {
	const char *role;
	int percent;
};

/* A rule by which won deals earn a bonus. */
struct incentive {
	const char *name, *label;
	const struct term *terms; /* which won deals; all must hold */
	size_t term_count;
	const char *const *groups; /* whose people earn it; none: all */
	size_t group_count;
	const char *per_deal_text, *above_text;
	int64_t per_deal;          /* minor units of the config's currency; 0: a share of the amount instead */
	int64_t percent;           /* thousandths of a percent */
	int64_t above;             /* only amounts over this one; 0: all */
	bool of_excess;            /* the percentage is of what lies above, not of the whole amount */
	const struct timeliness_factor *timeliness; /* falling; none: no factor */
	size_t timeliness_count;
	const struct member_share *members; /* none: all of it is the owner's */
	size_t member_count;
};

/* ---- imports ---- */

struct pair {
	const char *from, *to;
};

struct value_map {
	const char *field; /* the field, after the columns were mapped */
	const struct pair *pairs;
	size_t pair_count;
};

/* What the records of a file are. */
enum import_kind { IMPORT_OPPORTUNITY, IMPORT_CUSTOMER, IMPORT_TEAM, IMPORT_FOLLOWUP, IMPORT_STAGE, IMPORT_PAYMENT };

struct import_profile {
	const char *name;
	enum import_kind of;
	const struct pair *columns; /* column of the file, field; "-" drops it */
	size_t column_count;
	const struct value_map *values;
	size_t value_count;
	const struct pair *set;     /* field, value for every row */
	size_t set_count;
	const char *const *drop;
	size_t drop_count;
};

/* ---- the whole ---- */

enum language { LANGUAGE_EN, LANGUAGE_ZH };

struct config {
	struct arena arena;
	const char *file;          /* as it was named */
	const char *text;          /* the whole file, for keeping in the database */
	size_t text_length;
	const struct node *root;   /* what YAML it is: for config/tree.h */

	const char *currency;      /* the default one, an ISO 4217 code */
	const char *const *currencies; /* all that may be used, the default first */
	size_t currency_count;
	const struct rate *rates;  /* by currency, then by day; never of the default currency */
	size_t rate_count;
	const char *timezone;
	struct zone zone;
	struct calendar calendar;
	const struct person *team;
	size_t team_count;
	struct fields fields;      /* built in and declared */
	struct scorecard scorecard;
	const struct pipeline *pipelines;
	size_t pipeline_count;
	const struct alert_rule *alerts;
	size_t alert_count;
	const struct channel *channels;
	size_t channel_count;
	const struct target *targets; /* by whom, measure and first day, the longer one first */
	size_t target_count;
	const struct incentive *incentives;
	size_t incentive_count;
	const struct import_profile *imports;
	size_t import_count;
	int language; /* enum language: of what is written to people */
};

/*
 * Reads and checks a config.  EX_NOINPUT if there is no such file, EX_CONFIG with FILE:LINE:COLUMN for anything wrong
 * in it, EX_NOPERM for a file that others may write and that names commands.  Opens the process's time zone.
 */
int config_read(const char *file, struct config *config, struct error *error);

/* A config that was read before: its text, and the bytes of tree_write(). */
struct known_config {
	const char *text;
	size_t text_length;
	const void *tree;
	size_t tree_length;
};

/* As config_read(), but in less time if the file still says just that; `known` may be NULL. */
int config_read_known(const char *file, const struct known_config *known, struct config *config, struct error *error);

/* The same from text, as kept in the database; `file` is for messages. */
int config_parse(const char *file, const char *text, size_t length, struct config *config, struct error *error);

void config_free(struct config *config);

const struct person *config_person(const struct config *config, const char *name); /* NULL: not in the team */
const struct pipeline *config_pipeline(const struct config *config, const char *name); /* NULL name: the first one */
const struct stage *pipeline_stage(const struct pipeline *pipeline, const char *name);
const struct lost_reason *pipeline_lost_reason(const struct pipeline *pipeline, const char *name);
const struct alert_rule *config_alert(const struct config *config, const char *name);
const struct channel *config_channel(const struct config *config, const char *name); /* NULL name: the first for mails */
const struct import_profile *config_import(const struct config *config, const char *name);
struct term_context config_terms(struct config *config); /* for term_parse() */

/*
 * What the person (or with a NULL one the group) should reach in the days from first to last: the target of just these days,
 * or the sum of those that fill them one after the other, the longer ones before the shorter.  A level that one of them does
 * not have is 0.  False if they do not fill them.
 */
bool config_target(const struct config *config, const char *person, const char *group, enum measure measure, int64_t first,
                   int64_t last, int64_t levels[TARGET_LEVELS]);

/* The most decimals of any currency of the config: with so many an amount is read before its currency is known, and compared. */
uint8_t config_amount_decimals(const struct config *config);

/* The rate of a currency on a day: the latest that is not of a later day.  NULL: there is none. */
const struct rate *config_rate(const struct config *config, const char *currency, int64_t day);

/* Checks a currency code; EX_DATAERR when it is not among config->currencies. */
int config_currency(const struct config *config, const char *code, struct error *error);

#endif
