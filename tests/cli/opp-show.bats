#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-show: all about one opportunity.

load lib

# One opportunity that has had some of everything.
begin() {
	make_config <<-'END'
		fields:
		  customer:
		    industry: {type: choice, of: [医疗, 教育], label: 行业}
		  opportunity:
		    memo: {type: text, label: 备注}
		scorecard:
		  scale: 10
		  dimensions:
		    - {name: fit, weight: 10, levels: [{label: good, when: "industry=医疗", points: 10}, {label: bad, when: "industry!=", points: 2}]}
		  grades: {A: 8, D: 0}
		pipelines:
		  default:
		    stages:
		      - {name: new}
		      - {name: offer, requires: ["memo!=", "industry!=", note]}
		    lost_reasons: [price]
	END
	OPP_NOW=2026-11-02T09:00 opp-add -q ERP ref=R1 customer=云帆 amount=5 memo=x --from 展会
}

# rows SECTION COLUMNS: of opportunity 1, without a header.
rows() {
	opp-show 1 -f csv -o "section,$2" | sed -n "s/^$1,//p"
}

@test "a row each field, profile field and field of contacts, in the order of opp(7)" {
	begin
	equal "id,section,at,who,item,value,note,command,recorded,login,recorded_by" "$(opp-show 1 | head -1)"
	equal "$(opp-show 1 -f json | jq -r '.[] | select(.section == "field" or .section == "profile" or .section == "contact") | .item' | xargs)" \
		"ref name customer owner members amount currency source pipeline stage status probability close_date created closed \
lost_reason tags score grade known win stage_entered in_stage last_activity idle_since idle first_response feedback next_action \
next_action_at stage_due due measure_due gaps age payment_due payment_overdue_since payment_overdue customer_idle_since customer_idle customer_tags contact position decision_maker phone email industry memo"
	equal "ERP" "$(rows field item,value | sed -n 's/^name,//p')"
	equal "5.00" "$(rows field item,value | sed -n 's/^amount,//p')"
	equal "21d" "$(rows field item,value | sed -n 's/^age,//p')"
}

@test "a value tells where it came from, and since when" {
	begin
	equal "2026-11-02T09:00:00+08:00,x,展会" "$(rows field item,at,value,note | sed -n 's/^memo,//p')"
	opp-edit -q 1 industry=医疗 memo=y --from 电话
	equal "2026-11-23T09:00:00+08:00,y,电话" "$(rows field item,at,value,note | sed -n 's/^memo,//p')"
	equal "2026-11-23T09:00:00+08:00,医疗,电话" "$(rows profile item,at,value,note | sed -n 's/^industry,//p')"
	opp-edit -q 1 memo=z
	equal "2026-11-23T09:00:00+08:00,z," "$(rows field item,at,value,note | sed -n 's/^memo,//p')"
}

@test "the score by dimensions, and the rules of the next stage that are met or open" {
	begin
	equal "fit,0,unknown" "$(rows score item,value,note)"
	equal "offer: memo!=,met,备注
offer: industry!=,open,行业
offer: note,open,note" "$(rows rule item,value,note)"
	opp-edit -q 1 industry=教育
	equal "fit,2,bad" "$(rows score item,value,note)"
	opp-stage -q 1 --next --note x
	equal "" "$(rows rule item)"
}

@test "the history of everything: who, when, which command, in the order in which it was recorded" {
	begin
	echo scan >plan.txt
	OPP_NOW=2026-11-03T09:00 OPP_USER=韩梅梅 opp-edit -q 1 industry=医疗 contact=王总 amount=6 tags+=x
	OPP_NOW=2026-11-04T09:00 opp-log -q 1 -k call --feedback positive --note gut --next Angebot --on 2026-11-10 --attach plan.txt \
		--at 2026-11-03T15:00
	OPP_NOW=2026-11-05T09:00 opp-log -q 1 -k mail --doubt Preis 2>/dev/null
	OPP_NOW=2026-11-06T09:00 opp-log -q 1 -k mail --answer 1
	OPP_NOW=2026-11-07T09:00 opp-stage -q 1 --next --note los
	OPP_NOW=2026-11-08T09:00 opp-stage -q 1 --lost price --note teuer
	equal "added,2026-11-02T09:00:00+08:00,李雷,ERP,,,opp-add
change,2026-11-02T09:00:00+08:00,李雷,memo, -> x,展会,opp-add
stage,2026-11-02T09:00:00+08:00,李雷,start,new,,opp-add
scored,2026-11-02T09:00:00+08:00,李雷,score,0,D,opp-add
change,2026-11-03T09:00:00+08:00,韩梅梅,tags, -> x,,opp-edit
change,2026-11-03T09:00:00+08:00,韩梅梅,amount,5.00 -> 6.00,,opp-edit
change,2026-11-03T09:00:00+08:00,韩梅梅,customer.industry, -> 医疗,,opp-edit
change,2026-11-03T09:00:00+08:00,韩梅梅,contact.name, -> 王总,王总,opp-edit
scored,2026-11-03T09:00:00+08:00,韩梅梅,score,10,A,opp-edit
followup,2026-11-03T15:00:00+08:00,李雷,call,positive,gut; next: Angebot on 2026-11-10,opp-log
attachment,2026-11-03T15:00:00+08:00,李雷,1,plan.txt,$(sha256sum <plan.txt | cut -d' ' -f1),opp-log
followup,2026-11-05T09:00:00+08:00,李雷,mail,,,opp-log
doubt,2026-11-05T09:00:00+08:00,李雷,asked,Preis,,opp-log
followup,2026-11-06T09:00:00+08:00,李雷,mail,,,opp-log
doubt,2026-11-06T09:00:00+08:00,李雷,answered,Preis,,opp-log
stage,2026-11-07T09:00:00+08:00,李雷,next,new -> offer,los,opp-stage
stage,2026-11-08T09:00:00+08:00,李雷,lost,offer,price: teuer,opp-stage" "$(opp-show 1 -o section,at,who,item,value,note,command |
		sed '1d; /^field,/d; /^profile,/d; /^contact,/d; /^score,/d; /^rule,/d')"
}

@test "late entry can be seen, and who recorded what somebody else did" {
	begin
	printf 'id,at,by,kind\n1,2026-11-10T10:00,张伟,visit\n' | opp-log -q -i -
	equal "2026-11-10T10:00:00+08:00,张伟,visit,2026-11-23T09:00:00+08:00,$(id -un),李雷" \
		"$(rows followup at,who,item,recorded,login,recorded_by)"
}

@test "a forced move is marked for ever, and a reopened deal keeps that it was lost" {
	begin
	opp-stage -q 1 --next --force --note eilt
	opp-stage -q 1 --lost price --note zu
	opp-stage -q 1 --reopen --note doch
	equal 'start
"next, forced"
lost
reopen' "$(rows stage item)"
}

@test "several opportunities, by id, ref or stdin" {
	begin
	opp-add -q CRM ref=R2
	equal "1 2" "$(opp-show R1 2 --no-header -o id | uniq | xargs)"
	equal "2 1" "$(printf 'id\n2\n1\n' | opp-show - --no-header -o id | uniq | xargs)"
	prints "id" opp-show - -o id < <(echo id)
	fails 66 '"R9"' opp-show R9
	fails 64 "give the id" opp-show
}

@test "--attachment gives the file back, byte by byte" {
	begin
	head -c 100000 /dev/urandom >photo.bin
	opp-log -q 1 -k note --attach photo.bin
	opp-show --attachment 1 | cmp - photo.bin
	fails 66 "9" opp-show --attachment 9
	fails 64 '--attachment takes the number of an attachment, not "x"' opp-show --attachment x
	fails 64 '"1" has no place beside --attachment' opp-show --attachment 1 1
}

@test "JSON has numbers, times and nulls where they belong" {
	begin
	opp-show 1 -f json | jq -e 'all(.id == 1) and (.[] | select(.item == "owner") | .value == null and .who == null)' >/dev/null
}
