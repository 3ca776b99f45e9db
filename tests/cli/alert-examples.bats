#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# The example rules for what a team needs to hear beyond the templates: valid, the same in both languages, and they fire.

load lib

EXAMPLES=$BATS_TEST_DIRNAME/../../config/examples

# with_examples LANGUAGE: the template of that language with the example rules in place of its own.
with_examples() {
	opp-init -q -t "$1-b2b"
	sed -i '/^alerts:/,/^channels:/{/^channels:/!d}; s/^  customer:$/&\n    founded: {type: date}/' opp.yaml
	cat "$EXAMPLES/alerts-$1.yaml" >>opp.yaml
	opp-init -q
}

@test "the examples of both languages are the same rules" {
	with_examples zh
	opp-alert --rules -f csv -o rule,step,when,flag,notify,via >zh
	rm opp.*
	with_examples en
	opp-alert --rules -f csv -o rule,step,when,flag,notify,via >en
	diff zh en
}

@test "each of the example rules fires" {
	with_examples zh
	export OPP_NOW=2026-11-23T09:00:00+08:00
	opp-add -q 甲 customer=云帆 owner=李雷 amount=2000000 created=2026-10-01 close_date=2026-11-01 customer_tags=vip founded=2010-11-24
	opp-add -q 乙 customer=海纳 owner=王芳 created=2026-11-13
	opp-stage -q 1 --to proposal --force --note x
	opp-add -q 丙 customer=星河 owner=王芳 status=won stage=collection created=2026-09-01 closed=2026-10-01
	opp-pay -q 3 --due 2026-11-25 --amount 100
	opp-alert >first
	opp-alert --ack 1 -q --measure 复盘 --who 韩梅梅 --by 2026-11-24
	equal "big,1
closing,1
gaps,2
greet,
instalment,3
late,1
late,2
list,1
list,2
news," "$(opp-alert -a -f csv --no-header -o rule,opportunity | sort)"
	equal "card,
process,
undone,1" "$(opp-alert -a -f csv --no-header -o rule,opportunity --now 2027-06-01 | grep -e card -e process -e undone | sort)"
	equal "instalment,3,red" "$(opp-alert -a -f csv --no-header -o rule,step,flag --now 2027-01-20 | grep instalment)"
}

@test "a replay of the examples needs no change of the config" {
	run_opp_init
	sed -i 's/^  customer:$/&\n    founded: {type: date}/' opp.yaml
	opp-init -q
	opp-add -q 甲 owner=李雷 created=2026-09-01
	prints "list,1" opp-alert --replay 2026-11-16..2026-11-23 --happened --rules "$EXAMPLES/alerts-zh.yaml" --rule list --no-header -o rule,deals
}
