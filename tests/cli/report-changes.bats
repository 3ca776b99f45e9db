#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report changes: the bridge from the pipeline at one moment to that at another, which balances to the cent.

load lib

changes_config() {
	make_config <<-'END'
		currencies: [USD, EUR]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7.1}
		  - {currency: USD, from: 2026-11-10, rate: 7}
	END
}

# history: ten deals on October 1, and what became of them on November 5.
history() {
	export OPP_NOW=2026-10-01T09:00
	for name in Keep Grow Shrink Push Pull Win Lose Hand Change; do
		opp-add -q $name ref=$name amount=100 owner=李雷 close_date=2026-11-15
	done
	opp-edit -q Pull close_date=2026-12-20
	opp-add -q Again ref=Again amount=30 owner=李雷 close_date=2026-11-15
	opp-stage -q Again --lost price
	export OPP_NOW=2026-11-05T09:00
	opp-edit -q Grow amount=120
	opp-edit -q Shrink amount=90.50
	opp-edit -q Push close_date=2027-01-15
	opp-edit -q Pull close_date=2026-11-20
	opp-edit -q Win amount=110
	opp-edit -q Hand owner=王芳
	opp-edit -q Change currency=USD
	opp-stage -q Win --won --force --note signed
	opp-stage -q Lose --lost price
	opp-stage -q Again --reopen --note again
	opp-add -q Fresh ref=Fresh amount=7 owner=王芳 close_date=2026-11-29
	opp-add -q Quick ref=Quick amount=8 owner=王芳 close_date=2026-11-29
	opp-stage -q Quick --won --force --note signed
	export OPP_NOW=2026-11-23T09:00
}

@test "opening and all steps come to the closing, in the currency of the config at the last day's rate" {
	changes_config
	history
	prints 'opening,new,reopened,grown,shrunk,moved_in,pushed_out,won,lost,closing,currency
900.00,15.00,30.00,630.00,-9.50,0.00,0.00,-118.00,-100.00,1347.50,CNY' opp-report changes --from 2026-11-01
	prints '900.00,15.00,30.00,640.00,-9.50,0.00,0.00,-118.00,-100.00,1357.50' \
		opp-report changes --from 2026-11-01 --to 2026-11-09 --no-header \
		-o opening,new,reopened,grown,shrunk,moved_in,pushed_out,won,lost,closing
}

@test "a row for each opportunity, each of which balances" {
	changes_config
	history
	opp-report changes --from 2026-11-01 --each --no-header >rows
	awk -F, '{ split($0, a, ","); sum = 0; for (i = 4; i <= 12; i++) sum += a[i]; if (sum != a[13]) exit 1 }' rows
	prints 'ref,opening,new,reopened,grown,shrunk,won,lost,closing
Keep,100.00,0.00,0.00,0.00,0.00,0.00,0.00,100.00
Grow,100.00,0.00,0.00,20.00,0.00,0.00,0.00,120.00
Shrink,100.00,0.00,0.00,0.00,-9.50,0.00,0.00,90.50
Push,100.00,0.00,0.00,0.00,0.00,0.00,0.00,100.00
Pull,100.00,0.00,0.00,0.00,0.00,0.00,0.00,100.00
Win,100.00,0.00,0.00,10.00,0.00,-110.00,0.00,0.00
Lose,100.00,0.00,0.00,0.00,0.00,0.00,-100.00,0.00
Hand,100.00,0.00,0.00,0.00,0.00,0.00,0.00,100.00
Change,100.00,0.00,0.00,600.00,0.00,0.00,0.00,700.00
Again,0.00,0.00,30.00,0.00,0.00,0.00,0.00,30.00
Fresh,0.00,7.00,0.00,0.00,0.00,0.00,0.00,7.00
Quick,0.00,8.00,0.00,0.00,0.00,-8.00,0.00,0.00' opp-report changes --from 2026-11-01 --each \
		-o ref,opening,new,reopened,grown,shrunk,won,lost,closing
}

@test "close dates move into the period asked for and out of it" {
	changes_config
	history
	prints '800.00,100.00,-100.00,1247.50' opp-report changes --from 2026-11-01 --closing 2026-11 \
		-o opening,moved_in,pushed_out,closing --no-header
	prints $'Push,0.00,-100.00\nPull,100.00,0.00' bash -c \
		"opp-report changes --from 2026-11-01 --closing 2026-11 --each -o ref,moved_in,pushed_out --no-header | grep -v ',0.00,0.00'"
	fails 64 --closing opp-report changes --closing soon
	fails 64 --closing opp-report changes --closing now
}

@test "a deal that goes to another owner leaves one group and comes into the other" {
	changes_config
	history
	prints '李雷,900.00,0.00,-100.00,-110.00,1240.50
王芳,0.00,100.00,0.00,-8.00,107.00' opp-report changes --from 2026-11-01 --by owner \
		-o owner,opening,moved_in,pushed_out,won,closing --no-header
	prints $'李雷,-100.00,0.00\n王芳,0.00,100.00' opp-report changes --from 2026-11-01 ref=Hand --each --by owner \
		-o owner,pushed_out,closing --no-header
	prints '0.00,15.00,100.00,-8.00,107.00' opp-report changes --from 2026-11-01 owner=王芳 \
		-o opening,new,moved_in,won,closing --no-header
}

@test "periods follow each other: each opens as the one before it closes" {
	changes_config
	history
	prints 'period,opening,new,reopened,won,lost,closing
2026-10,0.00,930.00,0.00,0.00,-30.00,900.00
2026-11,900.00,15.00,30.00,-118.00,-100.00,1347.50' \
		opp-report changes --from 2026-09-01 --period month -o period,opening,new,reopened,won,lost,closing
	prints $'2026-11,李雷,1240.50\n2026-11,王芳,107.00' opp-report changes --from 2026-11-01 --period month --by owner \
		-o period,owner,closing --no-header
}

@test "without --from it is the last week, or the present period" {
	changes_config
	history
	prints '1347.50,0.00,1347.50' opp-report changes -o opening,new,closing --no-header
	prints '2026-11,900.00,1347.50' opp-report changes --period month -o period,opening,closing --no-header
	fails 64 'later than --to' opp-report changes --from 2026-11-06 --to 2026-11-05
	fails 64 'later than today' opp-report changes --from 2026-11-24
}

@test "days begin at midnight of the config's zone, on the night that the clocks go back too" {
	changes_config
	sed -i 's|Asia/Shanghai|America/New_York|' opp.yaml
	opp-init -q
	OPP_NOW=2026-11-01T03:59:59Z opp-add -q Before amount=1
	OPP_NOW=2026-11-01T04:00:01Z opp-add -q After amount=2
	OPP_NOW=2026-11-02T04:59:59Z opp-add -q Late amount=4
	OPP_NOW=2026-11-02T05:00:01Z opp-add -q Next amount=8
	prints '1.00,6.00,7.00' opp-report changes --from 2026-11-01 --to 2026-11-01 -o opening,new,closing --no-header
}

@test "what was recorded later than the second day is not in it, nor in the past that is asked for" {
	changes_config
	history
	prints '0.00,930.00,-30.00,900.00' opp-report changes --from 2026-09-01 --to 2026-10-31 -o opening,new,lost,closing --no-header
	prints '0.00,930.00,-30.00,900.00' opp-report changes --as-of 2026-11-02 --from 2026-09-01 -o opening,new,lost,closing --no-header
}

@test "deals that nobody touched between two moments are not read twice, and the bridge is the same" {
	changes_config
	export OPP_NOW=2026-10-01T09:00
	for i in {1..40}; do printf 'D%s,%s,李雷,2026-11-15\n' "$i" "$i"; done | sed '1i ref,amount,owner,close_date' | opp-add -q -i -
	opp-stage -q D5 --won --force --note signed
	export OPP_NOW=2026-11-05T09:00
	opp-edit -q D2 amount=50
	opp-edit -q D9 owner=王芳
	opp-stage -q D23 --lost price
	opp-edit -q D40 amount=1 owner=王芳
	export OPP_NOW=2026-11-23T09:00
	opp-edit -q D30 amount=500
	for asked in "--from 2026-11-01" "--from 2026-11-01 --by owner" "--from 2026-11-01 --each" "--from 2026-11-01 --to 2026-11-10 --each" \
		"--from 2026-11-01 --as-of 2026-11-10 --by owner"; do
		# A term of the time makes it look at each of them at both moments.
		# shellcheck disable=SC2086  # several words
		equal "$(opp-report changes $asked 'age>=0d')" "$(opp-report changes $asked)"
	done
	prints '815.00,518.00,-39.00,-23.00,1271.00' opp-report changes --from 2026-11-01 -o opening,grown,shrunk,lost,closing --no-header
}

@test "an amount that its history does not explain does not balance" {
	changes_config
	history
	sqlite3 opp.db 'UPDATE opportunity SET amount = amount + 1 WHERE id = 2'
	fails 65 'opportunity 2 does not balance: amount was 100.00 and is 120.01, but its history ends with another' \
		opp-report changes --from 2026-11-01
	sqlite3 opp.db 'DELETE FROM change WHERE entity_id = 2'
	fails 65 'its history tells of no change' opp-report changes --from 2026-11-01
}

@test "without a rate there is a bridge in the currency that all is in, else none" {
	changes_config
	OPP_NOW=2026-11-01T09:00 opp-add -q One ref=One amount=100 currency=EUR
	OPP_NOW=2026-11-02T09:00 opp-edit -q One amount=90
	prints '100.00,-10.00,90.00,EUR' opp-report changes --from 2026-11-02 -o opening,shrunk,closing,currency --no-header
	opp-add -q Two amount=5
	run -0 --separate-stderr opp-report changes --from 2026-11-02 -o opening,shrunk,closing,currency --no-header
	equal ',,,' "$output"
	[[ $stderr == *'EUR has no rate'* ]]
}

@test "what it tells itself cannot be asked for by terms" {
	changes_config
	fails 64 'leave out "status=open"' opp-report changes status=open
	fails 64 'does not take --each' opp-report funnel --each
}

@test "nothing at all is no row" {
	changes_config
	prints 'opening,new,reopened,grown,shrunk,moved_in,pushed_out,won,lost,closing,currency' opp-report changes
}
