#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report winloss: reasons of lost deals, and what won and lost ones have in common, counted by hand.

load lib

winloss_config() {
	make_config <<-'END'
		currencies: [USD]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7.1}
		fields:
		  customer: {industry: {type: choice, of: [制造, 教育]}}
		  opportunity: {size: {type: integer}, note: {type: text}}
	END
}

# deals: three lost at different stages for different reasons, two won, one open.
deals() {
	opp-add -q -i - <<-'END'
		ref,name,owner,customer,industry,amount,currency,created
		A,One,李雷,甲,制造,300,,2026-08-01
		B,Two,李雷,乙,教育,100,USD,2026-08-01
		C,Three,王芳,丙,教育,50,,2026-08-01
		D,Four,王芳,甲,制造,70,,2026-08-01
		E,Five,李雷,丁,制造,20,,2026-08-01
		F,Six,王芳,乙,教育,10,,2026-08-01
	END
	moves A,offer,2026-08-05, A,lost,2026-08-31T23:59:59+08:00,price \
		B,lost,2026-09-01T00:00:00+08:00,silence C,contract,2026-08-20, C,lost,2026-09-10,price \
		D,won,2026-09-20, E,won,2026-10-01,
}

# ---- reasons ----

@test "reasons stand in the config's order, with their share and what was lost in the config's currency" {
	winloss_config
	deals
	prints 'lost_reason,lost,share,amount_lost,currency
price,2,0.666667,350.00,CNY
silence,1,0.333333,710.00,CNY' opp-report winloss
}

@test "by the stage at which they died, shares being those of each group" {
	winloss_config
	deals
	prints 'stage,lost_reason,lost,share
new,silence,1,1
offer,price,1,1
contract,price,1,1' opp-report winloss --by stage -o stage,lost_reason,lost,share
	prints '李雷,price,1,0.5
李雷,silence,1,0.5
王芳,price,1,1' opp-report winloss --by owner -o owner,lost_reason,lost,share --no-header
	prints '制造,price,1
教育,price,1
教育,silence,1' opp-report winloss --by lost_reason,industry -o industry,lost_reason,lost --no-header
}

@test "periods and dates are those of closing, in the time zone of the config" {
	winloss_config
	deals
	prints $'2026-08,price,1\n2026-09,price,1\n2026-09,silence,1' \
		opp-report winloss --period month -o period,lost_reason,lost --no-header
	prints $'price,1\nsilence,1' opp-report winloss --from 2026-09-01 --to 2026-09-10 -o lost_reason,lost --no-header
	prints 'price,1,1' opp-report winloss owner=王芳 -o lost_reason,lost,share --no-header
}

@test "a lost deal that was reopened is no loss, and lost again it counts once, where and why it died last" {
	winloss_config
	deals
	opp-stage -q 1 --reopen --note again
	prints $'price,1\nsilence,1' opp-report winloss -o lost_reason,lost --no-header
	opp-stage -q 1 --to contract --note quick
	opp-stage -q 1 --lost silence
	prints $'new,silence,1\ncontract,price,1\ncontract,silence,1' \
		opp-report winloss --by stage -o stage,lost_reason,lost --no-header
}

@test "a deal that went back died where it was last; amount, owner and currency are the present ones" {
	winloss_config
	deals
	moves F,contract,2026-08-10, F,new,2026-08-11,
	opp-stage -q 6 --lost price
	opp-edit -q 6 amount=1 currency=USD owner=李雷
	prints 'new,price,1,7.10,CNY' opp-report winloss id=6 owner=李雷 --by stage -o stage,lost_reason,lost,amount_lost,currency \
		--no-header
}

@test "a loss without a reason stands last" {
	winloss_config
	deals
	opp-add -q Seven created=2026-01-01 status=lost lost_reason=
	prints $'price,2\nsilence,1\n,1' opp-report winloss -o lost_reason,lost --no-header
}

@test "nothing at all is no row, and one loss is all of it" {
	winloss_config
	prints 'lost_reason,lost,share,amount_lost,currency' opp-report winloss
	prints '[]' opp-report winloss --common -f json
	opp-add -q One status=lost lost_reason=price
	prints 'price,1,1,0.00,CNY' opp-report winloss --no-header
}

# ---- what they have in common ----

@test "traits of won and lost deals, those that tell them apart best first" {
	winloss_config
	deals
	prints 'field,value,won,lost,won_share,lost_share,difference,lift
industry,制造,2,1,1,0.333333,0.666667,3
industry,教育,0,2,0,0.666667,-0.666667,0
amount,20..50,1,0,0.5,0,0.5,
amount,200..500,0,1,0,0.333333,-0.333333,0
amount,500..1000,0,1,0,0.333333,-0.333333,0
amount,50..100,1,1,0.5,0.333333,0.166667,1.5' opp-report winloss --common --by industry,amount
}

@test "without --by the fields that can differ are compared, texts and dates left out" {
	winloss_config
	deals
	prints 'amount
currency
industry
owner
size
source' bash -c "opp-report winloss --common -o field --no-header | sort -u"
}

@test "traits of each period of closing, strongest first in each" {
	winloss_config
	deals
	prints '2026-Q3,李雷,0,2,0,0.666667
2026-Q3,王芳,1,1,1,0.333333
2026-Q4,李雷,1,0,1,' opp-report winloss --common --by owner --period quarter -o period,value,won,lost,won_share,lost_share \
		--no-header
	prints '王芳,1,0' opp-report winloss --common --by owner --from 2026-09-15 --to 2026-09-30 -o value,won,lost --no-header
}

@test "an amount without a rate is of no size" {
	winloss_config
	opp-add -q One created=2025-01-01 closed=2025-02-01 status=won amount=10 currency=USD
	run -0 --separate-stderr opp-report winloss --common --by amount -o value,won --no-header
	equal ',1' "$output"
	[[ $stderr == *'USD has no rate on 2025-02-01'* ]]
}

@test "only winloss takes --common" {
	winloss_config
	fails 64 'does not take --common' opp-report funnel --common
	fails 64 'several values' opp-report winloss --common --by tags
}
