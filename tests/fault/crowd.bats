#!/usr/bin/env bats
# shellcheck disable=SC2086  # numbers
# Many commands at once.

load fault

# Some at once, each so often; fewer where a checker makes every one slow.
crowd=${OPP_CHECKED:+8} times=${OPP_CHECKED:+10}
: "${crowd:=32}" "${times:=50}"

@test "32 writers at once, 50 transactions each: none is lost, none is doubled" {
	begin $crowd
	writer() {
		local i
		for ((i = 1; i <= times; i++)); do
			opp-edit -q "$1" amount=$((1000 + i)) || return
		done
	}
	local writer begun=$SECONDS pids=()
	for ((writer = 1; writer <= crowd; writer++)); do
		writer $writer >>side/said 2>&1 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do wait $pid; done
	echo "$((SECONDS - begun)) s"
	[ ! -s side/said ]
	equal $((crowd * times)) "$(sql "SELECT count(*) FROM tx WHERE command = 'opp-edit'")"
	equal $((crowd * times)) "$(sql "SELECT count(*) FROM change WHERE field = 'amount'")"
	equal $crowd "$(sql "SELECT count(*) FROM opportunity WHERE amount = (1000 + $times) * 100")"
	whole
}

@test "of 32 first runs at once one makes it, and all succeed" {
	mkdir -p side temporary
	local i pids=()
	for ((i = 1; i <= crowd; i++)); do
		opp-init 3>&- >side/out.$i 2>>side/said &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do wait $pid; done
	[ ! -s side/said ]
	equal 1 "$(sql "SELECT count(*) FROM config")"
	equal $crowd "$(cat side/out.* | grep -c ^config,)"
	whole
}

@test "32 imports of the same records at once: one adds them, the others are refused" {
	begin 0
	rows 50 >side/new.csv
	local i pids=() good=0
	for ((i = 1; i <= crowd; i++)); do
		opp-add -q -i side/new.csv >/dev/null 2>>side/said 3>&- &
		pids+=($!)
	done
	for pid in "${pids[@]}"; do
		status=0
		wait $pid || status=$?
		[ $status -eq 65 ] || { equal 0 $status && good=$((good + 1)); }
	done
	equal 1 $good
	equal $((crowd - 1)) "$(grep -c 'new.csv:2: .*has it already' side/said)"
	equal 50 "$(sql "SELECT count(*) FROM opportunity")"
	whole
}

@test "a reader that stalls in a pipe sees its moment, and does not hold up writers" {
	begin 3000
	local before line reader i
	before=$(opp-list -a)
	mkfifo side/pipe
	opp-list -a >side/pipe 3>&- &
	reader=$!
	exec 9<side/pipe
	read -r line <&9
	for ((i = 0; i < times; i++)); do
		opp-edit -q 1 amount=$i
		opp-add -q "während $i"
	done
	equal "$before" "$(printf '%s\n' "$line"; cat <&9)"
	wait $reader
	exec 9<&-
	# The next checkpoint finishes what could not be finished meanwhile.
	rows 1000 N >side/new.csv
	opp-add -q -i side/new.csv
	equal 0 "$(stat -c %s opp.db-wal)"
	equal $((4000 + times)) "$(sql "SELECT count(*) FROM opportunity")"
	whole
}

@test "readers beside a writer see all of an import or nothing of it" {
	begin
	rows 3000 N >side/new.csv
	opp-add -q -i side/new.csv >/dev/null 3>&- &
	local import=$! count
	while kill -0 $import 2>/dev/null; do
		count=$(opp-list -a -o id --no-header | wc -l)
		[ "$count" -eq 1 ] || [ "$count" -eq 3001 ]
	done
	wait $import
	whole
}

@test "who waits for the lock of a stopped writer can be interrupted, and goes on when it is gone" {
	no_valgrind
	begin
	mkfifo side/pipe
	opp-add -i side/pipe --encoding UTF-8 >/dev/null 2>&1 3>&- &
	local first=$!
	exec 8>side/pipe
	rows 20000 N >&8
	# The import has the lock now.
	status=0
	timeout 0.2 opp-edit -q 1 amount=5 2>side/err || status=$?
	equal 124 $status
	prints $'id\n1' opp-list -a -o id
	kill -KILL $first
	wait $first || :
	exec 8>&-
	opp-edit -q 1 amount=5
	whole
}

@test "a large load while somebody reads goes through the WAL, and the reader sees what was there" {
	begin 3
	rows 30000 N >side/new.csv
	coproc READER { sqlite3 -readonly opp.db; }
	# shellcheck disable=SC2153  # set by coproc
	local reader=$READER_PID seen
	echo 'BEGIN; SELECT count(*) FROM opportunity;' >&"${READER[1]}"
	read -r seen <&"${READER[0]}"
	equal 3 "$seen"
	opp-add -q -i side/new.csv >side/out
	[ ! -e opp.db-journal ]
	echo 'SELECT count(*) FROM opportunity;' >&"${READER[1]}"
	read -r seen <&"${READER[0]}"
	equal 3 "$seen"
	eval "exec ${READER[1]}>&-"
	wait $reader
	equal 30003 "$(sql "SELECT count(*) FROM opportunity")"
	whole
}

@test "who reads during a large load waits, and finds all of it or none" {
	begin 3
	rows 30000 N >side/new.csv
	local seen load
	opp-add -q -i side/new.csv >side/out 3>&- &
	load=$!
	while kill -0 $load 2>/dev/null; do
		seen=$(opp-list -a -f csv --no-header -o id | wc -l)
		[ "$seen" -eq 3 ] || equal 30003 "$seen"
	done
	wait $load
	equal 30003 "$(sql "SELECT count(*) FROM opportunity")"
	whole
}
