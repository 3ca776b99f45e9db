#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-pay: instalments planned, changed and cancelled, money received, and what alerts make of it.

load lib

# Two won deals, 1 and 2, and one in dollars, 3.
begin() {
	make_config <<-'END'
		currencies: [CNY, USD, JPY]
		pipelines:
		  default:
		    stages:
		      - {name: new, probability: 10}
		      - {name: contract, probability: 100, outcome: won}
		alerts:
		  - {name: late, label: 逾期, when: ["payment_overdue>7d"], status: any}
		  - {name: soon, label: 将到期, when: ["payment_due<=+7d", "payment_overdue="], status: any}
	END
	opp-add -q ERP ref=A customer=云帆 owner=李雷 amount=100000 stage=contract
	opp-add -q CRM ref=B customer=海纳 amount=50000 stage=contract
	opp-add -q MES ref=C customer=Acme amount=9000 currency=USD stage=contract
}

# pays EXPECTED ARGUMENT...: what opp-pay prints, in short, and nothing on stderr.
pays() {
	prints "$1" opp-pay "${@:2}" --no-header -o id,instalment,due,amount,received,open,overdue,state
}

# instalments: the same of all, as it is now.
instalments() {
	opp-pay -a --no-header -o id,instalment,due,amount,received,open,overdue,state
}

# refuses STATUS TEXT ARGUMENT...: opp-pay fails so and leaves the database as it was.
refuses() {
	local before
	before=$(sql .dump)
	fails "$1" "$2" opp-pay "${@:3}"
	equal "$before" "$(sql .dump)"
}

# due ID: what stands on the opportunity.
due() {
	opp-list --no-header -o payment_due,payment_overdue_since,payment_overdue "id=$1"
}

# ---- planning ----

@test "an instalment is planned with its day and amount, and prints those of the deal in the order of their days" {
	begin
	prints "id,ref,name,customer,owner,instalment,due,amount,received,open,currency,overdue,state,note
1,A,ERP,云帆,李雷,1,2026-12-31,70000.00,0.00,70000.00,CNY,,open,尾款" opp-pay 1 --due 2026-12-31 --amount 70000 --note 尾款 -o +note
	pays "1,2,2026-11-10,30000.00,0.00,30000.00,13,open
1,1,2026-12-31,70000.00,0.00,70000.00,,open" A --due 2026-11-10 --amount 30000
	equal "planned|李雷|2026-11-23 01:00:00" "$(sql "SELECT kind, person, datetime(at, 'unixepoch') FROM payment WHERE id = 1")"
}

@test "several deals can get the same instalment, by ids from a pipe too" {
	begin
	pays "1,1,2026-12-01,10.00,0.00,10.00,,open
2,1,2026-12-01,10.00,0.00,10.00,,open" - --due 2026-12-01 --amount 10 < <(opp-list -a currency=CNY -s id -o id)
	refuses 64 "of one opportunity" 1 2 --received 5
	refuses 64 "of one opportunity" 1 2 --instalment 1 --cancel
}

@test "an amount is one of the currency of the deal" {
	begin
	opp-edit -q 2 amount= currency=JPY
	prints "amount,currency
90.50,USD" opp-pay 3 --due 2026-12-01 --amount 90.5 -o amount,currency
	prints "amount,currency
90,JPY" opp-pay 2 --due 2026-12-01 --amount 90 -o amount,currency
	refuses 65 "2: amount: JPY has 0 decimals" 2 --due 2026-12-01 --amount 90.5
	refuses 65 "--amount:" 1 --due 2026-12-01 --amount 1,000
	refuses 65 "an instalment is of more than 0" 1 --due 2026-12-01 --amount 0
	refuses 65 "an instalment is of more than 0" 1 --due 2026-12-01 --amount -5
	opp-pay -q 1 --due 2026-12-01 --amount 90000000000000000
	refuses 65 "must add up" 1 --due 2026-12-01 --amount 90000000000000000
}

@test "what is missing or does not go together is refused" {
	begin
	refuses 64 "an instalment needs --due and --amount" 1 --due 2026-12-01
	refuses 64 "an instalment needs --due and --amount" 1 --amount 5
	refuses 64 "--amount has no place beside --received" 1 --amount 5 --received 5
	refuses 64 "--due has no place beside --cancel" 1 --instalment 1 --cancel --due 2026-12-01
	refuses 64 "say which one with --instalment" 1 --cancel
	refuses 64 "say what becomes of the instalment" 1 --instalment 1
	refuses 64 "not the number of an instalment" 1 --instalment x --cancel
	refuses 64 "give the id" --received 5
	refuses 64 "--note has no place beside a list" --note x
	refuses 64 "--map has no place beside a list" -m a=b
	refuses 64 "--all has no place beside a payment" -a 1 --received 5
	refuses 65 "--due:" 1 --due 2026-02-30 --amount 5
	refuses 66 'no opportunity with the id or ref "9"' 9 --received 5
}

# ---- receiving ----

@test "money settles the oldest instalment first, in parts, whoever was planned first" {
	begin
	opp-pay -q 1 --due 2026-12-31 --amount 70000
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	pays "1,2,2026-11-10,30000.00,10000.00,20000.00,13,part
1,1,2026-12-31,70000.00,0.00,70000.00,,open" 1 --received 10000 --at 2026-11-12
	pays "1,2,2026-11-10,30000.00,30000.00,0.00,,paid
1,1,2026-12-31,70000.00,5000.00,65000.00,,part" 1 --received 25000
	equal "2026-11-11 16:00:00|10000.00
2026-11-23 01:00:00|25000.00" "$(sql "SELECT datetime(at, 'unixepoch'), printf('%.2f', amount / 100.0) FROM payment
		WHERE kind = 'received'")"
}

@test "--instalment names the one that is paid" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	opp-pay -q 1 --due 2026-12-31 --amount 70000
	pays "1,1,2026-11-10,30000.00,0.00,30000.00,13,open
1,2,2026-12-31,70000.00,5000.00,65000.00,,part" 1 --received 5000 --instalment 2
	refuses 66 "1: instalment: there is no instalment 3" 1 --received 5 --instalment 3
}

@test "overpayment is told, kept as credit, and taken by the next instalment" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	run --separate-stderr opp-pay 1 --received 30500.5 --no-header -o instalment,received,state
	equal "0|1,30000.00,paid
,500.50,credit|opp-pay: 1: 500.50 CNY more received than is due; the next instalment takes it" "$status|$output|$stderr"
	pays "1,1,2026-11-10,30000.00,30000.00,0.00,,paid
1,2,2026-12-31,70000.00,500.50,69499.50,,part" 1 --due 2026-12-31 --amount 70000
}

@test "a wrong receipt is corrected by giving the money back, at most what was received" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	opp-pay -q 1 --due 2026-12-31 --amount 70000
	opp-pay -q 1 --received 80000
	pays "1,1,2026-11-10,30000.00,8000.00,22000.00,13,part
1,2,2026-12-31,70000.00,0.00,70000.00,,open" 1 --received -72000 --note 多输了一个0
	refuses 65 "received: more would be given back than was received" 1 --received -8000.01
	refuses 65 "for this instalment by its number" 1 --received -1 --instalment 1
	refuses 65 "received: is 0" 1 --received 0
	refuses 65 "is still to come" 1 --received 5 --at 2026-12-01
	equal 4 "$(sql "SELECT count(*) FROM payment")"
}

# ---- corrections ----

@test "an instalment is changed by a new row, and what was stays in history" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000 --note 首付
	pays "1,1,2026-11-30,30000.00,0.00,30000.00,,open" 1 --instalment 1 --due 2026-11-30 --note 客户要求
	pays "1,1,2026-11-30,25000.00,0.00,25000.00,,open" 1 --instalment 1 --amount 25000 --due 2026-11-30
	equal "planned 1,30000.00 CNY,due 2026-11-10; 首付
changed 1,,due 2026-11-30; 客户要求
changed 1,25000.00 CNY," "$(opp-show 1 --no-header -o section,item,value,note | sed -n 's/^payment,//p')"
	before=$(sql .dump)
	opp-pay -q 1 --instalment 1 --amount 25000
	equal "$(grep -v '^INSERT INTO tx' <<<"$before")" "$(sql .dump | grep -v '^INSERT INTO tx')"
	refuses 66 "there is no instalment 2" 1 --instalment 2 --due 2026-12-01
}

@test "a cancelled instalment is owed no more, and its money goes to the others" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	opp-pay -q 1 --due 2026-12-31 --amount 70000
	opp-pay -q 1 --received 10000 --instalment 1
	pays "1,1,2026-11-10,30000.00,0.00,0.00,,cancelled
1,2,2026-12-31,70000.00,10000.00,60000.00,,part" 1 --instalment 1 --cancel --note 减项
	refuses 65 "instalment: 1 was cancelled; plan a new one" 1 --instalment 1 --due 2026-12-01
	refuses 65 "instalment: 1 was cancelled" 1 --instalment 1 --cancel
	equal 3 "$(opp-pay 1 --due 2027-01-31 --amount 5 --no-header -o instalment | tail -1)"
}

@test "an instalment stays in its currency when that of the deal changes, and is paid by its number" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	opp-edit -q 1 amount=9000 currency=USD
	opp-pay -q 1 --due 2026-12-31 --amount 5000
	run --separate-stderr opp-pay 1 --received 5500 --no-header -o instalment,received,open,currency,state
	equal "1,0.00,30000.00,CNY,open
2,5000.00,0.00,USD,paid
,500.00,,USD,credit" "$output"
	opp-pay -q 1 --received 30000 --instalment 1
	prints "30000.00,0.00,CNY
5000.00,0.00,USD
500.00,,USD" opp-pay 1 --no-header -o received,open,currency
}

@test "no command rewrites a payment: each adds rows" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	local before after
	for arguments in "--received 500" "--instalment 1 --amount 400" "--received -100" "--instalment 1 --cancel"; do
		before=$(sql "SELECT * FROM payment")
		# shellcheck disable=SC2086  # words
		opp-pay -q 1 $arguments 2>/dev/null
		after=$(sql "SELECT * FROM payment")
		equal "$before" "$(head -n "$(wc -l <<<"$before")" <<<"$after")"
		equal "$(($(wc -l <<<"$before") + 1))" "$(wc -l <<<"$after")"
	done
}

@test "-n records nothing and prints what would be" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	before=$(sql .dump)
	pays "1,1,2026-11-10,30000.00,30000.00,0.00,,paid" -n 1 --received 30000
	equal "$before" "$(sql .dump)"
}

@test "files can be attached to a payment" {
	begin
	echo 回单 >slip.txt
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	opp-pay -q 1 --received 30000 --attach slip.txt
	equal "slip.txt|received" "$(sql "SELECT f.name, p.kind FROM attachment f JOIN payment p ON p.id = f.payment")"
	prints 回单 opp-show --attachment 1
}

# ---- the list ----

@test "alone it lists what is open, the deal that is longest overdue first; -a adds paid and cancelled ones" {
	begin
	opp-pay -q 1 --due 2026-11-30 --amount 30000
	opp-pay -q 1 --due 2026-11-20 --amount 5
	opp-pay -q 1 --received 5
	opp-pay -q 2 --due 2026-11-10 --amount 20
	opp-pay -q 3 --due 2026-11-22 --amount 7
	pays "2,1,2026-11-10,20.00,0.00,20.00,13,open
3,1,2026-11-22,7.00,0.00,7.00,1,open
1,1,2026-11-30,30000.00,0.00,30000.00,,open"
	pays "2,1,2026-11-10,20.00,0.00,20.00,13,open
3,1,2026-11-22,7.00,0.00,7.00,1,open
1,2,2026-11-20,5.00,5.00,0.00,,paid
1,1,2026-11-30,30000.00,0.00,30000.00,,open" -a
	pays "1,1,2026-11-30,30000.00,0.00,30000.00,,open" customer=云帆
	pays "1,2,2026-11-20,5.00,5.00,0.00,,paid
1,1,2026-11-30,30000.00,0.00,30000.00,,open" A
	fails 64 '"x" is no term; give ids or terms, not both' opp-pay x owner=李雷
	fails 64 'unknown field "ownr"' opp-pay ownr=x
}

@test "of an instalment due today nothing is overdue, from the next day on it is" {
	begin
	opp-pay -q 1 --due 2026-11-23 --amount 5
	pays "1,1,2026-11-23,5.00,0.00,5.00,,open"
	pays "1,1,2026-11-23,5.00,0.00,5.00,1,open" --now 2026-11-24T00:00+08:00
}

@test "where there are no payments it lists nothing" {
	begin
	prints "" opp-pay --no-header
	prints "" opp-pay -a --no-header
	prints "[]" opp-pay -f json
}

# ---- the fields ----

@test "payment_due is the earliest instalment not fully received, and its clock begins when that day is over" {
	begin
	equal ",," "$(due 1)"
	opp-pay -q 1 --due 2026-12-31 --amount 70000
	equal "2026-12-31,2027-01-01T00:00:00+08:00," "$(due 1)"
	opp-pay -q 1 --due 2026-11-10 --amount 30000
	equal "2026-11-10,2026-11-11T00:00:00+08:00,12d" "$(due 1)"
	opp-pay -q 1 --received 29999.99
	equal "2026-11-10,2026-11-11T00:00:00+08:00,12d" "$(due 1)"
	opp-pay -q 1 --received 0.01
	equal "2026-12-31,2027-01-01T00:00:00+08:00," "$(due 1)"
	opp-pay -q 1 --instalment 1 --cancel
	equal ",," "$(due 1)"
	opp-pay -q 1 --received -1
	equal "2026-11-10,2026-11-11T00:00:00+08:00,12d" "$(due 1)"
}

@test "terms on them: a clock that is to begin is empty, and neither longer nor shorter than anything" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 5
	opp-pay -q 2 --due 2026-11-25 --amount 5
	while read -r expected term; do
		equal "$expected" "$(opp-list -s id -o id --no-header "$term" | xargs)"
	done <<-'END'
		1 payment_overdue>12d
		1 payment_overdue!=
		2 payment_due>=today
	END
	equal "" "$(opp-list -o id --no-header 'payment_overdue>13d')"
	equal "1" "$(opp-list -o id --no-header 'payment_overdue<13d')"
	equal "" "$(opp-list -o id --no-header 'payment_overdue<12d')"
	equal "2 3" "$(opp-list -s id -o id --no-header 'payment_overdue=' | xargs)"
	equal "1 2" "$(opp-list -s id -o id --no-header 'payment_due<=+7d' | xargs)"
	equal "1 2 3" "$(opp-list -a -s -payment_overdue -o id --no-header | xargs)"
}

@test "alerts on them are raised for won deals, since the moment that they count from" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 5
	opp-pay -q 2 --due 2026-11-25 --amount 5
	equal "late,1,2026-11-18T00:00:00+08:00
soon,2,2026-11-18T00:00:00+08:00" "$(opp-alert --no-header -o rule,opportunity,since)"
	opp-pay -q 1 --received 5
	equal "soon,2" "$(opp-alert --no-header -o rule,opportunity)"
}

@test "evaluating such a rule looks at nothing but what fires" {
	begin
	for term in "payment_overdue_since < 5" "payment_due < '2026-11-01'" "payment_overdue_since <= 5"; do
		[[ $(sql "EXPLAIN QUERY PLAN SELECT id FROM opportunity WHERE $term") == *"COVERING INDEX opportunity_payment"* ]]
	done
}

@test "opp-check settles payments again" {
	begin
	opp-pay -q 1 --due 2026-11-10 --amount 5
	prints "check,problem" opp-check
	sqlite3 "$OPP_DB" "UPDATE opportunity SET payment_due = '2026-11-11' WHERE id = 1"
	run opp-check --no-header
	[[ $status = 65 && $output == *"payments,opportunity 1"*"payment_due,opportunity 1"* ]]
}

# ---- in bulk ----

@test "-i plans and receives many, each row by id or ref, with its person and time" {
	begin
	cat >payments.csv <<-'END'
		ref,due,amount,received,at,by,note
		A,2026-11-10,30000,30000,2026-11-09,王芳,首付
		A,2026-12-31,70000,,2026-11-09,王芳,尾款
		B,2026-11-20,50000,20000,2026-11-21,王芳,
		B,,,5000,2026-11-22,王芳,现金
	END
	pays "1,1,2026-11-10,30000.00,30000.00,0.00,,paid
1,2,2026-12-31,70000.00,0.00,70000.00,,open
2,1,2026-11-20,50000.00,25000.00,25000.00,3,part" -i payments.csv
	equal "王芳|6" "$(sql "SELECT person, count(*) FROM payment GROUP BY person")"
	prints "check,problem" opp-check
}

@test "-i with the number of an instalment that is there changes it, and the same file again plans nothing twice" {
	begin
	printf 'ref,instalment,due,amount\nA,1,2026-11-10,30000\nA,2,2026-12-31,70000\n' >plan.csv
	opp-pay -q -i plan.csv
	opp-pay -q -i plan.csv
	equal "2" "$(sql "SELECT count(*) FROM payment")"
	sed -i 's/70000/60000/' plan.csv
	pays "1,1,2026-11-10,30000.00,0.00,30000.00,13,open
1,2,2026-12-31,60000.00,0.00,60000.00,,open" -i plan.csv
}

@test "a bad row is named, and nothing or with --keep-going the good ones are taken" {
	begin
	while IFS='|' read -r row text; do
		printf 'ref,due,amount,received,instalment\nA,2026-12-01,5,,\n%s\n' "$row" >bad.csv
		refuses "$([[ $text == *"there is no"* ]] && echo 66 || echo 65)" "bad.csv:3: $text" -i bad.csv
	done <<-'END'
		A,2026-12-01,,,|amount: is empty; due and amount go together
		A,,5,,|due: is empty; due and amount go together
		A,,,,|due: is empty, and so are amount and received
		A,soon,5,,|due:
		A,2026-12-01,x,,|amount:
		A,2026-12-01,-5,,|amount: an instalment is of more than 0
		A,,,5,x|instalment: "x" is not a number from 1
		Z,2026-12-01,5,,|ref: there is no opportunity with the ref "Z"
	END
	printf 'ref,due,amount,received,instalment\nA,,,5,9\n' >bad.csv
	refuses 66 "bad.csv:2: instalment: there is no instalment 9" -i bad.csv
	printf 'ref,due,amount\nA,2026-12-01,5\nZ,2026-12-01,5\n' >bad.csv
	opp-pay -q -i bad.csv --keep-going --rejects no.csv
	equal 'ref,due,amount,reason
Z,2026-12-01,5,"bad.csv:3: ref: there is no opportunity with the ref ""Z"""' "$(cat no.csv)"
	equal "5.00" "$(opp-pay --no-header -o amount)"
	refuses 64 "--received has no place beside -i" -i bad.csv --received 5
	refuses 64 "\"1\" has no place beside -i" -i bad.csv 1
}

@test "a profile of the config reads other people's columns" {
	begin
	cat >>"$OPP_CONFIG" <<-'END'
		imports:
		  bank:
		    of: payment
		    columns: {合同号: ref, 金额: received, 日期: at, 摘要: note}
	END
	opp-init -q >/dev/null
	printf '合同号,金额,日期,摘要\nA,100,2026-11-20,货款\n' >bank.csv
	opp-pay -q -i bank.csv -p bank 2>/dev/null
	equal "100.00,credit" "$(opp-pay -a --no-header -o received,state)"
}
