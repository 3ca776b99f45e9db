#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report to look at: bars beside tables, charts.

load lib

begin() {
	make_config <<<'currencies: [CNY, USD]'
	opp-add -q One owner=李雷 created=2026-09-01 amount=10 ref=A
	opp-add -q Two owner=李雷 created=2026-11-01 amount=20 ref=B
	opp-add -q Three owner=Ann created=2026-11-02 amount=30 currency=CNY ref=C
}

# ---- bars ----

@test "on a terminal a report has bars beside its first figure, and no line is wider than it" {
	begin
	needs_terminal
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

# ---- charts ----

# texts FILE.svg: what it says, a line each.
texts() {
	python3 -c 'import sys
from xml.etree import ElementTree
for node in ElementTree.parse(sys.argv[1]).iter("{http://www.w3.org/2000/svg}text"):
    print("".join(node.itertext()).strip())' "$1"
}

@test "--chart FILE draws the report as SVG or PNG, and prints nothing" {
	begin
	prints '' opp-report conversion --by owner --chart one.svg
	equal $'Ann\n李雷\n1\n2\nConversion · Count' "$(texts one.svg)"
	prints '' opp-report --chart=two.png conversion --by owner
	[ "$(head -c 8 two.png | od -An -tx1)" = " 89 50 4e 47 0d 0a 1a 0a" ]
	prints '' opp-report conversion --chart three.svg --by owner -o owner,amount_won
	[[ $(texts three.svg) == *'Conversion · Amount won' ]]
	equal "one.svg three.svg two.png" "$(echo one.* three.* two.*)"
}

@test "what runs along periods is drawn as lines, with a name for each" {
	begin
	opp-report conversion --by owner --period month --chart lines.svg
	run texts lines.svg
	for text in 2026-09 2026-10 2026-11 Ann 李雷; do
		[[ $output == *$text* ]] || { echo "no $text in: $output"; false; }
	done
}

@test "what led from an opening amount to a closing one is drawn step by step, as people read figures" {
	begin
	opp-edit -q 3 amount=1234567
	opp-report changes --from 2026-11-01 --chart steps.svg
	equal 'Opening
New
Closing
0
1,234,597
1,234,597
Pipeline changes' "$(texts steps.svg)"
	opp-stage -q 1 --won
	opp-report conversion --by owner -o owner,rate --chart rate.svg
	[[ $(texts rate.svg) == *100.0%* ]]
}

@test "Chinese is drawn, if there is a font that has it" {
	begin
	[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || skip "no Chinese font"
	opp-report conversion ref=B --by name --chart one.png
	opp-edit -q 2 name=甲乙
	opp-report conversion ref=B --by name --chart two.png
	opp-edit -q 2 name=丙丁
	opp-report conversion ref=B --by name --chart three.png
	run ! cmp -s two.png three.png # of boxes it would be the same
}

@test "no text is taken for a command, markup or a field" {
	begin
	local name
	# shellcheck disable=SC2016  # nothing of it is to be expanded
	name='<script>alert(1)</script> & "q" `touch pwned` {/Symbol a}_b^c \n %s $(touch pwned)'
	opp-edit -q 1 name="$name"
	opp-edit -q 2 name="'; system('touch pwned'); # "$'\t7\n8'
	opp-report conversion --by name --chart one.svg
	[ ! -e pwned ]
	run texts one.svg
	[[ ${lines[0]} = "'; system('touch pwned'); #  7 8" ]]
	[[ ${lines[1]} = "${name//\"/\'}" ]]
}

@test "a chart that cannot be drawn leaves the old one alone" {
	begin
	echo old >one.svg
	mkdir bin empty
	printf '#!/bin/sh\necho "line 1: boom"\nexit 3\n' >bin/gnuplot
	chmod +x bin/gnuplot
	fails 69 'gnuplot: line 1: boom' env PATH="$PWD/bin:$PATH" opp-report funnel --chart one.svg
	fails 69 'install gnuplot-nox' env PATH=/nowhere "$(command -v opp-report)" funnel --chart one.svg
	fails 73 'cannot create /nowhere/one.svg' opp-report funnel --chart /nowhere/one.svg
	fails 73 'temporary directory in /nowhere' env TMPDIR=/nowhere opp-report funnel --chart one.svg
	equal old "$(cat one.svg)"
	TMPDIR=$PWD/empty opp-report funnel --chart one.svg
	equal "" "$(ls empty)"
}

@test "what makes no chart is refused" {
	begin
	fails 64 'neither in .svg nor in .png' opp-report funnel --chart=one.gif
	fails 64 '--format has no place beside a chart' opp-report funnel --chart one.svg -f json
	fails 65 'nothing to draw' opp-report conversion owner=nobody --chart one.svg
	fails 65 'nothing to draw' opp-report conversion --by owner -o owner --chart one.svg
	opp-edit -q 1 currency=USD
	opp-stage -q 1 --won
	opp-stage -q 2 --won
	fails 65 'several currencies' opp-report conversion --by currency -o currency,amount_won --chart one.svg
}
