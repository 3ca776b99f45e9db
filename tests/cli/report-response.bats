#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report response: the time until the first follow-up, in working hours of the config's calendar.

load lib
load people

# lead REF OWNER CREATED [FOLLOW-UP]
lead() {
	deals ref,name,owner,created "$1,Lead $1,$2,$3"
	[ -z "${4-}" ] || followups "$1,$4,$2,call,,"
}

@test "the time is counted in working hours, over nights, weekends, holidays and days worked instead" {
	team_config </dev/null
	local number=0
	# created, first response, working hours, within two of them
	while read -r created response hours within; do
		number=$((number + 1))
		lead "L$number" 李雷 "$created" "$response"
		equal "1,$within,$hours" "$(report response "ref=L$number" -o answered,within,median)"
	done <<-'END'
		2026-10-08T09:00 2026-10-08T11:00 2 1
		2026-10-08T09:00 2026-10-08T11:00:01 2 0
		2026-10-08T11:00 2026-10-08T14:30 2 1
		2026-10-08T17:00 2026-10-09T10:00 2 1
		2026-10-09T17:00 2026-10-10T10:00 2 1
		2026-10-10T17:00 2026-10-12T10:00:36 2.01 0
		2026-09-30T17:00 2026-10-08T10:00 2 1
		2026-10-01T08:00 2026-10-07T20:00 0 1
		2026-10-08T09:00 2026-10-09T09:00 7.5 0
		2026-10-17T12:00 2026-10-17T12:00 0 1
		2026-10-20T12:00 2026-10-19T12:00 0 1
	END
}

@test "what is not answered yet is longer than it is now, and late as soon as the limit is over" {
	team_config </dev/null
	lead A 李雷 2026-10-08T09:00 2026-10-08T10:00
	lead B 李雷 2026-10-08T09:00 2026-10-08T12:00
	lead C 李雷 2026-11-20T17:00
	lead D 李雷 2026-11-20T15:00
	prints 'n,answered,within,late,share,median,p90
4,2,1,2,0.333333,3,' opp-report response
	# At nine on Monday C has waited one hour, D three.  Kaplan-Meier of 1, 1+, 3, 3+ goes to 3/4, then to 3/8 at 3.
	prints '4,2,2,0,1,3,' report response --within 3wh -o n,answered,within,late,share,median,p90
	fails 64 'not in working hours' opp-report response --within 2h
	fails 64 'not in working hours' opp-report response --within soon
}

@test "nobody waits for a response to a deal that was closed without one" {
	team_config </dev/null
	lead A 李雷 2026-10-08T09:00
	lead B 李雷 2026-10-08T09:00
	moves A,lost,2026-10-08T10:00,price B,lost,2026-10-08T15:00,price
	prints '2,0,0,1,0' report response -o n,answered,within,late,share
}

@test "an unknown creation cannot be timed and is left out" {
	team_config </dev/null
	lead A 李雷 '' 2026-10-08T10:00
	lead B 李雷 2026-10-08T09:00 2026-10-08T10:00
	prints '1,1' report response -o n,answered
}

@test "the owner is who it was when the response came, the group is the owner's" {
	team_config </dev/null
	at 2026-10-08T09:00 lead A 李雷 2026-10-08T09:00
	at 2026-10-08T09:30 opp-edit -q A owner=王芳
	at 2026-10-08T10:00 opp-log -q A -k call --user 王芳
	at 2026-10-08T10:30 opp-edit -q A owner=张伟
	at 2026-10-08T09:00 lead B 李雷 2026-10-08T09:00
	prints $'李雷,1,0\n王芳,1,1' report response --by owner -o owner,n,answered
	prints $'华东,2,1' report response --by group -o group,n,answered
}

@test "terms, any field, the period of creation, --from and --to" {
	team_config </dev/null
	lead A 李雷 2026-10-09T17:59 2026-10-09T18:00
	lead B 王芳 2026-11-01T00:00 2026-11-02T10:00
	prints $'2026-10,1\n2026-11,1' report response --period month -o period,n
	prints $'2026-10,李雷,1\n2026-11,王芳,1' report response --period month --by owner -o period,owner,n
	prints $'A,1\nB,1' report response --by ref -o ref,n
	prints 1 report response --from 2026-11-01 -o n
	prints 1 report response --to 2026-10-31 -o n
	prints 0.017 report response ref=A -o median
}

@test "hours are those of the wall clock over daylight saving" {
	team_config Europe/Berlin </dev/null
	# From Friday 17:00 to Monday 10:00, while the night to Sunday has an hour more.
	at 2026-10-27T12:00:00+01:00 lead A 李雷 2026-10-23T15:00:00Z 2026-10-26T09:00:00Z
	prints '1,2' report response -o within,median
}

@test "nothing at all is no row" {
	team_config </dev/null
	prints 'n,answered,within,late,share,median,p90' opp-report response
	prints '[]' opp-report response --by owner -f json
}
