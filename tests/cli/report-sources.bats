#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report sources: what comes from where, on leads few enough to count by hand.

load lib

# sources_config [MORE]: size gives the grade: A from 8, B from 5, C from 2, else D.
sources_config() {
	make_config <<-END
		currencies: [USD]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7.1}
		fields: {opportunity: {size: {type: integer}}}
		scorecard:
		  scale: 10
		  dimensions:
		    - name: size
		      weight: 10
		      levels: [{when: "size>=8", points: 8}, {when: "size>=5", points: 5}, {when: "size>=2", points: 2}]
		  grades: {A: 8, B: 5, C: 2, D: 0}
		  ${1-}
	END
}

leads() {
	opp-add -q -i - <<-'END'
		ref,name,owner,source,size,amount,currency,created
		A,One,李雷,展会,9,300,,2026-08-31T23:59:59+08:00
		B,Two,李雷,展会,6,100,USD,2026-09-01T00:00:00+08:00
		C,Three,王芳,官网,3,50,,2026-09-02
		D,Four,王芳,官网,8,70,,2026-10-01
		E,Five,王芳,,,20,,2026-10-02
	END
}

@test "each source has its leads, the qualified, the won with their rate and amount, in the config's currency" {
	sources_config
	leads
	moves A,won,2026-10-01, B,won,2026-10-01, C,lost,2026-10-01,price
	prints 'source,leads,qualified,qualified_rate,won,lost,rate,rate_low,rate_high,amount_won,currency
官网,2,1,0.5,0,1,0,0,0.793451,0.00,CNY
展会,2,2,1,2,0,1,0.34238,1,1010.00,CNY
,1,0,0,0,0,,,,0.00,CNY' opp-report sources
}

@test "over time, in the time zone of the config, and by further fields in front of the source" {
	sources_config
	leads
	prints $'2026-08,展会,1\n2026-09,官网,1\n2026-09,展会,1\n2026-10,官网,1\n2026-10,,1' \
		opp-report sources --period month -o period,source,leads --no-header
	prints $'2026-Q3,李雷,展会,2\n2026-Q3,王芳,官网,1\n2026-Q4,王芳,官网,1\n2026-Q4,王芳,,1' \
		opp-report sources --period quarter --by owner -o period,owner,source,leads --no-header
	prints $'官网,王芳,2\n展会,李雷,2\n,王芳,1' opp-report sources --by source,owner -o source,owner,leads --no-header
}

@test "terms and dates of creation restrict it" {
	sources_config
	leads
	prints $'官网,1\n展会,1' opp-report sources --from 2026-09-01 --to 2026-09-30 -o source,leads --no-header
	prints $'官网,2\n,1' opp-report sources owner=王芳 -o source,leads --no-header
}

@test "which grades qualify is the config's word" {
	sources_config 'qualified: [A, B, C]'
	leads
	prints $'官网,2\n展会,2\n,0' opp-report sources -o source,qualified --no-header
}

@test "without grades nobody can say who is qualified" {
	make_config </dev/null
	opp-add -q One source=展会
	prints '展会,1,,,0' opp-report sources -o source,leads,qualified,qualified_rate,won --no-header
}

@test "a lead that was lost and reopened counts as neither won nor lost" {
	sources_config
	leads
	moves A,lost,2026-10-01,price
	opp-stage -q 1 --reopen --note again
	prints '展会,2,0,0,,0.00' opp-report sources source=展会 -o source,leads,won,lost,rate,amount_won --no-header
}

@test "nothing at all is no row" {
	sources_config
	prints 'source,leads' opp-report sources -o source,leads
	prints '[]' opp-report sources -f json
}

@test "an amount without a rate leaves the sum empty and says which rate is missing" {
	sources_config
	opp-add -q One source=展会 created=2025-12-01 status=won closed=2025-12-31 amount=10 currency=USD
	opp-add -q Two source=展会 created=2025-12-01 status=won closed=2025-12-31 amount=10
	run -0 --separate-stderr opp-report sources -o won,amount_won,currency --no-header
	equal '2,,' "$output"
	[[ $stderr == *'USD has no rate on 2025-12-31'* ]]
}
