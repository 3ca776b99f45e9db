#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-list: finding opportunities; the worklist.  Its terms are in terms.bats, its output in contract.bats.

load lib

begin() {
	make_config <<-'END'
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育], label: 行业}
		  opportunity:
		    memo: {type: text}
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: fit, weight: 10, levels: [{label: good, when: "industry=医疗", points: 10}, {label: bad, when: "industry!=", points: 2}]}
		  grades: {A: 8, D: 0}
	END
}

# names ARGUMENT...: of what opp-list finds, in one line.
names() {
	opp-list --no-header -f csv -o name "$@" | xargs
}

@test "the worklist: overdue first and most overdue on top, then due today, then by score and amount" {
	begin
	opp-add -q later next_action_at=2026-12-01 amount=1
	opp-add -q rich amount=9
	opp-add -q good customer=A industry=医疗
	opp-add -q today next_action_at=2026-11-23
	opp-add -q overdue next_action_at=2026-11-22
	opp-add -q longest next_action_at=2026-01-01
	equal "longest overdue today good rich later" "$(names)"
	equal "longest overdue" "$(names -l 2)"
	equal "longest overdue today later good rich" "$(names -s due,name)"
}

@test "due is the earlier of the next action and the day of the stage" {
	opp-init -q -t en-b2b
	opp-add -q A created=2026-11-01 stage=needs next_action_at=2026-11-02
	opp-add -q B created=2026-11-01 stage=needs next_action_at=2026-12-02
	opp-add -q C created=2026-11-01 stage=won
	equal "2026-11-02,2026-11-03,2026-11-02
2026-12-02,2026-11-03,2026-11-03
,," "$(opp-list -a -s id --no-header -o next_action_at,stage_due,due)"
}

@test "closed ones are left out unless -a or a term on them asks for them" {
	begin
	opp-add -q A ref=A
	opp-add -q B ref=B stage=won closed=2026-11-20 created=2026-11-01
	opp-add -q C ref=C stage=lost lost_reason=price
	equal "A" "$(names)"
	equal "A B C" "$(names -a -s id)"
	equal "B" "$(names status=won)"
	equal "B C" "$(names 'closed>=2026-11-20' -s id)"
	equal "C" "$(names lost_reason=price)"
	equal "B" "$(names ref=B)"
	equal "C" "$(names id=3)"
	equal "" "$(names B)"
	equal "B" "$(names -a B)"
}

@test "words are found in the name, the customer's name and the ref, whatever the case of ASCII" {
	begin
	opp-add -q 'ERP Neu' ref=x-1 customer=云帆科技
	opp-add -q CRM
	equal "ERP Neu" "$(names erp)"
	equal "ERP Neu" "$(names 科技)"
	equal "ERP Neu" "$(names X-1)"
	equal "ERP Neu" "$(names neu 云帆)"
	equal "" "$(names crm 云帆)"
	equal "" "$(names %)"
}

@test "-s sorts by fields, - turns one round, and what is empty comes last" {
	begin
	opp-add -q A amount=2 customer=Z industry=教育 created=2026-11-02
	opp-add -q B amount=10 customer=Y industry=医疗 created=2026-11-01
	opp-add -q C
	equal "A B C" "$(names -s amount)"
	equal "B A C" "$(names -s -amount)"
	equal "B A C" "$(names -s customer)"
	equal "B A C" "$(names -s -grade,name)"
	equal "A B C" "$(names -s stage,-customer,id)"
	equal "C A B" "$(names -s age)"
	equal "B A C" "$(names -s created)"
	fails 64 '-s: unknown field "amonut"; did you mean "amount"?' opp-list -s amonut
	fails 64 'cannot sort by "tags": it has several values' opp-list -s tags
	fails 64 'cannot sort by "phone"' opp-list -s phone
}

@test "-l takes a number from 1" {
	begin
	for name in A B C; do opp-add -q $name; done
	equal "A B" "$(names -l 2 -s id)"
	equal "A B C" "$(names -l 9 -s id)"
	for limit in 0 -1 x 1x ''; do fails 64 "-l takes a number from 1" opp-list -l "$limit"; done
}

@test "--exit-code is 1 when something was found" {
	begin
	opp-add -q A
	run opp-list --exit-code --no-header -o name
	[ "$status$output" = 1A ]
	prints "name" opp-list --exit-code -o name name=B
}

@test "every field of opp(7) can be a column" {
	begin
	opp-add -q A ref=R customer=云帆 contact=王总 phone=1 tags=x customer_tags=y
	for field in id ref name customer owner members amount currency source pipeline stage status probability close_date \
		created closed lost_reason tags score grade known stage_entered in_stage last_activity idle_since idle \
		first_response feedback next_action next_action_at stage_due due age payment_due payment_overdue_since payment_overdue \
		customer_tags contact position decision_maker phone email industry memo; do
		run --separate-stderr opp-list -f json -o $field
		[ "$status" -eq 0 ] || { echo "$field: $stderr"; false; }
		jq -e ".[0] | has(\"$field\")" <<<"$output" >/dev/null
	done
}

@test "clocks are counted from their starts" {
	begin
	opp-add -q A created=2026-11-13T09:00
	opp-log -q 1 -k call --at 2026-11-20T09:00
	prints "10d,3d,10d" opp-list --no-header -o age,idle,in_stage
}

@test "each of very many has the name of its own customer, or none" {
	begin
	awk 'BEGIN { print "ref,name,customer"
		for (i = 1; i <= 6000; i++) printf "R%d,deal %d,%s\n", i, i, i % 10 ? "customer " i * 7 % 1009 : "" }' >deals.csv
	opp-add -q -i deals.csv
	opp-customer -q --merge "customer 7" "customer 14"
	sed 's/,customer 7$/,customer 14/' deals.csv >expected.csv
	opp-list -a -s id -f csv -o ref,name,customer | cmp - expected.csv
	opp-list -a -s id -f csv --no-header -o ref,customer 'customer=customer 14' >some
	equal "$(awk -F , '$3 == "customer 14" { print $1 "," $3 }' expected.csv)" "$(cat some)"
}

@test "a reader that goes away early is no error of the list" {
	begin
	for i in {1..50}; do opp-add -q "name $i"; done
	run bash -c 'opp-list | head -1'
	[ "$status" -eq 0 ]
	equal "id,ref,name,customer,owner,amount,currency,stage,status,grade,score,due" "$output"
}

@test "takes no lock and writes nothing, so a database that may only be read is enough" {
	begin
	opp-add -q A
	before=$(sha256sum <"$OPP_DB")
	opp-list >/dev/null
	equal "$before" "$(sha256sum <"$OPP_DB")"
}
