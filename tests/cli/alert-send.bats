#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-alert --send: who is told what, when, and what becomes of a message that does not go.

load lib
load sending

# ---- what is sent ----

@test "a recipient gets one mail for all that is due, the most urgent first, and a second run sends nothing" {
	start_server
	send_config <<-'END'
		alerts:
		  - {name: idle, label: 跟进超时, when: "idle>7d", notify: [owner], via: [mail], action: 打电话}
		  - {name: churn, label: 流失预警, when: "feedback=negative", flag: red, notify: [owner, manager], via: [mail], action: 重点跟踪}
	END
	add ERP customer=云帆 owner=李雷 created=2026-11-01 amount=480000
	add CRM customer=海纳 owner=李雷 created=2026-11-20T10:00
	opp-log -q 2 -k call --feedback negative --at 2026-11-21T08:00
	sends 0
	equal "" "$stderr"
	equal 'lilei@example.com
hanmeimei@example.com' "$(taken to-address)"
	equal '【红旗】流失预警：海纳 · CRM (#2)，跟进超时：云帆 · ERP (#1)
【红旗】流失预警：海纳 · CRM (#2)' "$(taken Subject)"
	equal "【红旗】流失预警（1）
措施：重点跟踪

* 海纳 · CRM (#2)
  阶段：初步接触
  持续：2 天（自 2026-11-21 08:00）
  负责人：李雷
  处理后请确认：opp-alert --ack 2 --note '处理情况'

跟进超时（1）
措施：打电话

* 云帆 · ERP (#1)
  金额：480000.00 CNY
  阶段：初步接触
  持续：15 天（自 2026-11-08 00:00）
  负责人：李雷
  处理后请确认：opp-alert --ack 1 --note '处理情况'" "$("$PROJECT/tests/cli/mail-parts" text taken/1)"
	sends 0
	equal "" "$stderr"
	[ ! -e taken/3 ]
}

@test "a mail is what another parser expects: headers, parts, HTML that says the same" {
	start_server
	idle_rule | send_config
	add 'A<b>&"c"' customer=云帆 owner=李雷 created=2026-11-01
	sends 0
	equal 'from opp@example.com
to lilei@example.com' "$(head -2 taken/1)"
	equal '0
multipart/alternative text/plain text/html
opp@example.com
李雷 <lilei@example.com>
Mon, 23 Nov 2026 09:00:00 +0800
auto-generated
All
<alerts.opp.example.com>' "$(taken defects types From To Date Auto-Submitted X-Auto-Response-Suppress List-Id)"
	[[ $(taken Message-Id) =~ ^\<[0-9a-f]{32}@example\.com\>$ ]]
	[[ $(taken html) == *'<td>A&lt;b&gt;&amp;&quot;c&quot; (#1)</td>'* ]]
	[[ $(taken html) == *'>跟进超时（1）</h3>'*'<b>打电话</b>'*'<td>云帆</td>'*"<code>opp-alert --ack 1 --note '处理情况'</code>"* ]]
	[[ $(taken Subject text html) != *红旗* ]]
	awk 'length($0) > 78 { exit 1 }' taken/1
}

@test "a red flag is seen in subject, text and HTML" {
	start_server
	send_config <<<'alerts: [{name: idle, when: "idle>7d", flag: red, notify: [owner], via: [mail]}]'
	add ERP owner=李雷 created=2026-11-01
	sends 0
	[[ $(taken Subject) == 【红旗】idle* ]]
	[[ $(taken text) == 【红旗】idle* ]]
	[[ $(taken html) == *'color:#c00000'*'【红旗】idle'* ]]
}

@test "an English config speaks English" {
	start_server
	idle_rule | send_config
	sed -i 's/^language: zh/language: en/; s/跟进超时/Overdue/; s/打电话/call/' opp.yaml
	opp-init -q
	add ERP customer=Acme owner=李雷 created=2026-11-01 amount=5
	add CRM customer=Acme owner=李雷 created=2026-11-02
	sends 0
	equal 'Overdue (2)' "$(taken Subject)"
	equal "Overdue (2)
To do: call

* Acme · ERP (#1)
  Amount: 5.00 CNY
  Stage: 初步接触
  For: 15 days (since 2026-11-08 00:00)
  Owner: 李雷
  Done? Say so: opp-alert --ack 1 --note 'what was done'" "$(taken text | head -9)"
}

@test "alerts about customers and the scorecard are told as such" {
	start_server
	send_config <<-'END'
		alerts:
		  - {name: news, label: 老客户, about: customer, when: "customer_idle>3d", notify: [owner], via: [mail]}
		  - {name: card, label: 该复核了, about: scorecard, when: "unreviewed>1d", notify: [李雷], via: [mail]}
	END
	add ERP customer=云帆 owner=李雷 created=2026-11-01
	sends 0 --now 2026-12-01
	equal '老客户：云帆，该复核了：评分卡' "$(taken Subject)"
	[[ $(taken text) == *$'老客户（1）\n\n* 云帆\n  持续：'*$'该复核了（1）\n\n* 评分卡\n  持续：'* ]]
	equal 0 "$(taken text | grep -c '#')"
}

@test "names of 10,000 characters, with commas, escapes and direction controls are encoded and cut" {
	start_server
	idle_rule | send_config
	local long
	long=$(printf '超%.0s' {1..3000})
	add $'x\e]0;title\a, y\u202e <z@evil.example> '"$long" customer="$long" owner=李雷 created=2026-11-01
	sends 0
	equal '0
lilei@example.com' "$(taken defects to-address)"
	[[ $(taken Subject) == 跟进超时：超* ]]
	[ "$(taken Subject | wc -c)" -lt 500 ]
	[[ $(taken text) == *'x�]0;title�, y� <z@evil.example> 超'* ]]
	equal 0 "$(taken Subject text html | grep -c $'[\e\a\u202e]' || :)"
	awk 'length($0) > 78 { exit 1 }' taken/1
	equal 1 "$(grep -ci '^Subject:' taken/1)"
}

@test "what is recorded is the deliveries and how they went" {
	start_server
	idle_rule | send_config
	add ERP owner=李雷 created=2026-11-01
	sends 0
	equal '李雷|mail|sent|1' "$(sql 'SELECT recipient, channel, state, attempts FROM message')"
	equal "$(date -d "$OPP_NOW" +%s)" "$(sql 'SELECT sent FROM message')"
	equal '1|1|1|李雷|mail|' "$(sql 'SELECT message, alert, step, recipient, channel, again FROM delivery')"
	prints 'check,problem' opp-check
}

@test "the history of an alert says who was told" {
	send_config /bin/true <<-'END'
		alerts:
		  - name: cold
		    steps:
		      - {when: "idle>3d", notify: [owner], via: [mail]}
		      - {when: "idle>5d", notify: [manager], via: [mail]}
	END
	add ERP owner=李雷 created=2026-11-19
	sends 0
	sends 0 --now 2026-11-25
	prints 'event,step,at,person,note
raised,1,2026-11-23T09:00:00+08:00,,
told,1,2026-11-23T09:00:00+08:00,李雷,mail
step,2,2026-11-25T00:00:00+08:00,,
told,2,2026-11-25T00:00:00+08:00,韩梅梅,mail' opp-alert --history -o event,step,at,person,note
}

@test "a run with nothing to do says and writes nothing" {
	send_config /bin/false <<<'alerts: []'
	before=$(sql 'SELECT count(*) FROM tx')
	prints '' opp-alert --send
	add ERP owner=李雷
	prints '' opp-alert --send
	equal $((before + 1)) "$(sql 'SELECT count(*) FROM tx')"
	run --separate-stderr opp-alert --send -v
	equal "opp-alert: 0 sent, 0 waiting, 0 given up" "$stderr"
}

# ---- to whom ----

@test "whoever has no address for the channel is not told, and opp-check says so" {
	start_server
	send_config <<-'END'
		  sms: {command: [/bin/true, "{phone}"]}
		alerts:
		  - {name: idle, when: "idle>7d", notify: [owner, 张伟], via: [mail, sms]}
	END
	add ERP owner=吴磊 created=2026-11-01
	add CRM owner=王芳 created=2026-11-01
	sends 75
	equal $'张伟|mail\n王芳|mail\n王芳|sms' "$(sql 'SELECT recipient, channel FROM message ORDER BY 1, 2')"
	add BI owner=吴磊 created=2026-11-01
	prints 'check,problem
recipients,"吴磊 has no email for the channel mail, which the rule idle uses"
recipients,"吴磊 has no phone for the channel sms, which the rule idle uses"
recipients,"张伟 has no phone for the channel sms, which the rule idle uses"' opp-check
	opp-check -q --backup copy.db >/dev/null
	[ -e copy.db ]
}

@test "a new owner is told, the old one is not told again" {
	start_server
	idle_rule | send_config
	add ERP owner=李雷 created=2026-11-01
	sends 0
	opp-edit -q 1 owner=王芳
	sends 0
	sends 0
	equal $'lilei@example.com\nwangfang@example.com' "$(taken to-address)"
}

@test "a mail address in notify gets its mail" {
	start_server
	send_config <<<'alerts: [{name: idle, when: "idle>7d", notify: [boss@example.org, owner], via: [mail]}]'
	add ERP created=2026-11-01
	sends 0
	equal 'boss@example.org' "$(taken to-address)"
	equal 'boss@example.org' "$(taken To)"
}

# ---- over the life of an alert ----

@test "climbing the ladder is told, falling is not, and nothing is told twice" {
	start_server
	send_config <<-'END'
		alerts:
		  - name: cold
		    steps:
		      - {when: "idle>3d", notify: [owner], via: [mail]}
		      - {when: ["idle>5d", "amount>=1000"], notify: [owner, manager], via: [mail]}
	END
	add ERP owner=李雷 created=2026-11-19 amount=1000
	sends 0
	equal 'lilei@example.com' "$(taken to-address)"
	sends 0 --now 2026-11-25
	equal $'hanmeimei@example.com\nlilei@example.com\nlilei@example.com' "$(taken to-address | sort)"
	opp-edit -q 1 amount=5
	sends 0 --now 2026-11-26
	opp-edit -q 1 amount=2000
	sends 0 --now 2026-11-27
	[ ! -e taken/4 ]
}

@test "an acknowledged alert is silent until the day, and is told again then, once" {
	start_server
	idle_rule | send_config
	add ERP owner=李雷 created=2026-11-01
	opp-alert -q >/dev/null
	opp-alert -q --ack 1 --note later --until 2026-11-25
	sends 0 --now 2026-11-24T23:59
	[ ! -e taken/1 ]
	sends 0 --now 2026-11-25
	sends 0 --now 2026-11-26
	equal 'lilei@example.com' "$(taken to-address)"
	opp-alert -q --ack 1 --note once-more --until 2026-11-28 --now 2026-11-26
	sends 0 --now 2026-11-27
	sends 0 --now 2026-11-28
	equal $'lilei@example.com\nlilei@example.com' "$(taken to-address)"
	equal '1 x 1
1 x 1' "$(taken Message-Id | sort | uniq -c | awk '{ print $1 " x 1" }')"
}

@test "a new episode is told anew" {
	start_server
	idle_rule | send_config
	add ERP owner=李雷 created=2026-11-01
	sends 0
	opp-log -q 1 -k call --at 2026-11-23
	sends 0 --now 2026-11-24
	sends 0 --now 2026-12-02
	equal 2 "$(taken to-address | wc -l)"
}

@test "a message that waits is withdrawn when all it tells of has ended" {
	idle_rule | send_config /bin/false
	add ERP owner=李雷 created=2026-11-01
	sends 75
	opp-log -q 1 -k call
	sends 0 --now 2026-11-24
	equal withdrawn "$(sql 'SELECT state FROM message')"
	equal '' "$(failed id)"
}

# ---- what does not go ----

@test "a failing recipient stops nobody, waits longer each time, and is given up" {
	start_server
	mail_options='retries: 2, backoff: 10min' send_config < <(idle_rule)
	add A owner=张伟 created=2026-11-01
	add B owner=刘洋 created=2026-11-02
	add C owner=陈静 created=2026-11-03
	add D owner=周杰 created=2026-11-04
	add E owner=李雷 created=2026-11-05
	sends 75
	equal "opp-alert: 4 messages could not go and will be tried again; opp-alert --failed says why" "$stderr"
	equal 'lilei@example.com' "$(taken to-address)"
	equal '张伟,waiting,1,2026-11-23T09:10:00+08:00
刘洋,waiting,1,2026-11-23T09:10:00+08:00
陈静,waiting,1,2026-11-23T09:10:00+08:00
周杰,waiting,1,2026-11-23T09:10:00+08:00' "$(failed recipient,state,attempts,next)"
	local reasons
	reasons=$(failed reason)
	[[ $reasons == *'msmtp exited with 69: msmtp: '*'450 4.2.1 mailbox busy'* ]]
	[[ $reasons == *'550 5.1.1 no such mailbox'* ]]
	[[ $reasons == *'451 4.3.0 try again later'* ]]
	sends 75 --now 2026-11-23T09:09:59+08:00
	equal '1,1,1,1,' "$(failed attempts | tr '\n' ,)"
	sends 75 --now 2026-11-23T09:10
	equal '2026-11-23T09:30:00+08:00' "$(failed next | sort -u)"
	sends 69 --now 2026-11-23T09:30
	equal "opp-alert: 4 messages were given up; opp-alert --failed says why" "$stderr"
	equal 'failed,3,' "$(failed state,attempts,next | sort -u)"
	sends 0 --now 2026-11-24
	run opp-alert --failed
	equal 0 "$status"
	equal 1 "$(taken to-address | wc -l)"
}

@test "--failed exits 75 while a message waits, and prints JSON of nothing as an empty array" {
	idle_rule | send_config /bin/false
	prints '[]' opp-alert --failed -f json
	add ERP owner=李雷 created=2026-11-01
	sends 75
	run --separate-stderr opp-alert --failed
	equal 75 "$status"
	equal '' "$stderr"
	equal 'id,at,channel,recipient,state,alerts,attempts,next,reason
1,2026-11-23T09:00:00+08:00,mail,李雷,waiting,1,1,2026-11-23T09:05:00+08:00,/bin/false exited with 1' "$output"
}

@test "--retry has what was given up tried again" {
	mail_options='retries: 0' send_config /bin/false < <(idle_rule)
	add ERP owner=李雷 created=2026-11-01
	add CRM owner=王芳 created=2026-11-02
	sends 69
	sed -i 's|/bin/false|/bin/true|' opp.yaml
	opp-init -q
	fails 66 'no message 3' opp-alert --retry 1 3
	equal failed "$(failed state | sort -u)"
	opp-alert --failed -o id | opp-alert --retry -
	sends 0
	equal 'sent|1' "$(sql 'SELECT DISTINCT state, attempts FROM message')"
	fails 66 'no message 1' opp-alert --retry 1
	fails 64 'not the id' opp-alert --retry x
	fails 64 'give the id' opp-alert --retry
}

@test "a retry is the same mail under the same Message-ID: what was taken without an answer comes twice" {
	start_server
	idle_rule | send_config
	add ERP owner=孙悦 created=2026-11-01
	sends 75
	sed -i 's/taken@/lilei@/' opp.yaml
	opp-init -q
	sends 0 --now 2026-11-23T09:05
	equal $'taken@example.com\nlilei@example.com' "$(taken to-address)"
	equal '1 x 2' "$(copies)"
}

@test "a server that stalls is left after the channel's time, and others are served" {
	start_server
	mail_options='timeout: 1s' send_config < <(idle_rule)
	add A owner=赵敏 created=2026-11-01
	add B owner=李雷 created=2026-11-02
	sends 75
	equal 'lilei@example.com' "$(taken to-address)"
	[[ $(failed reason) == *'msmtp did not end within 1 seconds and was stopped' ]]
}

@test "a command that is missing, fails or dies is told with what it said, and sent when it is back" {
	idle_rule | send_config "$PWD/sendmail"
	add A owner=李雷 created=2026-11-01
	sends 75
	equal "cannot run $PWD/sendmail: No such file or directory" "$(failed reason)"
	printf '#!/bin/sh\nhead -c 10 >/dev/null\necho "out of paper" >&2\necho again >&2\nkill -9 $$\n' >sendmail
	chmod +x sendmail
	sends 75 --now 2026-11-23T10:00
	equal "$PWD/sendmail was ended by signal 9: out of paper again" "$(failed reason)"
	printf '#!/bin/sh\ncat >mail\n' >sendmail
	sends 0 --now 2026-11-23T11:00
	[ -s mail ]
}

@test "a channel or address that left the config is told" {
	idle_rule | send_config /bin/false
	add A owner=李雷 created=2026-11-01
	sends 75
	sed -i 's/^  mail:/  post:/; s/via: \[mail\]/via: [post]/' opp.yaml
	opp-init -q
	sends 75 --now 2026-11-23T10:00
	equal 'post,waiting,/bin/false exited with 1
mail,failed,the config has no such channel any more' "$(failed channel,state,reason | sort -r)"
}

# ---- two at once ----

@test "of two runs at once the second exits 75, and each message goes once" {
	start_server
	idle_rule | send_config
	add A owner=赵敏 created=2026-11-01
	add B owner=李雷 created=2026-11-02
	opp-alert --send &
	local first=$! line
	read -t 60 -r line <&5
	equal stalled "$line"
	fails 75 'another run is sending' opp-alert --send
	touch taken/go
	wait $first
	sends 0
	equal $'lilei@example.com\nstall@example.com' "$(taken to-address | sort)"
	equal '2 x 1' "$(copies)"
}

@test "many runs at once send each message once" {
	start_server
	idle_rule | send_config
	local i running=()
	for i in {1..30}; do echo "D$i,李雷,2026-11-01"; done | sed '1i name,owner,created' | opp-add -q -i -
	for i in {1..8}; do
		opp-edit -q "$i" owner=王芳
		opp-alert --send 2>/dev/null &
		running+=($!)
	done
	for i in "${running[@]}"; do
		status=0
		wait "$i" || status=$?
		[ $status -eq 0 ] || [ $status -eq 75 ]
	done
	sends 0
	equal '' "$(taken Message-Id | sort | uniq -d)"
	equal '' "$(sql 'SELECT alert, recipient FROM delivery GROUP BY 1, 2 HAVING count(*) > 1')"
	equal sent "$(sql 'SELECT DISTINCT state FROM message')"
	prints 'check,problem' opp-check
}

# ---- when ----

@test "quiet hours hold back, over midnight too, and an urgent step does not wait" {
	mail_options='quiet: "20:00-08:00"' send_config /bin/true <<-'END'
		alerts:
		  - {name: idle, when: "idle>7d", notify: [owner], via: [mail]}
		  - {name: lost, when: "feedback=negative", urgent: true, notify: [owner], via: [mail]}
	END
	add A owner=李雷 created=2026-11-01
	sends 0 --now 2026-11-23T20:00
	sends 0 --now 2026-11-24T07:59:59
	equal 0 "$(sql 'SELECT count(*) FROM message')"
	opp-log -q 1 -k call --feedback negative --at 2026-11-02
	sends 0 --now 2026-11-24T07:59:59
	equal 'lost' "$(sql 'SELECT a.rule FROM delivery d JOIN alert a ON a.id = d.alert')"
	sends 0 --now 2026-11-24T08:00
	equal $'idle\nlost' "$(sql 'SELECT a.rule FROM delivery d JOIN alert a ON a.id = d.alert ORDER BY 1')"
}

@test "a retry waits for the end of quiet hours too" {
	mail_options='quiet: "20:00-08:00", backoff: 12h' send_config /bin/false < <(idle_rule)
	add A owner=李雷 created=2026-11-01
	sends 75 --now 2026-11-23T19:00
	sends 75 --now 2026-11-24T07:30
	equal 1 "$(failed attempts)"
	sends 75 --now 2026-11-24T08:00
	equal 2 "$(failed attempts)"
}

@test "a channel of working time sends in the calendar's hours only" {
	mail_options='working_time: true' send_config /bin/true < <(idle_rule)
	add A owner=李雷 created=2026-11-01
	sends 0 --now 2026-11-21T10:00 # a Saturday
	sends 0 --now 2026-11-23T08:59:59
	sends 0 --now 2026-11-23T12:30
	equal 0 "$(sql 'SELECT count(*) FROM message')"
	sends 0 --now 2026-11-23T13:30
	equal 1 "$(sql 'SELECT count(*) FROM message')"
}

@test "a daily digest goes once a day with all that had begun by its time" {
	mail_options='digest: daily 08:30' send_config /bin/true < <(idle_rule)
	add A owner=李雷 created=2026-11-15T08:00
	sends 0 --now 2026-11-22T08:29
	equal 0 "$(sql 'SELECT count(*) FROM message')"
	sends 0 --now 2026-11-22T09:05
	equal 1 "$(sql 'SELECT count(*) FROM message')"
	add B owner=李雷 created=2026-11-15T10:00
	add C owner=李雷 created=2026-11-10
	sends 0 --now 2026-11-22T10:05
	sends 0 --now 2026-11-23T08:29
	equal 1 "$(sql 'SELECT count(*) FROM message')"
	sends 0 --now 2026-11-23T12:00
	equal '2|1
2|2' "$(sql 'SELECT count(*) OVER (), row_number() OVER () FROM delivery WHERE message = 2')"
}

@test "a weekly digest goes on its day" {
	mail_options='digest: weekly mon 08:30' send_config /bin/true < <(idle_rule)
	add A owner=李雷 created=2026-11-10
	sends 0 --now 2026-11-18T10:00
	sends 0 --now 2026-11-23T08:29
	equal 0 "$(sql 'SELECT count(*) FROM message')"
	sends 0 --now 2026-11-23T08:30
	equal 1 "$(sql 'SELECT count(*) FROM message')"
}

# ---- other channels ----

@test "a text channel gets the text on stdin and its arguments filled, without a shell" {
	cat >sms <<-'END'
		#!/bin/sh
		printf '%s\n' "$#" "$@" >sms.arguments
		cat >sms.text
	END
	chmod +x sms
	send_config /bin/false <<-END
		  sms: {command: [$PWD/sms, "{phone}", "\$HOME; {name}"]}
		alerts: [{name: idle, label: 跟进超时, when: "idle>7d", notify: [owner], via: [sms]}]
	END
	add ERP customer=云帆 owner=李雷 created=2026-11-01
	sends 0
	# shellcheck disable=SC2016  # as it stands
	equal $'2\n+8601\n$HOME; 李雷' "$(cat sms.arguments)"
	equal "跟进超时：云帆 · ERP (#1)

跟进超时（1）

* 云帆 · ERP (#1)
  阶段：初步接触
  持续：15 天（自 2026-11-08 00:00）
  负责人：李雷
  处理后请确认：opp-alert --ack 1 --note '处理情况'" "$(cat sms.text)"
}

@test "a limited text is cut between alerts and says how many more there are" {
	send_config /bin/false <<-END
		  sms: {command: [/bin/sh, -c, "cat >sms.text"], limit: 500}
		alerts: [{name: idle, label: 跟进超时, when: "idle>7d", notify: [owner], via: [sms]}]
	END
	for i in {1..9}; do add "D$i" owner=李雷 created=2026-11-01; done
	sends 0
	[ "$(wc -c <sms.text)" -le 500 ]
	equal 2 "$(grep -c '^\* D' sms.text)"
	equal '……另有 7 项，见 opp-alert' "$(tail -1 sms.text)"
}

@test "a channel that is one for all is told once, with everybody's name, as JSON if it wants" {
	send_config /bin/false <<-END
		  chat: {command: [/bin/sh, -c, "cat >>chat.json"], input: json}
		alerts: [{name: idle, label: 跟进超时, when: "idle>7d", flag: red, notify: [owner, manager], via: [chat], action: 打电话}]
	END
	add ERP customer=云帆 owner=李雷 ref=R1 created=2026-11-01 amount=480000.50
	add CRM owner=王芳 created=2026-11-02
	sends 0
	equal 1 "$(wc -l <chat.json)"
	equal '{"id":1,"rule":"idle","label":"跟进超时","flag":"red","step":1,"since":"2026-11-08T00:00:00+08:00","opportunity":1,"ref":"R1","name":"ERP","customer":"云帆","owner":"李雷","stage":"first","amount":480000.5,"currency":"CNY","days":15,"notify":["李雷","韩梅梅"],"action":"打电话"}' \
		"$(jq -c '.alerts[0]' chat.json)"
	equal '["2026-11-23T09:00:00+08:00","chat",null,"【红旗】跟进超时 2 项"]' "$(jq -c '[.at, .channel, .recipient, .subject]' chat.json)"
	[[ $(jq -r .text chat.json) == *'通知：李雷、韩梅梅'*'通知：王芳、韩梅梅'* ]]
}

# ---- the channels of config/examples ----

# example_channels CHANNEL: the shipped examples, of which that one is used, with their files here.
example_channels() {
	start_http_server
	send_config /bin/false < <(
		sed -e "1,/^channels:/d; s|/usr/local/share/doc/opp|$PROJECT/config/examples|; s|/etc/opp|$PWD|g" \
			-e "s|/usr/bin/curl|$(command -v curl)|; s|^  mail:|  post:|" "$PROJECT/config/examples/channels.yaml"
		printf 'alerts: [{name: idle, label: 跟进超时, when: "idle>7d", notify: [owner], via: [%s]}]\n' "$1"
	)
	add ERP customer=云帆 owner=李雷 created=2026-11-01
}

# robot PATH: where the robot of the example is.
robot() {
	printf 'url = "http://127.0.0.1:%s%s"\n' "$port" "$1" >"${2-wecom}.curl"
}

@test "the example for WeCom posts the text, and fails when the robot refuses or is broken" {
	example_channels wecom
	robot "/refuse?key=k"
	sends 75
	equal '/bin/sh exited with 1: {"errcode":93000,"errmsg":"invalid webhook url"}' "$(opp-alert --failed -f json | jq -r '.[].reason')"
	robot "/broken?key=k"
	sends 75 --now 2026-11-23T10:00
	[[ $(failed reason) == *'curl: (22)'*'500'*'out of order'* ]]
	robot "/robot?key=k"
	sends 0 --now 2026-11-23T11:00
	equal 'POST /robot?key=k' "$(head -1 taken/3)"
	grep -q '^Content-Type: application/json' taken/3
	equal text "$(tail -1 taken/3 | jq -r .msgtype)"
	equal "跟进超时：云帆 · ERP (#1)" "$(tail -1 taken/3 | jq -r .text.content | head -1)"
}

@test "the example for DingTalk signs what it posts" {
	command -v openssl >/dev/null || skip "no openssl"
	example_channels dingtalk
	robot "/robot?access_token=t" dingtalk
	echo SEC000 >dingtalk.secret
	sends 0
	python3 - "$(head -1 taken/1)" <<-'END'
		import base64, hashlib, hmac, sys, urllib.parse
		query = urllib.parse.parse_qs(urllib.parse.urlsplit(sys.argv[1].split()[1]).query, strict_parsing=True)
		wanted = hmac.new(b'SEC000', (query['timestamp'][0] + '\nSEC000').encode(), hashlib.sha256).digest()
		assert query['access_token'] == ['t'] and query['sign'] == [base64.b64encode(wanted).decode()], query
	END
}

@test "the example of a plain webhook posts the JSON as it is" {
	example_channels webhook
	robot /hook webhook
	sends 0
	equal '["webhook",null,"跟进超时：云帆 · ERP (#1)",[1]]' "$(tail -1 taken/1 | jq -c '[.channel, .recipient, .subject, [.alerts[].id]]')"
	robot /broken webhook
	add CRM owner=李雷 created=2026-11-02
	sends 75
	[[ $(failed reason) == *'exited with 22: '*'500'* ]]
}

# ---- looking at it first ----

@test "--preview prints what --send would send, and records and sends nothing" {
	start_server
	send_config <<-'END'
		  sms: {command: [/bin/true, "{phone}"]}
		alerts: [{name: idle, label: 跟进超时, when: "idle>7d", notify: [owner], via: [mail, sms]}]
	END
	add ERP owner=李雷 created=2026-11-01
	opp-alert --preview >first
	opp-alert --preview >second
	opp-alert --send -n >third
	cmp first second
	cmp first third
	equal 0 "$(sql 'SELECT count(*) FROM message')"
	equal 0 "$(sql 'SELECT count(*) FROM alert')"
	[ ! -e taken/1 ]
	equal $'李雷 <lilei@example.com>\nsms 李雷 <command@localhost>' "$("$PROJECT/tests/cli/mail-parts" To first)"
	sends 0
	# The mail server of the test gets lines that end in CR LF.
	{ echo "From opp@example.com Mon Nov 23 01:00:00 2026" && tail -n +3 taken/1 | tr -d '\r' && echo; } >expected
	head -n "$(wc -l <expected)" first >mail
	diff expected mail
	prints '' opp-alert --preview
}

@test "--mbox appends to a mailbox that others can read, and a line like From_ does not split" {
	idle_rule | send_config /bin/false
	sed -i 's/打电话/From me/' opp.yaml
	opp-init -q
	add ERP owner=李雷 created=2026-11-01
	umask 000
	opp-alert --preview --mbox box
	opp-alert --preview --mbox box
	equal 600 "$(stat -c %a box)"
	equal 2 "$("$PROJECT/tests/cli/mail-parts" Subject box | wc -l)"
	python3 -c 'import mailbox; assert len(mailbox.mbox("box")) == 2'
	fails 73 'cannot open /nonexistent/box' opp-alert --preview --mbox /nonexistent/box
	fails 64 'goes with --preview' opp-alert --mbox box
	fails 64 'takes no "x"' opp-alert --preview x
	fails 64 'cannot be combined' opp-alert --preview --send
	fails 64 'goes with' opp-alert --send --rule idle
}

@test "a full stdout fails, and nothing was recorded" {
	[ -c /dev/full ] || skip "no /dev/full"
	idle_rule | send_config /bin/false
	add ERP owner=李雷 created=2026-11-01
	run bash -c 'opp-alert --preview >/dev/full'
	equal 74 "$status"
	equal 0 "$(sql 'SELECT count(*) FROM message')"
}

@test "a config that others may write names no command that is run" {
	idle_rule | send_config /bin/true
	add ERP owner=李雷 created=2026-11-01
	chmod o+w opp.yaml
	fails 77 'everybody may write it' opp-alert --send
	chmod o-w opp.yaml
	equal 0 "$(sql 'SELECT count(*) FROM message')"
}
