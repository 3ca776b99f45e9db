#!/usr/bin/env bats
# CSV that should not be: refused with its line, or read as what it says; never guessed at.

load fault

# bad LINE TEXT [OPTION...]: what is on stdin is refused with that line, and everything is as before.
bad() {
	local line=$1 text=$2 before
	shift 2
	cat >side/bad.csv
	before=$(contents)
	attempt timeout 60 opp-add -i side/bad.csv "$@"
	[ "$status" -eq 65 ] || { echo "status $status: $(cat side/err)"; return 1; }
	said_properly || return
	[[ $(cat side/err) == "opp-add: side/bad.csv:$line: "*"$text"* ]] ||
		{ equal "$line: ...$text..." "$(cat side/err)"; return 1; }
	[ ! -s side/out ] || return
	equal "$before" "$(contents)"
}

@test "a quote that is not closed is refused, wherever it begins" {
	begin
	printf 'ref,name\nA,"x\nB,y\nC,z\n' | bad 2 ''
	printf 'ref,name\nA,x\nB,"y"z\n' | bad 3 ''
	printf 'ref,"name\nA,x\n' | bad 1 ''
	printf 'ref,name\nA,x"y\n' | bad 2 ''
	{ printf 'ref,name\nA,"'; head -c 3000000 /dev/zero | tr '\0' 'x'; } | bad 2 ''
	whole
}

@test "NUL is refused with its line" {
	begin
	printf 'ref,name\nA,x\nB,y\0z\n' | bad 3 'NUL'
	printf 'ref,na\0me\nA,x\n' | bad 1 'NUL'
	printf 'ref,name\nA,"x\n\0"\n' | bad 2 'NUL'
	head -c 5000000 /dev/zero | bad 1 'NUL'
	status=0
	timeout 20 opp-add -i /dev/zero >side/out 2>side/err || status=$?
	equal 65 $status
	said_properly
	whole
}

@test "a field of 100 MB is refused with its line, in little memory" {
	begin
	local before
	before=$(contents)
	{ printf 'ref,name\nA,x\nB,'; head -c 100000000 /dev/zero | tr '\0' 'x'; echo; } >side/pipe.csv
	status=0
	(
		[ -n "${OPP_CHECKED-}" ] || ulimit -v 100000
		timeout 60 opp-add -i side/pipe.csv >side/out 2>side/err
	) || status=$?
	equal 65 $status
	said_properly
	grep -q 'pipe.csv:3: ' side/err
	rm side/pipe.csv
	equal "$before" "$(contents)"
	whole
}

@test "10,000 columns are refused, 1,000 are read when the unknown ones are dropped" {
	begin 0
	{
		printf ref,name
		seq -f ',column%g' -s '' 3 10000
		printf 'A,x'
		yes ,1 | head -n 9998 | tr -d '\n'
		echo
	} >side/wide.csv
	bad 1 "10000 columns" --drop-unknown <side/wide.csv
	cut -d , -f -1000 side/wide.csv >side/narrow.csv
	fails 65 'column "column3" is no field' opp-add -i side/narrow.csv
	opp-add -q -i side/narrow.csv --drop-unknown
	equal "A|x" "$(sql "SELECT ref, name FROM opportunity")"
	{ printf ref; yes ,ref | head -n 900 | tr -d '\n'; printf '\nA\n'; } | bad 1 ref
	whole
}

@test "rows that are too short or too long are refused with their line" {
	begin
	printf 'ref,name\nA,x\nB\n' | bad 3 ''
	printf 'ref,name\nA,x,y\n' | bad 2 ''
	printf 'ref,name\nA,x\n\nB,y,\n' | bad 4 ''
	printf 'ref,name\n"A\n\nA",x\nB\n' | bad 5 ''
	{ echo ref,name; seq -f 'N%g,x' 2000; echo M; } | bad 2002 ''
	whole
}

@test "a header that is missing, empty, doubled or no text is refused" {
	begin
	printf 'ref,ref\nA,B\n' | bad 1 'ref'
	printf 'ref,,name\nA,,x\n' >side/bad.csv
	fails 65 'column "" is no field' opp-add -i side/bad.csv
	printf '\x1b]0;x\x07,name\nA,x\n' >side/bad.csv
	attempt opp-add -i side/bad.csv
	equal 65 "$status"
	said_properly
	equal 0 "$(grep -c $'\x1b' side/err)" # and does not steer the terminal either
	whole
}

@test "numbers that are none, too large or in other digits are refused with line and field" {
	begin
	local value
	for value in Inf inf -Infinity NaN nan 1e5 0x10 9223372036854775808 92233720368547758.08 \
		-9223372036854775809 １２３ ٣ 1.2.3 1,5 '1 000' '--1' 5- ¥5 '=1+1' 1.234; do
		printf 'ref,name,amount\nA,x,5\nB,y,"%s"\n' "$value" | bad 3 amount || { echo "amount $value"; return 1; }
		printf 'ref,name,customer,employees\nA,x,k,5\nB,y,k,"%s"\n' "$value" | bad 3 employees ||
			{ echo "employees $value"; return 1; }
	done
	for value in 2026-02-30 2026-13-01 0000-00-00 99999-01-01 20261 tomorrowish 30.2.2026; do
		printf 'ref,name,close_date\nA,x,2026-12-01\nB,y,"%s"\n' "$value" | bad 3 close_date ||
			{ echo "close_date $value"; return 1; }
	done
	whole
}

@test "an encoding that is not said and not UTF-8 is GB18030 or refused, never guessed at" {
	begin 0
	printf 'ref,name\nA,采购\n' >side/utf8.csv
	local encoding
	for encoding in UTF-8 GB18030 GBK UTF-16 UTF-16LE UTF-16BE UTF-32 BIG5 SHIFT_JIS EUC-KR; do
		iconv -f UTF-8 -t $encoding side/utf8.csv >side/in.csv 2>/dev/null || continue
		opp-add -q -i side/in.csv --encoding $encoding
		equal "采购" "$(sql "SELECT name FROM opportunity WHERE ref = 'A'")"
		rm -f opp.*
		run_opp_init
	done
	printf 'ref,name\nA,caf\xe9\n' | bad 2 'encoding' -q
	printf 'ref,name\nA,\xed\xa0\x80\n' | bad 2 'encoding' -q
	printf 'ref,name\nA,\xf8\x88\x80\x80\x80\n' | bad 2 'encoding' -q
	printf 'ref,name\nA,采\xe9\n' | bad 2 'encoding' --encoding UTF-8
	fails 64 "unknown encoding" opp-add -i side/bad.csv --encoding KLINGON
	fails 64 "unknown encoding" opp-add -i side/bad.csv --encoding UTF-8//IGNORE
	whole
}

@test "with --keep-going bad rows go to the rejects, each once, and the good ones are whole" {
	begin 0
	{
		echo ref,name,amount
		for i in $(seq 300); do
			case $((i % 5)) in
			0) echo "B$i,x,Inf" ;;
			1) echo "B$i,x" ;;
			*) echo "G$i,x,$i" ;;
			esac
		done
	} >side/mixed.csv
	opp-add -q -i side/mixed.csv --keep-going --rejects side/rejects.csv
	equal 180 "$(sql "SELECT count(*) FROM opportunity WHERE ref LIKE 'G%'")"
	equal 180 "$(sql "SELECT count(*) FROM opportunity")"
	equal 120 "$(grep -c '^B' side/rejects.csv)"
	whole
	fails 73 "" opp-add -i side/mixed.csv --keep-going --rejects side/none/rejects.csv
	attempt opp-add -q -i side/mixed.csv --keep-going --rejects /dev/full
	equal 74 "$status"
	said_properly
	whole
}
