#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# opp-report --html: pages for people, looked at with a browser where there is one.

load lib

nasty='<script>alert(1)</script> & "quoted" '\''too'\'''

begin() {
	run_opp_init
	local quoted=${nasty//\"/\"\"}
	opp-add -q -i - <<-END
		ref,name,customer,owner,source,amount,created,close_date,industry
		A,ERP 升级,云帆机械,李雷,展会,300000,2026-10-03,2026-11-30,制造
		B,CRM,青禾,王芳,官网,80000.50,2026-10-20,2026-12-15,教育
		C,"$quoted","$quoted",李雷,展会,120000,2026-11-08,,医疗
		D,MES,海纳,王芳,官网,50000,2026-11-16,,制造
	END
	opp-stage -q -i - <<-'END'
		ref,stage,at,reason
		A,proposal,2026-10-17,
		A,won,2026-11-10,
		D,lost,2026-11-20,竞品
	END
}

needs_browser() {
	command -v chromium chromium-browser >/dev/null || skip "no Chromium"
}

# measure FILE [WIDTH]...: what a browser finds wrong with it, or without widths its texts.
measure() {
	"$BATS_TEST_DIRNAME/page-measure" "$@"
}

@test "the dashboard renders on a phone and a desk: nothing too wide, no message, no request, no faint text" {
	needs_browser
	begin
	opp-report dashboard --html >page.html
	local count
	count=$(grep -c '<section' page.html)
	[ "$count" -ge 5 ]
	prints "rendered 375 $count sections
rendered 1280 $count sections" measure page.html 375 1280
}

@test "the page of a report renders too, with bars and with runs" {
	needs_browser
	begin
	opp-report funnel --html >bars.html
	grep -q '<rect' bars.html
	prints $'rendered 375 1 sections\nrendered 1280 1 sections' measure bars.html 375 1280
	opp-report conversion --by owner --period month --html >runs.html
	grep -q '<polyline' runs.html
	prints $'rendered 375 1 sections\nrendered 1280 1 sections' measure runs.html 375 1280
}

@test "what measures pages sees what is wrong" {
	needs_browser
	cat >page.html <<-'END'
		<!DOCTYPE html><meta name="viewport" content="width=device-width"><title>x</title><body style="background:#fff;margin:0"><p style="width:900px;color:#999">wide</p>
		<script>console.log("hello")</script><img src="http://127.0.0.1:1/none.png">
	END
	run measure page.html 375
	for text in 'too wide: the page' 'too wide: P.' 'console:' 'request: http://127.0.0.1:1/none.png' 'light too faint: P.' \
		'light and dark are the same' 'the first tab'; do
		[[ $output == *"375 $text"* ]] || { echo "not told: $text"; echo "$output"; false; }
	done
}

@test "text is text: a customer called <script> runs nothing" {
	begin
	opp-report dashboard --html >page.html
	run ! grep -qi '<script' page.html
	grep -q '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot; &#39;too&#39;' page.html
	opp-report conversion --by customer --html >page.html
	run ! grep -qi '<script' page.html
	needs_browser
	run measure page.html
	[[ $output == *"$nasty"* ]]
}

@test "bytes that are no characters, and what turns the writing round, are shown as such" {
	begin
	opp-edit -q A "name=$(printf 'a\001b\342\200\256c')" # a control, U+202E
	opp-report conversion ref=A --by name --html >page.html
	grep -q "a$(printf '\357\277\275')b$(printf '\357\277\275')c" page.html
}

@test "a page needs nothing else" {
	begin
	opp-report dashboard --html >page.html
	equal 'href="#content"
href="data:,"' "$(grep -oE '(src|href|action|poster|srcset|xlink:href)="[^"]*"' page.html | sort -u)"
	run ! grep -qE '@import|url\(|https?:|<iframe|<form' page.html
	grep -q "Content-Security-Policy.*default-src &#39;none&#39;" page.html
}

@test "headings are in the language of the config" {
	begin
	opp-report dashboard --html >page.html
	grep -q '<html lang="zh-CN">' page.html
	for text in '<h1>销售看板</h1>' '销售漏斗</h2>' '<dt>进行中商机</dt>' '>到达</th>' '>初步接触</th>' '今日待办</h2>'; do
		grep -q "$text" page.html || { echo "no $text"; false; }
	done
	opp-report conversion --by industry --html | grep -q '<th scope="col">行业</th>'
	sed -i 's/^language: zh/language: en/' opp.yaml
	opp-init -q
	opp-report dashboard --html >page.html
	grep -q '<html lang="en">' page.html
	for text in '<h1>Sales dashboard</h1>' 'Funnel</h2>' '<dt>Open deals</dt>' '>Reached</th>' 'Worklist</h2>'; do
		grep -q "$text" page.html || { echo "no $text"; false; }
	done
}

@test "every column and every report has a Chinese word" {
	begin
	local report
	for report in $(opp-report -o report --no-header); do
		opp-report "$report" --html >page.html 2>/dev/null || [ $? -eq 78 ] || return # the config has no rules for it
		# What has no word is its name with a capital letter.
		run grep -oE '<(h1|th scope="col"[^>]*)>[A-Z][a-z][a-z ]*</' page.html
		[ -z "$output" ] || { echo "$report: $output"; false; }
	done
}

@test "figures are as people read them: thousands apart, shares in percent, amounts as exact as they are" {
	begin
	opp-report conversion --by owner --html -o owner,n,rate,amount_won >page.html
	grep -q '>100.0%<' page.html
	grep -q '>300,000<' page.html
	opp-report forecast --html >page.html
	grep -q '>80,000.50<' page.html
	grep -q '>2026-12<' page.html
}

@test "the dashboard has the worklist, the overdue in another colour, and is restricted by terms as a whole" {
	begin
	opp-report dashboard --html >page.html
	grep -q '<td class="short alarm">2026-11-08</td><td>&lt;script' page.html
	grep -q '<dd class="figure">300,000</dd>' page.html
	opp-report dashboard owner=王芳 --html >page.html
	run ! grep -q 'script&gt;' page.html
	grep -q '>青禾<' page.html
	grep -q 'owner=王芳</p>' page.html
	grep -q '<dd class="figure">1</dd>' page.html
}

@test "what a reader should know stands under the table, and not on standard error" {
	make_config <<<'currencies: [CNY, USD]'
	opp-add -q One amount=10 status=won
	opp-add -q Two amount=20 currency=USD status=won
	run --separate-stderr opp-report conversion --chart
	[[ $stderr == *'add currency to --by'* ]]
	run -0 --separate-stderr opp-report conversion --html
	[[ -z $stderr && $output == *'</table></div>'*'<p class="about">'*'add currency to --by'*'</section>'* ]]
	run -0 --separate-stderr opp-report dashboard --html
	[[ -z $stderr && $output == *'add currency to --by'* ]]
}

@test "the dashboard of a past day is that day's" {
	begin
	opp-report dashboard --html >then.html
	OPP_NOW=2026-11-24T09:00 opp-stage -q B --lost 竞品
	opp-report dashboard --html --as-of 2026-11-23T09:00 >again.html
	cmp then.html again.html
	run ! cmp -s then.html <(opp-report dashboard --html --now 2026-11-24T09:00)
}

@test "an empty database makes a page as well" {
	run_opp_init
	opp-report dashboard --html >page.html
	grep -q '没有数据' page.html
	grep -q '<dd class="figure">0</dd>' page.html
	needs_browser
	run measure page.html 375 1280
	[[ $output != *"too wide"* && ${lines[0]} == "rendered 375"* ]]
}

@test "what has no place beside a page is refused" {
	begin
	fails 64 'the dashboard is a page; write --html' opp-report dashboard
	fails 64 'dashboard does not take --by' opp-report dashboard --html --by owner
	fails 64 '--format has no place beside' opp-report dashboard --html -f csv
	fails 64 '--format has no place beside --html' opp-report funnel --html -f csv
	fails 64 'exclude each other' opp-report funnel --html --chart
	fails 64 'unknown field "ownr"' opp-report dashboard --html ownr=x
	fails 74 'write' bash -c 'opp-report dashboard --html >/dev/full'
}
