#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# The term language: every operator on every type, as opp-list takes it.

load lib

# Rows of every type: a has everything, b something else, c nothing but its name.
begin() {
	make_config <<-'END'
		calendar:
		  workdays: [mon, tue, wed, thu, fri]
		  shifts: ["09:00-17:00"]
		  holidays: [2026-11-20]
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育, 制造], label: 行业}
		    employees: {type: integer}
		  opportunity:
		    memo: {type: text}
		    level: {type: choice, of: [low, high]}
		    seats: {type: integer}
		    share: {type: number}
		    budget: {type: money}
		    start: {type: date}
		    decision: {type: duration}
		    urgent: {type: boolean}
	END
	opp-add -q a ref=A customer=Alpha industry=医疗 employees=500 memo='50% Rabatt, jetzt' level=high seats=10 share=0.5 \
		budget=1000.50 start=2026-11-23 decision=30d urgent=true amount=500000 owner=Ann source=Messe tags=x,y \
		members=Bob:presales contact=王总 position=CIO decision_maker=true phone=007 email=w@example.com \
		created=2026-11-16T09:00 next_action=call next_action_at=2026-11-23
	opp-add -q b ref=B customer=Beta industry=教育 employees=20 memo=ab_c level=low seats=9 share=0.25 budget=99 \
		start=2026-12-31 decision=3m urgent=false amount=499999.99 owner=Bea source=Web tags=y members=Bob:legal \
		contact=李工 position=Ingenieur decision_maker=false created=2026-11-23T08:59 next_action=mail next_action_at=2026-11-24
	opp-add -q c created=2026-10-01 ref=C
}

# finds NAMES TERM...: the names of what holds, one line.
finds() {
	run --separate-stderr opp-list -a --no-header -f csv -o name -s name "${@:2}"
	[ "$status" -eq 0 ] || { echo "${*:2}: $stderr"; return 1; }
	[ "$(tr '\n' ' ' <<<"$output" | sed 's/ $//')" = "$1" ] || { echo "${*:2}: $output instead of $1"; return 1; }
}

# refused TEXT TERM...
refused() {
	fails 64 "$1" opp-list "${@:2}"
}

@test "texts: any of, none of, contains, empty, set" {
	begin
	finds "a" ref=A
	finds "a b" ref=A,B
	finds "b c" ref!=A
	finds "c" ref!=A,B
	finds "a" memo~rabatt
	finds "a b" memo~RABATT,AB_C
	finds "" memo~rabatt2
	finds "c" memo=
	finds "a b" memo!=
	finds "c" owner!=Ann,Bea
	finds "c" source=
}

@test "a contained text is taken literally, its % _ and backslashes too" {
	begin
	finds "a" memo~50%
	finds "b" memo~b_c
	finds "" memo~a_b
	finds "" 'memo~a%c'
	opp-edit -q 3 'memo=a\b'
	finds "c" 'memo~\b'
}

@test "a comma inside a value is written with a backslash" {
	begin
	finds "a" 'memo=50% Rabatt\, jetzt'
	finds "" 'memo=50% Rabatt, jetzt'
	finds "a" 'memo~t\, j'
}

@test "choices: any of and none of, which an empty one is too" {
	begin
	finds "a" level=high
	finds "a b" level=high,low
	finds "b c" level!=high
	finds "c" level=
	finds "a b" level!=
	finds "a" industry=医疗,制造
	finds "c" industry!=医疗,教育
	finds "a b c" status=open
	finds "" stage=offer
}

@test "numbers of every kind compare as numbers" {
	begin
	finds "a" 'seats>9'
	finds "a b" 'seats>=9'
	finds "b" 'seats<10'
	finds "a b" 'seats<=10'
	finds "a" seats=10
	finds "a b" seats=10,9
	finds "b c" seats!=10
	finds "c" seats=
	finds "a" 'share>0.25'
	finds "b" share=0.25
	finds "b" 'share<5e-1'
	finds "a b" 'employees>=20'
	finds "c" employees!=20,500
	finds "a b c" 'probability<=10'
	finds "b" id=2
}

@test "money compares exactly, to the last of its decimals" {
	begin
	finds "a" 'amount>=500000'
	finds "b" 'amount<500000'
	finds "b" amount=499999.99
	finds "a" 'budget>1000.49'
	finds "" 'budget>1000.5'
	finds "a" budget=1000.5
	finds "c" amount=
	finds "b c" amount!=500000
	refused "term \"amount>0.001\": amount" 'amount>0.001'
}

@test "amounts of currencies with other decimals are compared by their figures" {
	make_config <<<'currencies: [CNY, JPY, KWD]'
	opp-add -q cny amount=1000
	opp-add -q jpy currency=JPY amount=1000
	opp-add -q kwd currency=KWD amount=1000.001
	opp-add -q less currency=JPY amount=999
	opp-add -q none
	finds "cny jpy" amount=1000
	finds "cny jpy kwd" 'amount>=1000'
	finds "kwd" 'amount>1000'
	finds "kwd" amount=1000.001
	finds "less" 'amount<1000'
	finds "kwd less none" amount!=1000
	finds "none" amount=
	equal "less cny jpy kwd none" "$(opp-list --no-header -s amount -o name | xargs)"
	equal "kwd cny jpy less none" "$(opp-list --no-header -o name | xargs)" # the worklist, of one grade
}

@test "dates: days, words and longer spans" {
	begin
	finds "a" start=2026-11-23
	finds "a" start=today
	finds "a" start=2026-11
	finds "a b" start=2026-Q4
	finds "a b" start=2026
	finds "b" 'start>today'
	finds "b" 'start>2026-11'
	finds "a" 'start<=2026-11'
	finds "a b" 'start>=2026-11'
	finds "" 'start<2026-Q4'
	finds "a" 'start<+2w'
	finds "a" 'start>-7d' 'start<+7d'
	finds "a" start=monday
	finds "b c" start!=monday
	finds "c" start=
	finds "a b" start=2026-11-23,2026-W53
}

@test "the next action is compared by its day, and found by its text" {
	begin
	finds "a" 'next_action<=today'
	finds "b" 'next_action>today'
	finds "a" next_action~cal
	finds "c" next_action=
	finds "b" next_action_at=tomorrow
}

@test "times: moments, days and spans in the time zone of the config" {
	begin
	finds "b" created=today
	finds "a b" 'created>=-7d'
	finds "b" 'created>-7d'
	finds "b" 'created>-2h'
	finds "" 'created>-1min'
	finds "a c" 'created<=2026-11-16'
	finds "c" 'created<2026-11-16'
	finds "c" created=2026-10-01
	finds "a" created=2026-11-16T01:00Z
	finds "c" 'created<2026-11'
	finds "a b" created!=2026-10
	finds "a b c" closed=
	finds "" closed!=
}

@test "a running clock compares by its start, in plain and in working time" {
	begin
	finds "c" 'idle>7d'           # a: 7 x 24 hours to the second
	finds "a c" 'idle>=7d'
	finds "b" 'idle<7d'
	finds "a b" 'idle<=7d'
	finds "a b c" 'age>30s'
	finds "a c" 'age>2min'
	finds "c" 'in_stage>1m'
	finds "a c" 'age>3wd'         # Monday to Monday with a holiday on Friday: four, to the second
	finds "c" 'age>4wd'
	finds "a c" 'age>=4wd'
	finds "a c" 'age>32wh'        # four days of eight hours, over since Thursday evening
	finds "c" 'age>33wh'
	finds "a b" 'age<=33wh'
	opp-log -q 3 -k call
	finds "a" 'idle>=7d'
}

@test "an unknown start makes no clock run" {
	begin
	opp-add -q d created=
	finds "d" age= ref=
	finds "c" 'age>7d'
	finds "a b c" age!=
}

@test "durations and booleans" {
	begin
	finds "a" decision=30d
	finds "a" decision=1m
	finds "b" 'decision>1m'
	finds "a b" 'decision>=30d'
	finds "a" 'decision<2m'
	finds "c" decision=
	finds "a" urgent=true
	finds "a" urgent=yes
	finds "b" urgent=0
	finds "b c" urgent!=true
	finds "c" urgent=
	finds "a b" urgent=true,false
}

@test "a list holds if one item does, != if none does" {
	begin
	finds "a" tags=x
	finds "a b" tags=y
	finds "a b" tags=x,y
	finds "b c" tags!=x
	finds "c" tags=
	finds "a b" tags!=
	finds "a b" tags~Y
	finds "a b" members=Bob
	finds "a" members=Bob:presales
	finds "b c" members!=Bob:presales
	finds "" members=Ann
	opp-customer -q --edit Alpha customer_tags=vip,key
	finds "a" customer_tags=vip
	finds "b c" customer_tags!=vip
}

@test "a field of contacts holds if one contact makes it hold" {
	begin
	opp-customer -q --contact Alpha contact=赵敏 decision_maker=false
	finds "a" contact=王总
	finds "a" contact=赵敏
	finds "a" contact~赵
	finds "b c" contact!=王总
	finds "a" decision_maker=true
	finds "a b" decision_maker=false
	finds "b c" decision_maker!=true
	finds "c" decision_maker=
	finds "a" phone=007
	finds "" phone=7
	finds "b c" phone=
	finds "a b" position!=
	finds "b c" position!=CIO
	finds "a" email~example
}

@test "several terms must all hold, and words occur in name, customer or ref" {
	begin
	finds "a" 'seats>=9' level=high
	finds "" seats=9 level=high
	finds "b" ta # the customer's name too
	finds "b" et a
	finds "b" beta
	finds "a" alpha 'seats>9'
	finds "c" C seats=
}

@test "customers are found by their own terms and words, and other fields are refused" {
	begin
	prints "Alpha" opp-customer --no-header -o customer industry=医疗
	prints "Beta" opp-customer --no-header -o customer 'employees<100' bet
	prints "Beta" opp-customer --no-header -o customer contact=李工
	prints "Alpha" opp-customer --no-header -o customer id=1
	fails 64 '"amount" is a field of opportunities, not of customers' opp-customer 'amount>1'
}

@test "an unknown field is refused with the nearest one, or the one that has this label" {
	begin
	refused 'term "amuont>1": unknown field "amuont"; did you mean "amount"?' 'amuont>1'
	refused 'unknown field "行业"; did you mean "industry"?' 行业=医疗
	refused 'unknown field "Amount"; did you mean "amount"?' Amount=1
	refused 'unknown field "zzzzzz"' zzzzzz=
	refused 'unknown field "WHERE"' 'WHERE=1 OR 1=1'
}

@test "an unknown choice is refused with the nearest one" {
	begin
	refused 'level: "hihg" is none of low, high; did you mean "high"?' level=hihg
	refused 'status: "close" is none of open, won, lost' status=close
	refused 'stage: "ofer" is none of new, offer, contract; did you mean "offer"?' stage=ofer
	refused 'is none of' industry=医疗,医药
}

@test "an operator that the type does not have is refused, and says which it has" {
	begin
	refused "memo is of type text, which has no order; it takes = != ~ and not >" 'memo>a'
	refused "level is of type choice, which has no order; it takes = != and not <=" 'level<=low'
	refused "urgent is of type boolean, which has no order; it takes = != and not >" 'urgent>false'
	refused "seats is of type integer, and only texts can contain something; it takes = != < <= > >=" seats~1
	refused "level is of type choice, and only texts can contain something; it takes = !=" level~hi
	refused "idle is a running clock, which is compared by < <= > >= and not by =" idle=7d
	refused "idle is a running clock" idle~7d
	refused "> takes one value" 'seats>1,2'
	refused "a value is missing behind >=" 'seats>='
	refused "an empty value between commas" ref=A,,B
}

@test "a value that is not of the type is refused" {
	begin
	refused "seats" seats=ten
	refused "seats" 'seats>1.5'
	refused "share" share=1,5x
	refused "start" start=2026-02-30
	refused "start" 'start<someday'
	refused "idle" 'idle>7'
	refused "urgent" urgent=maybe
	refused "decision" decision=long
	refused "budget" 'budget>1,000.00'
}

@test "what looks like SQL is a value like any other" {
	begin
	finds "" "memo=' OR 1=1 --"
	finds "" "memo~'; DROP TABLE opportunity; --"
	finds "" "' OR '1'='1"
	fails 64 "unknown field" opp-list -s "name; DROP TABLE opportunity"
	fails 64 "unknown field" opp-list -o 'id,(SELECT 1)'
	finds "a b c"
}

@test "a term with blanks around its operator is told apart from a word to search for" {
	begin
	fails 64 "no blanks around its operator" opp-list 'idle > 7d'
	fails 64 "no blanks around its operator" opp-list 'name ~x'
	finds "" 'nobody > 7'
}
