#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report leaderboard: who won how much, ranked, and how far they are with their targets.

load lib
load people

# won REF OWNER DAY AMOUNT [CURRENCY]: created the day before, without a step that is due.
won() {
	deals ref,name,owner,amount,currency,created "$1,Deal $1,$2,$4,${5-},"
	at "$3T10:00" moves "$1,won,$3T10:00,"
}

@test "people are ranked by what they won, and a tie shares a rank" {
	team_config </dev/null
	won A 李雷 2026-10-09 100
	won B 王芳 2026-10-09 60
	won C 王芳 2026-10-10 40
	won D 张伟 2026-10-10 200
	won E 外援 2026-10-10 99.99
	deals ref,name,owner,created F,Lost,李雷,
	moves F,lost,2026-10-12,price
	prints 'person,rank,won,lost,rate,amount_won,currency,timeliness,activities,target,stretch,challenge,attainment,level
张伟,1,1,0,1,200.00,CNY,,0,,,,,
李雷,2,1,1,0.5,100.00,CNY,,0,,,,,
王芳,2,2,0,1,100.00,CNY,,0,,,,,
外援,4,1,0,1,99.99,CNY,,0,,,,,' opp-report leaderboard
}

@test "other measures rank, what has none stands at the end without a rank" {
	team_config </dev/null
	won A 李雷 2026-10-09 100
	won B 王芳 2026-10-09 10
	won C 王芳 2026-10-10 10
	deals ref,name,owner,created D,Open,张伟,2026-10-09 E,Lost,李雷,
	moves E,lost,2026-10-12,price D,needs,2026-10-09T20:00,
	followups D,2026-10-09,张伟,call,, D,2026-10-10,张伟,call,, A,2026-10-08,李雷,call,, D,2026-10-12,,call,,
	prints $'王芳,1,2\n李雷,2,1\n张伟,3,0' report leaderboard --measure won -o person,rank,won
	prints $'王芳,1,1\n李雷,2,0.5\n张伟,,' report leaderboard --measure rate -o person,rank,rate
	prints $'张伟,1,0.5\n李雷,,\n王芳,,' report leaderboard --measure timeliness -o person,rank,timeliness
	prints $'李雷,1,2\n张伟,1,2\n王芳,3,0' \
		bash -c "opp-report leaderboard --measure activities -o rank,person,activities --no-header | awk -F, '{ print \$2 \",\" \$1 \",\" \$3 }' | sort -t , -k 2n -k 1r"
	fails 64 'did you mean "won"' opp-report leaderboard --measure wonn
}

@test "groups are ranked like people" {
	team_config </dev/null
	won A 李雷 2026-10-09 100
	won B 王芳 2026-10-09 60
	won C 张伟 2026-10-09 200
	won D 外援 2026-10-09 500
	prints $'华北,1,200.00\n华东,2,160.00\n,,500.00' report leaderboard --by group -o group,rank,amount_won
}

@test "a won deal is its owner's at closing, whoever owns it later" {
	team_config </dev/null
	local ref event owner
	while IFS='|' read -r ref event owner; do
		at 2026-10-08T09:00 opp-add -q Deal "ref=$ref" owner=李雷 amount=100
		IFS=';' read -ra events <<<"$event"
		happen "$ref" "${events[@]}"
		equal "$ref $owner" "$ref $(report leaderboard "ref=$ref" --from 2026-10-12 -o person)"
	done <<-'END'
		A|2026-10-12 move won;2026-10-13 edit owner=王芳|李雷
		B|2026-10-10 edit owner=王芳;2026-10-12 move won|王芳
		C|2026-10-12 move won;2026-10-12 edit owner=王芳|李雷
		D|2026-10-12 edit owner=王芳;2026-10-12 move won|王芳
		E|2026-10-10 edit owner=王芳;2026-10-12 move won;2026-10-13 edit owner=张伟;2026-10-14 edit owner=李雷|王芳
	END
	# recorded a week later, it is still the owner's of the day on which it happened
	at 2026-10-08T09:00 opp-add -q Deal ref=F owner=李雷
	at 2026-10-13T09:00 opp-edit -q F owner=王芳
	at 2026-10-19T09:00 moves F,won,2026-10-12,
	prints 李雷 report leaderboard ref=F --from 2026-10-12 -o person
	prints 李雷 report leaderboard ref=A --by owner --from 2026-10-12 -o owner
}

@test "what was reopened is open, what was lost and then won is won, and once" {
	team_config </dev/null
	local deal
	for deal in A B C; do at 2026-10-08T09:00 opp-add -q Deal "ref=$deal" owner=李雷 amount=100; done
	happen A '2026-10-12 move lost price' '2026-10-13 edit owner=王芳' '2026-10-14 move needs' '2026-10-15 move won'
	happen B '2026-10-12 move won' '2026-10-13 move needs'
	happen C '2026-10-12 move won' '2026-10-13 move needs' '2026-10-14 move lost price'
	prints $'王芳,1,0,100.00\n李雷,0,1,0.00' report leaderboard -o person,won,lost,amount_won
}

@test "amounts are today's, converted by the rate of the closing day" {
	team_config </dev/null
	won A 李雷 2026-10-14 100 USD
	won B 李雷 2026-10-15 100 USD
	won C 王芳 2026-10-15 1000 JPY
	won D 张伟 2026-10-15 10
	opp-edit -q D amount=20
	run -0 --separate-stderr opp-report leaderboard -o person,rank,amount_won,currency --no-header
	equal $'李雷,1,1410.00,CNY\n张伟,2,20.00,CNY\n王芳,,1000,JPY' "$output"
	opp-edit -q D currency=USD
	prints $'142.00' report leaderboard ref=D -o amount_won
}

@test "each figure counts in its own time: closing, the due day, the follow-up" {
	team_config </dev/null
	at 2026-10-30T09:00 opp-add -q Deal ref=A owner=李雷 amount=100
	happen A '2026-10-30 follow 2026-11-02' '2026-11-02 follow' '2026-11-03 move won'
	prints $'2026-10,李雷,0,0,1\n2026-11,李雷,1,1,1' \
		report leaderboard --period month -o period,person,won,timeliness,activities
	prints $'李雷,0,1' report leaderboard --to 2026-10-31 -o person,won,activities
	prints $'李雷,1,0' report leaderboard --from 2026-11-03 -o person,won,activities
	prints '' report leaderboard --from 2026-11-04
}

@test "ranks are those of each period; other fields and terms work as everywhere" {
	team_config </dev/null
	won A 李雷 2026-10-09 100
	won B 王芳 2026-10-09 200
	won C 李雷 2026-11-09 100
	prints $'2026-10,王芳,1\n2026-10,李雷,2\n2026-11,李雷,1' report leaderboard --period month -o period,person,rank
	prints $'B,1\nA,2\nC,2' report leaderboard --by ref -o ref,rank
	prints $'李雷,1' report leaderboard ref=A -o person,rank
}

targets() {
	team_config <<-'END'
		targets:
		  - {person: 李雷, period: 2026-10, base: 100, stretch: 150, challenge: 200}
		  - {person: 李雷, period: 2026-11, base: 100, stretch: 160}
		  - {person: 李雷, period: 2026-12, base: 100, stretch: 170}
		  - {person: 李雷, period: 2026-10, measure: won, base: 4}
		  - {person: 王芳, period: 2026-Q4, base: 1000.5}
		  - {person: 王芳, period: 2026-11, base: 1}
		  - {group: 华北, period: 2026-Q4, base: 10}
	END
}

@test "targets of the period stand beside what was reached, and whoever has one has a row" {
	targets
	won A 李雷 2026-10-09 150
	won B 张伟 2026-10-09 5
	prints $'2026-10,李雷,150.00,100.00,150.00,200.00,1.5,stretch\n2026-10,张伟,5.00,,,,,
2026-11,李雷,0.00,100.00,160.00,,0,\n2026-11,王芳,0.00,1.00,,,0,\n2026-12,李雷,0.00,100.00,170.00,,0,' \
		report leaderboard --period month -o period,person,amount_won,target,stretch,challenge,attainment,level
	prints $'2026-10,张伟,1,,,\n2026-10,李雷,1,4,0.25,' \
		report leaderboard --period month --measure won -o period,person,won,target,attainment,level
	prints $'华东,150.00,,\n华北,5.00,10.00,0.5' \
		report leaderboard --by group --from 2026-10-01 --to 2026-12-31 -o group,amount_won,target,attainment
}

@test "targets of shorter periods add up to those of the one that they fill, level by level" {
	targets
	won A 李雷 2026-10-09 500
	prints $'2026-Q4,李雷,300.00,480.00,,1.666667,stretch\n2026-Q4,王芳,1000.50,,,0,' \
		report leaderboard --period quarter -o period,person,target,stretch,challenge,attainment,level
	prints $'李雷,200.00,310.00\n王芳,,' \
		report leaderboard --from 2026-10-01 --to 2026-11-30 -o person,target,stretch
	prints $'李雷,,' report leaderboard --from 2026-10-02 --to 2026-10-31 -o person,target,stretch
	prints $'2026-Q4,李雷,300.00\n2026-Q4,王芳,1000.50' report leaderboard --by owner --period quarter -o period,owner,target
	prints $'2026,李雷,' report leaderboard owner=李雷 --to 2026-10-31 --period year -o period,person,target
}

@test "nothing at all is no row" {
	team_config </dev/null
	prints '' report leaderboard
	prints '[]' opp-report leaderboard --by group -f json
}
