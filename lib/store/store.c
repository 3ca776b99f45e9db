/* store.c: a database under a config: opening, making, applying a config, transactions. */
#include "store/store.h"

#include "config/tree.h"
#include "store/rule_index.h"
#include "store/schema.h"
#include "store/travel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_applied(const struct config *config, const char *text, size_t length)
{
	return length == config->text_length && memcmp(text, config->text, length) == 0;
}

/* The config that was applied last: its id, 0 if there is none, and whether it is this one. */
static int read_applied_config(struct db *db, const struct config *config, int64_t *id, bool *same, struct error *error)
{
	struct statement *statement;
	*id = 0;
	*same = false;
	if (db_statement(db, "SELECT id, content FROM config ORDER BY id DESC LIMIT 1", &statement, error))
		return error->status;
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		struct value content;
		column_value(statement, 1, TYPE_TEXT, 0, &content);
		*id = column_integer(statement, 0);
		*same = is_applied(config, content.text, content.length);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

static int read_applied_tree(struct store *store, struct error *error)
{
	struct statement *statement;
	struct known_config *applied = &store->applied;
	if (db_statement(store->db, "SELECT id, content, tree FROM config ORDER BY id DESC LIMIT 1", &statement, error))
		return error->status;
	int stepped = statement_step(statement, error);
	if (stepped == 1) {
		struct value content;
		column_value(statement, 1, TYPE_TEXT, 0, &content);
		store->config_id = column_integer(statement, 0);
		applied->text_length = content.length;
		applied->text = arena_bytes(&store->arena, content.text, content.length);
		const void *tree = column_blob(statement, 2, &applied->tree_length);
		applied->tree = arena_bytes(&store->arena, tree ? tree : "", applied->tree_length);
	}
	statement_reset(statement);
	return stepped < 0 ? error->status : 0;
}

int store_open_database(const char *file, enum db_mode mode, struct store **result, struct error *error)
{
	*result = NULL;
	struct db *db;
	if (db_open(file, mode, SCHEMA_VERSION, &db, error))
		return error->status;
	struct store *store = memory_get(sizeof *store);
	store->db = db;
	if (!read_applied_tree(store, error)) {
		*result = store;
		return 0;
	}
	store_close(store);
	return error->status;
}

int store_use(struct store *store, struct config *config, struct error *error)
{
	store->config = config;
	if (!store->applied.text || !is_applied(config, store->applied.text, store->applied.text_length))
		return fail(error, EX_CONFIG, "%s has changed since it was applied to %s; run opp-init", config->file,
		            db_file(store->db));
	store->applied = (struct known_config){0};
	arena_free(&store->arena);
	return 0;
}

int store_open(const char *file, enum db_mode mode, struct config *config, struct store **result, struct error *error)
{
	if (store_open_database(file, mode, result, error))
		return error->status;
	if (!store_use(*result, config, error))
		return 0;
	store_close(*result);
	*result = NULL;
	return error->status;
}

int store_open_beside(const struct store *store, struct store **result, struct error *error)
{
	struct db *db;
	*result = NULL;
	if (db_open_beside(store->db, &db, error))
		return error->status;
	*result = memory_get(sizeof **result);
	**result = (struct store){.db = db, .config = store->config, .config_id = store->config_id, .settled = store->settled,
	                          .home = store->home};
	if (!store_return(*result, error))
		return 0;
	store_close(*result);
	*result = NULL;
	return error->status;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	db_close(store->db);
	arena_free(&store->arena);
	free(store);
}

/* ---- applying a config ---- */

static int insert_tx(struct db *db, const struct store_author *author, int64_t *tx, struct error *error)
{
	struct statement *statement;
	if (db_statement(db, "INSERT INTO tx (at, login, acting, command) VALUES ($1, $2, $3, $4)", &statement, error))
		return error->status;
	bind_integer(statement, 1, author->at);
	bind_text(statement, 2, author->login);
	bind_text(statement, 3, author->acting);
	bind_text(statement, 4, author->command);
	if (statement_run(statement, error))
		return error->status;
	*tx = db_last_id(db);
	return 0;
}

static int insert_config(struct db *db, const struct config *config, const struct store_author *author, struct error *error)
{
	int64_t tx;
	struct statement *statement;
	if (insert_tx(db, author, &tx, error) ||
	    db_statement(db, "INSERT INTO config (tx, at, file, content, tree) VALUES ($1, $2, $3, $4, $5)", &statement, error))
		return error->status;
	struct buffer tree = {0};
	tree_write(&tree, config->root);
	bind_integer(statement, 1, tx);
	bind_integer(statement, 2, author->at);
	bind_text(statement, 3, config->file);
	bind_bytes(statement, 4, config->text, config->text_length);
	bind_blob(statement, 5, tree.data, tree.length);
	int status = statement_run(statement, error);
	buffer_free(&tree);
	return status;
}

/* Inside the transaction: migrates, adds columns, keeps the config if it is another one. */
static int apply_inside(struct db *db, struct config *config, const struct store_author *author, struct applied *applied,
                        struct error *error)
{
	int64_t version, id;
	bool same;
	if (db_integer(db, "PRAGMA user_version", 0, &version, error) ||
	    (version < SCHEMA_VERSION && schema_migrate(db, version, error)) ||
	    read_applied_config(db, config, &id, &same, error) ||
	    schema_add_fields(db, &config->fields, &applied->fields_added, error))
		return error->status;
	applied->migrated = version < SCHEMA_VERSION ? version : 0;
	applied->changed = !same;
	if ((applied->changed || applied->migrated) && (schema_make_indexes(db, error) || rule_indexes_make(db, config, error)))
		return error->status;
	return applied->changed ? insert_config(db, config, author, error) : 0;
}

static int create(const char *file, struct config *config, const struct store_author *author, struct applied *applied,
                  struct error *error)
{
	struct db *db;
	if (db_create(file, &db, error))
		return error->status;
	int status = db_run(db, "BEGIN IMMEDIATE", error);
	if (!status)
		status = apply_inside(db, config, author, applied, error);
	if (!status)
		status = db_run(db, "COMMIT", error);
	if (!status)
		status = db_run(db, "PRAGMA journal_mode = WAL", error);
	if (!status)
		status = db_publish(db, error);
	db_close(db);
	applied->created = true;
	return status;
}

static int back_up_before_migrating(struct db *db, struct applied *applied, struct error *error)
{
	int64_t version;
	if (db_integer(db, "PRAGMA user_version", 0, &version, error))
		return error->status;
	if (version == SCHEMA_VERSION)
		return 0;
	if (version > SCHEMA_VERSION)
		return fail(error, EX_CONFIG, "%s was made by a newer opp (version %d of the database); install that one",
		            db_file(db), (int)version);
	snprintf(applied->backup, sizeof applied->backup, "%s.v%d", db_file(db), (int)version);
	return db_backup(db, applied->backup, error);
}

static int apply_to_existing(const char *file, struct config *config, const struct store_author *author, bool dry_run,
                             struct applied *applied, struct error *error)
{
	struct db *db;
	if (db_open(file, DB_WRITE, -1, &db, error))
		return error->status;
	int status = dry_run ? 0 : back_up_before_migrating(db, applied, error);
	if (!status)
		status = db_begin(db, error);
	if (!status)
		status = apply_inside(db, config, author, applied, error);
	if (!status && !dry_run)
		status = db_commit(db, error);
	db_close(db);
	return status;
}

int store_apply(const char *file, struct config *config, const struct store_author *author, bool dry_run,
                struct applied *applied, struct error *error)
{
	*applied = (struct applied){0};
	struct stat found;
	if (!stat(file, &found))
		return apply_to_existing(file, config, author, dry_run, applied, error);
	if (errno != ENOENT && !(dry_run && errno == ENOTDIR))
		return fail_errno(error, EX_CANTCREAT, "%s", file);
	if (dry_run) {
		applied->created = applied->changed = true;
		return 0;
	}
	int lock;
	if (db_lock(file, &lock, error))
		return error->status;
	bool made_meanwhile = !stat(file, &found);
	int status = made_meanwhile ? 0 : create(file, config, author, applied, error);
	db_unlock(lock);
	return made_meanwhile ? apply_to_existing(file, config, author, false, applied, error) : status;
}

/* ---- transactions ---- */

int store_begin(struct store *store, const struct store_author *author, int64_t *tx, struct error *error)
{
	if (store->travelled)
		return fail(error, EX_SOFTWARE, "the past cannot be written to");
	if (db_begin(store->db, error))
		return error->status;
	/* Somebody may have applied another config between our opening and the lock. */
	int64_t config_id;
	bool same;
	int status = read_applied_config(store->db, store->config, &config_id, &same, error);
	if (!status && !same)
		status = fail(error, EX_TEMPFAIL, "another config was applied just now; run the command again");
	store->config_id = config_id;
	if (!status)
		status = insert_tx(store->db, author, tx, error);
	store->tx = *tx;
	if (status)
		db_rollback(store->db);
	return status;
}

void store_expect_load(struct store *store, int64_t bytes)
{
	enum { LARGE = 1 << 20 }; /* below that, changing the journal and back takes longer */
	struct stat found;
	if (bytes >= LARGE && stat(db_file(store->db), &found) == 0 && bytes > found.st_size)
		db_write_in_place(store->db);
}

static void end_bulk(struct store *store)
{
	if (store->bulk)
		db_check_references(store->db, true);
	store->bulk = store->unmerged = false;
}

int store_commit(struct store *store, struct error *error)
{
	if (store->bulk &&
	    (schema_make_indexes(store->db, error) || rule_indexes_make(store->db, store->config, error))) {
		store_rollback(store);
		return error->status;
	}
	end_bulk(store);
	return db_commit(store->db, error);
}

void store_rollback(struct store *store)
{
	end_bulk(store);
	db_rollback(store->db);
}

static int run_statement(struct store *store, const char *sql, struct error *error)
{
	struct statement *statement;
	return db_statement(store->db, sql, &statement, error) ? error->status : statement_run(statement, error);
}

int store_savepoint(struct store *store, struct error *error)
{
	return run_statement(store, "SAVEPOINT one_row", error);
}

int store_release(struct store *store, struct error *error)
{
	return run_statement(store, "RELEASE SAVEPOINT one_row", error);
}

int store_rollback_to_savepoint(struct store *store, struct error *error)
{
	return run_statement(store, "ROLLBACK TO SAVEPOINT one_row", error) ? error->status : store_release(store, error);
}

/*
 * Look-ups of customers go all over their pages: mapped they cost no system call each, and checking the cells of a page
 * anew at every visit would cost more than the look-up.
 */
int store_begin_bulk(struct store *store, int64_t rows, struct error *error)
{
	int64_t present;
	if (store->bulk || db_integer(store->db, "SELECT max(id) FROM opportunity", 0, &present, error))
		return store->bulk ? 0 : error->status;
	if (present > rows)
		return 0;
	int64_t merged;
	if (db_integer(store->db, "SELECT id FROM customer WHERE merged_into IS NOT NULL LIMIT 1", 0, &merged, error))
		return error->status;
	store->bulk = true;
	store->unmerged = !merged;
	/* A customer was looked up by name or added just now, as was the opportunity itself: looking once more, all over the
	 * customers' pages, would take a tenth of the time. */
	db_check_references(store->db, false);
	if (db_run(store->db, "PRAGMA cell_size_check = 0; PRAGMA cache_size = -32768; PRAGMA mmap_size = 67108864", error))
		return error->status;
	return schema_drop_indexes(store->db, error) ? error->status : rule_indexes_drop(store->db, error);
}

int store_read_onward(struct store *store, bool begins, struct error *error)
{
	return db_run(store->db, begins ? "PRAGMA cell_size_check = 0; PRAGMA cache_size = -256"
	                                : "PRAGMA cell_size_check = 1; PRAGMA cache_size = -2000", error);
}

int store_keep_customers(struct store *store, struct error *error)
{
	return db_run(store->db, "PRAGMA cache_size = -32768", error);
}
