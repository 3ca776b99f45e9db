#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report process: the paths really taken, and the same as a graph.  Figures are by hand.

load lib

begin() {
	make_config <<-'END'
		fields:
		  opportunity:
		    need: {type: text}
		pipelines:
		  default:
		    stages:
		      - {name: new, label: 新, probability: 10}
		      - {name: needs, label: 需求, probability: 30, requires: ["need!="]}
		      - {name: offer, probability: 50}
		      - {name: signed, probability: 100, outcome: won}
		    lost_reasons: [price, silence]
		  small:
		    label: 'small "deals"'
		    stages: [{name: talk, probability: 10}, {name: deal, probability: 100, outcome: won}]
	END
}

# moves <<ROWS: ref,stage,at of deals that are added first, owner by the first letter.
moves() {
	cat >moves.csv
	sed 1d moves.csv | cut -d, -f1 | sort -u | awk 'BEGIN { print "ref,name,owner,created" }
		{ print $1 "," $1 "," ($1 ~ /^[AB]/ ? "李雷" : "王芳") ",2026-08-0" (NR % 9 + 1) }' | opp-add -q -i - --set stage=new
	opp-stage -q -i moves.csv
}

history() {
	moves <<-'END'
		ref,stage,at,reason
		A1,needs,2026-09-01,
		A1,offer,2026-09-02,
		A1,won,2026-09-03,
		A2,needs,2026-09-01,
		A2,offer,2026-09-02,
		A2,lost,2026-09-03,price
		B1,offer,2026-09-01,
		B1,needs,2026-09-05,
		B2,needs,2026-09-01,
		B2,lost,2026-09-02,silence
		B2,needs,2026-09-03,
		B2,offer,2026-09-04,
		C1,signed,2026-09-02,
		C2,needs,2026-09-01,
		C2,needs,2026-09-02,
	END
}

# report EXPECTED ARGUMENT...: the report, nothing on stderr.
report() {
	prints "$1" opp-report process "${@:2}" --no-header
}

# ---- paths ----

@test "a row for each path, the commonest first, with how it ended and what was irregular" {
	begin
	history
	prints "pipeline,path,n,share,open,won,lost,rate,skips,back,reopened,forced
default,new>needs>offer,2,0.333333,0,1,1,0.5,0,0,0,0
default,new>needs,1,0.166667,1,0,0,,0,0,0,0
default,new>needs>lost>needs>offer,1,0.166667,1,0,0,,0,0,1,0
default,new>offer>needs,1,0.166667,1,0,0,,1,1,0,0
default,new>signed,1,0.166667,0,1,0,1,1,0,0,0" opp-report process
}

@test "by owner and by period of creation, each with its own shares" {
	begin
	history
	report "李雷,new>needs>offer,2,0.5
李雷,new>needs>lost>needs>offer,1,0.25
李雷,new>offer>needs,1,0.25
王芳,new>needs,1,0.5
王芳,new>signed,1,0.5" --by owner -o owner,path,n,share
	report "2026-08,new>needs>offer,2" --period month -o period,path,n --from 2026-08-01 'ref~A'
	report "default,new>signed,1" ref=C1 --by pipeline -o pipeline,path,n
	fails 64 "twice" opp-report process --by owner,owner
	fails 64 'unknown field "pth"' opp-report process --by pth
}

@test "terms restrict it, and --from and --to are about creation" {
	begin
	history
	report "new>needs>offer,1
new>signed,1" status=won -o path,n
	report "" --from 2027 -o path
	report "new>signed,1" ref=C1 --to 2026-08-31 -o path,n
}

@test "forced moves count where they were forced, however the deal went on" {
	begin
	moves <<<$'ref,stage,at,reason\nA1,new,2026-08-30,'
	fails 1 "need!=" opp-stage A1 --next
	opp-stage -q A1 --next --force --note 急
	opp-stage -q A1 --next
	report "new>needs>offer,1,1" -o path,n,forced
	equal "$(sql "SELECT count(*) FROM stage_history WHERE forced = 1")" 1
}

@test "a deal that went back and forth counts each move; a stage passed over to win is a skip" {
	begin
	moves <<-'END'
		ref,stage,at,reason
		A1,offer,2026-09-01,
		A1,new,2026-09-02,
		A1,offer,2026-09-03,
		A1,new,2026-09-04,
		A1,signed,2026-09-05,
	END
	report "new>offer>new>offer>new>signed,1,3,2" -o path,won,skips,back
}

@test "a won deal that was reopened and lost ends as lost, and its path tells that it was won" {
	begin
	moves <<-'END'
		ref,stage,at,reason
		A1,needs,2026-09-01,
		A1,won,2026-09-02,
		A1,offer,2026-09-03,
		A1,lost,2026-09-04,price
	END
	report "new>needs>won>offer,0,0,1,1" -o path,open,won,lost,reopened
}

@test "pipelines stand apart, and a stage that left the config keeps its name" {
	begin
	history
	opp-add -q T pipeline=small stage=talk
	report "small,talk,1,1" pipeline=small -o pipeline,path,n,share
	sed -i 's/{name: offer, probability: 50}/{name: proposal, probability: 50}/' "$OPP_CONFIG"
	opp-init -q >/dev/null
	report "new>needs>offer,2" ref~A -o path,n
}

@test "changed amounts and currencies change no path" {
	begin
	history
	before=$(opp-report process)
	opp-edit -q A1 amount=5
	opp-edit -q A1 amount=7
	equal "$before" "$(opp-report process)"
}

@test "an empty database has no rows, one deal has one" {
	begin
	prints "pipeline,path,n,share,open,won,lost,rate,skips,back,reopened,forced" opp-report process
	prints "[]" opp-report process -f json
	opp-add -q X
	report "default,new,1,1,1,0,0,,0,0,0,0"
}

@test "as of an earlier moment it says what it said then" {
	OPP_NOW=2026-11-20T09:00:00+08:00 begin
	OPP_NOW=2026-11-20T09:00:00+08:00 history
	then=$(opp-report process)
	opp-stage -q C2 --to offer --force --note 急
	equal "$then" "$(opp-report process --as-of 2026-11-20T10:00:00+08:00)"
	[ "$then" != "$(opp-report process)" ]
}

# ---- the graph ----

@test "--graph has the moves with their counts, moves back dashed, and dot draws it" {
	begin
	history
	opp-report process pipeline=default --graph >process.dot
	dot -Tsvg process.dot >process.svg 2>complaints
	equal "" "$(cat complaints)"
	equal '    p0lost -> p0s1 [label="1", style=dotted];
    p0s0 -> p0s1 [label="4"];
    p0s0 -> p0s2 [label="1"];
    p0s0 -> p0s3 [label="1"];
    p0s1 -> p0lost [label="1", style=dotted];
    p0s1 -> p0s2 [label="3"];
    p0s2 -> p0lost [label="1", style=dotted];
    p0s2 -> p0s1 [label="1", style=dashed];
    p0s2 -> p0won [label="1"];
    p0s3 -> p0won [label="1"];
    p0start -> p0s0 [label="6"];' "$(grep -e '->' process.dot | LC_ALL=C sort)"
	grep -q '需求' process.svg
}

@test "labels of the graph are escaped, whatever they hold" {
	begin
	sed -i "s/label: 新/label: '\"; x [a=\\\\] <b> \\\\'/" "$OPP_CONFIG"
	opp-init -q >/dev/null
	opp-add -q X
	opp-report process --graph | dot -Tsvg >process.svg
	grep -qF "&quot;; x [a=\\] &lt;b&gt; \\" process.svg
	grep -qF 'small &quot;deals&quot;' process.svg
}

@test "the graph takes terms, and no options of records" {
	begin
	history
	equal 1 "$(opp-report process ref=C1 --graph | grep -c -e '-> p0won')"
	fails 64 "--format has no place beside --graph" opp-report process --graph -f json
	fails 64 "--by and --period have no place" opp-report process --graph --by owner
	opp-report process --graph 'name=none' | dot -Tsvg >/dev/null
}

# ---- the rules of another config ----

# strict [SED]: a config in which `offer` wants a need and a note, `signed` an amount and the manager.
strict() {
	sed -e '/name: needs/s/, requires: \["need!="\]//' \
		-e 's/{name: offer, probability: 50}/{name: offer, probability: 50, requires: ["need!=", note]}/' \
		-e 's/{name: signed, probability: 100, outcome: won}/{name: signed, probability: 100, outcome: won, requires: ["amount>=100"], approve: manager}/' \
		-e '$a team: [{name: 李雷, role: sales}, {name: 韩梅梅, role: manager}]' "$OPP_CONFIG" | sed "${1-}" >strict.yaml
}

# at TIME COMMAND...: runs it then.
at() { OPP_NOW=$1 "${@:2}"; }

# verdicts [ARGUMENT...]: the report by the strict rules, in short.
verdicts() {
	opp-report process --rules strict.yaml --no-header -o stage,requirement,moves,met,stopped,unknown,open,won,lost "$@"
}

# A deal for each fate, moved live in November.
live() {
	begin
	strict
	at 2026-11-01 opp-add -q A amount=50 need=x
	at 2026-11-01 opp-add -q B amount=500
	at 2026-11-02 opp-stage -q 1 --next
	at 2026-11-02 opp-stage -q 2 --next need=y
	at 2026-11-03 opp-edit -q 2 need=
	at 2026-11-04 opp-stage -q 1 --next --note 好
	at 2026-11-04 opp-stage -q 2 --next
	at 2026-11-05 opp-edit -q 2 need=z
	at 2026-11-06 opp-stage -q 1 --won
	at 2026-11-07 opp-edit -q 1 amount=900
	at 2026-11-08 opp-stage -q 2 --lost price
}

@test "--rules: what the rules of another config would have stopped, by the values of then, won deals included" {
	live
	prints "pipeline,stage,requirement,moves,met,stopped,unknown,open,won,lost
default,needs,,2,2,0,0,0,0,0
default,offer,need!=,2,1,1,0,0,0,1
default,offer,note,2,1,1,0,0,0,1
default,offer,,2,1,1,0,0,0,1
default,signed,amount>=100,1,0,1,0,0,1,0
default,signed,approve:manager,1,0,1,0,0,1,0
default,signed,,1,0,1,0,0,1,0" opp-report process --rules strict.yaml
}

@test "the rules of the config itself stop nothing that was not forced" {
	live
	equal "needs,need!=,2,2,0,0,0,0,0
needs,,2,2,0,0,0,0,0
offer,,2,2,0,0,0,0,0
signed,,1,1,0,0,0,0,0" "$(opp-report process --rules "$OPP_CONFIG" --no-header \
		-o stage,requirement,moves,met,stopped,unknown,open,won,lost)"
	at 2026-11-09 opp-add -q C
	at 2026-11-09 opp-stage -q 3 --next --force --note 急
	equal "needs,need!=,3,2,1,0" "$(opp-report process --rules "$OPP_CONFIG" --no-header \
		-o stage,requirement,moves,met,stopped,unknown | head -1)"
}

@test "single deals can be listed by --by id, and terms restrict them" {
	live
	equal "1,signed,1
2,offer,1" "$(opp-report process --rules strict.yaml --by id -f json |
		jq -r '.[] | select(.requirement == null and .stopped > 0) | [.id, .stage, .stopped] | map(tostring) | join(",")')"
	equal "signed,,1,0,1,0,0,1,0" "$(verdicts status=won | tail -1)"
}

@test "moves that were imported: what is there counts as met, what is not is unknown" {
	begin
	strict
	printf 'ref,name,amount,need,created\nA,A,500,x,2026-08-01\n' | opp-add -q -i -
	printf 'ref,stage,at,note\nA,needs,2026-08-02,\nA,offer,2026-08-03,谈过\nA,signed,2026-08-04,\n' | opp-stage -q -i -
	equal "needs,,1,1,0,0,0,0,0
offer,need!=,1,0,0,1,0,0,0
offer,note,1,1,0,0,0,0,0
offer,,1,0,0,1,0,0,0
signed,amount>=100,1,0,0,1,0,0,0
signed,approve:manager,1,0,0,1,0,0,0
signed,,1,0,0,1,0,0,0" "$(verdicts)"
}

@test "a term on a field that the database does not have is unknown" {
	live
	strict 's/"need!=", note/"budget_ok!="/; s/need: {type: text}/need: {type: text}, budget_ok: {type: boolean}/'
	sed -i '/need: {type: text}/{s/.*/    need: {type: text}\n    budget_ok: {type: boolean}/}' strict.yaml
	equal "offer,budget_ok!=,2,0,0,2,0,0,0" "$(verdicts | grep budget)"
}

@test "a note or a file of a follow-up in the stage counts, one of before or after does not" {
	begin
	strict 's/"need!=", note/note, attachment/'
	for id in 1 2 3; do
		at 2026-11-01 opp-add -q "D$id" need=x
		at 2026-11-02 opp-stage -q $id --next
	done
	echo x >file.txt
	at 2026-11-03 opp-log -q 1 -k call --note 谈过 --attach file.txt
	at 2026-11-03 opp-log -q 2 -k call --note 早了 --at 2026-11-01T12:00 --attach file.txt
	for id in 1 2 3; do at 2026-11-04 opp-stage -q $id --next; done
	at 2026-11-05 opp-log -q 3 -k call --note 晚了 --attach file.txt
	equal "offer,note,3,1,2,0
offer,attachment,3,1,2,0
offer,,3,1,2,0" "$(verdicts | cut -d, -f1-6 | grep offer)"
}

@test "skipping, going back and reopening want a note; the manager's approval is by who moved" {
	begin
	strict
	at 2026-11-01 opp-add -q A amount=500 need=x
	at 2026-11-02 opp-stage -q 1 --to offer --note 急
	at 2026-11-03 opp-stage -q 1 --back --note 重谈
	at 2026-11-04 opp-stage -q 1 --next --note 好
	OPP_USER=韩梅梅 at 2026-11-05 opp-stage -q 1 --won
	at 2026-11-06 opp-stage -q 1 --reopen --note 退
	equal "needs,note to go back,1,1,0
needs,,1,1,0
offer,need!=,1,1,0
offer,note,1,1,0
offer,note to skip,1,1,0
offer,note to reopen,1,1,0
offer,,3,3,0
signed,amount>=100,1,1,0
signed,approve:manager,1,1,0
signed,,1,1,0" "$(verdicts | cut -d, -f1-5)"
}

@test "an empty database and pipelines that the rules do not have give no rows; wrong rules are refused" {
	begin
	strict
	prints "pipeline,stage,requirement,moves,met,stopped,unknown,open,won,lost" opp-report process --rules strict.yaml
	opp-add -q T pipeline=small
	opp-stage -q 1 --won
	sed '/^  small:/,$d' "$OPP_CONFIG" >strict.yaml
	equal "" "$(verdicts)"
	fails 66 "--rules" opp-report process --rules none.yaml
	sed 's/CNY/EUR/' "$OPP_CONFIG" >euro.yaml
	fails 78 "--rules: the currency of euro.yaml is EUR" opp-report process --rules euro.yaml
	echo nonsense: 1 >wrong.yaml
	fails 78 '--rules: wrong.yaml:1:1: key "nonsense"' opp-report process --rules wrong.yaml
	fails 64 "--rules has no place beside --graph" opp-report process --graph --rules strict.yaml
}
