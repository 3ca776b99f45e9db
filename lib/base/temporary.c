/* temporary.c: files for as long as a program runs. */
#include "base/temporary.h"

#include "base/memory.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

const char *temporary_folder(void)
{
	const char *folder = getenv("TMPDIR");
	return folder && *folder ? folder : "/tmp";
}

int temporary_file(int *file, struct error *error)
{
	struct arena arena = {0};
	char *path = arena_format(&arena, "%s/opp.XXXXXX", temporary_folder());
	*file = mkstemp(path);
	int status = 0;
	if (*file < 0)
		status = fail_errno(error, EX_CANTCREAT, "cannot make a temporary file in %s", temporary_folder());
	else if (unlink(path) || fcntl(*file, F_SETFD, FD_CLOEXEC) < 0)
		status = fail_errno(error, EX_CANTCREAT, "cannot prepare the temporary file %s", path);
	if (status && *file >= 0)
		close(*file);
	arena_free(&arena);
	return status;
}
