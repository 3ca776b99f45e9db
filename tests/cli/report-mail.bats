#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report --mail: reports and the dashboard as mails, read back with another program's parser.

load lib

begin() {
	run_opp_init
	cat >sendmail <<-'END'
		#!/bin/sh
		for to; do :; done
		[ "$to" != full@example.com ] || { echo 'mailbox is full'; exit 75; }
		cat >"$(dirname "$0")/$to.eml"
	END
	chmod 755 sendmail
	sed -i "s,/usr/sbin/sendmail,$PWD/sendmail," opp.yaml
	opp-init -q
	opp-add -q One owner=李雷 customer='<script>alert(1)</script>' source=展会 amount=100 created=2026-10-05
	opp-add -q Two owner=王芳 customer=云帆 source=官网 amount=200 created=2026-11-05
}

# parts FILE.eml: the kinds of its parts, then its subject, then the text; the HTML goes to FILE.html.
parts() {
	python3 -c 'import email, email.policy, sys
message = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(" ".join(part.get_content_type() for part in message.walk()))
print(message["to"], "|", message["subject"])
print(message.get_body(("plain",)).get_content())
open(sys.argv[1][:-4] + ".html", "w").write(message.get_body(("html",)).get_content())' "$1"
}

@test "a report goes as text, HTML and a chart, a mail to each, and a record tells it" {
	begin
	prints 'to,address,subject
韩梅梅,hanmeimei@example.com,转化 2026-11-23
boss@example.org,boss@example.org,转化 2026-11-23' opp-report conversion --by owner --mail 韩梅梅,boss@example.org
	run parts hanmeimei@example.com.eml
	equal 'multipart/alternative text/plain multipart/related text/html image/png' "${lines[0]}"
	equal '韩梅梅 <hanmeimei@example.com> | 转化 2026-11-23' "${lines[1]}"
	[[ $output == *'负责人 数量'* && $output == *'李雷      1 ████'* ]]
	grep -q '<img src="cid:conversion.png@opp" alt="转化">' hanmeimei@example.com.html
	run ! grep -q '<svg' hanmeimei@example.com.html
	[ -e boss@example.org.eml ]
}

@test "the dashboard goes too, its text is text, and --mail may be repeated" {
	begin
	prints '' opp-report dashboard --mail 李雷 --mail 王芳 -q
	run parts lilei@example.com.eml
	[[ ${lines[0]} == 'multipart/alternative text/plain multipart/related text/html image/png'* ]]
	equal '李雷 <lilei@example.com> | 销售看板 2026-11-23' "${lines[1]}"
	equal '进行中商机: 2' "${lines[2]}"
	[[ $output == *'<script>alert(1)</script>'* ]]
	run ! grep -qi '<script' lilei@example.com.html
	grep -q '&lt;script&gt;' lilei@example.com.html
	[ -e wangfang@example.com.eml ]
}

@test "-n prints the mail and sends none" {
	begin
	run -0 --separate-stderr opp-report funnel --mail 韩梅梅 -n
	equal "" "$stderr$(ls ./*.eml 2>/dev/null)"
	[[ $output == 'From: opp@example.com'* && $output == *'Auto-Submitted: auto-generated'* ]]
	equal "$output" "$(opp-report funnel --mail 韩梅梅 -n)"
}

@test "without gnuplot the mail goes without charts, and a note says so" {
	begin
	mkdir bin
	ln -s "$(command -v sh)" "$(command -v cat)" "$(command -v dirname)" bin
	run -0 --separate-stderr env PATH="$PWD/bin" "$(command -v opp-report)" conversion --by owner --mail 韩梅梅 -q
	equal "" "$output$stderr"
	run parts hanmeimei@example.com.eml
	equal 'multipart/alternative text/plain text/html' "${lines[0]}"
	run -0 --separate-stderr env PATH="$PWD/bin" "$(command -v opp-report)" conversion --by owner --mail 韩梅梅
	[[ $stderr == *'install gnuplot-nox; the mail goes without charts' ]]
}

@test "all are tried; what fails is told, with what the command said" {
	begin
	run --separate-stderr opp-report funnel --mail full@example.com,韩梅梅
	[ "$status" -eq 69 ]
	equal $'to,address,subject\n韩梅梅,hanmeimei@example.com,销售漏斗 2026-11-23' "$output"
	[[ $stderr == *'full@example.com: '*'mailbox is full'* ]]
}

@test "who has no address, and a config that carries no mails, are refused before anything is sent" {
	begin
	fails 64 'neither somebody of the team nor a mail address' opp-report funnel --mail 韩梅梅,nobody
	fails 64 'no valid mail address' opp-report funnel --mail=-x@example.com
	fails 64 'names nobody' opp-report funnel --mail ,
	fails 64 'exclude each other' opp-report funnel --mail 韩梅梅 --html
	equal "" "$(ls ./*.eml 2>/dev/null)"
	make_config <<<''
	fails 78 'no channel carries mails' opp-report funnel --mail a@example.com
}
