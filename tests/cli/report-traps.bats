#!/usr/bin/env bats
# shellcheck disable=SC2030,SC2031,SC2154  # each test is a subshell; bats sets status, output and stderr
# opp-report: what a deal did that makes figures wrong elsewhere, a table of reports for each.

load lib

# traps_config [ZONE]: three stages, of 10, 50 and 90 percent; one USD is 7 CNY, and 8 from November 20 on.
traps_config() {
	make_config <<-'END'
		currencies: [USD]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7}
		  - {currency: USD, from: 2026-11-20, rate: 8}
	END
	sed -i "s|Asia/Shanghai|${1-Asia/Shanghai}|" opp.yaml
	opp-init -q
}

# deal: recorded on September 1: 100 CNY of 李雷 from 展会, to close in December.
deal() {
	OPP_NOW=2026-09-01T00:00 opp-add -q Deal ref=A amount=100 owner=李雷 source=展会 close_date=2026-12-01
}

# on DAY COMMAND...: as if it were then.
on() {
	OPP_NOW=$1T00:00 "${@:2}" >/dev/null
}

# reports <<TABLE: after each `$ ARGUMENTS` of opp-report the rows that it prints, without a header.
reports() {
	local line arguments=() expected=
	while IFS= read -r line; do
		if [[ $line == '$ '* ]]; then
			[ ${#arguments[@]} -eq 0 ] || prints "$expected" opp-report "${arguments[@]}" --no-header || return
			read -ra arguments <<<"${line#'$ '}"
			expected=
		else
			expected+=${expected:+$'\n'}$line
		fi
	done
	prints "$expected" opp-report "${arguments[@]}" --no-header
}

@test "a deal that went back" {
	traps_config
	deal
	on 2026-09-11 opp-stage -q A --to contract --force --note quick
	on 2026-10-01 opp-stage -q A --to new --note 'not yet'
	reports <<-'END'
		$ funnel -o stage,reached,skipped,open
		new,1,0,1
		offer,0,1,0
		contract,1,0,0
		$ velocity -o stage,entered,left,open
		new,2,1,1
		offer,0,0,0
		contract,1,1,0
		$ aging -o stage,age,n
		new,30d..60d,1
		$ forecast -o period,open,weighted
		2026-12,1,10.00
	END
	on 2026-11-01 opp-stage -q A --lost price
	reports <<-'END'
		$ winloss --by stage -o stage,lost_reason,lost
		new,price,1
		$ funnel -o stage,lost
		new,1
		offer,0
		contract,0
	END
}

@test "a deal that skipped a stage" {
	traps_config
	deal
	on 2026-09-11 opp-stage -q A --to contract --force --note quick
	reports <<-'END'
		$ funnel --by owner -o owner,stage,reached,skipped
		李雷,new,1,0
		李雷,offer,0,1
		李雷,contract,1,0
		$ velocity -o stage,entered,median
		new,1,10
		offer,0,
		contract,1,
		$ forecast -o weighted,by_history
		90.00,90.00
	END
	on 2026-10-01 opp-stage -q A --won
	on 2026-10-01 opp-add -q Next amount=10 close_date=2026-12-01
	on 2026-10-02 opp-stage -q 2 --to offer --force --note quick
	reports <<-'END'
		$ aging -o stage,n,median_won
		offer,1,
		$ forecast -o weighted,by_history
		5.00,5.00
	END
}

@test "a deal that was lost and reopened" {
	traps_config
	deal
	on 2026-10-01 opp-stage -q A --lost price
	on 2026-11-20 opp-stage -q A --reopen --note again
	reports <<-'END'
		$ sources -o source,leads,won,lost,rate
		展会,1,0,0,
		$ conversion -o n,open,won,lost
		1,1,0,0
		$ segments --by source -o value,open,won,lost,lift
		展会,1,0,0,
		$ winloss -o lost_reason,lost
		$ winloss --common -o value
		$ forecast -o period,weighted,by_history
		2026-12,10.00,10.00
		$ aging -o stage,age,n
		new,0d..7d,1
		$ changes --from 2026-09-01 --period month -o period,opening,new,reopened,lost,closing
		2026-09,0.00,100.00,0.00,0.00,100.00
		2026-10,100.00,0.00,0.00,-100.00,0.00
		2026-11,0.00,0.00,100.00,0.00,100.00
	END
}

@test "a deal that changed its amount" {
	traps_config
	deal
	on 2026-10-01 opp-edit -q A amount=250.50
	on 2026-11-01 opp-edit -q A amount=200
	reports <<-'END'
		$ forecast -o amount,weighted
		200.00,20.00
		$ aging -o amount
		200.00
		$ segments --by amount -o value,n
		200..500,1
		$ changes --from 2026-09-01 --period month -o period,opening,new,grown,shrunk,closing
		2026-09,0.00,100.00,0.00,0.00,100.00
		2026-10,100.00,0.00,150.50,0.00,250.50
		2026-11,250.50,0.00,0.00,-50.50,200.00
	END
	on 2026-11-10 opp-stage -q A --won --force --note signed
	reports <<-'END'
		$ sources -o amount_won
		200.00
		$ conversion -o amount_won
		200.00
	END
}

@test "a deal that changed its owner" {
	traps_config
	deal
	on 2026-11-01 opp-edit -q A owner=王芳
	reports <<-'END'
		$ conversion --by owner -o owner,n
		王芳,1
		$ sources --by owner -o owner,source,leads
		王芳,展会,1
		$ aging --by owner -o owner,n
		王芳,1
		$ forecast --by owner -o owner,open
		王芳,1
		$ changes --from 2026-11-01 --by owner -o owner,opening,moved_in,pushed_out,closing
		李雷,100.00,0.00,-100.00,0.00
		王芳,0.00,100.00,0.00,100.00
	END
}

@test "a deal that changed its currency" {
	traps_config
	deal
	on 2026-11-01 opp-edit -q A currency=USD
	reports <<-'END'
		$ forecast -o amount,weighted,currency
		800.00,80.00,CNY
		$ aging -o amount,currency
		800.00,CNY
		$ changes --from 2026-11-01 --to 2026-11-10 -o opening,grown,closing,currency
		100.00,600.00,700.00,CNY
		$ changes --from 2026-11-01 -o opening,grown,closing,currency
		100.00,700.00,800.00,CNY
	END
	on 2026-11-19 opp-stage -q A --won --force --note signed
	reports <<-'END'
		$ sources -o amount_won,currency
		700.00,CNY
		$ conversion --by currency -o by_currency,amount_won,currency
		USD,100.00,USD
		$ segments --by amount -o value,won
		500..1000,1
	END
}

@test "a deal on the night that the clocks go back, in the zone of the config" {
	traps_config America/New_York
	export OPP_NOW=2026-12-01T12:00
	# November begins at 04:00 UTC, and ends at 05:00 UTC.
	opp-add -q Last amount=1 source=October created=2026-11-01T03:59:59Z status=won closed=2026-11-01T03:59:59Z
	opp-add -q First amount=2 source=November created=2026-11-01T04:00:00Z status=won closed=2026-12-01T04:59:59Z
	opp-add -q Lost source=November created=2026-12-01T04:59:59Z status=lost lost_reason=price closed=2026-12-01T05:00:00Z
	reports <<-'END'
		$ sources --period month -o period,source,leads
		2026-10,October,1
		2026-11,November,2
		$ conversion --by closed --period month -o closed,won,lost
		2026-10,1,0
		2026-11,1,0
		2026-12,0,1
		$ winloss --period month -o period,lost
		2026-12,1
		$ segments --by created -o value,n
		2026-10,1
		2026-11,2
		$ forecast --from 2026-10-01 -o period,won
		2026-10,1
		2026-11,1
		$ sources --from 2026-11-01 --to 2026-11-30 -o source,leads
		November,2
	END
}

@test "nobody at all" {
	traps_config
	reports <<-'END'
		$ sources
		$ winloss
		$ winloss --common
		$ segments
		$ aging
		$ forecast
		$ forecast --outcome
		$ changes
		$ changes --each --by owner --period month
		$ funnel --by owner
		$ velocity --period year
	END
}

@test "a single deal" {
	traps_config
	deal
	reports <<-'END'
		$ sources -o source,leads,won,rate,amount_won,currency
		展会,1,0,,0.00,CNY
		$ segments --by source -o value,n,rate,lift
		展会,1,,
		$ aging -o stage,age,n,amount,median_won,over
		new,60d..90d,1,100.00,,
		$ forecast -o period,open,amount,weighted,by_history,won
		2026-12,1,100.00,10.00,10.00,0
		$ changes --from 2026-09-01 -o opening,new,closing
		0.00,100.00,100.00
	END
	on 2026-11-01 opp-stage -q A --won --force --note signed
	reports <<-'END'
		$ winloss --common --by source -o value,won,lost,won_share,lost_share,difference,lift
		展会,1,0,1,,,
		$ segments --by source -o value,won,rate,rate_low,rate_high,lift
		展会,1,1,0.206549,1,1
	END
}
