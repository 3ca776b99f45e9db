#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-alert: episodes of alert rules: raised once, climbing, silenced, ending by themselves.

load lib

# The present is Monday 2026-11-23T09:00+08:00.
small_config() {
	cat >opp.yaml <<-'END'
		currency: CNY
		timezone: Asia/Shanghai
		calendar:
		  workdays: [mon, tue, wed, thu, fri]
		  shifts: ["09:00-12:00", "13:30-18:00"]
		team:
		  - {name: 李雷, email: lilei@example.com, role: sales, manager: 韩梅梅}
		  - {name: 王芳, role: sales, manager: 韩梅梅}
		  - {name: 韩梅梅, role: manager}
		  - {name: 刘洋, role: presales}
		pipelines:
		  default:
		    stages: [{name: first, probability: 10, due: 3d}, {name: second, probability: 50}]
		    lost_reasons: [price]
		alerts:
	END
	cat >>opp.yaml
	opp-init -q
}

cold() {
	small_config <<-'END'
		  - name: cold
		    label: 久未跟进
		    steps:
		      - {when: ["idle>3d"], notify: [owner]}
		      - {when: ["idle>5d"], notify: [owner, manager], action: 打电话}
		      - {when: ["idle>7d"], flag: red, notify: [manager]}
	END
}

add() {
	opp-add -q "$@"
}

# list COLUMNS [ARGUMENT...]: the alerts without header.
list() {
	local columns=$1
	shift
	opp-alert -f csv --no-header -o "$columns" "$@"
}

# ---- evaluating ----

@test "the rules of the template fire as they say, red first, then the longest" {
	run_opp_init
	add 甲 owner=李雷 created=2026-11-01
	add 乙 owner=王芳 created=2026-11-20T10:00
	add 丙 owner=张伟
	opp-log -q 3 -k call --feedback negative
	prints 'churn,3,2026-11-23T09:00:00+08:00
slow,1,2026-11-02T11:00:00+08:00
overdue,1,2026-11-08T00:00:00+08:00
stalled,1,2026-11-15T00:00:00+08:00
slow,2,2026-11-20T12:00:00+08:00' list rule,opportunity,since
}

@test "it prints the documented columns in order" {
	cold
	add ERP ref=R1 customer=云帆 owner=李雷 amount=100 created=2026-11-17T09:00
	prints 'id,rule,label,flag,step,since,opportunity,ref,name,customer,owner,stage,amount,currency,days,notify,action
1,cold,久未跟进,,2,2026-11-20T09:00:00+08:00,1,R1,ERP,云帆,李雷,first,100.00,CNY,3,"李雷,韩梅梅",打电话' opp-alert
}

@test "a condition begins to hold when a duration is over, not when somebody looks" {
	cold
	add One created=2026-11-19T08:59:59
	add Two created=2026-11-20T09:00:00
	prints '1,2026-11-22T08:59:59+08:00' list opportunity,since
	prints $'1,2026-11-22T08:59:59+08:00\n2,2026-11-23T09:00:00+08:00' list opportunity,since --now 2026-11-23T09:00:01+08:00
}

@test "since is the latest beginning of all terms of a rule" {
	small_config <<-'END'
		  - {name: both, when: ["in_stage>1d", "idle>2d"]}
		  - {name: late, when: ["next_action<today", "age>1wh"]}
		  - {name: unhappy, when: ["feedback=negative", "amount>=100"]}
		  - {name: big, when: ["amount>=1000"]}
	END
	add One created=2026-11-10T08:00 amount=100
	opp-log -q 1 -k call --at 2026-11-12T08:00 --feedback negative --next call --on 2026-11-16
	opp-stage -q 1 --next --at 2026-11-15T10:00 --force --note x
	prints 'unhappy,2026-11-12T08:00:00+08:00
both,2026-11-16T10:00:00+08:00
late,2026-11-17T00:00:00+08:00' list rule,since
	add Two amount=1000
	prints 'big,2026-11-23T10:00:00+08:00' list rule,since --rule big --now 2026-11-23T10:00:00+08:00
}

@test "working time counts by the calendar" {
	small_config <<<'  - {name: slow, when: ["first_response=", "age>2wh"]}'
	add One created=2026-11-20T17:00
	prints '' list opportunity --now 2026-11-23T10:00:00+08:00
	prints '1,2026-11-23T10:00:00+08:00' list opportunity,since --now 2026-11-23T10:00:01+08:00
	opp-log -q 1 -k call
	prints '' list opportunity --now 2026-11-23T12:00:00+08:00
}

@test "status: any looks at closed deals too, other rules only at open ones" {
	small_config <<-'END'
		  - {name: any, when: ["age>1d"], status: any}
		  - {name: open, when: ["age>1d"]}
	END
	add One created=2026-11-01 status=lost lost_reason=price
	add Two created=2026-11-02
	prints $'any,1\nany,2\nopen,2' list rule,opportunity
}

# ---- customers, scorecard, process ----

@test "a rule about customers: nobody has followed up any of their opportunities" {
	small_config <<-'END'
		  - {name: news, label: 老客户, about: customer, when: ["customer_tags=vip", "customer_idle>30d"], notify: [owner, manager]}
	END
	add One customer=云帆 owner=李雷 created=2026-09-01 customer_tags=vip
	add Two customer=云帆 owner=王芳 created=2026-09-05
	add Three customer=海纳 owner=李雷 created=2026-09-05
	prints 'id,rule,label,flag,step,since,opportunity,ref,name,customer,owner,stage,amount,currency,days,notify,action
1,news,老客户,,1,2026-10-05T00:00:00+08:00,,,,云帆,王芳,,,,49,"王芳,韩梅梅",' opp-alert
	prints 1 list id customer=云帆
	prints '' list id customer=海纳
	prints '' list id owner=王芳
	opp-log -q 1 -k visit
	prints '' list id
	prints '2,2026-12-23T09:00:00+08:00' list id,since --now 2027-01-01
}

@test "a customer that was merged into another raises nothing, and what it had ends" {
	small_config <<<'  - {name: news, about: customer, when: ["customer_idle>30d"]}'
	add One customer=云帆 created=2026-09-01
	add Two customer=云帆科技 created=2026-09-05
	prints $'云帆\n云帆科技' list customer
	opp-customer -q --merge 云帆科技 云帆
	prints $'云帆' list customer
	equal '2' "$(sql 'SELECT id FROM alert WHERE ended IS NOT NULL')"
}

@test "rules about the scorecard and the process ask for their review" {
	small_config <<-'END'
		  - {name: card, about: scorecard, when: ["unreviewed>90d"], notify: [韩梅梅]}
		  - {name: process, about: process, when: ["unreviewed>90d"], notify: ["role:manager"]}
	END
	prints '' list id
	export OPP_NOW=2027-03-01T09:00:00+08:00
	prints 'card,scorecard,2027-02-21T09:00:00+08:00,韩梅梅
process,process,2027-02-21T09:00:00+08:00,韩梅梅' list rule,name,since,notify
	opp-init -q --reviewed scorecard --note 不变
	prints process list rule
	prints '' list rule owner=李雷
	prints $'process\ncard' list rule --now 2027-08-01
	prints "check,problem" opp-check
}

@test "episodes of a rule that becomes one about something else end" {
	small_config <<<'  - {name: rule, when: ["idle>3d"]}'
	add One customer=云帆 created=2026-09-01
	prints 1,1 list id,opportunity
	sed -i 's/name: rule, when: .*/name: rule, about: customer, when: ["customer_idle>3d"]}/' opp.yaml
	opp-init -q
	prints '2,' list id,opportunity
	equal 1 "$(sql 'SELECT id FROM alert WHERE ended IS NOT NULL')"
}

@test "a day of every year: greetings, since the first of the days that a rule names" {
	printf 'fields: {customer: {founded: {type: date}}}\n' | make_config
	cat >>opp.yaml <<-'END'
		alerts:
		  - {name: greet, about: customer, when: ["founded=*today,*tomorrow"], action: 祝贺}
	END
	opp-init -q
	opp-customer -q --add 云帆 founded=2011-11-23
	opp-customer -q --add 海纳 founded=2020-11-24
	opp-customer -q --add 星河 founded=2020-02-29
	opp-customer -q --add 无 founded=
	prints $'云帆,2026-11-22T00:00:00+08:00\n海纳,2026-11-23T00:00:00+08:00' list customer,since
	prints 海纳,2026-11-23T00:00:00+08:00 list customer,since --now 2026-11-24T23:59:59+08:00
	prints '' list customer --now 2026-11-25
	prints '' list customer --now 2027-02-26
	prints 星河,2027-02-27T00:00:00+08:00 list customer,since --now 2027-02-28
	prints 星河 list customer --now 2028-02-29
	prints '' list customer --now 2028-03-01
	prints $'云帆\n海纳' list customer --now 2027-11-23
	fails 78 'unknown field' sh -c 'sed s/founded=/born=/ opp.yaml >x.yaml; opp-init -c x.yaml -d x.db'
	fails 64 'takes = and !=' opp-list 'close_date<*today'
	fails 64 'only dates' opp-list 'created=*today'
	fails 64 'x' opp-list 'close_date=*x'
}

@test "gaps counts what is missing before the next stage, and a rule can ask for it" {
	run_opp_init
	sed -i 's/^alerts:/&\n  - {name: gaps, label: 画像不全, when: ["stage=contact", "in_stage>3d", "gaps>0"], notify: [owner]}/' opp.yaml
	opp-init -q
	add 甲 customer=云帆 created=2026-11-10
	add 乙 customer=海纳 created=2026-11-10 industry=医疗 employees=5 contact=张三 position=经理 decision_maker=yes \
		pain_points=x purchase_habits=y budget=1
	prints $'甲,7\n乙,0' opp-list --no-header -s id -o name,gaps
	prints $'甲,2026-11-13T00:00:00+08:00' list name,since --rule gaps
	opp-edit -q 1 industry=医疗 employees=5
	prints 5 opp-list --no-header -o gaps gaps!=0
	opp-edit -q 1 contact=张三 position=经理 decision_maker=no pain_points=x purchase_habits=y budget=1
	prints '' list name --rule gaps
	opp-stage -q 1 --lost 竞品
	prints '""' opp-list --no-header -o gaps id=1
	sed -i 's/"industry!="/"gaps=0"/' opp.yaml
	fails 78 "gaps counts what is asked for here" opp-init
}

@test "rules of dates and amounts: a step overdue, a close date passed, a big deal at a stage" {
	small_config <<-'END'
		  - {name: late, when: ["stage_due<today"]}
		  - {name: passed, when: ["close_date<today"]}
		  - {name: big, when: ["amount>=1000", "stage=second"], flag: red}
	END
	add One created=2026-11-01
	add Two created=2026-11-23 close_date=2026-11-22 amount=1000
	prints $'late,1,2026-11-05T00:00:00+08:00\npassed,2,2026-11-23T00:00:00+08:00' list rule,opportunity,since
	opp-stage -q 2 --next
	opp-stage -q 1 --next
	prints $'big,2,2026-11-23T09:00:00+08:00\npassed,2,2026-11-23T00:00:00+08:00' list rule,opportunity,since
}

@test "a weekly list: what held by its time, every week anew" {
	small_config <<-'END'
		  - {name: list, label: 本周未跟进, every: weekly mon 09:00, when: ["idle>7d"], notify: [manager]}
	END
	add One owner=李雷 created=2026-11-01
	add Two owner=李雷 created=2026-11-16T09:30
	add Three owner=李雷 created=2026-11-20
	prints '' list id --now 2026-11-02
	prints '1,1,2026-11-23T09:00:00+08:00' list id,opportunity,since
	prints '1,1,2026-11-23T09:00:00+08:00' list id,opportunity,since --now 2026-11-30T08:59
	prints $'2,1,2026-11-30T09:00:00+08:00\n3,2,2026-11-30T09:00:00+08:00\n4,3,2026-11-30T09:00:00+08:00' \
		list id,opportunity,since --now 2026-11-30T09:00
	equal 2026-11-30T09:00:00+08:00 "$(opp-alert --history --no-header -o ended name=One | head -1)"
	opp-log -q 1 -k call --now 2026-12-01
	prints $'3\n4' list id --now 2026-12-02
	opp-alert -q --ack 3 --note x --until 2026-12-10 --now 2026-12-02
	opp-alert -q --ack 4 --note x --now 2026-12-02
	prints '' list id --now 2026-12-06
	prints '5,3' list id,opportunity --now 2026-12-08
	prints $'6,2\n5,3' list id,opportunity --now 2026-12-10
	prints $'7,1\n8,2\n9,3' list id,opportunity --now 2026-12-14T09:00
}

@test "a weekly list that nobody ran in time is caught up, as of its time" {
	small_config <<<'  - {name: list, every: weekly mon 09:00, when: ["idle>7d"]}'
	add One created=2026-11-01
	add Two created=2026-11-17
	prints '1,2026-11-23T09:00:00+08:00' list opportunity,since --now 2026-11-26
	prints '1,2026-11-23T09:00:00+08:00' list opportunity,since --now 2026-11-29
}

@test "a daily list of what no clock tells" {
	small_config <<<'  - {name: list, every: daily 18:00, when: ["amount>=100"]}'
	add One amount=100
	prints '1,2026-11-22T18:00:00+08:00' list id,since
	prints '1,2026-11-22T18:00:00+08:00' list id,since --now 2026-11-23T17:59
	prints '2,2026-11-23T18:00:00+08:00' list id,since --now 2026-11-23T18:00
}

# ---- episodes ----

@test "an episode is raised once and keeps its first time, id and since" {
	cold
	add One created=2026-11-19
	prints '1,1,2026-11-22T00:00:00+08:00' list id,step,since
	prints '1,1,2026-11-22T00:00:00+08:00' list id,step,since --now 2026-11-23T20:00:00+08:00
	equal 1 "$(sql 'SELECT count(*) FROM alert')"
	equal raised "$(sql 'SELECT kind FROM alert_event')"
}

@test "an episode climbs its ladder to the highest step that holds" {
	cold
	add One created=2026-11-19T09:00
	prints '1,1,,2026-11-22T09:00:00+08:00' list id,step,flag,since
	prints '1,2,,2026-11-22T09:00:00+08:00' list id,step,flag,since --now 2026-11-25T09:00:00+08:00
	prints '1,3,red,2026-11-22T09:00:00+08:00' list id,step,flag,since --now 2026-11-27T09:00:00+08:00
	equal $'raised|1\nstep|2\nstep|3' "$(sql 'SELECT kind, step FROM alert_event ORDER BY id')"
	equal "3|$(date -d 2026-11-26T09:00:00+08:00 +%s)" "$(sql 'SELECT step, step_since FROM alert')"
}

@test "a cron day that was missed is caught up: the first time is that of the first step" {
	cold
	add One created=2026-11-01
	prints '3,2026-11-04T00:00:00+08:00' list step,since
}

@test "an episode ends when its condition ends, and a new one is a new alert" {
	cold
	add One created=2026-11-19
	prints 1 list id
	opp-log -q 1 -k call --at 2026-11-23T08:00
	prints '' list id
	equal "$(date -d 2026-11-23T09:00:00+08:00 +%s)" "$(sql 'SELECT ended FROM alert')"
	prints '2,2026-11-26T08:00:00+08:00' list id,since --now 2026-11-27T09:00:00+08:00
	equal $'1|raised\n1|ended\n2|raised' "$(sql 'SELECT alert, kind FROM alert_event ORDER BY id')"
}

@test "an end between two runs is not overlooked: the clock that began anew ended the episode" {
	cold
	add One created=2026-11-10
	prints '1,2026-11-13T00:00:00+08:00' list id,since
	opp-log -q 1 -k call --at 2026-11-23T09:00
	prints '2,2026-11-26T09:00:00+08:00' list id,since --now 2026-11-28T09:00:00+08:00
	equal "$(date -d 2026-11-23T09:00:00+08:00 +%s)" "$(sql 'SELECT ended FROM alert WHERE id = 1')"
}

@test "a follow-up that is entered late and lies before the episode does not begin another" {
	cold
	add One created=2026-11-01
	list id >/dev/null --now 2026-11-20
	opp-log -q 1 -k call --at 2026-11-03T09:00
	prints '1,2026-11-04T00:00:00+08:00' list id,since
}

@test "the alerts of a closed opportunity end" {
	cold
	add One created=2026-11-01
	prints 1 list id
	opp-stage -q 1 --lost price
	prints '' list id
	equal 1 "$(sql 'SELECT count(*) FROM alert WHERE ended IS NOT NULL')"
}

@test "the alerts of a rule that left the config end" {
	cold
	add One created=2026-11-01
	prints cold list rule
	sed -i 's/name: cold/name: frozen/' opp.yaml
	opp-init -q
	prints frozen list rule
	equal 'cold' "$(sql 'SELECT rule FROM alert WHERE ended IS NOT NULL')"
}

@test "the same database and present give the same alerts, and a run without news writes nothing" {
	cold
	add One created=2026-11-01
	add Two created=2026-11-19
	opp-alert >first
	before=$(sql 'SELECT count(*) FROM tx')
	prints "$(cat first)" opp-alert
	equal "$before" "$(sql 'SELECT count(*) FROM tx')"
}

@test "a dry run evaluates without recording" {
	cold
	add One created=2026-11-19
	prints ',cold,1' list id,rule,opportunity -n
	equal 0 "$(sql 'SELECT count(*) FROM alert')"
	list id >/dev/null
	prints '1,3' list id,step -n --now 2026-12-31
	equal 1 "$(sql 'SELECT step FROM alert')"
}

# ---- acknowledging ----

@test "an acknowledged alert is silent until the episode ends" {
	cold
	add One created=2026-11-19
	list id >/dev/null
	prints $'id,rule,acknowledged,until\n1,cold,2026-11-23T09:00:00+08:00,' \
		opp-alert --ack 1 --note 已联系 -o id,rule,acknowledged,until
	prints '' list id
	prints '' list id --now 2026-12-31
	prints $'1,2026-11-23T09:00:00+08:00,' list id,acknowledged,until -a --now 2026-12-31
	opp-log -q 1 -k call --at 2026-11-23T09:00
	list id >/dev/null
	prints 2 list id --now 2026-12-31
	equal '已联系|' "$(sql "SELECT note, until FROM alert_event WHERE kind = 'acknowledged'")"
}

@test "an acknowledged alert speaks again on the day that was given" {
	cold
	add One created=2026-11-19
	list id >/dev/null
	prints 2026-11-25 list until --ack 1 --note later --until 2026-11-25
	prints '' list id --now 2026-11-24T23:59:59+08:00
	prints 1 list id --now 2026-11-25T00:00:00+08:00
}

@test "ids to acknowledge come from stdin, as opp-alert prints them" {
	cold
	add One created=2026-11-17
	add Two created=2026-11-18
	add Three created=2026-11-19
	opp-alert >/dev/null
	prints $'1\n2' bash -c 'opp-alert name!=Three | opp-alert --ack - --note x -o id --no-header'
	prints 3 list id
}

@test "what cannot be acknowledged is refused, and nothing is written" {
	cold
	add One created=2026-11-01
	list id >/dev/null
	fails 66 'no open alert 7' opp-alert --ack 1 7 --note x
	fails 64 '--note' opp-alert --ack 1
	fails 64 'id of an alert' opp-alert --ack --note x
	fails 64 'not the id' opp-alert --ack one --note x
	fails 64 'not after today' opp-alert --ack 1 --note x --until 2026-11-23
	fails 64 'goes with --ack' opp-alert --until 2026-12-01
	prints 1 list id
	opp-log -q 1 -k call
	list id >/dev/null
	fails 66 'no open alert 1' opp-alert --ack 1 --note x
}

@test "a wrong column is told before anything is recorded" {
	cold
	add One created=2026-11-01
	fails 64 'no column "nix"' opp-alert -o nix
	equal 0 "$(sql 'SELECT count(*) FROM alert')"
	list id >/dev/null
	fails 64 'no column "nix"' opp-alert --ack 1 --note x -o nix
	equal "" "$(sql 'SELECT acknowledged FROM alert')"
}

@test "with names only, or with more columns, or with terms, the same is told of a deal" {
	cold
	add One ref=A owner=李雷 created=2026-11-01
	add Two owner=王芳 created=2026-11-02
	opp-edit -q 2 name=Zwei owner=韩梅梅
	prints "1,A,One,李雷
2,,Zwei,韩梅梅" list opportunity,ref,name,owner
	prints "1,A,One,李雷
2,,Zwei,韩梅梅" list opportunity,ref,name,owner created'>'2020-01-01
	prints "1,A,One,李雷,first
2,,Zwei,韩梅梅,first" list opportunity,ref,name,owner,stage
}

@test "an acknowledged alert goes on climbing its ladder, and stays silent" {
	cold
	add One created=2026-11-19
	list id >/dev/null
	opp-alert -q --ack 1 --note x --until 2026-11-28
	prints '' list step --now 2026-11-27
	equal 3 "$(sql 'SELECT step FROM alert')"
	prints '1,3,red' list id,step,flag --now 2026-11-28
	prints "1,2026-11-23T09:00:00+08:00,2026-11-28" list id,acknowledged,until -a --now 2026-11-28
}

@test "--ack --owner gives the opportunity another owner, with its history" {
	cold
	add One owner=李雷 created=2026-11-19
	list id >/dev/null
	prints '1,王芳' list id,owner --ack 1 --owner 王芳
	prints '王芳' opp-list --no-header -o owner
	equal 'owner|李雷|王芳|opp-alert' "$(sql "SELECT field, old, new, command FROM change c JOIN tx t ON t.id = c.tx")"
	equal $'owner|王芳\nacknowledged|' "$(sql "SELECT kind, person FROM alert_event WHERE kind <> 'raised'")"
	fails 65 'owner: "王方" is not in the team' opp-alert --ack 1 --owner 王方
	prints "check,problem" opp-check
}

@test "--ack --owner is refused where nothing has an owner of its own" {
	small_config <<<'  - {name: card, about: scorecard, when: ["unreviewed>1d"]}'
	prints card list rule --now 2026-12-01
	fails 1 'alert 1 is about a scorecard, which has no owner of its own' opp-alert --ack 1 --owner 李雷
	fails 66 'no open alert 2' opp-alert --ack 2 --owner 李雷
}

# ---- measures ----

@test "a red flag asks for a measure" {
	cold
	add One created=2026-11-01
	add Two created=2026-11-19
	list id >/dev/null
	prints 2 list id --ack 2 --note x
	run -0 --separate-stderr opp-alert --ack 1 --note x -o id --no-header
	equal 1 "$output"
	equal 'opp-alert: 1 of them has a red flag, which asks for a measure: --measure TEXT --who NAME --by DATE' "$stderr"
	run -0 --separate-stderr opp-alert --ack 1 -q --note x
	equal '' "$output$stderr"
	prints 1 list id --ack 1 --measure 上门拜访 --who 王芳 --by friday
}

@test "a measure silences its alert until its day is over, and then it speaks again" {
	cold
	add One owner=李雷 created=2026-11-01
	list id >/dev/null
	prints $'id,acknowledged,until\n1,2026-11-23T09:00:00+08:00,2026-11-28' \
		opp-alert --ack 1 --measure 上门拜访 --who 王芳 --by 2026-11-27 --note 客户不满 -o id,acknowledged,until
	prints '' list id --now 2026-11-27T23:59:59+08:00
	prints 1 list id --now 2026-11-28
	prints "id,alert,rule,opportunity,name,customer,owner,measure,who,due,late,done,result
1,1,cold,1,One,,李雷,上门拜访,王芳,2026-11-27,,," opp-alert --measures
	prints 2 opp-alert --measures --no-header -o late --now 2026-11-29
	prints 2026-11-27 opp-list --no-header -o measure_due
	prints 1 opp-list --no-header -o id 'measure_due<today' --now 2026-11-28
	prints '' opp-list --no-header -o id 'measure_due<today' --now 2026-11-27
	prints 1 opp-list --no-header -o id measure_due!=
	prints "check,problem" opp-check
}

@test "a measure that is done leaves the list, and its alert is silent until it ends" {
	cold
	add One created=2026-11-01
	list id >/dev/null
	opp-alert -q --ack 1 --measure 上门拜访 --who 王芳 --by 2026-11-27
	opp-alert -q --ack 1 --measure 降价 --who 韩梅梅 --by 2026-11-25
	prints $'2\n1' opp-alert --measures --no-header -o id
	prints $'id,measure,done,result\n1,上门拜访,2026-11-23T09:00:00+08:00,客户满意' \
		opp-alert --done 1 --note 客户满意 -o id,measure,done,result
	prints 1 list id --now 2026-12-01
	prints $'降价\n上门拜访' opp-alert --measures -a --no-header -o measure
	opp-alert --measures | opp-alert -q --done - --note 也做了
	prints '' opp-alert --measures --no-header
	prints '' list id --now 2026-12-01
	prints '""' opp-list --no-header -o measure_due
	fails 66 'measure 1 was done before' opp-alert --done 1 --note x
	fails 66 'there is no measure 3' opp-alert --done 3 --note x
	prints "check,problem" opp-check
}

@test "a rule can ask for measures whose day has passed, even if what raised them ended" {
	small_config <<-'END'
		  - {name: churn, when: ["feedback=negative"], flag: red}
		  - {name: undone, label: 措施未落实, when: ["measure_due<today"], notify: [manager]}
	END
	add One owner=李雷
	add Two owner=李雷
	opp-log -q 1 -k call --feedback negative
	list id >/dev/null
	opp-alert -q --ack 1 --measure 上门拜访 --who 王芳 --by 2026-11-25
	opp-log -q 1 -k call --feedback positive
	prints '' list rule
	prints 'undone,1,2026-11-26T00:00:00+08:00,韩梅梅' list rule,opportunity,since,notify --now 2026-11-30
	opp-alert -q --done 1 --note x --now 2026-11-30
	prints '' list rule --now 2026-11-30
}

@test "measures that say too little are refused, and nothing is written" {
	cold
	add One created=2026-11-01
	list id >/dev/null
	fails 64 '--measure needs --who NAME and --by DATE' opp-alert --ack 1 --measure x --by friday
	fails 64 '--who and --by go with --measure' opp-alert --ack 1 --note x --by friday
	fails 64 '--by: "2026-11-22" is over already' opp-alert --ack 1 --measure x --who 王芳 --by 2026-11-22
	fails 64 '--until has no place' opp-alert --ack 1 --measure x --who 王芳 --by friday --until friday
	fails 64 '--measure: says nothing' opp-alert --ack 1 --measure ' ' --who 王芳 --by friday
	fails 65 '--who: "王方" is not in the team' opp-alert --ack 1 --measure x --who 王方 --by friday
	fails 64 '--who goes with --ack' opp-alert --who 王芳
	fails 64 '--done needs --note' opp-alert --done 1
	fails 64 'is not the id of a measure' opp-alert --done x --note y
	fails 64 '--done: give the id of a measure' opp-alert --done --note y
	fails 64 '--ack and --done cannot be combined' opp-alert --ack 1 --done 1 --note x
	prints 1 list id
	equal 0 "$(sql 'SELECT count(*) FROM measure')"
}

# ---- history ----

@test "--history tells episodes, their times and what was done, and opp-show tells them too" {
	small_config <<-'END'
		  - {name: cold, label: 久未跟进, steps: [{when: ["idle>3d"]}, {when: ["idle>7d"], flag: red}]}
		  - {name: news, about: customer, when: ["customer_idle>3d"]}
	END
	add One ref=R1 customer=云帆 owner=李雷 created=2026-11-19
	list id >/dev/null
	opp-alert -q --ack 1 --measure 上门拜访 --who 王芳 --by 2026-11-25 --note 客户不满
	list id >/dev/null --now 2026-11-28
	opp-alert -q --done 1 --note 客户满意 --user 王芳 --now 2026-11-28
	opp-log -q 1 -k call --now 2026-11-29
	list id >/dev/null --now 2026-11-29
	prints "id,rule,label,opportunity,ref,name,customer,owner,since,ended,at,event,step,who,person,until,note
1,cold,久未跟进,1,R1,One,云帆,李雷,2026-11-22T00:00:00+08:00,2026-11-29T00:00:00+08:00,2026-11-23T09:00:00+08:00,raised,1,李雷,,,
1,cold,久未跟进,1,R1,One,云帆,李雷,2026-11-22T00:00:00+08:00,2026-11-29T00:00:00+08:00,2026-11-23T09:00:00+08:00,measure,,李雷,王芳,2026-11-25,上门拜访
1,cold,久未跟进,1,R1,One,云帆,李雷,2026-11-22T00:00:00+08:00,2026-11-29T00:00:00+08:00,2026-11-23T09:00:00+08:00,acknowledged,,李雷,,2026-11-26,客户不满
1,cold,久未跟进,1,R1,One,云帆,李雷,2026-11-22T00:00:00+08:00,2026-11-29T00:00:00+08:00,2026-11-28T00:00:00+08:00,step,2,李雷,,,
1,cold,久未跟进,1,R1,One,云帆,李雷,2026-11-22T00:00:00+08:00,2026-11-29T00:00:00+08:00,2026-11-28T00:00:00+08:00,done,,王芳,,,客户满意
1,cold,久未跟进,1,R1,One,云帆,李雷,2026-11-22T00:00:00+08:00,2026-11-29T00:00:00+08:00,2026-11-29T00:00:00+08:00,ended,,李雷,,," \
		opp-alert --history owner=李雷
	prints $'raised\nended' opp-alert --history --rule news --no-header -o event
	prints '' opp-alert --history --no-header owner=王芳
	fails 64 'did you mean "cold"' opp-alert --history --rule clod
	equal 'raised,
measure,上门拜访; 王芳 until 2026-11-25
acknowledged,客户不满; until 2026-11-26
step,
done,客户满意
ended,' "$(opp-show 1 -f csv -o section,value,note | sed -n 's/^alert,//p')"
	prints "check,problem" opp-check
}

# ---- what is listed ----

@test "terms and --rule restrict the list, not the evaluation" {
	small_config <<-'END'
		  - {name: idle, when: ["idle>3d"]}
		  - {name: old, when: ["age>3d"]}
	END
	add One owner=李雷 created=2026-11-01
	add Two owner=王芳 created=2026-11-02
	prints $'idle,2\nold,2' list rule,opportunity owner=王芳
	prints $'1\n2' list opportunity --rule idle
	equal 4 "$(sql 'SELECT count(*) FROM alert')"
	fails 64 'did you mean "idle"' opp-alert --rule idl
	fails 64 'not a term' opp-alert word
}

@test "notify names people: members, roles, managers, addresses, each once" {
	small_config <<-'END'
		  - name: all
		    when: ["age>3d"]
		    notify: [owner, manager, members, "role:sales", 韩梅梅, boss@example.com]
		  - {name: none, when: ["age>3d"], notify: [manager]}
	END
	add One owner=李雷 members=刘洋:presales,王芳:legal created=2026-11-01
	add Two created=2026-11-02
	prints '"李雷,韩梅梅,刘洋,王芳,boss@example.com"' list notify --rule all name=One
	prints '"李雷,王芳,韩梅梅,boss@example.com"' list notify --rule all name=Two
	prints '韩梅梅' list notify --rule none name=One
	prints '""' list notify --rule none name=Two
}

@test "--exit-code exits 1 when something is listed, and 0 when nothing is" {
	cold
	run -0 opp-alert --exit-code
	add One created=2026-11-01
	run -1 --separate-stderr opp-alert --exit-code -o id
	equal $'id\n1' "$output"
	equal '' "$stderr"
	run -0 opp-alert --exit-code name=Two
	opp-alert -q --ack 1 --note x
	run -0 opp-alert --exit-code
}

@test "--rules lists the rules, a row a step" {
	cold
	prints 'rule,label,step,when,flag,notify,via,action
cold,久未跟进,1,idle>3d,,owner,,
cold,久未跟进,2,idle>5d,,"owner,manager",,打电话
cold,久未跟进,3,idle>7d,red,manager,,' opp-alert --rules
	fails 64 'no arguments' opp-alert --rules idle
}

@test "JSON of no alerts is an empty array" {
	cold
	prints '[]' opp-alert -f json
}

@test "a database that cannot be written is told, and a dry run reads it" {
	plain_only
	cold
	add One created=2026-11-01
	local somebody=() place
	place=$(mktemp -d /tmp/opp-alert.XXXXXX)
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >checkpoint
	cp opp.db opp.yaml "$place"
	chmod 0777 "$place" && chmod 0444 "$place"/*
	[ "$(id -u)" != 0 ] || somebody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	cd "$place"
	export OPP_DB=$place/opp.db OPP_CONFIG=$place/opp.yaml
	run -77 --separate-stderr "${somebody[@]}" opp-alert
	[[ $stderr == *opp.db*ermission* ]]
	run -0 --separate-stderr "${somebody[@]}" opp-alert -n -o rule --no-header
	rm -rf "$place"
	equal cold "$output"
}
