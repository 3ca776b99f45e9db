#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report incentives: bonuses by the rules of the config, on deals small enough for a pocket calculator.

load lib
load people

# rules RULE...: a config with these rules, a line each.
rules() {
	{ echo incentives:; printf '  - %s\n' "$@"; } | team_config
}

# won REF OWNER DAY AMOUNT [CURRENCY [SOURCE]]
won() {
	deals ref,name,owner,amount,currency,source,created "$1,Deal $1,$2,$4,${5-},${6-},"
	at "$3T10:00" moves "$1,won,$3T10:00,"
}

@test "so much a deal, and a percentage of the amount" {
	rules '{name: deal, label: 成交奖, per_deal: 500}' '{name: commission, percent: 3.5}'
	won A 李雷 2026-10-09 1000
	won B 李雷 2026-10-10 2000.01
	won C 王芳 2026-10-10 10
	won D 王芳 2026-10-11 ''
	deals ref,name,owner,amount E,Open,王芳,1000
	prints 'person,rule,label,deals,sum,percent,timeliness,factor,bonus,currency,opportunities,calculation
李雷,deal,成交奖,2,1000.00,,,,1000.00,CNY,1 2,500.00 + 500.00 = 1000.00
李雷,commission,commission,2,3000.01,3.5,,,105.00,CNY,1 2,(1000.00 + 2000.01) x 3.5% = 105.00
王芳,deal,成交奖,2,1000.00,,,,1000.00,CNY,3 4,500.00 + 500.00 = 1000.00
王芳,commission,commission,1,10.00,3.5,,,0.35,CNY,3,10.00 x 3.5% = 0.35' opp-report incentives
}

@test "the bonus is rounded once, half away from zero" {
	rules '{name: a, percent: 0.5}'
	won A 李雷 2026-10-09 1.00
	won B 王芳 2026-10-09 0.99
	won C 张伟 2026-10-09 0.50
	won D 张伟 2026-10-09 0.50
	prints $'张伟,0.01\n李雷,0.01\n王芳,0.00' report incentives -o person,bonus
}

@test "only what lies above the limit counts, the whole amount or the excess" {
	rules '{name: big, percent: 1, above: 500}' '{name: more, percent: 10, above: 500, of: excess}' \
		'{name: each, per_deal: 7, above: 500}'
	won A 李雷 2026-10-09 500
	won B 李雷 2026-10-09 500.01
	won C 李雷 2026-10-09 600
	prints 'big,2,1100.01,11.00,2 3,(500.01 + 600.00) x 1% = 11.00
more,2,100.01,10.00,2 3,((500.01 - 500.00) + (600.00 - 500.00)) x 10% = 10.00
each,2,14.00,14.00,2 3,7.00 + 7.00 = 14.00' report incentives -o rule,deals,sum,bonus,opportunities,calculation
}

@test "terms select the deals and groups the people" {
	rules '{name: fair, per_deal: 5, when: "source=展会"}' '{name: east, per_deal: 7, groups: [华东]}'
	won A 李雷 2026-10-09 100 '' 展会
	won B 李雷 2026-10-09 100
	won C 张伟 2026-10-09 100 '' 展会
	won D 外援 2026-10-09 100
	prints $'张伟,fair,1\n李雷,fair,1\n李雷,east,2' report incentives -o person,rule,deals
	prints $'李雷,east,1' report incentives source= -o person,rule,deals
}

@test "other currencies are converted by the rate of the closing day, or not at all" {
	rules '{name: a, percent: 1}' '{name: b, per_deal: 5}'
	won A 李雷 2026-10-14 100 USD
	won B 李雷 2026-10-15 100.01 USD
	won C 李雷 2026-10-15 50
	won D 王芳 2026-10-15 1000 JPY
	won E 王芳 2026-10-15 50
	run -0 --separate-stderr opp-report incentives -o person,rule,deals,sum,bonus,calculation --no-header
	equal '李雷,a,3,1460.07,14.60,(100.00 USD x 7 + 100.01 USD x 7.1 + 50.00) x 1% = 14.60
李雷,b,3,15.00,15.00,5.00 + 5.00 + 5.00 = 15.00
王芳,a,2,,,
王芳,b,2,10.00,10.00,5.00 + 5.00 = 10.00' "$output"
	[[ $stderr == *'JPY has no rate on 2026-10-15'* ]]
}

@test "the factor is that of the person's timeliness in the period, of all that was due to them" {
	rules '{name: a, percent: 10, timeliness: {90: 1.2, 50: 1, 0: 0.825}}' '{name: b, per_deal: 1}'
	won A 李雷 2026-10-09 100
	won B 王芳 2026-10-09 100
	won C 张伟 2026-10-09 100
	won D 李雷 2026-11-09 100
	# 李雷: of two plans for October one was in time, of one for November none; 王芳: one in time, none due to 张伟
	at 2026-10-12T09:00 deals ref,name,owner,created L,Open,李雷, W,Open,王芳,
	happen L '2026-10-12 follow 2026-10-14' '2026-10-14 follow 2026-10-16' '2026-10-19 follow 2026-11-02' '2026-11-03 follow'
	happen W '2026-10-12 follow 2026-10-13' '2026-10-13 follow'
	prints 'person,rule,timeliness,factor,bonus,calculation
张伟,a,,1,10.00,100.00 x 10% x 1 = 10.00
张伟,b,,,1.00,1.00 = 1.00
李雷,a,0.333333,0.825,16.50,(100.00 + 100.00) x 10% x 0.825 = 16.50
李雷,b,,,2.00,1.00 + 1.00 = 2.00
王芳,a,1,1.2,12.00,100.00 x 10% x 1.2 = 12.00
王芳,b,,,1.00,1.00 = 1.00' opp-report incentives -o person,rule,timeliness,factor,bonus,calculation
	prints $'2026-10,李雷,0.5,1,10.00\n2026-11,李雷,0,0.825,8.25' \
		bash -c "opp-report incentives --period month -o rule,period,person,timeliness,factor,bonus --no-header | sed -n '/李雷/s/^a,//p'"
	# terms select deals, not what was due
	prints $'a,0.333333,0.825\nb,,' report incentives ref=A -o rule,timeliness,factor
}

@test "members share by their roles in equal parts, and what is rounded away stays the owner's" {
	rules '{name: a, percent: 10, members: {presales: 20, legal: 10}}' '{name: b, per_deal: 10, members: {legal: 100}}'
	won A 李雷 2026-10-09 100.01
	won B 李雷 2026-10-10 50
	at 2026-10-09T09:00 opp-edit -q A members=王芳:presales,张伟:presales,外援:presales,王芳:legal
	at 2026-10-10T09:00 opp-edit -q B members+=李雷:presales
	prints '外援,a,1,6.67,0.67,1,(100.01 x 20% / 3) x 10% = 0.67
张伟,a,1,6.67,0.67,1,(100.01 x 20% / 3) x 10% = 0.67
李雷,a,2,120.00,12.00,1 2,(100.01 - 30.01 + 50.00 x 20% + 50.00 - 10.00) x 10% = 12.00
李雷,b,2,10.00,10.00,1 2,10.00 - 10.00 + 10.00 = 10.00
王芳,a,1,16.67,1.67,1,(100.01 x 20% / 3 + 100.01 x 10%) x 10% = 1.67
王芳,b,1,10.00,10.00,1,10.00 x 100% = 10.00' report incentives -o person,rule,deals,sum,bonus,opportunities,calculation
}

@test "who owned a deal and who was its member counts as of its closing" {
	rules '{name: a, per_deal: 10, members: {presales: 50}}'
	at 2026-10-08T09:00 deals ref,name,owner,members A,One,李雷,张伟:presales B,Two,李雷,
	at 2026-10-12T10:00 moves A,won,2026-10-12T10:00,
	at 2026-10-12T10:00 moves B,won,2026-10-12T10:00,
	# in the same second, but afterwards
	at 2026-10-12T10:00 opp-edit -q A owner=王芳 members=
	at 2026-10-13T10:00 opp-edit -q B owner=王芳 members=张伟:presales
	prints $'张伟,1,5.00\n李雷,1 2,15.00' report incentives -o person,opportunities,bonus
	prints $'张伟,李雷,5.00\n李雷,李雷,15.00' report incentives --by owner -o person,owner,bonus
}

@test "reopened deals earn nothing, won ones once, with the owner of the last closing and today's amount" {
	rules '{name: a, percent: 10}'
	local deal
	for deal in A B C; do at 2026-10-08T09:00 opp-add -q Deal "ref=$deal" owner=李雷 amount=100; done
	happen A '2026-10-12 move lost price' '2026-10-13 edit owner=王芳' '2026-10-14 move needs' '2026-10-15 move won'
	happen B '2026-10-12 move won' '2026-10-13 move needs'
	happen C '2026-10-12 move won' '2026-10-13 edit amount=150' '2026-10-14 edit owner='
	prints $'李雷,15.00\n王芳,10.00' report incentives -o person,bonus
}

@test "a deal that is nobody's earns nothing but its members' shares" {
	rules '{name: a, per_deal: 10, members: {presales: 50}}'
	deals ref,name,owner,members,created A,One,,张伟:presales,
	moves A,won,2026-11-20T10:00,
	prints $'张伟,5.00' report incentives -o person,bonus
}

@test "dates and periods are those of closing, in the zone of the config; further fields stand behind the person" {
	rules '{name: a, per_deal: 10}'
	deals ref,name,owner,source,created A,One,李雷,展会, B,Two,李雷,官网, C,Three,李雷,官网,
	moves A,won,2026-10-31T15:59:59Z, B,won,2026-10-31T16:00:00Z, C,won,2026-11-02,
	prints $'2026-10,李雷,10.00\n2026-11,李雷,20.00' report incentives --period month -o period,person,bonus
	prints $'李雷,1' report incentives --to 2026-10-31 -o person,opportunities
	prints $'李雷,2' report incentives --from 2026-11-01 --to 2026-11-01 -o person,opportunities
	prints $'李雷,官网,20.00\n李雷,展会,10.00' report incentives --by source -o person,source,bonus
	prints $'李雷,华东,30.00' report incentives --by group,person -o person,group,bonus
}

@test "--rules reckons by another config's rules" {
	rules '{name: a, per_deal: 10}'
	won A 李雷 2026-10-09 1000
	sed 's/{name: a, per_deal: 10}/{name: new, percent: 2, when: "owner=李雷"}/; s/Asia.Shanghai/Europe\/Berlin/' opp.yaml >new.yaml
	prints '李雷,new,20.00,1000.00 x 2% = 20.00' report incentives --rules new.yaml -o person,rule,bonus,calculation
	prints '2026-10,李雷,a' report incentives --period month -o period,person,rule
	fails 66 nothing.yaml opp-report incentives --rules nothing.yaml
	sed -i 's/percent: 2/percent: x/' new.yaml
	fails 78 'new.yaml' opp-report incentives --rules new.yaml
	sed 's/^currency: CNY/currency: EUR/' opp.yaml >euro.yaml
	fails 78 'amounts cannot be compared' opp-report incentives --rules euro.yaml
	{ sed 's/per_deal: 10}/per_deal: 10, when: "size>5"}/' opp.yaml; echo 'fields: {opportunity: {size: {type: integer}}}'; } >size.yaml
	fails 78 'the term "size>5" is on a field that' opp-report incentives --rules size.yaml
	fails 64 'does not take --rules' opp-report funnel --rules new.yaml
}

@test "without rules there is nothing to reckon by; without deals no row" {
	team_config </dev/null
	fails 78 'no incentives' opp-report incentives
	rules '{name: a, per_deal: 10}'
	prints '' report incentives
	prints '[]' opp-report incentives -f json
}

@test "the examples of the templates can be taken as they are" {
	local template
	for template in zh-b2b en-b2b; do
		rm -f opp.yaml opp.db*
		run_opp_init "$template"
		sed -i 's/^#\(targets:\|incentives:\)$/\1/; /^\(targets:\|incentives:\)$/,/^$/s/^#  - /  - /' opp.yaml
		opp-init -q
		equal 5 "$(sed -n '/^\(targets:\|incentives:\)$/,/^$/p' opp.yaml | grep -c '^  - {')"
		prints '' report incentives
		equal 1 "$(report leaderboard --period quarter | wc -l)"
		equal 1 "$(report leaderboard --by group --period month --measure won | wc -l)"
	done
}
