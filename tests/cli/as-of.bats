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
}

# step TIME COMMAND...: works at that moment, and saves what could be looked at then.
step() {
	export OPP_NOW=$1
	shift
	"$@" >/dev/null
	mkdir -p then
	look >"then/$OPP_NOW" 2>/dev/null || true # what is refused is refused then, too
}

# Compares all that was saved with --as-of now.
compare() {
	local moment
	for moment in then/*; do
		moment=${moment#then/}
		look --as-of "$moment" >now 2>/dev/null || true
		diff -u "then/$moment" now || { echo "as of $moment"; return 1; }
	done
	[ "$(ls then | wc -l)" -eq "$1" ] # each step had its own moment
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
