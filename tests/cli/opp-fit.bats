#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-fit fit: proposes a card from the closed deals of a file.

load lib

# deals [N]: a file of deals, of which industry and size decide, the region does not.
deals() {
	echo industry,people,region,result
	seq 0 $((${1-400} - 1)) | awk '{
		h = ($1 * 7919 + 13) % 1009
		i = $1 % 3; n = $1 * 37 % 50 * 10; chance = (i == 2) * 400 + (n > 250) * 300 + 100
		print (i ? i > 1 ? "health" : "schools" : "other") "," n "," "r" $1 % 5 "," (h < chance ? "Won" : "Lost")
	}'
}

fit() { opp-fit fit --csv "$@" --outcome result=Won; }

@test "a card is YAML that the config takes, with its fields" {
	deals >deals.csv
	fit deals.csv -o card.yaml -q >figures.csv
	make_config <card.yaml
	opp-add -q -i deals.csv --set status=won -m result=- --set name=x -m region=- 2>err || cat err
	run opp-list -a -o industry,people,score -f csv -l 1
	[ "$status" = 0 ]
	[ "$(opp-list -a -s -score -o industry -l 1 --no-header -f csv)" = health ]
	[ "$(opp-list -a 'win>0.5' -o id -f csv --no-header | wc -l)" -gt 50 ]
	[ "$(opp-list -a 'win=' -o id -f csv --no-header | wc -l)" -eq 0 ]
}

@test "the same deals give the same card, byte for byte" {
	deals >deals.csv
	fit deals.csv >a.yaml 2>/dev/null
	fit - <deals.csv >b.yaml 2>/dev/null
	cmp a.yaml b.yaml
}

@test "each level tells how many deals it had, how many were won, and the interval" {
	deals >deals.csv
	fit deals.csv -q >card.yaml
	n=$(grep -c ^health, deals.csv) won=$(grep -c '^health,.*Won' deals.csv)
	grep -q "industry=health.*# $won of $n won: .* % (.* - .*)" card.yaml
	grep -q 'when: "industry=", .*# no deals' card.yaml
	grep -q 'when: "industry!=", .*# no deals' card.yaml
}

@test "points rise with the levels that were won more often" {
	deals >deals.csv
	fit deals.csv -q --monotone people >card.yaml
	grep -q 'industry=health", points: [1-9]' card.yaml
	grep -q 'industry=.*schools", points: 0}' card.yaml
	sed -n '/name: "people"/,/missing/s/.*points: \([0-9.]*\)}.*/\1/p' card.yaml | head -n -1 >points
	sort -rg points | cmp - points
	fails 64 'has no numbers' fit deals.csv --monotone industry
	fails 64 'did you mean "people"?' fit deals.csv --monotone peopl
}

@test "figures are out of sample: a field of chance does not predict" {
	{ echo a,b,result; seq 0 499 | awk '{ print "v" $1 * 31 % 7 "," $1 * 17 % 100 "," ($1 * 7919 % 1009 % 2 ? "Won" : "Lost") }'; } >chance.csv
	fails 1 'nothing here predicts the outcome' fit chance.csv
	fit chance.csv --force -q >/dev/null
}

@test "fewer than 40 won or 40 lost deals are refused unless forced" {
	deals 60 >deals.csv
	fails 1 'too few to learn from; it takes 40 of each' fit deals.csv
	fit deals.csv --force -q >/dev/null
}

@test "a field that looks filled in afterwards is named and left out, unless it is asked for" {
	deals | awk -F, 'NR == 1 { print $0 ",invoice" } NR > 1 { print $0 "," ($4 == "Won" && NR % 2 ? "sent" : "") }' >deals.csv
	run --separate-stderr fit deals.csv
	[[ $stderr == *"left out: invoice looks filled in after the outcome"* ]]
	[[ $output != *invoice* ]]
	run --separate-stderr fit deals.csv --fields +invoice
	[[ $output == *'invoice=sent'* ]]
	[[ $output == *'industry=health'* ]]
	run --separate-stderr fit deals.csv --fields invoice
	[[ $output != *'industry=health'* ]]
}

@test "ids, dates and what never changes are named and left out" {
	deals | awk -F, 'NR == 1 { print $0 ",key,no,day,kind" } NR > 1 { print $0 ",K" NR "," NR ",2026-01-0" NR % 9 + 1 ",lead" }' >deals.csv
	run --separate-stderr fit deals.csv
	for name in key no day kind; do [[ $stderr == *"left out: $name "* ]]; done
	[[ $output != *K12* ]]
}

@test "semicolons, quotes, blanks, a word for blanks and commas in values" {
	deals | sed 's/health/"care, health"/; s/,/;/g; s/care;/care,/; s/;r3;/;Select;/; s/;r4;/;;/' >deals.csv
	run --separate-stderr fit deals.csv --missing Select
	[ "$status" = 0 ]
	[[ $output == *'industry=care\\, health'* ]]
	[[ $output != *Select* ]]
	echo "$output" | grep -q 'when: "region=", .*of 160 won'
}

@test "a heading that is no field's name becomes one, and one of the config is it" {
	deals | sed '1s/.*/行业,Head Count,status,结果/' >deals.csv
	run --separate-stderr opp-fit fit --csv deals.csv --outcome 结果=Won
	[[ $output == *'field_1: {type: text, label: "行业"}'* ]]
	[[ $output == *'head_count: {type: number, label: "Head Count"}'* ]]
	[[ $output == *'status_given: {type: text, label: "status"}'* ]]
	printf '%s\n' 'fields: {opportunity: {branche: {type: text, label: 行业}}}' \
		'scorecard: {scale: 100, dimensions: [{name: a, weight: 100, levels: [{when: branche=x, points: 1}]}], grades: {hot: 50, cold: 0}}' |
		make_config
	run --separate-stderr opp-fit fit --csv deals.csv --outcome 结果=Won
	[[ $output == *'when: "branche=health"'* ]]
	[[ $output != *'branche: {type'* ]]
	[[ $output == *'scale: 100'* && $output == *'"hot": '* ]]
}

@test "a few words among numbers count as missing, and are counted" {
	deals | awk -F, -v OFS=, 'NR % 20 == 2 { $2 = "n/a" } { print }' >deals.csv
	run --separate-stderr fit deals.csv
	[[ $stderr == *"people: 20 of 400 cells are no numbers and count as missing"* ]]
	[[ $output == *'when: "people>='* && $output != *n/a* ]]
	echo "$output" | grep -q 'when: "people=", .*of 20 won'
}

@test "a list of rare values that nobody would read is not written" {
	{ echo town,people,result; seq 0 999 | awk '{ t = $1 % 3 ? "big" $1 % 7 : "village" $1
		print t "," $1 * 37 % 50 * 10 "," (($1 * 7919 + 13) % 1009 < 300 + $1 * 37 % 50 * 10 ? "Won" : "Lost") }'; } >deals.csv
	fit deals.csv -q --fields town,people --pairs 1 >card.yaml
	grep -q 'town=.*big' card.yaml
	! grep -q village card.yaml || false
}

@test "a dry run writes no file" {
	deals >deals.csv
	fit deals.csv -q -n -o card.yaml | grep -q '^scorecard:'
	[ ! -e card.yaml ]
}

@test "deals that are not closed are left aside with --lost" {
	{ deals; deals 50 | tail -n +2 | sed 's/,[WL].*/,Open/'; } >deals.csv
	[ "$(fit deals.csv --lost Lost -q -o card.yaml | awk -F, '$1 == "deals" { print $2 }')" = 400 ]
	[ "$(fit deals.csv -q -o card.yaml | awk -F, '$1 == "deals" { print $2 }')" = 450 ]
}

@test "pairs become dimensions that test both fields" {
	{ echo a,b,result; seq 0 999 | awk '{ a = $1 % 2; b = int($1 / 2) % 2; h = $1 * 7919 % 1009
		print "a" a ",b" b "," (h < (a == b ? 750 : 250) ? "Won" : "Lost") }'; } >xor.csv
	fails 1 'nothing here predicts' fit xor.csv
	fit xor.csv --pairs 2 -q >card.yaml
	grep -q 'when: \["a=a0", "b=b0"\]' card.yaml
	make_config <card.yaml
}

@test "max-dimensions keeps the fields with the most say" {
	deals >deals.csv
	fit deals.csv -q --max-dimensions 2 >card.yaml
	equal 'industry
people' "$(sed -n 's/.*- name: "\(.*\)"/\1/p' card.yaml | sort)"
}

@test "a date holds deals out" {
	deals | awk -F, 'NR == 1 { print $0 ",day" } NR > 1 { printf "%s,2026-%02d-01\n", $0, NR % 12 + 1 }' >deals.csv
	fit deals.csv -q --date day --holdout 2026-10-01 -o card.yaml >figures.csv
	grep -q '^held_out_auc,0\.' figures.csv
	grep -q '^# On the deals held out: AUC' card.yaml
	fails 64 'needs --date' fit deals.csv --holdout 2026-10-01
	fails 65 'on one side' fit deals.csv --date day --holdout 2030-01-01
}

@test "grades begin where the share won is wanted to be" {
	deals >deals.csv
	fit deals.csv -q --grades hot=60,warm=30,cold=0 >card.yaml
	grep -q '"hot": .*from a win probability of 6[0-9]' card.yaml
	grep -q '"cold": 0' card.yaml
	fails 64 'falling percentages' fit deals.csv --grades a=10,b=20
}

@test "wrong words are refused with the nearest one" {
	deals >deals.csv
	fails 64 'did you mean "fit"?' opp-fit fti
	fails 64 'say what to do' opp-fit
	fails 64 'needs --outcome' opp-fit fit --csv deals.csv
	fails 64 'did you mean "result"?' opp-fit fit --csv deals.csv --outcome reslt=Won
	fails 64 'did you mean "people"?' fit deals.csv --fields peple
	fails 66 'none.csv' fit none.csv
	fails 65 'no row has result=Wonn' opp-fit fit --csv deals.csv --outcome result=Wonn
	echo '{"result": "Won"}' >deals.json
	fails 65 'is JSON' fit deals.json
	fails 74 '' fit deals.csv -q -o /dev/full
}

@test "real deals are told apart as well as they should be" {
	needs_data xeducation
	run --separate-stderr "$PROJECT/tests/bench/fit" "$(dirname "$(dirname "$(command -v opp-fit)")")" "$PROJECT/../shared/data" 0
	[ "$status" = 0 ]
	[ "$(grep -c ',yes$' <<<"$output")" = 4 ]
	[[ $stderr == *"nothing here predicts the outcome"* ]]
}
