/* db.c: SQLite wrapped once: the connection and its transactions. */
#include "store/db.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "store/db_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUSY_MILLISECONDS = 10000, /* only somebody with another program can make us wait inside the lock */
	CHECKPOINT_PAGES = 100, /* the next command to open the database has to read the whole WAL, so it stays short */
};

/* SQLite calls a page that the disk does not give a corrupt one, and a file too many one that cannot be opened. */
static int system_cause(struct db *db, int code)
{
	int cause = 0;
	if (db->handle && (code & 0xFF) == SQLITE_CORRUPT)
		sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_LAST_ERRNO, &cause);
	else if (db->handle && (code & 0xFF) == SQLITE_CANTOPEN)
		cause = sqlite3_system_errno(db->handle);
	return cause == EIO || cause == ENOSPC || cause == EMFILE || cause == ENFILE || cause == ENOMEM ? cause : 0;
}

int db_fail(struct db *db, int code, const char *doing, struct error *error)
{
	errno = system_cause(db, code);
	if (errno)
		return fail_errno(error, EX_IOERR, "%s", doing);
	int status = EX_SOFTWARE;
	const char *advice = "";
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		status = EX_TEMPFAIL, advice = "; another program is writing, try again";
		break;
	case SQLITE_FULL:
		status = EX_IOERR, advice = "; free some space and try again";
		break;
	case SQLITE_IOERR:
		status = code == SQLITE_IOERR_NOMEM ? EX_OSERR : EX_IOERR;
		break;
	case SQLITE_NOMEM:
		return fail(error, EX_OSERR, "%s: not enough memory", doing);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		status = EX_DATAERR, advice = "; restore a backup (opp-check --backup makes them)";
		break;
	case SQLITE_CANTOPEN:
		status = EX_CANTCREAT, advice = " (a database in use needs a directory that can be written)";
		break;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		status = EX_NOPERM, advice = " (even to be read, it needs a directory that can be written)";
		break;
	case SQLITE_CONSTRAINT:
	case SQLITE_TOOBIG:
		status = EX_DATAERR;
		break;
	}
	return fail(error, status, "%s: %s%s", doing, db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code), advice);
}

int db_run(struct db *db, const char *sql, struct error *error)
{
	int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? 0 : db_fail(db, code, "database", error);
}

static int remember_wal_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
	(void)handle, (void)name;
	struct db *db = context;
	db->wal_pages = pages;
	return SQLITE_OK;
}

static int configure(struct db *db, const char *pragmas, struct error *error)
{
	sqlite3 *handle = db->handle;
	sqlite3_busy_timeout(handle, BUSY_MILLISECONDS);
	sqlite3_extended_result_codes(handle, 1);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, db->real_name == NULL, NULL);
	sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_wal_autocheckpoint(handle, 0);
	sqlite3_wal_hook(handle, remember_wal_pages, db);
	return db_run(db, pragmas, error);
}

/* Looks before SQLite does, since it "opens" empty files and waits on a FIFO. */
static int look_at_file(const char *file, enum db_mode mode, struct error *error)
{
	struct stat found;
	if (stat(file, &found)) {
		if (errno == ENOENT || errno == ENOTDIR)
			return fail(error, EX_NOINPUT, "there is no database %s; opp-init makes one", file);
		return fail_errno(error, EX_NOINPUT, "%s", file);
	}
	if (!S_ISREG(found.st_mode))
		return fail(error, EX_NOINPUT, "%s is not a file", file);
	if (found.st_size == 0)
		return fail(error, EX_DATAERR, "%s is empty, not a database of opp; remove it and run opp-init", file);
	if (access(file, mode == DB_WRITE ? R_OK | W_OK : R_OK))
		return fail_errno(error, EX_NOPERM, "%s", file);
	return 0;
}

/* Reads the two numbers of the file's header itself: SQLite would first make a -shm beside somebody else's file. */
static int check_header(const char *file, int version, bool *wal, struct error *error)
{
	unsigned char header[100];
	int descriptor = open(file, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return fail_errno(error, EX_NOINPUT, "%s", file);
	ssize_t length = read(descriptor, header, sizeof header);
	close(descriptor);
	if (length < 0)
		return fail_errno(error, EX_IOERR, "%s", file);
	if (length < (ssize_t)sizeof header || memcmp(header, "SQLite format 3", 16) != 0)
		return fail(error, EX_DATAERR, "%s is not a database of opp", file);
	*wal = header[18] == 2; /* https://sqlite.org/fileformat.html#file_format_version_numbers */
	int64_t application = (int64_t)header[68] << 24 | header[69] << 16 | header[70] << 8 | header[71];
	int64_t user_version = (int64_t)header[60] << 24 | header[61] << 16 | header[62] << 8 | header[63];
	if (application != DB_APPLICATION_ID)
		return fail(error, EX_DATAERR, "%s is a database of another program, not of opp", file);
	if (version >= 0 && user_version != version)
		return fail(error, EX_CONFIG, "%s has version %d of the database and this program needs %d; %s", file,
		            (int)user_version, version, user_version < version ? "run opp-init" : "install a newer opp");
	return 0;
}

static int open_handle(struct db *db, int flags, const char *pragmas, struct error *error)
{
	/* One thread, and nobody asks how much memory SQLite has: without the locks and the counting a start is shorter.
	 * Refused, to no harm, when a connection is open already. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int code = sqlite3_open_v2(db->file, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
	if (code != SQLITE_OK)
		return db_fail(db, code, db->file, error);
	return configure(db, pragmas, error);
}

static struct db *new_db(const char *file)
{
	struct db *db = memory_get(sizeof *db);
	db->file = memory_text(file);
	db->lock = -1;
	return db;
}

static int open_existing(struct db *db, int flags, struct error *error)
{
	return open_handle(db, flags,
	                   flags & SQLITE_OPEN_READONLY ? "PRAGMA cell_size_check = 1"
	                                                : "PRAGMA cell_size_check = 1; PRAGMA synchronous = FULL",
	                   error);
}

static const char *journal_of(const struct db *db)
{
	return sqlite3_filename_journal(sqlite3_db_filename(db->handle, "main"));
}

/* A transaction in place that was killed has left its journal; who only reads cannot roll it back. */
static int open_to_read(struct db *db, struct error *error)
{
	int status = open_existing(db, SQLITE_OPEN_READONLY, error);
	if (!db->handle || access(journal_of(db), F_OK))
		return status;
	sqlite3_close(db->handle);
	db->handle = NULL;
	return open_existing(db, SQLITE_OPEN_READWRITE, error);
}

int db_open(const char *file, enum db_mode mode, int version, struct db **result, struct error *error)
{
	bool wal = true;
	*result = NULL;
	if (look_at_file(file, mode, error) || check_header(file, version, &wal, error))
		return error->status;
	struct db *db = new_db(file);
	db->wal = wal;
	if (mode == DB_WRITE ? open_existing(db, SQLITE_OPEN_READWRITE, error) : open_to_read(db, error)) {
		db_close(db);
		return error->status;
	}
	*result = db;
	return 0;
}

int db_open_beside(const struct db *db, struct db **result, struct error *error)
{
	struct db *beside = new_db(db->file);
	beside->wal = db->wal;
	*result = NULL;
	if (open_to_read(beside, error)) {
		db_close(beside);
		return error->status;
	}
	*result = beside;
	return 0;
}

/* What a database of that name that was removed has left behind would be taken for the newest pages of the new one. */
static void remove_leftover(const char *file, const char *suffix)
{
	struct buffer leftover = {0};
	buffer_add_format(&leftover, "%s%s", file, suffix);
	unlink(leftover.data);
	buffer_free(&leftover);
}

/* What is there under that name was left by a run that was killed. */
static int make_empty(const char *file, struct error *error)
{
	remove_leftover(file, "-wal");
	unlink(file);
	int descriptor = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (descriptor < 0)
		return fail_errno(error, EX_CANTCREAT, "cannot make %s", file);
	close(descriptor);
	return 0;
}

int db_open_memory(struct db **result, struct error *error)
{
	struct db *db = new_db(":memory:");
	*result = db;
	return open_handle(db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
	                   "PRAGMA foreign_keys = OFF", error);
}

int db_create(const char *file, struct db **result, struct error *error)
{
	*result = NULL;
	if (access(file, F_OK) == 0)
		return fail(error, EX_CANTCREAT, "%s exists; name a new file", file);
	struct buffer fresh = {0};
	buffer_add_format(&fresh, "%s-new", file);
	struct db *db = new_db(fresh.data);
	buffer_free(&fresh);
	if (make_empty(db->file, error)) {
		db_close(db);
		return error->status;
	}
	db->real_name = memory_text(file);
	/* Nobody else sees it, and when it fails it is removed: it needs neither locks nor a journal on disk. */
	if (open_handle(db, SQLITE_OPEN_READWRITE, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY", error)) {
		db_close(db);
		return error->status;
	}
	*result = db;
	return 0;
}

int db_publish(struct db *db, struct error *error)
{
	statements_free(db);
	int code = sqlite3_close(db->handle);
	if (code != SQLITE_OK)
		return db_fail(db, code, db->real_name, error);
	db->handle = NULL;
	remove_leftover(db->real_name, "-journal");
	remove_leftover(db->real_name, "-wal");
	remove_leftover(db->real_name, "-shm");
	if (rename(db->file, db->real_name))
		return fail_errno(error, EX_CANTCREAT, "cannot make %s", db->real_name);
	free(db->real_name);
	db->real_name = NULL;
	return 0;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	statements_free(db);
	sqlite3_close_v2(db->handle);
	if (db->real_name)
		unlink(db->file);
	free(db->real_name);
	free(db->file);
	free(db);
}

void db_write_in_place(struct db *db)
{
	db->in_place = true;
}

void db_check_references(struct db *db, bool check)
{
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_ENABLE_FKEY, check, NULL);
}

static int note_journal(void *context, int count, char **values, char **names)
{
	(void)count, (void)names;
	((struct db *)context)->wal = values[0] && strcmp(values[0], "wal") == 0;
	return 0;
}

/* Only who is alone can change it.  Else it stays as it is, which works too, until another writer tries. */
static void try_journal(struct db *db, const char *pragma)
{
	sqlite3_busy_timeout(db->handle, 0);
	sqlite3_exec(db->handle, pragma, note_journal, db, NULL);
	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
}

int db_begin(struct db *db, struct error *error)
{
	if (db_lock(db->file, &db->lock, error))
		return error->status;
	if (db->in_place)
		try_journal(db, "PRAGMA journal_mode = DELETE");
	db->in_place = false;
	/* Without a WAL whoever reads meanwhile would keep us from committing in the end. */
	if (db_run(db, db->wal ? "BEGIN IMMEDIATE" : "BEGIN EXCLUSIVE", error)) {
		db_unlock(db->lock);
		db->lock = -1;
		return error->status;
	}
	/* What has to be rolled back now is: what is left of a journal beside a WAL is of somebody who was killed before it mattered. */
	if (db->wal)
		unlink(journal_of(db));
	return 0;
}

static void release(struct db *db)
{
	if (db->lock >= 0 && !db->wal)
		try_journal(db, "PRAGMA journal_mode = WAL");
	if (db->lock >= 0)
		db_unlock(db->lock);
	db->lock = -1;
}

/* A checkpoint that cannot finish now (readers) is finished by a later one, so its result does not matter. */
static void checkpoint_if_due(struct db *db)
{
	if (db->wal_pages < CHECKPOINT_PAGES)
		return;
	sqlite3_busy_timeout(db->handle, 0);
	if (sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) != SQLITE_OK)
		sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	db->wal_pages = 0;
}

int db_commit(struct db *db, struct error *error)
{
	statements_reset(db);
	if (db_run(db, "COMMIT", error)) {
		db_rollback(db);
		return error->status;
	}
	checkpoint_if_due(db);
	release(db);
	return 0;
}

void db_rollback(struct db *db)
{
	statements_reset(db);
	if (db->handle && !sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	release(db);
}

int db_begin_read(struct db *db, struct error *error)
{
	if (!db->reading && db_run(db, "BEGIN", error))
		return error->status;
	db->reading++;
	return 0;
}

void db_end_read(struct db *db)
{
	if (!db->reading || --db->reading)
		return;
	/* Nothing was written but temporary views (travel.h), which are to stay. */
	statements_reset(db);
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
}

const char *db_file(const struct db *db)
{
	return db->file;
}

static int copy_pages(struct db *db, struct db *copy, struct error *error)
{
	sqlite3_backup *backup = sqlite3_backup_init(copy->handle, "main", db->handle, "main");
	int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(copy->handle);
	if (backup) {
		int finished = sqlite3_backup_finish(backup);
		code = finished == SQLITE_OK ? code : finished;
	}
	return code == SQLITE_DONE ? 0 : db_fail(copy, code, copy->real_name, error);
}

int db_backup(struct db *db, const char *file, struct error *error)
{
	struct db *copy;
	int64_t wrong;
	if (db_create(file, &copy, error))
		return error->status;
	int status = copy_pages(db, copy, error);
	if (!status)
		status = db_integer(copy, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'", 1,
		                    &wrong, error);
	if (!status && wrong)
		status = fail(error, EX_IOERR, "%s did not come out whole and was removed", file);
	if (!status)
		status = db_publish(copy, error);
	db_close(copy);
	return status;
}
