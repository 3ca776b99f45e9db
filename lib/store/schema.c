/*
 * schema.c: the tables, their versions, and the columns of declared fields.
 *
 * The DDL is common to SQLite and PostgreSQL but for the words in braces.  A version once released never
 * changes: what comes later is a new entry in `migrations`.
 *
 * Conventions: times are Unix seconds, dates are YYYY-MM-DD, amounts are minor units of the currency, scores
 * and points are thousandths, and every row that can change or be added later names the transaction that made it.
 * That name is no declared reference: the transaction's row is written first by the one function that begins it, a
 * look-up for each row of an import would cost a tenth of it, and opp-check looks for rows without one.
 */
#include "store/schema.h"

#include "store/index.h"
#include "store/past.h"

#include "base/memory.h"

#include <string.h>

static const char *const version_1[] = {
    /* One row a transaction: who, when, which command.  acting differs from login when --user said so. */
    "CREATE TABLE tx ("
    " id {id}, at {integer} NOT NULL, login TEXT NOT NULL, acting TEXT NOT NULL, command TEXT NOT NULL){strict}",

    "CREATE TABLE config ("
    " id {id}, tx {integer} NOT NULL, at {integer} NOT NULL,"
    " file TEXT NOT NULL, content TEXT NOT NULL){strict}",

    /* A merged customer keeps its row and name and points to the one it became. */
    "CREATE TABLE customer ("
    " id {id}, tx {integer} NOT NULL, name TEXT NOT NULL UNIQUE CHECK (name <> ''),"
    " merged_into {integer} REFERENCES customer){strict}",

    "CREATE TABLE customer_tag ("
    " customer {integer} NOT NULL REFERENCES customer, tag TEXT NOT NULL, PRIMARY KEY (customer, tag)){strict}",

    "CREATE TABLE contact ("
    " id {id}, tx {integer} NOT NULL, customer {integer} NOT NULL REFERENCES customer,"
    " name TEXT NOT NULL CHECK (name <> ''), position TEXT,"
    " decision_maker {integer} CHECK (decision_maker = 0 OR decision_maker = 1), phone TEXT, email TEXT,"
    " UNIQUE (customer, name)){strict}",

    /* What is current stands here and is kept in the transaction that adds its history. */
    "CREATE TABLE opportunity ("
    " id {id}, tx {integer} NOT NULL,"
    " ref TEXT UNIQUE, name TEXT NOT NULL CHECK (name <> ''), customer {integer} REFERENCES customer, owner TEXT,"
    " amount {integer}, currency TEXT NOT NULL, source TEXT, pipeline TEXT NOT NULL, stage TEXT NOT NULL,"
    " status TEXT NOT NULL CHECK (status = 'open' OR status = 'won' OR status = 'lost'),"
    " probability {integer} CHECK (probability BETWEEN 0 AND 100),"
    " probability_given {integer} NOT NULL CHECK (probability_given = 0 OR probability_given = 1),"
    " close_date TEXT, created {integer}, closed {integer}, lost_reason TEXT,"
    " stage_entered {integer}, last_activity {integer}, first_response {integer},"
    " feedback TEXT, feedback_at {integer}, next_action TEXT, next_action_at TEXT, stage_due TEXT,"
    " CHECK (status = 'lost' OR lost_reason IS NULL)){strict}",

    "CREATE TABLE tag ("
    " opportunity {integer} NOT NULL REFERENCES opportunity, tag TEXT NOT NULL,"
    " PRIMARY KEY (opportunity, tag)){strict}",

    "CREATE TABLE member ("
    " opportunity {integer} NOT NULL REFERENCES opportunity, person TEXT NOT NULL, role TEXT NOT NULL,"
    " PRIMARY KEY (opportunity, person, role)){strict}",

    /* The current score is a narrow table of its own: scoring a million does not rewrite their rows. */
    "CREATE TABLE score ("
    " opportunity {id} REFERENCES opportunity, tx {integer} NOT NULL,"
    " config {integer} NOT NULL, score {integer} NOT NULL, known {integer} NOT NULL,"
    " grade TEXT){strict}",

    /* The scores that were replaced; the present one stands in score. */
    "CREATE TABLE score_history ("
    " id {id}, opportunity {integer} NOT NULL REFERENCES opportunity, tx {integer} NOT NULL,"
    " replaced {integer} NOT NULL, config {integer} NOT NULL,"
    " score {integer} NOT NULL, known {integer} NOT NULL, grade TEXT){strict}",

    /* A follow-up: when it happened is `at`, when it was recorded is its tx. */
    "CREATE TABLE activity ("
    " id {id}, tx {integer} NOT NULL, opportunity {integer} NOT NULL REFERENCES opportunity,"
    " at {integer} NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL,"
    " feedback TEXT CHECK (feedback = 'positive' OR feedback = 'neutral' OR feedback = 'negative'),"
    " note TEXT, next_action TEXT, next_action_at TEXT){strict}",

    "CREATE TABLE doubt ("
    " id {id}, tx {integer} NOT NULL, opportunity {integer} NOT NULL REFERENCES opportunity,"
    " at {integer} NOT NULL, doubt TEXT NOT NULL, answered {integer}, answered_tx {integer}){strict}",

    /* A row a move.  kind says what it was; forced stays for ever. */
    "CREATE TABLE stage_history ("
    " id {id}, tx {integer} NOT NULL, opportunity {integer} NOT NULL REFERENCES opportunity,"
    " at {integer}, person TEXT NOT NULL, kind TEXT NOT NULL, stage TEXT NOT NULL, previous TEXT,"
    " status TEXT NOT NULL, forced {integer} NOT NULL CHECK (forced = 0 OR forced = 1),"
    " note TEXT, reason TEXT){strict}",

    /* A row an edited field: what it was, what it became, where the value came from. */
    "CREATE TABLE change ("
    " id {id}, tx {integer} NOT NULL, entity TEXT NOT NULL, entity_id {integer} NOT NULL,"
    " field TEXT NOT NULL, old TEXT, new TEXT, origin TEXT){strict}",

    "CREATE TABLE content (sha256 TEXT PRIMARY KEY, size {integer} NOT NULL, bytes {blob} NOT NULL){strict}",

    "CREATE TABLE attachment ("
    " id {id}, tx {integer} NOT NULL, opportunity {integer} NOT NULL REFERENCES opportunity,"
    " activity {integer} REFERENCES activity, stage_history {integer} REFERENCES stage_history,"
    " at {integer} NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES content){strict}",

    /* An episode of a rule.  since is when its condition began to hold, raised when it was first seen. */
    "CREATE TABLE alert ("
    " id {id}, tx {integer} NOT NULL, rule TEXT NOT NULL,"
    " opportunity {integer} NOT NULL REFERENCES opportunity, since {integer} NOT NULL, raised {integer} NOT NULL,"
    " step {integer} NOT NULL, step_since {integer} NOT NULL, ended {integer},"
    " acknowledged {integer}, quiet_until TEXT){strict}",

    "CREATE TABLE alert_event ("
    " id {id}, tx {integer} NOT NULL, alert {integer} NOT NULL REFERENCES alert,"
    " at {integer} NOT NULL, kind TEXT NOT NULL, step {integer}, note TEXT, until TEXT){strict}",

    /* Indexes that each write needs stand apart from those that only serve reading (below). */
    "CREATE UNIQUE INDEX alert_open ON alert (rule, opportunity) WHERE ended IS NULL",
    "CREATE INDEX alert_opportunity ON alert (opportunity)",
    "CREATE INDEX alert_event_alert ON alert_event (alert)",
    "CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX activity_opportunity ON activity (opportunity, at)",
    "CREATE INDEX doubt_opportunity ON doubt (opportunity)",
    "CREATE INDEX attachment_opportunity ON attachment (opportunity)",
    "CREATE INDEX change_entity ON change (entity, entity_id)",
    "CREATE INDEX score_history_opportunity ON score_history (opportunity)",
    NULL};

static const char *const version_2[] = {
    /*
     * An episode can be about a customer, or about the scorecard or the process itself.  Both tables are made anew, since a
     * column that must be set cannot be made one that need not; the references go to the new ones by their renaming.
     */
    "CREATE TABLE alert_2 ("
    " id {id}, tx {integer} NOT NULL, rule TEXT NOT NULL,"
    " about TEXT NOT NULL CHECK (about IN ('opportunity', 'customer', 'scorecard', 'process')),"
    " opportunity {integer} REFERENCES opportunity, customer {integer} REFERENCES customer,"
    " since {integer} NOT NULL, raised {integer} NOT NULL,"
    " step {integer} NOT NULL, step_since {integer} NOT NULL, ended {integer},"
    " acknowledged {integer}, quiet_until TEXT,"
    " CHECK ((about = 'opportunity') = (opportunity IS NOT NULL)), CHECK ((about = 'customer') = (customer IS NOT NULL))){strict}",
    "INSERT INTO alert_2 (id, tx, rule, about, opportunity, since, raised, step, step_since, ended, acknowledged, quiet_until)"
    " SELECT id, tx, rule, 'opportunity', opportunity, since, raised, step, step_since, ended, acknowledged, quiet_until FROM alert",
    "CREATE TABLE alert_event_2 ("
    " id {id}, tx {integer} NOT NULL, alert {integer} NOT NULL REFERENCES alert_2,"
    " at {integer} NOT NULL, kind TEXT NOT NULL, step {integer}, note TEXT, until TEXT, person TEXT){strict}",
    "INSERT INTO alert_event_2 (id, tx, alert, at, kind, step, note, until)"
    " SELECT id, tx, alert, at, kind, step, note, until FROM alert_event",
    "DROP TABLE alert_event",
    "DROP TABLE alert",
    "ALTER TABLE alert_2 RENAME TO alert",
    "ALTER TABLE alert_event_2 RENAME TO alert_event",
    "CREATE UNIQUE INDEX alert_open ON alert (rule, about, COALESCE(opportunity, customer, 0)) WHERE ended IS NULL",
    "CREATE INDEX alert_opportunity ON alert (opportunity) WHERE opportunity IS NOT NULL",
    "CREATE INDEX alert_customer ON alert (customer) WHERE customer IS NOT NULL",
    "CREATE INDEX alert_event_alert ON alert_event (alert)",

    /* What is done about an alert: by whom, and until which day. */
    "CREATE TABLE measure ("
    " id {id}, tx {integer} NOT NULL, alert {integer} NOT NULL REFERENCES alert, opportunity {integer} REFERENCES opportunity,"
    " at {integer} NOT NULL, measure TEXT NOT NULL CHECK (measure <> ''), person TEXT NOT NULL, due TEXT NOT NULL,"
    " done {integer}, done_tx {integer}, result TEXT){strict}",
    "CREATE INDEX measure_open ON measure (opportunity, due) WHERE done IS NULL",
    "CREATE INDEX measure_alert ON measure (alert)",

    /*
     * What people are told.  A delivery is a step of an alert for one recipient by one channel, and again on the day on which an
     * acknowledged alert speaks again; what goes at once is a message, which is tried until it has gone or is given up.
     */
    "CREATE TABLE message ("
    " id {id}, tx {integer} NOT NULL, at {integer} NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,"
    " reference TEXT NOT NULL, urgent {integer} NOT NULL CHECK (urgent = 0 OR urgent = 1),"
    " ordinary {integer} NOT NULL CHECK (ordinary = 0 OR ordinary = 1),"
    " state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'withdrawn')),"
    " attempts {integer} NOT NULL, due {integer} NOT NULL, sent {integer}, answer TEXT,"
    " CHECK ((state = 'sent') = (sent IS NOT NULL))){strict}",
    "CREATE INDEX message_pending ON message (state) WHERE state <> 'sent' AND state <> 'withdrawn'",
    "CREATE INDEX message_at ON message (at)",
    "CREATE TABLE delivery ("
    " id {id}, tx {integer} NOT NULL, message {integer} NOT NULL REFERENCES message,"
    " alert {integer} NOT NULL REFERENCES alert, step {integer} NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,"
    " again TEXT NOT NULL, UNIQUE (alert, step, recipient, channel, again)){strict}",
    "CREATE INDEX delivery_message ON delivery (message)",

    /* The scorecard and the process were looked at, and found good or changed. */
    "CREATE TABLE review ("
    " id {id}, tx {integer} NOT NULL, at {integer} NOT NULL,"
    " what TEXT NOT NULL CHECK (what IN ('scorecard', 'process')), note TEXT NOT NULL){strict}",

    /*
     * Money after the contract, a row an event, never changed: an instalment planned, changed or cancelled, money received.  An
     * instalment has a number within its deal; money that names none settles the oldest.  payment_due and payment_overdue_since
     * are those of the deal after the row; what is current of them stands on the opportunity.
     */
    "CREATE TABLE payment ("
    " id {id}, tx {integer} NOT NULL, opportunity {integer} NOT NULL REFERENCES opportunity,"
    " at {integer} NOT NULL, person TEXT NOT NULL, kind TEXT NOT NULL"
    " CHECK (kind = 'planned' OR kind = 'changed' OR kind = 'cancelled' OR kind = 'received'),"
    " instalment {integer} CHECK (instalment > 0), due TEXT, amount {integer}, currency TEXT NOT NULL, note TEXT,"
    " payment_due TEXT, payment_overdue_since {integer},"
    " CHECK (instalment IS NOT NULL OR kind = 'received')){strict}",
    "CREATE INDEX payment_opportunity ON payment (opportunity, kind, instalment, due, amount, currency, at)",
    "ALTER TABLE opportunity ADD COLUMN payment_due TEXT",
    "ALTER TABLE opportunity ADD COLUMN payment_overdue_since {integer}",
    "ALTER TABLE attachment ADD COLUMN payment {integer} REFERENCES payment",

    /* The config's text once more, as config/tree.h writes it: for a short start. */
    "ALTER TABLE config ADD COLUMN tree {blob}",

    /* What a row was before it was changed is kept from here on (past.h adds the tables): after the last transaction that
     * was there when version 1 was migrated, 0 in a database that never was one. */
    "CREATE TABLE past_begins (tx {integer} NOT NULL){strict}",
    "INSERT INTO past_begins (tx) SELECT COALESCE(max(id), 0) FROM tx",
    NULL};

struct migration {
	int version;
	const char *const *ddl; /* statements, the last one NULL */
};

static const struct migration migrations[] = {
    {1, version_1},
    {2, version_2},
};

/*
 * What only serves reading is made after a bulk load, which costs half of keeping it during the load.  The partial
 * ones cover the alert conditions of open deals, so that evaluating a rule costs what fires, not what exists.  Those in
 * which new deals are not yet stay: there is nothing to keep in order, and making them would read all rows once more.
 */
static const struct {
	const char *name, *definition;
	bool stays;
} reading_indexes[] = {
    {"opportunity_customer", "opportunity (customer)", false},
    {"opportunity_idle", "opportunity (COALESCE(last_activity, created)" INDEX_TOLD ") WHERE status = 'open'", false},
    {"opportunity_stage_entered", "opportunity (stage_entered" INDEX_TOLD ") WHERE status = 'open'", false},
    {"opportunity_unanswered", "opportunity (created" INDEX_TOLD ") WHERE status = 'open' AND first_response IS NULL", false},
    {"opportunity_feedback",
     "opportunity (feedback, feedback_at" INDEX_TOLD ") WHERE status = 'open' AND feedback IS NOT NULL", true},
    {"opportunity_payment_due", "opportunity (payment_due) WHERE payment_due IS NOT NULL", true},
    {"opportunity_payment_overdue", "opportunity (payment_overdue_since) WHERE payment_overdue_since IS NOT NULL", true},
    {"stage_history_opportunity", "stage_history (opportunity, stage, at, kind)", false},
    {"stage_history_forced", "stage_history (opportunity) WHERE forced = 1", true},
};

/* For people with a SQLite tool: amounts with their point (by the decimals of base/currency.c), times as text (UTC), names
 * instead of numbers. */
static const char views[] =
    "DROP VIEW IF EXISTS opportunity_readable;"
    "CREATE VIEW opportunity_readable AS SELECT o.id, o.ref, o.name, c.name AS customer, o.owner,"
    " o.amount / CASE WHEN o.currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI',"
    " 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN 1.0 WHEN o.currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND')"
    " THEN 1000.0 WHEN o.currency IN ('CLF', 'UYW') THEN 10000.0 ELSE 100.0 END AS amount, o.currency, o.pipeline, o.stage, o.status, o.probability, o.lost_reason,"
    " s.score / 1000.0 AS score, s.grade, datetime(o.created, 'unixepoch') AS created_utc,"
    " datetime(o.closed, 'unixepoch') AS closed_utc, datetime(o.stage_entered, 'unixepoch') AS stage_entered_utc,"
    " datetime(o.last_activity, 'unixepoch') AS last_activity_utc, o.next_action, o.next_action_at, o.stage_due"
    " FROM opportunity o LEFT JOIN customer c ON c.id = o.customer LEFT JOIN score s ON s.opportunity = o.id;"
    "DROP VIEW IF EXISTS history_readable;"
    "CREATE VIEW history_readable AS SELECT t.id AS tx, datetime(t.at, 'unixepoch') AS at_utc, t.acting, t.login,"
    " t.command, h.entity, h.entity_id, h.field, h.old, h.new, h.origin"
    " FROM change h JOIN tx t ON t.id = h.tx;";

/* The four words in which the two databases' DDL differ. */
static char *in_dialect(const char *ddl)
{
	static const struct {
		const char *word, *sqlite;
	} tokens[] = {{"{id}", "INTEGER PRIMARY KEY"},
	              {"{integer}", "INTEGER"},
	              {"{double}", "REAL"},
	              {"{blob}", "BLOB"},
	              {"{strict}", " STRICT"}};
	struct buffer text = {0};
	while (*ddl) {
		size_t i = 0, count = sizeof tokens / sizeof *tokens;
		while (*ddl == '{' && i < count && strncmp(ddl, tokens[i].word, strlen(tokens[i].word)) != 0)
			i++;
		if (*ddl == '{' && i < count) {
			buffer_add_text(&text, tokens[i].sqlite);
			ddl += strlen(tokens[i].word);
		} else {
			buffer_add_character(&text, *ddl++);
		}
	}
	return text.data;
}

static int run_ddl(struct db *db, const char *ddl, struct error *error)
{
	struct buffer text = {.data = in_dialect(ddl)};
	int status = db_run(db, buffer_text(&text), error);
	buffer_free(&text);
	return status;
}

int schema_migrate(struct db *db, int64_t from_version, struct error *error)
{
	for (size_t i = 0; i < sizeof migrations / sizeof *migrations; i++)
		for (const char *const *ddl = migrations[i].ddl; migrations[i].version > from_version && *ddl; ddl++)
			if (run_ddl(db, *ddl, error))
				return error->status;
	if (past_make_tables(db, error) || db_run(db, views, error))
		return error->status;
	struct buffer mark = {0};
	buffer_add_format(&mark, "PRAGMA application_id = %d; PRAGMA user_version = %d", DB_APPLICATION_ID, SCHEMA_VERSION);
	int status = db_run(db, mark.data, error);
	buffer_free(&mark);
	return status;
}

int schema_make_indexes(struct db *db, struct error *error)
{
	for (size_t i = 0; i < sizeof reading_indexes / sizeof *reading_indexes; i++)
		if (index_make(db, reading_indexes[i].name, reading_indexes[i].definition, error))
			return error->status;
	return 0;
}

int schema_drop_indexes(struct db *db, struct error *error)
{
	struct buffer ddl = {0};
	for (size_t i = 0; i < sizeof reading_indexes / sizeof *reading_indexes; i++)
		if (!reading_indexes[i].stays)
			buffer_add_format(&ddl, "DROP INDEX IF EXISTS %s;", reading_indexes[i].name);
	int status = db_run(db, ddl.data, error);
	buffer_free(&ddl);
	return status;
}

static const char *column_type(enum type type)
{
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CHOICE:
	case TYPE_DATE:
		return "TEXT";
	case TYPE_NUMBER:
		return "{double}";
	default:
		return "{integer}";
	}
}

/* Whether the table has the column, and of the right type. */
static int look_for_column(struct db *db, const char *table, const struct field *field, bool *found, struct error *error)
{
	struct statement *statement;
	*found = false;
	if (db_statement(db, "SELECT type FROM pragma_table_info($1) WHERE name = $2", &statement, error))
		return error->status;
	bind_text(statement, 1, table);
	bind_text(statement, 2, field->name);
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		*found = true;
		char *wanted = in_dialect(column_type(field->type));
		bool same = strcmp(wanted, column_text(statement, 0)) == 0;
		struct buffer owned = {.data = wanted};
		buffer_free(&owned);
		if (!same)
			stepped = -fail(error, EX_CONFIG, "field \"%s\" was of another type before and its data is kept; "
			                "give the new one another name", field->name);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int schema_add_fields(struct db *db, const struct fields *fields, size_t *added, struct error *error)
{
	*added = 0;
	for (size_t i = 0; i < fields->count; i++) {
		const struct field *field = &fields->items[i];
		if (!(field->flags & FIELD_DECLARED))
			continue;
		const char *table = field->owner == OWNER_CUSTOMER ? "customer" : "opportunity";
		bool found;
		if (look_for_column(db, table, field, &found, error))
			return error->status;
		if (found)
			continue;
		struct buffer ddl = {0};
		buffer_add_format(&ddl, "ALTER TABLE %s ADD COLUMN \"%s\" %s", table, field->name, column_type(field->type));
		int status = run_ddl(db, ddl.data, error);
		buffer_free(&ddl);
		if (status)
			return status;
		++*added;
	}
	return past_make_tables(db, error);
}
