#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report activity: follow-ups by person, kind and day, and those that were recorded late.

load lib
load people

two_deals() {
	team_config "$@" </dev/null
	deals ref,name,owner,source,created A,One,李雷,展会,2026-10-08 B,Two,王芳,官网,2026-10-08
}

@test "follow-ups are counted by day, person and kind" {
	two_deals
	followups A,2026-10-09T09:00,李雷,call,, A,2026-10-09T10:00,李雷,call,, A,2026-10-09T11:00,李雷,mail,, \
		B,2026-10-09T11:00,王芳,call,, B,2026-10-10T11:00,李雷,call,,
	prints 'period,person,kind,n,late,late_share
2026-10-09,李雷,call,2,2,1
2026-10-09,李雷,mail,1,1,1
2026-10-09,王芳,call,1,1,1
2026-10-10,李雷,call,1,1,1' opp-report activity
}

@test "by a period, by any fields, and by the group of the person" {
	two_deals
	followups A,2026-10-09,李雷,call,, B,2026-10-20,李雷,call,, B,2026-11-01,张伟,visit,, B,2026-11-02,外援,mail,,
	prints $'2026-10,李雷,call,2\n2026-11,外援,mail,1\n2026-11,张伟,visit,1' \
		report activity --period month -o period,person,kind,n
	prints $'外援,官网,1\n张伟,官网,1\n李雷,官网,1\n李雷,展会,1' report activity --by person,source -o person,source,n
	prints $'华东,2\n华北,1\n,1' report activity --by group -o group,n
	prints $'2026-Q4,call,2\n2026-Q4,mail,1\n2026-Q4,visit,1' \
		report activity --by kind --period quarter -o period,kind,n
	prints $'李雷,1\n王芳,3' report activity --by owner -o owner,n # whose deal it is
}

@test "dates are those of the follow-up, terms those of the opportunity" {
	two_deals
	followups A,2026-10-09T23:59,李雷,call,, A,2026-10-10T00:00,李雷,call,, B,2026-10-11,李雷,call,,
	prints $'2026-10-10,1\n2026-10-11,1' report activity --from 2026-10-10 -o period,n
	prints $'2026-10-09,1\n2026-10-10,1' report activity --to 2026-10-10 -o period,n
	prints $'2026-10-11,1' report activity owner=王芳 -o period,n
	prints $'2026-10-09,1\n2026-10-10,1' report activity source=展会 -o period,n
}

@test "late is what was recorded more than a day after it happened, or more than --late-after" {
	two_deals
	# case, happened, recorded, late by default, late after 1wd, late after 2h
	while read -r happened recorded by_default working hours; do
		at "$recorded" opp-log -q A -k call --at "$happened"
		day=${happened%T*}
		equal "$by_default $working $hours" "$(
			report activity --from "$day" --to "$day" -o late
		) $(
			report activity --from "$day" --to "$day" --late-after 1wd -o late
		) $(
			report activity --from "$day" --to "$day" --late-after 2h -o late
		)"
	done <<-'END'
		2026-10-08T09:00 2026-10-08T09:00 0 0 0
		2026-10-12T09:00 2026-10-12T11:00 0 0 0
		2026-10-13T09:00 2026-10-13T11:01 0 0 1
		2026-10-14T09:00 2026-10-15T09:00 0 0 1
		2026-10-15T09:00 2026-10-16T09:01 1 1 1
		2026-10-16T17:00 2026-10-19T17:00 1 0 1
		2026-10-09T17:00 2026-10-10T18:00 1 1 1
	END
	fails 64 --late-after opp-report activity --late-after soon
	fails 64 'does not take --late-after' opp-report funnel --late-after 1d
}

@test "days are those of the config's zone, over daylight saving too" {
	two_deals Europe/Berlin
	at 2026-10-27T12:00:00+01:00 followups A,2026-10-24T22:30:00Z,李雷,call,, A,2026-10-25T22:59:00Z,李雷,call,, \
		A,2026-10-25T23:00:00Z,李雷,call,,
	prints $'2026-10-25,2\n2026-10-26,1' report activity -o period,n
}

@test "nothing at all is no row, one follow-up is one" {
	two_deals
	prints 'period,person,kind,n,late,late_share' opp-report activity
	prints '[]' opp-report activity --by person -f json
	opp-log -q A -k note --user 王芳
	prints '2026-11-23,王芳,note,1,0,0' report activity
	prints '王芳,1' report activity --by person -o person,n
}
