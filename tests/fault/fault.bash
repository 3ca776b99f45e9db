# shellcheck shell=bash disable=SC2154  # bats sets status, output and stderr
# fault.bash: what must hold after any fault, and the ways to cause one.

load ../cli/lib

# What tests make beside the database goes to side/, so that everything else in the directory is the command's own.

# Under a checker, which makes every command slow, long walks take longer steps.
stride=${OPP_CHECKED:+5}
: "${stride:=1}"

# begin [ROWS]: a fresh database, by default with one opportunity.
begin() {
	mkdir -p side temporary
	export TMPDIR=$PWD/temporary
	run_opp_init
	rows "${1-1}" >side/first.csv
	opp-add -q -i side/first.csv >side/out
}

# rows NUMBER [PREFIX]: so many opportunities as CSV.
rows() {
	awk -v rows="$1" -v prefix="${2-R}" 'BEGIN {
		print "ref,name,customer,industry,amount"
		for (i = 1; i <= rows; i++)
			printf "%s%d,商机%d,客户%d,制造,1%d.50\n", prefix, i, i, i / 5, i
	}'
}

# The contents of all tables.
contents() {
	sqlite3 -readonly -bail "$OPP_DB" .dump | sha256sum
}

# What the directory holds beside side/, what may be there, and the file $also.
strangers() {
	find . -mindepth 1 -path ./side -prune -o ! -type d ! -name 'separate-stderr-*' -print |
		grep -vxE './opp\.(yaml|db|db-wal|db-shm|db-lock|db-sending)' | grep -vxF "./${also-}" || :
}

# The database is whole, and nothing lies about.
whole() {
	equal $'ok\nwal' "$(sql "PRAGMA integrity_check; PRAGMA foreign_key_check; PRAGMA journal_mode")" || return
	local found
	found=$(opp-check 2>&1) || { echo "opp-check: $found"; return 1; }
	equal check,problem "$found" || return
	equal "" "$(strangers)"
}

# attempt COMMAND...: sets status; what it says is in side/out and side/err.
attempt() {
	status=0
	{ "$@" >side/out 2>side/err </dev/null; } 2>/dev/null || status=$?
}

# One line on stderr, that of a command; for success none.
said_properly() {
	local lines
	lines=$(wc -l <side/err)
	if [ "$status" -eq 0 ]; then
		[ "$lines" -eq 0 ] && return
	elif [ "$lines" -eq 1 ] && grep -q '^opp-[a-z]*: ' side/err; then
		return
	fi
	echo "status $status, stderr:"
	cat side/err
	return 1
}

# refuses STATUS TEXT COMMAND...: fails so, in one line, and everything is as before.
refuses() {
	local expected=$1 text=$2 before
	shift 2
	before=$(contents)
	fails "$expected" "$text" "$@" || return
	[ "${#stderr_lines[@]}" -eq 1 ] || { echo "several lines: $stderr"; return 1; }
	equal "$before" "$(contents)" && whole
}

# Valgrind writes its log where a closed stdout was, and takes for a leak what a signal leaves behind.
no_valgrind() {
	[ "${OPP_CHECKED-}" != valgrind ] || skip "not under valgrind"
}

needs_strace() {
	plain_only
	strace -o /dev/null true 2>/dev/null || skip "strace cannot trace here"
}

# calls_to_load SYSCALL COMMAND: how many such calls bring the program into memory, which is not its own to survive.
calls_to_load() {
	strace -o side/trace -e trace="$1" "$2" --version >/dev/null
	grep -c "^$1(" side/trace || :
}

# inject SYSCALL FAULT NUMBER COMMAND...: the fault at the NUMBERth such call, with NUMBER+ at all later ones too.
# Returns 1 if it came to no such call.
inject() {
	local call=$1 fault=$2 number=$3
	shift 3
	attempt strace -q -o side/trace -e trace="$call" -e inject="$call:$fault:when=$number" "$@"
	grep -q 'INJECTED\|killed by SIGKILL' side/trace
}

# ---- one command, again and again, each time with another fault ----

# keep COMMAND...: sets $before and $after to what the database holds without and with the command, and keeps its files
# and what it prints for restore() and survived().
keep() {
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
	cp opp.db side/kept.db
	before=$(contents)
	"$@" >side/all
	after=$(contents)
}

restore() {
	rm -f opp.db-journal opp.db-wal opp.db-shm copy.db
	cp side/kept.db opp.db
}

# survived STATUS...: the last attempt() did not notice the fault and is complete, or ended with one of these, said so,
# and did all or nothing.
survived() {
	local now
	said_properly || return
	[[ " 0 $* " = *" $status "* ]] || { echo "status $status: $(cat side/err)"; return 1; }
	if [ "$status" -ne 0 ] && cmp -s opp.db side/kept.db && [ ! -s opp.db-wal ]; then
		[ ! -s side/out ] || cmp_output && equal "" "$(strangers)"
		return
	fi
	now=$(contents)
	if [ "$status" -eq 0 ]; then
		cmp_output && equal "$after" "$now" || return
	else
		[ ! -s side/out ] || cmp_output || return
		[ "$now" = "$before" ] || equal "$after" "$now" || return
	fi
	whole
}

# With $rough, what is printed may differ.
cmp_output() {
	[ -n "${rough-}" ] || cmp side/out side/all
}

# ---- memory ----

# Makes side/fail.so, with which the FAIL_ATth allocation of a program fails, with FAIL_ON set all later ones too.
make_failing_memory() {
	cat >side/fail.c <<-'END'
		#include <errno.h>
		#include <stdlib.h>
		#include <unistd.h>

		void *__libc_malloc(size_t size);
		void *__libc_calloc(size_t count, size_t size);
		void *__libc_realloc(void *memory, size_t size);

		static long first, calls;
		static int on, inside;

		__attribute__((constructor)) static void begin(void)
		{
			const char *at = getenv("FAIL_AT");
			on = getenv("FAIL_ON") != NULL;
			calls = 0;
			first = at ? atol(at) : 0;
		}

		/* Tells by file descriptor 7 that it has happened. */
		static int fails(void)
		{
			if (!first || ++calls < first || (calls > first && !on))
				return 0;
			if (calls == first && !inside++)
				(void)!write(7, "failed\n", 7);
			errno = ENOMEM;
			return 1;
		}

		void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
		void *calloc(size_t count, size_t size) { return fails() ? NULL : __libc_calloc(count, size); }
		void *realloc(void *memory, size_t size) { return fails() ? NULL : __libc_realloc(memory, size); }
	END
	"${CC:-cc}" -shared -fPIC -o side/fail.so side/fail.c 2>/dev/null || skip "no C compiler for a library that fails"
}

# scarce NUMBER COMMAND...: with the NUMBERth allocation failing; returns 1 if it came to no such one.
scarce() {
	local number=$1
	shift
	LD_PRELOAD=$PWD/side/fail.so FAIL_AT=$number attempt "$@" 7>side/failed
	[ -s side/failed ]
}
