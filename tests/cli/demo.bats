#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# config/demo/run: the main job on made-up leads, in front of the reader.

load lib

# Runs the demo once for all tests of this file; its output is in $demo, its directory in $place, where commands now look.
run_demo() {
	demo=$BATS_FILE_TMPDIR/output
	if [ ! -e "$demo" ]; then
		TMPDIR=$BATS_FILE_TMPDIR "$PROJECT/config/demo/run" >"$demo.new" 2>&1 || { cat "$demo.new"; return 1; }
		mv "$demo.new" "$demo"
	fi
	place=$(echo "$BATS_FILE_TMPDIR"/opp-demo.*)
	export OPP_DB=$place/opp.db OPP_CONFIG=$place/opp.yaml OPP_NOW=2026-11-25T16:00:00+08:00
}

# The output of the first command of the demo that begins so.
output_of() {
	awk -v command="$1" '
		shown && /^$/ { exit }
		shown { print }
		index($0, command) == 1 { shown = 1 }' "$demo"
}

@test "it runs to its end, and not past a command that fails" {
	run_demo
	equal "opp help" "$(tail -1 "$demo")"
	mkdir bin
	printf '#!/bin/sh\nexit 70\n' >bin/opp
	chmod +x bin/opp
	TMPDIR=$PWD PATH=$PWD/bin:$PATH run "$PROJECT/config/demo/run"
	[ "$status" -eq 70 ]
	[[ $output == *"config/demo/run: this ended with status 70" ]]
}

@test "the leads, their customers and their history come in from CSV, and all are scored" {
	run_demo
	equal 300 "$(opp-list -a --no-header 'grade!=' | wc -l)"
	equal 300 "$(sed 1d "$PROJECT/config/demo/leads.csv" | wc -l)"
	equal "$(sed 1d "$PROJECT/config/demo/customers.csv" | wc -l)" "$(sql "SELECT count(*) FROM customer")"
	# six more follow-ups and four more moves are made in front of the reader
	equal "$(($(sed 1d "$PROJECT/config/demo/follow-ups.csv" | wc -l) + 6))" "$(sql "SELECT count(*) FROM activity")"
	equal "$(($(sed 1d "$PROJECT/config/demo/moves.csv" | wc -l) + 300 + 3))" "$(sql "SELECT count(*) FROM stage_history")"
}

@test "a move is refused with what is missing, and made when it is there" {
	run_demo
	grep -q "opp-stage: 299: cannot enter needs (需求确认): .*痛点.*采购习惯.*预算" "$demo"
	grep -q "opp-stage: 299: cannot enter proposal (方案报价): attachment" "$demo"
	prints "proposal,A" opp-list ref=L-299 --no-header -o stage,grade
	opp-show L-299 -o value | grep -qx "报价单.csv"
}

@test "the rules raise alerts for 40 of the leads, and acknowledged ones are silent" {
	run_demo
	equal "10 停滞风险
4 响应超时
8 流失预警
31 跟进超时" "$(output_of "opp alert -o label --no-header" | sed 's/^ *//')"
	equal 40 "$(sql "SELECT count(DISTINCT opportunity) FROM alert WHERE since < unixepoch('2026-11-23 01:00')")"
	output_of "opp alert --rule stalled" | awk 'NR > 1 { print $2 }' | sort >acknowledged
	equal 10 "$(sort -u acknowledged | wc -l)"
	equal "" "$(opp-alert --rule stalled -o ref | sort | comm -12 acknowledged -)"
	equal 9 "$(opp-alert -a --rule stalled -o ref | sort | comm -12 acknowledged - | wc -l)" # the tenth deal is lost
}

@test "the funnel narrows to the won deals, and the better grades win more often" {
	run_demo
	prints "300
167
113
68
44
43" opp-report funnel -o reached --no-header
	prints "A,65,27,18,20
B,77,25,11,41
C,68,11,7,50
D,90,16,7,67" opp-report conversion --by grade -o grade,n,open,won,lost --no-header
}

@test "what it leaves is whole, and can be played with by the lines that it ends with" {
	run_demo
	sed -n '/^# All of it is in/,$p' "$demo" | grep -v '^#' >play
	run --separate-stderr env -u OPP_DB -u OPP_CONFIG -u OPP_NOW sh -e play
	[ "$status" -eq 0 ]
	[[ $output == "id,ref,name,"*"L-172"* ]]
	prints "check,problem" opp-check -d "$place/backup.db" -c "$place/opp.yaml"
}

@test "each command stands behind a line that says why, and tables line up" {
	run_demo
	equal 0 "$(awk '/^$/ { blank = NR } /^opp / && NR > blank + 3 && !/^opp (list|help|stage -q)/' "$demo" | wc -l)"
	equal "stage       label    reached skipped open lost won     rate     step" \
		"$(output_of "opp report funnel" | head -1)"
}
