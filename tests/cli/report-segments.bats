#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report segments: how the values of each field convert, against all.

load lib

segments_config() {
	make_config <<-'END'
		currencies: [USD]
		rates:
		  - {currency: USD, from: 2026-01-01, rate: 7.1}
		fields:
		  customer: {industry: {type: choice, of: [制造, 教育]}}
		  opportunity: {size: {type: integer}, vip: {type: boolean}, budget: {type: money}, wait: {type: duration}}
	END
}

deals() {
	opp-add -q -i - <<-'END'
		ref,name,owner,customer,industry,amount,currency,created,status,closed,lost_reason,size,vip,budget,wait
		A,One,李雷,甲,制造,300,,2026-08-31T23:59:59+08:00,won,2026-10-01,,8,yes,19.99,12h
		B,Two,李雷,乙,教育,100,USD,2026-09-01T00:00:00+08:00,lost,2026-10-01,price,80,no,20,36h
		C,Three,王芳,丙,教育,50,,2026-09-01,lost,2026-10-01,price,0,no,49.99,90d
		D,Four,王芳,甲,制造,70,,2026-10-01,won,2026-10-02,,-8,,,
		E,Five,王芳,丁,制造,20,,2026-10-01,open,,,19,,,
	END
}

@test "each field by itself: its values with their rate, its interval, and its lift against all" {
	segments_config
	deals
	prints 'field,value,n,open,won,lost,rate,rate_low,rate_high,lift
owner,李雷,2,0,1,1,0.5,0.094531,0.905469,1
owner,王芳,3,1,1,1,0.5,0.094531,0.905469,1
industry,制造,3,1,2,0,1,0.34238,1,2
industry,教育,2,0,0,2,0,0,0.65762,0' opp-report segments --by owner,industry
}

@test "numbers, amounts and durations fall into bands, amounts by what they are worth" {
	segments_config
	deals
	prints 'amount,20..50,1
amount,50..100,2
amount,200..500,1
amount,500..1000,1
size,-10..-5,1
size,0,1
size,5..10,1
size,10..20,1
size,50..100,1
budget,10..20,1
budget,20..50,2
budget,,2
wait,0.5d..1d,1
wait,1d..2d,1
wait,50d..100d,1
wait,,2
vip,false,2
vip,true,1
vip,,2' opp-report segments --by amount,size,budget,wait,vip -o field,value,n --no-header
}

@test "without --by all fields that can differ" {
	segments_config
	deals
	prints $'amount\nbudget\ncurrency\nindustry\nowner\nsize\nsource\nvip\nwait' \
		bash -c "opp-report segments -o field --no-header | sort -u"
}

@test "each period of creation has its own rates and lifts, in the time zone of the config" {
	segments_config
	deals
	prints '2026-08,李雷,1,0,1,1
2026-09,李雷,0,1,0,
2026-09,王芳,0,1,0,
2026-10,王芳,1,0,1,1' opp-report segments --by owner --period month -o period,value,won,lost,rate,lift --no-header
	prints $'2026-Q3,2026-Q3,3\n2026-Q4,2026-Q4,2' \
		opp-report segments --by created --period quarter -o period,value,n --no-header
	prints $'2026-08,1\n2026-09,2\n2026-10,2' opp-report segments --by created -o value,n --no-header
}

@test "terms and dates of creation restrict what all is" {
	segments_config
	deals
	prints $'制造,2,2\n教育,0,0' opp-report segments --by industry -o value,won,lift --no-header
	prints '制造,2,1' opp-report segments industry=制造 --by industry -o value,won,lift --no-header
	prints '教育,2' opp-report segments --from 2026-09-01 --to 2026-09-30 --by industry -o value,n --no-header
}

@test "one that was lost and reopened is open, and one that changed its owner is the new one's" {
	segments_config
	deals
	opp-stage -q 2 --reopen --note again
	opp-edit -q 2 owner=王芳
	prints $'李雷,0,1,0\n王芳,2,1,1' opp-report segments --by owner -o value,open,won,lost --no-header
}

@test "nothing at all is no row, and one deal is all" {
	segments_config
	prints 'field,value,n,open,won,lost,rate,rate_low,rate_high,lift' opp-report segments
	opp-add -q One owner=李雷
	prints '李雷,1,,' opp-report segments --by owner -o value,n,rate,lift --no-header
}
