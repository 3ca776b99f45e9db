#!/usr/bin/env bats
# shellcheck disable=SC2034  # survived() and strangers() look at them
# Memory that runs out: exit 71 or success, never a crash, never half a record.

load fault

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
