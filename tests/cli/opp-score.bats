#!/usr/bin/env bats
# opp-score: scoring by the scorecard, its history, and why a score is what it is.

load lib

# A scorecard of 0.1 and 0.2, which no binary fraction is, with a level that depends on time and one on contacts.
small_config() {
	cat >opp.yaml <<-'END'
		currency: CNY
		timezone: Asia/Shanghai
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育, 制造]}
		  opportunity:
		    budget: {type: money}
		scorecard:
		  scale: 1
		  dimensions:
		    - name: fit
		      label: 匹配
		      weight: 0.3
		      levels:
		        - {label: good, when: "industry=医疗", points: 0.3}
		        - {label: fair, when: "industry=教育", points: 0.1}
		        - {label: poor, when: "industry!=", points: 0}
		    - name: money
		      weight: 0.6
		      levels:
		        - {label: much, when: ["budget>=1000", "amount>=1000"], points: 0.6}
		        - {label: some, when: "budget>=1000", points: 0.2}
		    - name: fresh
		      weight: 0.1
		      levels:
		        - {label: new, when: "age<=7d", points: 0.1}
		        - {label: old, when: "age>7d", points: 0}
		  grades: {A: 0.6, B: 0.3, C: 0}
		pipelines:
		  default:
		    stages: [{name: first, probability: 10}]
		    lost_reasons: [price]
	END
	opp-init -q
}

add() {
	opp-add -q "$@"
}

# What is stored of the scores, in thousandths.
stored() {
	sql "SELECT opportunity, score, known, grade FROM score ORDER BY opportunity"
}

# ---- the arithmetic ----

@test "a score is the exact sum of the first levels that hold" {
	small_config
	add One customer=A industry=教育 budget=1000
	prints $'id,old_score,score,old_grade,grade,known\n1,0.4,0.4,B,B,1' \
		opp-score --all -o id,old_score,score,old_grade,grade,known
	equal '1|400|1000|B' "$(stored)"
}

@test "all terms of a level must hold" {
	small_config
	add One budget=1000 amount=999
	add Two budget=1000 amount=1000
	prints $'id,score\n1,0.3\n2,0.7' opp-score --all -o id,score
}

@test "a dimension of which nothing is known gives no points, and known says how much is known" {
	small_config
	add One
	prints $'id,score,grade,known\n1,0.1,C,0.1' opp-score --all -o id,score,grade,known
	add Two customer=B industry=制造
	prints $'id,score,grade,known\n2,0.1,C,0.4' opp-score --all 2 -o id,score,grade,known
}

@test "a deal without a customer is scored like the others in a whole run" {
	small_config
	add One
	add Two customer=B industry=医疗
	run opp-score -q --now 2026-12-24
	equal $'1|0|100|C\n2|300|400|B' "$(stored)"
}

# ---- what is written ----

@test "it prints what changed, and a second run changes and prints nothing" {
	small_config
	add One ref=R1
	add Two ref=R2 created=2026-11-01
	prints $'id,ref,name,old_score,score,old_grade,grade,known\n1,R1,One,0.1,0,C,C,0.1' opp-score --now 2026-12-01
	prints 'id,ref,name,old_score,score,old_grade,grade,known' opp-score --now 2026-12-01
	equal 1 "$(sql 'SELECT count(*) FROM score_history')"
}

@test "the replaced score goes into the history, with the transaction that replaced it" {
	small_config
	add One
	opp-score -q --now 2026-12-01
	equal '1|100|100|C' "$(sql 'SELECT opportunity, score, known, grade FROM score_history')"
	equal 1 "$(sql "SELECT count(*) FROM score_history h JOIN tx t ON t.id = h.replaced WHERE t.command = 'opp-score'")"
	equal 1 "$(sql "SELECT count(*) FROM score s JOIN tx t ON t.id = s.tx WHERE t.command = 'opp-score'")"
	equal 1 "$(sql "SELECT count(*) FROM score_history h JOIN tx t ON t.id = h.tx WHERE t.command = 'opp-add'")"
}

@test "a changed scorecard rescores, and the score names the config that gave it" {
	small_config
	add One customer=A industry=医疗
	sed -i 's/points: 0.1}/points: 0.2}/; s/points: 0.3}/points: 0.25}/' opp.yaml
	sed -i 's/age<=7d", points: 0.2/age<=7d", points: 0.1/' opp.yaml
	opp-init -q
	prints $'id,old_score,score,old_grade,grade\n1,0.4,0.35,B,B' opp-score -o id,old_score,score,old_grade,grade
	equal '2|1' "$(sql 'SELECT s.config, h.config FROM score s JOIN score_history h ON h.opportunity = s.opportunity')"
}

@test "a dry run prints the same and writes nothing" {
	small_config
	add One
	before=$(stored)
	prints $'id,score\n1,0' opp-score -n --now 2026-12-01 -o id,score
	equal "$before" "$(stored)"
	equal 0 "$(sql 'SELECT count(*) FROM score_history')"
}

@test "an opportunity that has no score yet gets one, even if it is asked for twice" {
	small_config
	add One
	add Two
	sqlite3 opp.db 'DELETE FROM score'
	prints $'id,old_score,score,old_grade,grade\n2,,0.1,,C\n2,,0.1,,C' opp-score 2 2 -o id,old_score,score,old_grade,grade
	prints $'id,old_score,score\n1,,0.1' opp-score -o id,old_score,score
	equal $'1|100|100|C\n2|100|100|C' "$(stored)"
}

@test "five thousand at once are scored as one by one" {
	small_config
	{ echo name,customer,industry,budget
		for i in $(seq 5000); do echo "Deal $i,Customer $((i % 50)),$([ $((i % 2)) = 0 ] && echo 医疗),$((i % 3 * 1000))"; done
	} >deals.csv
	opp-add -q -i deals.csv
	sql 'SELECT opportunity, score, known, grade FROM score ORDER BY opportunity' >together
	sqlite3 opp.db 'DELETE FROM score'
	opp-score -q
	equal "$(cat together)" "$(stored)"
	sqlite3 opp.db 'DELETE FROM score'
	seq 5000 | opp-score -q -
	equal "$(cat together)" "$(stored)"
	equal 5000 "$(sql 'SELECT count(*) FROM score')"
}

@test "-q prints nothing" {
	small_config
	add One
	prints '' opp-score -q --all
}

# ---- which ones ----

@test "ids, refs, terms and stdin choose what is scored, and all must hold" {
	small_config
	add One ref=R1 amount=10
	add Two ref=R2 amount=20
	add Three amount=30
	later=2026-12-01
	prints $'id\n2' opp-score R2 -n --now $later -o id
	prints $'id\n1\n3' opp-score 1 3 -n --now $later -o id
	prints $'id\n2\n3' opp-score 'amount>=20' -n --now $later -o id
	prints $'id\n2' opp-score 1 2 'amount>=20' -n --now $later -o id
	prints $'id\n3\n1' bash -c "printf '3\n1\n' | opp-score - -n --now $later -o id"
	fails 66 'R9' opp-score R9
	fails 64 'did you mean "amount"' opp-score 'amout>3'
}

@test "the scores of closed deals are kept current too" {
	small_config
	add One status=lost lost_reason=price
	prints $'id\n1' opp-score --now 2026-12-01 -o id
}

@test "a config without a scorecard is told" {
	opp-init -q -t crm-export
	fails 78 'no scorecard' opp-score
}

# ---- explaining ----

@test "--explain has a row a dimension, with what would raise it, and a total" {
	small_config
	add One customer=A industry=教育 budget=1500
	prints 'id,dimension,label,value,level,points,weight,raise,n,won,rate,rate_low,rate_high
1,fit,匹配,教育,fair,0.1,0.3,industry=医疗 (0.3),0,0,,,
1,money,money,budget=1500.00 amount=,some,0.2,0.6,budget>=1000 amount>=1000 (0.6),0,0,,,
1,fresh,fresh,,new,0.1,0.1,,0,0,,,
1,total,,,B,0.4,1,budget>=1000 amount>=1000 (A),0,0,,,' bash -c "opp-score --explain 1 | sed '/^1,fresh/s/fresh,[^,]*,new/fresh,,new/'"
}

@test "--explain names the next better level of an unknown dimension" {
	small_config
	add One
	prints $'dimension,value,level,points,raise\nfit,,,0,industry=教育 (0.1)' \
		bash -c "opp-score --explain 1 -o dimension,value,level,points,raise | head -2"
}

@test "--explain tells the score by the present data, not the stored one, and writes nothing" {
	small_config
	add One
	prints $'1,fresh,old,0\n1,total,C,0' \
		bash -c "opp-score --explain 1 --now 2026-12-01 --no-header -o id,dimension,level,points | tail -2"
	equal '1|100|100|C' "$(stored)"
}

@test "--explain takes several ids" {
	small_config
	add One
	add Two
	prints $'1,total\n2,total' bash -c "opp-score --explain 1 2 --no-header -o id,dimension | grep total"
	fails 66 '9' opp-score --explain 9
	fails 64 'id' opp-score --explain
	fails 64 'exclude' opp-score --explain --all 1
}

@test "the points of an explanation add up to the score of the template" {
	run_opp_init
	add 甲 customer=甲公司 industry=教育 employees=100 intent=明确 budget_level=有限 decision_time=3m
	prints '6' bash -c "opp-list id=1 -o score --no-header"
	prints '6' bash -c "opp-score --explain 1 -o dimension,points --no-header | awk -F, '\$1 != \"total\" { sum += \$2 } END { print sum }'"
}

@test "win is the share won that goes with the score, on straight lines" {
	make_config <<-'END'
		scorecard:
		  scale: 10
		  dimensions: [{name: size, weight: 10, levels: [
		    {when: "amount>=100", points: 9}, {when: "amount>=50", points: 5}, {when: "amount>=10", points: 1}]}]
		  win: {1: 0.1, 5: 0.301, 7: 0.5}
	END
	for amount in 5 10 50 100; do opp-add -q "$amount" amount=$amount; done
	prints 'amount,score,win
5.00,0,0.1
10.00,1,0.1
50.00,5,0.301
100.00,9,0.5' opp-list -a -s amount -o amount,score,win
	sed -i 's/points: 5}/points: 3}/' opp.yaml
	opp-init -q
	opp-score -q
	prints 'win
0.201' opp-list 'win>0.2' 'win<0.3' -o win
	sed -i '/win:/d' opp.yaml
	opp-init -q
	prints 'win
""' opp-list ref= -l 1 -o win
}

@test "--explain tells how the closed deals at each level and of the grade ended" {
	make_config <<-'END'
		fields: {opportunity: {heat: {type: text}}}
		scorecard:
		  scale: 1
		  dimensions: [{name: heat, weight: 1, levels: [{label: hot, when: heat=hot, points: 1}, {label: other, when: "heat!=", points: 0}]}]
		  grades: {A: 1, B: 0}
	END
	opp-add -q -i - <<-'END'
		name,heat,status,lost_reason
		n,hot,won,
		n,hot,won,
		n,hot,lost,price
		n,cold,lost,price
		n,,lost,price
		n,,won,
		n,hot,open,
		n,cold,open,
		n,,open,
	END
	prints 'id,level,n,won,rate,rate_low,rate_high
7,hot,3,2,0.666667,0.20766,0.938508
7,A,3,2,0.666667,0.20766,0.938508
8,other,1,0,0,0,0.793451
8,B,3,1,0.333333,0.061492,0.79234
9,,2,1,0.5,0.094531,0.905469
9,B,3,1,0.333333,0.061492,0.79234' opp-score --explain 7 8 9 -o id,level,n,won,rate,rate_low,rate_high
}

@test "--explain shows the shortest way to the next grade" {
	make_config <<-'END'
		fields: {opportunity: {a: {type: text}, b: {type: text}, c: {type: text}}}
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: a, weight: 5, levels: [{when: a=x, points: 5}, {when: a=y, points: 3}, {when: "a=", points: 1}, {when: "a!=", points: 0}]}
		    - {name: b, weight: 3, levels: [{when: b=x, points: 3}, {when: b=y, points: 1}]}
		    - {name: c, weight: 2, levels: [{when: c=x, points: 2}]}
		  grades: {A: 9, B: 3, C: 0}
	END
	opp-add -q n a=z
	opp-add -q n a=y b=y
	opp-add -q n a=x b=x c=x
	prints 'id,points,raise
1,0,a=y (B)
2,4,a=x b=x c=x (A)
3,10,' bash -c "opp-score --explain 1 2 3 -o id,dimension,points,raise | grep -v -e ',[abc],' | sed 's/,total//; s/,dimension//'"
	prints 'a=y (3)' bash -c "opp-score --explain 1 -o raise --no-header | head -1"
}

@test "--trend has all scores, by what they differ, and the config that gave them" {
	make_config <<-'END'
		fields: {opportunity: {a: {type: integer}}}
		scorecard:
		  scale: 10
		  dimensions: [{name: a, weight: 10, levels: [{when: a>5, points: 8}, {when: a>1, points: 3}, {when: "a!=", points: 0}]}]
		  grades: {A: 5, B: 0}
	END
	opp-add -q n a=1
	OPP_NOW=2026-11-24 opp-edit -q 1 a=6
	OPP_NOW=2026-11-25 opp-edit -q 1 a=7
	OPP_NOW=2026-11-26 opp-edit -q 1 a=2
	prints 'id,at,score,change,grade,known,config
1,2026-11-23T09:00:00+08:00,0,,B,1,1
1,2026-11-24T00:00:00+08:00,8,8,A,1,1
1,2026-11-26T00:00:00+08:00,3,-5,B,1,1' opp-score --trend 1
	fails 66 '"9"' opp-score --trend 9
	fails 64 'exclude' opp-score --trend --explain 1
}
