#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154  # each test is a subshell; bats sets status, output and stderr
# opp-report forecast: what is likely to be won and when, weighed by hand.

load lib

forecast_config() {
	make_config <<-'END'
		currencies: [USD, EUR]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7.1}
		  - {currency: USD, from: 2026-11-20, rate: 7}
	END
}

# history: of the closed deals that reached it, new won 2 of 3, offer 2 of 2, contract 0 of 1 (C skipped offer).
history() {
	opp-add -q -i - <<-'END'
		ref,name,owner,amount,currency,created
		A,A,李雷,300,,2026-08-01
		B,B,李雷,100,USD,2026-08-01
		C,C,王芳,50,,2026-08-01
	END
	moves A,offer,2026-08-05, A,won,2026-10-31T23:59:59+08:00, B,offer,2026-09-01, B,won,2026-11-01T00:00:00+08:00, \
		C,contract,2026-08-20, C,lost,2026-09-10,price
}

open_deals() {
	opp-add -q -i - <<-'END'
		ref,name,owner,amount,currency,created,close_date,probability
		D,D,王芳,70,,2026-08-01,2026-12-31,
		E,E,李雷,20,,2026-08-01,2026-11-01,
		F,F,王芳,10.01,,2026-08-01,2026-11-30,33
		G,G,王芳,10.01,,2026-08-01,2026-10-30,
		H,H,王芳,10,USD,2026-08-01,,
	END
	moves D,offer,2026-09-20, E,contract,2026-10-01,
}

@test "open deals by the month of their close date, weighted by probability and by history, beside what was won" {
	forecast_config
	history
	open_deals
	prints 'period,open,amount,weighted,by_history,won,amount_won,currency
2026-10,1,10.01,1.00,6.67,0,0.00,CNY
2026-11,2,30.01,21.30,6.67,1,710.00,CNY
2026-12,1,70.00,35.00,70.00,0,0.00,CNY
,1,70.00,7.00,46.67,0,0.00,CNY' opp-report forecast
}

@test "by other periods and by further fields, while history is that of the whole team" {
	forecast_config
	history
	open_deals
	prints '2026-Q4,李雷,1,20.00,18.00,0.00,2,1010.00
2026-Q4,王芳,3,90.02,39.30,83.35,0,0.00
,王芳,1,70.00,7.00,46.67,0,0.00' opp-report forecast --period quarter --by owner \
		-o period,owner,open,amount,weighted,by_history,won,amount_won --no-header
}

@test "what was won before this period is over and done, unless --from asks for it" {
	forecast_config
	history
	prints '2026-11,1' opp-report forecast -o period,won --no-header
	prints $'2026-10,1\n2026-11,1' opp-report forecast --from 2026-10-01 -o period,won --no-header
	prints '2026-10,1' opp-report forecast --from 2026-10-01 --to 2026-10-31 -o period,won --no-header
}

@test "dates are those of closing: of open deals the expected one" {
	forecast_config
	history
	open_deals
	prints '2026-12,1' opp-report forecast --from 2026-12-01 -o period,open --no-header
	prints $'2026-10,1,0\n2026-11,2,1' opp-report forecast --to 2026-11-30 -o period,open,won --no-header
	prints $'2026-11,0,1\n2026-12,1,0' opp-report forecast --from 2026-11-01 --to 2026-12-31 stage=offer \
		-o period,open,won --no-header
}

@test "a lost deal counts nothing, and a reopened one with its stage again" {
	forecast_config
	opp-add -q One ref=A created=2026-08-01 amount=100 close_date=2026-12-01
	moves A,offer,2026-09-01, A,lost,2026-09-02,price
	prints '' opp-report forecast --no-header
	opp-stage -q 1 --reopen --note again
	prints '2026-12,1,100.00,50.00,50.00' opp-report forecast -o period,open,amount,weighted,by_history --no-header
}

@test "a stage that no closed deal reached weighs by its probability" {
	forecast_config
	opp-add -q One created=2026-08-01 amount=99.99 close_date=2026-12-01
	prints '10.00,10.00' opp-report forecast -o weighted,by_history --no-header
	opp-add -q Lost created=2026-08-01 status=lost lost_reason=price
	prints '10.00,0.00' opp-report forecast -o weighted,by_history --no-header
}

@test "a deal that went back weighs as much as where it is; amount, owner and currency are the present ones" {
	forecast_config
	opp-add -q One ref=A owner=李雷 created=2026-08-01 amount=100 close_date=2026-12-01
	moves A,contract,2026-09-01, A,new,2026-09-02,
	opp-edit -q 1 amount=10 currency=USD owner=王芳
	prints '王芳,70.00,7.00' opp-report forecast --by owner -o owner,amount,weighted --no-header
}

@test "halves of a cent are rounded away from zero, once for all deals of a row" {
	forecast_config
	opp-add -q One created=2026-08-01 amount=0.05 probability=10 close_date=2026-12-01
	prints '0.01' opp-report forecast -o weighted --no-header
	opp-add -q Two created=2026-08-01 amount=0.05 probability=10 close_date=2026-12-01
	prints '0.01' opp-report forecast -o weighted --no-header
}

@test "amounts of one currency without a rate are told in it, of several not at all" {
	forecast_config
	opp-add -q One created=2026-08-01 amount=100 currency=EUR close_date=2026-12-01
	prints '100.00,10.00,10.00,0.00,EUR' opp-report forecast -o amount,weighted,by_history,amount_won,currency --no-header
	opp-add -q Two created=2026-08-01 amount=100 close_date=2026-12-01
	run -0 --separate-stderr opp-report forecast -o open,amount,weighted,by_history,amount_won,currency --no-header
	equal '2,,,,,' "$output"
	[[ $stderr == *'EUR has no rate on 2026-11-23'* ]]
}

@test "periods begin at midnight of the config's zone, over daylight saving too" {
	forecast_config
	sed -i 's|Asia/Shanghai|America/New_York|' opp.yaml
	opp-init -q
	export OPP_NOW=2026-12-02
	# November 1, 2026: clocks go back at 2:00; the month began at 04:00 UTC, and ends at 05:00 UTC.
	opp-add -q Before created=2026-08-01 closed=2026-11-01T03:59:59Z status=won amount=1
	opp-add -q After created=2026-08-01 closed=2026-11-01T04:00:00Z status=won amount=2
	opp-add -q Last created=2026-08-01 closed=2026-12-01T04:59:59Z status=won amount=4
	opp-add -q Next created=2026-08-01 closed=2026-12-01T05:00:00Z status=won amount=8
	prints $'2026-10,1.00\n2026-11,6.00\n2026-12,8.00' \
		opp-report forecast --from 2026-10-01 -o period,amount_won --no-header
}

@test "nothing at all is no row" {
	forecast_config
	prints 'period,open,amount,weighted,by_history,won,amount_won,currency' opp-report forecast
	prints '[]' opp-report forecast -f json
}

# ---- how it turned out ----

# quarter: what was expected of July to September at its beginning, and what became of it.
quarter() {
	export OPP_NOW=2026-06-20T09:00
	opp-add -q -i - <<-'END'
		ref,name,created
		A,A,2026-01-01
		B,B,2026-01-01
		C,C,2026-01-01
	END
	moves A,offer,2026-02-01, A,won,2026-03-01, B,offer,2026-02-01, B,won,2026-03-01, C,lost,2026-03-01,price
	opp-add -q -i - <<-'END'
		ref,name,owner,amount,currency,close_date
		W,Won,李雷,100,,2026-07-01
		L,Lost,李雷,50,,2026-09-30
		S,Slipped,王芳,30,USD,2026-09-01
		T,Late,王芳,40,,2026-09-01
		P,Early,王芳,7,,2026-10-01
	END
	opp-stage -q W --to offer --force --note quick
	export OPP_NOW=2026-08-10T09:00
	opp-edit -q W amount=120
	opp-stage -q W --won --force --note signed
	opp-edit -q L owner=王芳
	opp-stage -q L --lost price
	opp-stage -q P --won --force --note signed
	opp-add -q Fresh owner=李雷 amount=8
	opp-stage -q 9 --won --force --note signed
	opp-edit -q S close_date=2026-12-24
	export OPP_NOW=2026-10-05T09:00
	opp-stage -q T --won --force --note signed
	export OPP_NOW=2026-11-23T09:00
}

@test "how last quarter's forecast turned out: as it stood when the quarter began, weighed by the history of then" {
	forecast_config
	quarter
	# Worth 100 + 50 + 30 x 7.1 + 40; by history the 100 in offer are certain, the 303 in new two thirds.
	prints 'period,open,amount,weighted,by_history,won,amount_won,lost,amount_lost,slipped,amount_slipped,unforeseen,amount_unforeseen,currency
2026-Q3,4,403.00,80.30,302.00,1,120.00,1,50.00,2,253.00,2,15.00,CNY' opp-report forecast --outcome
}

@test "by further fields as they were then, by other periods, and only for what the terms select" {
	forecast_config
	quarter
	prints '2026-Q3,李雷,2,1,1,0,1
2026-Q3,王芳,2,0,0,2,1' opp-report forecast --outcome --by owner -o period,owner,open,won,lost,slipped,unforeseen --no-header
	# The one of July was won in August; before September one had been lost and one put off until December.
	prints '2026-07,1,0,0,1,0
2026-08,0,0,0,0,3
2026-09,1,0,0,1,0' opp-report forecast --outcome --period month --from 2026-07-15 --to 2026-09-30 \
		-o period,open,won,lost,slipped,unforeseen --no-header
	prints '2026-Q3,1,1,0' opp-report forecast --outcome ref=W -o period,open,won,slipped --no-header
	fails 64 'nothing to look back at' opp-report forecast --outcome --from 2027-01-01
	fails 64 'does not take --outcome' opp-report funnel --outcome
}
