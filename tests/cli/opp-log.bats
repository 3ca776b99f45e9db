#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-log: follow-ups, the next action, attachments, doubts.

load lib

# One opportunity of the template, created a while ago, with the id 1.
begin() {
	run_opp_init
	opp-add -q ERP ref=C1 customer=云帆 created=2026-11-01
}

# What is current of opportunity 1, with spaces between.
current() {
	opp-list -a --no-header -f csv id=1 -o "$1" | tr , ' '
}

# refuses STATUS TEXT ARGUMENT...: opp-log fails so and leaves the database as it was.
refuses() {
	local before
	before=$(sql .dump)
	fails "$1" "$2" opp-log "${@:3}"
	equal "$before" "$(sql .dump)"
}

# ---- a follow-up ----

@test "a follow-up is kept with its kind, feedback, note, who and when, and prints the opportunity" {
	begin
	prints "id,ref,last_activity,feedback
1,C1,2026-11-20T10:00:00+08:00,positive" opp-log 1 -k visit --feedback positive --note 现场演示 --at "2026-11-20 10:00" \
		-o id,ref,last_activity,feedback
	equal "visit|positive|现场演示|李雷|2026-11-20 02:00:00|2026-11-23 01:00:00" "$(sql "SELECT kind, feedback, note, person,
		datetime(a.at, 'unixepoch'), datetime(t.at, 'unixepoch') FROM activity a JOIN tx t ON t.id = a.tx")"
}

@test "every kind is known, and others are refused with the nearest one" {
	begin
	for kind in call mail meeting visit quote note; do opp-log -q 1 -k $kind; done
	equal 6 "$(sql "SELECT count(DISTINCT kind) FROM activity")"
	refuses 64 'unknown kind "meting"; did you mean "meeting"?' 1 -k meting
	refuses 64 'unknown feedback "positivo"; did you mean "positive"?' 1 -k call --feedback positivo
	refuses 64 "say what it was with -k" 1
}

@test "last_activity is the latest and first_response the earliest, whenever they were recorded" {
	begin
	opp-log -q 1 -k call --at 2026-11-20
	opp-log -q 1 -k call --at 2026-11-10
	opp-log -q 1 -k call --at 2026-11-15
	equal "2026-11-20T00:00:00+08:00 2026-11-10T00:00:00+08:00" "$(current last_activity,first_response)"
}

@test "the feedback is that of the latest follow-up that had one" {
	begin
	opp-log -q 1 -k call --feedback negative --at 2026-11-20
	opp-log -q 1 -k call --feedback positive --at 2026-11-10
	opp-log -q 1 -k call --at 2026-11-22
	equal "negative" "$(current feedback)"
	opp-log -q 1 -k call --feedback neutral
	equal "neutral" "$(current feedback)"
}

@test "a follow-up in the future is refused, but for what clocks may differ" {
	begin
	refuses 65 "2026-11-23T09:05:01+08:00 is still to come" 1 -k call --at 2026-11-23T09:05:01
	opp-log -q 1 -k call --at 2026-11-23T09:05:00
	refuses 65 "--at:" 1 -k call --at 2026-02-30
}

@test "a follow-up does not touch the clock of the stage, nor a move that of the follow-up" {
	begin
	opp-log -q 1 -k call --at 2026-11-20
	opp-stage -q 1 --to proposal --note x
	equal "2026-11-20T00:00:00+08:00 2026-11-23T09:00:00+08:00" "$(current last_activity,stage_entered)"
	opp-log -q 1 -k call
	opp-edit -q 1 amount=5
	equal "2026-11-23T09:00:00+08:00 2026-11-23T09:00:00+08:00" "$(current last_activity,stage_entered)"
}

# ---- the next action ----

@test "the next action and its date become the plan" {
	begin
	opp-log -q 1 -k call --next 寄样品 --on 2026-11-27
	equal "寄样品 2026-11-27" "$(current next_action,next_action_at)"
	equal "寄样品|2026-11-27" "$(sql "SELECT next_action, next_action_at FROM activity")"
	refuses 64 "--next TEXT and --on DATE go together" 1 -k call --next x
	refuses 64 "--next TEXT and --on DATE go together" 1 -k call --on friday
	refuses 65 "--on:" 1 -k call --next x --on 2026-02-30
	refuses 64 "--next: says nothing" 1 -k call --next ' ' --on friday
}

@test "a follow-up on or after the day of the plan fulfils it, an earlier one leaves it" {
	begin
	opp-log -q 1 -k call --next 寄样品 --on 2026-11-23 --at 2026-11-20
	opp-log -q 1 -k mail --at 2026-11-22T23:59:59
	equal "寄样品 2026-11-23" "$(current next_action,next_action_at)"
	opp-log -q 1 -k mail --at 2026-11-23T00:00:00
	equal " " "$(current next_action,next_action_at)"
}

@test "a new plan takes the place of the old one, fulfilled or not" {
	begin
	opp-log -q 1 -k call --next a --on 2026-11-23
	opp-log -q 1 -k call --next b --on 2026-11-23
	equal "b 2026-11-23" "$(current next_action,next_action_at)"
	opp-log -q 1 -k call --next c --on 2026-12-24
	equal "c 2026-12-24" "$(current next_action,next_action_at)"
}

# ---- notes ----

@test "a note of - is read from stdin" {
	begin
	printf '第一行\n第二行\n\n' | opp-log -q 1 -k mail --note -
	equal "第一行
第二行" "$(sql "SELECT note FROM activity")"
	printf 'a\0b' >nul
	fails 65 "NUL" opp-log 1 -k mail --note - <nul
	fails 64 "--note: says nothing" opp-log 1 -k mail --note - </dev/null
	fails 64 "stdin cannot give both the ids and the note" opp-log - -k mail --note - </dev/null
	refuses 65 "--note: is not UTF-8" 1 -k mail --note $'\xd6\xd0'
}

# ---- many at once ----

@test "what opp-list finds is what opp-log takes" {
	begin
	opp-add -q CRM created=2026-11-20
	opp-add -q MES created=2026-11-01
	prints "id,last_activity
1,2026-11-23T09:00:00+08:00
3,2026-11-23T09:00:00+08:00" sh -c "opp-list -s id -o id 'idle>7d' | opp-log - -k call -o id,last_activity"
	prints "id" sh -c "opp-list 'idle>700d' -o id | opp-log - -k call -o id"
	equal 2 "$(sql "SELECT count(*) FROM activity")"
}

@test "an unknown id refuses all" {
	begin
	refuses 66 'no opportunity with the id or ref "99"' 1 99 -k call
	refuses 64 "give the id of an opportunity" -k call
}

@test "a dry run prints what would be and keeps nothing" {
	begin
	before=$(sql .dump)
	prints "id,feedback
1,positive" opp-log -n 1 -k call --feedback positive --attach opp.yaml -o id,feedback
	equal "$before" "$(sql .dump)"
}

@test "a follow-up renews the score where the scorecard looks at it" {
	cat >opp.yaml <<-'END'
		currency: CNY
		timezone: Asia/Shanghai
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: mood, weight: 10, levels: [{when: "feedback=positive", points: 10}, {when: "feedback!=", points: 1}]}
		  grades: {A: 8, B: 0}
		pipelines:
		  default: {stages: [{name: one, probability: 1}]}
	END
	opp-init -q
	opp-add -q X
	prints "score
10" opp-log 1 -k call --feedback positive -o score
}

# ---- attachments ----

@test "attachments are kept by content, once, under the last part of their path" {
	begin
	mkdir papers
	printf 报价 >papers/报价单.txt
	printf 报价 >again.txt
	: >empty
	opp-log -q 1 -k quote --attach papers/报价单.txt --attach ./again.txt --attach empty
	equal "报价单.txt
again.txt
empty" "$(sql "SELECT name FROM attachment ORDER BY id")"
	equal "2 6" "$(sql "SELECT count(*), max(size) FROM content" | tr '|' ' ')"
	equal "$(printf 报价 | sha256sum | cut -d' ' -f1)" "$(sql "SELECT sha256 FROM attachment LIMIT 1")"
	equal 报价 "$(sql "SELECT CAST(bytes AS TEXT) FROM content WHERE size = 6")"
	opp-log -q 1 -k quote --attach papers/报价单.txt
	equal "2 4" "$(sql "SELECT (SELECT count(*) FROM content), (SELECT count(*) FROM attachment)" | tr '|' ' ')"
}

@test "only regular files are attached" {
	begin
	mkfifo pipe
	mkdir folder
	ln -s opp.yaml link
	refuses 65 "pipe: is not a regular file" 1 -k call --attach pipe
	refuses 65 "folder: is not a regular file" 1 -k call --attach folder
	refuses 65 "folder/: is a directory" 1 -k call --attach folder/
	refuses 65 "/dev/zero: is not a regular file" 1 -k call --attach /dev/zero
	refuses 65 "link: is a symbolic link" 1 -k call --attach link
	refuses 66 "cannot read nothing: No such file" 1 -k call --attach nothing
	refuses 65 "control characters" 1 -k call --attach $'a\nb'
	refuses 65 "not UTF-8" 1 -k call --attach $'a\xff'
}

@test "a file that may not be read is refused as that" {
	begin
	touch secret
	chmod 0 secret
	local as=()
	if [ "$(id -u)" = 0 ]; then # who may read everything, unless that is taken away
		command -v setpriv >/dev/null || skip "root reads everything, and there is no setpriv"
		as=(setpriv "--bounding-set=-dac_override,-dac_read_search")
	fi
	fails 77 "cannot read secret: Permission denied" "${as[@]}" opp-log 1 -k call --attach secret
}

@test "64 MiB may be attached, a byte more may not" {
	begin
	truncate -s 67108864 large
	opp-log -q 1 -k call --attach large
	truncate -s 67108865 large
	refuses 65 "large: is larger than 64 MiB" 1 -k call --attach large
}

# ---- doubts ----

@test "open doubts are told after each follow-up until they are answered" {
	begin
	run --separate-stderr opp-log 1 -k call --doubt "交期太长" --doubt 价格 -o id
	equal "opp-log: 1: open doubt 1: 交期太长
opp-log: 1: open doubt 2: 价格" "$stderr"
	run --separate-stderr opp-log 1 -k call --answer 1 -o id
	equal "0 opp-log: 1: open doubt 2: 价格" "$status $stderr"
	run --separate-stderr opp-log 1 -k call --answer 2 -o id
	equal "0 " "$status $stderr"
	equal "2026-11-23 01:00:00" "$(sql "SELECT datetime(answered, 'unixepoch') FROM doubt WHERE id = 1")"
}

@test "--answer takes open doubts of that opportunity only" {
	begin
	opp-add -q CRM
	opp-log -q 1 -k call --doubt x
	opp-log -q 2 -k call --doubt y
	refuses 66 "--answer: 2 is not the number of an open doubt of opportunity 1" 1 -k call --answer 2
	opp-log -q 1 -k call --answer 1
	refuses 66 "--answer: 1 is not the number of an open doubt" 1 -k call --answer 1
	refuses 64 '--answer: "x" is not the number of a doubt' 1 -k call --answer x
	refuses 64 "--answer: a doubt is of one opportunity" 1 2 -k call --answer 2
	refuses 64 "--doubt: says nothing" 1 -k call --doubt ''
}

# ---- history in bulk ----

@test "follow-ups in bulk come in any order, and the plan is the latest one's" {
	run_opp_init
	printf '%s\n' name,ref,created A,A,2026-01-01 B,B,2026-01-01 | opp-add -q -i -
	cat >log.csv <<-'END'
		ref,at,by,kind,feedback,note,next,on
		A,2026-05-20 09:30,张三,call,positive,,合同,2026-06-01
		A,2026-05-02,,mail,negative,早,方案,2026-05-10
		B,2026-02-02,王芳,meeting,,,报价,2026-02-05
		B,2026-02-05,王芳,quote,,,,
	END
	prints "id,last_activity,first_response,feedback,next_action,next_action_at
1,2026-05-20T09:30:00+08:00,2026-05-02T00:00:00+08:00,positive,合同,2026-06-01
2,2026-02-05T00:00:00+08:00,2026-02-02T00:00:00+08:00,,," \
		opp-log -i log.csv -o id,last_activity,first_response,feedback,next_action,next_action_at
	equal "张三
李雷
王芳
王芳" "$(sql "SELECT person FROM activity ORDER BY id")"
	equal "1" "$(sql "SELECT count(DISTINCT tx) FROM activity")"
}

@test "the same file again adds nothing and says so, and what differs in anything is new" {
	run_opp_init
	opp-add -q A ref=A created=2026-01-01
	printf '%s\n' ref,at,kind,feedback,note,next,on A,2026-05-02,call,,早,, A,2026-05-03,mail,positive,,方案,2026-12-10 \
		A,2026-05-02,call,,早,, >log.csv
	run --separate-stderr opp-log -i log.csv -o id
	equal "opp-log: 1 of 3 rows told what was known already" "$stderr"
	opp-log -q 1 -k call --feedback negative --note 晚
	before=$(sql "SELECT * FROM activity; SELECT * FROM opportunity")
	run --separate-stderr opp-log -i log.csv -o id
	equal "opp-log: 3 of 3 rows told what was known already" "$stderr"
	equal "0" "$status"
	equal "$before" "$(sql "SELECT * FROM activity; SELECT * FROM opportunity")"
	printf '%s\n' ref,at,by,kind,feedback,note,next,on A,2026-05-02,王芳,call,,早,, A,2026-05-02,,mail,,早,, A,2026-05-02,,call,neutral,早,, \
		A,2026-05-02,,call,,,, A,2026-05-02,,call,,早,方案,2026-12-10 "A,2026-05-02 00:00:01,,call,,早,," >other.csv
	run --separate-stderr opp-log -q -i other.csv
	equal "0" "$status$output$stderr"
	equal "9" "$(sql "SELECT count(*) FROM activity")"
}

@test "bulk follow-ups may be JSON, or GB18030 which is named" {
	begin
	printf '[{"id": 1, "kind": "call", "note": "一"}, {"ref": "C1", "kind": "mail", "at": null}]' | opp-log -q -i -
	printf 'id,kind,note\n1,call,报价\n' | iconv -t GB18030 >log.csv
	run --separate-stderr opp-log -i log.csv -o id
	equal "0 opp-log: log.csv is not UTF-8; read as GB18030 (--encoding settles it)" "$status $stderr"
	equal "一||报价" "$(sql "SELECT group_concat(COALESCE(note, ''), '|') FROM (SELECT note FROM activity ORDER BY id)")"
}

@test "a bad row is named by file, line and column, and nothing is kept" {
	begin
	bad() {
		printf '%s\n' "${@:2}" >log.csv
		refuses 65 "log.csv:$1" -i log.csv
	}
	bad '3: unknown kind "cal"; did you mean "call"?' id,kind 1,call 1,cal
	bad '2: kind: is empty' id,kind 1,
	bad '2: unknown feedback "gut"' id,kind,feedback 1,call,gut
	bad '2: at: is empty' id,kind,at 1,call,
	bad '2: 2027-01-01T00:00:00+08:00 is still to come' id,kind,at 1,call,2027-01-01
	bad '2: on: is empty; next and on go together' id,kind,next 1,call,x
	bad '2: next: is empty; next and on go together' id,kind,on 1,call,2026-12-01
	bad '2: on: ' id,kind,next,on 1,call,x,2026-02-30
	bad ' column "nte" is no field (did you mean "note"?)' id,kind,nte 1,call,x
	printf '%s\n' ref,kind C9,call >log.csv
	refuses 66 'log.csv:2: ref: there is no opportunity with the ref "C9"' -i log.csv
}

@test "what does not belong together is refused" {
	begin
	refuses 64 "--kind has no place beside -i" -i log.csv -k call
	refuses 64 '"1" has no place beside -i' 1 -i log.csv
	refuses 64 "--map has no place beside a follow-up" 1 -k call -m a=b
	refuses 66 "log.csv" -i log.csv
}
