#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-stage: the process, the rules of moving, history from elsewhere.

load lib

# Two small pipelines that have what the template has not: approval, moves by themselves, working days, no won stage.
small_config() {
	cat >opp.yaml <<-'END'
		currency: CNY
		timezone: Asia/Shanghai
		team:
		  - {name: 李雷, role: sales}
		  - {name: 韩梅梅, role: manager}
		  - {name: 王强, role: manager}
		fields:
		  opportunity:
		    budget: {type: money, label: 预算}
		    urgent: {type: boolean}
		pipelines:
		  default:
		    stages:
		      - {name: first, label: "First \"one\"", probability: 10, due: 2wd}
		      - {name: second, probability: 30, due: 5d, due_from: entry, auto: ["budget>=1000"], requires: ["urgent=true"]}
		      - {name: third, probability: 60, approve: manager, requires: ["budget!="]}
		      - {name: fourth, probability: 80, auto: ["urgent=true"]}
		    lost_reasons: [price, {name: other, note: required}]
		  short:
		    stages:
		      - {name: begin, probability: 20}
		      - {name: end, probability: 100, outcome: won, requires: ["budget!="]}
	END
	opp-init -q
}

# One opportunity of the template, with the id 1.
begin() {
	run_opp_init
	opp-add -q ERP ref=C1 customer=云帆
}

# Moves opportunity 1 without asking the rules.
force() {
	opp-stage -q 1 --force --note forced "$@"
}

# The history of opportunity 1 in short: kind, where from, where to.
history() {
	sql "SELECT kind || ' ' || COALESCE(previous, '-') || ' ' || stage FROM stage_history WHERE opportunity = 1 ORDER BY id"
}

# What is current of opportunity 1.
current() {
	opp-list -a --no-header -f csv id=1 -o "$1"
}

# ---- the process ----

@test "alone it shows the process, a record a stage, without a database" {
	run_opp_init
	rm opp.db
	prints "stage,requires,due,probability
contact,note,D+0,10
needs,industry!=; employees!=; position!=; decision_maker!=; pain_points!=; purchase_habits!=; budget!=,D+2,25
proposal,attachment,D+4,50
negotiation,note,D+7,75
signing,attachment,D+10,90
collection,,,100" opp-stage -o stage,requires,due,probability
	prints "pipeline,stage,label,definition,requires,action,roles,due,probability
default,contact,初步接触,已与客户取得第一次有效沟通,note,电话或邮件联系，记录沟通内容,sales,D+0,10" sh -c 'opp-stage | head -2'
}

@test "the process tells working days, days from entry, approval and terms of its own" {
	small_config
	prints "stage,due,approve,auto,outcome
first,D+2wd,,,
second,E+5,,budget>=1000,
third,,manager,,
fourth,,,urgent=true,
begin,,,,
end,,,,won" opp-stage -o stage,due,approve,auto,outcome
}

@test "the graph is dot in which the user's text is quoted" {
	small_config
	prints 'digraph process {
  rankdir=LR;
  node [shape=box];
  subgraph cluster0 {
    label="default";
    p0s0 [label="First \"one\"\nfirst 10%"];
    p0s1 [label="second\nsecond 30%"];
    p0s2 [label="third\nthird 60%"];
    p0s3 [label="fourth\nfourth 80%"];
    p0s0 -> p0s1 [label="urgent=true"];
    p0s1 -> p0s2 [label="budget!="];
    p0s2 -> p0s3;
  }
  subgraph cluster1 {
    label="short";
    p1s0 [label="begin\nbegin 20%"];
    p1s1 [label="end\nend 100%", peripheries=2];
    p1s0 -> p1s1 [label="budget!="];
  }
}' opp-stage --graph
	fails 64 "--format has no place beside --graph" opp-stage --graph -f json
}

# ---- forward ----

@test "the next stage is refused with every requirement that is not met, and nothing changes" {
	begin
	before=$(sql .dump)
	fails 1 "opp-stage: 1: cannot enter needs (需求确认): industry!= (行业), employees!= (规模), position!=, decision_maker!=, \
pain_points!= (痛点), purchase_habits!= (采购习惯), budget!= (预算); give them or --force --note WHY" opp-stage 1 --next
	fails 1 "cannot enter needs (需求确认): employees!= (规模), position!=" opp-stage 1 --next industry=医疗
	equal "$before" "$(sql .dump)"
}

@test "fields of the opportunity, its customer and contact given in the same call count" {
	begin
	prints "id,stage,probability,stage_due
1,needs,25,2026-11-25" opp-stage 1 --next industry=医疗 employees=300 contact=王总 position=CTO decision_maker=true \
		pain_points=慢 purchase_habits=招标 budget=100000 -o id,stage,probability,stage_due
	equal "contact 医疗" "$(sql "SELECT (SELECT previous FROM stage_history WHERE kind = 'next'), industry FROM customer" | tr '|' ' ')"
}

@test "one that is refused keeps all others of the call back, and each refusal is told" {
	begin
	opp-add -q CRM customer=云帆
	opp-add -q MES
	force --to needs
	fails 1 "2: cannot enter needs" opp-stage 1 2 3 --next --attach opp.yaml
	fails 1 "3: cannot enter needs" opp-stage 1 2 3 --next --attach opp.yaml
	equal needs "$(current stage)"
	equal 0 "$(sql "SELECT count(*) FROM attachment")"
}

@test "--to the next stage needs its requirements too" {
	begin
	fails 1 "cannot enter needs (需求确认)" opp-stage 1 --to needs
	force --to needs
	fails 1 "cannot enter proposal (方案报价): attachment; give it or --force --note WHY" opp-stage 1 --to proposal
	opp-stage -q 1 --to proposal --attach opp.yaml
	equal proposal "$(current stage)"
}

@test "a note is this move's, or of a follow-up since the stage was entered" {
	begin
	opp-log -q 1 -k call --note "before the stage"
	force --to proposal
	fails 1 "cannot enter negotiation (商务谈判): note" opp-stage 1 --next
	opp-log -q 1 -k call
	fails 1 "note" opp-stage 1 --next
	opp-log -q 1 -k call --note late --at 2026-11-22
	fails 1 "note" opp-stage 1 --next
	opp-log -q 1 -k call --note 谈价
	opp-stage -q 1 --next
	equal negotiation "$(current stage)"
	opp-stage -q 1 --back --note again
	opp-stage -q 1 --next --note 谈定
	equal 谈定 "$(sql "SELECT note FROM stage_history ORDER BY id DESC LIMIT 1")"
}

@test "an attachment is this move's, or of a follow-up since the stage was entered; that of the move into it is not" {
	begin
	force --to needs --attach opp.yaml
	fails 1 "attachment" opp-stage 1 --next
	opp-log -q 1 -k quote --attach opp.yaml
	opp-stage -q 1 --next
	equal proposal "$(current stage)"
	equal "1 1 1" "$(sql "SELECT count(activity), count(stage_history), (SELECT count(*) FROM content) FROM attachment" | tr '|' ' ')"
}

@test "a requirement that cannot be evaluated refuses" {
	small_config
	opp-add -q X
	fails 1 "cannot enter second (second): urgent=true; give it" opp-stage 1 --next
	fails 1 "cannot enter second (second): urgent=true; give it" opp-stage 1 --next urgent=
	opp-stage -q 1 --next urgent=true
}

@test "skipping stages needs a note and is kept as a skip" {
	begin
	fails 1 "1: cannot enter signing (合同签订): --note (it skips stages); give it" opp-stage 1 --to signing
	opp-stage -q 1 --to signing --note 老客户直接签
	equal "start - contact
skip contact signing" "$(history)"
}

@test "a stage that is not there is refused with the nearest one, the present one as well" {
	begin
	fails 64 'pipeline default has no stage "propsal"; did you mean "proposal"?' opp-stage 1 --to propsal
	fails 1 "1: is in contact (初步接触) already" opp-stage 1 --to contact
}

@test "the last stage has no next one" {
	small_config
	opp-add -q X
	force --to fourth
	fails 1 "1: fourth (fourth) is the last stage; --won or --lost closes it" opp-stage 1 --next
}

@test "the due date counts from creation or from entry, in days or working days" {
	small_config
	opp-add -q X created=2026-11-20 # a Friday
	equal 2026-11-24 "$(current stage_due)"
	opp-stage -q 1 --next urgent=true --at 2026-11-22
	equal "2026-11-27 2026-11-22T00:00:00+08:00" "$(current stage_due,stage_entered | tr , ' ')"
	force --next
	equal '""' "$(current stage_due)"
}

@test "a probability given by hand stays, else the stage's is taken" {
	begin
	opp-edit -q 1 probability=66
	force --to needs
	equal 66 "$(current probability)"
	opp-edit -q 1 probability=
	force --to proposal
	equal 50 "$(current probability)"
}

# ---- back ----

@test "going back needs a note and is kept in the history" {
	begin
	fails 1 "1: contact (初步接触) is the first stage" opp-stage 1 --back --note x
	force --to proposal
	fails 1 "1: cannot enter needs (需求确认): --note (it goes back); give it" opp-stage 1 --back
	opp-stage -q 1 --back --note 需求变了
	opp-stage -q 1 --to contact --note 从头
	equal "start - contact
skip contact proposal
back proposal needs
back needs contact" "$(history)"
	equal "contact,10" "$(current stage,probability)"
}

# ---- force ----

@test "force needs a note, and what was forced stays marked" {
	begin
	fails 1 "--force needs --note" opp-stage 1 --next --force
	opp-stage -q 1 --next --force --note 老板同意
	opp-stage -q 1 --next --attach opp.yaml --force --note "nothing to force"
	equal "start|0
next|1
next|0" "$(sql "SELECT kind, forced FROM stage_history ORDER BY id")"
}

@test "force does not move a closed deal" {
	begin
	opp-stage -q 1 --lost 竞品
	fails 1 "1: is lost: 竞品; --reopen opens it again" opp-stage 1 --next --force --note x
}

# ---- approval ----

@test "a stage with approve: is entered by somebody of that role, or the refusal names who can" {
	small_config
	opp-add -q X budget=5 urgent=true
	opp-stage -q 1 --next
	fails 1 "1: cannot enter third (third): approve:manager (韩梅梅, 王强); give it or --force --note WHY" opp-stage 1 --next
	opp-stage -q 1 --next --user 王强
	equal "王强|third" "$(sql "SELECT person, stage FROM stage_history ORDER BY id DESC LIMIT 1")"
	opp-stage -q 1 --to first --note back
	fails 1 "approve:manager" opp-stage 1 --to third --note "a skip is approved as well"
	opp-stage -q 1 --lost price
	fails 1 "approve:manager" opp-stage 1 --reopen --to third --note "and so is reopening further on"
	opp-stage -q 1 --reopen --note fine
	force --to third
	equal "skip|third|1" "$(sql "SELECT kind, stage, forced FROM stage_history ORDER BY id DESC LIMIT 1")"
}

# ---- won, lost, reopened ----

@test "--won is the move into the stage that means won, by its requirements" {
	small_config
	opp-add -q X pipeline=short created=2026-11-01
	fails 1 "cannot enter end (end): budget!= (预算)" opp-stage 1 --won
	fails 1 "cannot enter end (end): budget!= (预算)" opp-stage 1 --next
	prints "stage,status,closed,probability
end,won,2026-11-20T00:00:00+08:00,100" opp-stage 1 --won budget=5 --at 2026-11-20 -o stage,status,closed,probability
}

@test "winning over several stages is a skip" {
	begin
	fails 1 "cannot enter collection (回款跟进): --note (it skips stages); give it" opp-stage 1 --won
	opp-stage -q 1 --won --note 一次签下
	equal "collection,won,100,2026-11-23T09:00:00+08:00" "$(current stage,status,probability,closed)"
	fails 1 "1: is won; --reopen opens it again" opp-stage 1 --back --note x
	fails 1 "1: is won; --reopen opens it again" opp-stage 1 --next
}

@test "entering the won stage by --next wins as well" {
	begin
	force --to signing
	opp-stage -q 1 --next
	equal "collection,won" "$(current stage,status)"
	equal "won signing collection" "$(history | tail -1)"
}

@test "in a pipeline without a won stage --won closes where the deal is" {
	small_config
	opp-add -q X
	opp-stage -q 1 --won
	equal "first,won,10" "$(current stage,status,probability)"
	opp-stage -q 1 --reopen --note mistake
	equal "first,open," "$(current stage,status,closed)"
}

@test "losing needs a reason of the list, and a note where the reason says so" {
	begin
	fails 1 'no reason for losing "竟品"; did you mean "竞品"?' opp-stage 1 --lost 竟品
	fails 1 "1: the reason 其他 needs --note" opp-stage 1 --lost 其他
	opp-stage -q 1 --lost 其他 --note 客户倒闭
	equal "contact,lost,其他,2026-11-23T09:00:00+08:00" "$(current stage,status,lost_reason,closed)"
	fails 1 "1: is lost: 其他; --reopen opens it again" opp-stage 1 --won
}

@test "a reopened deal keeps in its history that it was lost, when and why" {
	begin
	force --to needs
	opp-stage -q 1 --lost 跟进太慢 --note 没人跟
	fails 1 "1: cannot enter needs (需求确认): --note (it reopens); give it" opp-stage 1 --reopen
	OPP_NOW=2026-11-30T10:00:00+08:00 opp-stage -q 1 --reopen --note 客户回来了
	equal "needs,open,,,2026-11-30T10:00:00+08:00" "$(current stage,status,lost_reason,closed,stage_entered)"
	equal "lost|lost|跟进太慢|没人跟
reopen|open||客户回来了" "$(sql "SELECT kind, status, reason, note FROM stage_history WHERE id > 2 ORDER BY id")"
	fails 1 "1: is open; nothing to reopen" opp-stage 1 --reopen --note x
}

@test "a won deal is reopened at the stage before, or at the one named" {
	begin
	opp-stage -q 1 --won --note ok
	opp-stage -q 1 --reopen --note 反悔
	equal signing,open "$(current stage,status)"
	opp-stage -q 1 --won
	fails 1 "collection (回款跟进) means won; reopen it with --to another stage" opp-stage 1 --reopen --to collection --note x
	opp-stage -q 1 --reopen --to needs --note 重来
	equal needs,open "$(current stage,status)"
	equal "reopen collection needs" "$(history | tail -1)"
}

# ---- time and who ----

@test "a move says when it happened, not before the last one and not in the future" {
	run_opp_init
	opp-add -q A created=2026-11-01
	opp-stage -q 1 --to needs --force --note x --at "2026-11-10 09:30"
	equal "2026-11-10T09:30:00+08:00" "$(current stage_entered)"
	fails 65 "1: its last move was at 2026-11-10T09:30:00+08:00; --at cannot lie before that" opp-stage 1 --lost 竞品 --at 2026-11-09
	fails 65 "is still to come" opp-stage 1 --lost 竞品 --at 2026-11-25
	fails 65 "--at:" opp-stage 1 --lost 竞品 --at 2026-02-30
	opp-stage -q 1 --lost 竞品 --at 2026-11-10T09:30
}

@test "who acts and who is logged in are both kept" {
	begin
	opp-stage -q 1 --lost 竞品 --user 王芳
	equal "王芳|王芳|$(id -un)|opp-stage" "$(sql "SELECT h.person, t.acting, t.login, t.command FROM stage_history h JOIN tx t
		ON t.id = h.tx WHERE kind = 'lost'")"
}

@test "a dry run prints what would be and changes nothing" {
	begin
	before=$(sql .dump)
	prints "id,stage
1,proposal" opp-stage -n 1 --to proposal --note x --attach opp.yaml -o id,stage
	equal "$before" "$(sql .dump)"
}

@test "the note may come from stdin, but not together with the ids" {
	begin
	printf '第一行\n第二行\n' | opp-stage -q 1 --lost 竞品 --note -
	equal "第一行
第二行" "$(sql "SELECT note FROM stage_history ORDER BY id DESC LIMIT 1")"
	fails 64 "stdin cannot give both" opp-stage - --reopen --note - <<<1
	fails 64 "--note: says nothing" opp-stage 1 --reopen --note ' '
	fails 65 "--note: is not UTF-8" opp-stage 1 --reopen --note $'\xff'
}

@test "a move renews the score where the scorecard looks at the stage" {
	cat >opp.yaml <<-'END'
		currency: CNY
		timezone: Asia/Shanghai
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: far, weight: 10, levels: [{when: "stage=two", points: 10}, {when: "stage=one", points: 1}]}
		  grades: {A: 8, B: 0}
		pipelines:
		  default: {stages: [{name: one, probability: 1}, {name: two, probability: 2}], lost_reasons: [x]}
	END
	opp-init -q
	opp-add -q X
	prints "score,grade
10,A" opp-stage 1 --next -o score,grade
}

# ---- how it is called ----

@test "ids come from stdin, as bare lines, CSV or JSON, and refs are as good" {
	begin
	opp-add -q B ref=C2
	opp-list -o id,name | opp-stage -q - --to needs --force --note x
	equal "2" "$(sql "SELECT count(*) FROM opportunity WHERE stage = 'needs'")"
	opp-list -f json -o id | opp-stage -q - --to contact --note x
	printf '1\n2\n' | opp-stage -q - --lost 竞品
	opp-stage -q C2 --reopen --note x
	equal "lost open" "$(sql "SELECT status FROM opportunity ORDER BY id" | tr '\n' ' ' | sed 's/ $//')"
	prints "id" opp-stage - --next -o id </dev/null
}

@test "what does not belong together is refused" {
	begin
	fails 64 "--next and --back exclude each other" opp-stage 1 --next --back
	fails 64 "exclude each other" opp-stage 1 --to needs --next
	fails 64 "say where to" opp-stage 1
	fails 64 "say where to" opp-stage 1 industry=医疗
	fails 64 "give the id of an opportunity" opp-stage --next
	fails 66 'no opportunity with the id or ref "99"' opp-stage 99 --next
	fails 64 "--keep-going has no place beside a move" opp-stage 1 --next --keep-going
	fails 64 "--note has no place beside --check" opp-stage 1 --check --note x
	fails 64 '"1" has no place beside --auto' opp-stage 1 --auto
	fails 64 '--attach has no place beside the process' opp-stage --attach opp.yaml
	fails 64 'unknown field "industri"; did you mean "industry"?' opp-stage 1 --next industri=医疗
	fails 65 'industry: "医" is none of' opp-stage 1 --next industry=医
}

# ---- --check ----

@test "--check lists what the next stage asks for and whether it is there" {
	begin
	prints "stage,requirement,label,met
needs,industry!=,行业,true
needs,employees!=,规模,false" sh -c 'opp-edit -q 1 industry=医疗 && opp-stage 1 --check -o stage,requirement,label,met | head -3'
	force --next
	prints "id,stage,requirement,label,met
1,proposal,attachment,attachment,false" opp-stage 1 --check
	opp-log -q 1 -k quote --attach opp.yaml
	prints "id,stage,requirement,label,met
1,proposal,attachment,attachment,true" opp-stage C1 --check
}

@test "--check names labels, and who approves" {
	small_config
	opp-add -q X
	opp-add -q Y
	opp-stage -q 1 --next urgent=true
	opp-stage -q 2 --lost price
	prints "id,stage,requirement,label,met
1,third,budget!=,预算,false
1,third,approve:manager,\"韩梅梅, 王强\",false" opp-stage 1 2 --check
	prints "met
false
true" opp-stage 1 --check -o met --user 王强
}

# ---- --auto ----

@test "--auto moves the open deals for which the stage's own terms and requirements hold, a stage at a time" {
	small_config
	opp-add -q both budget=2000 urgent=true
	opp-add -q poor budget=20 urgent=true
	opp-add -q calm budget=2000
	opp-add -q gone budget=2000 urgent=true
	opp-stage -q 4 --lost price
	prints "id,stage
1,second" opp-stage --auto -o id,stage
	prints "id,stage" opp-stage --auto -o id,stage
	equal "next first second 0" "$(history | tail -1) $(sql "SELECT forced FROM stage_history ORDER BY id DESC LIMIT 1")"
}

@test "--auto says with -v what the rules kept back" {
	small_config
	opp-add -q calm budget=2000
	run --separate-stderr opp-stage --auto -v -o id
	equal "0 id opp-stage: 1: cannot enter second (second): urgent=true; give it or --force --note WHY" "$status $output $stderr"
	prints "id" opp-stage --auto -o id
}

# ---- history in bulk ----

@test "history from elsewhere is recorded in any order and not judged" {
	run_opp_init
	opp-add -q A ref=A created=2026-01-01
	cat >history.csv <<-'END'
		ref,stage,at,by,note,reason
		A,lost,2026-04-01,,,竞品
		A,signing,2026-03-01,张三,,
		A,needs,2026-02-01,张三,调研,
		A,proposal,2026-05-01,,回来了,
		A,contact,2026-04-15,,,
	END
	prints "id,stage,status,stage_entered,closed,lost_reason,probability
1,proposal,open,2026-05-01T00:00:00+08:00,,,50" \
		opp-stage -i history.csv -o id,stage,status,stage_entered,closed,lost_reason,probability
	equal "start||contact|李雷|
next|contact|needs|张三|
skip|needs|signing|张三|
lost|signing|signing|李雷|竞品
reopen|signing|contact|李雷|
skip|contact|proposal|李雷|" "$(sql "SELECT kind, previous, stage, person, reason FROM stage_history ORDER BY at")"
}

@test "won and lost close a deal at the last stage known; a stage that means won wins it" {
	run_opp_init
	printf '%s\n' name,created A,2026-01-01 B,2026-01-01 C,2026-01-01 | opp-add -q -i -
	printf '%s\n' id,stage,at 1,won,2026-03-01 1,needs,2026-02-01 2,lost,2026-02-01 3,collection,2026-02-01 >history.csv
	prints "id,stage,status,closed
1,needs,won,2026-03-01T00:00:00+08:00
2,contact,lost,2026-02-01T00:00:00+08:00
3,collection,won,2026-02-01T00:00:00+08:00" opp-stage -i history.csv -o id,stage,status,closed
}

@test "the same file again adds nothing and says so" {
	run_opp_init
	opp-add -q A ref=A created=2026-01-01
	printf '%s\n' ref,stage,at A,contact,2026-01-02 A,needs,2026-02-01 >history.csv
	run --separate-stderr opp-stage -q -i history.csv
	equal "0" "$status$output$stderr"
	before=$(sql "SELECT * FROM stage_history")
	run --separate-stderr opp-stage -i history.csv -o id
	equal "opp-stage: 2 of 2 rows told what was known already" "$stderr"
	equal "$before" "$(sql "SELECT * FROM stage_history")"
}

@test "a bad row of history is named by file, line and column, and nothing is kept" {
	begin
	bad() {
		local text=$1
		shift
		printf '%s\n' "$@" >history.csv
		fails 65 "history.csv:$text" opp-stage -i history.csv
	}
	bad '3: stage: pipeline default has no stage "needz"; did you mean "needs"?' ref,stage C1,needs C1,needz
	bad '2: stage: is empty' ref,stage C1,
	bad '2: reason: pipeline default has no reason for losing "竟品"' ref,stage,reason C1,lost,竟品
	bad '2: reason: "竞品" is given, but the row does not say lost' ref,stage,reason C1,needs,竞品
	bad '2: at: 2027-01-01T00:00:00+08:00 is still to come' ref,stage,at C1,needs,2027-01-01
	bad '2: at: is empty' ref,stage,at C1,needs,
	bad '2: id: is empty, and so is ref' ref,stage ,needs
	bad ' column "stge" is no field (did you mean "stage"?)' ref,stge C1,needs
	printf '%s\n' ref,stage C1,needs C9,needs >history.csv
	fails 66 'history.csv:3: ref: there is no opportunity with the ref "C9"' opp-stage -i history.csv
	equal "start - contact" "$(history)"
}

@test "--keep-going takes the good rows and writes the bad ones with the reason" {
	begin
	printf '%s\n' ref,stage C9,needs C1,needs C1,needz >history.csv
	run --separate-stderr opp-stage -i history.csv --keep-going --rejects bad.csv -o stage
	equal "0 stage
needs opp-stage: 1 rows taken, 2 rejected: see bad.csv" "$status $output $stderr"
	equal "3" "$(wc -l <bad.csv)"
}

@test "columns and words of other systems are mapped by -m and by a profile" {
	run_opp_init
	cat >>opp.yaml <<-'END'
		  moves:
		    of: stage
		    columns: {编号: ref, 阶段: stage, 时间: at}
		    values: {stage: {需求: needs, 丢单: lost}}
	END
	opp-init -q
	opp-add -q A ref=007 created=2026-01-01
	printf '%s\n' 编号,阶段,时间,原因 007,需求,2026-02-01, 007,丢单,2026-03-01,竞品 | opp-stage -q -i - -p moves -m 原因=reason
	equal "needs,lost,竞品" "$(current stage,status,lost_reason)"
}
