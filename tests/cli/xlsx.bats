#!/usr/bin/env bats
# shellcheck disable=SC2154  # bats sets status, output and stderr
# -f xlsx: a workbook for people in Excel, read back by a reader that knows nothing of what wrote it.

load lib

begin() {
	make_config <<-'END'
		currencies: [CNY, JPY, KWD]
		fields:
		  customer:
		    employees: {type: integer, label: 规模}
		    growth: {type: number}
		    listed: {type: boolean}
		  opportunity:
		    memo: {type: text, label: 备注}
		    cycle: {type: duration}
	END
}

# cells COMMAND: what the workbook holds that it writes.
cells() {
	"$@" -f xlsx | "$BATS_TEST_DIRNAME/xlsx-cells"
}

@test "a workbook has typed cells, ids and refs as text, and a header that is frozen and filters" {
	begin
	opp-add -q ERP ref=007 customer=云帆 amount=1234.5 employees=600 growth=0.25 listed=yes cycle=36h \
		close_date=2026-12-01 created="2026-11-01 12:00"
	prints $'frozen 1
filter A1:K2
id\tref\tname\tamount\tcurrency\t规模\tgrowth\tlisted\tcycle\tclose_date\tcreated
1\t007\tERP\t1234.5 [#,##0.00]\tCNY\t600 []\t0.25 []\tTRUE\t1.5 [General"d"]\t46357 [yyyy-mm-dd]\t46327.5 [yyyy-mm-dd hh:mm:ss]' \
		cells opp-list -o id,ref,name,amount,currency,employees,growth,listed,cycle,close_date,created
}

@test "amounts have the decimals of their currency" {
	begin
	opp-add -q Yen amount=5000 currency=JPY
	opp-add -q Dinar amount=1.25 currency=KWD
	prints $'5000 [#,##0]\tJPY\n1.25 [#,##0.000]\tKWD' cells opp-list -s id --no-header -o amount,currency
}

@test "shares are in percent, and the number behind them is exact" {
	begin
	for status in won won lost; do opp-add -q "$status" status=$status; done
	prints '0.666667 [0.0%]' cells opp-report conversion --no-header -o rate
}

@test "what looks like a formula, an escape or markup is text, and what is empty is no cell" {
	begin
	opp-add -q '=1+1' memo='<b>&"_x0041_"'
	opp-add -q '@sum' memo=$'two\nlines\x01'
	prints $'=1+1\t\t<b>&"_x0041_"\n@sum\t\ttwo\\nlines\x01' cells opp-list -s id --no-header -o name,customer,memo
}

@test "numbers that Excel would round, and days that its calendar does not have, are text" {
	begin
	opp-add -q Long customer=A employees=1234567890123456 close_date=1900-02-28
	opp-add -q Short customer=B employees=123456789012345 close_date=1900-03-01
	prints $'1234567890123456\t1900-02-28\n123456789012345 []\t61 [yyyy-mm-dd]' \
		cells opp-list -s id --no-header -o employees,close_date
}

@test "times stand in the config's zone" {
	begin
	opp-add -q One created=2026-11-01T16:00:00Z
	prints '46328 [yyyy-mm-dd hh:mm:ss]' cells opp-list --no-header -o created # midnight of the second, in Shanghai
}

@test "a workbook without rows has its header" {
	begin
	prints $'frozen 1\nfilter A1:B1\nid\tname' cells opp-list -o id,name
}

@test "the same present makes the same workbook, byte for byte" {
	begin
	opp-add -q ERP
	opp-list -f xlsx >one.xlsx
	opp-list -f xlsx >two.xlsx
	cmp one.xlsx two.xlsx
}

@test "every command and OPP_FORMAT know it" {
	begin
	opp-add -q ERP
	prints $'offer\t50 []' bash -c "OPP_FORMAT=xlsx opp-stage --no-header -o stage,probability | '$BATS_TEST_DIRNAME/xlsx-cells' | sed -n 2p"
	prints $'1 []' cells opp-report conversion --no-header -o n
	prints $'1\tNEW' cells opp-edit 1 name=NEW --no-header -o id,name
}

@test "a terminal is not sent a workbook" {
	begin
	needs_terminal
	run script -qec "opp-list -f xlsx" /dev/null </dev/null
	[[ $status = 64 && $output == *"nothing for a terminal; send it to a file"* ]]
}

@test "a text that no cell can hold is refused, and nothing is written" {
	begin
	opp-add -q ERP memo="$(head -c 32767 /dev/zero | tr '\0' a)"
	cells opp-list -o memo >/dev/null
	opp-edit -q 1 memo="$(head -c 32768 /dev/zero | tr '\0' a)"
	fails 65 'row 2, memo: a text of more than 32,767 characters' opp-list -o id,memo -f xlsx
	opp-edit -q 1 memo=$'\xEF\xBF\xBF'
	fails 65 'no character' opp-list -o id,memo -f xlsx
}

@test "a full disk makes no short workbook" {
	plain_only
	begin
	{ echo name,memo; for i in $(seq 3000); do echo "Deal $i,$RANDOM$RANDOM$RANDOM"; done; } >deals.csv
	opp-add -q -i deals.csv
	local whole blocks
	whole=$(opp-list -f xlsx -o name,memo | python3 -c 'import io, sys, zipfile
print(zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).getinfo("xl/worksheets/sheet1.xml").file_size)')
	# The last one leaves room for the rows, and not for the sheet around them.
	for blocks in 40 $((whole / 1024 - 20)) $((whole / 1024)); do
		fails 74 'cannot be put together' bash -c "trap '' XFSZ; ulimit -f $blocks; opp-list -f xlsx -o name,memo"
	done
	fails 73 'temporary file in /nowhere' env TMPDIR=/nowhere opp-list -f xlsx
	fails 74 'write' bash -c 'opp-list -f xlsx >/dev/full'
	mkdir empty
	TMPDIR=$PWD/empty opp-list -f xlsx >/dev/null
	equal "" "$(ls empty)"
}
