#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-fit test: back-tests cards by what was known when they could have been used.

load lib

# deals: 200 of January, of which `heat` says nothing when they come in; the size does, for those of health.
deals() {
	echo ref,name,industry,people,heat,created
	seq 1 200 | awk '{ printf "R%d,n,%s,%d,%s,2026-01-%02dT10:00+08:00\n", $1, ($1 % 2 ? "health" : "other"), $1 * 37 % 100 * 10,
		($1 % 4 < 2 ? "warm" : "cold"), $1 % 20 + 1 }'
}

# moves: 4 of 5 of health are won, 1 of 5 of the others, in March; R1 to R200 by their numbers.
moves() {
	echo ref,stage,at,reason
	seq 1 200 | awk '{ won = ($1 % 2 ? $1 % 10 != 1 : $1 % 10 == 2)
		printf "R%d,%s,2026-03-%02dT10:00+08:00,%s\n", $1, (won ? "won" : "lost"), $1 % 20 + 1, (won ? "" : "price") }'
}

setup_deals() {
	make_config <<-'END'
		fields:
		  opportunity:
		    industry: {type: text, label: 行业}
		    people: {type: integer}
		    heat: {type: text}
		scorecard:
		  scale: 10
		  dimensions:
		    - name: industry
		      weight: 6
		      levels: [{label: good, when: industry=health, points: 6}, {label: bad, when: "industry!=", points: 0}]
		    - name: heat
		      weight: 4
		      levels: [{when: heat=warm, points: 4}, {when: "heat!=", points: 0}]
		  grades: {A: 6, B: 4, C: 0}
		  win: {0: 0.2, 10: 0.8}
	END
	deals >deals.csv
	OPP_NOW=2026-01-25 opp-add -q -i deals.csv 2>/dev/null
	moves >moves.csv
	OPP_NOW=2026-04-01 opp-stage -q -i moves.csv 2>/dev/null
}

# value CARD MEASURE: of measures.csv.
value() { awk -F, -v card="$1" -v measure="$2" '$1 == card && $2 == measure { print $3 }' measures.csv; }

@test "a card is measured on the closed deals" {
	setup_deals
	opp-fit test >measures.csv
	[ "$(value present deals)" = 200 ]
	[ "$(value present won)" = 100 ]
	[ "$(opp-fit test industry=health | grep ,deals,)" = present,deals,100,, ]
	awk -v auc="$(value present auc)" 'BEGIN { exit !(auc > 0.75 && auc < 0.9) }'
}

@test "grades and levels tell n, the rate with its interval, the lift and what a dimension adds" {
	setup_deals
	prints 'card,level,n,won,rate,rate_low,rate_high
present,good,100,80,0.8,0.711172,0.866634
present,bad,100,20,0.2,0.133366,0.288828' opp-fit test --show levels --columns card,level,n,won,rate,rate_low,rate_high -f csv industry!= --columns card,level,n,won,rate,rate_low,rate_high | head -3
	run opp-fit test --show grades --columns grade,n,won,rate,lift
	equal 'grade,n,won,rate,lift
A,100,80,0.8,1.6
B,50,10,0.2,0.4
C,50,10,0.2,0.4' "$output"
	[ "$(opp-fit test --show levels --columns dimension,adds | grep -c '^industry,0.[2-3]')" = 2 ]
}

@test "values count as they were when a deal could be judged, not as they are today" {
	setup_deals
	opp-fit test >before.csv
	opp-list -a status=won -o id | OPP_NOW=2026-04-02 opp-edit -q - heat=warm
	opp-list -a status=lost -o id | OPP_NOW=2026-04-02 opp-edit -q - heat=cold
	opp-fit test >after.csv
	cmp before.csv after.csv
	run --separate-stderr opp-fit fit
	[ "$status" = 0 ]
	[[ $stderr == *"heat looks filled in after the outcome: it was changed at the end or later in"* ]]
	[[ $output == *industry=health* && $output != *heat* ]]
}

@test "--at judges deals some time after their creation, but before their end" {
	setup_deals
	opp-list -a status=won -o id >won
	either=$(opp-list -a -o heat,status -f csv | grep -c -e ^warm -e ,won)
	rm -f "$OPP_DB"*
	opp-init -q
	OPP_NOW=2026-01-25 opp-add -q -i deals.csv 2>/dev/null
	OPP_NOW=2026-02-20 opp-edit -q - heat=warm <won
	OPP_NOW=2026-04-01 opp-stage -q -i moves.csv 2>/dev/null
	opp-fit test --show levels --columns level,n --at 7d | grep -q '^heat=warm,100$'
	opp-fit test --show levels --columns level,n --at 50d | grep -q "^heat=warm,$either\$"
	opp-fit test --show levels --columns level,n --at 99w | grep -q "^heat=warm,$either\$"
	fails 64 'write it as 2h' opp-fit test --at 3wd
}

@test "two cards are compared on the same deals, and the exit status tells" {
	setup_deals
	sed 's/industry=health, points: 6/industry=health, points: 1/' opp.yaml >worse.yaml
	sed -n '/^scorecard/,/^pipe/p' worse.yaml | sed '$d' >card.yaml
	run --separate-stderr opp-fit test --card card.yaml --exit-code
	[ "$status" = 1 ]
	[[ $stderr == *"the proposed card is worse: its AUC is -0."* ]]
	grep -q '^difference,auc,-0\.' <<<"$output"
	run --separate-stderr opp-fit test --card opp.yaml --exit-code -q
	[ "$status" = 2 ]
	opp-fit fit -q -o better.yaml >/dev/null
	sed -i 's/industry=health, points: 6/industry=health, points: 0/' opp.yaml
	opp-init -q
	run --separate-stderr opp-fit test --card better.yaml --exit-code
	[ "$status" = 0 ]
	[[ $stderr == *"is better"* ]]
	echo 'a: 1' >none.yaml
	fails 65 'no scorecard' opp-fit test --card none.yaml
}

@test "open deals that would get another grade are shown" {
	setup_deals
	opp-add -q new industry=other heat=warm
	opp-add -q old industry=health heat=cold
	sed -n '/^scorecard/,/^pipe/p' opp.yaml | sed '$d; s/heat=warm, points: 4/heat=warm, points: 0/' >card.yaml
	prints 'name,old_score,score,old_grade,grade
new,4,0,B,C' opp-fit test --card card.yaml --show moves --columns name,old_score,score,old_grade,grade -q
	fails 64 'give --card' opp-fit test --show moves
}

@test "calibration is by tenths, and a shift of the population is seen" {
	setup_deals
	[ "$(opp-fit test --show calibration --columns n | tail -n +2 | awk '{ n += $1 } END { print n }')" = 200 ]
	run opp-fit test --show shift --since 2026-01-11 --columns dimension,level,n_before,n_after,psi
	[ "$(grep -c ^grade <<<"$output")" = 3 ]
	grep -q '^industry,good,50,50,0$' <<<"$output"
}

@test "a card needs deals, and words are checked" {
	setup_deals
	fails 1 'too few' opp-fit test industry=none
	fails 64 'did you mean "levels"?' opp-fit test --show level
	fails 64 'goes with --csv' opp-fit test --outcome a=b
	fails 64 'is not a term' opp-fit test word
}
