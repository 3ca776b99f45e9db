#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report payments: what was due, settled, received and is overdue; and the same as a ledger.  Figures are by hand.

load lib

# Deal 1 pays late, deal 2 pays too much, deal 3 is in dollars, deal 4 has no payments.
begin() {
	make_config <<-END
		currencies: [CNY, USD, JPY, KWD]
		${1-}
	END
	opp-add -q -i - <<-'END'
		ref,name,customer,owner,currency,created
		A,ERP,云帆,李雷,CNY,2026-08-01
		B,CRM,海纳,王芳,CNY,2026-08-02
		C,MES,Acme,王芳,USD,2026-09-01
		D,OA,海纳,李雷,CNY,2026-09-02
	END
}

pay() {
	begin "${1-}"
	opp-pay -q -i - 2>/dev/null <<-'END'
		ref,due,amount,received,instalment,at
		A,2026-10-10,30000,,1,2026-09-01
		A,2026-11-10,30000,,2,2026-09-01
		A,2026-12-31,40000,,3,2026-09-01
		A,,,35000,,2026-10-12
		B,2026-11-01,500.5,,1,2026-09-01
		B,,,600,,2026-11-02
		C,2026-10-31,1000,400,1,2026-10-30
	END
}

# report EXPECTED ARGUMENT...: the report, nothing on stderr.
report() {
	prints "$1" opp-report payments "${@:2}" --no-header
}

# balance: what hledger makes of the ledger, an account a line.
balance() {
	opp-report payments --ledger "$@" >payments.ledger
	hledger -f payments.ledger check
	hledger -f payments.ledger balance -N --flat | sed 's/^ *//; s/  */ /g'
}

# ---- the figures ----

@test "by month: instalments by their days, money by when it was received, what is settled by now" {
	pay
	prints "period,instalments,due,settled,open,overdue,rate,received,currency
2026-10,1,30000.00,30000.00,0.00,0.00,1,35000.00,CNY
2026-11,2,30500.50,5500.50,25000.00,25000.00,0.180341,600.00,CNY
2026-12,1,40000.00,0.00,40000.00,0.00,0,0.00,CNY" opp-report payments currency=CNY
}

@test "by customer, owner or quarter, and by both" {
	pay
	report "云帆,3,100000.00,35000.00,65000.00,25000.00,0.35,35000.00,CNY
海纳,1,500.50,500.50,0.00,0.00,1,600.00,CNY" currency=CNY --by customer
	report "2026-Q4,云帆,3,100000.00
2026-Q4,海纳,1,500.50" currency=CNY --by customer --period quarter -o period,customer,instalments,due
	report "李雷,3
王芳,1" currency=CNY --by owner -o owner,instalments
}

@test "a field of --by that is a time takes the period, and each deal stands in one row" {
	pay
	report "2026-08,4,100500.50
2026-09,1,1000.00" --by created -o created,instalments,due
}

@test "--from and --to are about the days of instalments and of money" {
	pay
	report "2026-11,1,500.50,600.00" --from 2026-11-01 --to 2026-11-02 -o period,instalments,due,received
	report "2026-11,1,500.50,0.00" --from 2026-11-01 --to 2026-11-01 -o period,instalments,due,received
	report "2026-12,1" --from 2026-12 -o period,instalments
}

@test "an instalment is overdue from the day after, and no more when it is settled or cancelled" {
	pay
	report "25000.00" ref=A --by ref -o overdue --now 2026-12-31T23:59+08:00
	report "65000.00" ref=A --by ref -o overdue --now 2027-01-01T00:00+08:00
	opp-pay -q A --received 10000
	report "15000.00" ref=A --by ref -o overdue
	opp-pay -q A --instalment 2 --cancel 2>/dev/null
	report "2,70000.00,45000.00,25000.00,0.00,45000.00" ref=A --by ref -o instalments,due,settled,open,overdue,received
}

@test "a changed instalment counts as it is now, on its new day" {
	pay
	opp-pay -q B --instalment 1 --due 2026-12-01 --amount 700
	report "2026-11,0,0.00,,600.00
2026-12,1,700.00,0.857143,0.00" ref=B -o period,instalments,due,rate,received
}

@test "money given back is taken off in the month in which it was" {
	pay
	opp-pay -q B --received -200
	report "2026-11,400.00,400.00" ref=B -o period,settled,received
}

@test "days are those of the team's zone, over daylight saving too" {
	make_config <<<""
	sed -i 's#Asia/Shanghai#Europe/Berlin#' "$OPP_CONFIG"
	rm -f "$OPP_DB"
	opp-init -q >/dev/null
	opp-add -q A
	opp-pay -q 1 --received 1 --at 2026-03-31T21:59:59Z 2>/dev/null
	opp-pay -q 1 --received 2 --at 2026-03-31T22:00:00Z 2>/dev/null
	opp-pay -q 1 --received 4 --at 2026-10-31T22:59:59Z 2>/dev/null
	opp-pay -q 1 --received 8 --at 2026-10-31T23:00:00Z 2>/dev/null
	report "2026-03,1.00
2026-04,2.00
2026-10,4.00
2026-11,8.00" -o period,received
}

# ---- currencies ----

@test "amounts of different currencies are never added without a rate: the row is empty and a note says so" {
	pay
	run --separate-stderr opp-report payments --no-header -o period,due,received,currency
	equal "2026-10,,,
2026-11,30500.50,600.00,CNY
2026-12,40000.00,0.00,CNY" "$output"
	[[ $stderr == *"USD has no rate on 2026-10-"* ]]
	report "1000.00,400.00,600.00,400.00,USD" currency=USD -o due,settled,open,received,currency
}

@test "with dated rates all is in the config's currency, by the day of the instalment and of the money" {
	pay "rates: [{currency: USD, from: 2026-10-01, rate: 7}, {currency: USD, from: 2026-10-31, rate: 7.1}]"
	report "2026-10,2,37100.00,32840.00,4260.00,4260.00,37800.00,CNY
2026-11,2,30500.50,5500.50,25000.00,25000.00,600.00,CNY
2026-12,1,40000.00,0.00,40000.00,0.00,0.00,CNY" -o period,instalments,due,settled,open,overdue,received,currency
}

@test "a deal that changed its currency keeps its instalments in the old one" {
	pay
	opp-edit -q C currency=CNY
	opp-pay -q C --due 2026-12-01 --amount 10
	report "2026-10,1000.00,USD
2026-12,10.00,CNY" ref=C -o period,due,currency
}

# ---- terms, nothing, one ----

@test "terms restrict it, payment fields among them" {
	pay
	report "2026-10,1" ref=C -o period,instalments
	report "A" 'payment_overdue>7d' currency=CNY --by ref -o ref
	fails 64 'unknown field "ownr"' opp-report payments ownr=x
	fails 64 '--by' opp-report payments --by payment_overdue
}

@test "an empty database and deals without payments have no rows" {
	begin
	prints "period,instalments,due,settled,open,overdue,rate,received,currency" opp-report payments
	prints "[]" opp-report payments -f json
	prints "" opp-report payments --ledger
}

@test "one instalment, one row; one receipt, one row" {
	begin
	opp-pay -q A --due 2026-12-01 --amount 0.01
	report "2026-12,1,0.01,0.00,0.01,0.00,0,0.00,CNY"
	opp-pay -q D --received 0.02 2>/dev/null
	report "2026-11,0,0.00,0.00,0.00,0.00,,0.02,CNY
2026-12,1,0.01,0.00,0.01,0.00,0,0.00,CNY"
}

@test "as of an earlier moment it says what it said then, the ledger too" {
	OPP_NOW=2026-11-20T09:00:00+08:00 pay
	local before ledger
	before=$(OPP_NOW=2026-11-20T10:00:00+08:00 opp-report payments currency=CNY)
	ledger=$(OPP_NOW=2026-11-20T10:00:00+08:00 opp-report payments --ledger)
	opp-pay -q A --received 1000
	opp-pay -q A --instalment 3 --due 2027-01-31 --amount 50000
	opp-pay -q B --instalment 1 --cancel 2>/dev/null
	equal "$before" "$(opp-report payments currency=CNY --as-of 2026-11-20T10:00:00+08:00)"
	equal "$ledger" "$(opp-report payments --ledger --as-of 2026-11-20T10:00:00+08:00)"
	equal "A 2026-11-10" "$(opp-list --as-of 2026-11-20T10:00:00+08:00 'payment_overdue>7d' --no-header -f csv -o ref,payment_due | grep A, | tr , ' ')"
	[ "$before" != "$(opp-report payments currency=CNY)" ]
}

# ---- the ledger ----

@test "--ledger: an entry for each instalment and receipt, which hledger reads back to the same sums" {
	pay
	equal "35600.00 CNY
400.00 USD assets:bank
600.00 USD assets:receivable:Acme
65000.00 CNY assets:receivable:云帆
-99.50 CNY assets:receivable:海纳
-1000.00 USD income:Acme
-100000.00 CNY income:云帆
-500.50 CNY income:海纳" "$(balance)"
	equal "2026-10-10 (1/1) 云帆 | ERP  ; ref: A
    assets:receivable:云帆  30000.00 CNY
    income:云帆  -30000.00 CNY" "$(head -n 3 payments.ledger)"
	# the same as the report
	equal "$(opp-report payments currency=CNY --by currency --no-header -o received)" \
		"$(hledger -f payments.ledger balance assets:bank cur:CNY -N | sed 's/^ *//; s/ .*//')"
}

@test "the ledger takes terms and days, and no records' options" {
	pay
	equal "-500.50 CNY income:海纳" "$(balance ref=B --to 2026-11-01 | grep income)"
	fails 64 "--format has no place beside --ledger" opp-report payments --ledger -f csv
	fails 64 "--columns has no place beside --ledger" opp-report payments --ledger -o due
	fails 64 "--by and --period have no place" opp-report payments --ledger --by owner
	fails 64 "conversion does not take --ledger" opp-report conversion --ledger
}

@test "the ledger has the decimals of each currency" {
	begin
	opp-edit -q A currency=JPY
	opp-edit -q B currency=KWD
	opp-pay -q A --due 2026-11-01 --amount 1234
	opp-pay -q B --due 2026-11-01 --amount 1.234
	equal "1234 JPY assets:receivable:云帆
1.234 KWD assets:receivable:海纳" "$(balance | grep receivable)"
}

@test "names cannot break an entry, whatever they hold" {
	begin
	opp-customer -q --edit 云帆 'customer=(a):b;c  d|e*! "q"'
	opp-edit -q A name='! ;x  |{y} @ 3' ref='r: ;1'
	opp-pay -q 1 --due 2026-11-01 --amount 5
	opp-pay -q 1 --received 2 --at 2026-11-02
	opp-pay -q D --due 2026-11-01 --amount 7
	opp-edit -q D customer=
	equal "2.00 CNY assets:bank
7.00 CNY assets:receivable
3.00 CNY assets:receivable:(a)/b,c d/e*! \"q\"
-7.00 CNY income
-5.00 CNY income:(a)/b,c d/e*! \"q\"" "$(balance)"
}

@test "a full device ends it with 74" {
	pay
	run --separate-stderr bash -c 'opp-report payments --ledger >/dev/full'
	[ "$status" -eq 74 ]
}
