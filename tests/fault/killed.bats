#!/usr/bin/env bats
# shellcheck disable=SC2086  # numbers
# Commands that are killed: whatever they were doing is done or not done.

load fault

# killed_while CALL... -- COMMAND...: kills the command at each such system call in turn, until it comes through.  The
# database is then as before or as after.
killed_while() {
	local calls=() call number before after now
	while [ "$1" != -- ]; do calls+=("$1"); shift; done
	shift
	keep "$@"
	for call in "${calls[@]}"; do
		number=1
		while
			restore
			inject "$call" signal=SIGKILL $number "$@"
		do
			now=$(contents)
			[ "$now" = "$before" ] || [ "$now" = "$after" ] || { echo "$call $number: half"; return 1; }
			whole || { echo "$call $number"; return 1; }
			number=$((number + 1 + number / 4))
		done
		[ "$status" -eq 0 ] || return
		equal "$after" "$(contents)" || return
	done
}

@test "an edit killed at any system call that writes is done or not done" {
	needs_strace
	begin
	killed_while pwrite64 fdatasync ftruncate unlink -- opp-edit -q 1 amount=5
}

@test "an import killed at any system call that writes is done or not done" {
	needs_strace
	begin
	rows 700 N >side/new.csv
	killed_while pwrite64 fdatasync ftruncate unlink -- opp-add -q -i side/new.csv
}

@test "a first run killed at any system call that writes is taken up by the next one" {
	needs_strace
	mkdir -p side temporary
	local call number
	for call in openat write fsync pwrite64 fdatasync ftruncate rename unlink; do
		number=1
		while
			rm -f opp.*
			inject $call signal=SIGKILL $number opp-init -q
		do
			[ ! -e opp.db ] || whole || { echo "$call $number"; return 1; }
			opp-init -q
			whole || { echo "$call $number"; return 1; }
			number=$((number + 1 + number / 4))
		done
		[ "$status" -eq 0 ]
	done
}

@test "a backup killed at any system call that writes is not there, and the next one is whole" {
	needs_strace
	begin 30
	local call number
	for call in pwrite64 fdatasync unlink rename; do
		number=1
		while
			rm -f copy.db
			inject $call signal=SIGKILL $number opp-check --backup copy.db
		do
			# rename: the kill comes when it is done
			[ ! -e copy.db ] || equal ok "$(sqlite3 copy.db "PRAGMA integrity_check")"
			rm -f copy.db copy.db-*
			opp-check --backup copy.db
			equal ok "$(sqlite3 -readonly copy.db "PRAGMA integrity_check")"
			rm -f copy.db copy.db-wal copy.db-shm
			equal "" "$(strangers)"
			number=$((number + 1 + number / 4))
		done
		[ "$status" -eq 0 ]
	done
}

@test "an import killed at random moments is done or not done" {
	no_valgrind
	begin
	# SQLite takes the name of a temporary file away as soon as it is open, but a kill may come just before.
	TMPDIR=$PWD/side
	local rows=${OPP_CHECKED:+2000}
	rows ${rows:=40000} N >side/new.csv
	local before after begun milliseconds delay count
	begun=$(date +%s%3N)
	keep opp-add -q -i side/new.csv
	milliseconds=$(($(date +%s%3N) - begun))
	RANDOM=${SEED:=$$}
	echo "SEED=$SEED, $milliseconds ms"
	for _ in 1 2 3 4 5 6 7 8; do
		restore
		delay=$((RANDOM % (milliseconds + milliseconds / 8) + 1))
		attempt timeout -s KILL "$(printf %d.%03d $((delay / 1000)) $((delay % 1000)))" opp-add -q -i side/new.csv
		count=$(opp-list -a --no-header -f csv -o id | wc -l)
		echo "after $delay ms: status $status, $count rows"
		[ "$count" -eq 1 ] || [ "$count" -eq $((rows + 1)) ]
		opp-edit -q 1 amount=7
		whole
	done
	# What was killed is not in the way of the next one.
	[ "$count" -eq $((rows + 1)) ] || opp-add -q -i side/new.csv >/dev/null
	equal $((rows + 1)) "$(sql "SELECT count(*) FROM opportunity")"
	whole
}

@test "a large load killed at a system call is rolled back by whoever reads next, and the next writer has its WAL again" {
	needs_strace
	begin
	rows 30000 N >side/new.csv
	keep opp-add -q -i side/new.csv
	local call number hot=0
	for call in pwrite64 fdatasync ftruncate unlink; do
		number=1
		while
			restore
			inject $call signal=SIGKILL $number opp-add -q -i side/new.csv
		do
			[ ! -s opp.db-journal ] || hot=$((hot + 1))
			opp-list -a -f csv >side/out
			now=$(contents)
			[ "$now" = "$before" ] || [ "$now" = "$after" ] || { echo "$call $number: half"; return 1; }
			opp-edit -q 1 amount=7
			whole || { echo "$call $number"; return 1; }
			number=$((number * 5))
		done
		[ "$status" -eq 0 ]
		equal "$after" "$(contents)"
		whole
	done
	[ $hot -gt 0 ]
}

# import_half SIGNALS: an import that waits for more input in the middle of its transaction; its process is in $import.
# What it does on signals is said by an option of env, since a test that runs in the background inherits that they are ignored.
import_half() {
	mkfifo side/pipe
	env "$1" opp-add -i side/pipe --encoding UTF-8 >side/out 2>side/err 3>&- &
	import=$!
	exec 8>side/pipe
	# More than a pipe holds: when all is written, most has been read.
	rows 20000 N >&8
}

@test "SIGINT, SIGTERM and SIGHUP in the middle of an import roll it back" {
	no_valgrind
	begin
	local before signal import
	before=$(contents)
	for signal in INT TERM HUP; do
		import_half --default-signal=INT,TERM,HUP
		kill -$signal $import
		status=0
		wait $import || status=$?
		exec 8>&-
		rm side/pipe
		equal $((128 + $(kill -l $signal))) $status
		[ ! -s side/out ]
		equal "$before" "$(contents)"
		whole
	done
}

@test "an import that ignores SIGINT comes through" {
	begin
	local import
	import_half --ignore-signal=INT
	kill -INT $import
	exec 8>&-
	wait $import
	equal 20001 "$(sql "SELECT count(*) FROM opportunity")"
	whole
}
