/*
 * turns.c: runs commands in turns (A B C A B C ...) and compares them, each a process of its own.
 *
 *   turns ROUNDS -- [@BEFORE] COMMAND [ARGUMENT]... [-- ...]
 *
 * BEFORE is a line for sh that runs untimed before each turn.  In arguments, # stands for the number of the round, of
 * four digits.  stdout goes to /dev/null.  Prints a line a command, fields separated by tabs: median wall and CPU time
 * in ms, greatest memory in KiB, and the medians of the ratios of its times to those of the first command in the same
 * round.  A command that fails ends it all.
 */
#define _DEFAULT_SOURCE /* wait4() */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CONTENDERS = 24, ARGUMENTS = 64, ROUNDS = 1001, TEXT = 4096 };

struct contender {
	char *before; /* or NULL */
	char **arguments;
	int count;
	double wall[ROUNDS], cpu[ROUNDS];
	long memory;
};

extern char **environ;

static struct contender contenders[CONTENDERS];

static _Noreturn void give_up(const char *what, const char *which)
{
	fprintf(stderr, "turns: %s: %s\n", which, what);
	exit(EXIT_FAILURE);
}

static double seconds(const struct timeval *time)
{
	return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

/* The argument with # replaced by the number of the round. */
static char *with_number(const char *argument, int round, char text[TEXT])
{
	size_t length = 0;
	for (; *argument && length < TEXT - 16; argument++)
		if (*argument == '#')
			length += (size_t)snprintf(text + length, TEXT - length, "%04d", round);
		else
			text[length++] = *argument;
	text[length] = '\0';
	return text;
}

static void run_before(const char *line, int round)
{
	char text[TEXT];
	if (system(with_number(line, round, text)) != 0) /* NOLINT(cert-env33-c): a line for sh is what it is */
		give_up("failed", text);
}

static void take_turn(struct contender *contender, int round)
{
	static char texts[ARGUMENTS][TEXT];
	char *arguments[ARGUMENTS] = {texts[0]};
	for (int i = 0; i < contender->count; i++)
		arguments[i] = with_number(contender->arguments[i], round, texts[i]);
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	struct timespec begin, end;
	struct rusage usage;
	pid_t pid;
	int status;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	if (posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ))
		give_up("cannot be run", arguments[0]);
	if (wait4(pid, &status, 0, &usage) < 0 || status != 0)
		give_up("failed", arguments[0]);
	clock_gettime(CLOCK_MONOTONIC, &end);
	posix_spawn_file_actions_destroy(&actions);
	contender->wall[round] =
	    (double)(end.tv_sec - begin.tv_sec) * 1e3 + (double)(end.tv_nsec - begin.tv_nsec) / 1e6;
	contender->cpu[round] = (seconds(&usage.ru_utime) + seconds(&usage.ru_stime)) * 1e3;
	if (usage.ru_maxrss > contender->memory)
		contender->memory = usage.ru_maxrss;
}

static int compare(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* The median of rounds 1 to `rounds`, divided by those of `reference` if there is one. */
static double median(const double *values, const double *reference, int rounds)
{
	double sorted[ROUNDS] = {0};
	for (int i = 0; i < rounds; i++)
		sorted[i] = reference ? values[i + 1] / reference[i + 1] : values[i + 1];
	qsort(sorted, (size_t)rounds, sizeof *sorted, compare);
	return rounds % 2 ? sorted[rounds / 2] : (sorted[rounds / 2 - 1] + sorted[rounds / 2]) / 2;
}

static int read_contenders(int argc, char **argv)
{
	int count = 0;
	for (int i = 2; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			if (++count > CONTENDERS)
				give_up("too many commands", argv[i]);
			continue;
		}
		if (count == 0)
			give_up("-- must come first", argv[i]);
		struct contender *contender = &contenders[count - 1];
		if (argv[i][0] == '@' && contender->count == 0) {
			contender->before = argv[i] + 1;
			continue;
		}
		if (contender->count++ == 0)
			contender->arguments = argv + i;
		if (contender->count >= ARGUMENTS)
			give_up("too many arguments", argv[i]);
	}
	for (int i = 0; i < count; i++)
		if (contenders[i].count == 0)
			give_up("a command is missing", "usage");
	return count;
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 0;
	int count = read_contenders(argc, argv);
	if (rounds < 1 || rounds >= ROUNDS || count == 0)
		give_up("ROUNDS -- COMMAND... [-- COMMAND...]", "usage");
	/* Round 0 warms the caches, where that costs little. */
	for (int round = rounds < 7; round <= rounds; round++)
		for (int i = 0; i < count; i++) {
			if (contenders[i].before)
				run_before(contenders[i].before, round);
			take_turn(&contenders[i], round);
		}
	for (int i = 0; i < count; i++)
		printf("%.3f\t%.3f\t%ld\t%.3f\t%.3f\n", median(contenders[i].wall, NULL, rounds),
		       median(contenders[i].cpu, NULL, rounds), contenders[i].memory,
		       median(contenders[i].wall, contenders[0].wall, rounds),
		       median(contenders[i].cpu, contenders[0].cpu, rounds));
	return 0;
}
