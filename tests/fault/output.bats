#!/usr/bin/env bats
# Output that goes nowhere.

load fault

# Every command in a way that prints something, one a line.
printing() {
	cat <<-'END'
		opp
		opp --version
		opp help
		opp-init
		opp-add --help
		opp-add ein-weiteres
		opp-edit 1 amount=7
		opp-customer
		opp-list
		opp-list -f json
		opp-list -f jsonl
		opp-list -f table
		opp-show 1
		opp-show 1 -f json
		opp-log 1 -k call
		opp-stage
		opp-stage --graph
		opp-stage 1 --check
		opp-score --all
		opp-score --explain 1
		opp-alert --rules
		opp-report funnel
		opp-report conversion
		opp-report velocity
		opp-check
	END
}

is_74() {
	[ "$status" -eq 74 ] && [ "$(wc -l <side/err)" -eq 1 ]
}

@test "every command says that a full or closed stdout takes nothing, with 74" {
	no_valgrind
	begin
	local -a command
	local wrong=0
	while read -ra command; do
		attempt "${command[@]}"
		[ "$status" -eq 0 ] && [ -s side/out ] || { echo "${command[*]}: status $status"; wrong=1; continue; }
		status=0
		"${command[@]}" >/dev/full 2>side/err || status=$?
		is_74 || { echo "${command[*]} >/dev/full: $status: $(cat side/err)"; wrong=1; }
		status=0
		"${command[@]}" >&- 2>side/err || status=$?
		is_74 || { echo "${command[*]} >&-: $status: $(cat side/err)"; wrong=1; }
	done < <(printing)
	[ $wrong = 0 ]
	whole
}

@test "closed stdin, stdout and stderr together do no harm to the database" {
	no_valgrind
	begin
	for i in 1 2 3; do
		opp-edit 1 amount=$i <&- >&- 2>&- || :
		opp-edit -q 1 amount=1$i <&- >&- 2>&- || :
		opp-list <&- >&- 2>&- || :
		opp-edit - amount=3 <&- 2>/dev/null || :
	done
	whole
}

@test "a reader that has seen enough ends a list by SIGPIPE, and by 74 where that is ignored" {
	no_valgrind
	begin 5000
	status=0
	(set -o pipefail; opp-list -a 2>side/err | head -n 1 >/dev/null) || status=$?
	equal 141 $status
	[ ! -s side/err ]
	status=0
	(trap '' PIPE; set -o pipefail; opp-list -a 2>side/err | head -n 1 >/dev/null) || status=$?
	equal 74 $status
	equal 1 "$(wc -l <side/err)"
	# What fits into a pipe is taken by it.
	(set -o pipefail; opp-list -l 1 | head -n 1 >/dev/null)
	whole
}

@test "a writer whose reader is gone has written all the same" {
	no_valgrind
	begin
	rows 5000 N >side/new.csv
	opp-add -i side/new.csv | head -n 1 >/dev/null
	equal 5001 "$(sql "SELECT count(*) FROM opportunity")"
	whole
}
