#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-check: config, database and history; backups.

load lib

begin() {
	run_opp_init
	opp-add -q ERP ref=R1 customer=云帆 created=2026-11-01
	opp-log -q 1 -k call --feedback positive --at 2026-11-10
	opp-log -q 1 -k mail --feedback negative --at 2026-11-05
	echo plan >plan.txt
	opp-stage -q 1 --to proposal --note x --attach plan.txt
	opp-add -q CRM status=won created=2026-10-01 closed=2026-11-02
	opp-add -q BI stage=lost lost_reason=竞品 created=2026-10-01
}

# spoil STATEMENT: changes the database behind the suite's back.
spoil() {
	sqlite3 -bail "$OPP_DB" "$1"
}

# finds CHECK PROBLEM...: opp-check says so and no more, and ends with 65.
finds() {
	local expected count=$(($# / 2)) problems=problem
	expected=$(printf '%s\n' check,problem && printf '%s,%s\n' "$@")
	[ "$count" -eq 1 ] || problems=problems
	run --separate-stderr opp-check
	[ "$status" -eq 65 ] || { echo "status $status: $output"; return 1; }
	equal "$expected" "$output"
	equal "opp-check: $count $problems found; restore a backup or repair what is named" "$stderr"
}

@test "a database that is well says nothing, and -v that it is" {
	begin
	prints "check,problem" opp-check
	prints "[]" opp-check -f json
	run --separate-stderr opp-check -v
	equal "opp-check: $OPP_CONFIG and $OPP_DB are well" "$stderr"
}

@test "a wrong config is named with file, line and column" {
	begin
	sed -i 's/^currency: CNY/currency: yuan/' "$OPP_CONFIG"
	fails 78 "opp.yaml:" opp-check
	[[ $stderr =~ opp\.yaml:[0-9]+:11:\ key\ \"currency\":\ \"yuan\" ]]
}

@test "history in any order of recording is well, since time orders it" {
	begin
	opp-add -q LATE ref=L created=2026-09-01
	printf 'ref,stage,at\nL,proposal,2026-11-01\nL,needs,2026-10-01\nL,lost,2026-11-05\n' | opp-stage -q -i -
	printf 'ref,stage,at\nL,negotiation,2026-11-03\n' | opp-stage -q -i -
	opp-stage -q L --reopen --note x
	opp-stage -q L --back --note x
	opp-add -q UNKNOWN ref=U created= stage=won closed=
	prints "check,problem" opp-check
}

@test "what is current is computed again from history: stage, outcome, entry and closing" {
	begin
	spoil "UPDATE opportunity SET stage = 'needs' WHERE id = 1"
	finds stage "opportunity 1"
	spoil "UPDATE opportunity SET stage = 'proposal', status = 'won' WHERE id = 1"
	finds stage "opportunity 1"
	spoil "UPDATE opportunity SET status = 'open', stage_entered = stage_entered - 1 WHERE id = 1"
	finds stage_entered "opportunity 1"
	spoil "UPDATE opportunity SET stage_entered = stage_entered + 1 WHERE id = 1; UPDATE opportunity SET closed = closed + 1 WHERE id = 2"
	finds closed "opportunity 2"
	spoil "UPDATE opportunity SET closed = closed - 1 WHERE id = 2; DELETE FROM stage_history WHERE opportunity = 3 AND kind = 'lost'"
	run opp-check --no-header
	[[ $output == *"stage,opportunity 3"*"closed,opportunity 3"* ]]
}

@test "so are the clocks of follow-ups and the feedback" {
	begin
	spoil "UPDATE opportunity SET last_activity = last_activity + 1 WHERE id = 1"
	finds last_activity "opportunity 1" changes "opportunity 1"
	spoil "UPDATE opportunity SET last_activity = last_activity - 1, first_response = NULL WHERE id = 1"
	finds first_response "opportunity 1" changes "opportunity 1"
	spoil "UPDATE opportunity SET first_response = (SELECT min(at) FROM activity), feedback = 'neutral' WHERE id = 1"
	finds feedback "opportunity 1" changes "opportunity 1"
	spoil "UPDATE opportunity SET feedback = 'positive', feedback_at = feedback_at + 1 WHERE id = 1"
	finds feedback "opportunity 1" changes "opportunity 1"
}

@test "the next action is what follow-ups and edits left of it" {
	run_opp_init
	opp-add -q ERP customer=云帆
	opp-log -q 1 -k call --next 报价 --on 2026-11-25
	opp-log -q 1 -k mail --at 2026-11-20 # before the day: the plan stays
	opp-edit -q 1 next_action=再报价 next_action_at=2026-11-26
	opp-log -q 1 -k call --now 2026-11-26T10:00 # carries it out
	opp-log -q 1 -k call --next 签约 --on 2026-12-01 --now 2026-11-26T11:00
	opp-log -q 1 -k call --next 寄合同 --on 2026-12-02 --at 2026-11-24 --now 2026-11-26T12:00
	printf 'id,at,by,kind\n1,2026-11-01,李雷,call\n1,2026-12-03,李雷,call\n' | opp-log -q -i - --now 2026-12-05
	opp-log -q 1 -k call --next 收款 --on 2026-12-08 --now 2026-12-06
	prints "check,problem" opp-check
	spoil "UPDATE opportunity SET next_action = '收欠款'"
	finds next_action "opportunity 1"
	spoil "UPDATE opportunity SET next_action = '收款', next_action_at = NULL"
	finds next_action "opportunity 1"
	spoil "UPDATE opportunity SET next_action_at = '2026-12-08'; UPDATE activity SET next_action = 'x' WHERE next_action = '签约'"
	finds next_action "opportunity 1"
}

@test "what rows were before they were changed is kept in a chain without gaps" {
	begin
	opp-edit -q 1 name=MES tags=x owner=李雷
	opp-edit -q 1 tags= name=SRM
	opp-log -q 1 -k call --note y
	prints "check,problem" opp-check
	sqlite3 "$OPP_DB" "CREATE TABLE saved AS SELECT * FROM opportunity_past WHERE id = 1 ORDER BY to_tx DESC LIMIT 1 OFFSET 1"
	spoil "DELETE FROM opportunity_past WHERE image_id IN (SELECT image_id FROM saved)"
	finds past "opportunity 1"
	spoil "INSERT INTO opportunity_past SELECT * FROM saved; UPDATE opportunity SET changed_tx = changed_tx + 1 WHERE id = 1"
	finds past "opportunity 1"
	spoil "UPDATE opportunity SET changed_tx = changed_tx - 1 WHERE id = 1; UPDATE tag_past SET from_tx = to_tx"
	finds past "tag of opportunity 1"
}

@test "a changed byte is found in a text of which another place knows" {
	begin
	opp-edit -q 1 name=MES owner=李雷
	opp-edit -q 1 name=SRM
	opp-customer -q --edit 云帆 industry=制造
	opp-customer -q --edit 云帆 industry=医疗
	prints "check,problem" opp-check
	sqlite3 "$OPP_DB" ".backup good.db"
	for place in "opportunity SET name = 'SRN' WHERE id = 1" "opportunity SET ref = 'R2' WHERE id = 1" \
		"opportunity_past SET name = 'MEZ' WHERE name = 'MES'" "opportunity_past SET owner = '李电' WHERE owner = '李雷'" \
		"change SET new = 'SRN' WHERE new = 'SRM'" "change SET old = 'MET' WHERE old = 'MES'"; do
		spoil "UPDATE $place"
		finds changes "opportunity 1"
		rm "$OPP_DB"*
		cp good.db "$OPP_DB"
	done
	spoil "UPDATE customer_past SET industry = '教育' WHERE industry = '制造'"
	finds changes "customer 1"
}

@test "scores are computed again, unless they need not be the same" {
	begin
	opp-edit -q 1 industry=制造
	spoil "UPDATE score SET score = score + 1 WHERE opportunity = 1"
	finds score "opportunity 1"
	spoil "UPDATE score SET score = score - 1, grade = 'A' WHERE opportunity = 1"
	finds score "opportunity 1"
	opp-score -q
	spoil "UPDATE customer SET industry = '教育'"
	finds changes "customer 1" score "opportunity 1"
	spoil "UPDATE customer SET industry = '制造'"
	opp-edit -q 1 industry=教育
	sed -i 's/points: 1.5/points: 1/' "$OPP_CONFIG" # another scorecard: opp-score has not run yet
	opp-init -q
	prints "check,problem" opp-check
	opp-score -q
	prints "check,problem" opp-check
}

@test "missing references, transactions and bytes of attachments are found" {
	begin
	spoil "PRAGMA foreign_keys = 0; UPDATE attachment SET activity = 99"
	finds references "attachment row 1 refers to a missing activity"
	spoil "UPDATE attachment SET activity = NULL; DELETE FROM tx WHERE id = 3"
	finds transactions "transaction 3 is missing"
	spoil "INSERT INTO tx VALUES (3, 1, 'x', 'x', 'x'); UPDATE content SET bytes = CAST('x' AS BLOB)"
	finds content "attachment 1"
}

@test "--backup makes a verified copy that can take the place of the database" {
	begin
	prints "check,problem" opp-check --backup copy.db
	[ "$(stat -c %a copy.db)" = 600 ]
	equal "$(sql .dump)" "$(sqlite3 copy.db .dump)"
	prints "3" opp-list -d copy.db -a --no-header -o id -s -id -l 1
	opp-add -q -d copy.db NEW
	fails 73 "copy.db exists; name a new file" opp-check -q --no-header --backup copy.db
}

@test "no backup is made of a database with problems, in a dry run, or where none can be" {
	begin
	opp-check -n --backup copy.db
	[ ! -e copy.db ]
	run --separate-stderr opp-check --backup no/copy.db
	[ "$status" -eq 73 ]
	spoil "UPDATE opportunity SET stage = 'needs' WHERE id = 1"
	run opp-check --backup copy.db
	[ "$status" -eq 65 ]
	[ ! -e copy.db ]
}

@test "no database, and arguments, are refused" {
	fails 66 "no such config" opp-check
	run_opp_init
	fails 64 'takes no argument "x"' opp-check x
	rm "$OPP_DB"*
	fails 66 "there is no database" opp-check
}
