/*
 * by_hand.c: the benchmark's work done by a C program that knows nothing else: no config, no checks beyond the table's,
 * every statement written for this one process.  It shows where the limit is.
 *
 *   by_hand import DB CUSTOMERS OPPORTUNITIES     by_hand history DB MOVES ACTIVITIES (untimed)
 *   by_hand read|log|move DB REF                  by_hand score|alerts|funnel|conversion|velocity|csv|json DB
 */
#include <csv.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELDS = 32, NOW = 1795395600, DAY = 86400 };

static sqlite3 *db;

static _Noreturn void give_up(const char *what)
{
	fprintf(stderr, "by_hand: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
	exit(EXIT_FAILURE);
}

static void run(const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL))
		give_up(sql);
}

static sqlite3_stmt *prepare(const char *sql)
{
	sqlite3_stmt *statement;
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL))
		give_up(sql);
	return statement;
}

static bool step(sqlite3_stmt *statement)
{
	int result = sqlite3_step(statement);
	if (result != SQLITE_ROW && result != SQLITE_DONE)
		give_up(sqlite3_sql(statement));
	return result == SQLITE_ROW;
}

static void finish(sqlite3_stmt *statement)
{
	step(statement);
	sqlite3_reset(statement);
}

static void bind(sqlite3_stmt *statement, int place, const char *text)
{
	if (*text)
		sqlite3_bind_text(statement, place, text, -1, SQLITE_STATIC);
	else
		sqlite3_bind_null(statement, place);
}

static const char *text_of(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	return text ? text : "";
}

static int digits(const char *text, int count)
{
	int number = 0;
	while (count-- > 0)
		number = number * 10 + (*text++ - '0');
	return number;
}

/* 2026-11-23T09:00:00+08:00; the days are Howard Hinnant's days_from_civil. */
static int64_t moment(const char *text)
{
	int year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
	int hour = digits(text + 11, 2), minute = digits(text + 14, 2), second = digits(text + 17, 2);
	year -= month <= 2;
	int64_t of_era = year % 400, of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t days = year / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
	return days * DAY + hour * 3600 + minute * 60 + second - 8 * 3600;
}

static void bind_moment(sqlite3_stmt *statement, int place, const char *text)
{
	if (*text)
		sqlite3_bind_int64(statement, place, moment(text));
	else
		sqlite3_bind_null(statement, place);
}

/* ---- CSV in ---- */

struct rows {
	void (*take)(struct rows *rows);
	sqlite3_stmt *find, *insert, *next, *last;
	char *fields[FIELDS];
	char text[65536];
	size_t used;
	int count;
	bool past_header;
};

static void end_field(void *bytes, size_t length, void *argument)
{
	struct rows *rows = argument;
	if (rows->count == FIELDS || rows->used + length + 1 > sizeof rows->text)
		give_up("a row is too long");
	rows->fields[rows->count++] = memcpy(rows->text + rows->used, bytes, length);
	rows->text[rows->used + length] = '\0';
	rows->used += length + 1;
}

static void end_row(int character, void *argument)
{
	struct rows *rows = argument;
	(void)character;
	if (rows->past_header)
		rows->take(rows);
	rows->past_header = true;
	rows->count = 0;
	rows->used = 0;
}

static void read_csv(const char *path, struct rows *rows)
{
	static char bytes[1 << 16];
	struct csv_parser parser;
	FILE *file = fopen(path, "r");
	size_t length;
	if (!file || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI))
		give_up(path);
	rows->past_header = false;
	while ((length = fread(bytes, 1, sizeof bytes, file)) > 0)
		if (csv_parse(&parser, bytes, length, end_field, end_row, rows) != length)
			give_up(csv_strerror(csv_error(&parser)));
	csv_fini(&parser, end_field, end_row, rows);
	csv_free(&parser);
	fclose(file);
}

/* ---- scoring ---- */

static int points(const char *industry, int employees, const char *intent, const char *level, int days)
{
	int half_points = 0;
	if (strcmp(industry, "制造") == 0 || strcmp(industry, "医疗") == 0)
		half_points += 6;
	else if (strcmp(industry, "教育") == 0 || strcmp(industry, "金融") == 0 || strcmp(industry, "能源") == 0)
		half_points += 3;
	half_points += employees > 500 ? 4 : employees >= 100 ? 2 : 0;
	half_points += strcmp(intent, "明确") == 0 ? 4 : strcmp(intent, "模糊") == 0 ? 2 : 0;
	half_points += strcmp(level, "充足") == 0 ? 4 : strcmp(level, "有限") == 0 ? 2 : 0;
	half_points += days == 0 ? 0 : days < 30 ? 2 : days <= 90 ? 1 : 0;
	return half_points * 500;
}

static void points_in_sql(sqlite3_context *context, int count, sqlite3_value **values)
{
	const char *texts[3] = {(const char *)sqlite3_value_text(values[0]),
	                        (const char *)sqlite3_value_text(values[2]),
	                        (const char *)sqlite3_value_text(values[3])};
	(void)count;
	sqlite3_result_int(context,
	                   points(texts[0] ? texts[0] : "", sqlite3_value_int(values[1]), texts[1] ? texts[1] : "",
	                          texts[2] ? texts[2] : "", sqlite3_value_int(values[4]) / DAY));
}

static void score(void)
{
	sqlite3_create_function(db, "points", 5, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, points_in_sql, NULL, NULL);
	run("BEGIN IMMEDIATE;"
	    "INSERT INTO score (opportunity, score) SELECT id, new FROM (SELECT o.id, s.score AS old,"
	    " points(c.industry, c.employees, o.intent, o.budget_level, o.decision_time) AS new"
	    " FROM opportunity o JOIN customer c ON c.id = o.customer LEFT JOIN score s ON s.opportunity = o.id)"
	    " WHERE old IS NULL OR new <> old ON CONFLICT (opportunity) DO UPDATE SET score = excluded.score;"
	    "COMMIT");
}

/* ---- import ---- */

static const char schema[] =
    "CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE CHECK (name <> ''), industry TEXT,"
    " employees INTEGER CHECK (employees > 0), pain_points TEXT, purchase_habits TEXT) STRICT;"
    "CREATE TABLE opportunity (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, name TEXT NOT NULL CHECK (name <> ''),"
    " customer INTEGER NOT NULL REFERENCES customer, owner TEXT NOT NULL, amount INTEGER CHECK (amount >= 0),"
    " currency TEXT NOT NULL, source TEXT, pipeline TEXT NOT NULL, stage TEXT NOT NULL,"
    " status TEXT NOT NULL CHECK (status = 'open' OR status = 'won' OR status = 'lost'),"
    " probability INTEGER CHECK (probability BETWEEN 0 AND 100), close_date TEXT, created INTEGER NOT NULL,"
    " closed INTEGER, lost_reason TEXT, intent TEXT, budget INTEGER CHECK (budget >= 0), budget_level TEXT,"
    " decision_time INTEGER, stage_entered INTEGER NOT NULL, last_activity INTEGER, feedback TEXT) STRICT;"
    "CREATE TABLE score (opportunity INTEGER PRIMARY KEY REFERENCES opportunity, score INTEGER NOT NULL) STRICT;"
    "CREATE TABLE stage_history (id INTEGER PRIMARY KEY, opportunity INTEGER NOT NULL REFERENCES opportunity,"
    " stage TEXT NOT NULL, at INTEGER NOT NULL, person TEXT) STRICT;"
    "CREATE TABLE activity (id INTEGER PRIMARY KEY, opportunity INTEGER NOT NULL REFERENCES opportunity,"
    " at INTEGER NOT NULL, person TEXT, kind TEXT NOT NULL, feedback TEXT, note TEXT) STRICT";

static const char indexes[] =
    "CREATE INDEX opportunity_customer ON opportunity (customer);"
    "CREATE INDEX opportunity_idle ON opportunity (coalesce(last_activity, created)) WHERE status = 'open';"
    "CREATE INDEX opportunity_entered ON opportunity (stage_entered) WHERE status = 'open';"
    "CREATE INDEX stage_history_opportunity ON stage_history (opportunity, at, stage)";

static void take_customer(struct rows *rows)
{
	for (int i = 0; i < 5; i++)
		if (i == 2)
			sqlite3_bind_int64(rows->insert, i + 1, strtoll(rows->fields[i], NULL, 10));
		else
			bind(rows->insert, i + 1, rows->fields[i]);
	finish(rows->insert);
}

/* Fields: ref name customer owner amount currency source pipeline stage status probability close_date created closed
 * lost_reason intent budget budget_level decision_time */
static void take_opportunity(struct rows *rows)
{
	char **fields = rows->fields;
	bind(rows->find, 1, fields[2]);
	if (!step(rows->find))
		give_up(fields[2]);
	int days = (int)strtol(fields[18], NULL, 10);
	int points_now =
	    points(text_of(rows->find, 1), sqlite3_column_int(rows->find, 2), fields[15], fields[17], days);
	for (int i = 0; i < 19; i++)
		if (i == 2)
			sqlite3_bind_int64(rows->insert, i + 1, sqlite3_column_int64(rows->find, 0));
		else if (i == 4 || i == 16)
			sqlite3_bind_int64(rows->insert, i + 1, strtoll(fields[i], NULL, 10) * 100);
		else if (i == 10)
			sqlite3_bind_int64(rows->insert, i + 1, strtoll(fields[i], NULL, 10));
		else if (i == 12 || i == 13)
			bind_moment(rows->insert, i + 1, fields[i]);
		else if (i == 18)
			sqlite3_bind_int64(rows->insert, i + 1, (int64_t)days * DAY);
		else
			bind(rows->insert, i + 1, fields[i]);
	sqlite3_reset(rows->find);
	finish(rows->insert);
	int64_t id = sqlite3_last_insert_rowid(db);
	sqlite3_bind_int64(rows->next, 1, id);
	sqlite3_bind_int(rows->next, 2, points_now);
	finish(rows->next);
	sqlite3_bind_int64(rows->last, 1, id);
	bind(rows->last, 2, "contact");
	bind_moment(rows->last, 3, fields[12]);
	bind(rows->last, 4, fields[3]);
	finish(rows->last);
}

static void import(const char *customers, const char *opportunities)
{
	static struct rows rows;
	/* Into an empty database a rollback journal is cheaper: a WAL would write every page twice. */
	run("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -32000; BEGIN IMMEDIATE");
	run(schema);
	rows.take = take_customer;
	rows.insert = prepare("INSERT INTO customer (name, industry, employees, pain_points, purchase_habits)"
	                      " VALUES (?, ?, ?, ?, ?)");
	read_csv(customers, &rows);
	sqlite3_finalize(rows.insert);
	rows.take = take_opportunity;
	rows.find = prepare("SELECT id, industry, employees FROM customer WHERE name = ?");
	rows.insert =
	    prepare("INSERT INTO opportunity (ref, name, customer, owner, amount, currency, source, pipeline, stage,"
	            " status, probability, close_date, created, closed, lost_reason, intent, budget, budget_level,"
	            " decision_time, stage_entered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	            " ?14, ?15, ?16, ?17, ?18, ?19, ?13)");
	rows.next = prepare("INSERT INTO score (opportunity, score) VALUES (?, ?)");
	rows.last = prepare("INSERT INTO stage_history (opportunity, stage, at, person) VALUES (?, ?, ?, ?)");
	read_csv(opportunities, &rows);
	sqlite3_finalize(rows.find);
	sqlite3_finalize(rows.insert);
	sqlite3_finalize(rows.next);
	sqlite3_finalize(rows.last);
	run(indexes);
	run("COMMIT; PRAGMA journal_mode = WAL");
}

/* ---- history ---- */

static void take_move(struct rows *rows)
{
	bind(rows->insert, 1, rows->fields[0]);
	bind(rows->insert, 2, rows->fields[1]);
	bind_moment(rows->insert, 3, rows->fields[2]);
	bind(rows->insert, 4, rows->fields[3]);
	finish(rows->insert);
}

static void take_activity(struct rows *rows)
{
	bind_moment(rows->insert, 2, rows->fields[1]);
	for (int i = 0; i < 6; i++)
		if (i != 1)
			bind(rows->insert, i + 1, rows->fields[i]);
	finish(rows->insert);
}

static void history(const char *moves, const char *activities)
{
	static struct rows rows;
	run("BEGIN IMMEDIATE");
	rows.take = take_move;
	rows.insert = prepare("INSERT INTO stage_history (opportunity, stage, at, person)"
	                      " SELECT id, ?2, ?3, ?4 FROM opportunity WHERE ref = ?1");
	read_csv(moves, &rows);
	sqlite3_finalize(rows.insert);
	rows.take = take_activity;
	rows.insert = prepare("INSERT INTO activity (opportunity, at, person, kind, feedback, note)"
	                      " SELECT id, ?2, ?3, ?4, ?5, ?6 FROM opportunity WHERE ref = ?1");
	read_csv(activities, &rows);
	sqlite3_finalize(rows.insert);
	run("CREATE INDEX activity_opportunity ON activity (opportunity, at, feedback);"
	    "UPDATE opportunity SET stage_entered ="
	    "  (SELECT max(at) FROM stage_history h WHERE h.opportunity = opportunity.id), (last_activity, feedback) ="
	    "  (SELECT at, feedback FROM activity a WHERE a.opportunity = opportunity.id);"
	    "CREATE INDEX opportunity_feedback ON opportunity (id) WHERE status = 'open' AND feedback = 'negative';"
	    "CREATE INDEX opportunity_slow ON opportunity (created) WHERE status = 'open' AND last_activity IS NULL;"
	    "CREATE INDEX opportunity_source ON opportunity (source, status, amount);"
	    "COMMIT; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
}

/* ---- one at a time ---- */

/* Prints the rows, fields separated by commas and quoted where they must be. */
static void print_csv(sqlite3_stmt *statement)
{
	while (step(statement)) {
		int count = sqlite3_column_count(statement);
		for (int i = 0; i < count; i++) {
			const char *text = text_of(statement, i);
			if (i)
				putchar_unlocked(',');
			if (!text[strcspn(text, ",\"\r\n")]) {
				fwrite(text, 1, (size_t)sqlite3_column_bytes(statement, i), stdout);
				continue;
			}
			putchar_unlocked('"');
			for (; *text; text++) {
				if (*text == '"')
					putchar_unlocked('"');
				putchar_unlocked(*text);
			}
			putchar_unlocked('"');
		}
		putchar_unlocked('\n');
	}
	sqlite3_finalize(statement);
}

static void read_one(const char *ref)
{
	sqlite3_stmt *statement =
	    prepare("SELECT o.*, c.name, s.score FROM opportunity o JOIN customer c ON c.id = o.customer"
	            " LEFT JOIN score s ON s.opportunity = o.id WHERE o.ref = ?");
	bind(statement, 1, ref);
	print_csv(statement);
}

static void write_one(const char *insert, const char *update, const char *ref)
{
	run("PRAGMA synchronous = FULL; BEGIN IMMEDIATE");
	sqlite3_stmt *statement = prepare(insert);
	bind(statement, 1, ref);
	finish(statement);
	sqlite3_finalize(statement);
	statement = prepare(update);
	bind(statement, 1, ref);
	finish(statement);
	sqlite3_finalize(statement);
	run("COMMIT");
}

/* ---- everything ---- */

static void alerts(void)
{
	sqlite3_stmt *statement =
	    prepare("SELECT 'overdue', id, ref, name, owner, coalesce(last_activity, created) FROM opportunity"
	            " WHERE status = 'open' AND coalesce(last_activity, created) < ?1 - 7 * 86400"
	            " UNION ALL SELECT 'stalled', id, ref, name, owner, stage_entered FROM opportunity"
	            " WHERE status = 'open' AND stage_entered < ?1 - 14 * 86400"
	            " UNION ALL SELECT 'churn', id, ref, name, owner, last_activity FROM opportunity"
	            " WHERE status = 'open' AND feedback = 'negative'"
	            " UNION ALL SELECT 'slow', id, ref, name, owner, created FROM opportunity"
	            " WHERE status = 'open' AND last_activity IS NULL AND created < ?1 - 65 * 3600");
	sqlite3_bind_int64(statement, 1, NOW);
	print_csv(statement);
}

static const char *const stages[] = {"contact", "needs", "proposal", "negotiation", "signing", "won", "lost"};
enum { STAGES = sizeof stages / sizeof *stages, OPEN_STAGES = 5 };

static int stage_number(const char *name)
{
	for (int i = 0; i < STAGES; i++)
		if (strcmp(name, stages[i]) == 0)
			return i;
	return STAGES - 1;
}

static void funnel(void)
{
	sqlite3_stmt *statement = prepare("SELECT opportunity, stage FROM stage_history ORDER BY opportunity, at");
	int64_t counts[STAGES] = {0}, opportunity = 0;
	bool reached[STAGES] = {false};
	while (step(statement)) {
		int stage = stage_number(text_of(statement, 1));
		if (sqlite3_column_int64(statement, 0) != opportunity)
			memset(reached, 0, sizeof reached);
		opportunity = sqlite3_column_int64(statement, 0);
		counts[stage] += !reached[stage];
		reached[stage] = true;
	}
	for (int i = 0; i < STAGES; i++)
		printf("%s,%lld\n", stages[i], (long long)counts[i]);
	sqlite3_finalize(statement);
}

struct stays {
	int64_t *spent, count, capacity, open;
};

static void add_stay(struct stays *stays, int64_t spent, bool open)
{
	if (stays->count == stays->capacity) {
		stays->capacity = stays->capacity ? stays->capacity * 2 : 1024;
		stays->spent = realloc(stays->spent, (size_t)stays->capacity * sizeof *stays->spent);
		if (!stays->spent)
			give_up("memory");
	}
	stays->spent[stays->count++] = spent;
	stays->open += open;
}

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static void velocity(void)
{
	static struct stays stays[STAGES];
	sqlite3_stmt *statement = prepare("SELECT opportunity, stage, at FROM stage_history ORDER BY opportunity, at");
	int64_t opportunity = 0, entered = 0;
	int stage = STAGES - 1;
	while (step(statement)) {
		int64_t id = sqlite3_column_int64(statement, 0), at = sqlite3_column_int64(statement, 2);
		add_stay(&stays[stage], (id == opportunity ? at : NOW) - entered, id != opportunity);
		opportunity = id;
		stage = stage_number(text_of(statement, 1));
		entered = at;
	}
	add_stay(&stays[stage], NOW - entered, true);
	sqlite3_finalize(statement);
	for (int i = 0; i < OPEN_STAGES; i++) {
		int64_t count = stays[i].count;
		if (count == 0)
			continue;
		qsort(stays[i].spent, (size_t)count, sizeof *stays[i].spent, compare);
		int64_t median = stays[i].spent[(count - 1) / 2], ninth = stays[i].spent[(count * 9 - 1) / 10];
		printf("%s,%lld,%lld,%g,%g\n", stages[i], (long long)count, (long long)stays[i].open,
		       (double)median / DAY, (double)ninth / DAY);
	}
}

static void print_json_text(const char *text)
{
	putchar_unlocked('"');
	for (;;) {
		size_t plain = strcspn(text, "\"\\\n\r\t");
		fwrite(text, 1, plain, stdout);
		text += plain;
		if (!*text)
			break;
		if (*text == '"' || *text == '\\')
			printf("\\%c", *text++);
		else
			printf("\\u%04x", *text++);
	}
	putchar_unlocked('"');
}

static void print_json(sqlite3_stmt *statement)
{
	int count = sqlite3_column_count(statement);
	bool first = true;
	while (step(statement)) {
		for (int i = 0; i < count; i++) {
			fputs(i ? "," : first ? "[{" : ",\n{", stdout);
			print_json_text(sqlite3_column_name(statement, i));
			putchar_unlocked(':');
			if (sqlite3_column_type(statement, i) == SQLITE_TEXT)
				print_json_text(text_of(statement, i));
			else
				fputs(sqlite3_column_type(statement, i) == SQLITE_NULL ? "null" : text_of(statement, i),
				      stdout);
		}
		putchar_unlocked('}');
		first = false;
	}
	puts(first ? "[]" : "]");
	sqlite3_finalize(statement);
}

static sqlite3_stmt *everything(void)
{
	return prepare(
	    "SELECT o.id, o.ref, o.name, c.name AS customer, o.owner, o.amount, o.currency, o.source, o.pipeline,"
	    " o.stage, o.status, o.probability, o.close_date, o.created, o.closed, o.lost_reason, o.intent, o.budget,"
	    " o.budget_level, o.decision_time, s.score FROM opportunity o JOIN customer c ON c.id = o.customer"
	    " LEFT JOIN score s ON s.opportunity = o.id ORDER BY o.id");
}

static void conversion(void)
{
	print_csv(prepare("SELECT source, count(*), sum(status = 'open'), sum(status = 'won'), sum(status = 'lost'),"
	                  " sum(CASE status WHEN 'won' THEN amount END) FROM opportunity GROUP BY source"));
}

static void do_work(const char *work, const char *first, const char *second)
{
	if (strcmp(work, "import") == 0)
		import(first, second);
	else if (strcmp(work, "history") == 0)
		history(first, second);
	else if (strcmp(work, "read") == 0)
		read_one(first);
	else if (strcmp(work, "log") == 0)
		write_one("INSERT INTO activity (opportunity, at, person, kind, note)"
		          " SELECT id, 1795395600, '李雷', 'call', '报价' FROM opportunity WHERE ref = ?",
		          "UPDATE opportunity SET last_activity = 1795395600 WHERE ref = ?", first);
	else if (strcmp(work, "move") == 0)
		write_one("INSERT INTO stage_history (opportunity, stage, at, person)"
		          " SELECT id, 'needs', 1795395600, '李雷' FROM opportunity WHERE ref = ?",
		          "UPDATE opportunity SET stage = 'needs', stage_entered = 1795395600 WHERE ref = ?", first);
	else if (strcmp(work, "score") == 0)
		score();
	else if (strcmp(work, "alerts") == 0)
		alerts();
	else if (strcmp(work, "funnel") == 0)
		funnel();
	else if (strcmp(work, "conversion") == 0)
		conversion();
	else if (strcmp(work, "velocity") == 0)
		velocity();
	else if (strcmp(work, "csv") == 0)
		print_csv(everything());
	else if (strcmp(work, "json") == 0)
		print_json(everything());
	else
		give_up(work);
}

int main(int argc, char **argv)
{
	static char buffer[1 << 16];
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
	if (argc < 3)
		give_up("usage: by_hand WORK DB [ARGUMENT]...");
	if (sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL))
		give_up(argv[2]);
	/* A checkpoint at each exit would cost a durable write twice. */
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, strcmp(argv[1], "import") != 0, (int *)NULL);
	do_work(argv[1], argc > 3 ? argv[3] : "", argc > 4 ? argv[4] : "");
	sqlite3_close(db);
	return fflush(stdout) || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
