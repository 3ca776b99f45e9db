#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# Clocks that are put back, hours that there are not or twice, unknown zones and days.

load ../cli/lib

# at TIME COMMAND...: with the system's clock there, in UTC.
at() {
	local time=$1
	shift
	env -u OPP_NOW faketime "$time" "$@"
}

begin() { # ZONE
	cat >opp.yaml <<-END
		currency: CNY
		timezone: $1
		pipelines: {default: {stages: [{name: first}], lost_reasons: [price]}}
		alerts:
		  - {name: idle, steps: [{when: ["idle>3d"]}, {when: ["idle>5d"]}]}
		  - {name: list, every: daily 02:30, when: ["idle>1d"]}
	END
	opp-init -q
}

@test "a clock that is put back: what was recorded stays in the order in which it was" {
	plain_only
	OPP_NOW=2026-11-01T08:00 begin UTC
	at '2026-11-01 09:00' opp-add -q ERP
	at '2026-11-08 09:00' opp-alert >out
	at '2026-11-02 09:00' opp-alert >out
	at '2026-11-02 10:00' opp-log -q 1 -k call
	at '2026-11-08 11:00' opp-alert >out
	equal 'raised,1
ended,1
raised,3' "$(opp-alert --history --rule idle -f csv --no-header -o event,id)"
	equal "" "$(sql 'SELECT a.id FROM tx a JOIN tx b ON b.id = a.id + 1 WHERE a.id > b.id')"
	prints "check,problem" opp-check
	at '2026-11-03 09:00' opp-alert --replay 2026-11-01..2026-11-30 >out
	run -65 at '2026-11-03 09:00' opp-log 1 -k call --at 2026-11-05
}

@test "a daily time in the hour that daylight saving takes away is behind it, and in one that comes twice the first" {
	begin Europe/Berlin
	opp-add -q ERP created=2026-03-01
	prints 2026-03-28T02:30:00+01:00 opp-alert --no-header -n --rule list -o since --now 2026-03-29T01:59
	prints 2026-03-29T03:00:00+02:00 opp-alert --no-header --rule list -o since --now 2026-03-29T12:00
	prints 2026-10-25T02:30:00+02:00 opp-alert --no-header --rule list -o since --now 2026-10-25T02:30:00+01:00
	prints 2026-10-25T02:30:00+02:00 opp-alert --no-header --rule list -o since --now 2026-10-25T12:00
}

@test "a replay has a morning each day, also when days have 23 or 25 hours" {
	OPP_NOW=2026-03-20T09:00 begin Europe/Berlin
	opp-add -q ERP created=2026-03-20 --now 2026-03-20T10:00
	prints '2026-03-26T02:30:00+01:00
2026-03-27T02:30:00+01:00
2026-03-28T02:30:00+01:00
2026-03-29T03:00:00+02:00
2026-03-30T02:30:00+02:00' bash -c "opp-alert --replay 2026-03-26T02:30..2026-03-30 --rule list --history --no-header -o event,since --now 2026-04-01 | sed -n s/^raised,//p"
}

@test "the zone is the config's, whatever the process's is, and an unknown one is refused" {
	begin Asia/Shanghai
	opp-add -q ERP created=2026-11-01
	first=$(opp-alert -f csv)
	equal "$first" "$(TZ=Nonsense/Zone opp-alert -f csv)"
	equal "$first" "$(TZ=America/New_York opp-alert -f csv)"
	sed -i 's|timezone: .*|timezone: Asia/Peking|' opp.yaml
	fails 78 'opp.yaml:2:11: key "timezone"' opp-init
	fails 78 'opp.yaml:2:11: key "timezone"' opp-alert
}

@test "days that there are not are refused" {
	begin Asia/Shanghai
	opp-add -q ERP created=2026-11-01
	opp-alert >out
	fails 64 '2026-02-30' opp-alert --now 2026-02-30
	fails 64 '2027-02-30' opp-alert --ack 1 --note x --until 2027-02-30
	fails 64 '2027-02-29' opp-alert --ack 1 --measure x --who y --by 2027-02-29
	fails 64 '2026-02-30' opp-alert 'close_date<2026-02-30'
	fails 64 '2026-02-30' opp-alert --replay 2026-02-30..2026-03-01
	fails 65 '2026-02-30' opp-edit 1 close_date=2026-02-30
	equal 0 "$(sql "SELECT count(*) FROM alert WHERE acknowledged IS NOT NULL")"
}
