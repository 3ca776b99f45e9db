#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report: funnel, velocity and conversion, on histories small enough to count by hand.

load lib

small_config() {
	cat >opp.yaml <<-'END'
		currency: CNY
		currencies: [CNY, USD, JPY]
		timezone: Asia/Shanghai
		fields:
		  customer:
		    industry: {type: choice, of: [制造, 教育, 医疗]}
		  opportunity:
		    decided: {type: date}
		    size: {type: integer}
		scorecard:
		  scale: 1
		  dimensions:
		    - {name: size, weight: 1, levels: [{label: big, when: "size>5", points: 1}, {label: small, when: "size>=0", points: 0}]}
		  grades: {A: 1, B: 0}
		pipelines:
		  default:
		    stages:
		      - {name: first, label: 一, probability: 10}
		      - {name: second, label: 二, probability: 30}
		      - {name: third, label: 三, probability: 60}
		    lost_reasons: [price]
		  short:
		    stages:
		      - {name: begin, probability: 20}
		      - {name: end, probability: 100, outcome: won}
	END
	opp-init -q
}

add() {
	opp-add -q "$@"
}

# ---- the reports ----

@test "alone it lists the reports, a line each, and each has a section of the manual" {
	small_config
	[[ $(opp-report --no-header -o report) == funnel$'\n'* ]]
	for report in $(opp-report --no-header -o report); do
		grep -qx ".Ss $report" "$PROJECT/man/opp-report.1" || { echo "$report"; false; }
	done
}

@test "an unknown report, word or option is refused with the nearest name" {
	small_config
	fails 64 'did you mean "funnel"' opp-report funel
	fails 64 'not a term' opp-report funnel word
	fails 64 'did you mean "owner"' opp-report conversion --by ownr
	fails 64 'none of week' opp-report conversion --period day
	fails 64 'twice' opp-report conversion --by owner,owner
}

# ---- funnel ----

@test "the funnel counts each opportunity once in every stage that it really entered" {
	small_config
	add One ref=A created=2026-11-01
	add Two ref=B created=2026-11-01
	add Three ref=C created=2026-11-01
	add Four ref=D created=2026-11-01
	moves A,second,2026-11-02, A,first,2026-11-03, A,second,2026-11-04, A,third,2026-11-05, A,won,2026-11-06, \
		B,third,2026-11-02, C,second,2026-11-02, C,lost,2026-11-03,price
	prints 'pipeline,stage,label,reached,skipped,open,lost,won,rate,step
default,first,一,4,0,1,0,0,1,0.75
default,second,二,2,1,0,1,0,0.5,0.5
default,third,三,2,0,1,0,1,0.5,
short,begin,begin,0,0,0,0,0,,
short,end,end,0,0,0,0,0,,' opp-report funnel
}

@test "each pipeline has a funnel of its own" {
	small_config
	add One
	add Two pipeline=short
	add Three pipeline=short status=won
	prints 'first,1,0,1,0,0,1
begin,1,1,1,0,0,0.5
end,1,0,0,0,1,0.5' bash -c "opp-report funnel -o stage,reached,skipped,open,lost,won,rate --no-header | grep -v ',0,0,0,0,0,'"
}

@test "a stage that left the config is still counted" {
	small_config
	add One ref=A created=2026-11-01
	moves A,second,2026-11-02,
	sed -i 's/name: second/name: middle/' opp.yaml
	opp-init -q
	prints $'first,1,0\nmiddle,0,0\nthird,0,0\nsecond,1,1' \
		bash -c "opp-report funnel pipeline=default -o stage,reached,open --no-header | head -3; opp-report funnel -o stage,reached,open --no-header | grep second"
}

@test "terms and --from and --to restrict a report to opportunities created then" {
	small_config
	for day in 1 2 3 4; do add "Deal $day" "created=2026-11-0${day}T12:00" amount=$day; done
	prints 4 opp-report conversion -o n --no-header
	prints 2 opp-report conversion 'amount>=3' -o n --no-header
	prints 2 opp-report conversion --from 2026-11-02 --to 2026-11-03 -o n --no-header
	prints 1 opp-report conversion --from 2026-11-02 'amount<3' -o n --no-header
	prints 0.5 bash -c "opp-report funnel --to 2026-11-02 -o reached --no-header | head -1 | awk '{ print \$1 / 4 }'"
	fails 64 '--from' opp-report conversion --from soon
}

@test "the funnel of each group stands behind its values" {
	small_config
	add One ref=A created=2026-10-31T23:59:59 owner=李雷
	add Two ref=B created=2026-11-01T00:00:00 owner=王芳
	add Three ref=C created=2026-11-01 owner=李雷 pipeline=short
	moves A,third,2026-11-02, B,second,2026-11-02, B,lost,2026-11-03,price
	prints 'owner,pipeline,stage,reached,skipped,open,lost,rate,step
李雷,default,first,1,0,0,0,1,1
李雷,default,second,0,1,0,0,0,
李雷,default,third,1,0,1,0,1,
李雷,short,begin,1,0,1,0,1,0
李雷,short,end,0,0,0,0,0,
王芳,default,first,1,0,0,0,1,1
王芳,default,second,1,0,0,1,1,0
王芳,default,third,0,0,0,0,0,' opp-report funnel --by owner -o owner,pipeline,stage,reached,skipped,open,lost,rate,step
	prints '2026-10,first,1
2026-10,second,0
2026-10,third,1
2026-11,first,1
2026-11,second,1
2026-11,third,0' opp-report funnel pipeline=default --period month -o period,stage,reached --no-header
	prints 'period,pipeline,stage,label,reached,skipped,open,lost,won,rate,step' \
		opp-report funnel owner=nobody --period month
}

# ---- velocity ----

@test "velocity tells medians of days, with open stays as censored ones" {
	small_config
	for ref in A B C D; do add "Deal $ref" ref=$ref created=2026-11-01; done
	# In the first stage: 2 days, 4 days, 9 days, and 22.375 so far.
	moves A,second,2026-11-03, B,second,2026-11-05, C,lost,2026-11-10,price A,won,2026-11-13,
	prints 'first,一,4,3,1,6.5,
second,二,2,1,1,10,' bash -c "opp-report velocity -o stage,label,entered,left,open,median,p90 --no-header | head -2"
}

@test "an estimate that is not reached is empty" {
	small_config
	add One created=2026-11-01
	prints 'first,1,0,1,,' bash -c "opp-report velocity -o stage,entered,left,open,median,p90 --no-header | head -1"
}

@test "entering a stage again is another stay" {
	small_config
	add One ref=A created=2026-11-01
	moves A,second,2026-11-02, A,first,2026-11-04, A,second,2026-11-08,
	prints $'first,2,2,0,2.5,4\nsecond,2,1,1,' \
		bash -c "opp-report velocity -o stage,entered,left,open,median,p90 --no-header | head -2 | sed '2s/,[^,]*,[^,]*\$/,/'"
}

@test "stays of unknown times are counted and not timed" {
	small_config
	add One ref=A created=
	add Two ref=B created=2026-11-01
	moves A,second,2026-11-05, B,second,2026-11-04,
	prints 'first,2,2,0,3' bash -c "opp-report velocity -o stage,entered,left,open,median --no-header | head -1"
}

@test "a deal that was closed by entering a stage did not stay there" {
	small_config
	add One pipeline=short created=2026-11-01 status=won closed=2026-11-05
	prints 'end,1,1,0,,' bash -c "opp-report velocity -o stage,entered,left,open,median,p90 --no-header | tail -1"
}

@test "velocity of each group stands behind its values" {
	small_config
	add One ref=A created=2026-11-01 owner=李雷
	add Two ref=B created=2026-11-01 owner=王芳
	add Three ref=C created=2026-11-01 owner=王芳
	moves A,second,2026-11-03, B,second,2026-11-05, C,lost,2026-11-10,price
	prints '李雷,first,1,1,0,2
李雷,second,1,0,1,
李雷,third,0,0,0,
王芳,first,2,2,0,6.5
王芳,second,1,0,1,
王芳,third,0,0,0,' opp-report velocity --by owner -o owner,stage,entered,left,open,median --no-header
}

# ---- conversion ----

@test "conversion has a row for all without --by, with the 95 % score interval of the rate" {
	small_config
	for i in 1 2 3; do add "Won $i" status=won amount=10.5; done
	add Lost status=lost lost_reason=price amount=99
	add Open amount=1
	prints 'n,open,won,lost,rate,rate_low,rate_high,amount_won,currency
5,1,3,1,0.75,0.300642,0.954413,31.50,CNY' opp-report conversion
}

@test "the rate is empty where nothing is closed" {
	small_config
	add Open amount=1
	prints '1,1,0,0,,,,0.00,CNY' opp-report conversion --no-header
}

@test "nothing at all is no row" {
	small_config
	prints 'n,open,won,lost,rate,rate_low,rate_high,amount_won,currency' opp-report conversion
	prints '[]' opp-report conversion -f json
}

@test "fields of the opportunity and of the customer group, choices in their order, empty ones last" {
	small_config
	add One customer=A industry=医疗 owner=李雷 status=won
	add Two customer=B industry=制造 owner=李雷 status=lost lost_reason=price
	add Three customer=C industry=制造 owner=王芳
	add Four owner=李雷
	prints 'industry,n,won
制造,2,0
医疗,1,1
,1,0' opp-report conversion --by industry -o industry,n,won
	prints '李雷,制造,1
李雷,医疗,1
李雷,,1
王芳,制造,1' opp-report conversion --by owner,industry -o owner,industry,n --no-header
}

@test "numbers and grades group in their own order" {
	small_config
	add One size=10
	add Two size=9
	add Three size=2
	prints $'2,1\n9,1\n10,1' opp-report conversion --by size -o size,n --no-header
	prints $'A,2\nB,1' opp-report conversion --by grade -o grade,n --no-header
}

@test "times and dates group by period, by month if none is given, in the time zone of the config" {
	small_config
	add One created=2026-10-31T15:59:59Z decided=2026-01-05
	add Two created=2026-10-31T16:00:00Z decided=2026-12-31
	prints $'2026-10,1\n2026-11,1' opp-report conversion --by created -o created,n --no-header
	prints $'2026-Q1,1\n2026-Q4,1' opp-report conversion --by decided --period quarter -o decided,n --no-header
	prints $'2026-W02,1\n2026-W53,1' opp-report conversion --by decided --period week -o decided,n --no-header
	prints $'2026,2' opp-report conversion --by decided --period year -o decided,n --no-header
}

@test "a period without a field of time groups by creation, in a first column" {
	small_config
	add One created=2026-10-05 owner=李雷
	add Two created=2026-11-05 owner=李雷
	prints 'period,owner,n,open,won,lost,rate,rate_low,rate_high,amount_won,currency
2026-10,李雷,1,1,0,0,,,,0.00,CNY
2026-11,李雷,1,1,0,0,,,,0.00,CNY' opp-report conversion --by owner --period month
}

@test "amounts of different currencies are never added" {
	small_config
	add One status=won amount=10 owner=李雷
	add Two status=won amount=20 currency=USD owner=李雷
	add Three status=won amount=30 currency=JPY owner=王芳
	run -0 --separate-stderr opp-report conversion --by owner -o owner,amount_won,currency --no-header
	equal $'李雷,,\n王芳,30,JPY' "$output"
	[[ $stderr == *'USD has no rate on 2026-11-23'*'add currency to --by'* ]]
	prints $'CNY,10.00\nUSD,20.00\nJPY,30' opp-report conversion --by currency -o currency,amount_won --no-header
}

@test "amounts of other currencies are converted by the rate of the day of closing" {
	small_config
	printf 'rates:\n  - {currency: USD, from: 2026-11-10, rate: 7.2}\n  - {currency: USD, from: 2026-11-01, rate: 7.1}\n' >>opp.yaml
	opp-init -q
	add One created=2026-10-01 status=won amount=100.01 currency=USD closed=2026-11-09T23:59:59
	add Two created=2026-10-01 status=won amount=100.01 currency=USD closed=2026-11-10T00:00:00
	add Three status=won amount=0.10
	prints $'2,1430.14,CNY' opp-report conversion currency=USD -o won,amount_won,currency --no-header
	prints $'3,1430.24,CNY' opp-report conversion -o won,amount_won,currency --no-header
	add Early created=2026-10-01 status=won amount=1 currency=USD closed=2026-10-31
	run -0 --separate-stderr opp-report conversion -o won,amount_won,currency --no-header
	equal '4,,' "$output"
	[[ $stderr == *'USD has no rate on 2026-10-31'* ]]
}

@test "no two columns are called the same" {
	small_config
	opp-add -q One
	prints 'by_stage,pipeline,stage,reached
first,default,first,1
first,default,second,0
first,default,third,0' opp-report funnel --by stage -o by_stage,pipeline,stage,reached
	prints '[
{"by_currency": "CNY", "n": 1, "currency": "CNY"}
]' opp-report conversion --by currency -f json -o by_currency,n,currency
}

@test "what has several values or runs cannot group" {
	small_config
	fails 64 'several values' opp-report conversion --by tags
	fails 64 'running clock' opp-report conversion --by idle
}

@test "ten thousand groups are told apart" {
	small_config
	{ echo name,owner,status; for i in $(seq 10000); do echo "Deal $i,P$i,open"; done; } >deals.csv
	opp-add -q -i deals.csv
	equal 10000 "$(opp-report conversion --by owner -o owner --no-header | sort -u | wc -l)"
	equal 1 "$(opp-report conversion --by owner -o n --no-header | sort -u)"
}
