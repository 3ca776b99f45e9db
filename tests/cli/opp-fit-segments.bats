#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-fit segments: what stands out from chance.

load lib

# Chance that every awk makes alike: Park and Miller's generator.
draw='function draw(n) { seed = (seed ? seed : 1) * 16807 % 2147483647; return int(seed / 2147483647 * n) } '

# deals: of level-2 hospitals whose buyer is purchasing and whose budget is at least 50 most are won; of bids by others few.
deals() {
	echo hospital,job,budget,region,result
	seq 0 1999 | awk "$draw"'{ k = draw(3); p = draw(2); b = draw(100)
		chance = (k == 1 && p == 1 && b >= 50) ? 850 : (k == 2 && p == 0) ? 80 : 350
		print "h" k "," (p ? "purchasing" : "\"it, other\"") "," b ",r" draw(7) "," (draw(1000) < chance ? "Won" : "Lost") }'
}

segments() { opp-fit segments --csv "$@" --outcome result=Won; }

@test "winning and losing combinations are found, as terms with their figures" {
	deals >deals.csv
	run --separate-stderr segments deals.csv --columns kind,terms,lift
	[ "$status" = 0 ]
	[[ ${lines[1]} == "winning,hospital=h1 job=purchasing 'budget>="* ]]
	[[ $output == *"losing,"*"hospital=h2 'job=it\, other'"* ]]
	[[ $output != *region* ]]
	[[ $stderr == *"combinations stand out"* ]]
}

@test "the shortest one that says it stands alone" {
	deals >deals.csv
	segments deals.csv -q --columns kind,terms | grep ^losing >losing
	[ "$(wc -l <losing)" -le 3 ]
	run ! grep -q 'hospital=h2.*job=it.*budget' losing
	segments deals.csv -q --max-fields 1 --columns terms | tail -n +2 | grep -v ' '
}

@test "chance is no segment" {
	{ echo a,b,c,d,result; seq 0 1499 |
		awk "$draw"'{ print "a" draw(7) ",b" draw(11) ",c" draw(5) "," draw(100) "," (draw(2) ? "Won" : "Lost") }'; } >chance.csv
	prints 'kind,terms' segments chance.csv -q --columns kind,terms
}

@test "the terms are opp-list's, and find as many deals" {
	make_config <<-'END'
		fields:
		  opportunity: {hospital: {type: text}, job: {type: text}, budget: {type: money}}
	END
	deals | sed 's/"it, other"/it dept/' | awk -F, 'NR == 1 { print "name,hospital,job,budget,created,status,lost_reason" }
		NR > 1 { print "n," $1 "," $2 "," $3 ",2026-02-01," tolower($5) "," ($5 == "Won" ? "" : "price") }' >in.csv
	opp-add -q -i in.csv 2>/dev/null
	opp-fit segments -q --limit 1 -f jsonl >found.jsonl
	[ "$(wc -l <found.jsonl)" = 2 ]
	while read -r line; do
		eval "set -- $(jq -r .terms <<<"$line")"
		[ "$(opp-list -a "$@" -o id --no-header | wc -l)" = "$(jq .n <<<"$line")" ]
		[ "$(opp-list -a "$@" status=won -o id --no-header | wc -l)" = "$(jq .won <<<"$line")" ]
	done <found.jsonl
	opp-fit segments -q --limit 2 -o dimension.yaml >/dev/null
	{ printf 'scorecard:\n  scale: 1\n  dimensions:\n'; cat dimension.yaml; } >>opp.yaml
	opp-init -q
	opp-score -q
	[ "$(opp-list -a -s -score -l 1 -o job --no-header)" = purchasing ]
}

@test "options are checked" {
	deals >deals.csv
	fails 64 'no number from 1 to 3' segments deals.csv --max-fields 4
	fails 64 'no number' segments deals.csv --min-deals x
	[ "$(segments deals.csv -q --min-deals 900 | wc -l)" = 1 ]
	deals | head -30 >few.csv
	fails 1 'too few' segments few.csv
}
