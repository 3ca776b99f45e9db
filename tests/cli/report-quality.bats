#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report quality: what is missing in the data and what is likely there twice.  Figures are by hand.

load lib

begin() {
	make_config <<-'END'
		fields:
		  customer:
		    industry: {type: choice, of: [制造, 医疗], label: 行业}
		  opportunity:
		    need: {type: text, label: 需求}
		scorecard:
		  scale: 2
		  dimensions:
		    - {name: fit, label: 匹配, weight: 1, levels: [{label: 好, when: "industry=制造", points: 1}, {label: 差, when: "industry!=", points: 0}]}
		    - {name: size, label: 大小, weight: 1, levels: [{label: 大, when: "amount>=100", points: 1}, {label: 小, when: "amount>=0", points: 0}]}
	END
}

data() {
	begin
	opp-add -q -i - <<-'END'
		ref,name,customer,owner,amount,industry,need,next_action,next_action_at,created,status,closed
		A,ERP 一期,云帆科技有限公司,李雷,500,制造,排产,寄方案,2026-11-30,2026-08-01,open,
		B,ERP一期,云帆科技,李雷,,,,,,2026-09-01,open,
		C,ＭＥＳ,Acme Inc.,王芳,50,医疗,,,,2026-09-02,open,
		D,mes,ACME,王芳,,,x,回访,2026-12-01,2026-10-01,open,
		E,MES,acme,王芳,7,,,,,2026-10-02,won,2026-10-30
		F,CRM,,,,,,,,2026-10-03,lost,2026-10-30
	END
}

# report EXPECTED ARGUMENT...: the report, nothing on stderr.
report() {
	prints "$1" opp-report quality "${@:2}" --no-header
}

# ---- the figures ----

@test "fields filled in, score parts known, next actions planned, and what is likely there twice" {
	data
	prints "check,item,label,n,found,good
profile,industry,行业,6,4,0.333333
profile,need,需求,6,4,0.333333
score,fit,匹配,6,4,0.333333
score,size,大小,6,3,0.5
next_action,next_action,,4,2,0.5
duplicates,opportunity,,4,2,0.5
duplicates,customer,,5,3,0.4
duplicates,phone,,5,0,1
duplicates,email,,5,0,1" opp-report quality
}

@test "by person, where customers are nobody's" {
	data
	equal "李雷,need,2,1
李雷,next_action,2,1
李雷,opportunity,2,1
王芳,need,3,2
王芳,next_action,2,1
王芳,opportunity,2,1
,need,1,1
,next_action,0,0
,opportunity,0,0" "$(opp-report quality --by owner --no-header -o owner,item,n,found | grep -e need -e action -e opport)"
	equal "" "$(opp-report quality --by owner --no-header -o item | grep -e customer -e phone || true)"
}

@test "terms, days and periods of creation restrict and split it" {
	data
	equal "next_action,2,1" "$(opp-report quality owner=李雷 --no-header -o item,n,found | grep next_action)"
	equal "need,3,2" "$(opp-report quality --from 2026-10-01 --no-header -o item,n,found | grep need)"
	equal "2026-Q3,3
2026-Q4,3" "$(opp-report quality --period quarter --no-header -o period,item,n | grep need | sed 's/,need//')"
	fails 64 "--by" opp-report quality --by tags
}

@test "a field counts as soon as it is filled in" {
	data
	opp-edit -q F need=x customer=新 industry=制造
	equal "industry,6,3
need,6,3" "$(opp-report quality --no-header -o item,n,found | head -2)"
}

@test "closed deals need no next action, and are no duplicates of open ones" {
	data
	opp-stage -q D --lost price
	equal "next_action,3,2
opportunity,3,1" "$(opp-report quality --no-header -o item,n,found | grep -e '^next' -e '^opp')"
	opp-stage -q D --reopen --note x
	equal "opportunity,4,2" "$(opp-report quality --no-header -o item,n,found | grep '^opp')"
}

@test "an empty database has no rows, or the customers alone; one deal has all" {
	begin
	prints "check,item,label,n,found,good" opp-report quality need=none
	prints "id,ref,name,customer,owner,check,item,same_as" opp-report quality --list next_action
	opp-add -q X
	equal "9" "$(opp-report quality --no-header | wc -l)"
	equal "next_action,1,1,0" "$(opp-report quality name=X --no-header -o item,n,found,good | grep next)"
}

@test "without fields and scorecard there is still something to tell" {
	make_config </dev/null
	opp-add -q X
	report "next_action,1,1
opportunity,1,0
customer,0,0
phone,0,0
email,0,0" -o item,n,found
}

# ---- likeness ----

@test "names are alike whatever their case, width, blanks, punctuation and form of company" {
	begin
	while IFS='|' read -r alike one other; do
		rm -f "$OPP_DB"*
		opp-init -q >/dev/null
		opp-customer -q --add "$one"
		opp-customer -q --add "$other"
		equal "$alike $one $other" "$(opp-report quality --list duplicates:customer --no-header | wc -l) $one $other"
	done <<-'END'
		1|云帆科技有限公司|云帆科技
		1|云帆科技股份有限公司|云帆 科技
		1|云帆（上海）科技|云帆上海科技有限责任公司
		1|ACME Inc.|ＡＣＭＥ
		1|Acme Co., Ltd.|acme
		1|Müller GmbH|Müller AG
		0|云帆科技|云帆软件
		0|云帆公司|远帆公司
		0|Acme|Acme Labs
		0|有限公司|股份公司
		0|Princo|Pr
	END
}

@test "deals of one name are alike only where their customers are" {
	begin
	opp-add -q -i - <<-'END'
		name,customer
		ERP,云帆
		ERP,远景
		E.R.P,云帆有限公司
		ERP,
		erp,
		--,云帆
		...,云帆
	END
	report "3,1
5,4" --list duplicates:opportunity -o id,same_as
}

@test "customers whose contacts share a number or an address are alike" {
	begin
	opp-customer -q --add 甲 contact=王 phone='+86 138-0013-8000' email=Wang@Example.com
	opp-customer -q --add 乙 contact=李 phone=13800138000
	opp-customer -q --add 丙 contact=张 phone=110 email='wang@example.com'
	opp-customer -q --add 丁 contact=赵 phone=110
	report "乙,phone,甲
丙,email,甲" --list duplicates -o customer,item,same_as
	opp-add -q X
	equal "phone,4,1
email,4,1" "$(opp-report quality --no-header -o item,n,found | grep -e phone -e email)"
}

@test "a merged customer is none" {
	data
	opp-customer -q --merge 云帆科技 云帆科技有限公司
	equal "customer,4,2" "$(opp-report quality --no-header -o item,n,found | grep '^customer')"
}

# ---- the findings ----

@test "--list has a record for each finding, as many as the figures say" {
	data
	while IFS=, read -r check item found; do
		equal "$item $found" "$item $(opp-report quality --list "$check:$item" --no-header | wc -l)"
	done < <(opp-report quality --no-header -o check,item,found)
	prints "id,ref,name,customer,owner,check,item,same_as
2,B,ERP一期,云帆科技,李雷,duplicates,opportunity,1
4,D,mes,ACME,王芳,duplicates,opportunity,3" opp-report quality --list duplicates:opportunity
	equal "B C E F" "$(opp-report quality --list profile:need --no-header -o ref | xargs)"
}

@test "findings can be piped onward" {
	data
	opp-report quality --list next_action owner=王芳 -o id | opp-edit -q - next_action=联系 next_action_at=2026-11-30
	equal "next_action,4,1" "$(opp-report quality --no-header -o item,n,found | grep next_action)"
	opp-report quality --list duplicates:customer --no-header -o customer,same_as | while IFS=, read -r customer same_as; do
		opp-customer -q --merge "$customer" "$same_as"
	done
	equal "customer,2,0" "$(opp-report quality --no-header -o item,n,found | grep '^customer')"
}

@test "what there is no list of is refused with the nearest name" {
	begin
	fails 64 '--list: there is no check "profil"; did you mean "profile"?' opp-report quality --list profil
	fails 64 '--list: there is no such item "eneed"; did you mean "need"?' opp-report quality --list profile:eneed
	fails 64 "--by and --period have no place" opp-report quality --list profile --by owner
	fails 64 "funnel does not take --list" opp-report funnel --list profile
}

@test "as of an earlier moment it says what it said then" {
	OPP_NOW=2026-11-20T09:00:00+08:00 data
	then=$(OPP_NOW=2026-11-20T09:00:00+08:00 opp-report quality)
	opp-edit -q B need=x industry=医疗 amount=5
	opp-customer -q --edit ACME customer=Other
	equal "$then" "$(opp-report quality --as-of 2026-11-20T10:00:00+08:00)"
	[ "$then" != "$(opp-report quality)" ]
}
