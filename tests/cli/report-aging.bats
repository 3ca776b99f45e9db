#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report aging: open deals by stage and age, against the median of the won ones, counted by hand.

load lib

aging_config() {
	make_config <<-'END'
		currencies: [USD, EUR]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7.1}
	END
}

# won_deals: stays of 4 and 31 days in new, of 26 and 61 in offer.  The lost one does not count.
won_deals() {
	opp-add -q -i - <<-'END'
		ref,name,created
		W1,W1,2026-08-01
		W2,W2,2026-08-01
		L1,L1,2026-01-01
	END
	moves W1,offer,2026-08-05, W1,won,2026-08-31, W2,offer,2026-09-01, W2,won,2026-11-01, L1,lost,2026-07-01,price
}

@test "open deals of each stage by age, with how many have been there longer than half of the won ones" {
	aging_config
	won_deals
	opp-add -q -i - <<-'END'
		ref,name,amount,currency,created
		A,A,10,,2026-11-22T09:00:00+08:00
		B,B,20,USD,2026-11-05T21:00:00+08:00
		C,C,30,,2026-11-05T20:59:59+08:00
		D,D,40,,2026-01-01
		E,E,50,,2026-01-01
	END
	moves D,offer,2026-10-10, E,contract,2026-11-01,
	prints 'pipeline,stage,label,age,n,amount,currency,median_won,over
default,new,new,0d..7d,1,10.00,CNY,17.5,0
default,new,new,14d..30d,2,172.00,CNY,17.5,1
default,offer,offer,30d..60d,1,40.00,CNY,43.5,1
default,contract,contract,14d..30d,1,50.00,CNY,,' opp-report aging
}

@test "an age of just so many days belongs to the band that begins there" {
	aging_config
	opp-add -q One created=2026-11-16T09:00:00+08:00
	prints 7d..14d opp-report aging -o age --no-header
	prints 0d..7d opp-report aging --now 2026-11-23T08:59:59+08:00 -o age --no-header
	prints 7d.. opp-report aging --ages 3,7 -o age --no-header
}

@test "--ages wants rising numbers of days" {
	aging_config
	fails 64 'does not rise' opp-report aging --ages 7,7
	fails 64 'not a number of days' opp-report aging --ages 7,soon
	fails 64 'not a number of days' opp-report aging --ages 0
	fails 64 'names no age' opp-report aging --ages ''
	fails 64 'does not take --ages' opp-report funnel --ages 7
}

@test "by further fields and the period of creation, while the median is that of all won deals" {
	aging_config
	won_deals
	opp-add -q -i - <<-'END'
		ref,name,owner,created
		A,A,李雷,2026-10-31T23:59:59+08:00
		B,B,王芳,2026-11-01T00:00:00+08:00
	END
	prints $'李雷,new,17.5,1\n王芳,new,17.5,1' opp-report aging --by owner -o owner,stage,median_won,over --no-header
	prints $'2026-10,new,1\n2026-11,new,1' opp-report aging --period month -o period,stage,n --no-header
	prints '王芳,1,17.5' opp-report aging owner=王芳 --by owner -o owner,n,median_won --no-header
	prints 1 opp-report aging --from 2026-11-01 -o n --no-header
}

@test "a deal that went back is as old as its last entering, and each of a won one's stays counts" {
	aging_config
	won_deals
	opp-add -q -i - <<-'END'
		ref,name,created
		A,A,2026-08-01
		W3,W3,2026-08-01
	END
	# W3 stays in new for 2 and for 8 days: with 4 and 31 the median is 6.
	moves A,offer,2026-09-01, A,new,2026-11-20, W3,offer,2026-08-03, W3,new,2026-08-04, W3,offer,2026-08-12, W3,won,2026-08-13,
	prints 'new,0d..7d,1,6,0' opp-report aging -o stage,age,n,median_won,over --no-header
}

@test "a lost deal that was reopened is open again, since then" {
	aging_config
	opp-add -q One ref=A created=2026-01-01
	moves A,lost,2026-02-01,price
	prints '' opp-report aging --no-header
	opp-stage -q 1 --reopen --note again
	prints 'new,0d..7d,1' opp-report aging -o stage,age,n --no-header
}

@test "a deal of which nobody knows when it entered its stage has no age" {
	aging_config
	opp-add -q One created=
	prints 'new,,1,' opp-report aging -o stage,age,n,over --no-header
}

@test "nothing open is no row" {
	aging_config
	prints 'pipeline,stage,label,age,n,amount,currency,median_won,over' opp-report aging
}
