#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report to look at: bars beside tables, charts.

load lib

begin() {
	make_config <<<''
	opp-add -q One owner=李雷 created=2026-09-01 amount=10 ref=A
	opp-add -q Two owner=李雷 created=2026-11-01 amount=20 ref=B
	opp-add -q Three owner=Ann created=2026-11-02 amount=30 currency=CNY ref=C
}

# on_terminal COLUMNS COMMAND: what it prints on a terminal that is so wide.
on_terminal() {
	command -v script >/dev/null || skip "no script(1)"
	script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "no pseudo terminal"
	script -qec "stty cols $1 rows 24; $2" /dev/null </dev/null | tr -d '\r'
}

# ---- bars ----

@test "on a terminal a report has bars beside its first figure, and no line is wider than it" {
	begin
	equal 'owner n                          open won
Ann   1 ████████████                1   0
李雷  2 ████████████████████████    2   0' "$(on_terminal 80 "opp-report conversion --by owner -o owner,n,open,won")"
	equal 'owner n        open won
Ann   1 ███       1   0
李雷  2 ██████    2   0' "$(on_terminal 23 "opp-report conversion --by owner -o owner,n,open,won")"
	equal 'owner n open won
Ann   1    1   0
李雷  2    2   0' "$(on_terminal 18 "opp-report conversion --by owner -o owner,n,open,won")"
}

@test "in a pipe there are bars only with --chart, and other formats never have any" {
	begin
	prints 'owner,n
Ann,1
李雷,2' opp-report conversion --by owner -o owner,n
	prints 'owner n 
Ann   1 ████████████
李雷  2 ████████████████████████' opp-report conversion --by owner -o owner,n --chart
	prints 'owner n
Ann   1
李雷  2' opp-report conversion --by owner -o owner,n -f table
	fails 64 "beside a table" opp-report conversion --by owner --chart -f csv
	fails 64 "beside a table" opp-report conversion --by owner --chart --excel
}

@test "-o chooses what is drawn" {
	begin
	opp-stage -q 1 --won
	prints 'won                          owner
  0                          Ann
  1 ████████████████████████ 李雷' opp-report conversion --by owner -o won,owner --chart
	prints 'owner
Ann
李雷' opp-report conversion --by owner -o owner --chart
	fails 64 'there is no column "nn"' opp-report conversion --by owner -o nn --chart
}

@test "series over periods are sparklines in the last row of each" {
	begin
	prints 'period  owner n 
2026-09 李雷  1 
2026-11 Ann   1   █
2026-11 李雷  1 █ █' opp-report conversion --by owner --period month -o period,owner,n --chart
	prints 'period  n 
2026-09 1 ████████████
2026-11 2 ████████████████████████' opp-report conversion --period month -o period,n --chart
}

@test "nothing at all draws nothing" {
	begin
	prints '' opp-report conversion owner=nobody --chart
}
