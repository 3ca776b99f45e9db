#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# --as-of: what opp-list, opp-show and the reports would have printed at an earlier moment.

load lib

# Everything that a manager may have printed, with the exit statuses, as it is now or with the options given.
look() {
	local fields=id,ref,name,customer,owner,members,amount,currency,source,pipeline,stage,status,probability,close_date
	fields+=,created,closed,lost_reason,tags,score,grade,known,stage_entered,in_stage,last_activity,idle,first_response
	fields+=,feedback,next_action,next_action_at,stage_due,due,age,customer_tags,contact,position,decision_maker,phone,email
	fields+=,industry,employees,budget
	opp-list "$@"
	echo "$?"
	opp-list -a -s id -o "$fields" "$@"
	echo "$?"
	opp-list -a -s -grade,amount,customer -l 3 'tags=大客户,试用' "$@"
	opp-list -a customer_tags=老客户 "$@"
	opp-list -a 'contact~王' -f json "$@"
	opp-list -a 'members=韩梅梅' "$@"
	opp-list 'idle>1h' 'grade=A,B,C,D' "$@"
	opp-list -a customer=锦程注塑,安澜 "$@"
	opp-list -a 云 "$@"
	opp-list -a 'created<=today' 'due<=tomorrow' -o id,due "$@"
	local id report
	for id in 1 2 3 R9; do
		opp-show "$id" "$@"
		echo "$?"
	done
	for report in $(opp-report --no-header -o report); do
		opp-report "$report" "$@"
		echo "$report $?"
		opp-report "$report" "tags!=大客户" "$@"
	done
	opp-report conversion --by owner,stage "$@"
	opp-report conversion --by industry,grade --period month "$@"
	opp-report conversion --by created --period week "$@"
	opp-report conversion --by customer "$@"
	opp-report changes --from 2026-11-24 "$@"
	opp-report changes --from 2026-11-01 --to 2026-12-04 "$@"
	opp-report forecast --period month --from 2026-11-01 --to 2026-12-31 "$@"
}

# step TIME COMMAND...: works at that moment, and saves what could be looked at then.
step() {
	export OPP_NOW=$1
	shift
	"$@" >/dev/null
	mkdir -p saved
	look >"saved/$OPP_NOW" 2>/dev/null || true # what is refused is refused then, too
}

# Compares all that was saved with --as-of now.
compare() {
	local moment all=(saved/*)
	for moment in saved/*; do
		moment=${moment#saved/}
		look --as-of "$moment" >now 2>/dev/null || true
		diff -u "saved/$moment" now || { echo "as of $moment"; return 1; }
	done
	equal "$1" "${#all[@]}" # each step had its own moment
	opp-check >problems || { cat problems; return 1; }
}

leads() {
	cat <<-'END'
		ref,name,customer,owner,amount,source,industry,employees,contact,position,created
		R1,MES 系统,锦程注塑,李雷,480000,转介绍,制造,720,程国栋,生产副总,2026-11-20T10:00:00+08:00
		R2,预约挂号,安澜,王芳,95000,展会,医疗,180,王珊,,2026-11-21T10:00:00+08:00
		R3,云盘,云帆,王芳,,,,,,,2026-11-22
	END
}

# The template's score card and stages, other labels, other points, another field.
change_config() {
	sed -i -e 's/label: 初步接触/label: 首次沟通/' -e 's/points: 1\.5/points: 1/' \
		-e 's/^    pain_points:/    district: {type: text, label: 地区}\n    pain_points:/' "$OPP_CONFIG"
	! cmp -s "$OPP_CONFIG" "$PROJECT/config/templates/zh-b2b.yaml"
	opp-init
}

@test "a day's work, looked at after each step, looks the same afterwards, byte for byte" {
	run_opp_init
	step 2026-11-23T09:00:00+08:00 true
	leads >leads.csv
	step 2026-11-23T09:01:00+08:00 opp-add -i leads.csv
	step 2026-11-23T09:02:00+08:00 opp-add 试用 ref=R9 customer=锦程注塑 owner=李雷 amount=1000 currency=CNY tags=试用
	step 2026-11-23T09:03:00+08:00 opp-edit 1 2 tags+=大客户 members+=韩梅梅:技术 amount=500000 owner=王芳
	step 2026-11-23T09:04:00+08:00 opp-edit 1 tags-=大客户 'members=' name=MES owner=李雷 close_date=2026-12-31 probability=60
	step 2026-11-23T09:05:00+08:00 opp-log 1 -k call --feedback positive --note 很好 --next 报价 --on tomorrow
	step 2026-11-23T09:06:00+08:00 opp-log 1 2 -k visit --feedback negative --doubt 太贵
	step 2026-11-23T09:07:00+08:00 opp-stage 1 2 --next --force --note 补
	step 2026-11-23T09:08:00+08:00 opp-stage 1 --to negotiation --force --note 快
	step 2026-11-23T09:09:00+08:00 opp-stage 1 --back --note 又回来
	step 2026-11-23T09:10:00+08:00 opp-stage 2 --lost 报价不合理
	step 2026-11-23T09:11:00+08:00 opp-stage 2 --reopen --note 又谈
	step 2026-11-23T09:12:00+08:00 opp-log 2 -k call --answer 2
	step 2026-11-23T09:13:00+08:00 opp-customer --edit 锦程注塑 employees=90 customer_tags+=老客户
	step 2026-11-23T09:14:00+08:00 opp-customer --contact 锦程注塑 contact=王五 phone=13800000000 decision_maker=yes
	step 2026-11-23T09:15:00+08:00 opp-customer --contact 锦程注塑 contact=王五 phone=13900000000
	step 2026-11-23T09:16:00+08:00 opp-customer --add 锦程 industry=制造 customer_tags=老客户,华东 contact=程国栋
	step 2026-11-23T09:17:00+08:00 opp-customer --merge 锦程注塑 锦程
	step 2026-11-23T09:18:00+08:00 opp-customer --edit 锦程 customer=锦程集团 customer_tags-=华东
	echo 合同 >contract.txt
	step 2026-11-23T09:19:00+08:00 opp-log 1 -k meeting --attach contract.txt --at 2026-11-23T09:18:30+08:00
	step 2026-11-24T09:00:00+08:00 opp-alert
	step 2026-12-05T09:00:00+08:00 opp-alert
	step 2026-12-05T09:01:00+08:00 opp-alert --ack 1 --note 知道 --until 2026-12-20
	step 2026-12-05T09:02:00+08:00 change_config
	step 2026-12-05T09:03:00+08:00 opp-score
	step 2026-12-05T09:04:00+08:00 opp-edit 3 district=浦东 customer=安澜 amount=70
	step 2026-12-05T09:05:00+08:00 opp-edit 3 district=
	step 2026-12-05T09:05:30+08:00 opp-edit 3 customer=
	printf 'ref,stage,at,by\nR3,needs,2026-11-25,王芳\nR3,won,2026-11-30,王芳\nR9,lost,2026-12-01,李雷\n' >moves.csv
	step 2026-12-05T09:06:00+08:00 opp-stage -i moves.csv
	printf 'ref,at,by,kind,feedback,note\nR9,2026-11-24,李雷,call,neutral,旧\nR2,2026-11-29,王芳,mail,,信\n' >activities.csv
	step 2026-12-05T09:07:00+08:00 opp-log -i activities.csv
	sed -e 's/480000/490000/' -e 's/云帆/云帆科技/' -e 's/,created//;s/,2026[^,]*$//' leads.csv >update.csv
	step 2026-12-05T09:08:00+08:00 opp-add -i update.csv -k ref --on-conflict update
	step 2026-12-20T09:00:00+08:00 opp-alert
	step 2026-12-20T09:01:00+08:00 opp-stage R9 --reopen --note 再试
	compare 33
}

@test "across daylight saving and another time zone in the config" {
	opp-init -q -t en-b2b >/dev/null
	sed -i 's|^timezone: .*|timezone: America/New_York|' "$OPP_CONFIG"
	opp-init -q --now 2026-03-01
	step 2026-03-08T01:59:00-05:00 opp-add A ref=R9 customer=云帆 amount=10
	step 2026-03-08T03:01:00-04:00 opp-log 1 -k call --next offer --on 2026-03-09
	step 2026-11-01T01:30:00-04:00 opp-add B customer=安澜 amount=20
	step 2026-11-01T01:30:00-05:00 opp-edit 2 amount=30 name=C
	to_berlin() {
		sed -i 's|^timezone: .*|timezone: Europe/Berlin|' "$OPP_CONFIG"
		opp-init
	}
	step 2026-11-01T02:30:00-05:00 to_berlin
	step 2026-11-01T23:30:00+01:00 opp-edit 1 amount=40
	compare 6
	# the hour that there is twice is named by its offset, or else its first pass is meant
	prints "2026-11-01T01:30:00-04:00" opp-list -a --no-header -o created name=B --as-of 2026-11-01T01:30:00-04:00
	prints "30.00" opp-list -a --no-header -o amount id=2 --as-of 2026-11-01T07:30
}

@test "an empty database, and the moment before there was one" {
	run_opp_init
	prints "id" opp-list -a -o id --as-of now
	opp-add -q A
	run --separate-stderr opp-list -a -o id --as-of 2026-11-23T08:59:59
	equal "0 id" "$status $output"
	equal "opp-list: nothing was recorded before 2026-11-23T09:00:00+08:00; --as-of goes by when things were recorded" "$stderr"
	prints "contact,0" bash -c 'opp-report funnel -q --no-header -o stage,reached --as-of 2026-01-01 | head -n 1'
	fails 66 'there is no opportunity with the id or ref "1"' opp-show 1 -q --as-of 2026-11-01
}

@test "what is recorded later shows nowhere, whenever it happened" {
	run_opp_init
	opp-add -q A ref=R1 created=2026-10-01
	printf 'ref,stage,at\nR1,needs,2026-10-02\n' | opp-stage -q -i - --now 2026-11-24
	opp-log -q 1 -k call --at 2026-10-03 --now 2026-11-25
	prints "contact," opp-list --no-header -o stage,last_activity --as-of 2026-11-23T18:00
	prints "needs," opp-list --no-header -o stage,last_activity --as-of 2026-11-24
	prints "needs,2026-10-03T00:00:00+08:00" opp-list --no-header -o stage,last_activity --as-of 2026-11-25
	prints "needs,2026-10-03T00:00:00+08:00" opp-list --no-header -o stage,last_activity --as-of 2030-01-01
}

@test "all of one second counts, and where the clock was put back the order of recording" {
	run_opp_init
	opp-add -q A amount=1 --now 2026-11-23T10:00
	opp-edit -q 1 amount=2 --now 2026-11-23T10:00
	opp-edit -q 1 amount=3 --now 2026-11-23T12:00
	opp-edit -q 1 amount=4 --now 2026-11-23T11:00 # behind it, though dated before
	opp-edit -q 1 amount=5 --now 2026-11-23T13:00
	amount() { prints "$1" opp-list --no-header -o amount --as-of "2026-11-23T$2"; }
	amount 2.00 10:00
	amount 2.00 10:59
	amount 4.00 11:00
	amount 4.00 12:30
	amount 5.00 13:00
}

@test "the present is that moment, unless --now says otherwise" {
	run_opp_init
	opp-add -q A
	prints "1h" opp-list --no-header -o idle --as-of 2026-11-23T10:00
	prints "2h" opp-list --no-header -o idle --as-of 2026-11-23T10:00 --now 2026-11-23T11:00
	prints "1h" opp-list --no-header -o idle 'created=today' --as-of -30min --now 2026-11-23T10:00
	OPP_NOW=2026-11-24T10:00 prints "1h" opp-list --no-header -o idle --as-of -24h
}

@test "however many have changed since, and however often, it is the same" {
	local turn
	look_over() {
		opp-list -a -f csv -o id,name,amount,stage,status,score,customer,closed "$@"
		opp-list -a 'amount>=30' -f csv -o id "$@"
		opp-report winloss "$@"
		opp-report sources "$@"
		opp-report changes --from 2026-10-02 --each "$@"
		opp-report changes --from 2026-10-02 'age>=0d' "$@"
	}
	export OPP_NOW=2026-10-01T09:00
	run_opp_init
	for turn in {1..70}; do echo "R$turn,商机$turn,$turn,展会,客户$((turn % 7))"; done | sed '1i ref,name,amount,source,customer' |
		opp-add -q -i -
	opp-stage -q R3 R44 --lost 无预算
	export OPP_NOW=2026-10-02T09:00
	seq 10 60 | opp-edit -q - source=转介绍
	look_over >before
	# At first few are changed, then all of them, then so often that there are more images than it is worth to read over.
	for turn in 3 4 5 6 7 8 9; do
		export OPP_NOW=2026-10-0${turn}T09:00
		if [ "$turn" = 3 ]; then seq 20 29; else seq 70; fi | opp-edit -q - amount="$turn"00
		[ "$turn" != 5 ] || opp-stage -q R3 --reopen --note again
		[ "$turn" != 6 ] || opp-stage -q R10 --lost 无预算
		look_over --as-of 2026-10-02T09:00 >now
		diff -u before now
	done
}

@test "nothing is written by looking back" {
	run_opp_init
	opp-add -q A
	opp-edit -q 1 name=B
	before=$(cat "$OPP_DB" "$OPP_DB-wal" 2>/dev/null | sha256sum)
	opp-show 1 --as-of 2026-11-23T09:00 >/dev/null
	opp-report funnel --as-of 2026-11-23T09:00 >/dev/null
	equal "$before" "$(cat "$OPP_DB" "$OPP_DB-wal" 2>/dev/null | sha256sum)"
}

@test "a file that was attached later is not there yet" {
	run_opp_init
	echo x >x.txt
	opp-add -q A
	opp-log -q 1 -k mail --attach x.txt --now 2026-11-24
	fails 66 "there is no attachment 1" opp-show --attachment 1 --as-of 2026-11-23T10:00
	prints x opp-show --attachment 1 --as-of 2026-11-24
}

@test "only what reads looks back, and only to a moment" {
	run_opp_init
	for command in add edit customer log stage score alert pay check init; do
		fails 64 "unknown option --as-of" "opp-$command" --as-of yesterday
	done
	fails 64 "--as-of: " opp-list --as-of sometime
	fails 64 "--as-of: " opp-report funnel --as-of 2026-Q3
}

@test "a database of an older version tells only what it has kept since its migration" {
	cp "$DATA/version-1.yaml" "$OPP_CONFIG"
	sqlite3 "$OPP_DB" <"$DATA/version-1.sql" >/dev/null
	opp-init -q --now 2026-12-01 >/dev/null
	migrated=$(opp-list -a -s id -o id,name,amount,tags --now 2026-12-01)
	opp-edit -q 1 amount=9 tags+=neu --now 2026-12-02
	prints "$migrated" opp-list -a -s id -o id,name,amount,tags --as-of 2026-12-01
	last=$(sql "SELECT max(at) FROM tx WHERE at < 1796054400") # 2026-12-01
	prints "$migrated" opp-list -a -s id -o id,name,amount,tags --as-of "$(date -d "@$last" +%FT%TZ)"
	fails 65 "did not keep all; take that moment or a later one" opp-list --as-of "$(date -d "@$((last - 1))" +%FT%TZ)"
	prints "check,problem" opp-check
}
