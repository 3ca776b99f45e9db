#!/usr/bin/env bats
# shellcheck disable=SC2034  # survived() and strangers() look at them
# Memory that runs out: exit 71 or success, never a crash, never half a record.

load fault

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

# starved COMMAND...: with one allocation after the other failing, in steps of a sixth and no longer than $longest.
starved() {
	local number=1 step most=${longest:-1000000} before after
	keep "$@"
	while
		restore
		scarce $number "$@"
	do
		survived 71 "${also_status-71}" || { echo "allocation $number of $*"; return 1; }
		step=$((1 + number / 6))
		number=$((number + (step < most ? step : most)))
	done
	equal 0 "$status"
	equal "$after" "$(contents)"
}

@test "an edit without enough memory is done or not done" {
	plain_only
	begin
	make_failing_memory
	longest=41 starved opp-edit 1 amount=5 name=新名字
	restore
	FAIL_ON=1 starved opp-edit 1 amount=5 name=新名字
}

@test "an import without enough memory is done or not done" {
	plain_only
	begin
	make_failing_memory
	rows 5 N >side/new.csv
	longest=41 starved opp-add -i side/new.csv
	restore
	FAIL_ON=1 starved opp-add -i side/new.csv
	restore
	rows 20 G | iconv -t GB18030 >side/new.csv
	starved opp-add -i side/new.csv --encoding GB18030
	opp-list -a -f json -o name,amount >side/new.json
	starved opp-add -i side/new.json
}

@test "lists and reports without enough memory are whole or not there" {
	plain_only
	begin 20
	make_failing_memory
	starved opp-list -a
	# A table without the memory for the locale is plainer; 69: the loader calls a part that it has no memory for missing.
	rough=yes also_status=69 starved opp-list -a -f table
	starved opp-show -f json 1
	starved opp-stage
}

@test "a backup without enough memory is whole or not there" {
	plain_only
	begin 20
	make_failing_memory
	also=copy.db
	# 65: SQLite reports a page that it has no memory for as a damaged one.
	also_status=65 rough=yes
	starved opp-check --backup copy.db
}

@test "a first run without enough memory leaves nothing half made, and the next one makes it" {
	plain_only
	mkdir -p side temporary
	make_failing_memory
	local number=1
	while
		rm -f opp.*
		scarce $number opp-init -q
	do
		said_properly || { echo "allocation $number"; return 1; }
		[ "$status" -eq 71 ] || [ "$status" -eq 0 ] || { echo "allocation $number: status $status"; return 1; }
		opp-init -q
		whole || { echo "allocation $number"; return 1; }
		number=$((number + 1 + number / 6))
	done
	[ "$status" -eq 0 ]
}
