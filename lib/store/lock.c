/* lock.c: one writer at a time, by a lock file beside the database. */
#include "base/buffer.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WAIT_MILLISECONDS = 60000, FIRST_PAUSE = 1, LONGEST_PAUSE = 8 };

static int open_lock(const char *file, const char *suffix, int *lock, struct error *error)
{
	struct buffer name = {0};
	buffer_add_format(&name, "%s-%s", file, suffix);
	*lock = open(name.data, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*lock < 0) {
		fail_errno(error, EX_CANTCREAT, "cannot write beside the database (its lock file %s)", name.data);
	} else {
		/* Whoever may write the database may lock it. */
		struct stat database, own;
		if (!stat(file, &database) && !fstat(*lock, &own) && (own.st_mode ^ database.st_mode) & 0666 &&
		    own.st_uid == geteuid())
			(void)!fchmod(*lock, database.st_mode & 0666);
	}
	buffer_free(&name);
	return *lock < 0 ? error->status : 0;
}

int db_lock(const char *file, int *lock, struct error *error)
{
	if (open_lock(file, "lock", lock, error))
		return error->status;
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	for (long waited = 0, pause = FIRST_PAUSE; fcntl(*lock, F_SETLK, &whole); waited += pause) {
		if (errno != EAGAIN && errno != EACCES && errno != EINTR) {
			fail_errno(error, EX_OSERR, "cannot lock the database");
			close(*lock);
			return error->status;
		}
		if (waited >= WAIT_MILLISECONDS) {
			close(*lock);
			return fail(error, EX_TEMPFAIL, "another command has been writing for %d seconds; try again",
			            WAIT_MILLISECONDS / 1000);
		}
		struct timespec rest = {.tv_nsec = pause * 1000000};
		nanosleep(&rest, NULL);
		pause = pause * 2 > LONGEST_PAUSE ? LONGEST_PAUSE : pause * 2;
	}
	return 0;
}

int db_lock_sending(const char *file, int *lock, struct error *error)
{
	if (open_lock(file, "sending", lock, error))
		return error->status;
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (fcntl(*lock, F_SETLK, &whole) == 0)
		return 0;
	if (errno == EAGAIN || errno == EACCES)
		fail(error, EX_TEMPFAIL, "another run is sending; what is due goes with it or the next one");
	else
		fail_errno(error, EX_OSERR, "cannot lock the sending of messages");
	close(*lock);
	return error->status;
}

void db_unlock(int lock)
{
	close(lock);
}
