# shellcheck shell=bash disable=SC2154  # bats sets status, output and stderr
# sending.bash: what the tests of messages share: a mail server, a config whose mails go to it, and what it has taken.

teardown() {
	touch taken/go 2>/dev/null || :
	[ -z "${server-}" ] || kill "$server"
}

# start_server: a mail server, for which msmtp is configured.
start_server() {
	local port
	command -v msmtp >/dev/null || skip "no msmtp"
	mkdir -p taken
	exec 5< <(exec "$PROJECT/tests/cli/smtp-server" taken 3>&-)
	server=$!
	read -t 60 -r port <&5
	printf 'account default\nhost 127.0.0.1\nport %s\ntls off\nauth off\ntimeout 600\n' "$port" >msmtprc
}

# start_http_server: a web server, whose port is in $port.
start_http_server() {
	command -v curl >/dev/null || skip "no curl"
	mkdir -p taken
	exec 5< <(exec "$PROJECT/tests/cli/http-server" taken 3>&-)
	server=$!
	read -t 60 -r port <&5
}

# send_config [COMMAND] <<YAML: a team, channels of which `mail` goes to the command (msmtp), and on stdin what else there is.
send_config() {
	local command=${1-"$(command -v msmtp), -C, $PWD/msmtprc, -f, \"{from}\", --, \"{to}\""}
	cat >opp.yaml <<-END
		currency: CNY
		timezone: Asia/Shanghai
		language: zh
		calendar: {shifts: ["09:00-12:00", "13:30-18:00"]}
		team:
		  - {name: 李雷, email: lilei@example.com, phone: "+8601", manager: 韩梅梅}
		  - {name: 王芳, email: wangfang@example.com, phone: "+8602", manager: 韩梅梅}
		  - {name: 张伟, email: busy@example.com, manager: 韩梅梅}
		  - {name: 刘洋, email: refused@example.com, manager: 韩梅梅}
		  - {name: 陈静, email: drop@example.com, manager: 韩梅梅}
		  - {name: 赵敏, email: stall@example.com, manager: 韩梅梅}
		  - {name: 孙悦, email: taken@example.com, manager: 韩梅梅}
		  - {name: 周杰, email: late@example.com, manager: 韩梅梅}
		  - {name: 吴磊}
		  - {name: 韩梅梅, role: manager, email: hanmeimei@example.com, phone: "+8609"}
		pipelines:
		  default:
		    stages: [{name: first, label: 初步接触, probability: 10}, {name: second, probability: 50}]
		    lost_reasons: [price]
		channels:
		  mail: {from: opp@example.com, command: [$command]${mail_options:+, $mail_options}}
	END
	cat >>opp.yaml
	opp-init -q
}

# The rule of most tests: idle for more than a week.
idle_rule() {
	printf 'alerts:\n  - {name: idle, label: 跟进超时, when: "idle>7d", notify: [owner], via: [mail], action: 打电话}\n'
}

add() {
	opp-add -q "$@"
}

# taken WORD...: what mail-parts says of the mails taken, in the order in which they came.
taken() {
	local number=1
	while [ -e taken/$number ]; do
		"$PROJECT/tests/cli/mail-parts" "$@" taken/$number
		number=$((number + 1))
	done
}

# In how many mails each Message-ID came.
copies() {
	taken Message-Id | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c | awk '{ print $1 " x " $2 }'
}

# sends STATUS [ARGUMENT...]: opp-alert --send ends so.
sends() {
	local expected=$1
	shift
	run --separate-stderr opp-alert --send "$@"
	[ "$status" -eq "$expected" ] || { echo "status $status: $stderr"; return 1; }
	equal "" "$output"
}

# failed COLUMNS: opp-alert --failed, without header.
failed() {
	opp-alert --failed -f csv --no-header -o "$@" || :
}
