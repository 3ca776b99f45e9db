#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-list --ics: the worklist as an iCalendar feed, read back by a parser that knows nothing of what wrote it.

load lib

# events COMMAND...: what the feed holds that it prints.
events() {
	"$@" --ics | "$BATS_TEST_DIRNAME/ics-events"
}

needs_parser() {
	/usr/bin/python3 -c 'import icalendar' 2>/dev/null || skip "python3-icalendar is not installed"
}

@test "a feed has an all-day event for each deal on which something is due" {
	needs_parser
	run_opp_init
	opp-add -q ERP ref=R1 customer=云帆 owner=李雷 amount=480000 contact=程国栋 phone=13800000009 created=2026-11-20
	opp-add -q CRM created=2026-11-23
	opp-log -q 1 -k call --next '现场调研, 带样品; \x' --on 2026-11-25 --now 2026-11-24T10:00
	prints $'PUBLISH\tAsia/Shanghai\topp
opp-1795395600-1\t4\t20261123T010000Z\t20261124T020000Z\t2026-11-20\t2026-11-21\t1\t初步接触\t初步接触: ERP, 云帆\tcustomer: 云帆|contact: 程国栋|phone: 13800000009|stage: 初步接触|amount: 480000.00 CNY|grade: D|owner: 李雷|ref: R1
opp-1795395600-2\t3\t20261123T010000Z\t20261123T010000Z\t2026-11-23\t2026-11-24\t3\t初步接触\t初步接触: CRM\tstage: 初步接触|grade: D' \
		events opp-list
	prints $'PUBLISH\tAsia/Shanghai\topp: name=ERP idle>99d' events opp-list name=ERP --now 2026-11-24 -l 1 'idle>99d'
}

@test "a planned action that comes first is what the event is about; special characters come through" {
	needs_parser
	run_opp_init
	opp-add -q 'ERP; "A,B"' created=2026-11-23
	opp-stage -q 1 --next --force --note x
	opp-log -q 1 -k call --next '带样品, 报价; \x' --on 2026-11-24
	equal $'2026-11-24\t5\t带样品, 报价; \\x: ERP; "A,B"' "$(events opp-list | sed 1d | cut -f 5,7,9)"
}

@test "the UID stays the same and the sequence grows when the deal changes" {
	needs_parser
	run_opp_init
	opp-add -q ERP created=2026-11-23
	first=$(events opp-list | sed 1d | cut -f 1,2)
	equal "$first" "$(events opp-list --now 2026-12-01 | sed 1d | cut -f 1,2)"
	opp-log -q 1 -k call --next x --on 2026-11-23
	second=$(events opp-list | sed 1d | cut -f 1,2)
	equal "${first%	*}" "${second%	*}"
	[ "${first#*	}" -lt "${second#*	}" ]
}

@test "long Chinese lines are folded by octets, and no character is cut in two" {
	needs_parser
	run_opp_init
	name=$(printf '长名称%.0s' {1..60})
	for shift in '' a ab; do opp-add -q "$shift$name" created=2026-11-23; done
	equal "初步接触: $name" "$(events opp-list | sed 1d | cut -f 9 | head -1)"
	equal 3 "$(events opp-list | sed 1d | wc -l)"
}

@test "what has no day is not in the feed, and a feed of nothing is a calendar without events" {
	needs_parser
	make_config </dev/null
	opp-add -q ERP
	prints $'PUBLISH\tAsia/Shanghai\topp' events opp-list
	run -0 opp-list --ics --exit-code
	opp-log -q 1 -k call --next x --on 2026-12-01
	run -1 opp-list --ics --exit-code
}

@test "control characters do not reach the calendar" {
	needs_parser
	make_config </dev/null
	opp-add -q $'a\e]0;x\ab' next_action=x next_action_at=2026-12-01
	equal "x: a�]0;x�b" "$(events opp-list | sed 1d | cut -f 9)"
}

@test "--ics takes no columns and no format, and notices a full device" {
	make_config </dev/null
	fails 64 '--ics and --columns exclude each other' opp-list --ics -o id
	fails 64 '--ics and --format exclude each other' opp-list --ics -f json
	OPP_FORMAT=json run -0 opp-list --ics
	[ -e /dev/full ] || skip "no /dev/full"
	run -74 bash -c 'opp-list --ics >/dev/full'
}
