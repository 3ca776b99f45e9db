#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report timeliness: planned follow-ups and due stage steps, in time, late and overdue, as it stood in history.

load lib
load people

# check WHICH EXPECTED EVENT...: a new deal of 李雷, created on Thursday 2026-10-08, to which this happens, has so many
# plans (or steps) in time, late, overdue.
number=0
check() {
	local which=$1 expected=$2 ref=R$((++number))
	shift 2
	at 2026-10-08T09:00 opp-add -q Deal "ref=$ref" owner=李雷
	happen "$ref" "$@"
	equal "$ref: $expected" "$ref: $(
		report timeliness "ref=$ref" -o "${which}_in_time,${which}_late,${which}_overdue" | grep . || echo none
	)"
}

@test "a plan is done by the next follow-up, another plan or the closing, in time up to the end of its day" {
	team_config </dev/null
	# the step of the first stage is overdue in each of these, so that there always is a row
	check plans 1,0,0 '2026-10-08 follow 2026-10-10' '2026-10-10T23:59:59 follow'
	check plans 0,1,0 '2026-10-08 follow 2026-10-10' '2026-10-11T00:00:00 follow'
	check plans 1,0,0 '2026-10-08 follow 2026-10-12' '2026-10-09 follow'
	check plans 0,0,1 '2026-10-08 follow 2026-10-10'
	check plans 0,0,1 '2026-10-08 follow 2026-11-22'
	check plans 0,0,0 '2026-10-08 follow 2026-11-23'
	check plans 1,1,1 '2026-10-08 follow 2026-10-10' '2026-10-09 follow 2026-10-12' '2026-10-13 follow 2026-10-20'
	# what is recorded later happened when it did
	check plans 1,0,0 '2026-10-08 follow 2026-10-10' '2026-10-10 late 2026-10-15T10:00'
	# a plan that was changed stands as it was until then, and the new one for itself
	check plans 2,0,0 '2026-10-08 follow 2026-10-10' '2026-10-10 edit next_action_at=2026-10-20' '2026-10-20 follow'
	check plans 1,1,0 '2026-10-08 follow 2026-10-10' '2026-10-11 edit next_action_at=2026-10-20' '2026-10-20 follow'
	check plans 1,0,1 '2026-10-08 follow 2026-10-10' '2026-10-09 edit next_action_at=2026-10-20'
	check plans 1,0,0 '2026-10-08 follow 2026-10-10' '2026-10-09 edit next_action_at='
	check plans 0,0,1 '2026-10-08 edit next_action_at=2026-10-10'
	# lost and won, reopened
	check plans 1,0,0 '2026-10-08 follow 2026-10-10' '2026-10-10 move lost price'
	check plans 0,1,0 '2026-10-08 follow 2026-10-10' '2026-10-11 move lost price'
	check plans 1,0,0 '2026-10-08 follow 2026-10-10' '2026-10-09 move won' '2026-10-12 follow 2026-10-13' '2026-10-20 follow'
	check plans 1,0,1 '2026-10-08 follow 2026-10-10' '2026-10-09 move lost price' '2026-10-12 move needs' \
		'2026-10-12T11:00 follow 2026-10-13'
	# moves between stages are no follow-ups
	check plans 0,0,1 '2026-10-08 follow 2026-10-10' '2026-10-09 move needs'
}

@test "a step is done by leaving the stage forwards or closing the deal, in time up to the end of its D+N day" {
	team_config </dev/null
	# contact is due on the 9th, needs on the 11th, offer two working days after it was entered (Saturday the 10th is one)
	check steps 0,0,1
	check steps 1,0,1 '2026-10-09T23:59:59 move needs'
	check steps 0,1,1 '2026-10-10T00:00 move needs'
	check steps 2,0,1 '2026-10-09 move needs' '2026-10-11 move offer'
	check steps 3,0,0 '2026-10-09 move needs' '2026-10-09 move offer' '2026-10-12 move signing'
	check steps 2,1,0 '2026-10-09 move needs' '2026-10-09 move offer' '2026-10-13 move signing'
	check steps 3,0,0 '2026-10-09 move needs' '2026-10-09 move offer' '2026-10-12 move won'
	check steps 1,0,0 '2026-10-09 move lost price'
	check steps 0,1,0 '2026-10-10 move lost price'
	# a skipped stage has no step
	check steps 1,0,1 '2026-10-09 move offer'
	# a stage that is entered too late is late
	check steps 0,2,0 '2026-10-12 move needs' '2026-10-12T11:00 move signing'
}

@test "going back takes a step back unless it was late, and no step begins behind its own day that way" {
	team_config </dev/null
	# needs is left backwards on the 10th, before its day: no step; contact of then was due on the 9th: none either
	check steps 1,0,0 '2026-10-09 move needs' '2026-10-10 move contact' '2026-10-12 move signing'
	check steps 1,1,0 '2026-10-09 move needs' '2026-10-12 move contact' '2026-10-12T11:00 move signing'
	# back to needs on its last day, and on again: the second stay counts; offer counts from each entry
	check steps 4,0,0 '2026-10-09 move needs' '2026-10-09T11:00 move offer' '2026-10-11 move needs' \
		'2026-10-11T11:00 move offer' '2026-10-13 move signing'
	check steps 3,1,0 '2026-10-09 move needs' '2026-10-09T11:00 move offer' '2026-10-11 move needs' \
		'2026-10-11T11:00 move offer' '2026-10-14 move signing'
	# reopened behind the day, and on a stage that counts from entry
	check steps 1,0,0 '2026-10-09 move lost price' '2026-10-20 move contact'
	check steps 2,0,1 '2026-10-09 move offer' '2026-10-10 move lost price' '2026-10-20 move offer'
}

@test "it is the owner's of when it was done, or of the end of the day if that came first" {
	team_config </dev/null
	local deal events owner
	# one plan for the 10th; the step of the first stage is left out by terms on the day
	while IFS='|' read -r deal events owner; do
		at 2026-10-08T09:00 opp-add -q Deal "ref=$deal" owner=李雷
		IFS=';' read -ra events <<<"$events"
		happen "$deal" '2026-10-08 follow 2026-10-10' "${events[@]}"
		equal "$deal $owner" "$deal $(report timeliness "ref=$deal" --by owner --from 2026-10-10 -o owner)"
	done <<-'END'
		A|2026-10-09 edit owner=王芳;2026-10-10 follow;2026-10-10T11:00 edit owner=张伟|王芳
		B|2026-10-10 follow;2026-10-10T11:00 edit owner=王芳|李雷
		C|2026-10-10T23:59:59 edit owner=王芳;2026-10-11T00:00 edit owner=张伟;2026-10-12 follow|王芳
		D|2026-10-11 edit owner=王芳|李雷
		E|2026-10-10 edit owner=王芳|王芳
		F|2026-10-10 edit owner=|""
	END
	prints $'华东,2' report timeliness ref=A,B --by group --from 2026-10-10 -o group,plans
}

@test "the step of a deal that changed hands is the owner's of its day" {
	team_config </dev/null
	at 2026-10-08T09:00 opp-add -q Deal ref=A owner=李雷
	happen A '2026-10-09T11:00 move needs' '2026-10-10 edit owner=王芳' '2026-10-11 move offer' '2026-10-12 edit owner=张伟'
	prints $'张伟,0,1\n李雷,1,0\n王芳,1,0' report timeliness --by owner -o owner,steps_in_time,steps_overdue
}

@test "shares are of what was due; what is not over yet says nothing" {
	team_config </dev/null
	deals ref,name,owner,created A,One,李雷,2026-10-08 B,Two,王芳,2026-11-23 C,Three,王芳,
	happen A '2026-10-08 follow 2026-10-10' '2026-10-10 follow 2026-10-12' '2026-10-13 follow 2026-11-23'
	prints 'plans,plans_in_time,plans_late,plans_overdue,plan_share,steps,steps_in_time,steps_late,steps_overdue,step_share,timeliness
2,1,1,0,0.5,1,0,0,1,0,0.333333' opp-report timeliness
	prints '' report timeliness owner=王芳
}

@test "dates and periods are those of the due day; terms and fields those of the opportunity" {
	team_config </dev/null
	deals ref,name,owner,source,created A,One,李雷,展会,2026-10-30 B,Two,李雷,官网,2026-10-08
	happen A '2026-10-30 follow 2026-11-05' '2026-11-04 follow'
	prints $'2026-10,0,2\n2026-11,1,0' report timeliness --period month -o period,plans,steps
	prints $'2026-11,1' report timeliness --period month --from 2026-11-01 -o period,plans
	prints $'2026-10,2' report timeliness --period month --to 2026-10-31 -o period,steps
	prints $'官网,1\n展会,2' bash -c "opp-report timeliness --by source -o source,plans,steps --no-header | awk -F, '{ print \$1 \",\" \$2 + \$3 }'"
	prints 1 report timeliness source=官网 -o steps
}

@test "days end by the zone of the config, over daylight saving too" {
	team_config Europe/Berlin </dev/null
	deals ref,name,owner,created A,One,李雷,2026-10-20 B,Two,李雷,2026-10-20
	# Sunday the 25th has 25 hours and ends at 23:00 UTC.
	happen A '2026-10-20 follow 2026-10-25' '2026-10-25T22:59:59Z follow'
	happen B '2026-10-20 follow 2026-10-25' '2026-10-25T23:00:00Z follow'
	prints $'A,1,0\nB,0,1' report timeliness --by ref -o ref,plans_in_time,plans_late
}

@test "a stage or pipeline that left the config has no steps" {
	team_config </dev/null
	at 2026-10-08T09:00 opp-add -q Deal ref=A owner=李雷
	happen A '2026-10-09 move needs' '2026-10-11 move offer'
	sed -i 's/name: needs/name: wishes/' "$OPP_CONFIG"
	opp-init -q
	prints 1,0,1 report timeliness -o steps_in_time,steps_late,steps_overdue
}

@test "nothing at all is no row" {
	team_config </dev/null
	prints '' report timeliness
	prints '[]' opp-report timeliness --by owner -f json
}
