#!/usr/bin/env bats
# shellcheck disable=SC2034,SC2154  # whole() looks at $also; bats sets status, output and stderr
# Sending that is killed, or short of something: no message is lost, and at most the one on its way goes twice.

load fault

# begin_sending: three people who are to be told, and a mail program that keeps the Message-ID and whether the mail is whole.
begin_sending() {
	mkdir -p side temporary
	export TMPDIR=$PWD/temporary
	cat >side/sendmail <<-END
		#!/bin/sh
		exec >>$PWD/side/mails
		sed -n -e 's/^Message-Id: //p' -e '\$ s/^--=_.*--\$/whole/p' | tr '\n' ' '
		echo
	END
	chmod +x side/sendmail
	cat >opp.yaml <<-END
		currency: CNY
		timezone: Asia/Shanghai
		team:
		  - {name: a, email: a@example.com}
		  - {name: b, email: b@example.com}
		  - {name: c, email: c@example.com}
		pipelines: {default: {stages: [{name: first, probability: 10}], lost_reasons: [price]}}
		channels: {mail: {from: opp@example.com, command: [$PWD/side/sendmail]}}
		alerts: [{name: idle, when: "idle>7d", notify: [owner], via: [mail]}]
	END
	opp-init -q
	printf 'name,owner,created\nA,a,2026-11-01\nB,b,2026-11-02\nC,c,2026-11-03\n' | opp-add -q -i - >side/out
	sqlite3 opp.db "PRAGMA wal_checkpoint(TRUNCATE)" >side/out
	cp opp.db side/kept.db
	mkfifo side/alive
}

# With the COMMAND and all that it has started gone: they hold the writing end of a pipe.
and_all_gone() {
	local reader result=0
	cat side/alive >side/nothing &
	reader=$!
	"$@" 8>side/alive || result=$?
	wait $reader
	return $result
}

# came MOST: all three mails came, whole, no more than MOST in all, and what came again did under the same Message-ID.
came() {
	equal 3 "$(sort -u side/mails | wc -l)" || return
	equal "" "$(grep -v 'example.com> whole $' side/mails)" || return
	[ "$(wc -l <side/mails)" -le "$1" ] || { cat side/mails; return 1; }
	equal 'sent|3' "$(sql 'SELECT state, count(*) FROM message GROUP BY 1')" || return
	equal 3 "$(sql 'SELECT count(*) FROM delivery')" || return
	whole
}

@test "a run killed at any system call between recording, sending and marking is finished by the next one" {
	needs_strace
	begin_sending
	local call number
	for call in openat pwrite64 fdatasync fcntl clone write wait4 pselect6 close; do
		number=1
		while
			restore
			rm -f side/mails
			and_all_gone inject $call signal=SIGKILL $number opp-alert --send
		do
			run --separate-stderr opp-alert --send
			equal "0 " "$status $stderr" || { echo "$call $number"; return 1; }
			came 4 || { echo "$call $number"; return 1; }
			number=$((number + 1 + number / 8))
		done
		[ "$status" -eq 0 ]
		came 3
	done
}

@test "a run whose system calls fail sends what it can, and the next one the rest" {
	needs_strace
	begin_sending
	local call number
	for call in pwrite64:error=EIO fdatasync:error=ENOSPC pipe2:error=EMFILE clone:error=EAGAIN openat:error=EMFILE; do
		number=$(($(calls_to_load "${call%%:*}" opp-alert) + 1))
		while
			restore
			rm -f side/mails
			and_all_gone inject "${call%%:*}" "${call#*:}" $number opp-alert --send
		do
			said_properly || { echo "$call $number"; return 1; }
			run --separate-stderr opp-alert --send --now 2026-11-23T10:00
			equal "0 " "$status $stderr" || { echo "$call $number"; return 1; }
			came 4 || { echo "$call $number"; return 1; }
			number=$((number + 1 + number / 8))
		done
		[ "$status" -eq 0 ]
	done
}

@test "sending without enough memory ends with 71, and the next run sends the rest" {
	plain_only
	begin_sending
	make_failing_memory
	local number=1
	while
		restore
		rm -f side/mails
		and_all_gone scarce $number opp-alert --send
	do
		# While GLib is being loaded, and in its printing, it ends the program in its own way, which nobody can change.
		if ! grep -qE '(GLib-ERROR|glib/[a-z]+\.c:).*failed to allocate' side/err; then
			said_properly || { echo "allocation $number"; return 1; }
			[ "$status" -eq 71 ] || [ "$status" -eq 0 ] || [ "$status" -eq 75 ] ||
				{ echo "allocation $number: status $status: $(cat side/err)"; return 1; }
		fi
		run --separate-stderr opp-alert --send --now 2026-11-23T10:00
		equal "0 " "$status $stderr" || { echo "allocation $number"; return 1; }
		came 4 || { echo "allocation $number"; return 1; }
		number=$((number + 1 + number / 6))
	done
	[ "$status" -eq 0 ]
}

@test "what is sent and previewed is written for its owner only, whatever the umask" {
	begin_sending
	umask 000
	opp-alert --preview --mbox side/box
	opp-alert --send
	equal "600" "$(stat -c %a side/box opp.db opp.db-lock opp.db-sending | sort -u)"
	equal "" "$(strangers)"
}

@test "a clock that goes backwards loses nothing and repeats nothing" {
	begin_sending
	opp-alert --send --now 2026-11-23T09:00
	opp-alert --send --now 2026-11-20T09:00
	opp-alert --send --now 2026-11-23T09:00
	came 3
	sed -i 's/A,a/D,d/' opp.yaml
	opp-add -q D owner=a created=2026-11-01
	opp-alert --send --now 2026-11-22T08:00
	equal 4 "$(sort -u side/mails | wc -l)"
}
