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
	grep -qF '&quot;; x [a=\] &lt;b&gt; \' process.svg
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
