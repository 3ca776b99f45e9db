#!/usr/bin/env bats
# opp-report scorecard: how the grades that deals had first convert, month by month.

load lib

scorecard_config() {
	make_config <<-'END'
		fields: {opportunity: {heat: {type: text}}}
		scorecard:
		  scale: 1
		  dimensions: [{name: heat, weight: 1, levels: [{when: heat=hot, points: 1}, {when: "heat!=", points: 0}]}]
		  grades: {A: 1, B: 0}
	END
	opp-add -q -i - <<-'END'
		ref,name,owner,heat,created
		R1,n,李雷,hot,2026-01-01
		R2,n,李雷,hot,2026-01-01
		R3,n,李雷,cold,2026-01-01
		R4,n,王芳,cold,2026-01-01
		R5,n,王芳,hot,2026-01-01
		R6,n,王芳,hot,2026-01-01
	END
	opp-stage -q -i - <<-'END'
		ref,stage,at,reason
		R1,won,2026-02-01T10:00+08:00,
		R2,lost,2026-02-28T10:00+08:00,price
		R3,lost,2026-02-28T23:59:59+08:00,price
		R4,won,2026-03-01T00:00+08:00,
		R5,lost,2026-03-02T10:00+08:00,price
	END
}

@test "closed deals are counted by the month of closing and their grade" {
	scorecard_config
	prints 'period,grade,n,won,lost,rate,lift
2026-02,A,2,1,1,0.5,1.5
2026-02,B,1,0,1,0,0
2026-03,A,1,0,1,0,0
2026-03,B,1,1,0,1,2' opp-report scorecard -o period,grade,n,won,lost,rate,lift
	prints 'period,grade,n,won,lost,rate,rate_low,rate_high,lift
2026-Q1,A,3,1,2,0.333333,0.061492,0.79234,0.833333
2026-Q1,B,2,1,1,0.5,0.094531,0.905469,1.25' opp-report scorecard --period quarter
}

@test "the grade is the first one that a deal had" {
	scorecard_config
	opp-edit -q R4 R1 heat=cold
	opp-edit -q R4 heat=hot
	prints 'owner,grade,n,won
李雷,A,2,1
李雷,B,1,0
王芳,A,1,0
王芳,B,1,1' opp-report scorecard --by owner -o owner,grade,n,won
}

@test "grades that are no longer there stand together, and terms restrict" {
	scorecard_config
	sed -i 's/grades: {A: 1, B: 0}/grades: {hot: 1, B: 0}/' opp.yaml
	opp-init -q
	prints 'period,grade,n
2026-02,B,1
2026-02,,2' opp-report scorecard owner=李雷 -o period,grade,n
	prints 'period,grade,n
2026-03,B,1
2026-03,,1' opp-report scorecard --from 2026-03-01 -o period,grade,n
}
