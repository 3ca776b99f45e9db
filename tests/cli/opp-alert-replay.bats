#!/usr/bin/env bats
# shellcheck disable=SC2086,SC2154  # bats sets status, output and stderr; commands with their words
# opp-alert --replay: what rules would have done, over history.

load lib

rules_config() {
	make_config <<-'END'
		team:
		  - {name: 李雷, email: lilei@example.com, manager: 韩梅梅}
		  - {name: 王芳, email: wangfang@example.com, manager: 韩梅梅}
		  - {name: 韩梅梅, email: hanmeimei@example.com, phone: "+8613800000001", role: manager}
		fields: {customer: {founded: {type: date}}}
		channels: {mail: {command: [/bin/cat]}, sms: {command: [/bin/cat, "{phone}"]}}
		alerts:
		  - name: cold
		    label: 久未跟进
		    steps:
		      - {when: ["idle>3d"], notify: [owner], via: [mail]}
		      - {when: ["idle>5d"], notify: [owner, manager], via: [mail]}
		      - {when: ["idle>7d"], flag: red, notify: [manager], via: [mail, sms]}
		  - {name: unhappy, when: ["feedback=negative"], notify: [owner], via: [mail]}
		  - {name: plan, when: ["next_action_at<today"]}
		  - {name: big, when: ["amount>=1000", "stage=offer"], notify: [manager], via: [mail]}
		  - {name: tagged, when: ["tags=hot", "age>2d"]}
		  - {name: scored, about: customer, when: ["customer_tags=vip", "customer_idle>4d"]}
		  - {name: list, every: weekly mon 08:00, when: ["idle>2d"], notify: [manager], via: [mail]}
		  - {name: greet, about: customer, when: ["founded=*today"]}
		  - {name: card, about: scorecard, when: ["unreviewed>10d"]}
	END
}

# Each day something happens, and on each morning at nine somebody ran the rules.
a_month() {
	local day now
	for day in {1..30}; do
		now=$(printf '2026-11-%02dT' "$day")
		opp-alert --now "${now}09:00" >out
		export OPP_NOW=${now}15:00
		case $day in
		1 | 2 | 4 | 9 | 16) opp-add -q "D$day" customer="C$((day % 3))" owner=李雷 amount=$((day * 100)) ;;
		3) opp-log -q 1 -k call --feedback negative --next x --on 2026-11-06 ;;
		5) opp-edit -q 1 tags+=hot owner=王芳 && opp-customer -q --edit C1 customer_tags+=vip founded=2001-11-17 ;;
		6) opp-stage -q 2 --next --force --note x ;;
		8) opp-edit -q 2 amount=5000 && opp-log -q 3 -k call --at 2026-11-05T12:00 ;;
		10) opp-log -q 1 -k visit --feedback positive && opp-edit -q 1 tags-=hot ;;
		12) opp-stage -q 3 --lost price ;;
		13) opp-init -q --reviewed scorecard --note x && opp-customer -q --edit C1 customer_tags-=vip ;;
		18) opp-stage -q 3 --reopen --note x ;;
		20) opp-log -q 4 -k call --feedback negative ;;
		24) opp-stage -q 4 --lost silence && opp-stage -q 2 --won ;;
		27) opp-edit -q 5 next_action=x next_action_at=2026-11-28 ;;
		esac
	done
	export OPP_NOW=2026-12-01T09:00
}

@test "a replay gives the same episodes as the rules gave when they ran every day" {
	OPP_NOW=2026-10-31T12:00 rules_config
	a_month
	opp-alert --history -f csv -o id,rule,opportunity,customer,since,ended,at,event,step |
		grep -v ',acknowledged,' >happened
	opp-alert --replay 2026-11-01..2026-11-30 --history -f csv -o id,rule,opportunity,customer,since,ended,at,event,step >replayed
	diff -u happened replayed
	[ "$(wc -l <happened)" -gt 40 ]
	for rule in cold unhappy plan big tagged scored list greet card; do grep -q ",$rule," happened; done
	prints "check,problem" opp-check
}

@test "it says what each rule would have done: episodes, deals caught before they were lost, messages" {
	OPP_NOW=2026-10-31T12:00 rules_config
	a_month
	local replay='opp-alert --replay 2026-11-01..2026-11-30'
	prints "unhappy,2,2,1,1,3.3,2,1,0.5" $replay --no-header --rule unhappy -o rule,episodes,deals,lost,caught,earlier,messages,people,weekly
	prints "plan,2,2,1,0,,0,0," $replay --no-header --rule plan -o rule,episodes,deals,lost,caught,earlier,messages,people,weekly
	prints "greet,1,1,,," $replay --no-header --rule greet -o rule,episodes,deals,lost,caught,earlier
	prints "rule,label,episodes,deals,lost,caught,earlier,messages,people,weekly" bash -c "$replay -f csv | head -1"
}

@test "proposed rules are tried without being applied: alone, or in a whole config" {
	OPP_NOW=2026-10-31T12:00 rules_config
	a_month
	cat >proposed.yaml <<-'END'
		alerts:
		  - {name: quiet, label: 沉默, when: ["idle>2d"], notify: [owner], via: [mail]}
	END
	prints "rule,label,lost,caught
quiet,沉默,1,1" opp-alert --replay 2026-11..2026-11 --rules proposed.yaml -o rule,label,lost,caught
	sed '/^alerts:/,$d' opp.yaml >whole.yaml
	printf 'pipelines: {default: {stages: [{name: new}, {name: offer}, {name: contract}]}}\nalerts: [{name: none, when: "idle>99d"}]\n' >>whole.yaml
	prints "rule,episodes,caught
none,0,0" opp-alert --replay 2026-11..2026-11 --rules whole.yaml -o rule,episodes,caught
	prints "" opp-alert --no-header --rule cold customer=none
	printf 'alerts:\n  - {name: a, when: ["idel>2d"]}\n' >wrong.yaml
	fails 78 'wrong.yaml:2:22: key "when": term "idel>2d": unknown field "idel"; did you mean "idle"' \
		opp-alert --replay 2026-11..2026-11 --rules wrong.yaml
	echo 'team: []' >none.yaml
	fails 78 "none.yaml: has no alerts:" opp-alert --replay 2026-11..2026-11 --rules none.yaml
	fails 66 "missing.yaml" opp-alert --replay 2026-11..2026-11 --rules missing.yaml
	fails 64 "takes one file" opp-alert --replay 2026-11..2026-11 --rules
}

@test "history that was imported counts from when it happened, if asked for" {
	rules_config
	printf 'ref,name,owner,created,stage\nA,A,李雷,2026-06-01T10:00,new\nB,B,王芳,2026-06-02T10:00,new\n' | opp-add -q -i -
	printf 'ref,at,by,kind,feedback\nA,2026-06-05T10:00,李雷,call,negative\nB,2026-06-20T10:00,王芳,call,positive\n' | opp-log -q -i -
	printf 'ref,stage,at,by,reason\nA,lost,2026-06-15T09:00,李雷,price\nB,offer,2026-06-21T10:00,王芳,\n' | opp-stage -q -i -
	fails 65 "nothing was recorded before 2026-11-23T09:00:00+08:00; with --happened" opp-alert --replay 2026-06..2026-06
	local replay='opp-alert --replay 2026-06-01..2026-06-30 --happened --no-header'
	# cold: A on 5 June, and with its three steps from the 9th on; B with its three steps twice
	prints "cold,4,2,1,1,10,16" $replay --rule cold -o rule,episodes,deals,lost,caught,earlier,messages
	prints "unhappy,1,1,1,1,9,1" $replay --rule unhappy -o rule,episodes,deals,lost,caught,earlier,messages
	prints $'raised,2026-06-06T09:00:00+08:00,A\nended,2026-06-15T09:00:00+08:00,A' \
		opp-alert --replay 2026-06..2026-06 --happened --history --no-header --rule unhappy -o event,at,name
}

@test "the rules run at nine, or at the time of day that FROM has, and never in the future" {
	OPP_NOW=2026-10-31T12:00 rules_config
	OPP_NOW=2026-11-01T10:00 opp-add -q A owner=李雷
	local at='opp-alert --history --no-header --rule cold -o at'
	prints 2026-11-05T09:00:00+08:00 $at --replay 2026-11-01..2026-11-05
	prints 2026-11-04T18:30:00+08:00 $at --replay 2026-11-01T18:30..2026-11-05
	prints 2026-11-05T09:00:00+08:00 $at --replay 2026-11-01..2027-12-31 --now 2026-11-05T12:00
	fails 64 "has no day that is over" opp-alert --replay 2026-12-01..2026-12-31 --now 2026-11-05T12:00
	fails 64 "has no day that is over" opp-alert --replay 2026-11-05..2026-11-01
	fails 64 "FROM..TO" opp-alert --replay 2026-11-05
	fails 64 "--replay: " opp-alert --replay 2026-02-30..2026-11-01
	fails 64 "takes no arguments" opp-alert --replay 2026-11-01..2026-11-05 owner=李雷
	fails 64 "--happened goes with --replay" opp-alert --happened
}

@test "a replay writes nothing" {
	OPP_NOW=2026-10-31T12:00 rules_config
	OPP_NOW=2026-11-01T10:00 opp-add -q A owner=李雷
	before=$(sql .dump)
	opp-alert --replay 2026-11-01..2026-11-20 >/dev/null
	equal "$before" "$(sql .dump)"
}
